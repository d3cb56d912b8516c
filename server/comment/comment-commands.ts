/** Replies, and what an author may do with her own words: change them, with what they said before kept, or withdraw them. */
import { occasionOf } from '../../packages/domain/comment.ts'
import { refuseIf } from '../../packages/domain/errors.ts'
import type { CommentId, MemberId, ThreadId } from '../../packages/domain/ids.ts'
import { keepLabels } from '../attribution/attribution-effects.ts'
import { authorize } from '../auth/authorize.ts'
import { postNotice, takeWordsFromNotices } from '../notification/notification-effects.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { seeComment, seeThread, type SeenThread } from './seat-queries.ts'
import { lockThread, writeComment, writeMentions } from './comment-effects.ts'
import { threadById, type Thread } from './comment-queries.ts'
import { placeOf, subjectOf, tellMentioned, wordsOf, type CommentDeps } from './thread-commands.ts'

export type Reply = { readonly id: CommentId; readonly words: string; readonly mentions: readonly MemberId[] }

/**
 * Replies to a thread; sent twice (same id, same author) it is written once. Refuses: 'thread-is-resolved',
 * 'goal-is-dropped', 'comment-…', 'mention-…', 'too-many-…', and what the standing refuses.
 */
export async function replyToThread(
  deps: CommentDeps,
  actor: ParticipantActor,
  threadId: ThreadId,
  reply: Reply,
): Promise<SeenThread> {
  const words = wordsOf(reply.words)
  return deps.unitOfWork(actor, async work => {
    await lockThread(work, threadId)
    const seen = await seeThread(work.db, threadId, actor.participantId)
    const { thread, seat } = seen
    authorize('reply-to-thread', seat.standing)
    const again = await authorOfComment(work, reply.id)
    if (again !== undefined) {
      const isSame = again.thread_id === threadId && again.author_id === actor.participantId
      refuseIf(isSame ? null : 'not-found')
      return seen
    }
    refuseIf(thread.resolvedAt === null ? null : 'thread-is-resolved')
    const { agendaId } = thread
    const author = { participantId: seat.participantId, organisationId: seat.organisationId }
    await keepLabels(work, { roundId: thread.roundId, organisationId: seat.organisationId })
    const comment = { ...reply, words, threadId, agendaId, author, at: deps.clock.now() }
    const mentioned = await writeComment(work, comment)
    // A mention first: it says more, and an occasion is told once.
    await tellMentioned(deps, work, actor, { ...comment, ...subjectOf(thread), mentioned })
    await tellOfReply(deps, work, actor, thread, comment)
    work.record({ name: 'reply-added', ...placeOf(thread), commentId: reply.id })
    return seeThread(work.db, threadId, actor.participantId)
  })
}

/**
 * Changes one's own comment. `version` is the one that the author saw. Refuses: 'comment-of-another',
 * 'comment-is-withdrawn', 'comment-changed-meanwhile', 'comment-…', 'mention-…', and what the standing refuses.
 */
export async function editComment(
  deps: CommentDeps,
  actor: ParticipantActor,
  commentId: CommentId,
  change: { readonly version: number; readonly words: string; readonly mentions: readonly MemberId[] },
): Promise<SeenThread> {
  const words = wordsOf(change.words)
  return onOwnComment(deps, actor, commentId, async (work, { comment, thread }) => {
    refuseIf(comment.version === change.version ? null : 'comment-changed-meanwhile')
    if (comment.words === words) return
    await work.db
      .insertInto('comment_version')
      .values({
        comment_id: commentId,
        version: comment.version,
        body: comment.words ?? '',
        written_at: comment.editedAt ?? comment.writtenAt,
      })
      .execute()
    const version = comment.version + 1
    const { agendaId } = thread
    // Seats before comments, as an erasure holds them: the other way round the two could wait for each other.
    const mentioned = await writeMentions(work, { commentId, agendaId, mentions: change.mentions })
    await work.db
      .updateTable('comment')
      .set({ body: words, version, edited_at: deps.clock.now() })
      .where('id', '=', commentId)
      .execute()
    await takeWordsFromNotices(deps, work, occasionOf(commentId))
    await tellMentioned(deps, work, actor, { id: commentId, ...subjectOf(thread), agendaId, words, mentioned })
    work.record({ name: 'comment-edited', ...placeOf(thread), commentId, version })
  })
}

/**
 * Withdraws one's own comment: a tombstone stays in its place. The first comment of a thread closes it. Withdrawing
 * again changes nothing. Refuses: 'comment-of-another', and what the standing refuses.
 */
export async function withdrawComment(
  deps: CommentDeps,
  actor: ParticipantActor,
  commentId: CommentId,
): Promise<SeenThread> {
  return onOwnComment(
    deps,
    actor,
    commentId,
    async (work, { comment, thread }) => {
      if (comment.withdrawnAt !== null) return
      const at = deps.clock.now()
      await work.db.updateTable('comment').set({ withdrawn_at: at }).where('id', '=', commentId).execute()
      await takeWordsFromNotices(deps, work, occasionOf(commentId))
      work.record({ name: 'comment-withdrawn', ...placeOf(thread), commentId })
      if (thread.comments[0]?.id !== commentId || thread.resolvedAt !== null) return
      await work.db
        .updateTable('comment_thread')
        .set({ resolved_at: at, resolved_by: actor.participantId })
        .where('id', '=', thread.id)
        .execute()
      work.record({ name: 'thread-resolved', ...placeOf(thread) })
    },
    { evenWithdrawn: true },
  )
}

/** Tells who opened the thread, and who wrote in it before. */
async function tellOfReply(
  deps: CommentDeps,
  work: Work,
  actor: ParticipantActor,
  thread: Thread,
  { id, words }: { readonly id: CommentId; readonly words: string },
): Promise<void> {
  // Whom she does not see by name hears of it too.
  const whole = await threadById(work.db, thread.id, 'house')
  const others = new Set([whole?.openedBy, ...(whole?.comments ?? []).map(({ author }) => author.id)])
  for (const to of others) {
    if (to == null) continue
    await postNotice(deps, work, {
      to,
      by: actor.participantId,
      agendaId: thread.agendaId,
      subject: { kind: 'reply', ...subjectOf(thread) },
      words,
      occasion: occasionOf(id),
    })
  }
}

type OwnComment = Awaited<ReturnType<typeof seeComment>>

async function onOwnComment(
  deps: CommentDeps,
  actor: ParticipantActor,
  commentId: CommentId,
  act: (work: Work, own: OwnComment) => Promise<void>,
  { evenWithdrawn = false }: { readonly evenWithdrawn?: boolean } = {},
): Promise<SeenThread> {
  return deps.unitOfWork(actor, async work => {
    const { thread } = await seeComment(work.db, commentId, actor.participantId)
    await lockThread(work, thread.id)
    const own = await seeComment(work.db, commentId, actor.participantId)
    authorize('reply-to-thread', own.seat.standing)
    refuseIf(own.comment.author.id === actor.participantId ? null : 'comment-of-another')
    refuseIf(own.comment.withdrawnAt === null || evenWithdrawn ? null : 'comment-is-withdrawn')
    await act(work, own)
    return seeThread(work.db, thread.id, actor.participantId)
  })
}

async function authorOfComment(work: Work, id: CommentId) {
  return work.db.selectFrom('comment').select(['author_id', 'thread_id']).where('id', '=', id).executeTakeFirst()
}
