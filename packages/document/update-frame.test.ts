/** Attacks on reading an update, and on the time it takes to judge one. Numbers: the gate's rules (update-gate.ts). */
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { expectPassed, expectRefused, forged, mine, words, type Wire } from './testing/forged-updates.ts'
import { aText, replicaOf, updateOf, writer } from './testing/replicas.ts'
import { textLimits } from './text-model.ts'
import { insertText } from './tokens.ts'
import { judgeUpdate } from './update-gate.ts'

describe('[G1] what cannot be read', () => {
  test('seven bytes that promise thirty-three million structs allocate nothing', () => {
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
