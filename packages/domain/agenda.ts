/**
 * Agendas and their goals: phases, who holds the pen, goal states. The life of a round is in consultation (later);
 * what each role may do in a phase is in permission.ts.
 */

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
