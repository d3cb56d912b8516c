/** Says in a page that the server rendered what came of an act, where a screen reader hears it at once. */

/** Shows a sentence in `place`, a live region; '' clears it. `kind`: a refusal, or that something worked. */
export function noteSentence(place: Element | null, sentence: string, kind: 'bad' | 'good' = 'bad'): void {
  if (place === null) return
  place.replaceChildren()
  if (sentence === '') return
  const paragraph = document.createElement('p')
  paragraph.className = `callout callout--${kind}`
  paragraph.textContent = sentence
  place.append(paragraph)
}
