/** A Word document whose comments or header say less than the text has, or something else, is not handed out. */
import { expect, test } from 'vitest'
import type { ExportWish } from '../../packages/domain/exchange.ts'
import { aBlock, aFile, aGoal, aThread, everyPartFile } from '../../packages/exchange/testing/sample-file.ts'
import { writeHtml } from '../../packages/exchange/html-file.ts'
import { writeMarkdown } from '../../packages/exchange/markdown-file.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import type { PrintedText } from '../../packages/exchange/printed-parts.ts'
import { locales } from '../../packages/messages/say.ts'
import { aZip } from '../../tests/support/zip-writer.ts'
import { checkFile } from './file-check.ts'
import { writeWord } from './word-file.ts'
import { openZip } from './zip-file.ts'

const wish: ExportWish = { format: 'docx', text: { kind: 'clean' }, comments: true, annexes: [], paper: 'a4' }
const text = printText(everyPartFile(), wish, 'en')

/** The same document with one of its parts written otherwise. */
async function changed(part: string, change: (xml: string) => string): Promise<Buffer> {
  const zip = openZip(Buffer.from(await writeWord(text)))
  const entries = zip.names.map(name => ({ name, content: zip.read(name) ?? Buffer.alloc(0) }))
  const before = entries.find(({ name }) => name === part)?.content.toString('utf8') ?? ''
  expect(change(before)).not.toBe(before)
  return aZip(entries.map(each => (each.name === part ? { ...each, content: Buffer.from(change(before)) } : each)))
}

test('a document with all its comments passes in every language, resolved threads, answers and long passages too', async () => {
  const [first, second] = [aBlock('paragraph', 'The first paragraph.'), aBlock('policy', 'The words of a policy.')]
  const long = aThread(first.id, 4, 9, {
    passages: [
      { block: first.id, from: 4, to: 20 },
      { block: second.id, from: 0, to: 9 },
    ],
    resolvedAt: '2026-11-21T10:00:00.000Z',
  })
  const [comment] = long.comments
  if (comment === undefined) throw new Error('a thread without comments')
  const lines = { ...comment, text: 'One line,\nand another.\n\nA third.' }
  const withdrawn = { ...comment, withdrawnAt: '2026-11-21T10:00:00.000Z' }
  const threads = [long, aThread(second.id, 2, 6, { comments: [withdrawn, lines, comment] })]
  const file = aFile([aGoal([first, second], { threads })])
  for (const locale of locales) {
    const printed = printText(file, wish, locale)
    const bytes = await writeWord(printed)
    expect(() => checkFile('docx', bytes, printed)).not.toThrow()
  }
})

test('a document without its comments is noticed', async () => {
  const bytes = await writeWord(printText(everyPartFile(), { ...wish, comments: false }, 'en'))
  expect(() => checkFile('docx', bytes, text)).toThrow('export-differs')
})

test.each([
  ['a comment is missing', 'word/comments.xml', /<w:comment w:id="1".*?<\/w:comment>/, ''],
  ['a comment says something else', 'word/comments.xml', 'Which States?', 'Which state?'],
  ['a comment has another author', 'word/comments.xml', 'Ministry of Aldland', 'Ministry of Bldland'],
  ['a comment answers nothing any more', 'word/commentsExtended.xml', ' w15:paraIdParent="00000001"', ''],
  ['a comment is resolved that is not', 'word/commentsExtended.xml', 'w15:done="0"', 'w15:done="1"'],
  ['a comment has no place', 'word/document.xml', '<w:commentReference w:id="1"/>', ''],
  ['a comment is about fewer words', 'word/document.xml', /(<w:commentRangeEnd w:id="0"\/>)/, ''],
  ['the header is gone', 'word/header1.xml', 'Shared Goals', ''],
  ['the footer says something else', 'word/footer1.xml', 'Page', 'Sheet'],
  [
    'a note stands at the foot',
    'word/footnotes.xml',
    '<w:footnoteRef/></w:r>',
    '<w:footnoteRef/></w:r><w:r><w:t>Words</w:t></w:r>',
  ],
] as const)('a document is noticed in which %s', async (_what, part, from, to) => {
  const bytes = await changed(part, xml => xml.replace(from, to))
  expect(() => checkFile('docx', bytes, text)).toThrow('export-differs')
})

test('a file for the web and one of plain text are noticed without their header', () => {
  const written: readonly (readonly ['html' | 'markdown', (printed: PrintedText) => string])[] = [
    ['html', writeHtml],
    ['markdown', writeMarkdown],
  ]
  for (const [format, write] of written) {
    const printed = printText(everyPartFile(), { ...wish, format }, 'en')
    const bytes = (of: PrintedText): Uint8Array => new TextEncoder().encode(write(of))
    expect(() => checkFile(format, bytes(printed), printed)).not.toThrow()
    expect(() => checkFile(format, bytes({ ...printed, header: '' }), printed)).toThrow('export-differs')
    expect(() => checkFile(format, bytes({ ...printed, header: 'Another' }), printed)).toThrow('export-differs')
  }
})

test('a title with a sign that no file can hold does not stop the document', async () => {
  const file = aFile([aGoal([aBlock('paragraph', 'Words.')], { title: 'Build\u0001capacity' })])
  const named = { ...file, scope: 'goal' as const, agenda: { ...file.agenda, title: 'Shared\u0001goals' } }
  const printed = printText(named, wish, 'en')
  const bytes = await writeWord(printed)
  expect(() => checkFile('docx', bytes, printed)).not.toThrow()
})
