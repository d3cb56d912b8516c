/**
 * Rounds: in which phase one is, which phase may follow, and what must be there before it does. Everything here is
 * pure; the numbered rules C1… are in docs/consultation-rules.md. What a role may do in a phase is in permission.ts.
 */
import type { OpenInputs } from './open-inputs.ts'
import { refusalToOpenDrafting, type Phase, type SetTable } from './agenda.ts'
import { unreachable, type RefusalCode } from './errors.ts'
import { stakeholderGroups, type StakeholderGroup } from './participant.ts'

/** What others see of who gave an input, in one round. */
export const attributions = ['attributed', 'organisation', 'group', 'sealed'] as const
export type Attribution = (typeof attributions)[number]

/** How an agenda decides that a goal is agreed: by positions, or by a silence that nobody breaks. */
export const decisionKinds = ['positions', 'silence'] as const
export type DecisionKindOfRound = (typeof decisionKinds)[number]

/** The phases of a round that is not over. */
export const openPhases = [
  'setup',
  'drafting',
  'consultation',
  'review',
  'consensus',
] as const satisfies readonly Phase[]
export type OpenPhase = (typeof openPhases)[number]

/** What the moderators of a round have set; read from its row by `settingsFrom`. */
export type RoundSettings = {
  /** Days in which the answer to an input may be contested, counted from its publication. */
  readonly contestDays: number
  readonly decision: { readonly kind: DecisionKindOfRound; readonly requiredGroups: readonly StakeholderGroup[] }
  /** Whether positions stay hidden from others until the call closes. */
  readonly sealedPositions: boolean
  /** Whether a second moderator confirms what cannot be taken back. */
  readonly twoModerators: boolean
  /** A call that was open for less needs a reason to close. */
  readonly minimumCallHours: number
  /** Until when each phase is planned to last, ISO instants; a phase without one has no plan. */
  readonly plannedEnds: { readonly [phase in OpenPhase]?: string }
}

export const defaultRoundSettings: RoundSettings = {
  contestDays: 7,
  decision: { kind: 'positions', requiredGroups: ['government', 'business'] },
  sealedPositions: false,
  twoModerators: true,
  minimumCallHours: 72,
  plannedEnds: {},
}

export const consultationDays = 14
export const maxPhaseDays = 400
export const maxContestDays = 60
export const maxCallHours = 24 * 60
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** A round in its life: running or paused in a phase, over, or withdrawn, which is a tombstone. */
export type Round =
  | {
      readonly kind: 'running'
      readonly phase: OpenPhase
      readonly since: Date
      readonly closesAt: Date | null
    }
  | {
      readonly kind: 'paused'
      readonly phase: OpenPhase
      readonly since: Date
      readonly closesAt: Date | null
      readonly pausedAt: Date
    }
  | { readonly kind: 'closed'; readonly closedAt: Date }
  | { readonly kind: 'withdrawn'; readonly phase: Phase; readonly withdrawnAt: Date }

/** Who moves a round: somebody who moderates it, or the end of a phase. */
export type Mover = 'moderator' | 'clock'

/** Why a round is in a phase: it began so, somebody moved it, the phase before was over, or another round led to it. */
export const phaseCauses = ['founded', 'moderator', 'clock', 'next-round', 'reopened'] as const
export type PhaseCause = (typeof phaseCauses)[number]

/** Why an end moved: a moderator said so, this house was down before it, or the round was paused. */
export const extensionCauses = ['moderator', 'downtime', 'pause'] as const
export type ExtensionCause = (typeof extensionCauses)[number]

/** Acts that a second person confirms. A withdrawal is confirmed by an administrator, the others by a moderator. */
export const confirmationKinds = ['withdraw-round', 'close-round', 'adopt-goal', 'reopen-goal'] as const
export type ConfirmationKind = (typeof confirmationKinds)[number]

/** How the call of a round stands when it is to be closed. */
export type CallFacts = {
  readonly openedAt: Date
  readonly minimumCallHours: number
  /** Goals in the call that are neither agreed by the rule of the round nor sent back. */
  readonly undecided: number
}

/** A wish to move a round, with what the guard of that move has to know. */
export type Move =
  | { readonly to: 'drafting'; readonly table: Omit<SetTable, 'phase'> }
  | { readonly to: 'consultation'; readonly by: Mover; readonly closesAt: Date | null; readonly reason: string }
  | { readonly to: 'review'; readonly by: Mover; readonly reason: string }
  | { readonly to: 'consensus'; readonly inputs: OpenInputs; readonly cleanGoals: number }
  /** `call` is null for a round that ends in review because the next one begins. */
  | { readonly to: 'closed'; readonly call: CallFacts | null; readonly reason: string }

/** Which phases may follow a phase (C1). A goal that goes back, a pause and a withdrawal leave the phase as it is. */
const following: { readonly [phase in Phase]: readonly Phase[] } = {
  setup: ['drafting'],
  drafting: ['consultation'],
  consultation: ['review'],
  review: ['consensus', 'consultation', 'closed'],
  consensus: ['closed'],
  closed: [],
}

/** Whether the table of phases knows this step. Rule C1. */
export function isStep(from: Phase, to: Phase): boolean {
  return following[from].includes(to)
}

/** Why this round cannot make this move at this instant; null if it can. Rules C1 to C9. */
export function refusalToMove(round: Round, move: Move, at: Date): RefusalCode | null {
  const resting = refusalOfRest(round)
  if (resting !== null) return resting
  if (round.kind !== 'running') return null
  const { phase } = round
  if (move.to === 'drafting' && phase !== 'setup') return 'drafting-is-open-already'
  if (!isStep(phase, move.to)) return 'phase-does-not-follow'
  switch (move.to) {
    case 'drafting':
      return refusalToOpenDrafting({ ...move.table, phase })
    case 'consultation':
      return refusalToConsult(phase, move, at)
    case 'review':
      if (move.by === 'clock') return isDue(round, at) ? null : 'phase-not-over'
      return !isDue(round, at) && isBlank(move.reason) ? 'early-review-needs-reason' : null
    case 'consensus':
      return refusalToCall(move, at)
    case 'closed':
      return refusalToClose(phase, move, at)
    default:
      return unreachable(move)
  }
}

/**
 * Whether the end of the call says what nothing may unsay: that nobody broke the silence, or what sealed positions are.
 * Rules C10, K5, K9.
 */
export function isEndOfCallFinal({ decision, sealedPositions }: RoundSettings): boolean {
  return decision.kind === 'silence' || sealedPositions
}

/** Why the end of the present phase cannot be this instant; null if it can. Rule C10. */
export function refusalToRetime(
  round: Round,
  {
    closesAt,
    reason,
    at,
    isFinal,
  }: {
    readonly closesAt: Date
    readonly reason: string
    readonly at: Date
    /** Of the round's settings, by `isEndOfCallFinal`. */
    readonly isFinal: boolean
  },
): RefusalCode | null {
  if (round.kind === 'closed') return 'round-is-closed'
  if (round.kind === 'withdrawn') return 'round-is-withdrawn'
  if (round.kind === 'paused') return 'round-is-paused'
  if (round.phase === 'setup') return 'phase-has-no-end'
  if (round.phase === 'consensus' && isFinal && isDue(round, at)) return 'call-end-has-passed'
  const wrong = refusalOfEnd(closesAt, at)
  if (wrong !== null) return wrong
  if (round.closesAt === null) return null
  if (closesAt.getTime() === round.closesAt.getTime()) return 'round-end-is-the-same'
  return closesAt < round.closesAt && isBlank(reason) ? 'shortening-needs-reason' : null
}

/** Why this round cannot be paused; null if it can. Rule C11. */
export function refusalToPause(round: Round, reason: string): RefusalCode | null {
  return refusalOfRest(round) ?? (isBlank(reason) ? 'reason-needed' : null)
}

/** Why this round cannot go on; null if it can. Rule C11. */
export function refusalToResume(round: Round, reason: string): RefusalCode | null {
  if (round.kind === 'closed') return 'round-is-closed'
  if (round.kind === 'withdrawn') return 'round-is-withdrawn'
  if (round.kind === 'running') return 'round-not-paused'
  return isBlank(reason) ? 'reason-needed' : null
}

/** Why this round cannot be withdrawn; null if it can. A paused round can. Rule C12. */
export function refusalToWithdraw(round: Round, reason: string): RefusalCode | null {
  if (round.kind === 'closed') return 'round-is-closed'
  if (round.kind === 'withdrawn') return 'round-is-withdrawn'
  return isBlank(reason) ? 'reason-needed' : null
}

/** When a phase ends that was paused from one instant to another. An end that had passed before stays. Rule C11. */
export function endAfterPause(closesAt: Date | null, pausedAt: Date, resumedAt: Date): Date | null {
  if (closesAt === null || closesAt <= pausedAt) return closesAt
  return new Date(closesAt.getTime() + Math.max(0, resumedAt.getTime() - pausedAt.getTime()))
}

/** The end of a consultation when nobody says another one: the planned one if it leaves the usual time. Rule C4. */
export function endOfConsultation(settings: RoundSettings, from: Date): Date {
  const usual = new Date(from.getTime() + consultationDays * dayMs)
  const planned = settings.plannedEnds.consultation === undefined ? null : new Date(settings.plannedEnds.consultation)
  return planned !== null && planned >= usual ? planned : usual
}

/** Why these cannot be the settings of a round; null if they can. Rule C13. */
export function refusalOfSettings(settings: RoundSettings): RefusalCode | null {
  const { contestDays, minimumCallHours, decision } = settings
  if (!isWithin(contestDays, 0, maxContestDays)) return 'contest-days-not-valid'
  if (!isWithin(minimumCallHours, 1, maxCallHours)) return 'call-hours-not-valid'
  return decision.requiredGroups.length === 0 ? 'required-groups-needed' : null
}

/** What a moderator may wish of the settings of a round. */
export type SettingsWish = {
  readonly attribution?: Attribution | undefined
  readonly timeZone?: string | undefined
  readonly contestDays?: number | undefined
  readonly decisionKind?: DecisionKindOfRound | undefined
  readonly requiredGroups?: readonly StakeholderGroup[] | undefined
  readonly sealedPositions?: boolean | undefined
  readonly twoModerators?: boolean | undefined
  readonly minimumCallHours?: number | undefined
  readonly plannedEnds?: RoundSettings['plannedEnds'] | undefined
}

type Given = { readonly attribution: Attribution; readonly hasInputs: boolean }

/** Why these settings cannot be changed now; null if they can: a sealed round tells of no input by it. Rules A4, C13. */
export function refusalToSet(round: Round, wish: SettingsWish, given: Given): RefusalCode | null {
  if (round.kind === 'closed') return 'round-is-closed'
  if (round.kind === 'withdrawn') return 'round-is-withdrawn'
  if (wish.timeZone !== undefined && !isTimeZone(wish.timeZone)) return 'time-zone-not-known'
  const isSettled = given.hasInputs || (given.attribution === 'sealed' && round.phase !== 'setup')
  if (wish.attribution !== undefined && isSettled) return 'attribution-is-settled'
  const isReviewed = round.phase === 'review' || round.phase === 'consensus'
  if (wish.contestDays !== undefined && isReviewed) return 'settings-are-settled'
  const { decisionKind, requiredGroups, sealedPositions, twoModerators, minimumCallHours } = wish
  const ofCall = [decisionKind, requiredGroups, sealedPositions, twoModerators, minimumCallHours]
  return round.phase === 'consensus' && ofCall.some(value => value !== undefined) ? 'settings-are-settled' : null
}

/** The settings of before with what was wished. */
export function settingsWith(before: RoundSettings, wish: SettingsWish): RoundSettings {
  return {
    contestDays: wish.contestDays ?? before.contestDays,
    decision: {
      kind: wish.decisionKind ?? before.decision.kind,
      requiredGroups: wish.requiredGroups ?? before.decision.requiredGroups,
    },
    sealedPositions: wish.sealedPositions ?? before.sealedPositions,
    twoModerators: wish.twoModerators ?? before.twoModerators,
    minimumCallHours: wish.minimumCallHours ?? before.minimumCallHours,
    plannedEnds: wish.plannedEnds ?? before.plannedEnds,
  }
}

/** Phases that the clock ends: drafting into consultation, consultation into review. Rule C2. */
export function phaseByClock(phase: Phase): 'consultation' | 'review' | null {
  if (phase === 'drafting') return 'consultation'
  return phase === 'consultation' ? 'review' : null
}

/** Whether something happens at the end of a phase by itself: it leads to the next one, or its calls end. Rules C2, K5. */
export function isEndedByClock(phase: Phase): boolean {
  return phase === 'consensus' || phaseByClock(phase) !== null
}

/** The settings that a stored value says, each that it does not say (or says wrongly) as it is by default. */
export function settingsFrom(stored: unknown): RoundSettings {
  const given: { readonly [name: string]: unknown } = isObject(stored) ? stored : {}
  const decision: { readonly [name: string]: unknown } = isObject(given['decision']) ? given['decision'] : {}
  const groups = Array.isArray(decision['requiredGroups'])
    ? stakeholderGroups.filter(group => (decision['requiredGroups'] as readonly unknown[]).includes(group))
    : defaultRoundSettings.decision.requiredGroups
  return {
    contestDays: numberOr(given['contestDays'], defaultRoundSettings.contestDays),
    decision: {
      kind: decisionKinds.find(kind => kind === decision['kind']) ?? defaultRoundSettings.decision.kind,
      requiredGroups: groups.length === 0 ? defaultRoundSettings.decision.requiredGroups : groups,
    },
    sealedPositions: booleanOr(given['sealedPositions'], defaultRoundSettings.sealedPositions),
    twoModerators: booleanOr(given['twoModerators'], defaultRoundSettings.twoModerators),
    minimumCallHours: numberOr(given['minimumCallHours'], defaultRoundSettings.minimumCallHours),
    plannedEnds: plannedEndsFrom(given['plannedEnds']),
  }
}

/** Whether this names a time zone that this house can tell the time in, as the zones' own list writes it. */
export function isTimeZone(name: string): boolean {
  return name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name)
}

function refusalToConsult(
  phase: OpenPhase,
  { by, closesAt, reason }: Extract<Move, { readonly to: 'consultation' }>,
  at: Date,
): RefusalCode | null {
  if (closesAt === null) return 'round-end-needed'
  const wrong = refusalOfEnd(closesAt, at)
  if (wrong !== null) return wrong
  if (phase === 'review') return isBlank(reason) ? 'reason-needed' : null
  const isShort = closesAt.getTime() - at.getTime() < consultationDays * dayMs - shortfallMs
  return by === 'moderator' && isShort && isBlank(reason) ? 'short-consultation-needs-reason' : null
}

function refusalToCall(
  { inputs, cleanGoals }: Extract<Move, { readonly to: 'consensus' }>,
  at: Date,
): RefusalCode | null {
  if (inputs.unanswered > 0) return 'inputs-without-disposition'
  if (inputs.withoutReason > 0) return 'dispositions-without-reason'
  if (inputs.contestClosesAt !== null && at < inputs.contestClosesAt) return 'contest-window-open'
  if (inputs.unansweredContests > 0) return 'contests-unanswered'
  return cleanGoals === 0 ? 'no-clean-goal' : null
}

function refusalToClose(
  phase: OpenPhase,
  { call, reason }: Extract<Move, { readonly to: 'closed' }>,
  at: Date,
): RefusalCode | null {
  if (phase === 'review') return isBlank(reason) ? 'reason-needed' : null
  if (call === null) return 'phase-does-not-follow'
  if (call.undecided > 0) return 'goals-undecided'
  const isShort = at.getTime() - call.openedAt.getTime() < call.minimumCallHours * hourMs
  return isShort && isBlank(reason) ? 'short-call-needs-reason' : null
}

/** Why an end cannot be at this instant; null if it can. */
function refusalOfEnd(closesAt: Date, at: Date): RefusalCode | null {
  if (!(closesAt > at)) return 'round-end-in-past'
  return closesAt.getTime() - at.getTime() > maxPhaseDays * dayMs ? 'round-end-too-far' : null
}

function refusalOfRest(round: Round): RefusalCode | null {
  switch (round.kind) {
    case 'running':
      return null
    case 'paused':
      return 'round-is-paused'
    case 'closed':
      return 'round-is-closed'
    case 'withdrawn':
      return 'round-is-withdrawn'
    default:
      return unreachable(round)
  }
}

function isDue({ closesAt }: Extract<Round, { readonly kind: 'running' }>, at: Date): boolean {
  return closesAt !== null && closesAt <= at
}

/** A day and an hour chosen on a page lose seconds on their way: nobody owes a reason for these. */
const shortfallMs = hourMs

function isBlank(reason: string): boolean {
  return reason.trim() === ''
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}

function booleanOr(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise
}

function plannedEndsFrom(value: unknown): RoundSettings['plannedEnds'] {
  if (!isObject(value)) return {}
  const said = openPhases.flatMap(phase => {
    const end = value[phase]
    return typeof end === 'string' && !Number.isNaN(Date.parse(end)) ? [[phase, end] as const] : []
  })
  return Object.fromEntries(said)
}
