/** How long a redline takes: a text of 5,000 words after so many edits of two people, loaded cold as a version is. */
import * as Y from 'yjs'
import { redline } from '../packages/document/redline.ts'
import { atWholeWords, attributed, redlineFigures } from '../packages/document/redline-wording.ts'
import { aText, randomFrom, replicaOf } from '../packages/document/testing/replicas.ts'
import { plainBlock } from '../packages/document/text-model.ts'
import { deleteRange, insertMarker, insertText, marksAt, openText } from '../packages/document/tokens.ts'

const words = 5_000
const rounds = 15

/** Prints one line of figures for each number of edits. */
export function measureRedline(): void {
  for (const edits of [40, 120, 400]) {
    const before = aText(
      ...Array.from({ length: words / 50 }, () => 'state and business share what they learn '.repeat(7).trim()),
    )
    const writing = replicaOf(before, 11)
    const random = randomFrom(edits)
    for (let k = 0; k < edits; k++) edit(writing, random)
    const [a, b] = [before, writing].map(doc => ({ doc: replicaOf(doc, 99), suggesters: new Map<number, string>() }))
    if (a === undefined || b === undefined) throw new Error('two texts are compared')
    const exact = timed(() => redline(a, b))
    const shown = timed(() => atWholeWords(attributed(redline(a, b), (_, { client }) => ({ by: String(client) }))))
    const load = timed(() => replicaOf(b.doc, 98))
    const { insertions, deletions } = redlineFigures(redline(a, b))
    console.log(
      `redline, ${words} words, ${edits} edits: ${insertions} insertions, ${deletions} deletions; ` +
        `exact ${exact} ms, for people ${shown} ms, loading one text ${load} ms (p50 of ${rounds})`,
    )
  }
}

function edit(doc: Y.Doc, random: (below: number) => number): void {
  const text = openText(doc)
  const at = 1 + random(text.length - 20)
  doc.transact(transaction => {
    const dice = random(10)
    if (dice < 5)
      insertText(text, at, ['openly ', 'and fairly ', 'x', 'with others '][random(4)] ?? '', marksAt(text, at))
    else if (dice < 9) deleteRange(transaction, text, at, 1 + random(12))
    else insertMarker(text, at, plainBlock)
  })
}

function timed(act: () => unknown): string {
  const times = Array.from({ length: rounds }, () => {
    const from = performance.now()
    act()
    return performance.now() - from
  }).sort((a, b) => a - b)
  return (times[Math.floor(rounds / 2)] ?? 0).toFixed(1)
}
