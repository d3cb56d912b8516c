/** Drafts: words that could not be sent, kept for their author alone. */
import { type RefusalCode, refuseIf } from '../../packages/domain/errors.ts'
import type { DocumentId, DraftId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, UnitOfWork } from '../platform/unit-of-work.ts'
import type { Draft, DraftPassage } from './drafting-queries.ts'

export type KeepDraft = {
  readonly id: DraftId
  readonly documentId: DocumentId
  readonly words: readonly DraftPassage[]
  readonly reason: RefusalCode
}

/**
 * Keeps a draft. Its id comes from the device, so sending it twice keeps it once; an id that is somebody else's is
 * answered as unknown. Refuses: 'draft-too-large' above limits.drafting.
 */
export async function keepDraft(unitOfWork: UnitOfWork, actor: ParticipantActor, draft: KeepDraft): Promise<Draft> {
  const words = JSON.stringify(draft.words)
  refuseIf(Buffer.byteLength(words) > limits.drafting.maxDraftBytes ? 'draft-too-large' : null)
  return unitOfWork(actor, async work => {
    await work.db
      .insertInto('draft')
      .values({
        id: draft.id,
        participant_id: actor.participantId,
        document_id: draft.documentId,
        words,
        reason: draft.reason,
      })
      .onConflict(conflict => conflict.column('id').doNothing())
      .execute()
    const kept = await work.db
      .selectFrom('draft')
      .select(['created_at'])
      .where('id', '=', draft.id)
      .where('participant_id', '=', actor.participantId)
      .where('document_id', '=', draft.documentId)
      .executeTakeFirst()
    refuseIf(kept === undefined ? 'not-found' : null)
    return { id: draft.id, words: draft.words, reason: draft.reason, createdAt: kept?.created_at ?? new Date(0) }
  })
}

/** Removes one of the actor's own drafts. Refuses 'not-found' for anybody else's. */
export async function dropDraft(
  unitOfWork: UnitOfWork,
  actor: ParticipantActor,
  draft: { readonly id: DraftId; readonly documentId: DocumentId },
): Promise<void> {
  await unitOfWork(actor, async work => {
    const gone = await work.db
      .deleteFrom('draft')
      .where('id', '=', draft.id)
      .where('participant_id', '=', actor.participantId)
      .where('document_id', '=', draft.documentId)
      .returning('id')
      .execute()
    refuseIf(gone.length === 0 ? 'not-found' : null)
  })
}
