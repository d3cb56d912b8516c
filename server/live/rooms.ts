/**
 * All texts that are open in this process, and the only way into the engine besides a connection's options: letting
 * people in, server edits, reading what is durable, changes of access, and the end. Knows documents and people by
 * their ids; who may do what is asked of `admit`. Source: docs/live-protocol.md.
 */
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Doc } from 'yjs'
import type { ReadText } from '../../packages/document/base-units.ts'
import { isWaitingForMore } from '../../packages/document/item-store.ts'
import { DomainError, type RefusalCode } from '../../packages/domain/errors.ts'
import type { DocumentId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import { changedSeats } from '../platform/changed-seats.ts'
import type { Clock } from '../platform/clock.ts'
import type { Actor, Work } from '../platform/unit-of-work.ts'
import { type CompactionOutcome, compactDocument } from './compaction.ts'
import { type Admission, Connection, type ConnectionOptions, type LiveLimits } from './connection.ts'
import { GroupCommit } from './group-commit.ts'
import { LiveFigures, type LiveLog } from './live-figures.ts'
import { Room } from './room.ts'
import { type EditDeps, type EditFacts, editText, suggestersIn } from './server-edit.ts'
import { buildDoc } from './stored-document.ts'
import { holdDocument, lockDocuments, readStored } from './update-log.ts'

/** Asked at the door and again whenever access may have changed. A refusal closes with the code's close. */
export type Admit = (request: {
  readonly documentId: DocumentId
  readonly epoch: number
  readonly participantId: ParticipantId
  readonly sessionId: SessionId
}) => Promise<Admission | { readonly refused: RefusalCode }>

export type RoomsDeps = EditDeps & {
  readonly clock: Clock
  readonly log: LiveLog
  readonly limits: LiveLimits
  readonly admit: Admit
}

/** A durable text that nobody changes until the transaction ends which it was read in. */
export type LockedText = ReadText & { readonly documentId: DocumentId; readonly epoch: number }

/**
 * These texts one after the other, caught up with the log in the caller's transaction: all are locked before the first
 * is read, and stay so to its end. Never asks a room. Each lives until the next is asked for. Refuses: 'not-found'.
 */
export async function* lockedTexts(
  { db }: Pick<Work, 'db'>,
  documentIds: readonly DocumentId[],
): AsyncGenerator<LockedText, void, undefined> {
  await lockDocuments(db, documentIds)
  for (const documentId of documentIds) {
    const stored = await readStored(db, documentId)
    if (stored === null) throw new DomainError('not-found')
    const doc = buildDoc(stored)
    if (isWaitingForMore(doc)) throw new Error(`the log of document ${documentId} has a gap`)
    yield { documentId, epoch: stored.epoch, doc, suggesters: suggestersIn(stored) }
    doc.destroy()
  }
}

/** Locks these texts to the end of the caller's transaction: no row enters their logs, no server edit goes on meanwhile. */
export async function lockTexts({ db }: Pick<Work, 'db'>, documentIds: readonly DocumentId[]): Promise<void> {
  await lockDocuments(db, documentIds)
}

/**
 * Holds a text to the end of the caller's transaction against server edits and changes of phase, while people write on.
 * Whoever writes about a text does so before she asks what is allowed, and before any other lock: docs/gotchas.md.
 */
export async function holdText({ db }: Pick<Work, 'db'>, documentId: DocumentId): Promise<void> {
  await holdDocument(db, documentId)
}

/** A moment's count of everything the engine does. */
export type LiveMetrics = {
  readonly connections: number
  readonly rooms: number
  readonly laggingConnections: number
  readonly unsavedBytes: number
  readonly isStuck: boolean
  readonly commits: {
    readonly batches: number
    readonly rows: number
    readonly failures: number
    readonly ms: number
    readonly maxMs: number
  }
  readonly counts: Omit<LiveFigures, 'refusals' | 'refuse'>
  readonly refusals: ReadonlyMap<RefusalCode, number>
}

export type Rooms = {
  /** Takes over an upgraded socket. Listeners are attached before this returns. */
  connect(socket: WebSocket, netSocket: Socket, admission: Admission, options: ConnectionOptions): void
  /** Runs a server edit; see server-edit.ts. */
  edit<T>(documentId: DocumentId, actor: Actor, act: (facts: EditFacts) => Promise<T>): Promise<T>
  /** The durable state, from the store. Refuses: 'not-found'. Throws on failure, never an empty document. */
  readText(documentId: DocumentId): Promise<ReadText>
  /** The same for those who look for units in it: read as it is, it shows what is only suggested like any other words. */
  readDocument(documentId: DocumentId): Promise<Doc>
  /** Asks `admit` again for the connections concerned: tells them, or closes them. */
  readmitSession(sessionId: SessionId): Promise<void>
  readmitParticipant(participantId: ParticipantId): Promise<void>
  readmitDocument(documentId: DocumentId): Promise<void>
  /** Closes the gate of these documents: new frames wait. Resolves when what had passed it is decided. */
  freeze(documentIds: readonly DocumentId[]): Promise<void>
  /** Opens it again; what waited is judged under the access of now. */
  thaw(documentIds: readonly DocumentId[]): void
  /** Compacts one document now, whole or not at all. */
  compact(documentId: DocumentId): Promise<CompactionOutcome>
  metrics(): LiveMetrics
  /** Takes no more frames, writes what is under way, closes every socket with 1001. */
  close(withinMs: number): Promise<void>
}

/** Builds the engine. It opens its own connection to the log at the first update. */
export function buildRooms(deps: RoomsDeps): Rooms {
  const { database, limits, log } = deps
  const nowMs = (): number => deps.clock.now().getTime()
  const rooms = new Map<DocumentId, Room>()
  const connections = new Map<Connection, Room>()
  const frozen = new Set<DocumentId>()
  const figures = new LiveFigures()
  let isClosing = false
  let isLooking = false

  const writer = new GroupCommit({
    limits,
    openConnection: () => database.openLogConnection(),
    onTrouble: (isTroubled, cause) => {
      if (isTroubled) log.error({ err: cause }, 'updates are not being saved')
      else log.info({}, 'updates are being saved again')
      if (!isTroubled) for (const connection of connections.keys()) connection.tellSavesAgain()
      else for (const room of rooms.values()) for (const { connection } of room.unsaved) connection.tellNotSaved()
    },
  })
  const { authorsOf, drawAlias } = deps
  const roomDeps = {
    ...{ database, authorsOf, drawAlias, writer, limits, log, figures },
    ...{ nowMs, readmit, onGone: forget },
  }
  const sweep = setInterval(() => {
    for (const room of rooms.values()) room.audience.sweep()
    for (const connection of connections.keys()) {
      if (nowMs() - connection.admittedAtMs >= limits.readmitEveryMs)
        inBackground('asking access again', readmit(connection))
    }
    inBackground('looking for changed seats', readmitChanged())
  }, limits.sweepEveryMs)
  sweep.unref()

  return {
    connect,
    edit: (documentId, actor, act) => editText(deps, open(documentId), actor, act),
    readText,
    readDocument: async documentId => (await readText(documentId)).doc,
    readmitSession: id => readmitAll(connection => connection.admission.sessionId === id),
    readmitParticipant: id => readmitAll(connection => connection.admission.participantId === id),
    readmitDocument: id => readmitAll(connection => connection.admission.documentId === id),
    freeze: async ids => {
      for (const id of ids) frozen.add(id)
      await Promise.all(ids.map(async id => rooms.get(id)?.freeze()))
    },
    thaw: ids => {
      for (const id of ids) {
        frozen.delete(id)
        rooms.get(id)?.thaw()
      }
    },
    compact,
    metrics,
    close,
  }

  function connect(socket: WebSocket, netSocket: Socket, admission: Admission, options: ConnectionOptions): void {
    const room = open(admission.documentId)
    const connection = new Connection(socket, netSocket, room, admission, options, {
      limits,
      nowMs,
      onClosed: closed => connections.delete(closed),
      onFault: (cause, what) => log.error({ err: cause, documentId: admission.documentId }, `fault with ${what}`),
    })
    connections.set(connection, room)
    if (isClosing) return connection.close('goingAway', 'going-away')
    if (isCrowded(admission.participantId)) return connection.refuseAndClose('too-many-connections')
    room.join(connection)
  }

  function isCrowded(participantId: ParticipantId): boolean {
    if (connections.size > limits.maxConnections) return true
    let own = 0
    for (const { admission } of connections.keys()) if (admission.participantId === participantId) own += 1
    return own > limits.maxConnectionsPerParticipant
  }

  function open(documentId: DocumentId): Room {
    const known = rooms.get(documentId)
    if (known !== undefined) return known
    const room = new Room(documentId, roomDeps)
    if (frozen.has(documentId)) inBackground('freezing', room.freeze())
    rooms.set(documentId, room)
    return room
  }

  function forget(room: Room): void {
    if (rooms.get(room.documentId) === room) rooms.delete(room.documentId)
    if (room.tailRows > limits.compactAboveRows && !isClosing) inBackground('compaction', compactWhole(room.documentId))
  }

  async function compactWhole(documentId: DocumentId): Promise<void> {
    for (;;) {
      const outcome = await compact(documentId)
      if (outcome.kind !== 'compacted' || outcome.rows < limits.maxCompactedRows) return
    }
  }

  async function compact(documentId: DocumentId): Promise<CompactionOutcome> {
    const outcome = await compactDocument({ database, log, maxCompactedRows: limits.maxCompactedRows }, documentId)
    if (outcome.kind === 'compacted') figures.compactions += 1
    return outcome
  }

  async function readText(documentId: DocumentId): Promise<ReadText> {
    const stored = await readStored(database.db, documentId)
    if (stored === null) throw new DomainError('not-found')
    const doc = buildDoc(stored)
    if (isWaitingForMore(doc)) log.error({ documentId }, 'the log of a document has a gap')
    return { doc, suggesters: suggestersIn(stored) }
  }

  async function readmitAll(isConcerned: (connection: Connection) => boolean): Promise<void> {
    await Promise.all([...connections.keys()].filter(isConcerned).map(readmit))
  }

  /** Seats that another process changed, of which no bus tells. [L19] */
  async function readmitChanged(): Promise<void> {
    if (isLooking || isClosing) return
    isLooking = true
    try {
      const seats = [...connections.keys()].map(connection => ({ ...connection.admission, connection }))
      const changed = await changedSeats(database.db, seats)
      await Promise.all(changed.map(({ connection }) => readmit(connection)))
    } finally {
      isLooking = false
    }
  }

  async function readmit(connection: Connection): Promise<void> {
    const { documentId, epoch, participantId, sessionId, presence } = connection.admission
    try {
      const answer = await deps.admit({ documentId, epoch, participantId, sessionId })
      if ('refused' in answer) return connection.refuseAndClose(answer.refused)
      connection.admit(answer)
      const isRestamped = JSON.stringify(answer.presence) !== JSON.stringify(presence)
      if (isRestamped) connections.get(connection)?.restamp(connection)
    } catch (cause) {
      // The log still checks every row against the numbers it was admitted under; it is asked again at the next sweep.
      log.error({ err: cause }, 'access could not be asked again')
      connection.admittedAtMs = -Infinity
    }
  }

  function metrics(): LiveMetrics {
    const { refusals, ...counts } = figures
    const { batches, rows, failures, commitMs, maxCommitMs } = writer.figures
    return {
      connections: connections.size,
      rooms: rooms.size,
      laggingConnections: [...connections.keys()].filter(connection => connection.lagging !== null).length,
      unsavedBytes: writer.waitingBytes,
      isStuck: writer.isStuck,
      commits: { batches, rows, failures, ms: commitMs, maxMs: maxCommitMs },
      counts,
      refusals,
    }
  }

  async function close(withinMs: number): Promise<void> {
    isClosing = true
    clearInterval(sweep)
    for (const room of rooms.values()) room.stop()
    await writer.close(withinMs)
    for (const connection of [...connections.keys()]) connection.close('goingAway', 'going-away')
    for (const room of [...rooms.values()]) room.dispose()
  }

  function inBackground(label: string, promise: Promise<unknown>): void {
    promise.catch((cause: unknown) => log.error({ err: cause }, `${label} failed`))
  }
}
