/**
 * Giving a paragraph other words as a server edit: the words that both wordings share at their beginning and end keep
 * their ids, authors and anchors; only what differs is taken out and written anew. For texts with nothing undecided.
 */
import type * as Y from 'yjs'
import { DomainError } from '../domain/errors.ts'
import { layout, type Run } from './layout.ts'
import { deleteRange, insertText, marksAt, openText } from './tokens.ts'

/** Makes a block read like this, on one line. `bid`: as layout names it. Refuses: 'passage-is-gone'. */
export function rewordBlock(doc: Y.Doc, bid: string, wording: string): void {
  const block = layout(doc).find(one => one.bid === bid)
  if (block === undefined) throw new DomainError('passage-is-gone')
  const before = wordsOf(block.runs.map(unitsOf).join(''))
  const after = wordsOf(wording)
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const text = openText(doc)
  const at = block.y + 1 + before.slice(0, start).join('').length
  const gone = before.slice(start, before.length - end).join('').length
  const come = after.slice(start, after.length - end).join('')
  doc.transact(transaction => {
    const marks = marksAt(text, at)
    if (gone > 0) deleteRange(transaction, text, at, gone)
    if (come !== '') insertText(text, at, come, marks)
  })
}

/** Whether a block stands in both texts and reads alike: what was asked of its words in one fits the other. */
export function readsAlike(one: Y.Doc, other: Y.Doc, bid: string): boolean {
  const [here, there] = [one, other].map(doc => layout(doc).find(block => block.bid === bid))
  if (here === undefined || there === undefined) return false
  return here.runs.map(unitsOf).join('') === there.runs.map(unitsOf).join('')
}

/** An embed is one unit, which no typed word equals. */
function unitsOf(run: Run): string {
  return 'text' in run ? run.text : '\u{fffc}'
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|[^\s\u{fffc}]+|\u{fffc}/gu) ?? []
}
