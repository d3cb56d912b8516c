/** Decisions as edits: what is accepted or rejected, what stays, and that a decision taken back leaves things as before. */
import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { asIfAccepted, baseText, layout, markedUp } from './layout.ts'
import { plainText } from './projections.ts'
import { moveBlocks } from './server-edits.ts'
import {
  acceptAttribute,
  acceptStrike,
  acceptUnits,
  dropRecord,
  pendingUnits,
  recordNamed,
  rejectUnits,
  takeBackAcceptance,
  writeRecord,
} from './suggestion-decisions.ts'
import { suggestionsIn } from './suggestion-list.ts'
import { recordJson } from './suggestion-store.ts'
import { aText } from './testing/replicas.ts'
import { amal, bo, coldCopy, strikeUnits, suggestAttribute, suggesters, suggestWords } from './testing/suggesting.ts'
import { bringBack, rangesOfTokens } from './unit-edits.ts'

const base = (doc: Y.Doc): string => plainText(layout(doc, baseText(suggesters)))
const shown = (doc: Y.Doc): string => plainText(layout(doc, markedUp(suggesters)))
const taken = (doc: Y.Doc): string =>
  plainText(
    layout(
      doc,
      asIfAccepted(suggesters, () => true),
    ),
  )

const newElement = (): string => '00000000-0000-4000-8000-000000000001'

function strikeIn(doc: Y.Doc, key: string) {
  const record = recordNamed(doc, key)
  if (record?.kind !== 'strike') throw new Error('no strike of this name')
  return record
}

describe('suggested words', () => {
  test('are accepted where they stand, whole or in part, under their author’s ids', () => {
    const doc = aText('one')
    const range = suggestWords(doc, amal, 2, 'XYZ')
    acceptUnits(doc, suggesters, [{ ...range, length: 2 }], 'd1', newElement)
    expect(base(doc)).toBe('oXYne')
    expect(shown(doc)).toBe('oXYZne')
    expect(rangesOfTokens(pendingUnits(doc, suggesters, [range]))).toEqual([{ client: 11, clock: 2, length: 1 }])
    expect(base(coldCopy(doc))).toBe('oXYne')
  })

  test('that somebody decided first are not pending any more', () => {
    const doc = aText('one')
    const range = suggestWords(doc, amal, 2, 'XYZ')
    acceptUnits(doc, suggesters, [range], 'd1', newElement)
    expect(pendingUnits(doc, suggesters, [range])).toEqual([])
  })

  test('are suggestions again when their acceptance is taken back', () => {
    const doc = aText('one')
    const range = suggestWords(doc, amal, 2, 'XYZ')
    acceptUnits(doc, suggesters, [range], 'd1', newElement)
    takeBackAcceptance(doc, 'd1')
    expect(base(doc)).toBe('one')
    expect(pendingUnits(doc, suggesters, [range])).toHaveLength(1)
  })

  test('typed into accepted words are a suggestion of their own', () => {
    const doc = aText('one')
    acceptUnits(doc, suggesters, [suggestWords(doc, amal, 2, 'XYZ')], 'd1', newElement)
    suggestWords(doc, amal, 3, 'late')
    expect(base(doc)).toBe('oXYZne')
    expect(shown(doc)).toBe('oXlateYZne')
  })

  test('go when they are rejected, and come back as their author’s when that is taken back', () => {
    const doc = aText('one')
    const range = suggestWords(doc, amal, 2, 'XYZ')
    const removed = rejectUnits(doc, pendingUnits(doc, suggesters, [range]))
    expect(shown(doc)).toBe('one')
    const moved = bringBack(doc, JSON.parse(JSON.stringify(removed)), 12, true)
    const known = new Map([...suggesters, [12, amal.alias]])
    expect(plainText(layout(doc, baseText(known)))).toBe('one')
    expect(plainText(layout(doc, markedUp(known)))).toBe('oXYZne')
    expect(moved).toEqual([{ oldClient: 11, oldClock: 0, newClient: 12, newClock: 0, length: 3 }])
  })
})

describe('struck words', () => {
  test('stay until the strike is accepted; what was typed between them stays', () => {
    const doc = aText('one two three')
    const key = strikeUnits(doc, amal, 5, 4)
    expect(base(doc)).toBe('one two three')
    suggestWords(doc, bo, 7, 'XX')
    const removed = acceptStrike(doc, suggesters, strikeIn(doc, key))
    expect(shown(doc)).toBe('one XXthree')
    expect(recordNamed(doc, key)).toBeNull()
    bringBack(doc, removed, 1, false)
    expect(shown(doc)).toBe('one twXXo three')
  })

  test('a strike of an accepted strike’s words, taken back with its record, is suggested again', () => {
    const doc = aText('one two')
    const key = strikeUnits(doc, amal, 5, 3)
    const removed = acceptStrike(doc, suggesters, strikeIn(doc, key))
    expect(base(doc)).toBe('one ')
    const moved = bringBack(doc, removed, 1, false)
    const ranges = moved.map(({ newClient, newClock, length }) => ({ client: newClient, clock: newClock, length }))
    writeRecord(doc, key, recordJson({ kind: 'strike', ranges }))
    expect(base(doc)).toBe('one two')
    expect(taken(doc)).toBe('one ')
  })

  test('a rejected strike changes nothing but itself', () => {
    const doc = aText('one two')
    const key = strikeUnits(doc, amal, 5, 3)
    const before = base(doc)
    dropRecord(doc, key)
    expect([base(doc), taken(doc)]).toEqual([before, before])
  })

  test('a struck ¶ joins; the first one stays, and so does one whose words would land elsewhere', () => {
    const doc = aText('one', 'two', 'three')
    acceptStrike(doc, suggesters, strikeIn(doc, strikeUnits(doc, amal, 4, 1)))
    expect(base(doc)).toBe('onetwo\nthree')
    acceptStrike(doc, suggesters, strikeIn(doc, strikeUnits(doc, amal, 0, 1, 'b')))
    expect(base(doc)).toBe('onetwo\nthree')
    const moved = aText('one', 'two', 'three', 'four')
    const [, second, , fourth] = layout(moved)
    moveBlocks(moved, { first: fourth?.bid ?? '', last: fourth?.bid ?? '', before: second?.bid ?? '' })
    expect(base(moved)).toBe('one\nfour\ntwo\nthree')
    const at = layout(moved)[1]?.y ?? 0
    acceptStrike(moved, suggesters, strikeIn(moved, strikeUnits(moved, amal, at, 1)))
    expect(base(moved)).toBe('one\nfour\ntwo\nthree')
  })

  test('a join in front of blocks that were moved leaves them where they are', () => {
    const doc = aText('one', 'two', 'three', 'four')
    const [, second, , fourth] = layout(doc)
    moveBlocks(doc, { first: fourth?.bid ?? '', last: fourth?.bid ?? '', before: second?.bid ?? '' })
    const three = layout(doc)[3]
    acceptStrike(doc, suggesters, strikeIn(doc, strikeUnits(doc, amal, three?.y ?? 0, 1)))
    expect(base(doc)).toBe('one\nfour\ntwothree')
  })
})

test('what a block should say is taken over, and known for taking it back', () => {
  const doc = aText('one')
  const record = recordNamed(doc, suggestAttribute(doc, amal, 0, 'kind', 'quote'))
  if (record?.kind !== 'attribute') throw new Error('no attribute')
  expect(acceptAttribute(doc, record, newElement)).toEqual({ name: 'kind', value: 'paragraph' })
  expect(layout(doc, baseText(suggesters))[0]?.kind).toBe('quote')
})

describe('moving and joining blocks among suggestions', () => {
  test('a suggested ¶ moves along with the block before it and is not listed', () => {
    const doc = aText('one', 'two', 'three')
    suggestWords(doc, amal, 6, 'X')
    const [first, second] = layout(doc)
    expect(first?.bid).toBeDefined()
    moveBlocks(doc, { first: second?.bid ?? '', last: second?.bid ?? '', before: null }, suggesters)
    expect(base(doc)).toBe('one\nthree\ntwo')
  })
})

describe('the list of suggestions', () => {
  test('tells runs, strikes and replacements in the order of the page', () => {
    const doc = aText('The State shall act.')
    strikeUnits(doc, amal, 11, 5)
    suggestWords(doc, amal, 16, 'should')
    suggestWords(doc, bo, 1, 'Now. ')
    expect(suggestionsIn(doc, suggesters)).toMatchObject([
      { kind: 'insert', alias: 'bo', insertedWords: 'Now. ', contested: [] },
      { kind: 'replace', alias: 'amal', name: 'amal/a', struckWords: 'shall', insertedWords: 'should', contested: [] },
    ])
  })

  test('a run of one person goes on over a suggested ¶, and ends at base words', () => {
    const doc = aText('ab')
    suggestWords(doc, amal, 2, 'XY')
    suggestWords(doc, amal, 5, 'Z')
    expect(suggestionsIn(doc, suggesters).map(one => one.insertedWords)).toEqual(['XY', 'Z'])
  })

  test('suggestions of different people that meet are contested, one’s own are not', () => {
    const doc = aText('The State shall act.')
    strikeUnits(doc, amal, 11, 5)
    strikeUnits(doc, bo, 5, 11)
    suggestWords(doc, amal, 3, 'X')
    const [free, ...met] = suggestionsIn(doc, suggesters)
    expect(free).toMatchObject({ insertedWords: 'X', contested: [] })
    expect(met.map(one => one.contested)).toEqual([['amal/a'], ['bo/a']])
  })

  test('two who replace the same word have one replacement each, though the words of one stand between those of the other', () => {
    const doc = aText('we shall act')
    const [one, two] = [strikeUnits(doc, amal, 4, 5), strikeUnits(doc, bo, 4, 5, 'b')]
    suggestWords(doc, amal, 9, 'should')
    suggestWords(doc, bo, 9, 'may')
    expect(
      suggestionsIn(doc, suggesters).map(({ name, kind, insertedWords, contested }) => [
        name,
        kind,
        insertedWords,
        contested,
      ]),
    ).toEqual([
      [one, 'replace', 'should', [two]],
      [two, 'replace', 'may', [one]],
    ])
  })

  test('new words of two people at one place are contested', () => {
    const doc = aText('ab')
    suggestWords(doc, amal, 2, 'X')
    suggestWords(doc, bo, 3, 'Y')
    expect(suggestionsIn(doc, suggesters).map(one => one.contested.length)).toEqual([1, 1])
  })

  test('what a block says already is no suggestion', () => {
    const doc = aText('ab')
    suggestAttribute(doc, amal, 0, 'kind', 'paragraph')
    expect(suggestionsIn(doc, suggesters)).toEqual([])
    suggestAttribute(doc, amal, 0, 'kind', 'quote')
    expect(suggestionsIn(doc, suggesters)).toMatchObject([
      { kind: 'attribute', attribute: { name: 'kind', value: 'quote', was: 'paragraph' } },
    ])
  })
})
