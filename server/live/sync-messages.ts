/**
 * Reads what a client sends and writes sync messages. The life of a message: a varuint kind; for kind 0 a varuint
 * sync kind and one byte string; for kind 1 one byte string; for kind 3 nothing; for kinds 5 and 6, from clients that
 * speak them, one string of JSON. Anything else, and any byte left over, is refused as a whole. Never applies anything. Source: live rules L2, L3.
 */
import { createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import {
  type ClaimMessage,
  messageKind,
  readChoice,
  readClaim,
  syncKind,
  type WritingMode,
} from '../../packages/contract/live-protocol.ts'
import { frameMessage, frameNumber, frameSync } from './wire-frames.ts'

export type ClientMessage =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'update'; readonly update: Uint8Array; readonly isStep2: boolean }
  | { readonly kind: 'presence'; readonly presence: Uint8Array }
  | { readonly kind: 'query-presence' }
  | { readonly kind: 'choice'; readonly mode: WritingMode }
  | { readonly kind: 'claim'; readonly ids: ClaimMessage }

/** The message in a frame, or null when it is none that a client may send. The byte strings are views of the frame. */
export function readClientMessage(frame: Uint8Array, isAcquis: boolean): ClientMessage | null {
  try {
    const decoder = createDecoder(frame)
    const message = readKind(decoder, isAcquis)
    return hasContent(decoder) ? null : message
  } catch {
    // lib0 throws on a length beyond the end and on an endless number, JSON.parse on what is none: not readable.
    return null
  }
}

function readKind(decoder: ReturnType<typeof createDecoder>, isAcquis: boolean): ClientMessage | null {
  const kind = readVarUint(decoder)
  if (isAcquis && kind === messageKind.access) {
    const mode = readChoice(readVarString(decoder))
    return mode === null ? null : { kind: 'choice', mode }
  }
  if (isAcquis && kind === messageKind.registry) {
    const ids = readClaim(readVarString(decoder))
    return ids === null ? null : { kind: 'claim', ids }
  }
  switch (kind) {
    case messageKind.sync:
      return readSync(decoder)
    case messageKind.awareness:
      return { kind: 'presence', presence: readVarUint8Array(decoder) }
    case messageKind.queryAwareness:
      return { kind: 'query-presence' }
    default:
      return null
  }
}

function readSync(decoder: ReturnType<typeof createDecoder>): ClientMessage | null {
  switch (readVarUint(decoder)) {
    case syncKind.step1:
      return { kind: 'step1', stateVector: readVarUint8Array(decoder) }
    case syncKind.step2:
      return { kind: 'update', update: readVarUint8Array(decoder), isStep2: true }
    case syncKind.update:
      return { kind: 'update', update: readVarUint8Array(decoder), isStep2: false }
    default:
      return null
  }
}

/** Whether an update holds nothing at all: no struct and no deletion (`00 00`, which every stock client sends). */
export function isEmptyUpdate(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0
}

/** Asks a client for what this state vector lacks. */
export function step1Frame(stateVector: Uint8Array): Buffer {
  return frameSync(syncKind.step1, stateVector).frame
}

/** Answers a step 1 with everything that its state vector lacked. */
export function step2Frame(update: Uint8Array): Buffer {
  return frameSync(syncKind.step2, update).frame
}

/** An update for others, and its bytes as they will be stored: one unpooled copy serves both. */
export function updateFrame(update: Uint8Array): { readonly frame: Buffer; readonly payload: Uint8Array } {
  return frameSync(syncKind.update, update)
}

/** Message 4: update frames up to this number are durable or were refused. */
export function savedFrame(frames: number): Buffer {
  return frameNumber(messageKind.saved, frames)
}

/** A data frame that says nothing (a presence of nobody): keeps stock clients from hanging up. Live rule L14. */
export const heartbeatFrame: Buffer = frameMessage(new Uint8Array([messageKind.awareness, 1, 0]))
