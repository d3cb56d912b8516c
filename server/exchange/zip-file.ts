/**
 * Opens a zip that a stranger made: reads its directory, refuses what is more than it may be before anything is
 * unpacked, and counts again while unpacking, because a directory can lie. Nothing is written to a disk, so no name
 * in it can lead anywhere. Ten thousand files, files within files, other methods and passwords are refused.
 */
import { inflateRawSync } from 'node:zlib'
import { DomainError } from '../../packages/domain/errors.ts'
import { limits } from '../platform/limits.ts'

export type ZipFile = {
  readonly names: readonly string[]
  /** The bytes of an entry; null when there is none of this name. Counts towards all that may be unpacked. */
  read(name: string): Buffer | null
}

type Entry = {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly unpacked: number
  readonly at: number
}

/** Opens a zip. Refuses: 'import-file-not-readable', 'import-file-encrypted', 'import-unpacks-too-large'. */
export function openZip(bytes: Buffer): ZipFile {
  const entries = new Map(readDirectory(bytes).map(entry => [entry.name, entry]))
  let left: number = limits.exchange.maxUnpackedBytes
  return {
    names: [...entries.keys()],
    read: name => {
      const entry = entries.get(name)
      if (entry === undefined) return null
      const content = unpack(bytes, entry, left)
      left -= content.length
      return content
    },
  }
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endLength = 22
const maxCommentLength = 0xffff

function readDirectory(bytes: Buffer): readonly Entry[] {
  const { maxEntries, maxUnpackedBytes } = limits.exchange
  const end = endOfDirectory(bytes)
  const count = bytes.readUInt16LE(end + 10)
  const start = bytes.readUInt32LE(end + 16)
  // Several disks, or the larger form of zip: no document of ten megabytes needs either.
  if (count !== bytes.readUInt16LE(end + 8) || count === 0xffff || start === 0xffffffff) throw notReadable()
  if (count > maxEntries) throw tooLarge()
  const entries: Entry[] = []
  let at = start
  let declared = 0
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== entrySignature) throw notReadable()
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new DomainError('import-file-encrypted')
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const entry = {
      name,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    }
    declared += entry.unpacked
    if (declared > maxUnpackedBytes) throw tooLarge()
    entries.push(entry)
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function endOfDirectory(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endLength - maxCommentLength)
  for (let at = bytes.length - endLength; at >= first; at -= 1) if (bytes.readUInt32LE(at) === endSignature) return at
  throw notReadable()
}

function unpack(bytes: Buffer, entry: Entry, left: number): Buffer {
  const { at, packed, unpacked, method } = entry
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== localSignature) throw notReadable()
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  if (start + packed > bytes.length) throw notReadable()
  const content = bytes.subarray(start, start + packed)
  if (unpacked > left) throw tooLarge()
  if (method === 0) return content.length === unpacked ? content : refuse()
  if (method !== 8) throw notReadable()
  // One byte more than declared is enough to know that the directory lied.
  return inflate(content, unpacked)
}

function inflate(content: Buffer, unpacked: number): Buffer {
  let whole: Buffer
  try {
    whole = inflateRawSync(content, { maxOutputLength: unpacked + 1 })
  } catch (cause) {
    const isMore =
      cause instanceof RangeError ||
      (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
    throw isMore ? tooLarge() : notReadable()
  }
  return whole.length === unpacked ? whole : refuse()
}

function refuse(): never {
  throw notReadable()
}

function notReadable(): DomainError {
  return new DomainError('import-file-not-readable')
}

function tooLarge(): DomainError {
  return new DomainError('import-unpacks-too-large')
}
