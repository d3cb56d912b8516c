/** Who removed the words of a detached thread, read from the text and its log when somebody asks. */
import type { Kysely } from 'kysely'
import { indexAnchors, resolveElement, resolvePassage } from '../../packages/document/anchors.ts'
import { parseBlockId, type ItemId } from '../../packages/document/tokens.ts'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { documentOfGoal, removalOfUnits, type Anchor } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import type { Tables } from '../platform/tables.ts'
import { authorIn, type Thread } from './comment-queries.ts'
import type { Author } from './written-queries.ts'

type RemovalDeps = { readonly database: Database; readonly rooms: Pick<Rooms, 'readDocument'> }

/** When the words (or the element) of a thread went, and by whom; null while they are there or stand on no text. */
export async function removalOf(
  { database, rooms }: RemovalDeps,
  { agendaId, goalId, anchor }: Thread,
  reads: ParticipantId,
): Promise<{ readonly at: Date; readonly by: Author | null } | null> {
  if (goalId === null || (anchor.kind !== 'passage' && anchor.kind !== 'element')) return null
  const document = await documentOfGoal(database.db, goalId)
  if (document === null) return null
  const doc = await rooms.readDocument(document.documentId)
  const index = indexAnchors(doc)
  const isThere =
    anchor.kind === 'passage'
      ? resolvePassage(index, anchor.passage) !== null
      : resolveElement(index, anchor.element) !== null
  doc.destroy()
  if (isThere) return null
  const removal = await removalOfUnits(database.db, document.documentId, unitsOf(anchor))
  if (removal === null) return null
  return { at: removal.at, by: await authorOf(database.db, agendaId, removal.participantId, reads) }
}

function unitsOf(anchor: Extract<Anchor, { readonly kind: 'passage' | 'element' }>): readonly ItemId[] {
  if (anchor.kind === 'passage') return anchor.passage.ranges.flatMap(({ first, last }) => [first, last])
  const marker = parseBlockId(anchor.block)
  return marker === null ? [] : [marker]
}

async function authorOf(
  db: Kysely<Tables>,
  agendaId: Thread['agendaId'],
  participantId: Author['id'],
  reads: ParticipantId,
): Promise<Author | null> {
  return participantId === null ? null : authorIn(db, agendaId, participantId, reads)
}
