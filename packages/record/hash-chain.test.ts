import { describe, expect, test } from 'vitest'
import { canonicalJson, parseJson, type JsonValue } from './canonical-json.ts'
import { emptyChain, linkHash, nextLink, payloadHash, sealOf, type RecordEntry } from './hash-chain.ts'
import { alterationOf, headText, parseHead, verifyChain, type StoredLink } from './verification.ts'

describe('canonical JSON', () => {
  // The example of RFC 8785 §3.2.2, and its sorted form of §3.2.3.
  const example = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`
  const wanted = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`

  test('[R1] is what RFC 8785 writes for its example', () => {
    expect(canonicalJson(parseJson(example))).toBe(wanted)
  })

  test('[R1] sorts names by their UTF-16 units, at every depth', () => {
    const value: JsonValue = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: { b: 1, a: 2 } }
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":{"a":2,"b":1},"€":1,"😀":5,"\ufb33":3}')
  })

  test('[R1] refuses what JSON cannot say', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow('no JSON number')
    expect(() => canonicalJson({ words: '\ud83d' })).toThrow('surrogate')
  })
})

describe('the chain', () => {
  test('[R2, R3] has the hashes that docs/record.md shows', () => {
    const entry = anEntry(1)
    expect(payloadHash(entry)).toBe('d171ea9c21f95ec1e1c76b518a983348e7f2328e85835bc3838d505c19f475a9')
    expect(nextLink(emptyChain, entry).hash).toBe('ff750d12c4fe7224e87027d488fa62ab4aebda65d03fe3bf843826c0291991a9')
  })

  test('[R2] an entry with any other fact has another payload hash', () => {
    const changes: Partial<RecordEntry>[] = [
      { id: '2' },
      { at: '2026-11-26T12:00:00.000001Z' },
      { name: 'goal-dropped' },
      { actor: null },
      { session: '00000000-0000-4000-8000-000000000009' },
      { agenda: null },
      { goal: null },
      { facts: { number: 2 } },
    ]
    const hashes = [anEntry(1), ...changes.map(change => ({ ...anEntry(1), ...change }))].map(payloadHash)
    expect(new Set(hashes).size).toBe(changes.length + 1)
  })

  test('[R5] a seal says nothing of the words without its salt, and is bound to both', () => {
    expect(new Set([sealOf('a', 'words'), sealOf('b', 'words'), sealOf('a', 'other')]).size).toBe(3)
  })

  test('a head is written and read alike, and nothing else is a head', () => {
    const head = nextLink(emptyChain, anEntry(1))
    expect(parseHead(headText(head))).toEqual({ seq: 1n, hash: head.hash })
    for (const text of ['', '1', `1:${head.hash}0`, `-1:${head.hash}`, `1:${head.hash.toUpperCase()}`])
      expect(parseHead(text)).toBeNull()
  })
})

describe('verification', () => {
  const whole = chainOf(50)

  test('[R6] a chain that nobody touched is intact up to its head', async () => {
    const last = whole.at(-1)
    expect(await verify(whole)).toEqual({ head: { seq: 50n, hash: last?.hash }, alteration: null })
    expect(await verify([])).toEqual({ head: emptyChain, alteration: null })
  })

  test.each<[string, (links: StoredLink[]) => StoredLink[], bigint, string]>([
    ['a deleted row', links => links.toSpliced(20, 1), 21n, 'row-missing'],
    ['the first row deleted', links => links.slice(1), 1n, 'row-missing'],
    ['an entry that is gone', links => links.with(20, { ...at(links, 20), entry: null }), 21n, 'entry-missing'],
    ['an entry that was altered', links => links.with(20, forged(at(links, 20))), 21n, 'entry-altered'],
    ['two entries exchanged', links => swapped(links, 20, 21), 21n, 'entry-altered'],
    [
      'an altered hash',
      links => links.with(20, { ...at(links, 20), hash: other(at(links, 20).hash) }),
      21n,
      'hash-altered',
    ],
    [
      'an altered previous hash',
      links => links.with(20, { ...at(links, 20), previousHash: other(at(links, 20).previousHash) }),
      21n,
      'order-broken',
    ],
    [
      'an altered payload hash',
      links => links.with(20, { ...at(links, 20), payloadHash: other(at(links, 20).payloadHash) }),
      21n,
      'entry-altered',
    ],
    ['one row made again', links => links.with(20, remade(links, 20)), 22n, 'order-broken'],
    ['a row put in between', links => inserted(links, 20), 22n, 'order-broken'],
  ])('[R6] %s is named', async (_what, tamper, seq, kind) => {
    expect((await verify(tamper([...whole]))).alteration).toEqual({ seq, kind })
  })

  test('[R7] a tail cut off, or a chain made again from some row on, is seen by a head that was kept', async () => {
    const known = { seq: 50n, hash: at(whole, 49).hash }
    expect((await verify(whole.slice(0, 40))).alteration).toBeNull()
    expect((await verify(whole.slice(0, 40), known)).alteration).toEqual({ seq: 41n, kind: 'tail-missing' })
    const again = chainOf(60, 'forged')
    expect((await verify(again)).alteration).toBeNull()
    expect((await verify(again, known)).alteration).toEqual({ seq: 50n, kind: 'head-differs' })
    expect((await verify(chainOf(60), known)).alteration).toBeNull()
  })

  test('[R6] any bit of any hash of any row', () => {
    for (let row = 0; row < whole.length; row += 7) {
      for (const column of ['hash', 'previousHash', 'payloadHash'] as const) {
        for (let digit = 0; digit < 64; digit += 5) {
          const link = at(whole, row)
          const flipped = Number.parseInt(link[column].charAt(digit), 16) ^ 1
          const text = `${link[column].slice(0, digit)}${flipped.toString(16)}${link[column].slice(digit + 1)}`
          const head = row === 0 ? emptyChain : at(whole, row - 1)
          expect(alterationOf(head, { ...link, [column]: text })?.seq).toBe(link.seq)
        }
      }
    }
  })
})

function anEntry(n: number, name = 'goal-taken-up'): RecordEntry {
  return {
    id: String(n),
    at: '2026-11-26T12:00:00.000000Z',
    name,
    actor: '00000000-0000-4000-8000-000000000001',
    session: null,
    agenda: '00000000-0000-4000-8000-000000000002',
    goal: '00000000-0000-4000-8000-000000000003',
    facts: { number: n },
  }
}

function chainOf(length: number, name?: string): readonly StoredLink[] {
  const links: StoredLink[] = []
  for (let n = 1; n <= length; n += 1) {
    const entry = anEntry(n, name)
    links.push({ ...nextLink(links.at(-1) ?? emptyChain, entry), entry })
  }
  return links
}

async function verify(links: readonly StoredLink[], known: Parameters<typeof verifyChain>[1] = null) {
  async function* stream() {
    yield* links
    await Promise.resolve()
  }
  const { head, alteration } = await verifyChain(stream(), known)
  return { head: { seq: head.seq, hash: head.hash }, alteration }
}

function at(links: readonly StoredLink[], index: number): StoredLink {
  const link = links[index]
  if (link === undefined) throw new Error(`no row ${index}`)
  return link
}

const forged = (link: StoredLink): StoredLink => ({ ...link, entry: { ...anEntry(Number(link.seq)), actor: null } })
const other = (hash: string): string => (hash.startsWith('a') ? `b${hash.slice(1)}` : `a${hash.slice(1)}`)

function swapped(links: readonly StoredLink[], a: number, b: number): StoredLink[] {
  return links
    .with(a, { ...at(links, a), entry: at(links, b).entry })
    .with(b, { ...at(links, b), entry: at(links, a).entry })
}

/** All of one row that can be made again without touching the next. */
function remade(links: readonly StoredLink[], index: number): StoredLink {
  const entry = { ...anEntry(index + 1), actor: null }
  return { ...nextLink(at(links, index - 1), entry), entry }
}

function inserted(links: readonly StoredLink[], index: number): StoredLink[] {
  const entry = anEntry(1_000)
  const added = { ...nextLink(at(links, index - 1), entry), entry }
  const behind = links.slice(index).map(link => ({
    ...link,
    seq: link.seq + 1n,
    hash: linkHash(link.seq + 1n, link.previousHash, link.payloadHash),
  }))
  return [...links.slice(0, index), added, ...behind]
}
