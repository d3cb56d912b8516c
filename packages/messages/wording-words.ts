/** Brackets in words and signs, the same on pages, in cards and as chips in the text. */
import type { AlternativeKind } from '../domain/bracket.ts'
import { isCollapsed, personName, seatName } from './person-words.ts'
import { say, sayList, sayNumber, type Locale } from './say.ts'

/** An organisation that holds a wording, as others may see it. */
export type HolderFacts = {
  readonly name: string | null
  readonly organisation: string | null
  readonly code: string | null
  readonly group: string | null
}

/** The letter of an alternative, by its place from 0; a number where the letters end. */
export function alternativeLetter(locale: Locale, place: number): string {
  return say(locale, 'bracket-letters').split(' ')[place] ?? sayNumber(locale, place + 1)
}

/** What an alternative says: its words, or in words that it has none. */
export function wordingWords(locale: Locale, kind: AlternativeKind, words: string): string {
  if (words.trim() !== '') return words.trim()
  return say(locale, kind === 'placeholder' ? 'bracket-to-come' : 'bracket-no-text')
}

/** The short name of who holds a wording: a code, else a name. */
export function holderCode(locale: Locale, holder: HolderFacts): string {
  const { code, organisation, group, name } = holder
  if (code !== null && code !== '') return code
  if (organisation === null && (group !== null || isCollapsed(holder))) return seatName(locale, holder)
  return organisation ?? (name === null ? say(locale, 'suggesting-somebody') : personName(locale, name))
}

/** The long name of who holds a wording: what is not at this table is known by no code. */
export function holderName(locale: Locale, holder: HolderFacts): string {
  return holder.organisation ?? holderCode(locale, holder)
}

/** The chip behind an alternative: the first who holds it, and how many more. */
export function holdersShort(locale: Locale, holders: readonly HolderFacts[]): string {
  const [first, ...others] = holders
  if (first === undefined) return ''
  const code = holderCode(locale, first)
  return others.length === 0 ? code : say(locale, 'bracket-more', { first: code, count: others.length })
}

/** Who holds a wording, in full. */
export function holdersWords(locale: Locale, holders: readonly HolderFacts[]): string {
  if (holders.length === 0) return say(locale, 'bracket-held-by-nobody')
  const names = holders.map(one => holderName(locale, one))
  return say(locale, 'bracket-held-by', { names: sayList(locale, names) })
}
