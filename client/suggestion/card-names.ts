/**
 * What cards and their controls are called for those who do not see beside what they stand: whose a suggestion is, where
 * and what it says, and for a control which card it is about. No two cards of a list have the same name.
 */
import { words } from '../platform/page-facts.ts'

/** Of what a card says, enough to know it by. */
const maxExcerptLength = 48

/** The first words of what is said, in one line. */
export function excerpt(said: string): string {
  const line = said.replaceAll(/\s+/gu, ' ').trim()
  if (line.length <= maxExcerptLength) return line
  const start = line.slice(0, maxExcerptLength)
  const end = start.lastIndexOf(' ')
  // Between words; where there are none, not inside a sign of two units.
  return `${end > 0 ? start.slice(0, end) : start.replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A card with what it says; the card alone where it says nothing. */
export function cardSaying(card: string, said: string): string {
  const says = excerpt(said)
  return says === '' ? card : words('card-says', { card, words: says })
}

/** The same names, numbered where one comes again. */
export function apart(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map(card => {
    const number = (seen.get(card) ?? 0) + 1
    seen.set(card, number)
    return number === 1 ? card : words('card-again', { card, number })
  })
}

/** What a control does, and to which card. */
export function actName(act: string, card: string): string {
  return words('card-act', { act, card })
}
