/**
 * Suggestions drawn by chance on a text of text-history.ts: words and ¶ of two people, strikes over anything (each
 * other's words, brackets, moved borders), other kinds and indents. What exports and readings of suggestions are tried
 * with. Nothing passes the gate here.
 */
import type { ReadText } from '../base-units.ts'
import { plainBlock } from '../text-model.ts'
import { insertMarker, openText, tokens } from '../tokens.ts'
import { wholeCharacter } from './random-edits.ts'
import { randomFrom, replicaOf } from './replicas.ts'
import { strikeUnits, suggestAttribute, suggestWords } from './suggesting.ts'

const people = [
  { client: 21, alias: 'first' },
  { client: 22, alias: 'second' },
] as const

/** A copy of the text with some more suggestions. Repeats for the same seed. */
export function withRandomSuggestions(text: ReadText, seed: number): ReadText {
  const random = randomFrom(seed)
  const doc = replicaOf(text.doc, 99)
  for (let k = 0; k < 6 + random(8); k++) {
    const who = people[random(2)] ?? people[0]
    const { length } = openText(doc)
    const at = wholeCharacter(doc, 1 + random(length))
    const dice = random(10)
    if (dice < 4) suggestWords(doc, who, at, ['new', 'é', ' and so'][random(3)] ?? 'new')
    else if (dice < 5) suggestMarker(doc, who.client, at)
    else if (dice < 9 && at < length) {
      const to = wholeCharacter(doc, Math.min(length, at + 1 + random(9)))
      if (to > at) strikeUnits(doc, who, at, to - at, `${seed}-${k}`)
    } else {
      const markers = [...tokens(doc)].filter(token => token.kind === 'marker')
      const marker = markers[random(markers.length)]
      if (marker === undefined) continue
      if (random(2) === 0) suggestAttribute(doc, who, marker.index, 'indent', random(3))
      else suggestAttribute(doc, who, marker.index, 'kind', random(2) === 0 ? 'heading2' : 'quote')
    }
  }
  return { doc, suggesters: text.suggesters }
}

function suggestMarker(doc: ReadText['doc'], client: number, at: number): void {
  const before = doc.clientID
  doc.clientID = client
  doc.transact(() => insertMarker(openText(doc), at, { ...plainBlock, kind: 'bullet', indent: 1 }))
  doc.clientID = before
}
