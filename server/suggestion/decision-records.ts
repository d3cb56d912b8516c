/** What is stored of a decision so that it can be taken back: plain JSON, written and read by this slice alone. */
import type { Relation } from '../../packages/domain/catalogue.ts'
import type { BracketId, LinkId, SuggestionId } from '../../packages/domain/ids.ts'
import type { TakeBack, Undoing } from '../../packages/document/decision-edits.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'

/** Of the whole decision. `movedUpTo`: the last row of document_moved before it. */
export type DecisionBefore = {
  readonly order: TakeBack['order']
  readonly movedUpTo: string
  readonly bracket: BracketBefore | null
}
/** `inner`: brackets that went with it; `keptUnits`: what was kept, which must still be there to bring the rest back. */
export type BracketBefore = {
  readonly bracketId: BracketId
  readonly keep: number | null
  readonly removed: number | null
  readonly firstN: number
  readonly inner: readonly BracketId[]
  readonly keptUnits: readonly UnitRange[]
  readonly undoing: Undoing
}
type LinkSaying = { readonly state: 'agreed' | 'declined'; readonly relation: Relation | null; readonly how: string }
/** Of one suggestion. */
export type ItemBefore =
  | { readonly kind: 'text'; readonly undoing: Undoing }
  | { readonly kind: 'title'; readonly was: string; readonly title: string }
  | { readonly kind: 'link'; readonly linkId: LinkId; readonly was: LinkSaying; readonly now: LinkSaying }
  | { readonly kind: 'nothing' }

/** Reads what a decision stored; the cast is of jsonb that only this slice writes. */
export function decisionBefore(json: unknown): DecisionBefore {
  return json as DecisionBefore
}

/** Reads what an item stored; `rows`: every row that it closed. */
export function itemBefore(json: unknown): ItemBefore & { readonly rows: readonly SuggestionId[] } {
  return json as ItemBefore & { readonly rows: readonly SuggestionId[] }
}
