/**
 * Who owns which client id in one document. A claim is in the database, unique per document, before the first struct
 * under it is applied; the owner is a person, so that what was typed offline in a tab that is gone still arrives.
 * Loaded at the first real write: readers need none of it. Source: live rules L4, L10.
 */
import type { PresenceUser, RegistryEntry, WritingMode } from '../../packages/contract/live-protocol.ts'
import type { ClientOwner } from '../../packages/document/client-owner.ts'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Database } from '../platform/database.ts'
import { aliasFor, claimClients, readClients, type ClaimedId } from './update-log-clients.ts'

/** What others may see of people, of those whom the document's agenda knows. */
export type AuthorsOf = (
  db: Database['db'],
  documentId: DocumentId,
  participantIds: readonly ParticipantId[],
) => Promise<ReadonlyMap<ParticipantId, PresenceUser>>

export type ClaimDeps = {
  readonly database: Database
  readonly authorsOf: AuthorsOf
  /** A fresh alias, that says nothing of its owner. */
  readonly drawAlias: () => string
}

/** Somebody who claims, with what others may see of her. */
export type Claimant = { readonly participantId: ParticipantId; readonly presence: PresenceUser }

/** What is told of claimed ids, with what others may see of who suggests. `db`: the caller's transaction, if it has one. */
export async function registryEntries(
  db: Database['db'],
  authorsOf: AuthorsOf,
  documentId: DocumentId,
  ids: readonly ClaimedId[],
): Promise<readonly RegistryEntry[]> {
  const authors = await authorsOf(db, documentId, suggestingIn(ids))
  return ids.map(id => entryFor(id, authors))
}

/** The claims of one document, as its room knows them. */
export class ClientClaims {
  private readonly deps: ClaimDeps
  private readonly documentId: DocumentId
  private owners: Map<number, ClaimedId> | null = null
  private readonly aliases = new Map<ParticipantId, string>()
  private readonly authors = new Map<ParticipantId, PresenceUser>()
  private reading: Promise<void> | null = null

  constructor(deps: ClaimDeps, documentId: DocumentId) {
    this.deps = deps
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

  ownershipOf(clientId: number, participantId: ParticipantId): ClientOwner {
    const owner = this.owners?.get(clientId)
    if (owner === undefined) return 'unclaimed'
    if (owner.mode === 'server') return 'server'
    if (owner.participantId !== participantId) return owner.mode === 'suggest' ? 'other-suggest' : 'other'
    return owner.mode === 'direct' ? 'own-direct' : 'own-suggest'
  }

  /** Whether words under this id would be somebody else's. */
  isForeign(clientId: number, participantId: ParticipantId): boolean {
    const owner = this.ownershipOf(clientId, participantId)
    return owner === 'other' || owner === 'other-suggest'
  }

  /** Under which alias this person's ids stand here; null before her first claim. */
  aliasOf(participantId: ParticipantId): string | null {
    return this.aliases.get(participantId) ?? null
  }

  /** What is told of a claimed id; null for one that nobody claimed. */
  entryOf(clientId: number): RegistryEntry | null {
    const owner = this.owners?.get(clientId)
    return owner === undefined ? null : entryFor(owner, this.authors)
  }

  /**
   * Claims ids for a person; durable when it resolves. False when one of them was somebody else's first, or her own in
   * another mode. Two connections of one person may race for an id: both have it then.
   */
  async claim(clientIds: readonly number[], person: Claimant, mode: WritingMode): Promise<boolean> {
    const { participantId } = person
    const { db } = this.deps.database
    const alias =
      this.aliasOf(participantId) ?? (await aliasFor(db, this.documentId, participantId, this.deps.drawAlias()))
    const owners = await claimClients(db, this.documentId, clientIds, { participantId, alias, mode })
    for (const owner of owners) this.note(owner)
    this.see(person)
    const isMine = owners.every(owner => owner.participantId === participantId && owner.mode === mode)
    return isMine && owners.length === new Set(clientIds).size
  }

  /** Notes a claim that was made elsewhere (a server edit) and is committed. */
  note(owner: ClaimedId): void {
    this.owners?.set(owner.clientId, owner)
    if (owner.participantId !== null) this.aliases.set(owner.participantId, owner.alias)
  }

  /** Notes what others may see of somebody now. */
  see({ participantId, presence }: Claimant): void {
    this.authors.set(participantId, presence)
  }

  /** What is told of these ids, or of those among `clients`; read from the store. */
  entriesOf(ids: readonly ClaimedId[], clients?: ReadonlySet<number>): Promise<readonly RegistryEntry[]> {
    const meant = clients === undefined ? ids : ids.filter(({ clientId }) => clients.has(clientId))
    return registryEntries(this.deps.database.db, this.deps.authorsOf, this.documentId, meant)
  }

  /** What was claimed while they were read stays: claims are never taken back. */
  private async read(): Promise<void> {
    const { db } = this.deps.database
    const rows = await readClients(db, this.documentId)
    const seen = await this.deps.authorsOf(db, this.documentId, suggestingIn(rows))
    for (const [participantId, presence] of seen) this.see({ participantId, presence })
    this.owners ??= new Map()
    for (const owner of rows) this.note(owner)
  }
}

function suggestingIn(ids: readonly ClaimedId[]): readonly ParticipantId[] {
  const people = ids.flatMap(({ mode, participantId }) => (mode === 'suggest' ? (participantId ?? []) : []))
  return [...new Set(people)]
}

function entryFor(
  { clientId, alias, mode, participantId }: ClaimedId,
  authors: ReadonlyMap<ParticipantId, PresenceUser>,
): RegistryEntry {
  const author = mode === 'suggest' && participantId !== null ? authors.get(participantId) : undefined
  return { clientId, alias, mode, ...(author === undefined ? {} : { author }) }
}
