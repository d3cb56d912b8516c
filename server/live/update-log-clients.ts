/**
 * Whose a client id of a text is, in the database: claims are unique per document and never taken back, and a person
 * has one alias per document, whoever asks first. Source: live rule L4.
 */
import type { Kysely } from 'kysely'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'

/** A client id that was claimed; `participantId` is null for the server's. */
export type ClaimedId = {
  readonly clientId: number
  readonly alias: string
  readonly mode: 'direct' | 'suggest' | 'server'
  readonly participantId: ParticipantId | null
}

/** Every client id of a document and whose it is. */
export async function readClients(db: Kysely<Tables>, documentId: DocumentId): Promise<readonly ClaimedId[]> {
  return (await clientsOf(db, documentId).execute()).map(claimedId)
}

/** The alias of a person in a document: the one known there, or from now on the one drawn. */
export async function aliasFor(
  db: Kysely<Tables>,
  documentId: DocumentId,
  participantId: ParticipantId,
  drawn: string,
): Promise<string> {
  await db
    .insertInto('document_alias')
    .values({ document_id: documentId, participant_id: participantId, alias: drawn })
    .onConflict(conflict => conflict.columns(['document_id', 'participant_id']).doNothing())
    .execute()
  const { alias } = await db
    .selectFrom('document_alias')
    .select('alias')
    .where('document_id', '=', documentId)
    .where('participant_id', '=', participantId)
    .executeTakeFirstOrThrow()
  return alias
}

/**
 * Claims client ids for one owner and returns who owns each of them now: another one where somebody was first.
 * Durable when it resolves, unless `db` is a transaction of the caller.
 */
export async function claimClients(
  db: Kysely<Tables>,
  documentId: DocumentId,
  clientIds: readonly number[],
  owner: Omit<ClaimedId, 'clientId'>,
): Promise<readonly ClaimedId[]> {
  const claimed = await db
    .insertInto('document_client')
    .values(
      clientIds.map(clientId => ({
        document_id: documentId,
        client_id: clientId,
        participant_id: owner.participantId,
        mode: owner.mode,
        alias: owner.alias,
      })),
    )
    .onConflict(conflict => conflict.columns(['document_id', 'client_id']).doNothing())
    .returning('client_id')
    .execute()
  if (claimed.length === clientIds.length) return clientIds.map(clientId => ({ clientId, ...owner }))
  const rows = await clientsOf(db, documentId).where('client_id', 'in', clientIds.map(String)).execute()
  return rows.map(claimedId)
}

function clientsOf(db: Kysely<Tables>, documentId: DocumentId) {
  return db
    .selectFrom('document_client')
    .select(['client_id', 'participant_id', 'mode', 'alias'])
    .where('document_id', '=', documentId)
}

function claimedId(row: Awaited<ReturnType<ReturnType<typeof clientsOf>['execute']>>[number]): ClaimedId {
  return {
    clientId: Number(row.client_id),
    participantId: row.participant_id,
    mode: row.mode,
    alias: row.alias,
  }
}
