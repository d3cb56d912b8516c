/** Says in a page that the server rendered why something did not work, where a screen reader hears it at once. */
import type { Outcome } from './session-calls.ts'

/** Shows the sentence of a failed outcome in `place`, a live region; `unreachable`: what to say of a cut line. */
export function noteRefusal(place: Element | null, outcome: Outcome<unknown>, unreachable: string): void {
  if (place === null || outcome.kind === 'done') return
  noteSentence(place, outcome.kind === 'refused' ? outcome.sentence : unreachable)
}

/** Shows a sentence in `place`; '' clears it. */
export function noteSentence(place: Element | null, sentence: string): void {
  if (place === null) return
  place.replaceChildren()
  if (sentence === '') return
  const paragraph = document.createElement('p')
  paragraph.className = 'callout callout--bad'
  paragraph.textContent = sentence
  place.append(paragraph)
}
