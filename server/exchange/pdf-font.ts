/** Which words the glyphs of a PDF's font stand for. Source: ISO 32000-1, 9.10.3. */
import { PdfTokens, wordOf, type PdfValue } from './pdf-objects.ts'

/** How many bytes a glyph's code has, and what each code says. */
export type PdfFont = { readonly codeBytes: number; readonly words: ReadonlyMap<string, string> }

/** From a font's map, a small PostScript program of which the ranges are all that counts. Throws where it has none. */
export function readFont(program: string): PdfFont {
  const tokens = new PdfTokens(program)
  const words = new Map<string, string>()
  let codeBytes = 0
  let operands: PdfValue[] = []
  for (;;) {
    const value = tokens.next()
    const word = wordOf(value)
    if (word === null) {
      operands.push(value)
      continue
    }
    if (word === '') break
    const strings = operands.filter(each => typeof each === 'string')
    if (word === 'endcodespacerange') codeBytes = strings[0]?.length ?? 0
    if (word === 'endbfchar')
      for (let i = 0; i + 1 < strings.length; i += 2) words.set(strings[i] ?? '', utf16(strings[i + 1] ?? ''))
    if (word === 'endbfrange') readRanges(operands, words)
    operands = []
  }
  if (codeBytes === 0) throw new Error('a font does not say how long its codes are')
  return { codeBytes, words }
}

function readRanges(operands: readonly PdfValue[], words: Map<string, string>): void {
  const values = operands.filter(each => typeof each === 'string' || Array.isArray(each))
  for (let i = 0; i + 2 < values.length; i += 3) {
    const [first, last, said] = [values[i], values[i + 1], values[i + 2]]
    if (typeof first !== 'string' || typeof last !== 'string') throw new Error('a range of codes is broken')
    for (let code = numberOf(first); code <= numberOf(last); code += 1) {
      const step = code - numberOf(first)
      const each = Array.isArray(said) ? said[step] : said
      if (typeof each !== 'string') continue
      const text = utf16(each)
      const end = text.charCodeAt(text.length - 1) + (Array.isArray(said) ? 0 : step)
      words.set(codeOf(code, first.length), text.slice(0, -1) + String.fromCharCode(end))
    }
  }
}

function numberOf(code: string): number {
  return Number.parseInt(Buffer.from(code, 'latin1').toString('hex'), 16)
}

function codeOf(number: number, codeBytes: number): string {
  return Buffer.from(number.toString(16).padStart(codeBytes * 2, '0'), 'hex').toString('latin1')
}

/** Words of bytes that hold UTF-16, the greater byte first. */
export function utf16(bytes: string): string {
  return Buffer.from(bytes, 'latin1').swap16().toString('utf16le')
}
