/** What becomes of kept words inside the unit of work that makes something else of them: each passage once. */
import { DomainError } from '../../packages/domain/errors.ts'
import type { DocumentId, DraftId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'
import type { DraftPassage } from './drafting-queries.ts'

/** A passage of a draft, by its place in it. */
export type PassageOfDraft = {
  readonly draftId: DraftId
  readonly passage: number
  readonly documentId: DocumentId
  readonly participantId: ParticipantId
}

/**
 * Takes a passage out of its author's draft and answers what it said; waits for whoever takes it at the same time. The
 * row stays, empty: a device that sends the draft again brings nothing back.
 * Refuses: 'not-found' for anybody else's, 'draft-is-used' for a passage that was taken before.
 */
export async function takePassage(work: Work, taken: PassageOfDraft): Promise<DraftPassage> {
  const row = await work.db
    .selectFrom('draft')
    .select('words')
    .where('id', '=', taken.draftId)
    .where('participant_id', '=', taken.participantId)
    .where('document_id', '=', taken.documentId)
    .forUpdate()
    .executeTakeFirst()
  // The cast: jsonb that only keepDraft and this function write.
  const words = row === undefined ? [] : (row.words as readonly DraftPassage[])
  const passage = words[taken.passage]
  if (passage === undefined) throw new DomainError('not-found')
  if (passage.text === '') throw new DomainError('draft-is-used')
  const left = words.map((one, k) => (k === taken.passage ? { text: '', before: '', after: '' } : one))
  await work.db
    .updateTable('draft')
    .set({ words: JSON.stringify(left) })
    .where('id', '=', taken.draftId)
    .execute()
  return passage
}
