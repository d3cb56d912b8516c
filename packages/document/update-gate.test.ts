/** One test per attack and per honest case; the numbers are the gate's rules (update-gate.ts). */
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import { layout } from './layout.ts'
import { aText, offer, reader, replicaOf, updateOf, updatesOf, writer } from './testing/replicas.ts'
import { plainBlock, textLimits } from './text-model.ts'
import {
  deleteRange,
  formatRange,
  insertEmbed,
  insertMarker,
  insertText,
  openText,
  setAttributes,
  tokens,
  withClient,
} from './tokens.ts'
import { judgeUpdate, type GateAllowance } from './update-gate.ts'

const mine = 7
const others = 8

/** Expects a refusal, and that neither judging nor anything else left a trace. */
function expectRefused(doc: Y.Doc, update: Uint8Array, code: RefusalCode, allowance: GateAllowance = writer(mine)) {
  const before = Y.encodeStateAsUpdate(doc)
  expect(judgeUpdate(doc, update, allowance)).toEqual({ kind: 'refuse', code })
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  expect([...doc.share.keys()].toSorted()).toEqual(['t'])
}

function expectPassed(doc: Y.Doc, update: Uint8Array, allowance: GateAllowance = writer(mine)) {
  const verdict = offer(doc, update, allowance)
  expect(verdict).toMatchObject({ kind: 'pass', novel: true, stripped: false })
  expect(doc.store.pendingStructs).toBeNull()
  expect(doc.store.pendingDs).toBeNull()
}

type Id = readonly [client: number, clock: number]
type Wire = {
  readonly origin?: Id
  readonly rightOrigin?: Id
  readonly parent?: string | Id
  readonly parentSub?: string
  readonly content: Y.Item['content']
}

/** An update as an attacker writes it: any ids, any order, any delete ranges [client, clock, length]. */
function forged(
  client: number,
  clock: number,
  items: readonly Wire[],
  deletes: readonly (readonly [number, number, number])[] = [],
): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const id = (wire: Id | undefined) => (wire === undefined ? null : Y.createID(...wire))
  writeVarUint(encoder.restEncoder, items.length === 0 ? 0 : 1)
  if (items.length > 0) {
    writeVarUint(encoder.restEncoder, items.length)
    encoder.writeClient(client)
    writeVarUint(encoder.restEncoder, clock)
  }
  for (const { origin, rightOrigin, parent, parentSub, content } of items) {
    const parentId = typeof parent === 'string' ? null : id(parent)
    const item = new Y.Item(
      Y.createID(client, 0),
      null,
      id(origin),
      null,
      id(rightOrigin),
      parentId,
      parentSub ?? null,
      content,
    )
    if (typeof parent === 'string') Object.assign(item, { parent })
    item.write(encoder, 0)
  }
  writeVarUint(encoder.restEncoder, deletes.length)
  for (const [owner, from, length] of deletes)
    for (const number of [owner, 1, from, length]) writeVarUint(encoder.restEncoder, number)
  return encoder.toUint8Array()
}

const words = (characters: string) => new Y.ContentString(characters)

describe('[G1] what cannot be read', () => {
  test('seven bytes that promise two hundred million structs allocate nothing', () => {
    const encoder = createEncoder()
    for (const number of [1, 33_000_000, mine]) writeVarUint(encoder, number)
    const update = toUint8Array(encoder)
    expect(update.length).toBeLessThanOrEqual(7)
    const before = process.memoryUsage().heapUsed
    expectRefused(aText('one'), update, 'update-not-readable')
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8_000_000)
  })

  test('a truncated update is refused at every length, and random bytes are', () => {
    const doc = aText('one')
    const update = updateOf(replicaOf(doc, mine), text => insertText(text, 2, 'words', { strong: true }))
    for (let length = 0; length < update.length; length++)
      expectRefused(doc, update.subarray(0, length), 'update-not-readable')
    for (let seed = 1; seed <= 500; seed++) {
      const bytes = Uint8Array.from({ length: 1 + (seed % 40) }, (_, k) => (seed * 2654435761 + k * 40503) % 251)
      expect(judgeUpdate(doc, bytes, writer(mine)).kind).toBe('refuse')
    }
  })

  test('a string that promises more bytes than the frame never reads the memory behind it', () => {
    const pool = new Uint8Array(256).fill(65)
    const update = updateOf(replicaOf(aText('one'), mine), text => insertText(text, 2, 'xx', {}))
    pool.set(update, 0)
    const at = pool.indexOf('x'.charCodeAt(0))
    pool[at - 1] = 100
    expectRefused(aText('one'), pool.subarray(0, update.length), 'update-not-readable')
  })

  test('bytes behind the end are refused, and format 2', () => {
    const doc = aText('one')
    const replica = replicaOf(doc, mine)
    const update = updateOf(replica, text => insertText(text, 2, 'x', {}))
    expectRefused(doc, Uint8Array.from([...update, 0]), 'update-not-readable')
    expectRefused(doc, Y.convertUpdateFormatV1ToV2(update), 'update-not-readable')
    expectRefused(doc, Y.encodeStateAsUpdateV2(new Y.Doc()), 'update-not-readable')
  })

  test('two sections of one client, empty structs and empty ranges are refused', () => {
    const doc = aText('one')
    const item = forged(mine, 0, [{ origin: [1, 3], content: words('x') }])
    const section = item.subarray(1, item.length - 1)
    expectRefused(doc, Uint8Array.from([2, ...section, ...section, 0]), 'update-not-readable')
    expectRefused(doc, forged(mine, 0, [{ origin: [1, 3], content: words('') }]), 'update-not-readable')
    expectRefused(doc, forged(mine, 0, [], [[1, 3, 0]]), 'update-not-readable')
  })

  test('a number of structs above the limit is refused', () => {
    const doc = aText('one')
    const many = (count: number) =>
      forged(
        mine,
        0,
        Array.from({ length: count }, (_, k) => ({
          origin: k === 0 ? ([1, 3] as const) : ([mine, k - 1] as const),
          content: words('x'),
        })),
      )
    expectPassed(doc, many(textLimits.maxStructs))
    expectRefused(aText('one'), many(textLimits.maxStructs + 1), 'update-too-large')
  })

  test('a gap inside an update is refused', () => {
    const doc = aText('one')
    const replica = replicaOf(doc, mine)
    const [first, , third] = ['a', 'b', 'c'].map(letter => updateOf(replica, text => insertText(text, 2, letter, {})))
    expectRefused(doc, Y.mergeUpdates([first ?? new Uint8Array(), third ?? new Uint8Array()]), 'clock-gap')
  })
})

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

  test('a repeated beginning cannot smuggle in another place or half a character', () => {
    const doc = aText('one 😀 two')
    const marker = [...tokens(doc)][0]
    expect(marker?.kind).toBe('marker')
    expectPassed(
      doc,
      updateOf(replicaOf(doc, mine), text => insertText(text, 2, '😀', {})),
    )
    const half = forged(mine, 0, [{ origin: [1, 3], content: words('a😀b') }])
    expectRefused(doc, half, 'broken-characters')
  })
})

describe('[G5] [G6] [G7] where clients write', () => {
  test.each(['acc', 'order', 'sugg', 'elsewhere'])('the root %s is the server’s', root => {
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

describe('costly updates', () => {
  const many = (item: (k: number) => Wire) =>
    forged(
      mine,
      0,
      Array.from({ length: textLimits.maxStructs }, (_, k) => item(k)),
    )
  const words60k = () => aText('x'.repeat(60_000), 'two')
  const costly: readonly (readonly [string, Uint8Array])[] = [
    ['in one place', many(() => ({ origin: [1, 5], rightOrigin: [1, 6], content: words('x') }))],
    ['all over one item', many(k => ({ origin: [1, 3 + ((k * 7919) % 59_000)], content: words('x') }))],
    [
      'with far neighbours',
      many(k => ({ origin: [1, 3 + ((k * 7919) % 59_000)], rightOrigin: [1, 60_002], content: words('x') })),
    ],
    [
      'one behind the other',
      many(k => ({ origin: k === 0 ? [1, 5] : [mine, k - 1], rightOrigin: [1, 60_002], content: words('x') })),
    ],
    [
      'one before the other',
      many(k => ({ origin: [1, 5], rightOrigin: k === 0 ? [1, 6] : [mine, k - 1], content: words('x') })),
    ],
  ]

  test.each(costly)('twenty thousand structs %s are judged in bounded time', (_, update) => {
    const doc = words60k()
    const begin = performance.now()
    judgeUpdate(doc, update, writer(mine))
    expect(performance.now() - begin).toBeLessThan(5_000)
  })
})

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

function updatesTwice(doc: Y.Doc): readonly [Uint8Array, Uint8Array] {
  const replica = replicaOf(doc, mine)
  return [
    updateOf(replica, text => insertText(text, 2, 'a', {})),
    updateOf(replica, text => insertText(text, 3, 'b', {})),
  ]
}

function written(doc: Y.Doc, act: () => void): readonly Uint8Array[] {
  const updates: Uint8Array[] = []
  const collect = (update: Uint8Array) => updates.push(update)
  doc.on('update', collect)
  act()
  doc.off('update', collect)
  return updates
}
