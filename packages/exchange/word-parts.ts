/** What a Word document says of its styles and lists: which styles are headings, which lists have numbers. */
import type { OwnRole } from './own-file.ts'
import { allElements, childOf, elementsIn, type XmlElement } from './xml-reader.ts'

export type WordStyle = {
  /** Of a heading, from 1; null for everything else. */
  readonly level: number | null
  readonly role: 'title' | 'quote' | null
  /** What a style of ours means; undefined for every other style. */
  readonly own: OwnRole | undefined
  readonly list: string | null
  readonly listLevel: number
}

/** The paragraph styles by their id, with what they take from the styles they are based on. */
export function readWordStyles(xml: string | null): ReadonlyMap<string, WordStyle> {
  if (xml === null) return new Map()
  const elements = new Map(
    allElements(xml, ['w:style']).map(element => [element.attributes['w:styleId'] ?? '', element]),
  )
  return new Map([...elements].map(([id, element]) => [id, readStyle(element, elements)]))
}

const maxAncestors = 20

function readStyle(element: XmlElement, elements: ReadonlyMap<string, XmlElement>): WordStyle {
  const line = [element]
  for (let i = 0; i < maxAncestors; i += 1) {
    const parent = elements.get(childOf(line.at(-1) ?? null, 'w:basedOn')?.attributes['w:val'] ?? '')
    if (parent === undefined || line.includes(parent)) break
    line.push(parent)
  }
  const numbering = line.map(each => childOf(childOf(each, 'w:pPr'), 'w:numPr')).find(each => each !== null) ?? null
  return {
    level: line.map(levelOf).find(level => level !== null) ?? null,
    role: line.map(roleOf).find(role => role !== null) ?? null,
    own: line.map(ownRoleOf).find(role => role !== undefined),
    list: childOf(numbering, 'w:numId')?.attributes['w:val'] ?? null,
    listLevel: Number(childOf(numbering, 'w:ilvl')?.attributes['w:val'] ?? 0),
  }
}

function levelOf(style: XmlElement): number | null {
  const named = /^heading ([1-9])$/i.exec(nameOf(style))?.[1]
  if (named !== undefined) return Number(named)
  const level = Number(childOf(childOf(style, 'w:pPr'), 'w:outlineLvl')?.attributes['w:val'] ?? Number.NaN)
  return Number.isInteger(level) && level >= 0 && level < 9 ? level + 1 : null
}

function roleOf(style: XmlElement): WordStyle['role'] {
  const name = nameOf(style).toLowerCase()
  if (name === 'title') return 'title'
  return /^(intense )?quote$|^block ?text$|^quoted paragraph$|^quotations$/.test(name) ? 'quote' : null
}

/** By the ids that we write, or by the names, which other programs keep when they write the file again. */
function ownRoleOf(style: XmlElement): OwnRole | undefined {
  const id = style.attributes['w:styleId'] ?? ''
  return ownStyles.find(each => each.id === id || each.name === nameOf(style))?.role
}

/** The styles of our own files (server/exchange/word-styles.ts). */
const ownStyles: readonly { readonly id: string; readonly name: string; readonly role: OwnRole }[] = [
  { id: 'StateLine', name: 'State', role: 'state' },
  { id: 'NumberedParagraph', name: 'Numbered paragraph', role: 'numbered' },
  { id: 'QuotedParagraph', name: 'Quoted paragraph', role: 'numbered' },
  { id: 'ListItem', name: 'List item', role: 'numbered' },
  { id: 'ElementLine', name: 'Element', role: 'element-line' },
  { id: 'ElementWords', name: 'Element words', role: 'element-words' },
]

/** How far such a paragraph is indented when it stands at the margin, and each step deeper. Twips. */
export const ownIndents = { first: 720, step: 360 } as const

function nameOf(style: XmlElement): string {
  return childOf(style, 'w:name')?.attributes['w:val'] ?? ''
}

/** Whether a list shows signs instead of numbers at a level; a list that is not described is taken for numbers. */
export function readWordNumbering(xml: string | null): (list: string, level: number) => boolean {
  if (xml === null) return () => false
  const elements = allElements(xml, ['w:abstractNum', 'w:num'])
  const formats = new Map(
    elements
      .filter(({ name }) => name === 'w:abstractNum')
      .map(each => [each.attributes['w:abstractNumId'] ?? '', formatsOf(each)]),
  )
  const lists = new Map(
    elements
      .filter(({ name }) => name === 'w:num')
      .map(each => [each.attributes['w:numId'] ?? '', childOf(each, 'w:abstractNumId')?.attributes['w:val'] ?? '']),
  )
  return (list, level) => formats.get(lists.get(list) ?? '')?.get(level) === 'bullet'
}

function formatsOf(list: XmlElement): ReadonlyMap<number, string> {
  return new Map(
    elementsIn(list)
      .filter(({ name }) => name === 'w:lvl')
      .map(level => [
        Number(level.attributes['w:ilvl'] ?? 0),
        childOf(level, 'w:numFmt')?.attributes['w:val'] ?? 'decimal',
      ]),
  )
}
