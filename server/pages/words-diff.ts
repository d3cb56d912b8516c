/** Which words of a paragraph changed, as a line: what both wordings share at their ends is context, no more than a few words. */
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'

const contextWords = 4

/** The line; null where the words are the same, or one of the two has none. */
export function diffLine(locale: Locale, before: string | null, now: string | null): Html | null {
  if (before === null || now === null || before === now) return null
  const [was, is] = [wordsOf(before), wordsOf(now)]
  const most = Math.min(was.length, is.length)
  let start = 0
  while (start < most && was[start] === is[start]) start += 1
  let end = 0
  while (end < most - start && was.at(-1 - end) === is.at(-1 - end)) end += 1
  const gone = was.slice(start, was.length - end).join('')
  const come = is.slice(start, is.length - end).join('')
  const [from, to] = [Math.max(0, start - contextWords * 2), is.length - end + contextWords * 2]
  const [ahead, behind] = [is.slice(from, start).join(''), is.slice(is.length - end, to).join('')]
  return html`<p class="answers-diff small">
    <span class="mid">${say(locale, 'answers-in-text')}</span>
    <span dir="auto"
      >${from > 0 && '… '}${ahead}${gone !== '' && html`<del>${gone}</del>`}${gone !== '' && come !== '' && ' '}${
        come !== '' && html`<ins>${come}</ins>`
      }${behind}${to < is.length && ' …'}</span
    >
  </p>`
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|\S+/gu) ?? []
}
