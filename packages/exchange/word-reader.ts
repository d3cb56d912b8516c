/**
 * The parts of a Word document that somebody brings in → blocks of the flat text. Takes headings, paragraphs, lists,
 * quotes, strong, emphasis and links; tables become paragraphs; tracked insertions are taken and deletions dropped;
 * what is left out is counted. Reads XML that was unpacked elsewhere, and follows no reference out of the file.
 */
import { textLimits } from '../document/text-model.ts'
import type { Run } from '../document/layout.ts'
import { isOn, readParagraphRuns, type RunFacts } from './word-runs.ts'
import { ownIndents, readWordNumbering, readWordStyles, type WordStyle } from './word-parts.ts'
import { textRun } from './understood-blocks.ts'
import { FileGatherer, type GatheredAs, type UnderstoodFile } from './understood-file.ts'
import { allElements, childOf, elementsIn, readElements, type XmlElement } from './xml-reader.ts'

/** The XML of a document's parts; null where the document has none of it. */
export type WordParts = {
  readonly document: string
  readonly relations: string | null
  readonly styles: string | null
  readonly numbering: string | null
}

type Reading = RunFacts & {
  readonly styles: ReadonlyMap<string, WordStyle>
  /** Whether a list (`numId`) shows signs instead of numbers at a level. */
  readonly isBullet: (list: string, level: number) => boolean
  /** Words of paragraphs that are joined to the next one. */
  readonly joined: Run[]
}

/** Reads a document. Refuses: 'import-file-not-readable', 'import-file-has-entities', 'import-text-too-long'. */
export function readWord(parts: WordParts): UnderstoodFile {
  const gatherer = new FileGatherer()
  const reading: Reading = {
    gatherer,
    links: readLinks(parts.relations),
    styles: readWordStyles(parts.styles),
    isBullet: readWordNumbering(parts.numbering),
    joined: [],
  }
  readElements(parts.document, ['w:p', 'w:tbl'], element => {
    if (element.name === 'w:tbl') {
      addJoined(reading)
      readTable(element, reading)
    } else readParagraph(element, reading)
  })
  addJoined(reading)
  return gatherer.understood()
}

function readLinks(relations: string | null): ReadonlyMap<string, string> {
  if (relations === null) return new Map()
  return new Map(
    allElements(relations, ['Relationship'])
      .filter(
        ({ attributes }) =>
          attributes['TargetMode'] === 'External' && attributes['Type']?.endsWith('/hyperlink') === true,
      )
      .map(({ attributes }) => [attributes['Id'] ?? '', attributes['Target'] ?? '']),
  )
}

/** Words that nothing follows to which they could be joined stand for themselves. */
function addJoined({ gatherer, joined }: Reading): void {
  const runs = joined.splice(0)
  if (runs.length > 0) gatherer.add({}, runs)
}

/** Whether a tracked change joins a paragraph with the next one: the deletion of its mark. */
function isJoined(paragraph: XmlElement): boolean {
  const mark = childOf(childOf(paragraph, 'w:pPr'), 'w:rPr')
  return childOf(mark, 'w:del') !== null || childOf(mark, 'w:moveFrom') !== null
}

/**
 * The next paragraph keeps its own properties, as Word has it where a change is accepted: what was joined to it goes
 * before its words.
 */
function readParagraph(paragraph: XmlElement, reading: Reading): void {
  const { gatherer } = reading
  const properties = childOf(paragraph, 'w:pPr')
  const style = styleOf(properties, reading)
  // Arabic letters have no italics: our own files underline what is stressed (server/exchange/word-look.ts).
  const own = readParagraphRuns(
    paragraph,
    reading,
    style?.own === undefined ? null : { underlined: isOn(properties, 'w:bidi') },
  )
  const runs = [...reading.joined.splice(0), ...own]
  if (isJoined(paragraph)) {
    if (runs.length > 0) gatherer.lose('deletion-dropped')
    reading.joined.push(...runs)
    return
  }
  if (style?.role === 'title' && gatherer.title === null) {
    gatherer.title = runs.map(run => ('text' in run ? run.text : '')).join('')
    return
  }
  gatherer.add({ ...attributesOf(properties, style, reading), role: style?.own }, runs)
}

function styleOf(properties: XmlElement | null, { styles }: Reading): WordStyle | null {
  const id = childOf(properties, 'w:pStyle')?.attributes['w:val']
  return id === undefined ? null : (styles.get(id) ?? null)
}

function attributesOf(properties: XmlElement | null, style: WordStyle | null, reading: Reading): GatheredAs {
  const level = levelOf(properties, style)
  if (level !== null) return { level }
  const own = childOf(properties, 'w:numPr')
  const list = childOf(own, 'w:numId')?.attributes['w:val'] ?? style?.list ?? null
  if (list !== null && list !== '0') {
    const depth = Number(childOf(own, 'w:ilvl')?.attributes['w:val'] ?? style?.listLevel ?? 0)
    const indent = Number.isInteger(depth) && depth >= 0 ? Math.min(depth, textLimits.maxIndent) : 0
    if (depth > textLimits.maxIndent) reading.gatherer.lose('level')
    return { kind: reading.isBullet(list, depth) ? 'bullet' : 'numbered', indent }
  }
  return {
    kind: style?.role === 'quote' ? 'quote' : 'paragraph',
    indent: style?.own === undefined ? 0 : ownIndent(properties),
  }
}

/** How deep a paragraph of ours stands: as word-look.ts draws it. */
function ownIndent(properties: XmlElement | null): number {
  const { 'w:start': start, 'w:left': left } = childOf(properties, 'w:ind')?.attributes ?? {}
  const steps = Math.round((Number(start ?? left ?? Number.NaN) - ownIndents.first) / ownIndents.step)
  return Number.isNaN(steps) ? 0 : Math.min(Math.max(steps, 0), textLimits.maxIndent)
}

/** The level of a heading, from the paragraph itself or from its style; null for everything else. */
function levelOf(properties: XmlElement | null, style: WordStyle | null): number | null {
  const own = Number(childOf(properties, 'w:outlineLvl')?.attributes['w:val'] ?? Number.NaN)
  if (Number.isInteger(own) && own >= 0 && own < 9) return own + 1
  return style?.level ?? null
}

/** One paragraph a row, the cells set apart by a bar, as the editor pastes them. Tables in cells are words of the cell. */
function readTable(table: XmlElement, reading: Reading): void {
  reading.gatherer.lose('table')
  for (const row of heldIn(table).filter(({ name }) => name === 'w:tr')) {
    const cells = heldIn(row)
      .filter(({ name }) => name === 'w:tc')
      .map(cell => cellRuns(cell, reading))
    reading.gatherer.add(
      {},
      cells.flatMap((runs, i): readonly Run[] => (i === 0 ? runs : [textRun(' | ', {}), ...runs])),
    )
  }
}

/** What stands in an element, also in the controls and custom marks around it: forms put them around rows and cells. */
function heldIn(element: XmlElement): readonly XmlElement[] {
  return elementsIn(element).flatMap(each => (holders.has(each.name) ? heldIn(each) : [each]))
}

const holders = new Set(['w:sdt', 'w:sdtContent', 'w:customXml'])

/** Paragraphs set apart by a space, but those that a tracked change joins. */
function cellRuns(cell: XmlElement, reading: Reading): readonly Run[] {
  const parts = heldIn(cell).map((each): { readonly runs: readonly Run[]; readonly joins: boolean } => {
    if (each.name === 'w:p') {
      const joins = isJoined(each)
      if (joins) reading.gatherer.lose('deletion-dropped')
      return { runs: readParagraphRuns(each, reading), joins }
    }
    const isHolder = each.name === 'w:tbl' || each.name === 'w:tr' || each.name === 'w:tc'
    return { runs: isHolder ? cellRuns(each, reading) : [], joins: false }
  })
  let isApart = false
  return parts.flatMap(({ runs, joins }) => {
    const said = isApart && runs.length > 0 ? [textRun(' ', {}), ...runs] : runs
    if (runs.length > 0) isApart = !joins
    return said
  })
}
