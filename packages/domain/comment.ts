/**
 * Discussions: what a thread is about, of which type it is, and who may close, reopen or re-attach it. What a role may
 * do in a phase is in permission.ts; that the words of a comment are plain text is decided here.
 */
import type { RefusalCode } from './errors.ts'
import type { AgendaId, CommentId, GoalId, IndicatorId, ThreadId } from './ids.ts'
import { refusalTo, type Standing } from './permission.ts'

export const threadTypes = ['comment', 'question', 'objection', 'editorial', 'missing'] as const
/** `missing`: something is absent here. */
export type ThreadType = (typeof threadTypes)[number]

export const anchorKinds = ['passage', 'element', 'goal', 'indicator', 'agenda', 'suggestion'] as const
/** What a thread is anchored to. */
export type AnchorKind = (typeof anchorKinds)[number]

/** Of one comment, in UTF-16 units. */
export const maxCommentLength = 8_000

/** All that decides what somebody may do with a thread, beside the standing. */
export type ThreadFacts = { readonly isOpener: boolean; readonly isResolved: boolean }

/** Where a thread is shown: a path of this house that selects it. */
export function threadPath(thread: {
  readonly agendaId: AgendaId
  readonly goalId: GoalId | null
  readonly indicatorId?: IndicatorId | null | undefined
  readonly threadId: ThreadId
}): string {
  const { agendaId, goalId, threadId } = thread
  const indicatorId = thread.indicatorId ?? null
  const agenda = `/agendas/${agendaId}`
  const indicator = indicatorId === null ? agenda : `${agenda}/indicators/${encodeURIComponent(indicatorId)}`
  return `${goalId === null ? indicator : `/goals/${goalId}`}#thread-${threadId}`
}

/** The id of the thread that such a path selects, from what follows its `#`; null for anything else. */
export function threadNamedIn(hash: string): string | null {
  return /^#thread-([0-9a-f-]{36})$/.exec(hash)?.[1] ?? null
}

/** The stored form of a comment's words: plain text, lines ended by LF, no control characters, no half characters. */
export function plainComment(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Surrogate}/gu, '')
    .trim()
}

/** The occasion of every notice about a comment: nobody is told of it twice. */
export function occasionOf(commentId: CommentId): string {
  return `comment:${commentId}`
}

/** Why these (plain) words are no comment; null if they are. */
export function refusalOfComment(words: string): RefusalCode | null {
  if (words === '') return 'comment-empty'
  return words.length > maxCommentLength ? 'comment-too-long' : null
}

/** Why somebody cannot close this thread; null if she can: who opened it, moderators, and who holds the pen. */
export function refusalToResolve(standing: Standing, thread: ThreadFacts): RefusalCode | null {
  return refusalToKeepHouse(standing, thread) ?? (thread.isResolved ? 'thread-is-resolved' : null)
}

/** Why somebody cannot reopen this thread; null if she can. */
export function refusalToReopen(standing: Standing, thread: ThreadFacts): RefusalCode | null {
  return refusalToKeepHouse(standing, thread) ?? (thread.isResolved ? null : 'thread-is-open')
}

/** Why somebody cannot put this thread on other words; null if she can. One about a suggestion stays with it. */
export function refusalToReattach(standing: Standing, thread: ThreadFacts, anchor: AnchorKind): RefusalCode | null {
  return refusalToKeepHouse(standing, thread) ?? (anchor === 'suggestion' ? 'anchor-on-suggestion' : null)
}

function refusalToKeepHouse(standing: Standing, { isOpener }: ThreadFacts): RefusalCode | null {
  return refusalTo('reply-to-thread', standing) ?? (isOpener || keepsHouse(standing) ? null : 'thread-of-another')
}

/** Moderators, and those who hold the pen: the drafters, or every delegate where the pen is with the delegations. */
function keepsHouse({ role, pen }: Standing): boolean {
  return role === 'moderator' || role === 'drafter' || (role === 'delegate' && pen === 'delegations')
}

/**
 * Words in which the mentions (`@name`) of one person carry another name. `others`: who else is mentioned; of two names
 * of which one begins the other, the longer is meant where it stands.
 */
export function renameMention(
  words: string,
  { from, to, others }: { readonly from: string; readonly to: string; readonly others: readonly string[] },
): string {
  const names = [...new Set([from, ...others])].filter(name => name !== '').toSorted((a, b) => b.length - a.length)
  const written = names.map(name => `@${name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}${endOf(name)}`)
  return words.replace(new RegExp(written.join('|'), 'gu'), found => (found === `@${from}` ? `@${to}` : found))
}

/** Where words are parted by spaces, a longer word is another one; other scripts join a name to what follows. */
function endOf(name: string): string {
  return /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u.test(name)
    ? '(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])'
    : ''
}
