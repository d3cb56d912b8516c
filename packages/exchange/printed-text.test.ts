/** A file as it is printed: numbers, levels, languages, and where a thread's words begin and end. */
import { expect, test } from 'vitest'
import type { ExportWish } from '../domain/exchange.ts'
import {
  aBlock,
  aFile,
  aGoal,
  arabicWords,
  aThread,
  chineseWords,
  cyrillicWords,
  everyPartFile,
} from './testing/sample-file.ts'
import { partWords } from './printed-parts.ts'
import { printText } from './printed-text.ts'

const wish: ExportWish = { format: 'docx', text: { kind: 'clean' }, comments: false, annexes: [], paper: 'a4' }

test('paragraphs carry the numbers of the page, headings none', () => {
  const file = aFile([
    aGoal([
      aBlock('heading1', 'A'),
      aBlock('paragraph', 'B'),
      aBlock('bullet', 'C'),
      aBlock('heading2', 'D'),
      aBlock('quote', 'E'),
    ]),
  ])
  const { parts } = printText({ ...file, scope: 'goal' }, wish, 'en')
  expect(parts.map(part => ('number' in part ? part.number : ''))).toEqual(['', '', '', '8.1', '8.2', '', '8.3'])
})

test('items are counted as the editor counts them', () => {
  const ordinals = printText(everyPartFile(), wish, 'en').parts.flatMap(part =>
    part.kind === 'numbered' ? [part.ordinal] : [],
  )
  expect(ordinals).toEqual([1, 1, 2, 2, 1, 1])
})

test('no heading is more than one level deeper than the one before it', () => {
  const levels = printText(everyPartFile(), { ...wish, annexes: ['participants'] }, 'en').parts.flatMap(part =>
    part.kind === 'heading' ? [part.level] : [],
  )
  expect(levels[0]).toBe(1)
  for (const [i, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[i - 1] ?? 0) + 1)
})

test('every paragraph says its own language and direction', () => {
  const blocks = [arabicWords, cyrillicWords, chineseWords, '2027'].map(words => aBlock('paragraph', words))
  const { parts } = printText({ ...aFile([aGoal(blocks)]), scope: 'goal' }, wish, 'en')
  expect(parts.slice(2).map(({ language, direction }) => `${language} ${direction}`)).toEqual([
    'ar rtl',
    'ru ltr',
    'zh ltr',
    'en ltr',
  ])
})

test('a dropped goal is in no printed agenda', () => {
  const file = aFile([
    aGoal([aBlock('paragraph', 'Kept')]),
    aGoal([aBlock('paragraph', 'Gone')], { number: 9, state: 'dropped' }),
  ])
  const words = printText(file, wish, 'en').parts.map(partWords).join(' ')
  expect(words).toContain('Kept')
  expect(words).not.toContain('Gone')
})

test('the indicator annex is a matrix of goals and indicators, then the links with their sentences', () => {
  const link = (code: string, relation: 'fulfils' | 'enables', how: string, state: 'agreed' | 'proposed' = 'agreed') =>
    ({ element: null, indicator: code.toLowerCase(), code, title: `Title ${code}`, relation, how, state }) as never
  const file = aFile([
    aGoal([], { number: 1, title: 'First', links: [link('IND-10', 'fulfils', 'So.'), link('IND-2', 'enables', '')] }),
    aGoal([], { number: 2, title: 'Second', links: [link('IND-2', 'enables', 'Thus.', 'proposed')] }),
  ])
  const tables = printText(file, { ...wish, annexes: ['indicators'] }, 'en').parts.flatMap(part =>
    part.kind === 'table' ? [{ head: part.head, rows: part.rows.map(row => row.map(cell => cell.text)) }] : [],
  )
  expect(tables).toEqual([
    {
      head: ['Goal', 'IND-2', 'IND-10'],
      rows: [
        ['1. First', '', 'Fulfils'],
        ['2. Second', 'Enables (proposed)', ''],
      ],
    },
    {
      head: ['Goal', 'Indicator', 'Relation', 'How'],
      rows: [
        ['1. First', 'IND-10 Title IND-10', 'Fulfils', 'So.'],
        ['1. First', 'IND-2 Title IND-2', 'Enables', ''],
        ['2. Second', 'IND-2 Title IND-2', 'Enables (proposed)', 'Thus.'],
      ],
    },
  ])
})

test('a thread covers exactly its words; without the wish nobody sees that there is one', () => {
  const block = aBlock('paragraph', 'Each participating State')
  const file = aFile([aGoal([block], { threads: [aThread(block.id, 5, 18)] })])
  const covered = (comments: boolean) =>
    printText(file, { ...wish, comments }, 'en').parts.flatMap(part =>
      part.kind === 'table' ? [] : part.runs.filter(run => run.threads.length > 0).map(run => run.text),
    )
  expect(covered(true)).toEqual(['participating'])
  expect(covered(false)).toEqual([])
})

test('a thread whose words are gone, and every thread outside of Word, is listed at the end', () => {
  const block = aBlock('paragraph', 'Each participating State')
  const file = aFile([
    aGoal([block], { threads: [aThread(block.id, 5, 18), aThread('9:9', 0, 3, { quote: 'words that are gone' })] }),
  ])
  const words = (format: ExportWish['format']): string =>
    printText(file, { ...wish, format, text: { kind: 'clean' }, comments: true }, 'en')
      .parts.map(partWords)
      .join('\n')
  expect(words('docx').match(/Which States\?/g)).toHaveLength(1)
  expect(words('docx')).toContain('words that are gone')
  expect(words('pdf').match(/Which States\?/g)).toHaveLength(2)
  expect(words('pdf')).toContain('Ministry of Aldland, Amina, 20 Nov 2026: Which States?')
})

test('a withdrawn comment is printed nowhere', () => {
  const block = aBlock('paragraph', 'Each participating State')
  const thread = aThread(block.id, 5, 18)
  const withdrawn = { ...thread, comments: thread.comments.map(each => ({ ...each, withdrawnAt: each.at })) }
  const file = aFile([aGoal([block], { threads: [withdrawn] })])
  expect(
    printText(file, { ...wish, format: 'html', text: { kind: 'clean' }, comments: true }, 'en')
      .parts.map(partWords)
      .join(' '),
  ).not.toContain('Which')
})

test('characters that XML forbids become a sign that every format can hold', () => {
  const { parts } = printText(aFile([aGoal([aBlock('paragraph', 'a\u0001b\tc\nd\uffff')])]), wish, 'en')
  expect(parts.map(partWords)).toContain('8.1 a\ufffdb c d\ufffd')
})
