/**
 * The frames of one connection that wait, in order, for a claim, for the text to load or for the connection's own
 * rate. Bounded in number and in bytes. Source: live rules L4, L18.
 */

import type { ClaimMessage, WritingMode } from '../../packages/contract/live-protocol.ts'

/** A frame for the room: a request for the state, ids to be claimed, or the n-th update frame of its connection. */
export type RoomFrame =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'claim'; readonly ids: ClaimMessage }
  | { readonly kind: 'update'; readonly frame: number; readonly update: Uint8Array; readonly isStep2: boolean }

/** A frame that waits for its turn; a choice counts for the frames behind it. */
export type WaitingFrame = RoomFrame | { readonly kind: 'choice'; readonly mode: WritingMode }

export type WaitingLimits = { readonly maxWaitingFrames: number; readonly maxWaitingBytes: number }

/** First in, first out. What waits must not pin the 64 KB that the socket was read into: it is copied. */
export class WaitingFrames {
  private readonly limits: WaitingLimits
  private readonly frames: WaitingFrame[] = []
  private bytes = 0

  constructor(limits: WaitingLimits) {
    this.limits = limits
  }

  get first(): WaitingFrame | null {
    return this.frames[0] ?? null
  }

  /** Keeps a frame behind the others; false when it would be beyond a bound. */
  add(frame: WaitingFrame): boolean {
    const length = bytesOf(frame)
    const { maxWaitingFrames, maxWaitingBytes } = this.limits
    if (this.frames.length >= maxWaitingFrames || this.bytes + length > maxWaitingBytes) return false
    this.frames.push(ownCopy(frame))
    this.bytes += length
    return true
  }

  removeFirst(): void {
    const frame = this.frames.shift()
    if (frame !== undefined) this.bytes -= bytesOf(frame)
  }

  clear(): void {
    this.frames.length = 0
    this.bytes = 0
  }
}

function bytesOf(frame: WaitingFrame): number {
  if (frame.kind === 'step1') return frame.stateVector.length
  return frame.kind === 'update' ? frame.update.length : 0
}

function ownCopy(frame: WaitingFrame): WaitingFrame {
  if (frame.kind === 'step1') return { ...frame, stateVector: Uint8Array.from(frame.stateVector) }
  return frame.kind === 'update' ? { ...frame, update: Uint8Array.from(frame.update) } : frame
}
