/**
 * The text as this person saw it when she last left its page on this device, and noting it anew when she leaves. A page
 * that is left and opened again within minutes is one visit.
 */
import * as Y from 'yjs'
import type { ReadText } from '../../packages/document/base-units.ts'
import type { DeviceStore, SeenText } from './device-store.ts'

const sameVisitMs = 10 * 60_000

/** Born with a page. `read`: the text now; null while there is none. */
export class LastVisit {
  private readonly goalId: string
  private readonly device: DeviceStore | null
  private readonly read: () => ReadText | null
  private baseline: SeenText | null = null

  constructor(goalId: string, device: DeviceStore | null, read: () => ReadText | null) {
    this.goalId = goalId
    this.device = device
    this.read = read
  }

  /** Finds what was seen last, and begins to note what is seen. */
  async open(): Promise<void> {
    const row = (await this.device?.visitOf(this.goalId)) ?? null
    this.baseline = row !== null && Date.now() - row.at < sameVisitMs && row.before !== null ? row.before : row
    const note = (): void => {
      if (document.visibilityState === 'hidden') this.note()
    }
    addEventListener('pagehide', () => this.note())
    document.addEventListener('visibilitychange', note)
  }

  /** When it was; null for a first visit. */
  get at(): Date | null {
    return this.baseline === null ? null : new Date(this.baseline.at)
  }

  /** The text as it was then; null for a first visit. The caller lets go of it. */
  text(): ReadText | null {
    if (this.baseline === null) return null
    const doc = new Y.Doc()
    Y.applyUpdate(doc, this.baseline.state)
    return { doc, suggesters: new Map(this.baseline.suggesters) }
  }

  private note(): void {
    const now = this.read()
    if (now === null || this.device === null) return
    const { goalId, baseline } = this
    const before =
      baseline === null ? null : { at: baseline.at, state: baseline.state, suggesters: baseline.suggesters }
    const seen = { at: Date.now(), state: Y.encodeStateAsUpdate(now.doc), suggesters: [...now.suggesters] }
    // A device that keeps nothing any more only forgets the visit.
    this.device.noteVisit({ goalId, ...seen, before }).catch(() => undefined)
  }
}
