/** Random texts through every format that is read again: no word is lost, changed or moved. */
import { expect, test } from 'vitest'
import type { FileBlock } from '../../packages/exchange/lossless-file.ts'
import { writeHtml } from '../../packages/exchange/html-file.ts'
import { writeMarkdown } from '../../packages/exchange/markdown-file.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import { aFile, aGoal, arabicWords, chineseWords, evilWords } from '../../packages/exchange/testing/sample-file.ts'
import { blockKinds, isElementKind } from '../../packages/document/text-model.ts'
import { diceOf } from '../../tests/live/dice.ts'
import { checkFile } from './file-check.ts'
import { writePdf } from './pdf-file.ts'
import { writeWord } from './word-file.ts'

const words = [
  ...evilWords,
  arabicWords,
  chineseWords,
  'a',
  ' ',
  '  b  ',
  '*',
  '_',
  '**',
  '`',
  '\\',
  '&',
  '<',
  '>',
  '!',
  '[',
  '](',
  '8.1 ',
  '\u00a0',
  '😀',
  'e\u0301',
  '\u200f',
]

test('what is written can be read, and says the same', async () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const chance = diceOf(seed)
    const roll = (): number => chance.below(1_000_000) / 1_000_000
    const pick = <Each>(from: readonly Each[]): Each => chance.of(from)
    const block = (i: number): FileBlock => {
      const kind = pick(blockKinds)
      return {
        id: `1:${i}`,
        kind,
        indent: kind.startsWith('heading') ? 0 : Math.floor(roll() * 5),
        element: isElementKind(kind) ? `11111111-1111-4111-8111-${String(i).padStart(12, '0')}` : '',
        lead: isElementKind(kind) ? 'joint' : '',
        partners: '',
        due: '',
        runs: Array.from({ length: Math.floor(roll() * 6) }, () => ({
          text: pick(words),
          marks: {
            ...(roll() < 0.3 ? { strong: true as const } : {}),
            ...(roll() < 0.3 ? { em: true as const } : {}),
            ...(roll() < 0.2 ? { link: 'https://example.org/(a)?b=<c>&d\\e' } : {}),
          },
        })),
      }
    }
    const file = aFile([aGoal(Array.from({ length: 12 }, (_, i) => block(i)))])
    const printed = (format: 'docx' | 'html' | 'markdown' | 'pdf') =>
      printText(
        file,
        { format, text: { kind: 'clean' }, comments: false, annexes: ['participants'], paper: 'a4' },
        'en',
      )
    const check = (format: 'docx' | 'html' | 'markdown' | 'pdf', bytes: Uint8Array): void =>
      expect(() => checkFile(format, bytes, printed(format)), `seed ${seed}, ${format}`).not.toThrow()
    check('html', new TextEncoder().encode(writeHtml(printed('html'))))
    check('markdown', new TextEncoder().encode(writeMarkdown(printed('markdown'))))
    if (seed % 3 === 0) check('docx', await writeWord(printed('docx')))
    if (seed % 5 === 0) check('pdf', writePdf(printed('pdf')).bytes)
  }
})

test('a file in which a word was changed is noticed', async () => {
  const text = printText(
    aFile([
      aGoal([
        {
          id: '1:1',
          kind: 'paragraph',
          indent: 0,
          element: '',
          lead: '',
          partners: '',
          due: '',
          runs: [{ text: 'shall', marks: {} }],
        },
      ]),
    ]),
    { format: 'html', text: { kind: 'clean' }, comments: false, annexes: [], paper: 'a4' },
    'en',
  )
  const changed = writeHtml(text).replace('shall', 'should')
  expect(() => checkFile('html', new TextEncoder().encode(changed), text)).toThrow('export-differs')
})
