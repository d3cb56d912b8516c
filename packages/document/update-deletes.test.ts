/** Attacks by what an update takes away or makes too large, and clean-ups. Numbers: the gate's rules (update-gate.ts). */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { layout } from './layout.ts'
import { expectPassed, expectRefused, forged, mine, others, words } from './testing/forged-updates.ts'
import { aText, offer, replicaOf, updateOf, writer } from './testing/replicas.ts'
import { plainBlock, textLimits } from './text-model.ts'
import { deleteRange, formatRange, insertMarker, insertText, tokens } from './tokens.ts'
import { judgeUpdate, type GateAllowance } from './update-gate.ts'

describe('[G12] – [G15] what is deleted', () => {
  test('a delete of words not yet written is refused: it would take them away on arrival', () => {
    const doc = aText('hello')
    expectRefused(doc, forged(mine, 0, [], [[others, 0, 100]]), 'deletes-unknown-words')
    expectRefused(doc, forged(mine, 0, [], [[1, 0, 1_000_000]]), 'deletes-unknown-words')
    expectRefused(
      doc,
      forged(mine, 0, [{ origin: [1, 3], content: words('xy') }], [[mine, 1, 2]]),
      'deletes-unknown-words',
    )
    expectPassed(doc, forged(mine, 0, [{ origin: [1, 3], content: words('xy') }], [[mine, 0, 1]]))
  })

  test('the first marker stays, alone or in a range', () => {
    const doc = aText('one', 'two')
    expectRefused(doc, forged(mine, 0, [], [[1, 0, 1]]), 'first-block-must-stay')
    expectRefused(
      doc,
      updateOf(replicaOf(doc, mine), (text, transaction) => deleteRange(transaction, text, 0, text.length)),
      'first-block-must-stay',
    )
  })

  test('delimiters go by command only', () => {
    const doc = aText({
      runs: [
        { embed: { b: 'o', i: 'x' }, marks: {} },
        { text: 'shall', marks: {} },
        { embed: { b: 'c', i: 'x' }, marks: {} },
      ],
    })
    const replica = replicaOf(doc, mine)
    expectRefused(
      doc,
      updateOf(replica, (text, transaction) => deleteRange(transaction, text, 1, 2)),
      'delimiter-by-command-only',
    )
    const inside = updateOf(replicaOf(doc, mine), (text, transaction) => deleteRange(transaction, text, 2, 5))
    expectPassed(doc, inside)
  })

  test('another’s suggestion goes by decision only, unless it was accepted', () => {
    const doc = aText('one')
    expectPassed(
      doc,
      updateOf(replicaOf(doc, others), text => insertText(text, 2, 'xyz', {})),
      writer(others),
    )
    const allowance: GateAllowance = {
      mode: 'direct',
      alias: null,
      ownerOf: client => (client === others ? 'other-suggest' : 'own-direct'),
    }
    expectRefused(doc, forged(mine, 0, [], [[others, 1, 1]]), 'suggestion-of-another', allowance)
    doc.getMap('acc').set(`${others}:0:2`, 'decision')
    expect(judgeUpdate(doc, forged(mine, 0, [], [[others, 1, 1]]), allowance).kind).toBe('pass')
    expect(judgeUpdate(doc, forged(mine, 0, [], [[others, 1, 2]]), allowance)).toEqual({
      kind: 'refuse',
      code: 'suggestion-of-another',
    })
  })

  test('half an emoji is not deleted, stored or brought along', () => {
    const doc = aText('a😀b')
    const clock = ([...tokens(doc)][1]?.id.clock ?? 0) + 1
    expectRefused(doc, forged(mine, 0, [], [[1, clock, 1]]), 'broken-characters')
    expectRefused(doc, forged(mine, 0, [], [[1, clock + 1, 1]]), 'broken-characters')
    expectRefused(doc, forged(mine, 0, [{ origin: [1, 0], content: words('😀') }], [[mine, 0, 1]]), 'broken-characters')
    expectPassed(doc, forged(mine, 0, [], [[1, clock, 2]]))
  })
})

describe('[G16] sizes', () => {
  test('a block takes its limit and not one unit more', () => {
    const doc = aText('x'.repeat(textLimits.maxBlockLength - 1), 'two')
    expectPassed(
      doc,
      updateOf(replicaOf(doc, mine), text => insertText(text, 5, 'y', {})),
    )
    expectRefused(
      doc,
      updateOf(replicaOf(doc, others), text => insertText(text, 5, 'y', {})),
      'text-too-large',
      writer(others),
    )
    expectPassed(
      doc,
      updateOf(replicaOf(doc, others), text => insertText(text, text.length, 'y', {})),
      writer(others),
    )
    expectPassed(
      doc,
      updateOf(replicaOf(doc, 9), (text, transaction) => {
        deleteRange(transaction, text, 1, 10)
        insertText(text, 1, 'z'.repeat(10), {})
      }),
      writer(9),
    )
  })

  test('a join that would make too long a block is refused; a long paste of many blocks is not', () => {
    const half = 'x'.repeat(textLimits.maxBlockLength / 2 + 1)
    const doc = aText(half, half)
    expectRefused(
      doc,
      updateOf(replicaOf(doc, mine), (text, transaction) => deleteRange(transaction, text, half.length + 1, 1)),
      'text-too-large',
    )
    const paste = updateOf(replicaOf(doc, mine), text => {
      insertMarker(text, 20, plainBlock)
      for (let n = 0; n < 3; n++) {
        insertText(text, 20, half, {})
        insertMarker(text, 20, plainBlock)
      }
    })
    expectPassed(doc, paste)
  })

  test('the number of blocks and the length of the text are limited; deleting stays possible', () => {
    const doc = aText(...Array.from({ length: textLimits.maxBlocks }, () => 'x'))
    expectRefused(
      doc,
      updateOf(replicaOf(doc, mine), text => insertMarker(text, 2, plainBlock)),
      'text-too-large',
    )
    expectPassed(
      doc,
      updateOf(replicaOf(doc, mine), (text, transaction) => deleteRange(transaction, text, 2, 1)),
    )
    const long = aText(...Array.from({ length: textLimits.maxTextLength / 50_000 }, () => 'x'.repeat(49_999)))
    expectRefused(
      long,
      updateOf(replicaOf(long, mine), text => insertText(text, 2, 'y', {})),
      'text-too-large',
    )
    expectPassed(
      long,
      updateOf(replicaOf(long, mine), (text, transaction) => deleteRange(transaction, text, 2, 1)),
    )
  })
})

describe('[G17] automatic format clean-ups', () => {
  test('what a stock client tidies on receipt is stripped, and the text stays as it was', () => {
    const doc = aText('one two three')
    const stock = replicaOf(doc, mine, 'stock')
    const tidied: Uint8Array[] = []
    stock.on('update', (update: Uint8Array, origin: unknown) => origin !== 'remote' && tidied.push(update))
    const other = replicaOf(doc, others)
    for (const change of [{ strong: true }, { strong: null }, { strong: true }] as const) {
      const update = updateOf(other, text => formatRange(text, 3, 4, change))
      expectPassed(doc, update, writer(others))
      Y.applyUpdate(stock, update, 'remote')
    }
    const removed = updateOf(other, (text, transaction) => deleteRange(transaction, text, 3, 4))
    expectPassed(doc, removed, writer(others))
    Y.applyUpdate(stock, removed, 'remote')
    const shown = layout(doc)
    expect(tidied.length).toBeGreaterThan(0)
    for (const update of tidied) {
      const verdict = offer(doc, update, writer(mine))
      expect(verdict).toMatchObject({ kind: 'pass', novel: false, stripped: true })
    }
    expect(layout(doc)).toEqual(shown)
  })

  test('taking bold away on purpose is not a clean-up, even though it only deletes formats', () => {
    const doc = aText({ runs: [{ text: 'one', marks: { strong: true } }] })
    const update = updateOf(replicaOf(doc, mine), text => formatRange(text, 1, 3, { strong: null }))
    expect(Y.decodeUpdate(update).structs).toEqual([])
    expectPassed(doc, update)
    expect(layout(doc)[0]?.runs).toEqual([{ text: 'one', marks: {} }])
  })
})
