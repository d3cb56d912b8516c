/** Says in a page that the server rendered why something did not work, where a screen reader hears it at once. */

/** Shows a sentence in `place`, a live region; '' clears it. */
export function noteSentence(place: Element | null, sentence: string): void {
  if (place === null) return
  place.replaceChildren()
  if (sentence === '') return
  const paragraph = document.createElement('p')
  paragraph.className = 'callout callout--bad'
  paragraph.textContent = sentence
  place.append(paragraph)
}
