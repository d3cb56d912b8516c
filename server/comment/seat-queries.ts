/**
 * What every door and command of discussions loads first: the thread or the place of a new one, together with who is
 * asking. An outsider gets 'not-found', as for what does not exist.
 */
import type { Kysely } from 'kysely'
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId, CommentId, GoalId, ParticipantId, ThreadId } from '../../packages/domain/ids.ts'
import { standingInAgenda, standingInGoal, type AgendaStanding } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import type { Tables } from '../platform/tables.ts'
import { threadById, threadOfComment, type Thread } from './comment-queries.ts'
import type { Comment } from './written-queries.ts'

/** A thread and the seat of who asks. */
export type SeenThread = { readonly thread: Thread; readonly seat: AgendaStanding }

/** The seat of somebody who may read this goal's discussions; its standing knows the goal's state. */
export async function seatAtGoal(
  db: Kysely<Tables>,
  goalId: GoalId,
  participantId: ParticipantId,
): Promise<AgendaStanding> {
  const seat = await standingInGoal(db, goalId, participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('read-text', seat.standing)
  return seat
}

/** The seat of somebody who may read this agenda's discussions. */
export async function seatAtAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  participantId: ParticipantId,
): Promise<AgendaStanding> {
  const seat = await standingInAgenda(db, agendaId, participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('read-agenda', seat.standing)
  return seat
}

/** A thread that this participant may read, with people as far as she sees them. Inside a unit of work pass its transaction. */
export async function seeThread(
  db: Kysely<Tables>,
  threadId: ThreadId,
  participantId: ParticipantId,
): Promise<SeenThread> {
  const thread = await threadById(db, threadId, participantId)
  if (thread === null) throw new DomainError('not-found')
  const { goalId, agendaId } = thread
  const seat = await (goalId === null
    ? seatAtAgenda(db, agendaId, participantId)
    : seatAtGoal(db, goalId, participantId))
  return { thread, seat }
}

/** A comment with its thread, for somebody who may read it. */
export async function seeComment(
  db: Kysely<Tables>,
  commentId: CommentId,
  participantId: ParticipantId,
): Promise<SeenThread & { readonly comment: Comment }> {
  const threadId = await threadOfComment(db, commentId)
  if (threadId === null) throw new DomainError('not-found')
  const seen = await seeThread(db, threadId, participantId)
  const comment = seen.thread.comments.find(({ id }) => id === commentId)
  if (comment === undefined) throw new DomainError('not-found')
  return { ...seen, comment }
}
