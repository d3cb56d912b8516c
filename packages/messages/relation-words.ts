/**
 * The marks of the relations between a goal and an indicator, in one place for server and client: which symbol of
 * /icons.svg stands for what, and its name. The shapes differ and need no colour; dashed lines say "proposed".
 */
import { say, type Locale } from './say.ts'

export type MarkedRelation = 'fulfils' | 'contributes' | 'enables'
export type MarkedState = 'agreed' | 'proposed'
export type RelationMark = { readonly symbol: string; readonly name: string }

/** The mark of a relation: its symbol, and its name for those who do not see it. */
export function relationMark(locale: Locale, relation: MarkedRelation, state: MarkedState): RelationMark {
  return state === 'agreed'
    ? { symbol: `mark-${relation}`, name: say(locale, `relation-${relation}`) }
    : { symbol: `mark-${relation}-proposed`, name: say(locale, `relation-${relation}-proposed`) }
}
