/** Zips for tests: honest ones, and ones that lie about what they hold. */
import { crc32, deflateRawSync } from 'node:zlib'

export type ZipEntry = {
  readonly name: string
  readonly content: string | Buffer
  /** What the directory says of the unpacked size; the truth unless given. */
  readonly declares?: number
  /** Sets the bit that says it is encrypted. */
  readonly isEncrypted?: boolean
}

/** A zip of these entries, deflated. */
export function aZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content, declares, isEncrypted } of entries) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw)
    const path = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(isEncrypted === true ? 1 : 0, 2)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc32(raw), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(declares ?? raw.length, 18)
    facts.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, path, packed])
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
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, listed, end])
}

const word =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

/** A Word document of this body, with what stands before its root and further parts. */
export function aWordFile(
  body: string,
  more: { readonly prolog?: string; readonly parts?: readonly ZipEntry[] } = {},
): Buffer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>${more.prolog ?? ''}<w:document ${word}><w:body>${body}</w:body></w:document>`
  return aZip([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'word/document.xml', content: xml },
    ...(more.parts ?? []),
  ])
}

/** A paragraph of these runs (XML), in this style. */
export function aWordParagraph(runs: string, style = ''): string {
  const properties = style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`
  return `<w:p>${properties}${runs.startsWith('<') ? runs : `<w:r><w:t>${runs}</w:t></w:r>`}</w:p>`
}
