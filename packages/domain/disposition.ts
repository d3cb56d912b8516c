/**
 * What is answered to an input, who may answer and when, and what its organisation may reply. What a role may do in a
 * phase is in permission.ts. Rules D1 to D9: docs/consultation-rules.md.
 */
import type { Phase } from './agenda.ts'
import type { RefusalCode } from './errors.ts'
import type { InputId, OrganisationId } from './ids.ts'
import type { Role } from './participant.ts'
import { refusalTo, type Standing } from './permission.ts'

/** In the order of the keys that give them in the table of answers. */
export const dispositionKinds = [
  'accepted',
  'accepted-with-changes',
  'not-accepted',
  'noted',
  'out-of-scope',
  'duplicate',
  'deferred',
  'withdrawn',
] as const
export type DispositionKind = (typeof dispositionKinds)[number]

/** The key of each: one letter, in every language the same. */
export const dispositionKeys: { readonly [kind in DispositionKind]: string } = {
  accepted: 'a',
  'accepted-with-changes': 'p',
  'not-accepted': 'r',
  noted: 'n',
  'out-of-scope': 'o',
  duplicate: 'd',
  deferred: 'f',
  withdrawn: 'w',
}

export const contestVerdicts = ['accepted', 'contested'] as const
/** What the organisation of an input says of its answer. */
export type ContestVerdict = (typeof contestVerdicts)[number]

export const contestAnswers = ['upheld', 'changed', 'carried-unresolved'] as const
/** What became of a contest: the answer stands, there is another one, or both stand side by side. */
export type ContestAnswer = (typeof contestAnswers)[number]

/** Of the reason of an answer, a contest or an answer to one, in UTF-16 units. */
export const maxDispositionReasonLength = 2_000

export const inputViews = ['all', 'open', 'mine', 'contested', 'late'] as const
/** Which inputs of a round a list shows; `all` and `open` are those in time. */
export type InputView = (typeof inputViews)[number]

/** What is decided of an input. `reason` is plain and trimmed. */
export type NewDisposition = {
  readonly kind: DispositionKind
  readonly reason: string
  readonly duplicateOf: InputId | null
}

/** What decides whether an input can be answered in this way. */
export type AnswerFacts = {
  readonly id: InputId
  /** The answer in force; null before the first. */
  readonly inForce: { readonly isPublished: boolean } | null
  /** A contest that nobody has answered. */
  readonly isContestOpen: boolean
  /** Others are called duplicates of it. */
  readonly hasDuplicates: boolean
}

/** [D2] Whether an input that is made in this phase comes too late: consultation has ended. */
export function isLateIn(phase: Phase): boolean {
  return phase === 'review' || phase === 'consensus' || phase === 'closed'
}

/** Why these words are no answer to that input; null if they are. Who may answer at all: 'dispose-input'. [D5] [D6] */
export function refusalToDispose(
  input: AnswerFacts,
  answer: NewDisposition,
  /** Of the input that `duplicateOf` names: whether it is itself a duplicate; null where there is none in the round. */
  target: { readonly isDuplicate: boolean } | null,
): RefusalCode | null {
  const { kind, reason, duplicateOf } = answer
  if (input.isContestOpen) return 'contest-waits-for-answer'
  if (reason === '' && kind !== 'accepted') return 'disposition-needs-reason'
  if (reason === '' && input.inForce?.isPublished === true) return 'disposition-needs-reason'
  if ((kind === 'duplicate') !== (duplicateOf !== null)) return 'duplicate-needs-number'
  if (duplicateOf === null) return null
  if (target === null) return 'duplicate-not-known'
  if (duplicateOf === input.id || target.isDuplicate) return 'duplicate-of-duplicate'
  return input.hasDuplicates ? 'input-has-duplicates' : null
}

/** Why an input cannot be given to somebody to answer; null if it can: whoever may answer in some phase. */
export function refusalToAssign(role: Role): RefusalCode | null {
  return role === 'moderator' || role === 'drafter' ? null : 'assignee-not-known'
}

/** [D4] Whether an answer that is given in this phase is published at once. */
export function isPublishedAtOnce(phase: Phase): boolean {
  return phase === 'review'
}

/** [D3] Whether somebody reads answers that are prepared and not published. */
export function readsPrepared({ role }: Standing): boolean {
  return role === 'moderator' || role === 'drafter' || role === 'auditor'
}

/** How long the answers of a round may be contested: its days, without the pauses that it took, the oldest first. */
export type ContestWindow = { readonly days: number; readonly pauses: readonly Pause[] }
export type Pause = { readonly pausedAt: Date; readonly resumedAt: Date }

/** [D7] [C11] The end of the time in which an answer may be contested: it moves by each pause that falls into it. */
export function contestEndsAt(publishedAt: Date, { days, pauses }: ContestWindow): Date {
  return pauses.reduce(
    (end, { pausedAt, resumedAt }) =>
      pausedAt < publishedAt || pausedAt >= end
        ? end
        : new Date(end.getTime() + resumedAt.getTime() - pausedAt.getTime()),
    new Date(publishedAt.getTime() + days * 24 * 3_600_000),
  )
}

/** What decides whether somebody may reply to an answer. */
export type ContestFacts = {
  readonly isPublished: boolean
  readonly isInForce: boolean
  readonly isAnswered: boolean
  /** The input was contested before: the answer to that is the last word of the round. */
  readonly wasContested: boolean
  readonly endsAt: Date | null
  readonly organisation: OrganisationId | null
}

/** Why somebody cannot accept or contest an answer; null if she can. [D7] [D8] */
export function refusalToContest(
  standing: Standing,
  answer: ContestFacts,
  reply: { readonly verdict: ContestVerdict; readonly reason: string },
  now: Date,
  organisation: OrganisationId | null,
): RefusalCode | null {
  if (!answer.isPublished) return 'not-found'
  const refused = refusalTo('contest-disposition', standing)
  if (refused !== null) return refused
  if (organisation === null || answer.organisation !== organisation) return 'input-of-another'
  if (!answer.isInForce) return 'disposition-changed-meanwhile'
  if (answer.isAnswered || answer.wasContested) return 'contested-already'
  if (answer.endsAt !== null && now.getTime() >= answer.endsAt.getTime()) return 'contest-window-is-over'
  return reply.verdict === 'contested' && reply.reason === '' ? 'contest-needs-reason' : null
}

/** Why a contest cannot be answered; null if it can. [D8] */
export function refusalToAnswerContest(
  contest: { readonly verdict: ContestVerdict; readonly isAnswered: boolean },
  reason: string,
): RefusalCode | null {
  if (contest.verdict !== 'contested' || contest.isAnswered) return 'contest-answered-already'
  return reason === '' ? 'contest-answer-needs-reason' : null
}
