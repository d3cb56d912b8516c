/**
 * A text as a version keeps it: the whole state, so that it can be compared by ids with any other moment of the same
 * document, and what its hash is taken over. Deleted words are collected in it; the places where they were are not.
 * Source: docs/versions.md.
 */
import * as Y from 'yjs'
import type { ReadText } from './base-units.ts'
import { embedJson } from './embed-json.ts'
import { baseText, layout, type Block, type Run } from './layout.ts'
import { plainText } from './projections.ts'
import type { Suggesters } from './suggestion-store.ts'
import { blockAttributeNames } from './text-model.ts'
import { openText } from './tokens.ts'

/** What a version stores of a text: its base text is what it says; pending suggestions are in `state` as well. */
export type VersionState = {
  readonly state: Uint8Array
  /** What a hash of the version is taken over: equal for texts that read the same, whoever wrote them. */
  readonly canonical: string
  readonly plainText: string
}

/** Takes a text as it is. */
export function versionState(text: ReadText): VersionState {
  const blocks = layout(text.doc, baseText(text.suggesters))
  return {
    state: stateOf(text),
    canonical: canonicalText(blocks),
    plainText: plainText(blocks),
  }
}

/** The text that a version holds. */
export function textOfVersion(state: Uint8Array, suggesters: Suggesters): ReadText {
  return textOfRows([state], suggesters)
}

/** The text that these updates make, one after the other. */
export function textOfRows(updates: readonly Uint8Array[], suggesters: Suggesters): ReadText {
  const doc = new Y.Doc()
  openText(doc)
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  return { doc, suggesters }
}

/** The whole state of a text, from which `textOfVersion` makes it again. */
export function stateOf({ doc }: Pick<ReadText, 'doc'>): Uint8Array {
  return Y.encodeStateAsUpdate(doc)
}

/**
 * JSON of what blocks say, in display order: `[[kind, indent, element, lead, partners, due, [[words, formats]…]]…]`.
 * Words are a string, an embed is its canonical JSON in an array; formats are strong, em (1 or 0) and the link or ''.
 * No ids, no authors; runs of equal formats are one.
 */
export function canonicalText(blocks: readonly Block[]): string {
  return JSON.stringify(
    blocks.map(block => [...blockAttributeNames.map(name => block[name]), block.runs.map(canonicalRun)]),
  )
}

function canonicalRun(run: Run): unknown {
  const { strong, em, link } = run.marks
  const formats = [strong === true ? 1 : 0, em === true ? 1 : 0, link ?? '']
  return ['text' in run ? run.text : [embedJson(run.embed)], formats]
}
