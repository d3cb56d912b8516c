/**
 * This person's visit to a text and what it compares with: what she saw of it when she last left it, on whichever
 * device. The server keeps that; what she saw on this device alone stands in while the server cannot be asked. A page
 * that is left and opened again within minutes is one visit.
 */
import * as Y from 'yjs'
import { beginVisit, noteVisit, readVisitText } from '../../packages/contract/visit-endpoints.ts'
import type { ReadText } from '../../packages/document/base-units.ts'
import { textOfVersion } from '../../packages/document/version-state.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import type { DeviceStore, SeenText } from './device-store.ts'
import { textOf } from './received-text.ts'

const sameVisitMs = 10 * 60_000
const noteEveryMs = 60_000

type Visited = { readonly id: string; readonly since: Date | null }
type WholeText = Parameters<typeof textOf>[0]

export type LastVisitParts = {
  readonly goalId: string
  readonly device: DeviceStore | null
  /** The text now; null while there is none. */
  read(): ReadText | null
  /** Whether this window has all that the server has. */
  isCurrent(): boolean
  /** What the visit compares with is known now, or known better. */
  onKnown(): void
}

/** Born with a page. */
export class LastVisit {
  private readonly parts: LastVisitParts
  private onDevice: SeenText | null = null
  private visit: Visited | null = null
  private isBeginning = false
  private whole: WholeText | null = null

  constructor(parts: LastVisitParts) {
    this.parts = parts
  }

  /** Finds what was seen last, and begins to note what is seen. */
  async open(): Promise<void> {
    const { device, goalId, onKnown } = this.parts
    const row = (await device?.visitOf(goalId).catch(() => null)) ?? null
    this.onDevice = row !== null && Date.now() - row.at < sameVisitMs && row.before !== null ? row.before : row
    await this.begin()
    onKnown()
    addEventListener('online', () => void this.begin().then(onKnown))
    addEventListener('pagehide', () => this.note())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.note()
    })
    setInterval(() => {
      if (document.visibilityState === 'visible') this.noteOnServer()
    }, noteEveryMs)
  }

  /** Where what it compares with comes from. */
  get place(): 'server' | 'device' {
    return this.visit === null ? 'device' : 'server'
  }

  /** When the visit before ended; null for a first one. */
  get at(): Date | null {
    if (this.visit !== null) return this.visit.since
    return this.onDevice === null ? null : new Date(this.onDevice.at)
  }

  /** The text as it was then; null for a first visit. The caller lets go of it. Throws where the server does not say. */
  async text(): Promise<ReadText | null> {
    if (this.visit === null) {
      const { onDevice } = this
      return onDevice === null ? null : textOfVersion(onDevice.state, new Map(onDevice.suggesters))
    }
    if (this.visit.since === null) return null
    const params = { goalId: this.parts.goalId, visitId: this.visit.id }
    this.whole ??= await callEndpoint(readVisitText, { params })
    return textOf(this.whole)
  }

  /** A window's own visit goes on when it is loaded again: its number lives as long as the window. */
  private async begin(): Promise<void> {
    if (this.visit !== null || this.isBeginning) return
    this.isBeginning = true
    const { goalId } = this.parts
    const key = `acquis/visit/${goalId}`
    try {
      const body = { visit: sessionStorage.getItem(key) }
      const { visit, since } = await callEndpoint(beginVisit, { params: { goalId }, body })
      sessionStorage.setItem(key, visit)
      this.visit = { id: visit, since: since === null ? null : new Date(since) }
    } catch {
      // Not reachable, or not hers any more: what this device remembers stands in until the next time online.
    } finally {
      this.isBeginning = false
    }
  }

  private note(): void {
    this.noteOnServer()
    const { goalId, device, read } = this.parts
    const now = read()
    if (now === null || device === null) return
    const { onDevice } = this
    const before =
      onDevice === null ? null : { at: onDevice.at, state: onDevice.state, suggesters: onDevice.suggesters }
    const seen = { at: Date.now(), state: Y.encodeStateAsUpdate(now.doc), suggesters: [...now.suggesters] }
    // A device that keeps nothing any more only forgets the visit.
    device.noteVisit({ goalId, ...seen, before }).catch(() => undefined)
  }

  /** Never while something may be missing here: what was not on this screen is not seen. */
  private noteOnServer(): void {
    const { goalId, read, isCurrent } = this.parts
    if (this.visit === null || read() === null || !isCurrent()) return
    const params = { goalId, visitId: this.visit.id }
    // What is not noted is shown again the next time.
    callEndpoint(noteVisit, { params, keepalive: true }).catch(() => undefined)
  }
}
