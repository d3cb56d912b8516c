/**
 * What is drawn on a page of a PDF, operator by operator: which glyphs, what they say, and in which mark they stand. A
 * glyph says what `ActualText` around it says, else what its font maps it to. Spaces between words may be missing.
 * Source: ISO 32000-1, 9.4 and 14.6, 14.9.4.
 */
import {
  isDictionary,
  isStream,
  nameOf,
  PdfTokens,
  unpack,
  wordOf,
  type PdfDictionary,
  type PdfObjects,
  type PdfValue,
} from './pdf-objects.ts'
import { readFont, utf16, type PdfFont } from './pdf-font.ts'

/** What is drawn at once: the words of its glyphs, in the order in which they are drawn. */
export type PdfItem = {
  readonly glyphs: readonly string[]
  /** Of what is no part of the text: `Header`, `Footer`, or empty (a table's head again). Null for the text. */
  readonly artifact: string | null
  /** The number by which the tags name it on its page. */
  readonly mark: number | null
}

/** A glyph of which the file does not say what it stands for. No printed text has this sign. */
export const unreadableGlyph = '\uffff'

/** The items of a page in the order in which they are drawn. `fonts`: those that are read already. */
export function readPage(
  page: PdfDictionary,
  objects: PdfObjects,
  fonts: Map<PdfDictionary, PdfFont>,
): readonly PdfItem[] {
  const contents = objects.resolve(page.get('Contents'))
  const streams = (Array.isArray(contents) ? contents : [contents]).map(each => objects.resolve(each))
  const content = streams.map(stream => (isStream(stream) ? unpack(stream) : '')).join('\n')
  const hand = new PageHand(objects, fonts)
  hand.read(content, page.get('Resources'))
  return hand.items
}

/** A marked stretch: `words` where ActualText stands for all that is drawn in it. */
type Mark = Pick<PdfItem, 'artifact' | 'mark'> & { readonly words: string | null }

/** Follows a page's content operator by operator. Born with a page, done with its last operator. */
class PageHand {
  readonly items: PdfItem[] = []
  readonly #objects: PdfObjects
  readonly #fonts: Map<PdfDictionary, PdfFont>
  readonly #marks: Mark[] = []
  #glyphs: string[] = []

  constructor(objects: PdfObjects, fonts: Map<PdfDictionary, PdfFont>) {
    this.#objects = objects
    this.#fonts = fonts
  }

  read(content: string, resources: PdfValue | undefined): void {
    const tokens = new PdfTokens(content)
    let operands: PdfValue[] = []
    let font: PdfFont | null = null
    const kept: (PdfFont | null)[] = []
    for (;;) {
      const value = tokens.next()
      const word = wordOf(value)
      if (word === null) {
        operands.push(value)
        continue
      }
      const [first, second] = operands
      switch (word) {
        case '':
          return
        case 'q':
          kept.push(font)
          break
        case 'Q':
          font = kept.pop() ?? null
          break
        case 'Tf':
          font = this.#fontOf(this.#named(resources, 'Font', first))
          break
        case 'BT':
          this.#endItem()
          break
        case 'Tj':
        case 'TJ':
          for (const shown of Array.isArray(first) ? first : [first])
            if (typeof shown === 'string') this.#draw(shown, font)
          break
        case 'BMC':
        case 'BDC':
          this.#mark(first, this.#named(resources, 'Properties', second))
          break
        case 'EMC':
          if (this.#marks.length === 1) this.#endItem()
          this.#marks.pop()
          break
        case 'Do':
          this.#drawForm(this.#named(resources, 'XObject', first), resources)
          break
        case "'":
        case '"':
        case 'BI':
          throw new Error(`Typst does not write ${word}`)
      }
      operands = []
    }
  }

  /** A resource by its name; what is no name stands for itself. */
  #named(resources: PdfValue | undefined, kind: string, value: PdfValue | undefined): PdfValue {
    const name = nameOf(value)
    if (name === null) return value ?? null
    const all = this.#objects.resolve(resources)
    const those = isDictionary(all) ? this.#objects.resolve(all.get(kind)) : null
    return isDictionary(those) ? this.#objects.resolve(those.get(name)) : null
  }

  #fontOf(dictionary: PdfValue): PdfFont {
    if (!isDictionary(dictionary)) throw new Error('the PDF names a font that it does not have')
    const known = this.#fonts.get(dictionary)
    if (known !== undefined) return known
    const map = this.#objects.resolve(dictionary.get('ToUnicode'))
    const codeBytes = nameOf(dictionary.get('Subtype')) === 'Type0' ? 2 : 1
    const font = isStream(map) ? readFont(unpack(map)) : { codeBytes, words: new Map<string, string>() }
    this.#fonts.set(dictionary, font)
    return font
  }

  #mark(tag: PdfValue | undefined, properties: PdfValue): void {
    if (this.#marks.length === 0) this.#endItem()
    const above = this.#marks.at(-1)
    const of = (key: string): PdfValue => (isDictionary(properties) ? this.#objects.resolve(properties.get(key)) : null)
    const [subtype, words] = [of('Subtype'), of('ActualText')]
    const artifact = nameOf(tag) === 'Artifact' ? (nameOf(subtype) ?? '') : (above?.artifact ?? null)
    if (typeof words === 'string' && (above?.words ?? null) === null) this.#glyphs.push(textString(words))
    const number = of('MCID')
    this.#marks.push({
      artifact,
      mark: typeof number === 'number' ? number : (above?.mark ?? null),
      words: typeof words === 'string' ? words : (above?.words ?? null),
    })
  }

  #draw(shown: string, font: PdfFont | null): void {
    if (font === null) throw new Error('the PDF draws without a font')
    if (this.#marks.at(-1)?.words != null) return
    for (let at = 0; at < shown.length; at += font.codeBytes)
      this.#glyphs.push(font.words.get(shown.slice(at, at + font.codeBytes)) ?? unreadableGlyph)
  }

  #drawForm(form: PdfValue, resources: PdfValue | undefined): void {
    if (!isStream(form) || nameOf(form.dictionary.get('Subtype')) !== 'Form') return
    this.read(unpack(form), form.dictionary.get('Resources') ?? resources)
  }

  #endItem(): void {
    if (this.#glyphs.length === 0) return
    const { artifact, mark } = this.#marks.at(-1) ?? { artifact: null, mark: null }
    this.items.push({ glyphs: this.#glyphs, artifact, mark })
    this.#glyphs = []
  }
}

/** A string for people: UTF-16 behind its mark, UTF-8 behind its, else one letter a byte. */
function textString(bytes: string): string {
  if (bytes.startsWith('\xfe\xff')) return utf16(bytes.slice(2))
  if (bytes.startsWith('\xef\xbb\xbf')) return Buffer.from(bytes.slice(3), 'latin1').toString('utf8')
  return bytes
}
