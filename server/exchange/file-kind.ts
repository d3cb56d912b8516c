/** What a file is, told by its own bytes: a name can say anything. Opens Word files as far as their parts. */
import { posix } from 'node:path'
import type { WordParts } from '../../packages/exchange/word-reader.ts'
import { allElements } from '../../packages/exchange/xml-reader.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { openZip, type ZipFile } from './zip-file.ts'

export type KnownFile =
  | { readonly kind: 'word'; readonly parts: WordParts }
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'lossless-file'; readonly text: string }

/**
 * What these bytes are. Refuses: 'import-file-not-known', 'import-file-old-word', 'import-file-encrypted', and what
 * opening a zip refuses.
 */
export function knowFile(bytes: Buffer): KnownFile {
  if (startsWith(bytes, 'PK\u0003\u0004')) return { kind: 'word', parts: wordPartsOf(openZip(bytes)) }
  if (startsWith(bytes, '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1')) {
    // Word wraps an encrypted document into the container of its old files.
    const isEncrypted = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw new DomainError(isEncrypted ? 'import-file-encrypted' : 'import-file-old-word')
  }
  const text = textOf(bytes)
  if (text === null || /^(%PDF-|\{\\rtf|<\?xml|<!doctype|<html)/i.test(text.trimStart())) {
    throw new DomainError('import-file-not-known')
  }
  return { kind: /^\s*\{/.test(text) ? 'lossless-file' : 'markdown', text }
}

function wordPartsOf(zip: ZipFile): WordParts {
  const main = mainPart(zip)
  const document = zip.read(main)
  if (document === null) throw new DomainError('import-file-not-known')
  const folder = posix.dirname(main)
  const part = (path: string): string | null => {
    const bytes = zip.read(posix.join(folder, path))
    return bytes === null ? null : xmlOf(bytes)
  }
  return {
    document: xmlOf(document),
    relations: part(`_rels/${posix.basename(main)}.rels`),
    styles: part('styles.xml'),
    numbering: part('numbering.xml'),
  }
}

/** Where the package says that its document is; where Word puts it, if it says nothing. */
function mainPart(zip: ZipFile): string {
  const relations = zip.read('_rels/.rels')
  const found =
    relations === null
      ? undefined
      : allElements(xmlOf(relations), ['Relationship']).find(({ attributes }) =>
          (attributes['Type'] ?? '').endsWith('/officeDocument'),
        )
  return (found?.attributes['Target'] ?? 'word/document.xml').replace(/^\//, '')
}

function xmlOf(bytes: Buffer): string {
  const text = textOf(bytes)
  if (text === null) throw new DomainError('import-file-not-readable')
  return text
}

/** UTF-8 without zero bytes; null for everything else. */
function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null // no UTF-8
  }
}

function startsWith(bytes: Buffer, signs: string): boolean {
  return bytes.subarray(0, signs.length).equals(Buffer.from(signs, 'latin1'))
}
