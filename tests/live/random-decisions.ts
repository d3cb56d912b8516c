/** Decisions and brackets drawn by chance, as edits of the server's copy: what fuzz decides with. */
import type * as Y from 'yjs'
import { addAlternative, bracketsIn, liftBracket, placeBracket } from '../../packages/document/bracket-edits.ts'
import { rejectFound } from '../../packages/document/decision-edits.ts'
import { layout } from '../../packages/document/layout.ts'
import {
  acceptAttribute,
  acceptStrike,
  acceptUnits,
  dropRecord,
  pendingUnits,
  recordNamed,
  rejectUnits,
} from '../../packages/document/suggestion-decisions.ts'
import { suggestionsIn } from '../../packages/document/suggestion-list.ts'
import type { Suggesters } from '../../packages/document/suggestion-store.ts'
import { itemIdAt, openText, tokens } from '../../packages/document/tokens.ts'
import { rangesOfTokens } from '../../packages/document/unit-edits.ts'
import type { Dice } from './dice.ts'

const newElement = (): string => '00000000-0000-4000-8000-000000000009'

export type RandomDecision = { readonly kind: 'decision' | 'bracket'; readonly act: (copy: Y.Doc) => void }

/**
 * Something to decide, or a bracket to place, extend or lift; null where there is nothing to do. `acceptsOnly`: new
 * words are accepted, and nothing else happens.
 */
export function randomDecision(
  dice: Dice,
  server: Y.Doc,
  suggesters: Suggesters,
  acceptsOnly: boolean,
): RandomDecision | null {
  if (!acceptsOnly && dice.below(4) === 0) return randomBracket(dice, server)
  const open = suggestionsIn(server, suggesters)
  if (open.length === 0) return null
  const one = dice.of(open)
  const decision = `d${dice.below(1_000_000)}`
  const accepts = acceptsOnly || dice.below(2) === 0
  const isPart = dice.below(3) === 0
  return {
    kind: 'decision',
    act: copy => {
      const units = pendingUnits(copy, suggesters, one.inserted)
      const some = isPart ? units.slice(0, 1) : units
      if (accepts) acceptUnits(copy, suggesters, rangesOfTokens(some), decision, newElement)
      else rejectUnits(copy, some)
      const record = one.record === null ? null : recordNamed(copy, one.record.key)
      if (record === null) return
      if (!accepts) dropRecord(copy, record.key)
      else if (record.kind === 'strike') acceptStrike(copy, suggesters, record)
      else acceptAttribute(copy, record, newElement)
    },
  }
}

/** Rejects everything that is suggested. */
export function rejectAll(copy: Y.Doc, suggesters: Suggesters): void {
  for (const found of suggestionsIn(copy, suggesters)) rejectFound(copy, suggesters, found, null)
}

/** Whether every bracket in the text begins, has its alternatives and ends, in this order. */
export function bracketsAreWhole(doc: Y.Doc): boolean {
  const open: string[] = []
  for (const token of tokens(doc)) {
    if (token.kind !== 'embed' || !('b' in token.embed)) continue
    const { b, i } = token.embed
    if (b === 'o') open.push(i)
    else if (open.at(-1) !== i) return false
    else if (b === 'c') open.pop()
  }
  return open.length === 0
}

function randomBracket(dice: Dice, server: Y.Doc): RandomDecision | null {
  const brackets = bracketsIn(layout(server))
  const chance = dice.below(3)
  if (brackets.length > 0 && chance > 0) {
    const { id, alternatives } = dice.of(brackets)
    const { n } = dice.of(alternatives)
    const act =
      chance === 1
        ? (copy: Y.Doc) => addAlternative(copy, { id, n: alternatives.length + dice.below(1_000), words: 'new' })
        : (copy: Y.Doc) => void liftBracket(copy, { id, keep: dice.below(4) === 0 ? null : n, decision: `l${id}` })
    return { kind: 'bracket', act }
  }
  const text = openText(server)
  const from = 1 + dice.below(Math.max(1, text.length - 1))
  const [first, last] = [itemIdAt(text, from), itemIdAt(text, from + dice.below(3))]
  if (first === null || last === null) return null
  const id = `b${dice.below(1_000_000)}`
  return { kind: 'bracket', act: copy => placeBracket(copy, { id, first, last, others: ['other', ''] }) }
}
