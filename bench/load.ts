/**
 * The load of a live room, the same for every server under test: sockets that speak y-websocket's protocol, some of
 * which write. Each written update carries a token; whoever receives a frame with that token notes the time.
 * Latencies are measured inside this one process, so one clock times both ends.
 */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

export type LoadPlan = {
  readonly rooms: number
  readonly socketsPerRoom: number
  readonly writersPerRoom: number
  readonly writesPerSecond: number
  readonly seconds: number
  /** Address and cookie of the k-th socket of a room. */
  readonly door: (
    room: number,
    socket: number,
  ) => { readonly url: string; readonly cookie: string | undefined; readonly origin: string | undefined }
  /** Called when all have joined and claimed, right before the measured writing begins. */
  readonly onBegin: () => void
  /** Whether the server answers message 4. */
  readonly saves: boolean
}

export type LoadResult = {
  readonly written: number
  readonly expectedDeliveries: number
  readonly deliveries: number
  readonly toOthersMs: Latencies
  readonly savedMs: Latencies | null
}
export type Latencies = { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number }

const tilde = 0x7e

/** Opens all sockets, writes for the given seconds, waits for the stragglers, and answers what was seen. */
export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const sentAt: number[] = []
  const toOthers: number[] = []
  const saved: number[] = []
  const writers: Writer[] = []
  const sockets: WebSocket[] = []
  for (let room = 0; room < plan.rooms; room++) {
    for (let k = 0; k < plan.socketsPerRoom; k++) {
      const { url, cookie, origin } = plan.door(room, k)
      const socket = new WebSocket(url, {
        headers: { ...(cookie === undefined ? {} : { cookie }), ...(origin === undefined ? {} : { origin }) },
        perMessageDeflate: false,
      })
      const writer = k < plan.writersPerRoom ? new Writer(socket, writers.length) : null
      socket.on('message', (data: Buffer) => {
        const now = performance.now()
        if (data[0] === 4) return writer?.noteSaved(data, now, saved)
        if (data[0] !== 0) return
        if (writer !== null && !writer.synced && data[1] === 1) return writer.begin(data)
        for (let at = data.indexOf(tilde); at >= 0; at = data.indexOf(tilde, at)) {
          const end = data.indexOf(tilde, at + 1)
          if (end < 0) break
          const token = Number(data.toString('latin1', at + 1, end))
          const started = sentAt[token]
          // y-websocket's server echoes to the sender; only what reaches others counts.
          const isEcho = writer !== null && token % writers.length === writer.index
          if (started !== undefined && !isEcho) toOthers.push(now - started)
          at = end + 1
        }
      })
      sockets.push(socket)
      if (writer !== null) writers.push(writer)
      await once(socket, 'open')
      socket.send(Buffer.from([0, 0, 1, 0]))
    }
  }
  await until(() => writers.every(writer => writer.synced), 20_000)
  // The first words of a connection claim its client id, once; that is not what is measured here.
  for (const [k, writer] of writers.entries()) {
    writer.write(-1)
    if (k % 10 === 9) await pause(10)
  }
  await until(() => !plan.saves || saved.length >= writers.length, 20_000)
  await pause(1_000)
  toOthers.length = 0
  saved.length = 0
  plan.onBegin()
  const gapMs = 1_000 / (plan.writesPerSecond * writers.length)
  const began = performance.now()
  let next = 0
  while (performance.now() - began < plan.seconds * 1_000) {
    const due = Math.floor((performance.now() - began) / gapMs)
    for (; next < due; next++) {
      const writer = writers[next % writers.length]
      if (writer === undefined) throw new Error('a plan without writers')
      const token = sentAt.length
      sentAt.push(performance.now())
      writer.write(token)
    }
    await pause(1)
  }
  const expected = sentAt.length * (plan.socketsPerRoom - 1)
  await until(() => toOthers.length >= expected && (!plan.saves || saved.length >= sentAt.length), 10_000)
  for (const socket of sockets) socket.terminate()
  return {
    written: sentAt.length,
    expectedDeliveries: expected,
    deliveries: toOthers.length,
    toOthersMs: latencies(toOthers),
    savedMs: plan.saves ? latencies(saved) : null,
  }
}

class Writer {
  readonly socket: WebSocket
  readonly index: number
  readonly doc = new Y.Doc()
  synced = false
  private readonly unsaved: number[] = []
  private at = 0
  private before = 0

  constructor(socket: WebSocket, index: number) {
    this.socket = socket
    this.index = index
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'own') this.send(update)
    })
  }

  /** Takes the first step 2, then answers with an own empty one, as every client does. */
  begin(frame: Buffer): void {
    const [length, head] = readVarUint(frame, 2)
    Y.applyUpdate(this.doc, frame.subarray(head, head + length), 'server')
    this.before = this.unsaved.length
    this.at = this.doc.getText('t').length
    this.synced = true
  }

  write(token: number): void {
    const words = `~${token}~ `
    this.unsaved.push(performance.now())
    this.doc.transact(() => this.doc.getText('t').insert(this.at, words), 'own')
    this.at += words.length
  }

  noteSaved(frame: Buffer, now: number, saved: number[]): void {
    const [count] = readVarUint(frame, 1)
    for (; this.before < count && this.before < this.unsaved.length; this.before++) {
      saved.push(now - (this.unsaved[this.before] ?? now))
    }
  }

  private send(update: Uint8Array): void {
    this.socket.send(Buffer.concat([Buffer.from([0, 2]), varUint(update.length), update]))
  }
}

/** The middle, the slow and the slowest, in milliseconds. */
export function latencies(values: readonly number[]): Latencies {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

function varUint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 | (rest & 127))
  bytes.push(rest)
  return Buffer.from(bytes)
}

/** The value and the offset behind it. */
function readVarUint(bytes: Buffer, from: number): [number, number] {
  let value = 0
  let factor = 1
  for (let at = from; ; at++) {
    const byte = bytes[at] ?? 0
    value += (byte & 127) * factor
    factor *= 128
    if (byte < 128) return [value, at + 1]
  }
}

async function until(holds: () => boolean, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs
  while (!holds() && performance.now() < end) await pause(5)
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
