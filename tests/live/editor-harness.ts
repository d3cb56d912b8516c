/**
 * What the browser tests of the editor reach for, on `globalThis.harness`. Runs in the page of editor-page.ts.
 */
import { blocksFromMarkup, blocksFromPlainText, type Pasted } from '../../client/editor/clipboard-blocks.ts'
import { readMarkup } from '../../client/editor/clipboard-reader.ts'

const harness = {
  /** The blocks of a clipboard fragment, as the editor would paste them. */
  blocksOf(fragment: { html?: string; text?: string }): Pasted {
    return fragment.html === undefined
      ? blocksFromPlainText(fragment.text ?? '')
      : blocksFromMarkup(readMarkup(fragment.html))
  },
}

export type Harness = typeof harness
Object.assign(globalThis, { harness })
