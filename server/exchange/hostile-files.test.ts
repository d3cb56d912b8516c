/** Files that mean harm, or are not what they say: each is refused for its own reason, and nothing else happens. */
import { describe, expect, test } from 'vitest'
import { DomainError, type RefusalCode } from '../../packages/domain/errors.ts'
import { readWord } from '../../packages/exchange/word-reader.ts'
import { textLimits } from '../../packages/document/text-model.ts'
import { aWordFile, aWordParagraph, aZip } from '../../tests/support/zip-writer.ts'
import { limits } from '../platform/limits.ts'
import { knowFile } from './file-kind.ts'
import { openZip } from './zip-file.ts'

function refusalOf(bytes: Buffer): RefusalCode | null {
  try {
    const known = knowFile(bytes)
    if (known.kind === 'word') readWord(known.parts)
    return null
  } catch (cause) {
    if (cause instanceof DomainError) return cause.code
    throw cause
  }
}

const { maxEntries, maxUnpackedBytes } = limits.exchange
const paragraph = aWordParagraph('Words')

describe('a Word file', () => {
  test('that is one is read', () => {
    expect(refusalOf(aWordFile(paragraph))).toBeNull()
  })

  test('may hold as many files as limits.exchange.maxEntries says, and not one more', () => {
    const filled = (count: number): Buffer =>
      aWordFile(paragraph, {
        parts: Array.from({ length: count - 2 }, (_, i) => ({ name: `word/media/${i}`, content: '' })),
      })
    expect(refusalOf(filled(maxEntries))).toBeNull()
    expect(refusalOf(filled(maxEntries + 1))).toBe('import-unpacks-too-large')
  })

  test('may unpack to limits.exchange.maxUnpackedBytes, and not to one byte more', () => {
    const rest = aWordFile(paragraph)
    const used = ['[Content_Types].xml', 'word/document.xml'].reduce(
      (sum, name) => sum + (openZip(rest).read(name)?.length ?? 0),
      0,
    )
    const filled = (bytes: number): Buffer =>
      aWordFile(paragraph, { parts: [{ name: 'word/media/zeros', content: Buffer.alloc(bytes - used) }] })
    expect(refusalOf(filled(maxUnpackedBytes))).toBeNull()
    expect(refusalOf(filled(maxUnpackedBytes + 1))).toBe('import-unpacks-too-large')
  })

  test('that unpacks to more than its directory says is refused after one byte more', () => {
    const bomb = aZip([{ name: 'word/document.xml', content: Buffer.alloc(50_000_000, 'a'), declares: 1_000 }])
    expect(refusalOf(bomb)).toBe('import-unpacks-too-large')
  })

  test('that unpacks to less than its directory says is damaged', () => {
    expect(refusalOf(aZip([{ name: 'word/document.xml', content: 'short', declares: 1_000 }]))).toBe(
      'import-file-not-readable',
    )
  })

  test('with entities of its own is refused before any is expanded: a billion laughs, a file of the server', () => {
    const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i === 0 ? '' : i - 1};`.repeat(10)}">`).join('')}]>`
    expect(refusalOf(aWordFile(aWordParagraph('&a8;'), { prolog: laughs }))).toBe('import-file-has-entities')
    const reading = `<!DOCTYPE x [<!ENTITY secret SYSTEM "${'file:'}///etc/passwd">]>`
    expect(refusalOf(aWordFile(aWordParagraph('&secret;'), { prolog: reading }))).toBe('import-file-has-entities')
    expect(refusalOf(aWordFile(aWordParagraph('&undefined;')))).toBe('import-file-not-readable')
  })

  test('nested deeper than any document is refused', () => {
    expect(refusalOf(aWordFile(`${'<w:p>'.repeat(10_000)}${'</w:p>'.repeat(10_000)}`))).toBe('import-file-not-readable')
  })

  test('that is cut off, overlaps itself or leads outside is refused or harmless', () => {
    const whole = aWordFile(paragraph)
    expect(refusalOf(whole.subarray(0, whole.length - 30))).toBe('import-file-not-readable')
    const astray = Buffer.from(whole)
    astray.writeUInt32LE(0xfffffff0, whole.lastIndexOf('PK\u0001\u0002') + 42)
    expect(refusalOf(astray)).toBe('import-file-not-readable')
    expect(refusalOf(aWordFile(paragraph, { parts: [{ name: '../../outside', content: 'x' }] }))).toBeNull()
  })

  test('with a password, of the old kind, or something else altogether says what it is', () => {
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
    expect(refusalOf(old)).toBe('import-file-old-word')
    expect(refusalOf(Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')]))).toBe('import-file-encrypted')
    expect(refusalOf(aZip([{ name: 'word/document.xml', content: 'x', isEncrypted: true }]))).toBe(
      'import-file-encrypted',
    )
    expect(refusalOf(aZip([{ name: 'xl/workbook.xml', content: '<x/>' }]))).toBe('import-file-not-known')
    expect(refusalOf(Buffer.from('%PDF-1.7'))).toBe('import-file-not-known')
    expect(refusalOf(Buffer.from('{\\rtf1 words}'))).toBe('import-file-not-known')
    expect(refusalOf(Buffer.from([0xff, 0xfe, 0x41, 0x00]))).toBe('import-file-not-known')
    expect(refusalOf(Buffer.from('<!DOCTYPE html><p>words'))).toBe('import-file-not-known')
  })

  test('with more paragraphs than a text may have is refused', () => {
    expect(refusalOf(aWordFile(paragraph.repeat(textLimits.maxBlocks)))).toBeNull()
    expect(refusalOf(aWordFile(paragraph.repeat(textLimits.maxBlocks + 1)))).toBe('import-text-too-long')
  })
})
