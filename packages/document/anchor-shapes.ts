/** What an anchor is looked up by: stretches of units, and a text prepared for it. */
import type { TextPlaces } from './unit-places.ts'
import type { Block } from './layout.ts'
import type { ItemId } from './tokens.ts'

/** The first and the last unit of a stretch of the text, both inside. */
export type PassageRange = { readonly first: ItemId; readonly last: ItemId }

/** A text prepared for resolving any number of anchors; true until the text changes. */
export type AnchorIndex = { readonly blocks: readonly Block[]; readonly places: TextPlaces }
