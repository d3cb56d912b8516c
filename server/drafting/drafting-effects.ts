/**
 * What other slices may change of a text inside their own unit of work: giving a new goal its text.
 * The first marker is seeded here, once, in the transaction that creates the goal; no client ever seeds.
 */
import { createHash, randomInt } from 'node:crypto'
import type { DocumentId, GoalId } from '../../packages/domain/ids.ts'
import { firstUpdate, type NewBlock } from '../../packages/document/server-edits.ts'
import type { Work } from '../platform/unit-of-work.ts'

/**
 * Creates a goal's text with its first blocks (at least one) as one row of the log, under a server client id of its own.
 * Never loads, never merges: the document must be new.
 */
export async function createText(
  work: Work,
  facts: { readonly documentId: DocumentId; readonly goalId: GoalId; readonly blocks: readonly NewBlock[] },
): Promise<void> {
  const { documentId, goalId, blocks } = facts
  const clientId = randomInt(1, 2 ** 32)
  const data = Buffer.from(firstUpdate(clientId, blocks))
  await work.db.insertInto('document').values({ id: documentId, goal_id: goalId }).execute()
  await work.db
    .insertInto('document_client')
    .values({ document_id: documentId, client_id: clientId, participant_id: null, mode: 'server', alias: 'server' })
    .execute()
  await work.db
    .insertInto('document_update')
    .values({
      document_id: documentId,
      data,
      participant_id: null,
      session_id: null,
      hash: createHash('sha256').update(data).digest(),
    })
    .execute()
}

/**
 * Raises the fence of a goal's text: words that were let in under the access of before are refused by the log and go
 * back to their author. Waits for a server edit of this text that is under way.
 */
export async function fenceText(work: Work, { goalId }: { readonly goalId: GoalId }): Promise<void> {
  await work.db
    .updateTable('document')
    .set(given => ({ fence: given('fence', '+', 1) }))
    .where('goal_id', '=', goalId)
    .execute()
}
