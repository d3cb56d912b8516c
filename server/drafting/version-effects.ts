/**
 * Keeping a version inside somebody else's unit of work: a person asked for it, a restore replaces what stands there,
 * the round changes its phase. A version is written once; the table refuses every change of it.
 */
import { createHash } from 'node:crypto'
import type { ReadText } from '../../packages/document/base-units.ts'
import { versionState } from '../../packages/document/version-state.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId, DocumentId, GoalId, ParticipantId, VersionId } from '../../packages/domain/ids.ts'
import type { VersionCause } from '../../packages/domain/version.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { lastRowOf } from './version-queries.ts'

export type KeepingDeps = { readonly clock: Clock; readonly ids: Ids }
export type VersionToKeep = {
  readonly text: ReadText
  readonly goalId: GoalId
  readonly agendaId: AgendaId
  readonly documentId: DocumentId
  readonly epoch: number
  readonly label: string
  readonly cause: VersionCause
  readonly facts: { readonly [name: string]: string | number }
  readonly by: ParticipantId | null
}

/**
 * Keeps a text as a version and answers its number. `text` is the durable one, read under the document's lock, which
 * the caller holds to the end of her transaction (`rooms.edit`). Refuses: 'too-many-versions'.
 */
export async function keepVersionOf(
  { clock, ids }: KeepingDeps,
  work: Work,
  kept: VersionToKeep,
): Promise<{ readonly id: VersionId; readonly number: number }> {
  const { text, goalId, agendaId, documentId, label, cause } = kept
  const newest = await newestVersion(work, documentId)
  const number = (newest?.number ?? 0) + 1
  const max = limits.version.maxPerText
  if (number > max) throw new DomainError('too-many-versions', { max })
  const { state, canonical, plainText } = versionState(text)
  const hash = hashOf(canonical)
  const id = ids.next<VersionId>()
  await work.db
    .insertInto('document_version')
    .values({
      id,
      document_id: documentId,
      number,
      epoch: kept.epoch,
      seq: await lastRowOf(work.db, documentId),
      label,
      cause,
      facts: JSON.stringify(kept.facts),
      state: Buffer.from(state),
      suggesters: JSON.stringify([...text.suggesters]),
      plain_text: plainText,
      hash,
      created_by: kept.by,
      created_at: clock.now(),
    })
    .execute()
  work.record({
    name: 'version-kept',
    agendaId,
    goalId,
    versionId: id,
    number,
    label,
    cause,
    hash: hash.toString('hex'),
  })
  return { id, number }
}

/** Whether the newest version says what this text says. */
export async function isKeptAlready(work: Work, documentId: DocumentId, text: ReadText): Promise<boolean> {
  const newest = await newestVersion(work, documentId)
  return newest !== undefined && newest.hash.equals(hashOf(versionState(text).canonical))
}

function newestVersion({ db }: Work, documentId: DocumentId) {
  return db
    .selectFrom('document_version')
    .select(['number', 'hash'])
    .where('document_id', '=', documentId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

function hashOf(canonical: string): Buffer {
  return createHash('sha256').update(canonical, 'utf8').digest()
}
