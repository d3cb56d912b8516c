/**
 * What happens elsewhere, as it happens, for everybody on this page who wants to hear of it: one socket for the page.
 * Events are hints; what they are about is read by an endpoint. Whenever the socket opens (also the first time, for the
 * page was made a moment earlier) and whenever the server left something out, every listener hears `missed`, which
 * stands for any event it asked for: read again what you show.
 */
import type { EventFrame, HouseFrame } from '../../packages/contract/event-frames.ts'
import { readSession } from '../../packages/contract/session-endpoints.ts'
import { callEndpoint, Refused } from './call-endpoint.ts'
import { EventStream } from './event-stream.ts'
import { personParameters } from './page-person.ts'

export type AgendaNews = EventFrame | { readonly name: 'missed' }

/** What changes the rights of everybody in a round, or its end: who shows either listens to these. */
export const roundMoves = [
  'phase-changed',
  'phase-end-moved',
  'round-created',
  'round-paused',
  'round-resumed',
  'round-withdrawn',
  'round-settings-changed',
] as const

type Listener = { readonly agendaId: string | null; readonly hear: (frame: EventFrame | HouseFrame) => void }

/** Listeners come one after the other while a page starts: the socket waits for them for a moment. */
const gatherMs = 100

const listeners = new Set<Listener>()
/** Those who came since the stream was last looked at. */
let newcomers: Listener[] = []
let stream: { readonly agendaId: string | null; readonly events: EventStream } | null = null
let gathering: ReturnType<typeof setTimeout> | null = null

/**
 * Calls back when one of these events happened in this agenda, and with `missed` when one may have. Returns the
 * function that stops it. A page is about one agenda: listening to a second one throws.
 */
export function listenToAgenda(
  agendaId: string,
  names: readonly EventFrame['name'][],
  callback: (news: AgendaNews) => void,
): () => void {
  return listen({
    agendaId,
    hear(frame) {
      if (frame.name === 'missed') callback({ name: 'missed' })
      else if ('agendaId' in frame && names.includes(frame.name)) callback(frame)
    },
  })
}

/** Calls back when the reader's inbox changed or may have changed. Returns the function that stops it. */
export function listenToInbox(callback: () => void): () => void {
  return listen({
    agendaId: null,
    hear: ({ name }) => {
      if (name === 'inbox-changed' || name === 'missed') callback()
    },
  })
}

function listen(listener: Listener): () => void {
  const others = [...listeners].map(({ agendaId }) => agendaId).filter(id => id !== null)
  if (listener.agendaId !== null && others.some(id => id !== listener.agendaId)) {
    throw new Error('a page is about one agenda')
  }
  listeners.add(listener)
  newcomers.push(listener)
  gathering ??= setTimeout(() => {
    gathering = null
    openStream()
  }, gatherMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    stream?.events.close()
    stream = null
  }
}

/** Opens the stream that the listeners need; one that is there and hears the agenda stays. */
function openStream(): void {
  if (listeners.size === 0) return
  const agendaId = [...listeners].find(listener => listener.agendaId !== null)?.agendaId ?? null
  const arrived = newcomers.filter(listener => listeners.has(listener))
  newcomers = []
  if (stream !== null && (agendaId === null || agendaId === stream.agendaId)) {
    // They did not hear this stream open.
    for (const { hear } of arrived) hear({ name: 'missed' })
    return
  }
  stream?.events.close()
  const query = new URLSearchParams({ ...(agendaId === null ? {} : { agenda: agendaId }), ...personParameters() })
  const path = query.size === 0 ? '/events' : `/events?${query.toString()}`
  const hear = (frame: EventFrame | HouseFrame): void => tell(frame, agendaId)
  stream = { agendaId, events: new EventStream({ path, hear, isSignedIn, random }) }
}

/** A stream of the inbox alone has nothing to say to those who wait for the stream of the agenda. */
function tell(frame: EventFrame | HouseFrame, ofStream: string | null): void {
  for (const { agendaId, hear } of listeners) if (agendaId === null || agendaId === ofStream) hear(frame)
}

async function isSignedIn(): Promise<boolean> {
  try {
    await callEndpoint(readSession, {})
    return true
  } catch (fault) {
    if (fault instanceof Refused && (fault.status === 401 || fault.code === 'signed-in-as-another')) return false
    throw fault
  }
}

function random(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
  return drawn / 2 ** 32
}
