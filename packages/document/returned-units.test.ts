/**
 * Whose strike covers what, when somebody says that words came back: nothing that anybody can write makes a strike of
 * another cover a word its author did not strike, or words elsewhere. Attacks on rule G18, and forged returns that the
 * gate lets pass and no reading believes.
 */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { ClientOwner } from './client-owner.ts'
import { returnJson, type ReturnedRun } from './returned-units.ts'
import { parseRecord, recordJson, recordsIn } from './suggestion-store.ts'
import { suggestionsIn } from './suggestion-list.ts'
import { aText, replicaOf } from './testing/replicas.ts'
import { amal, strikeUnits, suggestAttribute, suggesters } from './testing/suggesting.ts'
import { deleteRange, insertMarker, insertText, itemIdAt, openText } from './tokens.ts'
import { plainBlock, textLimits } from './text-model.ts'
import { judgeUpdate, type GateVerdict } from './update-gate.ts'

const pen = { direct: 30, suggest: 31, alias: 'pen' } as const
const owners = new Map<number, ClientOwner>([
  [1, 'server'],
  [pen.direct, 'own-direct'],
  [pen.suggest, 'own-suggest'],
  [amal.client, 'other-suggest'],
])

/** What the one who holds the pen sends, judged and applied. */
function send(doc: Y.Doc, act: (replica: Y.Doc, text: Y.Text, transaction: Y.Transaction) => void): GateVerdict {
  const replica = replicaOf(doc, 99)
  replica.clientID = pen.direct
  const before = Y.encodeStateVector(replica)
  replica.transact(transaction => act(replica, openText(replica), transaction))
  const allowance = {
    mode: 'direct',
    alias: pen.alias,
    ownerOf: (id: number) => owners.get(id) ?? 'unclaimed',
  } as const
  const verdict = judgeUpdate(doc, Y.encodeStateAsUpdate(replica, before), allowance)
  if (verdict.kind === 'pass') Y.applyUpdate(doc, verdict.update)
  return verdict
}

function idAt(doc: Y.Doc, index: number) {
  const id = itemIdAt(openText(doc), index)
  if (id === null) throw new Error('nothing there')
  return id
}

function run(
  from: { client: number; clock: number },
  to: { client: number; clock: number },
  length: number,
): ReturnedRun {
  return { oldClient: from.client, oldClock: from.clock, newClient: to.client, newClock: to.clock, length }
}

/** “shall” struck by Amal, then deleted by the pen; the unit with which it began. */
function struckAndGone(words = 'The State shall act', struck = 'shall') {
  const doc = aText(words)
  const at = 1 + words.indexOf(struck)
  const old = idAt(doc, at)
  strikeUnits(doc, amal, at, struck.length)
  expect(send(doc, (_, text, transaction) => deleteRange(transaction, text, at, struck.length)).kind).toBe('pass')
  return { doc, at, old, struck }
}

const struckIn = (doc: Y.Doc): readonly string[] =>
  suggestionsIn(replicaOf(doc, 99), suggesters).map(({ struckWords }) => struckWords)

/** Writes words where the struck ones stood, and says that they are these. */
function claimBack({ doc, at, old, struck }: ReturnType<typeof struckAndGone>, words: string, place = at): GateVerdict {
  return send(doc, (replica, text) => {
    insertText(text, place, words, {})
    replica.getMap('sugg').set('pen/a', returnJson([run(old, idAt(replica, place), struck.length)]))
  })
}

describe('[G18] refused by the gate', () => {
  test('writing or widening the strike itself, and a return under another’s name', () => {
    const { doc, old } = struckAndGone()
    const [record] = recordsIn(doc)
    for (const value of [
      recordJson({ kind: 'strike', ranges: [{ ...old, length: 5 }] }),
      returnJson([run(old, old, 1)]),
    ])
      for (const key of [record?.key ?? '', 'amal/b']) {
        const verdict = send(doc, replica => replica.getMap('sugg').set(key, value))
        expect(verdict).toEqual({ kind: 'refuse', code: 'suggestion-of-another' })
      }
  })

  test('saying of words of others that they are the struck ones come back', () => {
    const gone = struckAndGone()
    const { doc, old } = gone
    const verdict = send(doc, replica =>
      replica.getMap('sugg').set('pen/a', returnJson([run(old, idAt(replica, 1), 5)])),
    )
    expect(verdict).toEqual({ kind: 'refuse', code: 'suggestion-not-valid' })
  })

  test('a return of units that nobody wrote, of another shape, or of somebody who may not suggest', () => {
    const { doc, old } = struckAndGone()
    const own = { client: pen.direct, clock: 0 }
    const refusals = [
      returnJson([run(old, own, 5)]),
      returnJson([run({ client: 77, clock: 0 }, own, 1)]),
      { k: 'back', m: [[1, 2, 3]] },
      { k: 'back', m: [], x: 1 },
      { k: 'back', m: Array.from({ length: textLimits.maxRecordRanges + 1 }, () => [1, 2, pen.direct, 0, 1]) },
    ].map(value => send(doc, replica => replica.getMap('sugg').set('pen/a', value)))
    expect(refusals.map(verdict => (verdict.kind === 'refuse' ? verdict.code : 'passed'))).toEqual([
      'origin-not-known',
      'origin-not-known',
      'suggestion-not-valid',
      'suggestion-not-valid',
      'suggestion-not-valid',
    ])
    const replica = replicaOf(doc, pen.direct)
    const before = Y.encodeStateVector(replica)
    replica.getMap('sugg').set('pen/a', returnJson([run(old, old, 1)]))
    const nobody = { mode: 'direct', alias: null, ownerOf: (id: number) => owners.get(id) ?? 'unclaimed' } as const
    const verdict = judgeUpdate(doc, Y.encodeStateAsUpdate(replica, before), nobody)
    expect(verdict).toEqual({ kind: 'refuse', code: 'root-not-allowed' })
  })

  test('anything but a return of who may not suggest now: that she tells, changes and takes back', () => {
    const gone = struckAndGone()
    const { doc, at, old } = gone
    const allowance = {
      mode: 'direct',
      alias: null,
      tellsAs: pen.alias,
      ownerOf: (id: number) => owners.get(id) ?? 'unclaimed',
    } as const
    const judged = (act: (replica: Y.Doc) => void): string => {
      const replica = replicaOf(doc, 99)
      replica.clientID = pen.direct
      const before = Y.encodeStateVector(replica)
      replica.transact(() => act(replica))
      const verdict = judgeUpdate(doc, Y.encodeStateAsUpdate(replica, before), allowance)
      if (verdict.kind === 'pass') Y.applyUpdate(doc, verdict.update)
      return verdict.kind === 'pass' ? 'passed' : verdict.code
    }
    const tell = (replica: Y.Doc, key: string) =>
      replica.getMap('sugg').set(key, returnJson([run(old, idAt(replica, at), 5)]))
    expect(judged(replica => void (insertText(openText(replica), at, 'shall', {}), tell(replica, 'pen/a')))).toBe(
      'passed',
    )
    expect(struckIn(doc)).toEqual(['shall'])
    expect(judged(replica => tell(replica, 'pen/a'))).toBe('passed')
    expect(judged(replica => replica.getMap('sugg').delete('pen/a'))).toBe('passed')
    expect(judged(replica => tell(replica, 'amal/b'))).toBe('suggestion-of-another')
    const strike = recordJson({ kind: 'strike', ranges: [{ ...idAt(doc, 1), length: 1 }] })
    expect(judged(replica => replica.getMap('sugg').set('pen/a', strike))).toBe('root-not-allowed')
  })

  test('words in a record that are more than its units, or halves of characters', () => {
    const record = { k: 'del', r: [[1, 2, 3]] }
    const words = (...list: readonly unknown[]) => parseRecord({ ...record, w: list })
    expect(words([1, 2, 'abc'])).toMatchObject({ words: [{ client: 1, clock: 2, said: 'abc' }] })
    for (const wrong of [
      [[1, 2, 'abcd']],
      [[1, 2, '\ud83d']],
      [[1, 2, '']],
      [[1, 2, 7]],
      [[1, 2]],
      [],
      [[1, 2, { b: 'o', i: 'x' }]],
    ])
      expect(words(...wrong)).toBeNull()
    expect(parseRecord({ ...record, w: 'abc' })).toBeNull()
  })
})

describe('passed by the gate and not believed', () => {
  test('the very words at their place are what was struck; others are not', () => {
    const same = struckAndGone()
    expect(claimBack(same, same.struck).kind).toBe('pass')
    expect(struckIn(same.doc)).toEqual(['shall'])
    for (const words of ['never', 'SHALL']) {
      const gone = struckAndGone()
      expect(claimBack(gone, words).kind).toBe('pass')
      expect(struckIn(gone.doc)).toEqual([])
    }
  })

  test('of words that begin alike, no letter is that was not struck: as where letters of a struck word go', () => {
    const gone = struckAndGone()
    expect(claimBack(gone, 'shalt').kind).toBe('pass')
    expect(struckIn(gone.doc)).toEqual(['shal'])
  })

  test('the same words elsewhere are not', () => {
    const gone = struckAndGone()
    expect(claimBack(gone, 'shall', 3).kind).toBe('pass')
    expect(struckIn(gone.doc)).toEqual([])
  })

  test('nothing is while the struck words stand', () => {
    const doc = aText('The State shall act')
    const old = idAt(doc, 11)
    strikeUnits(doc, amal, 11, 5)
    expect(claimBack({ doc, at: 11, old, struck: 'shall' }, 'shall').kind).toBe('pass')
    expect(struckIn(doc)).toEqual(['shall'])
    expect(recordsIn(doc)).toMatchObject([{ ranges: Array.from({ length: 5 }, () => ({ client: 1 })) }])
  })

  test('a character that shares its first half is not, nor a ¶ for a letter', () => {
    const emoji = struckAndGone('a😀b', '😀')
    expect(claimBack(emoji, '😁').kind).toBe('pass')
    expect(struckIn(emoji.doc)).toEqual([])
    const letter = struckAndGone('abc', 'b')
    const verdict = send(letter.doc, (replica, text) => {
      insertMarker(text, letter.at, plainBlock)
      replica.getMap('sugg').set('pen/a', returnJson([run(letter.old, idAt(replica, letter.at), 1)]))
    })
    expect([verdict.kind, struckIn(letter.doc)]).toEqual(['pass', []])
  })

  test('of a wish, only a ¶ at its place is its block', () => {
    const doc = aText('one', 'two')
    suggestAttribute(doc, amal, 5, 'kind', 'quote')
    const old = idAt(doc, 5)
    const claim = (key: string, place: number) =>
      send(doc, (replica, text) => {
        insertMarker(text, place, plainBlock)
        replica.getMap('sugg').set(key, returnJson([run(old, idAt(replica, place), 1)]))
      })
    send(doc, (_, text, transaction) => deleteRange(transaction, text, 5, 1))
    claim('pen/a', 3)
    expect(suggestionsIn(doc, suggesters)).toEqual([])
    claim('pen/b', 6)
    expect(suggestionsIn(doc, suggesters)).toMatchObject([{ attribute: { name: 'kind', value: 'quote' } }])
  })

  test('returns that go round in a ring are read to their end', () => {
    const gone = struckAndGone()
    const { doc, old } = gone
    claimBack(gone, 'shall')
    const now = idAt(doc, gone.at)
    send(doc, (_, text, transaction) => deleteRange(transaction, text, gone.at, 5))
    expect(
      send(doc, replica => replica.getMap('sugg').set('pen/b', returnJson([run(now, now, 5), run(old, now, 5)]))).kind,
    ).toBe('pass')
    expect(struckIn(doc)).toEqual([])
  })
})
