/**
 * Pasted markup or plain text → blocks of the flat text. Walks an inert document and takes only what the text can hold:
 * block kind, indent, strong, em, link. Everything else (scripts, pictures, colours, hidden text) falls away.
 * Tables become paragraphs, and the answer says so. What each program writes is shown by tests/fixtures/clipboard.
 * Does not parse HTML (clipboard-reader.ts) and knows nothing of the editor.
 */
import type { Run } from '../../packages/document/layout.ts'
import {
  type BlockAttributes,
  type BlockKind,
  type Marks,
  plainBlock,
  textLimits,
} from '../../packages/document/text-model.ts'
import type { MessageFacts, MessageKey } from '../../packages/messages/say.ts'
import { footnoteSign } from './clipboard-footnotes.ts'
import { blockTags, linkOf, marksAfter, ownAttributes, ownReference, skippedTags, styleOf } from './clipboard-marks.ts'
import type { Markup } from './clipboard-reader.ts'
import {
  isHidden,
  isWordComment,
  isWordListNumber,
  readWordLists,
  wordKind,
  wordListItem,
  type WordLists,
} from './clipboard-word.ts'

export type PastedBlock = { readonly attributes: BlockAttributes; readonly runs: readonly Run[] }
export type PasteNotice = { readonly key: MessageKey; readonly facts: MessageFacts }
export type Pasted = { readonly blocks: readonly PastedBlock[]; readonly notices: readonly PasteNotice[] }

/** One paste stays well under the largest update that the server takes. */
const pasteLimits = { maxCharacters: 60_000, maxBlocks: 1_000 } as const

type Place = {
  readonly attributes: BlockAttributes
  readonly marks: Marks
  readonly listDepth: number
  readonly listKind: BlockKind
  readonly inPre: boolean
  /** Inside a row of several cells, which becomes one paragraph. */
  readonly inRow: boolean
  /** Inside a list item, the item has its first words already: what follows is its continuation. */
  readonly item: { used: boolean } | null
}

/** The blocks of a pasted document (clipboard-reader.ts), which is not changed. */
export function blocksFromMarkup(markup: Markup): Pasted {
  const writer = new BlockWriter(readWordLists(markup.sheets))
  writer.walkChildren(markup.body, {
    attributes: plainBlock,
    marks: {},
    listDepth: 0,
    listKind: 'bullet',
    inPre: false,
    inRow: false,
    item: null,
  })
  return withinLimits(writer.finish(), [...writer.notices])
}

/**
 * The blocks of pasted plain text: one per line that says something; a line with a bullet sign is a list item, as
 * deep as it is set in. A number stays as it was typed: it may be the number of a paragraph elsewhere.
 */
export function blocksFromPlainText(text: string): Pasted {
  const blocks: PastedBlock[] = []
  let margins: readonly number[] = []
  for (const line of cleanText(text).split(/\r\n|[\n\r\v\f\u2028\u2029]/)) {
    const words = line.replace(/\t+/g, ' ').trim()
    if (words === '') continue
    const item = /^[•·▪◦‣●○■]\s+(.+)$/u.exec(words)?.[1]
    if (item === undefined) {
      margins = []
      blocks.push({ attributes: plainBlock, runs: [{ text: words, marks: {} }] })
      continue
    }
    const margin = line.length - line.trimStart().length
    margins = [...margins.filter(outer => outer < margin), margin]
    const attributes: BlockAttributes = { ...plainBlock, kind: 'bullet', indent: indentOf(margins.length) }
    blocks.push({ attributes, runs: [{ text: item, marks: {} }] })
  }
  return withinLimits(blocks, [])
}

/** Removes what no text should carry: controls, byte order marks, soft hyphens, zero-width spaces, half characters. */
function cleanText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- control characters are exactly what is meant
      .replace(/[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\ufeff\ufffc]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
  )
}

/** Cuts to what one paste may bring, and says how much that was. Over-long paragraphs are divided at a space. */
function withinLimits(blocks: readonly PastedBlock[], notices: PasteNotice[]): Pasted {
  const kept: PastedBlock[] = []
  let characters = 0
  let cut = false
  for (const block of blocks) {
    const room = pasteLimits.maxCharacters - characters
    if (room <= 0 || kept.length >= pasteLimits.maxBlocks) {
      cut = true
      break
    }
    const length = lengthOf(block.runs)
    const fitted = length > room ? { attributes: block.attributes, runs: cutRuns(block.runs, room) } : block
    if (length > room) cut = true
    characters += Math.min(length, room)
    kept.push(fitted)
  }
  if (cut) notices.push({ key: 'editor-paste-cut', facts: { max: pasteLimits.maxCharacters } })
  return { blocks: kept, notices }
}

function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + ('text' in run ? run.text.length : 1), 0)
}

function cutRuns(runs: readonly Run[], room: number): Run[] {
  const kept: Run[] = []
  let left = room
  for (const run of runs) {
    if (left <= 0) break
    if ('text' in run) {
      kept.push({ text: cleanText(run.text.slice(0, left)), marks: run.marks })
      left -= run.text.length
    } else {
      kept.push(run)
      left -= 1
    }
  }
  return kept
}

/** Born with a paste, gathers blocks while walking, closed by `finish`. */
class BlockWriter {
  readonly notices: PasteNotice[] = []
  private readonly lists: WordLists
  private blocks: PastedBlock[] = []
  private runs: Run[] = []
  private attributes: BlockAttributes = plainBlock

  constructor(lists: WordLists) {
    this.lists = lists
  }

  finish(): readonly PastedBlock[] {
    this.closeBlock(plainBlock)
    return this.blocks
  }

  walkChildren(parent: Node, place: Place): void {
    for (let node = parent.firstChild; node !== null; node = node.nextSibling) this.walk(node, place)
  }

  private walk(node: Node, place: Place): void {
    if (node instanceof Text) return this.addText(node.data, place)
    if (!(node instanceof Element)) return
    const element = node
    const tag = element.localName.toLowerCase()
    if (skippedTags.has(tag) || tag.startsWith('v:') || isHidden(element) || isWordListNumber(element)) return
    if (element.hasAttribute('data-acquis-delimiter')) return
    if (isWordComment(element)) return this.note('editor-paste-comments-left-out')
    if (tag === 'del') return this.note('editor-paste-deletions-left-out')
    if (tag === 'br') return this.breakLine(element, place)
    if (tag === 'hr') return this.closeBlock(place.attributes)
    if (tag === 'table') return this.walkTable(element, place)
    const embed = ownReference(element)
    if (embed !== null) {
      this.runs.push({ embed, marks: place.marks })
      return
    }
    if (blockTags.has(tag)) return this.walkBlock(element, tag, place)
    const marks = tag === 'a' ? linkOf(element, place.marks) : marksAfter(element, tag, place.marks)
    const footnote = tag === 'a' ? footnoteSign(element) : null
    if (footnote !== null) return this.addText(footnote, { ...place, marks })
    this.walkChildren(element, { ...place, marks })
  }

  private walkBlock(element: Element, tag: string, place: Place): void {
    if (tag === 'ul' || tag === 'ol' || tag === 'menu') {
      this.closeBlock(place.attributes)
      const listKind = tag === 'ol' ? 'numbered' : 'bullet'
      this.walkChildren(element, { ...place, listDepth: place.listDepth + 1, listKind, item: null })
      this.closeBlock(place.attributes)
      return
    }
    const inner = this.placeInside(element, tag, place)
    // The first paragraph of a list item is the item itself.
    const continues = place.item !== null && !place.item.used && inner.item === place.item
    if (!continues || this.runs.some(run => !('text' in run) || run.text.trim() !== ''))
      this.closeBlock(inner.attributes)
    this.attributes = inner.attributes
    this.walkChildren(element, inner)
    this.closeBlock(place.attributes)
  }

  private placeInside(element: Element, tag: string, place: Place): Place {
    const marks = marksAfter(element, tag, place.marks)
    const own = ownAttributes(element)
    if (own !== null) return { ...place, marks, attributes: own }
    const word = wordListItem(element, this.lists)
    if (word !== null && tag !== 'li' && !/^h[1-6]$/.test(tag)) {
      return { ...place, marks, attributes: { ...plainBlock, kind: word.kind, indent: indentOf(word.level) } }
    }
    if (tag === 'li') {
      const stated = Number(element.getAttribute('data-aria-level') ?? element.getAttribute('aria-level') ?? 0)
      const level = Math.max(place.listDepth, Number.isInteger(stated) ? stated : 0)
      const attributes = { ...plainBlock, kind: place.listKind, indent: indentOf(level) }
      return { ...place, marks, attributes, item: { used: false } }
    }
    if (tag === 'pre') return { ...place, marks, inPre: true }
    const kind = wordKind(element, tag)
    if (kind !== null) return { ...place, marks, attributes: { ...plainBlock, kind }, item: null }
    if (place.item?.used === true && isListKind(place.attributes.kind)) {
      return { ...place, marks, attributes: { ...place.attributes, kind: 'paragraph' } }
    }
    return { ...place, marks }
  }

  /**
   * A row becomes one paragraph, its cells set apart by a bar; cells of several blocks keep those blocks. An empty cell
   * between others keeps its place, so that no figure slides under another heading.
   */
  private walkTable(table: Element, place: Place): void {
    this.closeBlock(place.attributes)
    for (const row of rowsOf(table)) {
      const inRow = row.filter(cell => (cell.textContent ?? '').trim() !== '').length > 1
      const before = this.blocks
      const cells: PastedBlock[][] = []
      for (const cell of row) {
        this.blocks = []
        this.attributes = place.attributes
        this.walkChildren(cell, { ...place, marks: marksAfter(cell, cell.localName, place.marks), inRow, item: null })
        this.closeBlock(place.attributes)
        cells.push(this.blocks)
      }
      this.blocks = before
      const filled = cells.filter(blocks => blocks.length > 0)
      if (filled.length > 1) this.note('editor-paste-table-flattened')
      if (filled.length > 1 && filled.every(blocks => blocks.length === 1)) {
        this.blocks.push({ attributes: place.attributes, runs: joinCells(cells) })
      } else {
        this.blocks.push(...cells.flat())
      }
    }
    this.attributes = place.attributes
  }

  private breakLine(element: Element, place: Place): void {
    const sameCell = place.inRow || styleOf(element).includes('mso-data-placement')
    if (sameCell || !(this.attributes.kind === 'paragraph' || this.attributes.kind === 'quote')) {
      this.runs.push({ text: ' ', marks: place.marks })
      return
    }
    this.closeBlock(this.attributes)
  }

  private addText(raw: string, place: Place): void {
    if (place.inPre) {
      raw.split('\n').forEach((line, index) => {
        if (index > 0) this.closeBlock(place.attributes)
        if (line !== '') this.runs.push({ text: cleanText(line), marks: place.marks })
      })
      return
    }
    const text = cleanText(raw.replace(/[\t\n\r\f ]+/g, ' '))
    if (text === '') return
    if (place.item !== null && text.trim() !== '') place.item.used = true
    this.runs.push({ text, marks: place.marks })
  }

  private closeBlock(next: BlockAttributes): void {
    const runs = tidyRuns(this.runs, this.attributes.kind)
    if (runs.length > 0) this.blocks.push({ attributes: this.attributes, runs })
    this.runs = []
    this.attributes = next
  }

  private note(key: MessageKey): void {
    if (!this.notices.some(notice => notice.key === key)) this.notices.push({ key, facts: {} })
  }
}

function rowsOf(table: Element): Element[][] {
  const rows: Element[][] = []
  const visit = (parent: Element): void => {
    for (const child of parent.children) {
      const tag = child.localName
      if (tag === 'tr')
        rows.push([...child.children].filter(cell => cell.localName === 'td' || cell.localName === 'th'))
      else if (tag === 'tbody' || tag === 'thead' || tag === 'tfoot') visit(child)
      else if (tag === 'caption') rows.push([child])
    }
  }
  visit(table)
  return rows
}

/** The cells of a row, each of one block or empty, from the first to the last that says something. */
function joinCells(cells: readonly (readonly PastedBlock[])[]): Run[] {
  const isFilled = (cell: readonly PastedBlock[]): boolean => cell.length > 0
  const said = cells.slice(cells.findIndex(isFilled), cells.findLastIndex(isFilled) + 1)
  return mergeRuns(
    said.flatMap((cell, index) => {
      const runs = cell.flatMap(block => block.runs)
      if (index === 0) return runs
      return [{ text: isFilled(cell) ? ' | ' : ' |', marks: {} }, ...runs]
    }),
  )
}

/** Collapses white space as a browser shows it, trims the ends, drops bold that only says "this is a heading". */
function tidyRuns(runs: readonly Run[], kind: BlockKind): Run[] {
  const heading = kind === 'heading1' || kind === 'heading2' || kind === 'heading3'
  const tidy: Run[] = []
  let endsInSpace = true
  for (const run of runs) {
    const marks = heading ? withoutStrong(run.marks) : run.marks
    if (!('text' in run)) {
      tidy.push({ embed: run.embed, marks })
      endsInSpace = false
      continue
    }
    let text = run.text.replace(/[ \u00a0\t]{2,}/g, ' ')
    if (endsInSpace) text = text.replace(/^[ \u00a0\t]+/, '')
    if (text === '') continue
    endsInSpace = /[ \u00a0\t]$/.test(text)
    tidy.push({ text, marks })
  }
  for (let last = tidy.at(-1); last !== undefined && 'text' in last; last = tidy.at(-1)) {
    const text = last.text.replace(/[ \u00a0\t]+$/, '')
    tidy.pop()
    if (text !== '') {
      tidy.push({ text, marks: last.marks })
      break
    }
  }
  return mergeRuns(tidy)
}

function mergeRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = []
  for (const run of runs) {
    const last = merged.at(-1)
    if (last !== undefined && 'text' in last && 'text' in run && sameMarks(last.marks, run.marks)) {
      merged[merged.length - 1] = { text: last.text + run.text, marks: last.marks }
    } else {
      merged.push(run)
    }
  }
  return merged
}

function sameMarks(a: Marks, b: Marks): boolean {
  return a.strong === b.strong && a.em === b.em && a.link === b.link
}

function withoutStrong(marks: Marks): Marks {
  const { strong: _, ...rest } = marks
  return rest
}

function isListKind(kind: BlockKind): boolean {
  return kind === 'bullet' || kind === 'numbered'
}

/** List level 1 is indent 0. */
function indentOf(level: number): number {
  return Math.min(Math.max(level - 1, 0), textLimits.maxIndent)
}
