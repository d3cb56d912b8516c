/** A text as it was, from the answer of an endpoint: packages/contract/whole-text.ts. */
import type { ReadText } from '../../packages/document/base-units.ts'
import { textOfVersion } from '../../packages/document/version-state.ts'

type WholeText = { readonly state: string; readonly suggesters: readonly (readonly [number, string])[] }

/** The text. Who asks lets go of it (`doc.destroy()`). */
export function textOf({ state, suggesters }: WholeText): ReadText {
  const bytes = Uint8Array.from(atob(state), sign => sign.charCodeAt(0))
  return textOfVersion(bytes, new Map(suggesters))
}
