/**
 * The live protocol's words: message numbers, close codes and the payloads that are ours.
 * Rules L1… are in docs/live-protocol.md. The life of a message: a varuint kind, then the payload of that kind;
 * one WebSocket binary frame carries one message. Kinds 0 sync, 1 awareness, 2 auth, 3 query awareness are those of
 * y-protocols; 4 to 7 are spoken only with clients that asked with `?acquis=1`, which send 5 and 6 as well. A frame
 * that breaks these shapes is refused, never guessed at.
 */
import { createDecoder, hasContent, readVarString, readVarUint } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import type { RefusalCode } from '../domain/errors.ts'
import type { TextAccess } from '../domain/permission.ts'

export const messageKind = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  saved: 4,
  access: 5,
  registry: 6,
  refused: 7,
} as const
export const syncKind = { step1: 0, step2: 1, update: 2 } as const

/** The version of the text's shape that this build writes; travels as `?schema=`. Unknown versions become read-only. */
export const schemaVersion = 1

/** Close codes and whether a client should come back by itself. Source: live rule L9. */
export const closeCodes = {
  goingAway: { code: 1001, retry: true },
  badFrame: { code: 1003, retry: false },
  tryLater: { code: 1013, retry: true },
  signedOut: { code: 4401, retry: false },
  noAccess: { code: 4403, retry: false },
  unknown: { code: 4404, retry: false },
  reload: { code: 4409, retry: false },
  anotherPerson: { code: 4410, retry: false },
  tooLarge: { code: 4413, retry: false },
  tooFast: { code: 4429, retry: true },
} as const
export type CloseName = keyof typeof closeCodes

/**
 * The close that follows a refusal on the live door. Every other code is told by message 7 without a close, and to a
 * stock client, which knows no message 7, by the close `noAccess`. Source: live rule L9.
 */
export const closeOfRefusal: { readonly [code in RefusalCode]?: CloseName } = {
  'not-signed-in': 'signedOut',
  'signed-in-as-another': 'anotherPerson',
  'not-found': 'unknown',
  'frame-too-large': 'tooLarge',
  'frame-not-binary': 'badFrame',
  'frame-not-readable': 'badFrame',
  'update-not-readable': 'badFrame',
  'too-many-frames': 'tooFast',
  'too-many-connections': 'tryLater',
  'server-busy': 'tryLater',
  'document-frozen': 'reload',
  'document-other-epoch': 'reload',
  'schema-version-unknown': 'reload',
}

/**
 * What somebody may do now at most, and in which phase. `maySuggest`: whether they may suggest; with mode `direct` they
 * choose. `reason` says why it is not more; null when nothing is withheld.
 */
export type AccessMessage = TextAccess
/**
 * A client id in this document: whose (an opaque alias, one per person and document) and in which mode. `author`: what
 * others may see of who suggests; left out for other modes and where nobody is known any more.
 */
export type RegistryEntry = {
  readonly clientId: number
  readonly alias: string
  readonly mode: 'direct' | 'suggest' | 'server'
  readonly author?: PresenceUser
}
/** What a window writes as from here on, in the order of its frames. */
export type WritingMode = 'direct' | 'suggest'
/** The client ids of a window, one for each mode; null where it brings none. */
export type ClaimMessage = { readonly direct: number | null; readonly suggest: number | null }
/**
 * `frame`: the n-th update frame of this connection (step 2 and update alike, counted from 1) was not taken, or, with
 * the notes 'resync' and 'words-in-removed-alternative', was taken with something left out. Frame 0 speaks of the connection: 'not-saved-yet' until
 * the next saved, 'presence-not-valid', 'client-id-taken' as the answer to a claim. `words`: what
 * 'words-in-removed-alternative' took away again, a line for each place. Source: live rules L4, L7, L8.
 */
export type RefusedMessage = { readonly frame: number; readonly code: RefusalCode; readonly words?: string }

/**
 * What the server shows of a person to others in a room; composed by the server alone. The awareness state that others
 * receive is `{user, cursor}`; `cursor` holds relative positions as the editor encoded them, or null.
 */
export type PresenceUser = {
  readonly name: string
  readonly organisation: string | null
  readonly code: string | null
  readonly group: string | null
}

/** Message 5, kind and payload: what this connection may do from now on. */
export function encodeAccess(message: AccessMessage): Uint8Array {
  return encodeJson(messageKind.access, message)
}

/** Message 6, kind and payload: client ids that a reader has to know, told before the first words under them. */
export function encodeRegistry(entries: readonly RegistryEntry[]): Uint8Array {
  return encodeJson(messageKind.registry, entries)
}

/** Message 7, kind and payload: a frame that was not taken, or a note about one. */
export function encodeRefused(message: RefusedMessage): Uint8Array {
  return encodeJson(messageKind.refused, message)
}

/** Message 5 from a client: how it writes from here on. */
export function encodeChoice(mode: WritingMode): Uint8Array<ArrayBuffer> {
  return encodeJson(messageKind.access, { mode })
}

/** Message 6 from a client: the ids under which it writes. */
export function encodeClaim(message: ClaimMessage): Uint8Array<ArrayBuffer> {
  return encodeJson(messageKind.registry, message)
}

/** Reads message 5 of a client; null when it is none. */
export function readChoice(json: string): WritingMode | null {
  const { mode, ...others } = objectIn(json)
  return (mode === 'direct' || mode === 'suggest') && isEmpty(others) ? mode : null
}

/** Reads message 6 of a client; null when it is none: two different ids of 32 bits, either may be left null. */
export function readClaim(json: string): ClaimMessage | null {
  const { direct, suggest, ...others } = objectIn(json)
  if (!isIdOrNull(direct) || !isIdOrNull(suggest) || !isEmpty(others)) return null
  return direct !== null && direct === suggest ? null : { direct, suggest }
}

/** Reads the payload of message 4 (the kind already consumed). Throws on anything else. */
export function decodeSaved(payload: Uint8Array): number {
  const decoder = createDecoder(payload)
  const frames = readVarUint(decoder)
  if (hasContent(decoder)) throw new Error('bytes after saved')
  return frames
}

/** Reads the JSON payload of messages 5, 6, 7 (the kind already consumed); the caller knows the kind's type. */
export function decodeJson(payload: Uint8Array): unknown {
  return JSON.parse(readVarString(createDecoder(payload)))
}

function objectIn(json: string): { readonly [name: string]: unknown } {
  const value: unknown = JSON.parse(json)
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function isEmpty(others: object): boolean {
  return Object.keys(others).length === 0
}

function isIdOrNull(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32)
}

function encodeJson(kind: number, value: unknown): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder()
  writeVarUint(encoder, kind)
  writeVarString(encoder, JSON.stringify(value))
  return toUint8Array(encoder)
}
