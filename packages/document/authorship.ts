/**
 * Who wrote what a goal says now: the base text run by run, with the client id under which its units came in, and for
 * words that were suggested the decision that took them in. Whose a client id is, is the caller's to know.
 */
import { baseUnits, type BasePiece, type ReadText } from './base-units.ts'
import { decisionsIn, type UnitRange } from './suggestion-store.ts'
import type { BlockAttributes, Embed, Marks } from './text-model.ts'

/** `decision`: by which it was accepted; null for what was written directly. */
export type AuthoredRun = ({ readonly text: string } | { readonly embed: Embed }) & {
  readonly marks: Marks
  readonly unit: UnitRange
  readonly decision: string | null
}
export type AuthoredBlock = {
  readonly bid: string
  readonly attributes: BlockAttributes
  readonly runs: readonly AuthoredRun[]
}

/** The blocks of the base text in display order. Runs are cut where the client or the decision changes. */
export function authorshipOf(text: ReadText): readonly AuthoredBlock[] {
  const { pieces, order } = baseUnits(text)
  const decisions = decisionsIn(text.doc)
  const blocks = new Map<string, { bid: string; attributes: BlockAttributes; runs: AuthoredRun[] }>()
  let block: { runs: AuthoredRun[] } | null = null
  for (const piece of pieces) {
    if (piece.kind === 'marker') {
      const begun = { bid: piece.bid, attributes: piece.attributes, runs: new Array<AuthoredRun>() }
      blocks.set(piece.bid, begun)
      block = begun
    } else block?.runs.push(...cutByDecision(piece, decisions.get(piece.id.client) ?? []))
  }
  return order.flatMap(bid => blocks.get(bid) ?? [])
}

function cutByDecision(
  piece: Exclude<BasePiece, { readonly kind: 'marker' }>,
  decisions: readonly { readonly from: number; readonly to: number; readonly decision: string }[],
): readonly AuthoredRun[] {
  const { client, clock } = piece.id
  const { marks } = piece
  const end = clock + piece.length
  const edges = new Set([clock, end])
  for (const { from, to } of decisions) for (const edge of [from, to]) if (edge > clock && edge < end) edges.add(edge)
  const sorted = [...edges].sort((a, b) => a - b)
  return sorted.slice(0, -1).map((from, k) => {
    const to = sorted[k + 1] ?? end
    const decision = decisions.find(one => one.from <= from && from < one.to)?.decision ?? null
    const common = { marks, unit: { client, clock: from, length: to - from }, decision }
    return piece.kind === 'text'
      ? { text: piece.text.slice(from - clock, to - clock), ...common }
      : { embed: piece.embed, ...common }
  })
}
