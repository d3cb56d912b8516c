/**
 * What of this window's writing has reached the server's log: the one truth behind "Saved on the server". Pure
 * bookkeeping of changes, the frames they left in, and the server's answers; no sockets, no clock. A change is a burst
 * of typing, as undo counts it, so that "3 changes" means something to people. Source: live rules on message 4 and 7.
 */

/** One local update. `frame`: the update frame of this connection that carries it; null when none does yet. */
type Unsaved = { readonly seq: number; readonly burst: number; frame: number | null; isRefused: boolean }

export class SaveLedger {
  private unsaved: Unsaved[] = []
  private nextSeq = 1
  private burst = 0
  private lastChangeMs = -Infinity
  private sentFrames = 0
  private savedFrames = 0
  private isStateSent = false
  private readonly burstGapMs: number

  /** `burstGapMs`: updates closer together than this are one change. */
  constructor(burstGapMs = 1000) {
    this.burstGapMs = burstGapMs
  }

  /** Changes from before this page was loaded: they leave with the first state that is sent. */
  restore(changes: number): void {
    for (let i = 0; i < changes; i += 1) this.add(this.nextBurst())
  }

  /** Notes a local update; answers the number of the burst it belongs to. */
  changed(nowMs: number): number {
    const isNew = nowMs - this.lastChangeMs > this.burstGapMs
    this.lastChangeMs = nowMs
    this.add(isNew ? this.nextBurst() : this.burst)
    return this.burst
  }

  /** A new connection counts its frames anew; what was under way may be lost, and leaves again with the state. */
  connected(): void {
    this.sentFrames = 0
    this.savedFrames = 0
    this.isStateSent = false
    for (const change of this.unsaved) change.frame = null
  }

  /**
   * Whether an update frame may leave now. Before the state was sent on this connection it would come without what
   * precedes it, and the state carries it anyway.
   */
  get maySendUpdates(): boolean {
    return this.isStateSent
  }

  /** Notes that an update frame left; a state (step 2) carries everything so far. Answers its number. */
  sent(kind: 'state' | 'update'): number {
    this.sentFrames += 1
    if (kind === 'state') this.isStateSent = true
    for (const change of this.unsaved) if (change.frame === null) change.frame = this.sentFrames
    return this.sentFrames
  }

  /** Message 4: frames up to `frames` are durable, but for those that were refused. Answers whether anything changed. */
  saved(frames: number): boolean {
    const before = this.unsaved.length
    this.savedFrames = Math.max(this.savedFrames, frames)
    this.unsaved = this.unsaved.filter(change => change.isRefused || change.frame === null || change.frame > frames)
    return this.unsaved.length !== before
  }

  /** Message 7: this frame was not taken. `again`: the server asks for the state anew, which brings it. */
  refused(frame: number, again: boolean): void {
    for (const change of this.unsaved) {
      if (change.frame !== frame) continue
      if (again) change.frame = null
      else change.isRefused = true
    }
  }

  /** Whether every frame of this connection was answered. */
  get isSettled(): boolean {
    return this.isStateSent && this.savedFrames >= this.sentFrames
  }

  /** Whether everything written here is durable, known from this connection. */
  get isSaved(): boolean {
    return this.isSettled && this.unsaved.length === 0
  }

  /** Changes that are not known to be durable. */
  get changes(): number {
    return this.unsavedBursts.size
  }

  /** The numbers of those changes. */
  get unsavedBursts(): ReadonlySet<number> {
    return new Set(this.unsaved.map(change => change.burst))
  }

  private add(burst: number): void {
    this.unsaved.push({ seq: this.nextSeq, burst, frame: null, isRefused: false })
    this.nextSeq += 1
  }

  private nextBurst(): number {
    this.burst += 1
    return this.burst
  }
}
