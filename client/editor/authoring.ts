/**
 * In which way this window writes, and whose suggestions there are: what the binding, the filter and the keys ask.
 * The ids were claimed by the live text; the alias is this person's name in the keys of records.
 */
import type { Suggesters } from '../../packages/document/suggestion-store.ts'

export type Authoring = {
  readonly mode: 'direct' | 'suggest'
  /** Null for somebody who may not suggest. */
  readonly own: { readonly alias: string; readonly suggestId: number } | null
  /** This person's suggesting ids among them. */
  readonly suggesters: Suggesters
}

/** Who writes the base text alone, among nobody who suggests. */
export const plainAuthoring: Authoring = { mode: 'direct', own: null, suggesters: new Map() }
