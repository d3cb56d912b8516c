/**
 * Agendas and their goals: phases, who holds the pen, goal states and how a goal comes to rest and back. The life of a
 * round is in consultation (later); what each role may do in a phase is in permission.ts.
 */
import type { RefusalCode } from './errors.ts'
import type { Role } from './participant.ts'

export const phases = ['setup', 'drafting', 'consultation', 'review', 'consensus', 'closed'] as const
export type Phase = (typeof phases)[number]

/** Who edits the base text in drafting: every delegate, or only named drafters. A rule of the agenda. */
export const pens = ['delegations', 'drafters'] as const
export type Pen = (typeof pens)[number]

export const goalStates = [
  'proposed',
  'under-negotiation',
  'clean',
  'agreed-ad-referendum',
  'agreed',
  'parked',
  'dropped',
  'reopened',
] as const
export type GoalState = (typeof goalStates)[number]

export const maxTitleLength = 300
export const maxNoteLength = 4_000
export const maxRulesLength = 20_000
/** Of the reason for setting a goal aside, dropping or restoring it. */
export const maxReasonLength = 2_000

/** A goal in one of these states is set aside or gone: nobody writes in its text until it is restored. */
export type RestingState = Extract<GoalState, 'parked' | 'dropped'>

/** A title or a theme's name as it is kept: trimmed, with spaces for signs that are none to read (no file can hold them). */
export function tidyTitle(title: string): string {
  return title.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, ' ').trim()
}

/** Why this cannot be a title or a theme's name; null if it can. Given tidied. */
export function refusalOfTitle(title: string): RefusalCode | null {
  return title === '' || title.length > maxTitleLength ? 'title-not-valid' : null
}

/** Why this is no reason; null if it is one. Given trimmed. */
export function refusalOfReason(reason: string): RefusalCode | null {
  return reason === '' ? 'reason-needed' : null
}

/** Why a text cannot be in this language; null if it can. The shape of a BCP 47 tag. */
export function refusalOfLanguage(language: string): RefusalCode | null {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(language) ? null : 'language-not-valid'
}

/** Whether a goal rests: set aside or dropped. */
export function isResting(state: GoalState): state is RestingState {
  return state === 'parked' || state === 'dropped'
}

/** Why a goal in this state cannot be parked or dropped; null if it can. A parked goal can still be dropped. */
export function refusalToRest(state: GoalState, to: RestingState): RefusalCode | null {
  if (state === 'agreed' || state === 'agreed-ad-referendum') return 'goal-is-agreed'
  if (state === 'dropped') return 'goal-is-dropped'
  if (state === 'parked' && to === 'parked') return 'goal-is-parked'
  return null
}

/** Why a goal in this state cannot be restored; null if it can. */
export function refusalToRestore(state: GoalState): RefusalCode | null {
  return isResting(state) ? null : 'goal-does-not-rest'
}

/** Why a goal in this state cannot be taken up for negotiation; null if it can. */
export function refusalToTakeUp(state: GoalState): RefusalCode | null {
  if (state === 'dropped') return 'goal-is-dropped'
  if (state === 'parked') return 'goal-is-parked'
  return state === 'proposed' ? null : 'goal-not-proposed'
}

/** The states in which a goal begins. */
export type NewGoalState = Extract<GoalState, 'proposed' | 'under-negotiation'>

/** The state in which a new goal begins: what a moderator creates is negotiated, what others create is proposed. */
export function stateOfNewGoal(role: Role): NewGoalState {
  return role === 'moderator' ? 'under-negotiation' : 'proposed'
}

/** What is there when drafting is to be opened. */
export type SetTable = {
  readonly phase: Phase
  /** Goals that do not rest. */
  readonly goals: number
  /** Seats that hold the pen in drafting, moderators not among them. */
  readonly penHolders: number
  readonly frameworks: number
  readonly rules: string
}

/** Why drafting cannot be opened; null if it can. The first thing that is missing, in the order of setting up. */
export function refusalToOpenDrafting(table: SetTable): RefusalCode | null {
  if (table.phase !== 'setup') return 'drafting-is-open-already'
  if (table.goals === 0) return 'drafting-needs-goal'
  if (table.frameworks === 0) return 'drafting-needs-indicators'
  if (table.rules.trim() === '') return 'drafting-needs-rules'
  if (table.penHolders === 0) return 'drafting-needs-pen'
  return null
}

/** Whether this seat holds the pen when the base text is drafted. Moderators also edit, but are not counted. */
export function holdsPen(role: Role, pen: Pen): boolean {
  return role === 'drafter' || (role === 'delegate' && pen === 'delegations')
}
