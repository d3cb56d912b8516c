/**
 * The text with what is proposed about it: every visible stretch says who suggests it, if it is not decided, and by
 * which records it should go. Stretches are cut where one of these changes. In the order of the sequence, as tokens.
 * Readings of it (the base text, as if accepted, …) are layouts: layout.ts.
 */
import type * as Y from 'yjs'
import {
  acceptedIn,
  recordsIn,
  type RangeRegister,
  type SuggestionRecord,
  type Suggesters,
} from './suggestion-store.ts'
import { tokens, type Token } from './tokens.ts'

/** `pendingBy`: alias of who suggests these units, null for the base text. `struckBy`: records that would delete them. */
export type Stretch = Token & { readonly pendingBy: string | null; readonly struckBy: readonly SuggestionRecord[] }

/** Everything visible, cut where authorship or strikes change. */
export function* stretches(doc: Y.Doc, suggesters: Suggesters): Generator<Stretch> {
  const accepted = acceptedIn(doc)
  const strikes = strikesOf(recordsIn(doc))
  for (const token of tokens(doc)) {
    const { client, clock } = token.id
    const alias = suggesters.get(client)
    const length = token.kind === 'text' ? token.text.length : 1
    // A text holds many strikes, and most of its stretches none: only those that meet this one are looked at closely.
    const own = strikes.get(client)?.filter(strike => strike.from < clock + length && clock < strike.to) ?? []
    if (alias === undefined && own.length === 0) {
      yield { ...token, pendingBy: null, struckBy: none }
      continue
    }
    const cuts = alias === undefined ? [] : bordersWithin(accepted, client, clock, clock + length)
    for (const strike of own) cuts.push(strike.from, strike.to)
    const edges = [...new Set([clock, ...cuts.filter(cut => cut > clock && cut < clock + length), clock + length])]
    edges.sort((a, b) => a - b)
    for (let k = 0; k + 1 < edges.length; k++) {
      const [from = 0, to = 0] = [edges[k], edges[k + 1]]
      const isAccepted = (accepted.get(client) ?? []).some(range => range.from <= from && from < range.to)
      const struckBy = own.filter(strike => strike.from <= from && from < strike.to).map(({ record }) => record)
      yield { ...part(token, from - clock, to - clock), pendingBy: isAccepted ? null : (alias ?? null), struckBy }
    }
  }
}

const none: readonly SuggestionRecord[] = []

type Strike = { readonly from: number; readonly to: number; readonly record: SuggestionRecord }

function strikesOf(records: readonly SuggestionRecord[]): ReadonlyMap<number, readonly Strike[]> {
  const strikes = new Map<number, Strike[]>()
  for (const record of records) {
    if (record.kind !== 'strike') continue
    for (const { client, clock, length } of record.ranges) {
      const list = strikes.get(client) ?? []
      list.push({ from: clock, to: clock + length, record })
      strikes.set(client, list)
    }
  }
  return strikes
}

function bordersWithin(register: RangeRegister, client: number, from: number, to: number): number[] {
  return (register.get(client) ?? [])
    .flatMap(range => [range.from, range.to])
    .filter(border => border > from && border < to)
}

function part(token: Token, from: number, to: number): Token {
  if (token.kind !== 'text' || (from === 0 && to === token.text.length)) return token
  const id = { client: token.id.client, clock: token.id.clock + from }
  return { ...token, id, text: token.text.slice(from, to), index: token.index + from }
}
