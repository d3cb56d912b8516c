/**
 * The history of a text, for the tests of versions: direct editors and a suggester write on replicas of their own, the
 * server accepts, rejects, strikes, moves, joins and brackets, and now and then a moment is kept as a version is: its
 * state as bytes, loaded cold, with collected deletions. Repeats for the same seed.
 */
import * as Y from 'yjs'
import type { ReadText } from '../base-units.ts'
import { layout, movedBorderBefore } from '../layout.ts'
import { stretches } from '../marked-text.ts'
import { joinAcrossMove, moveBlocks } from '../server-edits.ts'
import type { Suggesters } from '../suggestion-store.ts'
import { roots } from '../text-model.ts'
import { deleteRange, insertEmbed, insertMarker, insertText, marksAt, openText, tokens } from '../tokens.ts'
import { plainBlock } from '../text-model.ts'
import { randomEdit, undoOf } from './random-edits.ts'
import { aText, randomFrom, replicaOf } from './replicas.ts'

const serverId = 1
const suggesters: Suggesters = new Map([
  [21, 'first'],
  [22, 'second'],
])

/** Moments of one history, the first one right after the seed, the last one at the end. */
export function history(seed: number, steps: number): readonly ReadText[] {
  const random = randomFrom(seed)
  const server = aText('One two three.', 'Four five six.', 'Seven eight.', { kind: 'policy', runs: [] })
  const editors = [11, 12].map(id => ({ doc: replicaOf(server, id), undo: true }))
  const undo = editors.map(({ doc }) => undoOf(doc))
  const suggesting = [21, 22].map(id => replicaOf(server, id))
  const moments = [momentOf(server)]
  for (let step = 0; step < steps; step++) {
    const dice = random(12)
    const k = random(2)
    const editor = editors[k]
    const suggester = suggesting[k]
    if (editor === undefined || suggester === undefined) continue
    if (dice < 5) randomEdit(editor.doc, random, undo[k] ?? null)
    else if (dice < 8) suggest(suggester, random)
    else if (dice < 10) decide(server, random)
    else if (dice === 10) shape(server, random)
    else for (const doc of [...editors.map(one => one.doc), ...suggesting]) meet(server, doc)
    if (random(12) === 0) {
      for (const doc of [...editors.map(one => one.doc), ...suggesting]) meet(server, doc)
      moments.push(momentOf(server))
    }
  }
  for (const doc of [...editors.map(one => one.doc), ...suggesting]) meet(server, doc)
  return [...moments, momentOf(server)]
}

function momentOf(doc: Y.Doc): ReadText {
  return { doc: replicaOf(doc, 99), suggesters }
}

function meet(server: Y.Doc, doc: Y.Doc): void {
  Y.applyUpdate(server, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)))
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)))
}

/** Words or a ¶ under a suggesting id; never between the halves of a character. */
function suggest(doc: Y.Doc, random: (below: number) => number): void {
  const text = openText(doc)
  const borders = [...tokens(doc)].flatMap(token => (token.index === 0 ? [] : [token.index]))
  const at = borders[random(borders.length)] ?? text.length
  doc.transact(() => {
    if (random(5) === 0) insertMarker(text, at, plainBlock)
    else insertText(text, at, ['ab ', 'b', ' a 😀', 'word '][random(4)] ?? 'a', marksAt(text, at))
  })
}

/** Accepts a part of what is pending, takes an acceptance back, or rejects. */
function decide(server: Y.Doc, random: (below: number) => number): void {
  const pending = [...stretches(server, suggesters)].filter(({ pendingBy }) => pendingBy !== null)
  const one = pending[random(pending.length)]
  const accepted = server.getMap(roots.accepted)
  if (random(8) === 0) {
    const [key] = [...accepted.keys()].sort()
    if (key !== undefined) accepted.delete(key)
    return
  }
  if (one === undefined) return
  const length = one.kind === 'text' ? one.text.length : 1
  server.transact(transaction => {
    if (random(4) === 0) deleteRange(transaction, openText(server), one.index, length)
    else accepted.set(`${one.id.client}:${one.id.clock}:${length}`, 'decision')
  })
}

/** Moves, joins, brackets. */
function shape(server: Y.Doc, random: (below: number) => number): void {
  server.clientID = serverId
  const blocks = layout(server)
  const [first, before] = [blocks[1 + random(blocks.length)], blocks[1 + random(blocks.length)]]
  const crossing = blocks.find((_, k) => movedBorderBefore(blocks, k))
  try {
    if (random(3) === 0 && crossing !== undefined) joinAcrossMove(server, { block: crossing.bid })
    else if (random(4) === 0 && first !== undefined && first.length > 1) {
      const text = openText(server)
      server.transact(() => {
        insertEmbed(text, first.y + 1 + first.length, { b: 'c', i: 'x' }, {})
        insertEmbed(text, first.y + 1, { b: 'o', i: 'x' }, {})
      })
    } else if (first !== undefined)
      moveBlocks(server, { first: first.bid, last: first.bid, before: before?.bid ?? null })
  } catch {
    // A move that the rules refuse: nothing was written.
  }
}
