/**
 * Reads a file again that was just written and compares its words with the text, so that none is handed out that says
 * less or something else. How a PDF and a Word document are compared say
 * pdf-check.ts and word-check.ts.
 */
import type { ExportFormat } from '../../packages/domain/exchange.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { htmlWords } from '../../packages/exchange/html-words.ts'
import { writeLosslessFile, type LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { markdownWords } from '../../packages/exchange/markdown-words.ts'
import { partWords, printable, type PrintedText } from '../../packages/exchange/printed-parts.ts'
import { readLosslessFile } from './lossless-reader.ts'
import { checkPdf } from './pdf-check.ts'
import { checkWord } from './word-check.ts'

/** Refuses: 'export-differs'. */
export function checkFile(format: Exclude<ExportFormat, 'json'>, bytes: Uint8Array, text: PrintedText): void {
  if (format === 'pdf') {
    checkPdf(bytes, text)
    return
  }
  if (format === 'docx') {
    checkWord(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), text)
    return
  }
  const parts = text.parts.map(part => squeezed(partWords(part))).join('')
  const found = wordsOf(format, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  const at = firstDifference(found, squeezed(printable(text.header)) + parts)
  if (at !== null) throw new DomainError('export-differs', { at })
}

/** That a lossless file can come in again and says the same then. Refuses: 'export-differs'. */
export function checkLosslessFile(written: string, file: LosslessFile): void {
  let again: LosslessFile
  try {
    again = readLosslessFile(written)
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause
    throw new DomainError('export-differs', { at: 0, ...cause.facts })
  }
  const at = firstDifference(writeLosslessFile(again), writeLosslessFile(file))
  if (at !== null) throw new DomainError('export-differs', { at })
}

function wordsOf(format: Exclude<ExportFormat, 'json' | 'pdf' | 'docx'>, written: string): string {
  return squeezed(format === 'html' ? htmlWords(written) : markdownWords(written))
}

function squeezed(words: string): string {
  return words.replace(/\s+/gu, '')
}

/** Null where there is none. */
function firstDifference(a: string, b: string): number | null {
  if (a === b) return null
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}
