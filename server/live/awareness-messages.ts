/**
 * Presence on the wire, in the shape of y-protocols' awareness: varuint count, then per client id: varuint id,
 * varuint clock, string of JSON. Of what a client sends only the cursor of one own id is read; entries of other ids
 * are skipped unparsed, since stock clients echo what they receive. Source: live rules L11, L12.
 */
import { createDecoder, hasContent, readVarString, readVarUint } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { messageKind } from '../../packages/contract/live-protocol.ts'
import { frameMessage } from './wire-frames.ts'

/** What one client id says of itself. `cursor`: JSON text of the cursor, or null when the person left the text. */
export type PresenceClaim = { readonly clientId: number; readonly clock: number; readonly cursor: string | null }
/** What others are told. `state`: JSON text, `null` in JSON when somebody left. */
export type PresenceNotice = { readonly clientId: number; readonly clock: number; readonly state: string }

const maxClock = 2 ** 31
const maxClientId = 2 ** 53

/**
 * The entries of a presence message whose id `mayBeOwn`; null when the message is not readable or one of these
 * entries is not valid: a state that is neither an object nor null, a cursor above the bound, a clock beyond reason.
 */
export function readPresence(
  message: Uint8Array,
  mayBeOwn: (clientId: number) => boolean,
  maxCursorBytes: number,
): readonly PresenceClaim[] | null {
  try {
    const decoder = createDecoder(message)
    const claims: PresenceClaim[] = []
    for (let left = readVarUint(decoder); left > 0; left -= 1) {
      const clientId = readVarUint(decoder)
      const clock = readVarUint(decoder)
      if (!mayBeOwn(clientId)) {
        skipBytes(decoder)
        continue
      }
      const cursor = cursorOf(readVarString(decoder))
      if (cursor === undefined || clock > maxClock || clientId > maxClientId) return null
      if (cursor !== null && Buffer.byteLength(cursor) > maxCursorBytes) return null
      claims.push({ clientId, clock, cursor })
    }
    return hasContent(decoder) ? null : claims
  } catch {
    // Not readable as presence; the caller drops the frame and says so.
    return null
  }
}

/** One frame with the latest state per client id. */
export function presenceFrame(notices: readonly PresenceNotice[]): Buffer {
  const inner = createEncoder()
  writeVarUint(inner, notices.length)
  for (const notice of notices) {
    writeVarUint(inner, notice.clientId)
    writeVarUint(inner, notice.clock)
    writeVarString(inner, notice.state)
  }
  const outer = createEncoder()
  writeVarUint(outer, messageKind.awareness)
  writeVarUint8Array(outer, toUint8Array(inner))
  return frameMessage(toUint8Array(outer))
}

/** The cursor's JSON, null for a state of null, undefined for anything that is no state. */
function cursorOf(json: string): string | null | undefined {
  const state: unknown = JSON.parse(json)
  if (state === null) return null
  if (typeof state !== 'object' || Array.isArray(state)) return undefined
  return JSON.stringify('cursor' in state ? (state.cursor ?? null) : null)
}

function skipBytes(decoder: ReturnType<typeof createDecoder>): void {
  const length = readVarUint(decoder)
  if (decoder.pos + length > decoder.arr.length) throw new Error('a length beyond the end')
  decoder.pos += length
}
