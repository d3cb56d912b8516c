/**
 * Brackets spelled out, as negotiators read them: `[shall (A, CHF, +2) / should / no text]`. The signs of a bracket get
 * what is to be said before them: that a wording has no words, or that words are to come, and who holds it.
 */
import type { Embed } from '../document/text-model.ts'
import { say, sayList, type Locale } from '../messages/say.ts'
import { shortAuthor, type MarkAuthor, type MarkedBracket } from './goal-marks.ts'

export type BracketFacts = {
  readonly brackets: readonly MarkedBracket[]
  readonly holders: boolean
  readonly locale: Locale
}

/** By the place of a run, what a bracket's sign says there. */
export function bracketWords(
  runs: readonly ({ readonly text: string } | { readonly embed: Embed })[],
  { brackets, holders, locale }: BracketFacts,
): ReadonlyMap<number, string> {
  const words = new Map<number, string>()
  const open: { readonly bracket: MarkedBracket | undefined; wording: number; isEmpty: boolean }[] = []
  runs.forEach((run, place) => {
    const inner = open.at(-1)
    if (!('embed' in run) || !('b' in run.embed)) {
      if (inner !== undefined) inner.isEmpty = false
      return
    }
    const { b, i } = run.embed
    if (b === 'o') {
      if (inner !== undefined) inner.isEmpty = false
      open.push({ bracket: brackets.find(({ id }) => id === i), wording: 0, isEmpty: true })
      words.set(place, '[')
      return
    }
    if (inner === undefined) return
    const known = inner.bracket?.wordings[inner.wording]
    const missing = !inner.isEmpty
      ? ''
      : say(locale, known?.kind === 'placeholder' ? 'export-bracket-placeholder' : 'export-bracket-none')
    const held = holders && known !== undefined && known.holders.length > 0 ? ` ${heldBy(known.holders, locale)}` : ''
    words.set(place, `${missing}${held}${b === 'a' ? ' / ' : ']'}`)
    inner.wording += 1
    inner.isEmpty = true
    if (b === 'c') open.pop()
  })
  return words
}

/** So many holders are named; the others are counted. */
const namedHolders = 3

function heldBy(holders: readonly MarkAuthor[], locale: Locale): string {
  const names = [...new Set(holders.map(holder => shortAuthor(holder, locale)))]
  const named = names.slice(0, names.length > namedHolders + 1 ? namedHolders : names.length)
  const said = sayList(locale, named, { type: 'unit' })
  const more = names.length - named.length
  return more === 0
    ? say(locale, 'export-bracket-held', { holders: said })
    : say(locale, 'export-bracket-held-more', { holders: said, count: more })
}
