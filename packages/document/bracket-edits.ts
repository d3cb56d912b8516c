/**
 * Brackets as edits of a text: contested words between delimiters, `[` alternative `/` alternative `]`. Only the server
 * places and removes delimiters, so they are always balanced and in order; which organisations hold an alternative, and
 * whether the bracket is open, is in rows. The words that stand in a bracket keep their ids and authors.
 */
import type * as Y from 'yjs'
import { DomainError } from '../domain/errors.ts'
import type { Block } from './layout.ts'
import { blockText } from './projections.ts'
import { rangeKey, type UnitRange } from './suggestion-store.ts'
import { isDelimiter, roots, textLimits } from './text-model.ts'
import {
  codeAt,
  insertEmbed,
  insertText,
  indexOf,
  marksAt,
  openText,
  tokens,
  type ItemId,
  type Token,
} from './tokens.ts'
import { rangesOfTokens, removeTokens, type RemovedPiece } from './unit-edits.ts'

/** A bracket as the text has it. Alternatives in their order; `words`: what each says now, suggestions included. */
export type FoundBracket = {
  readonly id: string
  readonly bid: string
  readonly alternatives: readonly { readonly n: number; readonly words: string }[]
}

/** The brackets that stand in a text, in the order of the page. */
export function bracketsIn(blocks: readonly Block[]): readonly FoundBracket[] {
  const found: { id: string; bid: string; alternatives: { n: number; words: string }[] }[] = []
  const open: (typeof found)[number][] = []
  const add = (words: string, outside?: (typeof found)[number]): void => {
    for (const bracket of open) {
      const last = bracket.alternatives.at(-1)
      if (bracket !== outside && last !== undefined) last.words += words
    }
  }
  for (const block of blocks) {
    for (const run of block.runs) {
      const sign = 'embed' in run && 'b' in run.embed ? run.embed : null
      const inner = open.at(-1)
      if (sign?.b === 'c') open.pop()
      add(blockText({ runs: [run] }), sign?.b === 'a' ? inner : undefined)
      if (sign?.b === 'a') inner?.alternatives.push({ n: sign.n ?? 0, words: '' })
      if (sign?.b === 'o') {
        const bracket = { id: sign.i, bid: block.bid, alternatives: [{ n: sign.n ?? 0, words: '' }] }
        found.push(bracket)
        open.push(bracket)
      }
    }
  }
  return found
}

/**
 * Puts words of one block in a bracket; they become its alternative 0. `others`: what stands beside them, numbered from
 * 1; an empty one is "no text" or a place for words to come. Answers the ids of the bracketed units.
 * Refuses: 'passage-is-gone', 'bracket-in-one-paragraph', 'brackets-overlap', 'bracket-too-long'.
 */
export function placeBracket(
  doc: Y.Doc,
  facts: { readonly id: string; readonly first: ItemId; readonly last: ItemId; readonly others: readonly string[] },
): void {
  const text = openText(doc)
  const first = indexOf(text, facts.first)
  const last = indexOf(text, facts.last)
  if (first === null || last === null) throw new DomainError('passage-is-gone')
  const from = first - (isHalf(text, first, 'second') ? 1 : 0)
  const to = last + (isHalf(text, last, 'first') ? 1 : 0)
  const inside = [...tokens(doc)].filter(token => token.index <= to && endOf(token) > from)
  if (to < from || inside.some(token => token.kind === 'marker')) throw new DomainError('bracket-in-one-paragraph')
  if (!isWhole(inside)) throw new DomainError('brackets-overlap')
  refuseTooLong(facts.others)
  doc.transact(() => {
    // From the back, so that what stands before keeps its place.
    insertEmbed(text, to + 1, { b: 'c', i: facts.id }, marksAt(text, to + 1))
    for (const [k, words] of [...facts.others.entries()].reverse())
      insertAlternative(text, to + 1, facts.id, k + 1, words)
    insertEmbed(text, from, { b: 'o', i: facts.id, n: 0 }, marksAt(text, from))
  })
}

/** Adds an alternative at the end of an open bracket. Refuses: 'bracket-is-gone', 'bracket-too-long'. */
export function addAlternative(
  doc: Y.Doc,
  facts: { readonly id: string; readonly n: number; readonly words: string },
): void {
  const close = signsOf(doc, facts.id).find(({ sign }) => sign === 'c')
  if (close === undefined) throw new DomainError('bracket-is-gone')
  refuseTooLong([facts.words])
  doc.transact(() => insertAlternative(openText(doc), close.index, facts.id, facts.n, facts.words))
}

/**
 * Lifts a bracket: its signs go, and with them every alternative but the kept one (`null` keeps none), suggestions in
 * them included. ¶ stay. What went is entered in the register of removed units under this decision, so that words typed
 * late into it are caught; the answer brings it back. Refuses: 'bracket-is-gone', 'alternative-not-known'.
 */
export function liftBracket(
  doc: Y.Doc,
  facts: { readonly id: string; readonly keep: number | null; readonly decision: string },
): readonly RemovedPiece[] {
  const parts = partsOf(doc, facts.id)
  if (facts.keep !== null && !parts.some(part => part.n === facts.keep)) throw new DomainError('alternative-not-known')
  const signs = signsOf(doc, facts.id).map(({ token }) => token)
  const words = parts.filter(part => part.n !== facts.keep).flatMap(part => part.tokens)
  return removeParts(doc, words, signs, facts.decision)
}

/**
 * Takes one alternative out of a bracket that stays. Refuses: 'bracket-is-gone', 'alternative-not-known',
 * 'alternative-is-last' (a bracket holds two at least).
 */
export function removeAlternative(
  doc: Y.Doc,
  facts: { readonly id: string; readonly n: number; readonly decision: string },
): readonly RemovedPiece[] {
  const parts = partsOf(doc, facts.id)
  const k = parts.findIndex(part => part.n === facts.n)
  const part = parts[k]
  if (part === undefined) throw new DomainError('alternative-not-known')
  if (parts.length < 3) throw new DomainError('alternative-is-last')
  const signs = signsOf(doc, facts.id)
  // The sign before it goes; the first alternative loses the one behind it, and the opening sign stays.
  const sign = signs[k === 0 ? 1 : k]
  return removeParts(doc, part.tokens, sign === undefined ? [] : [sign.token], facts.decision)
}

/** What stands in one wording of a bracket now; signs of brackets within it too. Empty for one that is not there. */
export function unitsOfAlternative(
  doc: Y.Doc,
  facts: { readonly id: string; readonly n: number },
): readonly UnitRange[] {
  const part = partsOf(doc, facts.id).find(one => one.n === facts.n)
  return rangesOfTokens(part?.tokens ?? [])
}

/** Whether all signs of brackets in a text belong together: each opened before it is closed, one inside the other. */
export function isBalancedText(doc: Y.Doc): boolean {
  const open: string[] = []
  for (const token of tokens(doc)) {
    if (token.kind === 'marker' && open.length > 0) return false
    if (token.kind !== 'embed' || !('b' in token.embed)) continue
    const { b: sign, i: id } = token.embed
    if (sign === 'o') open.push(id)
    else if (open.at(-1) !== id) return false
    else if (sign === 'c') open.pop()
  }
  return open.length === 0
}

type Part = { readonly n: number; readonly tokens: readonly Token[] }

function removeParts(doc: Y.Doc, words: readonly Token[], signs: readonly Token[], decision: string) {
  const going = words.filter(token => token.kind !== 'marker')
  const gone = doc.getMap(roots.removed)
  return doc.transact(transaction => {
    for (const range of rangesOfTokens(words)) gone.set(rangeKey(range), decision)
    for (const range of rangesOfTokens(signs)) gone.set(rangeKey(range), decision)
    const all = [...going, ...signs].sort((a, b) => a.index - b.index)
    return removeTokens(doc, transaction, all)
  })
}

function insertAlternative(text: Y.Text, index: number, id: string, n: number, words: string): void {
  insertText(text, index, words, marksAt(text, index))
  insertEmbed(text, index, { b: 'a', i: id, n }, marksAt(text, index))
}

function signsOf(doc: Y.Doc, id: string) {
  return [...tokens(doc)].flatMap(token =>
    token.kind === 'embed' && 'b' in token.embed && token.embed.i === id
      ? [{ token, index: token.index, sign: token.embed.b, n: token.embed.n ?? 0 }]
      : [],
  )
}

/** The alternatives between the signs, nested brackets whole. */
function partsOf(doc: Y.Doc, id: string): readonly Part[] {
  const signs = signsOf(doc, id)
  if (signs.length < 2) throw new DomainError('bracket-is-gone')
  const all = [...tokens(doc)]
  return signs.slice(0, -1).map(({ index, n }, k) => ({
    n: k === 0 ? 0 : n,
    tokens: all.filter(token => token.index > index && token.index < (signs[k + 1]?.index ?? index)),
  }))
}

/** Whether every bracket that begins among these tokens ends there, and no sign of an outer one lies between. */
function isWhole(inside: readonly Token[]): boolean {
  let depth = 0
  for (const token of inside) {
    if (token.kind !== 'embed' || !('b' in token.embed) || !isDelimiter(token.embed)) continue
    if (token.embed.b === 'o') depth += 1
    else if (depth === 0) return false
    else if (token.embed.b === 'c') depth -= 1
  }
  return depth === 0
}

/** Whether the unit at this offset is the first or the second half of a character: a bracket takes all of it. */
function isHalf(text: Y.Text, index: number, half: 'first' | 'second'): boolean {
  const from = half === 'first' ? 0xd800 : 0xdc00
  const code = codeAt(text, index)
  return code !== null && code >= from && code < from + 0x400
}

function refuseTooLong(wordings: readonly string[]): void {
  if (wordings.some(words => words.length > textLimits.maxAlternativeLength)) {
    throw new DomainError('bracket-too-long', { most: textLimits.maxAlternativeLength })
  }
}

function endOf(token: Token): number {
  return token.index + (token.kind === 'text' ? token.text.length : 1)
}
