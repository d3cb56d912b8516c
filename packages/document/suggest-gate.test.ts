/** The gate towards who only suggests: an honest suggester is never refused, and each known attack is. Rules G18–G20. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import type { ClientOwner } from './client-owner.ts'
import { expectRefused, forged, words } from './testing/forged-updates.ts'
import { aText, replicaOf, updateOf } from './testing/replicas.ts'
import { layout, baseText, markedUp, asIfAccepted } from './layout.ts'
import { plainText } from './projections.ts'
import { recordJson, recordsIn, type RecordContent } from './suggestion-store.ts'
import { plainBlock } from './text-model.ts'
import {
  deleteRange,
  formatRange,
  insertMarker,
  insertText,
  marksAt,
  openText,
  setAttributes,
  tokens,
} from './tokens.ts'
import { judgeUpdate, type GateAllowance, type GateVerdict } from './update-gate.ts'

const [direct, mine, others, theirDirect] = [10, 11, 21, 20]
const owners = new Map<number, ClientOwner>([
  [1, 'server'],
  [direct, 'own-direct'],
  [mine, 'own-suggest'],
  [others, 'other-suggest'],
  [theirDirect, 'other'],
])
const suggester: GateAllowance = { mode: 'suggest', alias: 'me', ownerOf: id => owners.get(id) ?? 'unclaimed' }
const suggesters = new Map([
  [mine, 'me'],
  [others, 'you'],
])

function passed(doc: Y.Doc, update: Uint8Array): GateVerdict & { readonly kind: 'pass' } {
  const verdict = judgeUpdate(doc, update, suggester)
  if (verdict.kind !== 'pass') throw new Error(`refused: ${verdict.code}`)
  Y.applyUpdate(doc, verdict.update)
  return verdict
}

function accept(doc: Y.Doc, client: number, clock: number, length: number): void {
  doc.clientID = 1
  doc.getMap('acc').set(`${client}:${clock}:${length}`, 'decision')
}

function suggest(doc: Y.Doc, client: number, act: (text: Y.Text, transaction: Y.Transaction, replica: Y.Doc) => void) {
  const replica = replicaOf(doc, client)
  const update = updateOf(replica, (text, transaction) => act(text, transaction, replica))
  return { replica, update }
}

const base = (doc: Y.Doc): string => plainText(layout(doc, baseText(suggesters)))
const shown = (doc: Y.Doc): string => plainText(layout(doc, markedUp(suggesters)))
const strike = (client: number, clock: number, length: number): RecordContent => ({
  kind: 'strike',
  ranges: [{ client, clock, length }],
})

describe('[G18] what who only suggests may do', () => {
  test('words, a new paragraph and its kind stand in the text as suggestions, and the base text stays', () => {
    const doc = aText('one')
    const { update } = suggest(doc, mine, (text, _transaction) => {
      insertText(text, 2, 'XX', marksAt(text, 2))
      insertMarker(text, 5, { ...plainBlock, kind: 'quote' })
    })
    passed(doc, update)
    expect(base(doc)).toBe('one')
    expect(shown(doc)).toBe('oXXn\ne')
    expect(layout(doc, markedUp(suggesters)).map(block => [block.kind, block.by])).toEqual([
      ['paragraph', undefined],
      ['quote', 'me'],
    ])
    expect(layout(doc, markedUp(suggesters))[0]?.runs.map(run => run.by)).toEqual([undefined, 'me', undefined])
  })

  test('an unclaimed client id is named as a claim', () => {
    const doc = aText('one')
    expect(judgeUpdate(doc, suggest(doc, 99, text => insertText(text, 1, 'X', {})).update, suggester)).toMatchObject({
      kind: 'pass',
      claims: [99],
    })
  })

  test('own suggestions are changed and taken back, again and again', () => {
    const doc = aText('one')
    const first = suggest(doc, mine, text => insertText(text, 2, 'XYZ', {}))
    passed(doc, first.update)
    passed(
      doc,
      updateOf(first.replica, (text, transaction) => deleteRange(transaction, text, 3, 1)),
    )
    expect(shown(doc)).toBe('oXZne')
    passed(doc, Y.encodeStateAsUpdate(first.replica))
  })

  test('a strike is a record under the own alias, is replaced and taken back; the words stay', () => {
    const doc = aText('one two')
    const { replica, update } = suggest(doc, mine, (_text, _transaction, own) =>
      own.getMap('sugg').set('me/a', recordJson(strike(1, 3, 3))),
    )
    passed(doc, update)
    expect(base(doc)).toBe('one two')
    expect(
      plainText(
        layout(
          doc,
          asIfAccepted(suggesters, () => true),
        ),
      ),
    ).toBe(' two')
    passed(
      doc,
      updateOf(replica, () => replica.getMap('sugg').set('me/a', recordJson(strike(1, 3, 4)))),
    )
    expect(
      plainText(
        layout(
          doc,
          asIfAccepted(suggesters, () => true),
        ),
      ),
    ).toBe('two')
    passed(
      doc,
      updateOf(replica, () => replica.getMap('sugg').delete('me/a')),
    )
    expect(recordsIn(doc)).toEqual([])
  })

  test('a struck ¶ joins its words to the block before, as if it were accepted', () => {
    const doc = aText('one', 'two')
    const second = layout(doc)[1]?.bid.split(':').map(Number) ?? []
    passed(
      doc,
      suggest(doc, mine, (_text, _transaction, own) =>
        own.getMap('sugg').set('me/a', recordJson(strike(second[0] ?? 0, second[1] ?? 0, 1))),
      ).update,
    )
    expect(
      plainText(
        layout(
          doc,
          asIfAccepted(suggesters, () => true),
        ),
      ),
    ).toBe('onetwo')
    expect(base(doc)).toBe('one\ntwo')
  })

  test('a block may be suggested to be of another kind', () => {
    const doc = aText('one')
    const [client = 0, clock = 0] = layout(doc)[0]?.bid.split(':').map(Number) ?? []
    const record: RecordContent = { kind: 'attribute', marker: { client, clock }, name: 'kind', value: 'quote' }
    passed(doc, suggest(doc, mine, (_t, _tr, own) => own.getMap('sugg').set('me/k', recordJson(record))).update)
    expect(layout(doc)[0]?.kind).toBe('paragraph')
    expect(
      layout(
        doc,
        asIfAccepted(suggesters, alias => alias === 'me'),
      )[0]?.kind,
    ).toBe('quote')
    expect(
      layout(
        doc,
        asIfAccepted(suggesters, alias => alias === 'you'),
      )[0]?.kind,
    ).toBe('paragraph')
  })
})

describe('[G18, S1] what who only suggests may not do', () => {
  const expectAttackRefused = (
    act: (text: Y.Text, transaction: Y.Transaction, replica: Y.Doc) => void,
    code: RefusalCode,
  ): void => {
    const doc = aText('one two')
    const theirs = suggest(doc, others, text => insertText(text, 4, ' more', {}))
    Y.applyUpdate(doc, theirs.update)
    expectRefused(doc, suggest(doc, mine, act).update, code, suggester)
  }

  test('deleting base text', () =>
    expectAttackRefused((text, transaction) => deleteRange(transaction, text, 1, 2), 'text-is-suggest-only'))
  test('deleting another’s suggestion', () =>
    expectAttackRefused((text, transaction) => deleteRange(transaction, text, 5, 2), 'suggestion-of-another'))
  test('deleting a ¶ of the base text', () => {
    const doc = aText('one', 'two')
    expectRefused(
      doc,
      suggest(doc, mine, (text, transaction) => deleteRange(transaction, text, 4, 1)).update,
      'text-is-suggest-only',
      suggester,
    )
  })
  test('formatting base text', () =>
    expectAttackRefused(text => formatRange(text, 1, 2, { strong: true }), 'text-is-suggest-only'))
  test('words with formats of their own', () =>
    expectAttackRefused(text => insertText(text, 2, 'X', { strong: true }), 'text-is-suggest-only'))
  test('changing the kind of a base block', () =>
    expectAttackRefused((_text, _tr, replica) => {
      for (const item of replica.getText('t').toDelta() as { insert: unknown }[]) {
        if (item.insert instanceof Y.Map) item.insert.set('kind', 'quote')
      }
    }, 'text-is-suggest-only'))
  test('saying something else of one’s own block by itself: that is a record', () => {
    const doc = aText('one')
    const { replica, update } = suggest(doc, mine, text => void insertMarker(text, 2, plainBlock))
    Y.applyUpdate(doc, update)
    const marker = [...tokens(replica)].filter(token => token.kind === 'marker')[1]
    if (marker?.kind !== 'marker') throw new Error('no ¶')
    const late = updateOf(replica, () => setAttributes(marker.map, { kind: 'quote' }))
    expectRefused(doc, late, 'text-is-suggest-only', suggester)
  })
  test('writing a record under another’s alias', () =>
    expectAttackRefused(
      (_t, _tr, replica) => replica.getMap('sugg').set('you/a', recordJson(strike(1, 3, 1))),
      'suggestion-of-another',
    ))
  test('a record of another shape', () =>
    expectAttackRefused(
      (_t, _tr, replica) => replica.getMap('sugg').set('me/a', { k: 'del', r: [[1, 2]] }),
      'suggestion-not-valid',
    ))
  test('a record of words that nobody wrote', () =>
    expectAttackRefused(
      (_t, _tr, replica) => replica.getMap('sugg').set('me/a', recordJson(strike(1, 3, 99))),
      'origin-not-known',
    ))
  test('a record that parts a character', () => {
    const doc = aText('😀')
    const [, clock = 0] = layout(doc)[0]?.bid.split(':').map(Number) ?? []
    const half = suggest(doc, mine, (_t, _tr, own) => {
      const text = openText(own)
      let last = text._start
      while (last?.right != null) last = last.right
      own.getMap('sugg').set('me/a', recordJson(strike(1, last?.id.clock ?? clock, 1)))
    })
    expectRefused(doc, half.update, 'broken-characters', suggester)
  })
  test('accepting one’s own suggestion', () =>
    expectAttackRefused((_t, _tr, replica) => replica.getMap('acc').set('11:0:1', 'me'), 'root-not-allowed'))
  test('a delimiter of a bracket', () =>
    expectAttackRefused(text => text.insertEmbed(2, { b: 'o', i: 'x' }), 'delimiter-by-command-only'))
  test('writing under one’s own direct id, or another’s', () => {
    const doc = aText('one')
    for (const id of [direct, theirDirect, others]) {
      const code = id === direct ? 'text-is-suggest-only' : 'client-id-of-another'
      expectRefused(doc, suggest(doc, id, text => insertText(text, 1, 'X', {})).update, code, suggester)
    }
  })
  test('deleting or replacing another’s record', () => {
    const doc = aText('one')
    Y.applyUpdate(
      doc,
      suggest(doc, others, (_t, _tr, own) => own.getMap('sugg').set('you/a', recordJson(strike(1, 3, 1)))).update,
    )
    const remove = suggest(doc, mine, (_t, _tr, own) => own.getMap('sugg').delete('you/a'))
    expectRefused(doc, remove.update, 'suggestion-of-another', suggester)
    const replace = suggest(doc, mine, (_t, _tr, own) => own.getMap('sugg').set('you/a', recordJson(strike(1, 3, 2))))
    expectRefused(doc, replace.update, 'suggestion-of-another', suggester)
  })
  test('withholding a first update', () => {
    const doc = aText('one')
    expectRefused(doc, forged(mine, 4, [{ origin: [1, 3], content: words('x') }]), 'clock-gap', suggester)
  })
})

describe('[G19] what was accepted is out of its author’s reach', () => {
  test('a late deletion of accepted words is stripped, the rest of the frame goes in', () => {
    const doc = aText('one')
    const { replica, update } = suggest(doc, mine, text => insertText(text, 2, 'XYZ', {}))
    passed(doc, update)
    accept(doc, mine, 0, 2)
    const late = updateOf(replica, (text, transaction) => {
      deleteRange(transaction, text, 2, 3)
      insertText(text, 2, 'new', {})
    })
    expect(passed(doc, late)).toMatchObject({ novel: true, stripped: true })
    expect(base(doc)).toBe('oXYne')
    expect(shown(doc)).toContain('new')
    expect(shown(doc)).not.toContain('Z')
    // What the replica says on its return is stripped again.
    expect(passed(doc, Y.encodeStateAsUpdate(replica))).toMatchObject({ novel: false, stripped: true })
  })

  test('an accepted ¶ and what it says of its block stay', () => {
    const doc = aText('one')
    const { replica, update } = suggest(doc, mine, text => {
      insertMarker(text, 4, { ...plainBlock, kind: 'quote' })
    })
    passed(doc, update)
    accept(doc, mine, 0, 1)
    const late = updateOf(replica, (text, transaction) => deleteRange(transaction, text, 4, 1))
    expect(passed(doc, late)).toMatchObject({ novel: false, stripped: true })
    expect(layout(doc, baseText(suggesters)).map(block => block.kind)).toEqual(['paragraph', 'quote'])
  })
})

describe('[G20] words typed late into a removed alternative', () => {
  test('go as well, and are told for their author; what stands beside them stays', () => {
    const doc = aText('one two three')
    const { replica } = suggest(doc, mine, () => undefined)
    doc.clientID = 1
    doc.transact(transaction => {
      deleteRange(transaction, openText(doc), 5, 3)
      // Units 4 to 6 of the words: "two".
      doc.getMap('gone').set('1:6:3', 'decision')
    })
    const late = updateOf(replica, text => {
      insertText(text, 6, 'late', {})
      insertText(text, 1, 'kept ', {})
    })
    const verdict = passed(doc, late)
    expect(verdict.strays?.words).toBe('late')
    expect(shown(doc)).toBe('kept one  three')
  })
})
