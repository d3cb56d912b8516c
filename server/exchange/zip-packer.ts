/** Packs parts as a zip: what a spreadsheet's file is. The same parts give the same bytes. */
import { crc32, deflateRawSync } from 'node:zlib'

/** The file of these parts, in their order. */
export function packZip(parts: readonly { readonly name: string; readonly content: string }[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content } of parts) {
    const raw = Buffer.from(content, 'utf8')
    const packed = deflateRawSync(raw)
    const path = Buffer.from(name, 'utf8')
    // Version 2.0, names in UTF-8, deflated, the first day that a zip can name, checksum and sizes.
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(0x0800, 2)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt16LE(0x0021, 8)
    facts.writeUInt32LE(crc32(raw), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(raw.length, 18)
    facts.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), facts, path, packed])
    const entry = Buffer.alloc(46)
    entry.write('PK\u0001\u0002', 'latin1')
    entry.writeUInt16LE(20, 4)
    facts.copy(entry, 6, 0, 24)
    entry.writeUInt32LE(at, 42)
    directory.push(Buffer.concat([entry, path]))
    locals.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, listed, end])
}
