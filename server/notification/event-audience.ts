/**
 * Everybody who listens to `/events` in this process, and what each may hear: after a commit the journal's events of
 * her agenda, and that her inbox changed. What ends or changes access elsewhere reaches open windows at once. The bus
 * is a hint: who may have missed something is told to read again. Rules: docs/events.md.
 */
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { eventFrame } from '../../packages/contract/event-frames.ts'
import { maySeeEvent } from '../../packages/domain/event-visibility.ts'
import type { JournalEvent } from '../../packages/domain/events.ts'
import { isOfOwn, readsAll, type Giver, type Reader } from '../../packages/domain/attribution.ts'
import type { AgendaId, OrganisationId, ParticipantId, SessionId, ThreadId } from '../../packages/domain/ids.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import { sealedAmong, strictestIn } from '../attribution/attribution-queries.ts'
import { actorOfSession, type SessionDeps } from '../auth/session.ts'
import type { AdmittedSeat } from '../platform/changed-seats.ts'
import type { JournalEntry } from '../platform/journal.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import { type EventAdmission, type EventLimits, type EventSeat, EventSocket, frameOf } from './event-socket.ts'
import { inboxChanged, type InboxChanged } from './mail-and-inbox.ts'

/** The seat of somebody in an agenda, null for outsiders. Handed in by the roof: agendas may post notices. */
export type SeatOf = (agendaId: AgendaId, participantId: ParticipantId) => Promise<EventSeat | null>

export type EventAudienceDeps = SessionDeps & {
  readonly bus: MessageBus
  readonly log: Pick<Logger, 'error'>
  readonly seatOf: SeatOf
  /** Seats that changed without the bus. */
  readonly changedSeats: <Seat extends AdmittedSeat>(seats: readonly Seat[]) => Promise<readonly Seat[]>
  readonly limits: EventLimits
}

export type EventAudience = {
  /** Takes over an upgraded socket. Listeners are attached before this returns. */
  connect(socket: WebSocket, admission: EventAdmission): void
  /** How many windows listen. */
  size(): number
  /** Closes every window with 1001. */
  close(): void
}

/** Begins to listen to the bus. */
export function buildEventAudience(deps: EventAudienceDeps): EventAudience {
  const { bus, limits, log, seatOf } = deps
  const nowMs = (): number => deps.clock.now().getTime()
  const sockets = new Set<EventSocket>()
  let isClosing = false
  let isLooking = false
  let waitingActs = 0
  let lastTold: Promise<void> = Promise.resolve()

  const endings = [
    // The casts: each topic carries what its publisher says.
    bus.subscribe('journal', event => queue(event as JournalEntry)),
    bus.subscribe(inboxChanged, event => tellInbox((event as InboxChanged).participantId)),
    bus.subscribe('session-revoked', event => {
      const { sessionId } = event as { readonly sessionId: SessionId }
      for (const socket of [...sockets]) {
        if (socket.admission.sessionId === sessionId) socket.close('signedOut', 'not-signed-in')
      }
    }),
    bus.subscribe('access-changed', event => {
      const { participantId } = event as { readonly participantId: ParticipantId }
      // What may be seen of an agenda decides what the inbox shows of it.
      tellInbox(participantId)
      for (const socket of sockets) {
        if (socket.admission.participantId === participantId) inBackground('asking access again', readmit(socket))
      }
    }),
  ]
  const sweep = setInterval(() => {
    for (const socket of [...sockets]) socket.sweep()
    for (const socket of sockets) {
      if (nowMs() - socket.admittedAtMs >= limits.readmitEveryMs) inBackground('asking access again', readmit(socket))
    }
    inBackground('looking for changed seats', readmitChanged())
  }, limits.sweepEveryMs)
  sweep.unref()

  return {
    connect,
    size: () => sockets.size,
    close() {
      isClosing = true
      clearInterval(sweep)
      for (const end of endings) end()
      for (const socket of [...sockets]) socket.close('goingAway', 'going-away')
    },
  }

  function connect(socket: WebSocket, admission: EventAdmission): void {
    const listening = new EventSocket(socket, admission, { limits, nowMs, onClosed: ended => sockets.delete(ended) })
    if (isClosing) return listening.close('goingAway', 'going-away')
    if (isCrowded(admission.participantId)) return listening.close('tryLater', 'too-many-connections')
    sockets.add(listening)
    // Access may have ended between the door's question and this moment, when nobody told this window.
    inBackground('asking access again', readmit(listening))
  }

  function isCrowded(participantId: ParticipantId): boolean {
    if (sockets.size >= limits.maxConnections) return true
    let own = 0
    for (const { admission } of sockets) if (admission.participantId === participantId) own += 1
    return own >= limits.maxConnectionsPerParticipant
  }

  function tellInbox(participantId: ParticipantId): void {
    for (const socket of sockets) if (socket.admission.participantId === participantId) socket.send(inboxFrame)
  }

  /** Acts are told in the order of their commits, although telling one may ask the database whose it was. */
  function queue(entry: JournalEntry): void {
    const agendas = new Set(entry.events.flatMap(event => ('agendaId' in event ? [event.agendaId] : [])))
    for (const agendaId of agendas) {
      if (listenersOf(agendaId).length === 0) continue
      if (waitingActs >= limits.maxWaitingActs) {
        for (const socket of listenersOf(agendaId)) socket.miss()
        continue
      }
      waitingActs += 1
      lastTold = lastTold.then(async () => {
        waitingActs -= 1
        await tell(agendaId, entry).catch((cause: unknown) => {
          log.error({ err: cause }, 'telling an event failed')
          for (const socket of listenersOf(agendaId)) socket.miss()
        })
      })
    }
  }

  async function tell(agendaId: AgendaId, { at, participantId, events }: JournalEntry): Promise<void> {
    const ofAgenda = events.filter(event => 'agendaId' in event && event.agendaId === agendaId)
    const seat = participantId === null ? null : await seatOf(agendaId, participantId)
    const doer: Giver = { participantId, organisationId: seat?.organisationId ?? null }
    const sealed = await sealedAmong(deps.database.db, ofAgenda.flatMap(threadIn))
    // What is said in a discussion of an earlier round of groups belongs to that round. [A8]
    const isGroup = (await strictestIn(deps.database.db, agendaId)) === 'group'
    const isTooMany = ofAgenda.length > limits.maxEventsAtOnce
    const told = ofAgenda.map(event => ({
      name: event.name,
      // Of a discussion that is sealed nobody else hears, not even that something happened. [A4]
      sealedBy: threadIn(event).flatMap(id => sealed.get(id) ?? [])[0] ?? null,
      frame: frameFor(event, at, doer.organisationId),
      frameToOthers: frameFor(event, at, isGroup ? null : doer.organisationId),
    }))
    for (const socket of listenersOf(agendaId)) {
      const { standing = null, organisationId = null } = socket.admission.agenda ?? {}
      if (standing === null) continue
      const reader = readerOf(socket.admission.participantId, organisationId, standing)
      const heard = told.filter(
        ({ name, sealedBy }) =>
          maySeeEvent(name, standing) && (sealedBy === null || readsAll(reader) || isOfOwn(sealedBy, reader)),
      )
      if (isTooMany && heard.length > 0) socket.miss()
      const seesDoer = readsAll(reader) || isOfOwn(doer, reader)
      if (!isTooMany) for (const one of heard) socket.send(seesDoer ? one.frame : one.frameToOthers)
    }
  }

  function listenersOf(agendaId: AgendaId): readonly EventSocket[] {
    return [...sockets].filter(socket => socket.admission.agenda?.id === agendaId)
  }

  /** Seats that another process changed, of which no bus tells. */
  async function readmitChanged(): Promise<void> {
    if (isLooking || isClosing) return
    isLooking = true
    try {
      const seats = [...sockets].flatMap(socket => {
        const { agenda } = socket.admission
        return agenda === null ? [] : [{ ...agenda, socket }]
      })
      const changed = await deps.changedSeats(seats)
      for (const participantId of new Set(changed.map(({ socket }) => socket.admission.participantId))) {
        tellInbox(participantId)
      }
      await Promise.all(changed.map(({ socket }) => readmit(socket)))
    } finally {
      isLooking = false
    }
  }

  async function readmit(socket: EventSocket): Promise<void> {
    const { sessionId, agenda } = socket.admission
    try {
      const actor = await actorOfSession(deps, sessionId)
      if (actor === null) return socket.close('signedOut', 'not-signed-in')
      const seat = agenda === null ? null : await seatOf(agenda.id, actor.participantId)
      if (agenda !== null && seat === null) return socket.close('unknown', 'not-found')
      socket.admittedAtMs = nowMs()
      if (agenda === null || seat === null) return
      socket.admission = { ...socket.admission, agenda: { ...seat, id: agenda.id } }
    } catch (cause) {
      // Asked again at the next sweep; until then nothing but names and ids can reach this window.
      socket.admittedAtMs = -Infinity
      throw cause
    }
  }

  function inBackground(label: string, promise: Promise<unknown>): void {
    promise.catch((cause: unknown) => log.error({ err: cause }, `${label} failed`))
  }
}

const inboxFrame = frameOf({ name: 'inbox-changed' })

function frameFor(event: JournalEvent, at: Date, by: OrganisationId | null): string {
  return JSON.stringify(eventFrame(event, at, by))
}

function threadIn(event: JournalEvent): readonly ThreadId[] {
  return 'threadId' in event ? [event.threadId] : []
}

function readerOf(participantId: ParticipantId, organisationId: OrganisationId | null, { role }: Standing): Reader {
  return { participantId, organisationId, role: role ?? 'observer' }
}
