/** What a redline tells of splits, joins, moves and other attributes, and how its wording reads. */
import { describe, expect, test } from 'vitest'
import type { Doc } from 'yjs'
import type { ReadText } from './base-units.ts'
import { layout } from './layout.ts'
import { redlineByWords } from './redline-by-words.ts'
import { redline, type Redline, type RedlineRun } from './redline.ts'
import {
  atWholeWords,
  attributed,
  changedAttributes,
  isUnchanged,
  redlineFigures,
  redlineNumbers,
} from './redline-wording.ts'
import { moveBlocks } from './server-edits.ts'
import { aText, replicaOf } from './testing/replicas.ts'
import { plainBlock, roots } from './text-model.ts'
import {
  deleteRange,
  formatRange,
  insertMarker,
  insertText,
  openText,
  setAttributes,
  tokens,
  withClient,
} from './tokens.ts'

const suggesters = new Map([[21, 'someone']])

/** The text before and after an act of client 11. */
function between(before: Doc, act: (doc: Doc) => void): { readonly a: ReadText; readonly b: ReadText } {
  const after = replicaOf(before, 11)
  after.transact(() => act(after))
  return { a: { doc: before, suggesters }, b: { doc: replicaOf(after, 12), suggesters } }
}

function told(before: Doc, act: (doc: Doc) => void): Redline {
  const { a, b } = between(before, act)
  return redline(a, b)
}

const signs = { same: '', inserted: '+', deleted: '-' } as const
const written = (runs: readonly RedlineRun[]): string =>
  runs.map(run => `${signs[run.change]}${'text' in run ? run.text : '◊'}`).join('|')
const rowsOf = ({ rows }: Redline): readonly string[] => rows.map(row => `${signs[row.mark]}¶ ${written(row.runs)}`)
const worded = (before: string, after: (doc: Doc) => void): string =>
  written(atWholeWords(told(aText(before), after)).rows[0]?.runs ?? [])

function replace(doc: Doc, at: number, length: number, words: string): void {
  const text = openText(doc)
  doc.transact(transaction => {
    insertText(text, at + 1 + length, words, {})
    deleteRange(transaction, text, at + 1, length)
  })
}

describe('blocks', () => {
  test('a split is an inserted ¶, a join a deleted one, and the words stay the same words', () => {
    const split = told(aText('one two'), doc => insertMarker(openText(doc), 4, plainBlock))
    expect(rowsOf(split)).toEqual(['¶ one', '+¶  two'])
    expect(redlineFigures(split)).toMatchObject({ blocksSplit: 1, blocksInserted: 0, insertions: 0 })
    const join = told(aText('one', 'two'), doc => doc.transact(change => deleteRange(change, openText(doc), 4, 1)))
    expect(rowsOf(join)).toEqual(['¶ one', '-¶ two'])
    expect(redlineFigures(join)).toMatchObject({ blocksJoined: 1, blocksDeleted: 0, deletions: 0 })
  })

  test('a moved block is the same block elsewhere, and only what was moved is called moved', () => {
    const redlined = told(aText('one', 'two', 'three', 'four'), doc => {
      const { bid } = layout(doc)[1] ?? { bid: '' }
      moveBlocks(doc, { first: bid, last: bid, before: null })
    })
    expect(rowsOf(redlined)).toEqual(['¶ one', '¶ three', '¶ four', '¶ two'])
    expect(redlined.rows.map(row => row.isMoved)).toEqual([false, false, false, true])
    const { before, after } = redlineNumbers(redlined, 8)
    const moved = redlined.rows[3]?.bid ?? ''
    expect([before.get(moved), after.get(moved)]).toEqual(['8.2', '8.4'])
  })

  test('a block that is gone stands where it stood on the page, not where it is in the sequence', () => {
    const before = aText('one', 'two', 'three', 'four')
    const { bid } = layout(before)[1] ?? { bid: '' }
    moveBlocks(before, { first: bid, last: bid, before: null })
    const redlined = told(before, doc => doc.transact(change => deleteRange(change, openText(doc), 4, 4)))
    expect(rowsOf(redlined)).toEqual(['¶ one', '¶ three', '¶ four', '-¶ -two'])
    expect(redlineFigures(redlined)).toMatchObject({ blocksDeleted: 1, blocksMoved: 0 })
  })

  test('other attributes and other formats are told, the words as the same', () => {
    const redlined = told(aText('one two', 'three'), doc => {
      formatRange(openText(doc), 1, 3, { strong: true })
      const [, marker] = [...tokens(doc)].filter(token => token.kind === 'marker')
      if (marker?.kind === 'marker') setAttributes(marker.map, { kind: 'quote', indent: 1 })
    })
    expect(redlined.rows[0]?.runs.map(run => [run.change, run.marks, run.was])).toEqual([
      ['same', { strong: true }, {}],
      ['same', {}, undefined],
    ])
    expect(redlined.rows.map(changedAttributes)).toEqual([[], ['kind', 'indent']])
    expect(redlined.rows.map(isUnchanged)).toEqual([false, false])
    expect(redlineFigures(redlined)).toMatchObject({ formats: 1, blocksChanged: 1, insertions: 0, deletions: 0 })
  })

  test('what is only suggested is in neither text, and what was accepted is an insertion of its author', () => {
    const before = aText('one')
    const suggesting = replicaOf(before, 21)
    suggesting.transact(() => insertText(openText(suggesting), 4, ' more', {}))
    const pending = { doc: suggesting, suggesters }
    expect(redline({ doc: before, suggesters }, pending).rows.every(isUnchanged)).toBe(true)
    const accepted = replicaOf(suggesting, 12)
    withClient(accepted, 1, () => accepted.getMap(roots.accepted).set('21:0:5', 'decision'))
    const redlined = attributed(redline(pending, { doc: accepted, suggesters }), (_, { client }) => ({
      by: `${client}`,
    }))
    expect(redlined.rows[0]?.runs.map(run => [run.change, run.by])).toEqual([
      ['same', undefined],
      ['inserted', '21'],
    ])
  })
})

describe('wording', () => {
  test('a change inside a word is the word before and the word after', () => {
    expect(worded('the state shall act', doc => replace(doc, 8, 1, 'us'))).toBe('the |-state|+status| shall act')
    expect(worded('the state shall act', doc => replace(doc, 9, 0, 's'))).toBe('the |-state|+states| shall act')
  })

  test('changes that a short word parts are one, others stay apart', () => {
    expect(
      worded('offer help to others now', doc => {
        replace(doc, 14, 6, 'all')
        replace(doc, 6, 4, 'aid')
      }),
    ).toBe('offer |-help to others|+aid to all| now')
    expect(
      worded('offer help without delay to others now', doc => {
        replace(doc, 28, 6, 'all')
        replace(doc, 6, 4, 'aid')
      }),
    ).toBe('offer |-help|+aid| without delay to |-others|+all| now')
  })

  test('words that were only added stay alone, and so does a comma', () => {
    expect(worded('one three', doc => replace(doc, 4, 0, 'two '))).toBe('one |+two |three')
    expect(worded('one three', doc => replace(doc, 3, 0, ','))).toBe('one|+,| three')
  })

  test('scripts without spaces between words are told sign by sign', () => {
    expect(worded('国家应当合作', doc => replace(doc, 2, 2, '可以'))).toBe('国家|-应当|+可以|合作')
  })

  test('Arabic words with their signs are whole', () => {
    expect(worded('تتعاون الدُّول معا', doc => replace(doc, 7, 2, 'لل'))).toBe('تتعاون |-الدُّول|+للدُّول| معا')
  })

  test('a word drawn into a change is its changer’s, not its author’s', () => {
    const { a, b } = between(aText('the state acts'), doc => replace(doc, 9, 0, 's'))
    const redlined = atWholeWords(attributed(redline(a, b), (_, { client }) => ({ by: `${client}` })))
    expect(redlined.rows[0]?.runs.filter(run => run.change !== 'same').map(run => run.by)).toEqual(['11', '11'])
  })
})

test('texts without a common past keep the blocks that say the same and compare the words of the others', () => {
  const [a, b] = [
    aText('Same words.', 'The state shall act now.', 'Gone.'),
    aText('New.', 'Same  words.', 'The state may act now.'),
  ]
  expect(rowsOf(redlineByWords(layout(a), layout(b)))).toEqual([
    '+¶ +New.',
    '¶ Same|- |+  |words.',
    '¶ The state |-shall|+may| act now.',
    '-¶ -Gone.',
  ])
})
