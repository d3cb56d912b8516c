/**
 * One socket to `/events`: opens, comes back after a cut later and later at a moment of its own, stays away after a
 * close that says it is no use, and lets go while nobody looks at the page for long. Says `missed` whenever it opens.
 * Born, lives and is closed. Who listens to what is agenda-events.ts; rules: docs/events.md.
 */
import type { EventFrame, HouseFrame } from '../../packages/contract/event-frames.ts'
import { closeCodes } from '../../packages/contract/live-protocol.ts'
import { noteAnotherPerson } from './page-person.ts'

export type EventStreamOptions = {
  /** `/events`, with `?agenda=<id>` and `as=<participantId>` where they are known. */
  readonly path: string
  readonly hear: (frame: EventFrame | HouseFrame) => void
  /** Asked when the door stays shut, for a browser is not told why; false ends the stream. Throws when offline. */
  readonly isSignedIn: () => Promise<boolean>
  /** From 0 to 1. */
  readonly random: () => number
}

const firstRetryMs = 1_000
const maxRetryMs = 60_000
/** The server says something at least every 25 s: a connection that is silent for longer is dead. */
const maxSilenceMs = 60_000
/** A page that has been hidden for so long lets go of its socket. */
const maxHiddenMs = 10 * 60_000

/** A wish to hear events that is kept up until it is closed. */
export class EventStream {
  private readonly options: EventStreamOptions
  private socket: WebSocket | null = null
  private failures = 0
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private silenceTimer: ReturnType<typeof setTimeout> | undefined
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined
  private isResting = false
  private isOver = false

  constructor(options: EventStreamOptions) {
    this.options = options
    addEventListener('online', this.tryNow)
    addEventListener('pagehide', this.rest)
    addEventListener('pageshow', this.wake)
    document.addEventListener('visibilitychange', this.look)
    this.look()
    this.connect()
  }

  /** Ends it for good. */
  close(): void {
    this.isOver = true
    removeEventListener('online', this.tryNow)
    removeEventListener('pagehide', this.rest)
    removeEventListener('pageshow', this.wake)
    document.removeEventListener('visibilitychange', this.look)
    this.letGo()
    clearTimeout(this.hiddenTimer)
  }

  private readonly tryNow = (): void => {
    if (this.socket === null && !this.isResting) this.connect()
  }

  private readonly rest = (): void => {
    this.isResting = true
    this.letGo()
  }

  private readonly wake = (): void => {
    if (!this.isResting || this.isOver) return
    this.isResting = false
    this.failures = 0
    this.connect()
  }

  private readonly look = (): void => {
    clearTimeout(this.hiddenTimer)
    if (document.visibilityState === 'hidden') this.hiddenTimer = setTimeout(this.rest, maxHiddenMs)
    else this.wake()
  }

  private connect(): void {
    clearTimeout(this.retryTimer)
    if (this.isOver || this.isResting) return
    const address = new URL(this.options.path, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    const socket = new WebSocket(address)
    let wasOpen = false
    this.socket = socket
    this.expectNews()
    socket.addEventListener('open', () => {
      wasOpen = true
      this.failures = 0
      if (this.socket === socket) this.options.hear({ name: 'missed' })
    })
    socket.addEventListener('message', ({ data }) => {
      if (this.socket !== socket || typeof data !== 'string') return
      this.expectNews()
      // Our own server wrote it.
      const frame = JSON.parse(data) as EventFrame | HouseFrame
      if (frame.name !== 'still-here') this.options.hear(frame)
    })
    socket.addEventListener('close', ({ code }) => {
      if (this.socket !== socket) return
      this.letGo()
      if (code === closeCodes.anotherPerson.code) noteAnotherPerson(true)
      if (mayComeBack(code)) this.retryLater(wasOpen)
      else this.close()
    })
  }

  /** A door that never opened may be shut because the session ended. */
  private retryLater(wasOpen: boolean): void {
    const waitMs = Math.min(firstRetryMs * 2 ** this.failures, maxRetryMs)
    this.failures += 1
    const { isSignedIn, random } = this.options
    this.retryTimer = setTimeout(
      () => {
        if (wasOpen) return this.connect()
        isSignedIn().then(
          isStill => (isStill ? this.connect() : this.close()),
          () => this.retryLater(false),
        )
      },
      waitMs * (0.5 + random() / 2),
    )
  }

  private expectNews(): void {
    clearTimeout(this.silenceTimer)
    const silent = this.socket
    this.silenceTimer = setTimeout(() => {
      if (this.socket !== silent) return
      this.letGo()
      this.retryLater(true)
    }, maxSilenceMs)
  }

  private letGo(): void {
    clearTimeout(this.retryTimer)
    clearTimeout(this.silenceTimer)
    const { socket } = this
    this.socket = null
    socket?.close()
  }
}

/** Whether a stream should come back by itself after this close. Source: docs/events.md. */
function mayComeBack(code: number): boolean {
  return Object.values(closeCodes).find(close => close.code === code)?.retry ?? true
}
