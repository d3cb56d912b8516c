/**
 * A text that is read in another way than it is written: drawn once as the schema draws it, with paragraph numbers, and
 * anew whenever it changes. Nothing in it can be edited.
 */
import { DOMSerializer } from 'prosemirror-model'
import { blockDirection } from '../../packages/document/direction.ts'
import type { Block } from '../../packages/document/layout.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { redline } from '../../packages/document/redline.ts'
import { atWholeWords } from '../../packages/document/redline-wording.ts'
import type { ReadText } from '../../packages/document/base-units.ts'
import { blocksToNode, textSchema } from '../../packages/document/text-schema.ts'
import type { FoundBracket } from '../../packages/document/bracket-edits.ts'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import { holdersSign, type BracketLook } from './bracket-marks.ts'
import { words } from '../platform/page-facts.ts'

/** Blocks as the page shows them. */
export function drawBlocks(blocks: readonly Block[], goalNumber: number): DocumentFragment {
  const fragment = document.createDocumentFragment()
  const drawn = DOMSerializer.fromSchema(textSchema).serializeFragment(blocksToNode(blocks).content)
  fragment.append(drawn)
  const numbers = paragraphNumbers(blocks, goalNumber)
  ;[...fragment.children].forEach((element, index) => {
    const block = blocks[index]
    const number = block === undefined ? undefined : numbers.get(block.bid)
    if (number !== undefined) element.setAttribute('data-pn', number)
    if (element.textContent === '') element.append(document.createElement('br'))
  })
  return fragment
}

/** Puts behind each alternative who holds it. `brackets`: those of the drawn blocks, in their order. */
export function drawHolders(
  drawn: DocumentFragment,
  brackets: readonly FoundBracket[],
  lookOf: (id: string, number: number) => BracketLook | null,
): void {
  const open: { readonly id: string; readonly look: BracketLook | null; k: number }[] = []
  let number = 0
  for (const sign of drawn.querySelectorAll<HTMLElement>('.b, .sl')) {
    if (sign.textContent === '[') {
      const bracket = brackets[number]
      number += 1
      const look = bracket === undefined ? null : lookOf(bracket.id, number)
      open.push({ id: bracket?.id ?? '', look, k: 0 })
      continue
    }
    const inner = open.at(-1)
    if (inner === undefined) continue
    const found = brackets.find(one => one.id === inner.id)?.alternatives[inner.k]
    const one = inner.look?.alternatives[inner.k]
    if (one !== undefined) sign.before(holdersSign(inner.id, '', found?.words.trim() === '' ? one.empty : '', one))
    inner.k += 1
    if (sign.textContent === ']') open.pop()
  }
}

/** What changed between two moments, at whole words, as `ins` and `del`; unchanged paragraphs stand as they are. */
export function drawChanges(before: ReadText, after: ReadText, goalNumber: number): DocumentFragment {
  const fragment = document.createDocumentFragment()
  const { rows } = atWholeWords(redline(before, after))
  let number = 0
  for (const row of rows) {
    const kind = (row.after ?? row.before)?.attributes.kind ?? 'paragraph'
    const element = document.createElement(kind.startsWith('heading') ? `h${Number(kind.slice(-1)) + 1}` : 'p')
    element.className = `para ${kind.startsWith('heading') ? `h${kind.slice(-1)}` : kind === 'paragraph' ? '' : kind}`
    element.dir = blockDirection(row.runs.map(run => ('text' in run ? run.text : '')).join(''))
    if (!kind.startsWith('heading') && row.after !== null) {
      number += 1
      element.dataset['pn'] = `${goalNumber}.${number}`
    }
    if (row.isMoved) element.append(said('reading-moved'))
    if (row.mark !== 'same') element.append(markSign(row.mark))
    for (const run of row.runs) {
      const text = 'text' in run ? run.text : embedMarkup(run.embed).text
      element.append(run.change === 'same' ? text : changed(run.change, text))
    }
    if (element.textContent === '') element.append(document.createElement('br'))
    fragment.append(element)
  }
  return fragment
}

/** Whether two texts say the same. */
export function saysSame(before: readonly Block[], after: readonly Block[]): boolean {
  return before.map(blockText).join('\n') === after.map(blockText).join('\n')
}

function changed(change: 'inserted' | 'deleted', text: string): HTMLElement {
  const element = document.createElement(change === 'inserted' ? 'ins' : 'del')
  element.className = change === 'inserted' ? 'sug' : 'sug-del'
  element.append(said(change === 'inserted' ? 'suggesting-new' : 'suggesting-struck'), text)
  return element
}

function markSign(change: 'inserted' | 'deleted'): HTMLElement {
  const element = changed(change, '¶')
  element.classList.add('sug-join')
  return element
}

function said(key: 'suggesting-new' | 'suggesting-struck' | 'reading-moved'): HTMLElement {
  const element = document.createElement('span')
  element.className = key === 'reading-moved' ? 'tag' : 'vh'
  element.textContent = `${words(key)} `
  return element
}
