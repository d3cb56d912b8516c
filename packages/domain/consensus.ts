/**
 * The consensus call: an organisation's position on a version of a goal, what a goal still lacks to be agreed, how
 * silence is broken and who adopts. Who may act in which phase is in permission.ts; rows are in server/consensus.
 * Rules K1 to K14: docs/consensus-rules.md.
 */
import type { GoalState } from './agenda.ts'
import type { DecisionKindOfRound, Round } from './consultation.ts'
import type { RefusalCode } from './errors.ts'
import type { OrganisationId } from './ids.ts'
import type { Role, StakeholderGroup } from './participant.ts'

export const stands = ['support', 'reservation', 'abstain', 'objection', 'dissociation'] as const
/**
 * What an organisation says of a version. `reservation`: it supports, and adds words that go with the text for ever.
 * `dissociation`: it joins the consensus but not these numbered paragraphs.
 */
export type Stand = (typeof stands)[number]

/** How an agenda agrees, as data: a setting of the round. */
export type AgreementRule = {
  readonly kind: DecisionKindOfRound
  /** Each needs a supporter of its own: heads are never pooled across groups. */
  readonly requiredGroups: readonly StakeholderGroup[]
}

/** Hours that a version has to stand before a call on it can end. */
export const minConfirmationHours = 24
export const maxStatementLength = 4_000
export const maxWordingLength = 4_000
export const maxNamedParagraphs = 60

/** A paragraph that a position names: its number as the version shows it, such as `6.3`. */
export type ParagraphNumber = string

/** A position as somebody takes it; words and wording are trimmed. */
export type PositionWish = {
  readonly stand: Stand
  /** The reservation, the reason of an objection, or why somebody dissociates. */
  readonly words: string
  /** Of an objection: how its paragraph would have to read. */
  readonly wording: string
  readonly paragraphs: readonly ParagraphNumber[]
}

/**
 * Why this cannot be a position on a version with these paragraphs; null if it can. [K3] A reservation needs words, an
 * objection one paragraph, a reason and how the paragraph would have to read, a dissociation paragraphs.
 */
export function refusalOfPosition(
  wish: PositionWish,
  paragraphsOfVersion: ReadonlySet<ParagraphNumber>,
): RefusalCode | null {
  const { stand, words, wording, paragraphs } = wish
  if (paragraphs.some(number => !paragraphsOfVersion.has(number))) return 'paragraph-not-known'
  if (stand === 'reservation') return words === '' ? 'reservation-needs-words' : null
  if (stand === 'dissociation') return paragraphs.length === 0 ? 'dissociation-needs-paragraph' : null
  if (stand !== 'objection') return null
  if (paragraphs.length !== 1) return 'objection-needs-paragraph'
  if (words === '') return 'objection-needs-reason'
  return wording === '' ? 'objection-needs-wording' : null
}

/** An organisation with a seat that speaks: the secretariat and seats without a delegate are never among them. */
export type Voice = { readonly organisation: OrganisationId; readonly group: StakeholderGroup }

/**
 * How many organisations of a group say this in their newest position on the goal, which is on the version that is
 * called or on an earlier one; and how many of them still have a voice.
 */
export type StandCount = {
  readonly group: StakeholderGroup
  readonly stand: Stand
  readonly isOnCalledVersion: boolean
  readonly organisations: number
  readonly withVoice: number
}

/** What the rules ask of the call on one goal. */
export type CallFacts = {
  readonly rule: AgreementRule
  /** How many organisations have a voice. */
  readonly voices: number
  /** No line of it counts nobody. */
  readonly stands: readonly StandCount[]
  /** Somebody broke the silence, and the goal has gone back. */
  readonly isBroken: boolean
  /** Groups of which at least one delegate was told of the call. */
  readonly notifiedGroups: readonly StakeholderGroup[]
}

/**
 * How a goal would fare if its call ended now. `silent` counts organisations that have said nothing about the version
 * that is called; of those that spoke about an earlier one, `toConfirm` counts the supporters. [K4, K5, K8]
 */
export type Readiness = {
  readonly kind: 'broken' | 'objected' | 'to-confirm' | 'not-notified' | 'lacks-support' | 'ready'
  readonly objections: number
  readonly toConfirm: number
  readonly silent: number
  /** The required groups that lack a supporter or, under silence, were not notified. */
  readonly lacking: readonly StakeholderGroup[]
}

/** Weighs the call on one goal; heads are counted within their group alone. */
export function readinessOf(call: CallFacts): Readiness {
  const { rule, voices, isBroken } = call
  const count = (of: 'organisations' | 'withVoice', isCounted: (one: StandCount) => boolean): number =>
    call.stands.filter(isCounted).reduce((sum, one) => sum + one[of], 0)
  const objections = count('organisations', one => one.stand === 'objection')
  const toConfirm = count('organisations', one => !one.isOnCalledVersion && isSupport(one.stand))
  const silent = voices - count('withVoice', one => one.isOnCalledVersion || !isSupport(one.stand))
  const lacking = rule.requiredGroups.filter(group =>
    rule.kind === 'silence'
      ? !call.notifiedGroups.includes(group)
      : !call.stands.some(one => one.group === group && one.isOnCalledVersion && isSupport(one.stand)),
  )
  const facts = { objections, toConfirm, silent, lacking }
  if (isBroken) return { kind: 'broken', ...facts }
  if (objections > 0) return { kind: 'objected', ...facts }
  if (lacking.length === 0) return { kind: 'ready', ...facts }
  if (rule.kind === 'silence') return { kind: 'not-notified', ...facts }
  return { kind: toConfirm > 0 ? 'to-confirm' : 'lacks-support', ...facts }
}

/**
 * The state of a goal whose call is open: agreed ad referendum when its rule holds, under negotiation while anybody
 * objects, otherwise clean. [K4, K5, K14]
 */
export function stateInCall(call: {
  readonly isReady: boolean
  readonly objections: number
  readonly isOver: boolean
  readonly kind: DecisionKindOfRound
}): Extract<GoalState, 'agreed-ad-referendum' | 'under-negotiation' | 'clean'> {
  if (call.objections > 0) return 'under-negotiation'
  return call.isReady && (call.kind === 'positions' || call.isOver) ? 'agreed-ad-referendum' : 'clean'
}

/** Whether a stand counts as its group's support: with a reservation and with a dissociation one still joins. */
export function isSupport(stand: Stand): boolean {
  return stand === 'support' || stand === 'reservation' || stand === 'dissociation'
}

/** What decides whether a goal can be adopted. Instants are those of the database. */
export type AdoptionFacts = {
  readonly readiness: Readiness
  /** Until when a version that came during the call can be confirmed, with the time of pauses; null for the first. */
  readonly standsUntil: Date | null
  readonly at: Date
  readonly isPastDeadline: boolean
  readonly kind: DecisionKindOfRound
}

/** Why a goal cannot be adopted now; null if it can. [K4, K5, K8] How long a call has to be open is rule C9. */
export function refusalToAdopt(facts: AdoptionFacts): RefusalCode | null {
  const { readiness, standsUntil, at } = facts
  if (readiness.kind === 'broken') return 'silence-was-broken'
  if (readiness.kind === 'objected') return 'objection-is-open'
  if (readiness.kind === 'not-notified') return 'group-not-notified'
  if (readiness.kind === 'to-confirm' || readiness.kind === 'lacks-support') return 'group-lacks-support'
  if (standsUntil !== null && at < standsUntil) return 'version-needs-a-day'
  if (facts.kind === 'silence' && !facts.isPastDeadline) return 'silence-has-not-ended'
  return null
}

/** Why this cannot break the silence on a goal; null if it can. [K6] */
export function refusalToBreakSilence(
  call: { readonly kind: DecisionKindOfRound; readonly isOpen: boolean },
  wish: { readonly words: string; readonly paragraphs: readonly ParagraphNumber[] },
  paragraphsOfVersion: ReadonlySet<ParagraphNumber>,
): RefusalCode | null {
  if (call.kind !== 'silence') return 'no-silence-procedure'
  if (!call.isOpen) return 'call-is-over'
  if (wish.paragraphs.length === 0) return 'silence-needs-paragraph'
  if (wish.paragraphs.some(number => !paragraphsOfVersion.has(number))) return 'paragraph-not-known'
  return wish.words === '' ? 'reason-needed' : null
}

/** Who asks and who confirms an act of two moderators. */
export type TwoModerators = {
  readonly askedBy: string
  readonly moderators: number
  /** A setting of the round; without it one moderator is enough. */
  readonly needsTwo: boolean
}

/** Whether one moderator may act alone, stating a reason: there is no second one, or the round asks for none. [K10] */
export function mayActAlone({ moderators, needsTwo }: Pick<TwoModerators, 'moderators' | 'needsTwo'>): boolean {
  return !needsTwo || moderators < 2
}

/** Why this moderator cannot confirm what another asked for; null if she can. [K10] */
export function refusalToConfirm({ askedBy }: TwoModerators, by: string): RefusalCode | null {
  return askedBy === by ? 'second-moderator-needed' : null
}

/** Why a goal in this state cannot be reopened while the latest round is so; null if it can. [K13] */
export function refusalToReopen(goal: GoalState, round: Round): RefusalCode | null {
  if (goal !== 'agreed') return 'goal-not-agreed'
  return round.kind === 'paused' ? 'round-is-paused' : null
}

/** What becomes of a goal when its round closes. */
export type Outcome = 'adopted' | 'returned' | 'carried'

/** What a goal's call comes to at the close: a goal that was never called is carried to the next round. [K11] */
export function outcomeOf(call: { readonly isAdopted: boolean } | null): Outcome {
  if (call === null) return 'carried'
  return call.isAdopted ? 'adopted' : 'returned'
}

/** Who reads positions: for which organisation and in which role. */
export type PositionReader = { readonly organisation: OrganisationId | null; readonly role: Role | null }

/** Whether a call is sealed from this reader, with its numbers and its readiness. Auditors read everything. [A2, K9] */
export function isCallSealedFrom(
  reader: PositionReader,
  call: { readonly isSealed: boolean; readonly isOver: boolean },
): boolean {
  return call.isSealed && !call.isOver && reader.role !== 'auditor'
}

/** Whose positions somebody may see. Sealed until the call is over: only those of her own organisation. [K9] */
export function maySeePosition(
  position: { readonly organisation: OrganisationId },
  reader: PositionReader,
  call: { readonly isSealed: boolean; readonly isOver: boolean },
): boolean {
  return !isCallSealedFrom(reader, call) || position.organisation === reader.organisation
}
