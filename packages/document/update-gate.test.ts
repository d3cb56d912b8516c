/** What passes the gate: honest writers of every kind, and readers with nothing new. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { layout } from './layout.ts'
import { expectPassed, expectRefused, forged, mine, others, words } from './testing/forged-updates.ts'
import { aText, offer, reader, replicaOf, updateOf, updatesOf, writer } from './testing/replicas.ts'
import { plainBlock } from './text-model.ts'
import {
  deleteRange,
  formatRange,
  insertEmbed,
  insertMarker,
  insertText,
  openText,
  setAttributes,
  tokens,
} from './tokens.ts'
import { judgeUpdate } from './update-gate.ts'

describe('[G2] somebody who may only read', () => {
  test('nothing new passes: no words, no deletes, whatever the id', () => {
    const doc = aText('one')
    const replica = replicaOf(doc, mine)
    expectRefused(
      doc,
      updateOf(replica, text => insertText(text, 2, 'x', {})),
      'text-is-read-only',
      reader,
    )
    expectRefused(
      doc,
      updateOf(replica, (text, transaction) => deleteRange(transaction, text, 1, 1)),
      'text-is-read-only',
      reader,
    )
    expectRefused(doc, forged(mine, 9, [{ origin: [1, 3], content: words('x') }]), 'text-is-read-only', reader)
    expectRefused(doc, forged(mine, 0, [], [[1, 90, 3]]), 'text-is-read-only', reader)
  })

  test('a step 2 of what is known, with the whole delete set, passes as nothing new', () => {
    const doc = aText('one', 'two')
    doc.transact(transaction => deleteRange(transaction, openText(doc), 2, 3))
    const replica = replicaOf(doc, mine)
    const all = judgeUpdate(doc, Y.encodeStateAsUpdate(replica), reader)
    expect(all).toMatchObject({ kind: 'pass', novel: false, stripped: false })
    const difference = Y.encodeStateAsUpdate(replica, Y.encodeStateVector(doc))
    expect(judgeUpdate(doc, difference, reader)).toMatchObject({ kind: 'pass', novel: false })
    expect(judgeUpdate(doc, Uint8Array.of(0, 0), reader)).toMatchObject({ kind: 'pass', novel: false })
  })

  test('known structs that were tampered with leave no trace: nothing of them is applied', () => {
    const doc = aText('one 😀 two')
    expectPassed(
      doc,
      updateOf(replicaOf(doc, mine), text => insertText(text, 2, 'x', {})),
    )
    const shown = layout(doc)
    const tampered = forged(mine, 0, [{ origin: [1, 6], rightOrigin: [99, 4], content: words('x') }])
    const verdict = offer(doc, tampered, reader)
    expect(verdict).toMatchObject({ kind: 'pass', novel: false })
    expect(layout(doc)).toEqual(shown)
    expect(doc.store.pendingStructs).toBeNull()
  })
})

describe('honest writers', () => {
  test('typing, splitting, pasting, references, formats and attributes pass', () => {
    const doc = aText('one two', { kind: 'policy', lead: 'government', runs: [] })
    const replica = replicaOf(doc, mine)
    const acts: readonly ((text: Y.Text, transaction: Y.Transaction) => void)[] = [
      text => insertText(text, 4, ' 😀', {}),
      text => insertMarker(text, 4, { ...plainBlock, kind: 'numbered', indent: 2 }),
      text => insertEmbed(text, 3, { ref: 'IND-3' }, { em: true }),
      text => insertEmbed(text, 3, { mention: 'Delegation A' }, {}),
      text => formatRange(text, 2, 4, { strong: true, link: 'https://example.org/a' }),
      text => formatRange(text, 3, 2, { strong: null }),
      (text, transaction) => deleteRange(transaction, text, 2, 6),
      text => insertText(text, text.length, 'late', { link: 'mailto:a@example.org' }),
    ]
    for (const act of acts) expectPassed(doc, updateOf(replica, act))
    const marker = [...tokens(replica)].findLast(token => token.kind === 'marker')
    if (marker?.kind !== 'marker') throw new Error('no marker')
    expectPassed(
      doc,
      updateOf(replica, () =>
        setAttributes(marker.map, { lead: 'joint', partners: 'academia,business', due: '2030-06' }),
      ),
    )
    expectPassed(
      doc,
      updateOf(replica, () => setAttributes(marker.map, { kind: 'heading2' })),
    )
    expect(layout(doc)).toEqual(layout(replica))
  })

  test('undo and redo of deletions, joins and attribute changes pass', () => {
    const doc = aText('one', 'two', 'three')
    const replica = replicaOf(doc, mine)
    const undo = new Y.UndoManager([openText(replica)], { trackedOrigins: new Set([null]), captureTimeout: 0 })
    const marker = [...tokens(replica)].findLast(token => token.kind === 'marker')
    if (marker?.kind !== 'marker') throw new Error('no marker')
    expectPassed(
      doc,
      updateOf(replica, () => setAttributes(marker.map, { kind: 'quote', due: '2031' })),
    )
    expectPassed(
      doc,
      updateOf(replica, (text, transaction) => deleteRange(transaction, text, 2, 8)),
    )
    expectPassed(doc, Y.mergeUpdates([...written(replica, () => undo.undo())]))
    expectPassed(doc, Y.mergeUpdates([...written(replica, () => undo.undo())]))
    expectPassed(doc, Y.mergeUpdates([...written(replica, () => undo.redo())]))
    expectPassed(doc, Y.mergeUpdates([...written(replica, () => undo.redo())]))
    expect(layout(doc)).toEqual(layout(replica))
  })

  test('what was written and deleted offline, reloaded from the device and sent as a difference passes', () => {
    const doc = aText('one', 'two')
    const replica = replicaOf(doc, mine)
    updatesOf(replica, text => insertText(text, 4, ' more', {}))
    updatesOf(replica, text => insertMarker(text, 4, plainBlock))
    updatesOf(replica, text => insertText(text, 5, 'gone', {}))
    updatesOf(replica, (text, transaction) => deleteRange(transaction, text, 4, 5))
    const reloaded = replicaOf(replica, mine)
    const difference = Y.encodeStateAsUpdate(reloaded, Y.encodeStateVector(doc))
    expect(Y.decodeUpdate(difference).structs.some(struct => struct instanceof Y.GC)).toBe(true)
    expectPassed(doc, difference)
    expect(layout(doc)).toEqual(layout(reloaded))
  })

  test('a full state after offline work passes, and only what is new of it goes on', () => {
    const doc = aText('one', 'two')
    const replica = replicaOf(doc, mine)
    expectPassed(
      doc,
      updateOf(replicaOf(doc, others), text => insertText(text, 2, 'other', {})),
      writer(others),
    )
    updatesOf(replica, (text, transaction) => deleteRange(transaction, text, 2, 1))
    const typed = updateOf(replica, text => insertText(text, 3, 'x', {}))
    const verdict = offer(doc, Y.encodeStateAsUpdate(replica), writer(mine))
    expect(verdict).toMatchObject({ kind: 'pass', novel: true, claims: [] })
    expect(verdict.kind === 'pass' ? verdict.update.length : 0).toBeLessThan(typed.length + 8)
    expect(doc.store.pendingStructs).toBeNull()
  })

  test('an attribute set on a block that somebody deleted meanwhile passes and stays invisible', () => {
    const doc = aText('one', 'two')
    const replica = replicaOf(doc, mine)
    const marker = [...tokens(replica)].findLast(token => token.kind === 'marker')
    if (marker?.kind !== 'marker') throw new Error('no marker')
    const late = [{ kind: 'quote' }, { due: '2030' }, { kind: 'paragraph' }] as const
    const updates = late.map(change => updateOf(replica, () => setAttributes(marker.map, change)))
    expectPassed(
      doc,
      updateOf(replicaOf(doc, others), (text, transaction) => deleteRange(transaction, text, 4, 1)),
      writer(others),
    )
    for (const update of updates) expectPassed(doc, update)
    expect(layout(doc)).toHaveLength(1)
    expect(layout(replicaOf(doc, 99))).toEqual(layout(doc))
  })

  test('deleting what somebody else deleted meanwhile passes and is nothing new', () => {
    const doc = aText('one')
    const [first, second] = [mine, others].map(id =>
      updateOf(replicaOf(doc, id), (text, transaction) => deleteRange(transaction, text, 1, 2)),
    )
    expectPassed(doc, first ?? new Uint8Array())
    expect(judgeUpdate(doc, second ?? new Uint8Array(), writer(others))).toMatchObject({ kind: 'pass', novel: false })
  })
})

function written(doc: Y.Doc, act: () => void): readonly Uint8Array[] {
  const updates: Uint8Array[] = []
  const collect = (update: Uint8Array) => updates.push(update)
  doc.on('update', collect)
  act()
  doc.off('update', collect)
  return updates
}
