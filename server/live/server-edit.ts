/**
 * A change of a text that the server makes for somebody: on a copy caught up with the log, under the document's lock,
 * in one transaction with the caller's rows and journal; the room and its members see it only after the commit.
 * Source: live rules L1, L15, L24. Never runs a query beside `work.db` inside the transaction.
 */
import * as Y from 'yjs'
import { isWaitingForMore, knownClients } from '../../packages/document/item-store.ts'
import type { Suggesters } from '../../packages/document/suggestion-store.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Actor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { type ClaimDeps, registryEntries } from './client-claims.ts'
import type { CommittedEdit, Room } from './room.ts'
import { buildDoc } from './stored-document.ts'
import { appendServerRow, lockDocument, readStored, type StoredRows } from './update-log.ts'
import { aliasFor, claimClients, readClients, type ClaimedId } from './update-log-clients.ts'

/**
 * What an edit works on. `doc`: a copy of the text with the server's client id, to be changed; `work`: the transaction
 * it commits in; `suggesters`: for the readings of packages/document/layout.ts; `aliases`: whose the names are under
 * which people suggest here, null for somebody who is not known any more.
 */
export type EditFacts = {
  readonly doc: Y.Doc
  readonly work: Work
  readonly suggesters: Suggesters
  readonly aliases: ReadonlyMap<string, ParticipantId | null>
  /**
   * A fresh client id under which the edit may write (`withClient`) what becomes a pending suggestion of this person.
   * Claimed in this transaction; call once per person and edit.
   */
  readonly suggestingIdOf: (participantId: ParticipantId) => Promise<number>
}
export type EditDeps = ClaimDeps & {
  readonly unitOfWork: UnitOfWork
  /** This process's own client id, claimed in each document like any other. */
  readonly serverClientId: number
  /** A fresh client id: 32 bits, random. */
  readonly drawClientId: () => number
}

/** Who suggests in a stored text, by client id. */
export function suggestersIn({ readersIds }: Pick<StoredRows, 'readersIds'>): Suggesters {
  return new Map(readersIds.flatMap(({ clientId, alias, mode }) => (mode === 'suggest' ? [[clientId, alias]] : [])))
}

/** Runs an edit and returns its answer once it is durable and the room has it. Throws what the act throws, undone. */
export function editText<T>(
  deps: EditDeps,
  room: Room,
  actor: Actor,
  act: (facts: EditFacts) => Promise<T>,
): Promise<T> {
  return room.alone(async () => {
    let mayBeCommitted = false
    try {
      const { answer, edit } = await deps.unitOfWork(actor, async work => {
        const inside = await editInside(deps, room.documentId, actor, work, act)
        mayBeCommitted = true
        return inside
      })
      if (edit !== null) room.takeEdit(edit)
      edit?.whole.destroy()
      return answer
    } catch (cause) {
      // The commit itself failed: nobody knows whether the row is in the log, so the log is asked.
      if (mayBeCommitted) await room.reload()
      throw cause
    }
  })
}

async function editInside<T>(
  deps: EditDeps,
  documentId: DocumentId,
  actor: Actor,
  work: Work,
  act: (facts: EditFacts) => Promise<T>,
): Promise<{ readonly answer: T; readonly edit: CommittedEdit | null }> {
  await lockDocument(work.db, documentId)
  const stored = await readStored(work.db, documentId)
  if (stored === null) throw new DomainError('not-found')
  const doc = buildDoc(stored)
  if (isWaitingForMore(doc)) throw new Error(`the log of document ${documentId} has a gap`)
  doc.clientID = deps.serverClientId
  const before = Y.encodeStateVector(doc)
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const suggesting: ClaimedId[] = []
  const answer = await act({
    doc,
    work,
    suggesters: suggestersIn(stored),
    aliases: new Map(
      (await readClients(work.db, documentId)).map(({ alias, participantId }) => [alias, participantId]),
    ),
    suggestingIdOf: async participantId => {
      const claimed = await claimSuggestingId(deps, work, doc, documentId, participantId)
      suggesting.push(claimed)
      return claimed.clientId
    },
  })
  const [first, ...others] = updates
  if (first === undefined) return { answer, edit: null }
  const update = others.length === 0 ? first : Y.mergeUpdates(updates)
  const editors = [await claimServerId(work, documentId, deps.serverClientId), ...suggesting]
  for (const client of Y.parseUpdateMeta(update).from.keys()) {
    if (editors.some(({ clientId }) => clientId === client)) continue
    throw new Error('a server edit wrote under an id that is not its own')
  }
  await appendServerRow(work.db, { documentId, data: update, ...signerOf(actor) })
  const readersIds = await registryEntries(work.db, deps.authorsOf, documentId, [...stored.readersIds, ...editors])
  return { answer, edit: { editors, readersIds, before, update, whole: doc } }
}

async function claimServerId(work: Work, documentId: DocumentId, serverClientId: number): Promise<ClaimedId> {
  const editor = { alias: 'server', mode: 'server', participantId: null } as const
  const owners = await claimClients(work.db, documentId, [serverClientId], editor)
  if (owners.some(owner => owner.mode !== 'server')) throw new Error('the server’s client id is somebody else’s here')
  return { clientId: serverClientId, ...editor }
}

async function claimSuggestingId(
  { drawAlias, drawClientId }: EditDeps,
  work: Work,
  doc: Y.Doc,
  documentId: DocumentId,
  participantId: ParticipantId,
): Promise<ClaimedId> {
  const alias = await aliasFor(work.db, documentId, participantId, drawAlias())
  const taken = new Set((await readClients(work.db, documentId)).map(({ clientId }) => clientId))
  let clientId = drawClientId()
  while (taken.has(clientId) || knownClients(doc).has(clientId)) clientId = drawClientId()
  const claimed = { clientId, alias, mode: 'suggest', participantId } as const
  await claimClients(work.db, documentId, [clientId], claimed)
  return claimed
}

function signerOf(actor: Actor): Pick<Parameters<typeof appendServerRow>[1], 'participantId' | 'sessionId'> {
  return actor.kind === 'participant' ? actor : { participantId: null, sessionId: null }
}
