/**
 * Who owns which client id in one document. A claim is in the database, unique per document, before the first struct
 * under it is applied; the owner is a person, so that what was typed offline in a tab that is gone still arrives.
 * Loaded at the first real write: readers need none of it. Source: live rules L4, L10.
 */
import type { RegistryEntry } from '../../packages/contract/live-protocol.ts'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Database } from '../platform/database.ts'
import { type ClientOwner, claimClients, readClients } from './update-log.ts'

export type Ownership = 'own-direct' | 'own-suggest' | 'other' | 'unclaimed' | 'server'

export class ClientClaims {
  private readonly database: Database
  private readonly documentId: DocumentId
  private owners: Map<number, ClientOwner> | null = null
  private reading: Promise<void> | null = null

  constructor(database: Database, documentId: DocumentId) {
    this.database = database
    this.documentId = documentId
  }

  get isLoaded(): boolean {
    return this.owners !== null
  }

  /** Reads all claims; those who ask while they are being read wait for the same answer. */
  load(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = null))
    return this.reading
  }

  ownershipOf(clientId: number, participantId: ParticipantId): Ownership {
    const owner = this.owners?.get(clientId)
    if (owner === undefined) return 'unclaimed'
    if (owner.mode === 'server') return 'server'
    if (owner.participantId !== participantId) return 'other'
    return owner.mode === 'direct' ? 'own-direct' : 'own-suggest'
  }

  /**
   * Claims ids for a person; durable when it resolves. Returns the entries that are new, or null when one of the ids
   * was somebody else's first. Two connections of one person may race for an id: both have it then.
   */
  async claim(
    clientIds: readonly number[],
    person: { readonly participantId: ParticipantId; readonly alias: string },
  ): Promise<readonly RegistryEntry[] | null> {
    const owners = await claimClients(this.database.db, this.documentId, clientIds, { ...person, mode: 'direct' })
    const fresh = owners.filter(owner => !this.owners?.has(owner.clientId))
    for (const owner of owners) this.note(owner)
    const isMine = owners.every(owner => owner.participantId === person.participantId && owner.mode === 'direct')
    if (!isMine || owners.length < new Set(clientIds).size) return null
    return fresh.map(({ clientId, alias, mode }) => ({ clientId, alias, mode }))
  }

  /** Notes a claim that was made elsewhere (a server edit) and is committed. */
  note(owner: ClientOwner): void {
    this.owners?.set(owner.clientId, owner)
  }

  /** What was claimed while they were read stays: claims are never taken back. */
  private async read(): Promise<void> {
    const rows = await readClients(this.database.db, this.documentId)
    this.owners ??= new Map()
    for (const owner of rows) this.owners.set(owner.clientId, owner)
  }
}
