/**
 * Notices: what somebody is told in her inbox because another person did something that concerns her. Which kinds
 * there are, which of them also go out by mail, and where each one leads.
 */
import { threadPath } from './comment.ts'
import { contestAnswers, dispositionKinds, type ContestAnswer, type DispositionKind } from './disposition.ts'
import type { AgendaId, GoalId, IndicatorId, InputId, LinkId, MessageId, SuggestionId, ThreadId } from './ids.ts'
import type { RoundChange, ToldPhase } from './phase-notice.ts'

export const noticeKinds = [
  'mention',
  'reply',
  'invitation',
  'invitation-declined',
  'link-decision',
  'suggestion-decision',
  'input-answer',
  'contest-answer',
  'consensus',
  'message',
  'reminder',
  'phase-opened',
  'phase-ending',
  'round-changed',
  'round-closed',
  'withdrawal-asked',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Whether a word that comes from outside names a kind of notice. */
export function isNoticeKind(text: string): text is NoticeKind {
  return (noticeKinds as readonly string[]).includes(text)
}

/** The kinds whose mail a reader may turn on and off. */
export const mailedKinds = [
  'mention',
  'reply',
  'link-decision',
  'suggestion-decision',
  'input-answer',
  'contest-answer',
  'consensus',
  'message',
  'reminder',
  'phase-opened',
  'phase-ending',
  'round-changed',
  'round-closed',
  'withdrawal-asked',
] as const satisfies readonly NoticeKind[]
export type MailedKind = (typeof mailedKinds)[number]

/** How many notices may be marked as read by name at once. */
export const maxNoticesAtOnce = 100

/** The kinds that say of somebody that she gave an input or said something of one: a round may hide who. */
export function isOfInput(kind: NoticeKind): boolean {
  return kind === 'mention' || kind === 'reply' || kind === 'link-decision' || kind === 'suggestion-decision'
}

/** How somebody wants the mails of a kind: one for each notice, those of a day together, or none. */
export const mailWays = ['each', 'daily', 'none'] as const
export type MailWay = (typeof mailWays)[number]

/** Whether a word that comes from outside names such a way. */
export function isMailWay(text: string): text is MailWay {
  return (mailWays as readonly string[]).includes(text)
}

/**
 * How a kind goes out by mail until the reader says otherwise; `never` where no such mail exists (an invitation has a
 * mail of its own, with its link; one that was declined waits on the members page). A mail of its own by default: what
 * asks this reader, answers her input or says when something ends, and what moderators write to her. Decision:
 * docs/decisions/mails-by-default.md.
 */
const mailOfKind: { readonly [kind in NoticeKind]: MailWay | 'never' } = {
  mention: 'each',
  reply: 'each',
  invitation: 'never',
  'invitation-declined': 'never',
  'link-decision': 'daily',
  'suggestion-decision': 'each',
  'input-answer': 'each',
  'contest-answer': 'each',
  consensus: 'daily',
  message: 'each',
  reminder: 'each',
  'phase-opened': 'daily',
  'phase-ending': 'each',
  'round-changed': 'each',
  'round-closed': 'daily',
  'withdrawal-asked': 'daily',
}

/** The kinds that come once a day until their reader chooses otherwise. */
export const dailyKinds: readonly MailedKind[] = mailedKinds.filter(kind => mailOfKind[kind] === 'daily')

/** How this kind is mailed to somebody with this choice; null when she has made none. */
export function mailWayOf(kind: NoticeKind, choice: MailWay | null): MailWay {
  const byDefault = mailOfKind[kind]
  return byDefault === 'never' ? 'none' : (choice ?? byDefault)
}

/** What happened to a link that somebody had proposed. */
export const linkDecisions = ['agreed', 'declined'] as const
export type LinkDecision = (typeof linkDecisions)[number]

/** What happened to a suggestion of somebody, or to one that her organisation backs. */
export const suggestionOutcomes = ['accepted', 'rejected', 'reopened', 'backed-accepted', 'backed-rejected'] as const
export type SuggestionOutcome = (typeof suggestionOutcomes)[number]

/** How an input of somebody was answered; `several` at once, when review began. */
export const inputAnswers = [...dispositionKinds, 'several'] as const
export type InputAnswer = (typeof inputAnswers)[number]

/** One of several answers that a notice tells at once; `words`: the beginning of its reason. */
export type ToldAnswer = {
  readonly goalId: GoalId | null
  readonly inputId: InputId
  readonly number: number
  readonly answer: DispositionKind
  readonly words: string | null
}

/** Of several answers so many are told in a notice; of the others how many there are. */
export const maxAnswersTold = 50

/**
 * What happened in a consensus call. `opened`: of several goals, and the reader may take positions. `confirm`: the text
 * of a goal has changed, and what was said of it has to be confirmed. `broken`: the silence on a goal. `closed`: the
 * round is over, with what was agreed.
 */
export const consensusHappenings = ['opened', 'confirm', 'broken', 'closed'] as const
export type ConsensusHappening = (typeof consensusHappenings)[number]

/** Everything that a decision told in a notice can be. */
export const toldDecisions = [
  ...new Set([...linkDecisions, ...suggestionOutcomes, ...inputAnswers, ...contestAnswers, ...consensusHappenings]),
] as const

/** What a notice is about. */
export type NoticeSubject =
  /** `indicatorId`: of a discussion about an indicator. */
  | {
      readonly kind: 'mention' | 'reply'
      readonly goalId: GoalId | null
      readonly indicatorId?: IndicatorId | null | undefined
      readonly threadId: ThreadId
    }
  /** `path`: where the invitation can be answered. */
  | { readonly kind: 'invitation'; readonly path: string }
  /** Told to whoever invited. `organisation`: whose seat it was, by name; null for a seat without one. */
  | { readonly kind: 'invitation-declined'; readonly organisation: string | null }
  | {
      readonly kind: 'link-decision'
      readonly goalId: GoalId
      readonly linkId: LinkId
      readonly decision: LinkDecision
    }
  /** Of a decision on several, one of those that concern the reader. */
  | {
      readonly kind: 'suggestion-decision'
      readonly goalId: GoalId
      readonly suggestionId: SuggestionId
      readonly outcome: SuggestionOutcome
    }
  /** Of several, the first. */
  | {
      readonly kind: 'input-answer'
      readonly goalId: GoalId | null
      readonly inputId: InputId
      readonly answer: InputAnswer
    }
  | {
      readonly kind: 'contest-answer'
      readonly goalId: GoalId | null
      readonly inputId: InputId
      readonly answer: ContestAnswer
    }
  /** `goalId`: null for what concerns the whole call. `closesAt`: until when to confirm, in the time zone of the round. */
  | {
      readonly kind: 'consensus'
      readonly goalId: GoalId | null
      readonly about: ConsensusHappening
      readonly closesAt?: string | undefined
      readonly timeZone?: string | undefined
    }
  /** What moderators said, or that they remind. */
  | { readonly kind: 'message' | 'reminder'; readonly messageId: MessageId }
  | OfPhase
  /** The round is over, by whatever way. */
  | { readonly kind: 'round-closed'; readonly isForModerator: boolean }
  /** A moderator asks to withdraw the round: for administrators, who need no seat. */
  | { readonly kind: 'withdrawal-asked' }

/** `closesAt`: ISO 8601 in UTC; null without an end. `timeZone`: the round's. It leads a moderator to the console. */
type OfPhase = {
  readonly phase: Exclude<ToldPhase, 'closed'>
  readonly timeZone: string
  readonly isForModerator: boolean
} & (
  | { readonly kind: 'phase-opened'; readonly closesAt: string | null }
  /** With the words of who changed it. `closesAt`: the end from now on; null while the round rests. */
  | { readonly kind: 'round-changed'; readonly change: RoundChange; readonly closesAt: string | null }
  /** `goalId`: it is the call on this goal that ends, later than the phase. */
  | { readonly kind: 'phase-ending'; readonly closesAt: string; readonly goalId?: GoalId | null | undefined }
)

/** Where a notice leads: a path of this house, with the thing itself behind the `#`. */
export function noticePath(agendaId: AgendaId, subject: NoticeSubject): string {
  switch (subject.kind) {
    case 'mention':
    case 'reply':
      return threadPath({ agendaId, ...subject })
    case 'link-decision':
      return `/goals/${subject.goalId}#link-${subject.linkId}`
    case 'suggestion-decision':
      return `/goals/${subject.goalId}#suggestion-${subject.suggestionId}`
    case 'input-answer':
    case 'contest-answer':
      return `/my-input?agenda=${agendaId}#input-${subject.inputId}`
    case 'consensus':
      return `/agendas/${agendaId}/consensus`
    case 'message':
      return `/agendas/${agendaId}/messages#message-${subject.messageId}`
    case 'reminder':
      return `/agendas/${agendaId}`
    case 'phase-opened':
    case 'phase-ending':
    case 'round-changed':
      if (subject.isForModerator) return `/agendas/${agendaId}/console`
      return `/agendas/${agendaId}${subject.phase === 'consensus' ? '/consensus' : ''}`
    case 'round-closed':
      return `/agendas/${agendaId}${subject.isForModerator ? '/console' : ''}`
    case 'withdrawal-asked':
      return '/withdrawals'
    case 'invitation-declined':
      return `/agendas/${agendaId}/members#declined-title`
    case 'invitation':
      return subject.path
  }
}

/** Of another person's words in a notice, in characters; the rest is behind the link. */
export const maxNoticeWords = 300

/** The beginning of somebody's words as a notice shows them: one line, cut at a word where that is near. */
export function noticeWords(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  if (line.length <= maxNoticeWords) return line
  const cut = line.slice(0, maxNoticeWords - 1).replace(/[\ud800-\udbff]$/u, '')
  const space = cut.lastIndexOf(' ')
  return `${space > cut.length - 40 ? cut.slice(0, space) : cut}…`
}
