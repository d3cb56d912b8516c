/**
 * The window of one person as the server sees it: the socket for events and the one for the text, both open, and
 * requests with her session. What it hears is noted with the instant at which it came.
 */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { decodeJson, messageKind } from '../packages/contract/live-protocol.ts'
import type { Seated } from './reach-agenda.ts'

/** What came over a socket, and when (`performance.now`, of this process). */
export type Heard =
  | { readonly kind: 'event'; readonly name: string; readonly threadId: string; readonly linkId: string }
  | { readonly kind: 'access'; readonly mode: string }
  | { readonly kind: 'closed'; readonly socket: 'events' | 'text'; readonly code: number }

type Places = { readonly origin: string; readonly agendaId: string; readonly documentId: string }

/** Born with two open sockets, ended by `close`. */
export class ReachWindow {
  readonly person: Seated
  private readonly origin: string
  private readonly sockets: readonly WebSocket[]
  private readonly listeners = new Set<(heard: Heard, at: number) => void>()

  private constructor(person: Seated, origin: string, events: WebSocket, text: WebSocket) {
    this.person = person
    this.origin = origin
    this.sockets = [events, text]
    events.on('message', (data: Buffer) => this.hear(eventOf(data)))
    events.on('close', code => this.hear({ kind: 'closed', socket: 'events', code }))
    text.on('message', (data: Buffer) => {
      if (data[0] === messageKind.access) this.hear({ kind: 'access', mode: modeOf(data.subarray(1)) })
    })
    text.on('close', code => this.hear({ kind: 'closed', socket: 'text', code }))
  }

  static async open(person: Seated, { origin, agendaId, documentId }: Places): Promise<ReachWindow> {
    const headers = { cookie: person.cookie, origin }
    const door = origin.replace('http', 'ws')
    const events = new WebSocket(`${door}/events?agenda=${agendaId}`, { headers })
    const text = new WebSocket(`${door}/collab/${documentId}.1?acquis=1&schema=1`, { headers })
    const window = new ReachWindow(person, origin, events, text)
    await Promise.all([once(events, 'open'), once(text, 'open'), window.next(heard => heard.kind === 'access')])
    // Sync step 1 of somebody who has nothing yet.
    text.send(Buffer.from([0, 0, 1, 0]))
    return window
  }

  /** The instant at which the next such thing came. Rejects after half a minute. */
  next(isWanted: (heard: Heard) => boolean): Promise<number> {
    return new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => {
        this.listeners.delete(listener)
        reject(new Error(`${this.person.name} heard nothing for 30 s`))
      }, 30_000)
      const listener = (heard: Heard, at: number): void => {
        if (!isWanted(heard)) return
        clearTimeout(tooLong)
        this.listeners.delete(listener)
        resolve(at)
      }
      this.listeners.add(listener)
    })
  }

  /** Asks as her page would; the answer's JSON, read to its end. */
  async ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const { origin } = this
    const answer = await fetch(origin + path, {
      method,
      headers: {
        cookie: this.person.cookie,
        origin,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
    return text === '' ? null : (JSON.parse(text) as unknown)
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate()
  }

  private hear(heard: Heard): void {
    const at = performance.now()
    for (const listener of this.listeners) listener(heard, at)
  }
}

function eventOf(data: Buffer): Heard {
  const frame = JSON.parse(data.toString('utf8')) as { readonly [fact: string]: unknown }
  const { name, threadId, linkId } = frame
  return { kind: 'event', name: String(name), threadId: String(threadId), linkId: String(linkId) }
}

function modeOf(payload: Uint8Array): string {
  const { mode } = decodeJson(payload) as { readonly mode: unknown }
  return String(mode)
}
