/**
 * Server edits of a text that people ask for: moving blocks, and joining blocks across a moved border. The change,
 * the journal and what anchors need to follow commit together; the room sees them only after.
 */
import type { GoalId } from '../../packages/domain/ids.ts'
import { layout } from '../../packages/document/layout.ts'
import { joinAcrossMove, moveBlocks, type MovedRange } from '../../packages/document/server-edits.ts'
import { authorize } from '../auth/authorize.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { followEdit } from './drafting-effects.ts'
import { loadGoalText, type GoalText } from './drafting-queries.ts'

export type TextCommandDeps = { readonly database: Database; readonly rooms: Rooms }
export type MoveBlocks = { readonly first: string; readonly last: string; readonly before: string | null }

/** Shows adjoining blocks before another one, or at the end. Refuses: 'blocks-…', and what the standing refuses. */
export async function moveTextBlocks(
  deps: TextCommandDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  move: MoveBlocks,
): Promise<void> {
  const text = await loadGoalText(deps.database.db, goalId, actor.participantId)
  authorize('move-blocks', text.standing)
  await deps.rooms.edit(text.documentId, actor, async ({ doc, work }) => {
    await authorizeNow(work, actor, goalId)
    const before = layout(doc).map(block => block.bid)
    moveBlocks(doc, move)
    const blocks = before.indexOf(move.last) - before.indexOf(move.first) + 1
    work.record({ name: 'blocks-moved', agendaId: text.agenda.id, goalId, blocks })
  })
}

/** Joins a block to the one shown before it. Refuses: 'blocks-not-known', 'first-block-must-stay', as above. */
export async function joinTextBlocks(
  deps: TextCommandDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  join: { readonly block: string },
): Promise<void> {
  const text = await loadGoalText(deps.database.db, goalId, actor.participantId)
  authorize('move-blocks', text.standing)
  await deps.rooms.edit(text.documentId, actor, async ({ doc, work }) => {
    await authorizeNow(work, actor, goalId)
    const { moved } = await followEdit(work, text.documentId, doc, () => joinAcrossMove(doc, join))
    if (moved.length > 0) await noteMoved(work, text, moved)
    work.record({ name: 'blocks-joined', agendaId: text.agenda.id, goalId })
  })
}

/**
 * Asks again inside the transaction: a freeze raises the fence on the document row that this edit holds, so what is
 * read here is what counts when it commits.
 */
async function authorizeNow(work: Work, actor: ParticipantActor, goalId: GoalId): Promise<void> {
  const { standing } = await loadGoalText(work.db, goalId, actor.participantId)
  authorize('move-blocks', standing)
}

async function noteMoved(work: Work, { documentId }: GoalText, moved: readonly MovedRange[]): Promise<void> {
  await work.db
    .insertInto('document_moved')
    .values(
      moved.map(range => ({
        document_id: documentId,
        old_client: range.oldClient,
        old_clock: range.oldClock,
        new_client: range.newClient,
        new_clock: range.newClock,
        length: range.length,
        cause: 'join' as const,
      })),
    )
    .execute()
}
