/** A text on its way to a program that reads documents: packages/contract/whole-text.ts. */
import type { ReadText } from '../../packages/document/base-units.ts'
import { stateOf } from '../../packages/document/version-state.ts'

/** A text in the shape that crosses the wire. */
export function shownWhole(text: ReadText): {
  readonly state: string
  readonly suggesters: [number, string][]
} {
  return { state: Buffer.from(stateOf(text)).toString('base64'), suggesters: [...text.suggesters] }
}
