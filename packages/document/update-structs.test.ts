/** Attacks by what an update adds. Numbers: the gate's rules (update-gate.ts). */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { layout } from './layout.ts'
import { expectPassed, expectRefused, forged, mine, others, words } from './testing/forged-updates.ts'
import { aText, offer, replicaOf, updateOf, writer } from './testing/replicas.ts'
import { plainBlock, textLimits } from './text-model.ts'
import { deleteRange, insertMarker, insertText, tokens, withClient } from './tokens.ts'
import { judgeUpdate } from './update-gate.ts'

describe('[G3] whose an id is', () => {
  test('ten bytes under another person’s id cannot move that person’s clock', () => {
    const doc = aText('hello')
    const squat = Uint8Array.of(1, 1, others, 0, 0, 100, 0)
    expectRefused(doc, squat, 'client-id-of-another')
    expectPassed(
      doc,
      updateOf(replicaOf(doc, others), text => insertText(text, 6, ' WORLD', {})),
      writer(others),
    )
  })

  test('a struct under another’s or the server’s id is refused, even among own ones', () => {
    const doc = aText('one')
    const replica = replicaOf(doc, mine)
    const both = updateOf(replica, text => {
      insertText(text, 2, 'x', {})
      withClient(replica, others, () => insertText(text, 3, 'y', {}))
    })
    expectRefused(doc, both, 'client-id-of-another')
    expectRefused(doc, forged(1, 9, [{ origin: [1, 3], content: words('x') }]), 'client-id-of-another')
  })

  test('ids that nobody has claimed are named; own ones of both modes pass in one frame', () => {
    const doc = aText('one')
    const replica = replicaOf(doc, 60)
    const update = updateOf(replica, text => {
      insertText(text, 2, 'x', {})
      withClient(replica, mine, () => insertText(text, 3, 'y', {}))
      withClient(replica, 70, () => insertText(text, 3, 'z', {}))
    })
    const verdict = offer(doc, update, {
      mode: 'direct',
      alias: null,
      ownerOf: client => (client === mine ? 'own-suggest' : client === 60 ? 'own-direct' : 'unclaimed'),
    })
    expect(verdict).toMatchObject({ kind: 'pass', novel: true, claims: [70] })
    expect(layout(doc)).toEqual(layout(replica))
  })
})

describe('[G4] clocks', () => {
  test('an update whose predecessor is missing is refused as a gap', () => {
    const doc = aText('one')
    const [, second] = updatesTwice(doc)
    expectRefused(doc, second, 'clock-gap')
    expectRefused(doc, forged(mine, 5, [{ origin: [1, 3], content: words('x') }]), 'clock-gap')
  })

  test('an update that repeats the end of the one before adds only what is new', () => {
    const doc = aText('one')
    const replica = replicaOf(doc, mine)
    const first = updateOf(replica, text => insertText(text, 2, 'ab', {}))
    const second = updateOf(replica, text => insertText(text, 4, 'cd', {}))
    expectPassed(doc, first)
    const verdict = offer(doc, Y.mergeUpdates([first, second]), writer(mine))
    expect(verdict).toMatchObject({ kind: 'pass', novel: true })
    expect(verdict.kind === 'pass' && verdict.update).toEqual(second)
    expect(layout(doc)).toEqual(layout(replica))
  })

  test('a repeated beginning cannot bring half a character', () => {
    const doc = aText('one')
    const replica = replicaOf(doc, mine)
    expectPassed(
      doc,
      updateOf(replica, text => insertText(text, 2, 'x', {})),
    )
    expectPassed(
      doc,
      updateOf(replica, (text, transaction) => deleteRange(transaction, text, 2, 1)),
    )
    expectRefused(doc, forged(mine, 0, [{ origin: [1, 3], content: words('😀b') }]), 'broken-characters')
  })
})

describe('[G4] two writers under one client id', () => {
  test('what the second one wrote is not taken for known: it is refused, and kept', () => {
    const doc = aText('one')
    const [first, second] = ['first words', 'other words and more'].map(typed =>
      updateOf(replicaOf(doc, mine), text => insertText(text, 4, typed, {})),
    )
    expectPassed(doc, first ?? new Uint8Array())
    expectRefused(doc, second ?? new Uint8Array(), 'client-id-taken')
    expectRefused(
      doc,
      forged(mine, 0, [
        { origin: [1, 3], content: words('f') },
        { origin: [mine, 0], content: new Y.ContentEmbed({ ref: 'x' }) },
      ]),
      'client-id-taken',
    )
  })
})

describe('[G5] [G6] [G7] where clients write', () => {
  test.each(['acc', 'order', 'gone', 'elsewhere'])('the root %s is the server’s', root => {
    const doc = aText('one')
    expectRefused(
      doc,
      forged(mine, 0, [{ parent: root, parentSub: 'list', content: new Y.ContentAny(['x']) }]),
      'root-not-allowed',
    )
    expectRefused(doc, forged(mine, 0, [{ parent: root, content: words('x') }]), 'root-not-allowed')
  })

  test('entries of the order register cannot be replaced or deleted', () => {
    const doc = aText('one', 'two')
    doc.getMap('order').set('list', ['1:0'])
    const entry = [...(doc.share.get('order')?._map.values() ?? [])][0]
    const { client, clock } = entry?.id ?? { client: 0, clock: 0 }
    const replace = forged(mine, 0, [{ origin: [client, clock], content: new Y.ContentAny([[]]) }])
    expect(judgeUpdate(doc, replace, writer(mine))).toEqual({ kind: 'refuse', code: 'root-not-allowed' })
    const remove = forged(mine, 0, [], [[client, clock, 1]])
    expect(judgeUpdate(doc, remove, writer(mine))).toEqual({ kind: 'refuse', code: 'root-not-allowed' })
  })

  test('attributes of the text itself are refused', () => {
    const doc = aText('one')
    expectRefused(
      doc,
      forged(mine, 0, [{ parent: 't', parentSub: 'x', content: new Y.ContentAny([1]) }]),
      'content-not-allowed',
    )
  })

  test('five thousand types inside each other are refused', () => {
    const doc = aText('one')
    const nested = Array.from({ length: 5_000 }, (_, k) =>
      k === 0
        ? { origin: [1, 3] as const, content: new Y.ContentType(new Y.Map()) }
        : { parent: [mine, k - 1] as const, parentSub: 'kind', content: new Y.ContentType(new Y.Map()) },
    )
    expectRefused(doc, forged(mine, 0, nested), 'structure-too-deep')
  })

  test('neighbours that nobody knows, in a ring, or under different parents are refused', () => {
    const doc = aText('one', 'two')
    const entry = doc.share.get('t')?._start
    const attribute = entry?.content instanceof Y.ContentType ? [...entry.content.type._map.values()][0]?.id : undefined
    expectRefused(doc, forged(mine, 0, [{ origin: [1, 90], content: words('x') }]), 'origin-not-known')
    expectRefused(doc, forged(mine, 0, [{ origin: [mine, 5], content: words('x') }]), 'origin-not-known')
    expectRefused(
      doc,
      forged(mine, 0, [{ parent: [55, 0], parentSub: 'kind', content: new Y.ContentAny(['quote']) }]),
      'origin-not-known',
    )
    const across = {
      origin: [1, 3] as const,
      rightOrigin: [attribute?.client ?? 0, attribute?.clock ?? 0] as const,
      content: words('x'),
    }
    expectRefused(doc, forged(mine, 0, [across]), 'origin-not-in-order')
  })

  test('nothing stands before the first marker', () => {
    const doc = aText('one')
    expectRefused(
      doc,
      updateOf(replicaOf(doc, mine), text => insertText(text, 0, 'x', {})),
      'first-block-must-stay',
    )
    expectRefused(
      doc,
      updateOf(replicaOf(doc, mine), text => insertMarker(text, 0, plainBlock)),
      'first-block-must-stay',
    )
    expectRefused(doc, forged(mine, 0, [{ parent: 't', content: words('x') }]), 'first-block-must-stay')
    expectRefused(doc, forged(mine, 0, [{ rightOrigin: [1, 3], content: words('x') }]), 'first-block-must-stay')
    const unseeded = judgeUpdate(new Y.Doc(), forged(mine, 0, [{ parent: 't', content: words('x') }]), writer(mine))
    expect(unseeded).toEqual({ kind: 'refuse', code: 'first-block-must-stay' })
  })
})

describe('[G8] [G9] [G10] what a text holds', () => {
  const between = { origin: [1, 3], content: words('x') } as const

  test('writing between the halves of an emoji is refused, from either side', () => {
    const doc = aText('😀')
    const marker = [...tokens(doc)][1]?.id ?? { client: 0, clock: 0 }
    expectRefused(
      doc,
      forged(mine, 0, [{ origin: [marker.client, marker.clock], content: words('x') }]),
      'broken-characters',
    )
    expectRefused(
      doc,
      forged(mine, 0, [{ origin: [1, 0], rightOrigin: [marker.client, marker.clock + 1], content: words('x') }]),
      'broken-characters',
    )
    const own = [
      { ...between, origin: [1, 0] as const, content: words('😀') },
      { origin: [mine, 0] as const, content: words('x') },
    ]
    expectRefused(doc, forged(mine, 0, own), 'broken-characters')
  })

  test.each([
    ['a delimiter', new Y.ContentEmbed({ b: 'o', i: 'x' }), 'delimiter-by-command-only'],
    ['an embed with a key too many', new Y.ContentEmbed({ ref: 'x', href: 'y' }), 'content-not-allowed'],
    [
      'an embed that is too long',
      new Y.ContentEmbed({ ref: 'x'.repeat(textLimits.maxEmbedText + 1) }),
      'content-not-allowed',
    ],
    ['an embed with half a character', new Y.ContentEmbed({ ref: '\ud83d' }), 'content-not-allowed'],
    ['a script as a link', new Y.ContentFormat('link', 'javascript:alert(1)'), 'content-not-allowed'],
    ['an unknown format', new Y.ContentFormat('onclick', { a: 1 }), 'content-not-allowed'],
    ['bold as an object', new Y.ContentFormat('strong', { a: 1 }), 'content-not-allowed'],
    ['bytes', new Y.ContentBinary(Uint8Array.of(1)), 'content-not-allowed'],
    ['JSON', new Y.ContentJSON([{ a: 1 }]), 'content-not-allowed'],
    ['a document', new Y.ContentDoc(new Y.Doc()), 'content-not-allowed'],
    ['a list', new Y.ContentType(new Y.Array()), 'content-not-allowed'],
    ['a text', new Y.ContentType(new Y.Text()), 'content-not-allowed'],
    ['an XML element', new Y.ContentType(new Y.XmlElement('p')), 'content-not-allowed'],
    ['a value', new Y.ContentAny(['quote']), 'content-not-allowed'],
    ['a NUL', words('a\0b'), 'broken-characters'],
  ] as const)('%s is refused', (_, content, code) => {
    expectRefused(aText('one'), forged(mine, 0, [{ ...between, content }]), code)
  })

  test.each([
    ['kind', 'heading9'],
    ['kind', { toString: 'quote' }],
    ['indent', textLimits.maxIndent + 1],
    ['indent', 1.5],
    ['element', 'not-a-uuid'],
    ['lead', 'everybody'],
    ['partners', 'joint'],
    ['due', 'soon'],
    ['onclick', 'alert(1)'],
  ])('a marker does not take %s = %s', (name, value) => {
    const doc = aText('one')
    const attribute = { parent: [1, 0] as const, parentSub: name, content: new Y.ContentAny([value]) }
    expectRefused(doc, forged(mine, 0, [attribute]), 'block-not-valid')
  })

  test('a marker takes no list, no words and no types', () => {
    const doc = aText('one')
    const under = { parent: [1, 0] as const, parentSub: 'kind' }
    expectRefused(doc, forged(mine, 0, [{ ...under, content: words('quote') }]), 'content-not-allowed')
    expectRefused(doc, forged(mine, 0, [{ ...under, content: new Y.ContentType(new Y.Map()) }]), 'structure-too-deep')
    expectRefused(
      doc,
      forged(mine, 0, [{ parent: [1, 0], content: new Y.ContentAny(['quote']) }]),
      'content-not-allowed',
    )
    expectRefused(
      doc,
      forged(mine, 0, [{ parent: [1, 3], parentSub: 'kind', content: new Y.ContentAny(['quote']) }]),
      'content-not-allowed',
    )
  })
})

describe('[G11] order of neighbours', () => {
  test('an origin behind, or the same as, its right origin is refused', () => {
    const doc = aText('one two')
    expectRefused(
      doc,
      forged(mine, 0, [{ origin: [1, 6], rightOrigin: [1, 4], content: words('x') }]),
      'origin-not-in-order',
    )
    expectRefused(
      doc,
      forged(mine, 0, [{ origin: [1, 4], rightOrigin: [1, 4], content: words('x') }]),
      'origin-not-in-order',
    )
    const own = [
      { origin: [1, 4] as const, rightOrigin: [1, 5] as const, content: words('x') },
      { origin: [1, 7] as const, rightOrigin: [mine, 0] as const, content: words('y') },
    ]
    expectRefused(doc, forged(mine, 0, own), 'origin-not-in-order')
  })

  test('neighbours with others’ words between them pass: the author had not seen those', () => {
    const doc = aText('onetwo')
    const late = updateOf(replicaOf(doc, mine), text => insertText(text, 4, ' and ', {}))
    const other = replicaOf(doc, others)
    for (const letter of 'hgfedcba')
      expectPassed(
        doc,
        updateOf(other, text => insertText(text, 4, letter, {})),
        writer(others),
      )
    expectPassed(doc, late)
    expect(layout(doc)[0]?.runs).toEqual([
      { text: expect.stringMatching(/^one( and abcdefgh|abcdefgh and )two$/), marks: {} },
    ])
  })
})

function updatesTwice(doc: Y.Doc): readonly [Uint8Array, Uint8Array] {
  const replica = replicaOf(doc, mine)
  return [
    updateOf(replica, text => insertText(text, 2, 'a', {})),
    updateOf(replica, text => insertText(text, 3, 'b', {})),
  ]
}
