/**
 * The objects of a PDF as Typst writes it: a plain table of places, streams unpacked by zlib, nothing encrypted.
 * Whatever else a PDF may be is refused with an error; only files that we wrote ourselves are read. Strings hold one
 * byte a character. Source: ISO 32000-1, 7.2 to 7.5.
 */
import { inflateSync } from 'node:zlib'

export type PdfDictionary = ReadonlyMap<string, PdfValue>
export type PdfStream = { readonly kind: 'stream'; readonly dictionary: PdfDictionary; readonly packed: Buffer }
export type PdfValue =
  | null
  | boolean
  | number
  | string
  | readonly PdfValue[]
  | PdfDictionary
  | PdfStream
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'reference'; readonly number: number }
  /** An operator of a page's content, or a word that frames objects; of no letters at the end. */
  | { readonly kind: 'word'; readonly word: string }

export type PdfObjects = {
  readonly trailer: PdfDictionary
  /** What a value stands for: the object that a reference names, or itself. */
  resolve(value: PdfValue | undefined): PdfValue
}

/** The objects of a file. Throws where it is none that Typst writes. */
export function readPdfObjects(bytes: Buffer): PdfObjects {
  const text = bytes.toString('latin1')
  const tableAt = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-100))?.[1] ?? Number.NaN)
  const table = new PdfTokens(text, tableAt)
  const places = readPlaces(table)
  const trailer = table.next()
  if (!isDictionary(trailer)) throw new Error('the PDF has no trailer')
  const known = new Map<number, PdfValue>()
  const resolve = (value: PdfValue | undefined): PdfValue => {
    if (!isKind(value, 'reference')) return value ?? null
    const before = known.get(value.number)
    if (before !== undefined) return before
    const place = places.get(value.number)
    if (place === undefined) return null
    const object = readObject(bytes, text, place, resolve)
    known.set(value.number, object)
    return object
  }
  return { trailer, resolve }
}

/** A stream's bytes, one a character. */
export function unpack({ dictionary, packed }: PdfStream): string {
  const filter = dictionary.get('Filter')
  if (filter === undefined) return packed.toString('latin1')
  if (nameOf(filter) !== 'FlateDecode') throw new Error('the PDF is packed in another way')
  return inflateSync(packed).toString('latin1')
}

/** Whether a value holds others by their names. */
export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return value instanceof Map
}

/** Whether a value holds bytes of any length. */
export function isStream(value: PdfValue | undefined): value is PdfStream {
  return isKind(value, 'stream')
}

/** A name without its slash; null for what is no name. */
export function nameOf(value: PdfValue | undefined): string | null {
  return isKind(value, 'name') ? value.name : null
}

/** The number of the object that a value names; null where it names none. */
export function referenceOf(value: PdfValue | undefined): number | null {
  return isKind(value, 'reference') ? value.number : null
}

/** The letters of a word, none at the end; null for what is no word. */
export function wordOf(value: PdfValue | undefined): string | null {
  return isKind(value, 'word') ? value.word : null
}

type Kinds = Extract<PdfValue, { readonly kind: string }>

function isKind<Kind extends Kinds['kind']>(
  value: PdfValue | undefined,
  kind: Kind,
): value is Extract<Kinds, { readonly kind: Kind }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

/** After the word `xref`: sections of a first number, a count, and one line an object, up to the word `trailer`. */
function readPlaces(table: PdfTokens): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  if (wordOf(table.next()) !== 'xref') throw new Error('the PDF has no plain table of places')
  for (;;) {
    const first = table.next()
    if (wordOf(first) === 'trailer') return places
    const count = table.next()
    if (typeof first !== 'number' || typeof count !== 'number') throw new Error('the table of places is broken')
    for (let i = 0; i < count; i += 1) {
      const place = table.next()
      table.next()
      if (wordOf(table.next()) === 'n' && typeof place === 'number') places.set(first + i, place)
    }
  }
}

function readObject(bytes: Buffer, text: string, place: number, resolve: PdfObjects['resolve']): PdfValue {
  const tokens = new PdfTokens(text, place)
  tokens.next()
  tokens.next()
  if (wordOf(tokens.next()) !== 'obj') throw new Error('no object where the table says one is')
  const value = tokens.next()
  if (!isDictionary(value) || wordOf(tokens.next()) !== 'stream') return value
  const length = resolve(value.get('Length'))
  if (typeof length !== 'number') throw new Error('a stream has no length')
  const start = tokens.at + (text[tokens.at] === '\r' ? 2 : 1)
  return { kind: 'stream', dictionary: value, packed: bytes.subarray(start, start + length) }
}

/** Comments count as space. */
const spaces = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y
const letters = /[^\0\t\n\f\r ()<>[\]{}/%]*/y
const reference = / \d+ R(?![^\0\t\n\f\r ()<>[\]{}/%])/y
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Values one after the other, in a file or in a page's content. `at`: behind the last one that was read. */
export class PdfTokens {
  readonly #text: string
  at: number

  constructor(text: string, at = 0) {
    this.#text = text
    this.at = at
  }

  /** The next value; the word of no letters at the end. */
  next(): PdfValue {
    this.#skipSpace()
    const sign = this.#text[this.at]
    switch (sign) {
      case undefined:
        return { kind: 'word', word: '' }
      case '/':
        this.at += 1
        return { kind: 'name', name: this.#word().replace(/#([0-9a-f]{2})/gi, (_, hex: string) => fromHex(hex)) }
      case '(':
        return this.#string()
      case '[':
        this.at += 1
        return this.#until(']')
      case '<':
        if (this.#text[this.at + 1] !== '<') return this.#hexString()
        this.at += 2
        return this.#dictionary()
      case ']':
      case '>':
      case '{':
      case '}':
        this.at += sign === '>' ? 2 : 1
        return { kind: 'word', word: sign }
      default:
        return this.#numberOrWord()
    }
  }

  #skipSpace(): void {
    spaces.lastIndex = this.at
    spaces.test(this.#text)
    this.at = spaces.lastIndex
  }

  #word(): string {
    const start = this.at
    letters.lastIndex = start
    letters.test(this.#text)
    this.at = letters.lastIndex
    if (this.at === start && this.#text[start] === ')') throw new Error('the PDF has a bracket too many')
    return this.#text.slice(start, this.at)
  }

  #numberOrWord(): PdfValue {
    const word = this.#word()
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return { kind: 'word', word }
    reference.lastIndex = this.at
    const isReference = /^\d+$/.test(word) ? reference.exec(this.#text) : null
    if (isReference === null) return Number(word)
    this.at += isReference[0].length
    return { kind: 'reference', number: Number(word) }
  }

  #until(end: string): readonly PdfValue[] {
    const values: PdfValue[] = []
    for (;;) {
      const value = this.next()
      if (wordOf(value) === end) return values
      if (wordOf(value) === '') throw new Error('the PDF ends too early')
      values.push(value)
    }
  }

  #dictionary(): PdfDictionary {
    const values = this.#until('>')
    const entries = new Map<string, PdfValue>()
    for (let i = 0; i + 1 < values.length; i += 2) {
      const key = nameOf(values[i])
      if (key !== null) entries.set(key, values[i + 1] ?? null)
    }
    return entries
  }

  #hexString(): string {
    const end = this.#text.indexOf('>', this.at)
    const hex = this.#text.slice(this.at + 1, end).replace(/\s/g, '')
    this.at = end + 1
    return fromHex(hex)
  }

  #string(): string {
    let depth = 0
    let said = ''
    for (;;) {
      const sign = this.#text[this.at]
      this.at += 1
      if (sign === undefined) throw new Error('the PDF ends too early')
      if (sign === '\\') said += this.#escaped()
      else {
        if (sign === '(') depth += 1
        if (sign === ')') depth -= 1
        if (depth === 0) return said.slice(1)
        said += sign
      }
    }
  }

  #escaped(): string {
    const octal = /^[0-7]{1,3}/.exec(this.#text.slice(this.at, this.at + 3))?.[0]
    if (octal !== undefined) {
      this.at += octal.length
      return String.fromCharCode(Number.parseInt(octal, 8) & 255)
    }
    const sign = this.#text[this.at] ?? ''
    this.at += 1
    if (sign === '\r' && this.#text[this.at] === '\n') this.at += 1
    return sign === '\r' || sign === '\n' ? '' : (escapes[sign] ?? sign)
  }
}

function fromHex(hex: string): string {
  return Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex').toString('latin1')
}
