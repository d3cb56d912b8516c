/** The large clock of a call while its page is open: counted down with the band, by the same time. */
import { callLeft } from '../../packages/messages/call-words.ts'
import { sayNumber } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'

/** Writes what is left into the clocks of `root`; changes nothing where they say so already. */
export function countCall(root: ParentNode, at: Date): void {
  for (const clock of root.querySelectorAll<HTMLElement>('[data-call-closes]')) {
    const left = callLeft(new Date(clock.dataset['callCloses'] ?? ''), at)
    for (const [i, figure] of [...clock.children].entries()) {
      const part = left[i]
      if (part === undefined) continue
      setWords(figure.querySelector('b'), sayNumber(pageLocale(), part.count))
      setWords(figure.querySelector('span'), words(part.key))
    }
  }
}

function setWords(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text
}
