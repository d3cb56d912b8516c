/**
 * What a PDF says, as its tags say it to whoever reads it aloud: the text in the order of the tags, and above and below
 * each page what is no part of it. Where words stand on a page is not looked at. Source: ISO 32000-1, 14.7 and 14.8.
 */
import {
  isDictionary,
  readPdfObjects,
  referenceOf,
  type PdfDictionary,
  type PdfObjects,
  type PdfValue,
} from './pdf-objects.ts'
import type { PdfFont } from './pdf-font.ts'
import { readPage, type PdfItem } from './pdf-page.ts'

export type PdfText = {
  readonly body: readonly PdfItem[]
  /** Of each page, what is no part of the text. */
  readonly around: readonly (readonly PdfItem[])[]
}

/** Throws where the file is none that Typst writes, and where something is drawn that no tag names. */
export function readPdf(bytes: Uint8Array): PdfText {
  const objects = readPdfObjects(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const root = objects.resolve(objects.trailer.get('Root'))
  if (!isDictionary(root)) throw new Error('the PDF has no root')
  const fonts = new Map<PdfDictionary, PdfFont>()
  const pages = pagesBelow(root.get('Pages'), objects).map(({ number, page }) => {
    return { number, items: readPage(page, objects, fonts) }
  })
  const marked = new Map<string, PdfItem[]>()
  for (const { number, items } of pages) {
    for (const item of items) {
      if (item.artifact !== null) continue
      if (item.mark === null) throw new Error('something is drawn that has no tag')
      const place = `${number} ${item.mark}`
      marked.set(place, [...(marked.get(place) ?? []), item])
    }
  }
  const tags = objects.resolve(root.get('StructTreeRoot'))
  const body = isDictionary(tags) ? marksBelow(tags, null, objects).flatMap(mark => marked.get(mark) ?? []) : []
  return { body, around: pages.map(({ items }) => items.filter(item => item.artifact !== null)) }
}

type Page = { readonly number: number | null; readonly page: PdfDictionary }

function pagesBelow(node: PdfValue | undefined, objects: PdfObjects): readonly Page[] {
  const page = objects.resolve(node)
  if (!isDictionary(page)) throw new Error('the PDF has no pages')
  const below = objects.resolve(page.get('Kids'))
  return Array.isArray(below) ? below.flatMap(each => pagesBelow(each, objects)) : [{ number: referenceOf(node), page }]
}

/** The marks that a tag and the tags in it name, each with the number of its page's object, in their order. */
function marksBelow(tag: PdfDictionary, pageAbove: number | null, objects: PdfObjects): readonly string[] {
  const page = referenceOf(tag.get('Pg')) ?? pageAbove
  const mark = tag.get('MCID')
  if (typeof mark === 'number') return [`${page} ${mark}`]
  const kids = objects.resolve(tag.get('K'))
  return (Array.isArray(kids) ? kids : [kids]).flatMap(each => {
    const kid = objects.resolve(each)
    if (typeof kid === 'number') return [`${page} ${kid}`]
    return isDictionary(kid) ? marksBelow(kid, page, objects) : []
  })
}
