/** Markdown files: words print as they were written, and marks only where Markdown reads them back. */
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { aBlock, aFile, aGoal, evilWords } from './testing/sample-file.ts'
import { writeMarkdown } from './markdown-file.ts'
import { printText } from './printed-text.ts'
import type { FileBlock } from './lossless-file.ts'

const wish = { format: 'markdown', text: { kind: 'clean' }, comments: false, annexes: [], paper: 'a4' } as const
const markdownOf = (blocks: readonly FileBlock[]): string =>
  writeMarkdown(printText({ ...aFile([aGoal(blocks)]), scope: 'goal' }, wish, 'en'))

/** What a reader of the rendered page sees, without tags. */
const seen = (markdown: string): string =>
  new MarkdownIt({ html: true })
    .render(markdown)
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|amp|quot);/g, (_all, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[name] ?? '')

describe('words that mean something to Markdown or elsewhere', () => {
  test.each(evilWords)('print as written in a paragraph, an item, a quote and an element: %s', words => {
    const kinds = ['paragraph', 'bullet', 'numbered', 'quote', 'heading1', 'policy'] as const
    const page = seen(markdownOf(kinds.map(kind => aBlock(kind, words))))
    expect(page.split(words)).toHaveLength(kinds.length + 1)
  })
})

test('marks are written where they are read back, and left out where they would be signs', () => {
  const runs = (...texts: readonly [string, object][]): FileBlock => ({
    ...aBlock('paragraph', ''),
    runs: texts.map(([text, marks]) => ({ text, marks })),
  })
  const file = markdownOf([
    runs(['Very ', {}], ['strong', { strong: true }], [' words', {}]),
    runs(['in', {}], ['side', { em: true }], ['out', {}]),
    runs(['see ', {}], ['here', { link: 'https://example.org/(a)?b=<c>&d' }]),
  ])
  expect(file).toContain('8.1 Very **strong** words')
  expect(file).toContain('8.2 insideout')
  expect(file).toContain('8.3 see [here](<https://example.org/(a)?b=%3Cc%3E\\&d>)')
})

test('lists keep their depth and their numbers', () => {
  const file = markdownOf([
    aBlock('numbered', 'One'),
    aBlock('numbered', 'One a', { indent: 1 }),
    aBlock('numbered', 'Two'),
    aBlock('bullet', 'Deep at once', { indent: 3 }),
  ])
  expect(file).toContain('1. 8.1 One\n\n   1. 8.2 One a\n\n2. 8.3 Two\n\n   - 8.4 Deep at once')
})
