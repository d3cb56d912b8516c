/**
 * What the codes in a text say, as far as this window knows: at first what came with the page, then whatever somebody
 * puts into the text. Unknown codes are asked for together, a moment after they were seen, and each once.
 */
import { readCatalogueWords, type CatalogueWords } from '../../packages/contract/catalogue-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'

/** Codes that are seen within this time are asked for in one request. */
const gatherMs = 50
/** As many as the server answers at once. */
const maxAsked = 200

/** Born with a page that shows a text; tells `onLearned` whenever it knows more. */
export class EntryWords {
  private readonly known = new Map<string, CatalogueWords>()
  private readonly asked = new Set<string>()
  private readonly onLearned: () => void
  private waiting: string[] = []

  constructor(first: readonly CatalogueWords[], onLearned: () => void) {
    this.onLearned = onLearned
    for (const words of first) this.learn(words)
  }

  /** What this code stands for; null while that is not known, or where nothing does. */
  of(code: string): CatalogueWords | null {
    const words = this.known.get(code) ?? null
    if (words === null && !this.asked.has(code)) {
      this.asked.add(code)
      if (this.waiting.length === 0) setTimeout(() => void this.ask(), gatherMs)
      this.waiting.push(code)
    }
    return words
  }

  /** Takes words that were read elsewhere, such as those of a chosen entry. */
  learn(words: CatalogueWords): void {
    this.known.set(words.code, words)
    this.asked.add(words.code)
  }

  private async ask(): Promise<void> {
    const codes = this.waiting.slice(0, maxAsked)
    this.waiting = []
    try {
      const { words } = await callEndpoint(readCatalogueWords, { query: { codes: codes.join(',') } })
      for (const entry of words) this.learn(entry)
      if (words.length > 0) this.onLearned()
    } catch {
      // Not now: the code alone stands there, and is asked for when the text is next drawn.
      for (const code of codes) this.asked.delete(code)
    }
  }
}
