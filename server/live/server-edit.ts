/**
 * A change of a text that the server makes for somebody: on a copy caught up with the log, under the document's lock,
 * in one transaction with the caller's rows and journal; the room and its members see it only after the commit.
 * Source: live rules L1, L15. Never runs a query beside `work.db` inside the transaction.
 */
import * as Y from 'yjs'
import type { RegistryEntry } from '../../packages/contract/live-protocol.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import type { Actor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import type { CommittedEdit, Room } from './room.ts'
import { buildDoc, isWaitingForMore } from './stored-document.ts'
import { appendServerRow, claimClients, lockDocument, readStored } from './update-log.ts'

/** `doc`: a copy of the text with the server's client id, to be changed; `work`: the transaction it commits in. */
export type EditFacts = { readonly doc: Y.Doc; readonly work: Work }
export type EditDeps = {
  readonly unitOfWork: UnitOfWork
  /** This process's own client id, claimed in each document like any other. */
  readonly serverClientId: number
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
  const answer = await act({ doc, work })
  const [first, ...others] = updates
  if (first === undefined) return { answer, edit: null }
  const update = others.length === 0 ? first : Y.mergeUpdates(updates)
  const editor = await claimServerId(work, documentId, deps.serverClientId, update)
  await appendServerRow(work.db, { documentId, data: update, ...signerOf(actor) })
  return { answer, edit: { editor, before, update, whole: doc } }
}

async function claimServerId(
  work: Work,
  documentId: DocumentId,
  serverClientId: number,
  update: Uint8Array,
): Promise<RegistryEntry> {
  for (const client of Y.parseUpdateMeta(update).from.keys()) {
    if (client !== serverClientId) throw new Error('a server edit wrote under an id that is not the server’s')
  }
  const editor = { clientId: serverClientId, alias: 'server', mode: 'server' } as const
  const owners = await claimClients(work.db, documentId, [serverClientId], { ...editor, participantId: null })
  if (owners.some(owner => owner.mode !== 'server')) throw new Error('the server’s client id is somebody else’s here')
  return editor
}

function signerOf(actor: Actor): Pick<Parameters<typeof appendServerRow>[1], 'participantId' | 'sessionId'> {
  return actor.kind === 'participant' ? actor : { participantId: null, sessionId: null }
}
