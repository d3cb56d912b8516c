/**
 * Words that could not be sent become a comment of their author: on the words beside which they stood, or on the goal.
 * Thread and draft change in one transaction, so the words are never lost and never there twice.
 */
import { placeOfWords, wordsBeside } from '../../packages/document/place-of-words.ts'
import { plainComment, refusalOfComment } from '../../packages/domain/comment.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { CommentId, DraftId, GoalId, ThreadId } from '../../packages/domain/ids.ts'
import { authorize } from '../auth/authorize.ts'
import { takePassage } from '../drafting/drafting-effects.ts'
import { documentOfGoal, draftsOf } from '../drafting/drafting-queries.ts'
import { holdText, type Rooms } from '../live/rooms.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { anchorIn } from './anchor-queries.ts'
import { seatAtGoal, seeThread, type SeenThread } from './seat-queries.ts'
import { addThread, type CommentDeps } from './thread-commands.ts'

/** So much of what stood before is what the comment is on. */
const mostBeside = 60

export type CommentDraft = { readonly draftId: DraftId; readonly passage: number }
export type DraftCommentDeps = CommentDeps & { readonly rooms: Pick<Rooms, 'readText'> }

/** Opens a thread with a passage of a draft. Refuses: 'not-found', 'draft-is-used', 'comment-…', what the standing refuses. */
export async function commentDraft(
  deps: DraftCommentDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  { draftId, passage }: CommentDraft,
): Promise<SeenThread> {
  const { participantId } = actor
  const { db } = deps.database
  const seat = await seatAtGoal(db, goalId, participantId)
  authorize('open-thread', seat.standing)
  const document = await documentOfGoal(db, goalId)
  if (document === null) throw new DomainError('not-found')
  const { documentId } = document
  const draft = (await draftsOf(db, participantId, documentId)).find(({ id }) => id === draftId)
  const { anchor } = await anchorBeside(deps, goalId, documentId, draft?.words[passage] ?? nothing)
  return deps.unitOfWork(actor, async work => {
    await holdText(work, documentId)
    const now = await seatAtGoal(work.db, goalId, participantId)
    authorize('open-thread', now.standing)
    const { text } = await takePassage(work, { draftId, passage, documentId, participantId })
    const words = plainComment(text)
    refuseIf(refusalOfComment(words))
    const id = deps.ids.next<ThreadId>()
    const opened = { id, commentId: deps.ids.next<CommentId>(), type: 'comment', words, mentions: [] } as const
    await addThread(deps, work, actor, { ...opened, seat: now, goalId, documentId, anchor })
    return seeThread(work.db, id, participantId)
  })
}

const nothing = { before: '', after: '' }

/** On the words beside which these stood; on the goal where they are gone. */
async function anchorBeside(
  deps: DraftCommentDeps,
  goalId: GoalId,
  documentId: Parameters<Rooms['readText']>[0],
  around: { readonly before: string; readonly after: string },
) {
  const { doc, suggesters } = await deps.rooms.readText(documentId)
  const place = placeOfWords(doc, suggesters, around)
  const range = place === null ? null : wordsBeside(doc, suggesters, place, mostBeside)
  if (range === null) return anchorIn(deps, goalId, { kind: 'goal' })
  try {
    return await anchorIn(deps, goalId, { kind: 'passage', ranges: [range] })
  } catch (cause) {
    // Nobody else's words may be pointed at there any more: the goal may always.
    if (cause instanceof DomainError) return anchorIn(deps, goalId, { kind: 'goal' })
    throw cause
  }
}
