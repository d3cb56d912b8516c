/** Every form of a text in every format says what it should, and is read again before it is handed out. */
import { describe, expect, test } from 'vitest'
import { baseText, layout } from '../../packages/document/layout.ts'
import { redline } from '../../packages/document/redline.ts'
import { aText, replicaOf } from '../../packages/document/testing/replicas.ts'
import {
  amal,
  bo,
  strikeUnits,
  suggestAttribute,
  suggesters,
  suggestWords,
} from '../../packages/document/testing/suggesting.ts'
import { trackedSuggestions } from '../../packages/document/tracked-suggestions.ts'
import { trackedText } from '../../packages/document/tracked-text.ts'
import { exportFormats, type ExportFormat, type ExportWish, type TextForm } from '../../packages/domain/exchange.ts'
import { fileNameOf } from '../../packages/exchange/file-name.ts'
import type { GoalMarks } from '../../packages/exchange/goal-marks.ts'
import { htmlWords } from '../../packages/exchange/html-words.ts'
import { partWords, type PrintedText } from '../../packages/exchange/printed-parts.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import { aBlock, aFile, aGoal, arabicWords } from '../../packages/exchange/testing/sample-file.ts'
import { writeHtml } from '../../packages/exchange/html-file.ts'
import { writeMarkdown } from '../../packages/exchange/markdown-file.ts'
import { locales } from '../../packages/messages/say.ts'
import { changesIn, decideAll } from '../../tests/support/tracked-document.ts'
import { checkFile } from './file-check.ts'
import { writePdf } from './pdf-file.ts'
import { writeWord } from './word-file.ts'

const hands = {
  amal: { organisation: 'Ministry of Aldland', code: 'ALD' },
  bo: { organisation: 'Chamber <of> *Commerce*', code: null },
}
const none: GoalMarks = { rows: null, hands: {}, changedAt: '2026-11-21T14:02:00.000Z', brackets: [] }

/** Amal writes and strikes, Bo strikes words of Amal's and of the text, and wants the second block to be a quote. */
function suggested() {
  const doc = aText('Progress is reported every year.', 'In the open.', arabicWords)
  suggestWords(doc, amal, 24, 'and fully ')
  strikeUnits(doc, bo, 24, 4, 'b')
  strikeUnits(doc, bo, 34, 6, 'c')
  strikeUnits(doc, amal, 36, 6, 'd')
  suggestAttribute(doc, bo, 43, 'kind', 'quote')
  return { doc, suggesters }
}

function printed(
  format: ExportFormat,
  text: TextForm,
  marks: GoalMarks,
  goal = aGoal([]),
  locale = 'en' as const,
): PrintedText {
  const wish: ExportWish = { format, text, comments: false, annexes: ['participants'], paper: 'a4' }
  return printText({ ...aFile([goal]), scope: 'goal' }, wish, locale, { marks: { [goal.id]: marks } })
}

async function written(format: ExportFormat, text: PrintedText): Promise<Uint8Array> {
  if (format === 'docx') return writeWord(text)
  if (format === 'pdf') return writePdf(text).bytes
  return new TextEncoder().encode(format === 'html' ? writeHtml(text) : writeMarkdown(text))
}

const printable = exportFormats.filter(format => format !== 'json')

describe.each(printable)('as %s', format => {
  test.each(locales)('suggestions are written, and read again the same, in %s', async locale => {
    const marks = { ...none, rows: trackedSuggestions(suggested()), hands }
    const text = printed(format, { kind: 'marked-up' }, marks, aGoal([]), locale as 'en')
    const bytes = await written(format, text)
    expect(() => checkFile(format, bytes, text)).not.toThrow()
  })

  test('what differs between two versions is written, and read again the same', async () => {
    const before = suggested()
    const doc = replicaOf(before.doc, 30)
    doc.getText('t').insert(3, 'new ')
    doc.getText('t').delete(20, 30)
    const rows = trackedText(redline(before, { doc, suggesters }))
    const text = printed(format, { kind: 'compared', from: 1, to: 'now' }, { ...none, rows })
    const bytes = await written(format, text)
    expect(() => checkFile(format, bytes, text)).not.toThrow()
    expect(text.header).toContain('Changes since version 1')
  })
})

test('Word names the organisation of every change, and writes a strike over another’s words within their insertion', async () => {
  const marks = { ...none, rows: trackedSuggestions(suggested()), hands }
  const found = changesIn(await writeWord(printed('docx', { kind: 'marked-up' }, marks)))
  const said = found.filter(({ text }) => text !== '').map(({ kind, author, text }) => [kind, author, text])
  expect(said).toEqual(
    expect.arrayContaining([
      ['w:ins', 'Ministry of Aldland', 'and '],
      ['w:del', 'Chamber <of> *Commerce*', 'and '],
      ['w:ins', 'Ministry of Aldland', 'fully '],
      // Where both strike, both are named; beside it each alone.
      ['w:del', expect.stringMatching(/^(Chamber.*, Ministry|Ministry.*, Chamber)/), expect.any(String)],
      ['w:del', 'Chamber <of> *Commerce*', expect.any(String)],
      ['w:del', 'Ministry of Aldland', expect.any(String)],
    ]),
  )
  expect(found.filter(({ kind }) => kind === 'w:pPrChange').map(({ author }) => author)).toEqual([
    'Chamber <of> *Commerce*',
  ])
})

test('readers see and hear what is added and deleted, and by whom', () => {
  const marks = { ...none, rows: trackedSuggestions(suggested()), hands }
  const html = writeHtml(printed('html', { kind: 'marked-up' }, marks))
  expect(html).toContain('<ins>fully </ins>')
  expect(html).toContain('<ins><del>and </del></ins>')
  // In the order in which it stands.
  expect(htmlWords(html)).toContain('*Commerce*: and }{added by ALD: fully }{deleted by Chamber')
  expect(htmlWords(html)).toContain('{added by ALD, deleted by Chamber <of> *Commerce*: and }')
  expect(htmlWords(html)).toContain('Before: Paragraph. As Chamber <of> *Commerce* suggests: Quote.')
  const markdown = writeMarkdown(printed('markdown', { kind: 'marked-up' }, marks))
  expect(markdown).toContain('{++fully ++}{>>added by ALD<<}')
  expect(markdown).toContain('{>>added by ALD, deleted by Chamber \\<of\\> \\*Commerce\\*: and <<}')
})

test('brackets are spelled out, with who holds each wording where that is wished', () => {
  const sign = (b: 'o' | 'a' | 'c') => ({ embed: { b, i: 'x' }, marks: {} }) as const
  const words = (text: string) => ({ text, marks: {} })
  const runs = [
    words('States '),
    sign('o'),
    words('shall'),
    sign('a'),
    words('should'),
    sign('a'),
    sign('a'),
    sign('c'),
  ]
  const block = { ...aBlock('paragraph', ''), runs }
  const held = (...codes: readonly string[]) => codes.map(code => ({ organisation: `Organisation ${code}`, code }))
  const bracket = {
    id: 'x',
    wordings: [
      { kind: 'words' as const, holders: held('A', 'B', 'C', 'D', 'E') },
      { kind: 'words' as const, holders: held('CHF') },
      { kind: 'none' as const, holders: [] },
      { kind: 'placeholder' as const, holders: [] },
    ],
  }
  const goal = aGoal([block])
  const said = (form: TextForm) => {
    const text = printed('html', form, { ...none, brackets: [bracket] }, goal)
    return text.parts.map(partWords).find(line => line.startsWith('8.1'))
  }
  expect(said({ kind: 'clean' })).toBe('8.1 States [shall/should//]')
  expect(said({ kind: 'bracketed', holders: false })).toBe('8.1 States [shall / should / no text / words to come]')
  expect(said({ kind: 'bracketed', holders: true })).toBe(
    '8.1 States [shall (A, B, C, +2) / should (CHF) / no text / words to come]',
  )
})

test('the clean form holds nothing that is only suggested', () => {
  const { doc } = suggested()
  const blocks = layout(doc, baseText(suggesters)).map(({ bid, y: _, length: __, runs, ...block }) => ({
    ...block,
    id: bid,
    runs: runs.map(run => ({ ...run })),
  }))
  const text = printed('html', { kind: 'clean' }, none, aGoal(blocks))
  expect(text.parts.map(partWords).join(' ')).not.toContain('fully')
})

test('the name of a file says its form', () => {
  const name = (text: TextForm) => fileNameOf({ ...aFile([aGoal([])]), scope: 'goal' }, { format: 'docx', text })
  expect(name({ kind: 'clean' })).toBe('goal-8-round-2-2026-11-21.docx')
  expect(name({ kind: 'marked-up' })).toBe('goal-8-round-2-2026-11-21-suggestions.docx')
  expect(name({ kind: 'bracketed', holders: true })).toBe('goal-8-round-2-2026-11-21-brackets-holders.docx')
  expect(name({ kind: 'compared', from: 3, to: 'now' })).toBe('goal-8-round-2-2026-11-21-changes-3-to-now.docx')
})

test('a change in Word was made when its words or its record were written, as far as anybody knows', async () => {
  const instantOf = ({ client }: { readonly client: number }) =>
    ({ 11: '2026-11-20T08:00:00.123Z', 21: '2026-11-21T09:30:00.000Z' })[client]
  const rows = trackedSuggestions(suggested(), instantOf)
  const found = changesIn(await writeWord(printed('docx', { kind: 'marked-up' }, { ...none, rows, hands })))
  const dates = (author: RegExp) => new Set(found.filter(one => author.test(one.author)).map(({ date }) => date))
  expect(dates(/^Ministry of Aldland$/)).toEqual(new Set(['2026-11-20T08:00:00Z']))
  expect(dates(/^Chamber <of> \*Commerce\*$/)).toEqual(new Set(['2026-11-21T09:30:00Z']))
})

describe.each(printable)('what is suggested beside the text, as %s', format => {
  const goal = aGoal([aBlock('paragraph', 'Words.')], {
    links: [
      {
        ...{ indicator: 'IND-1', code: 'IND-1', title: 'Trained people', relation: 'enables', how: 'It trains.' },
        ...{ state: 'agreed', element: null },
      },
    ],
  })
  const beside: GoalMarks = {
    ...{ ...none, rows: trackedSuggestions({ doc: aText('Words.'), suggesters }) },
    titles: [{ to: 'A shorter title', by: hands.amal, at: '2026-11-20T08:00:00.000Z' }],
    links: [
      { entry: 'IND-1', element: null, remove: false, relation: 'enables', how: 'It trains many.', by: hands.amal },
      { entry: 'IND-1', element: null, remove: true, relation: null, how: '', by: hands.bo },
    ],
  }
  const wish: ExportWish = {
    format,
    text: { kind: 'marked-up' },
    comments: false,
    annexes: ['indicators'],
    paper: 'a4',
  }
  const text = printText({ ...aFile([goal]), scope: 'goal' }, wish, 'en', { marks: { [goal.id]: beside } })

  test('stands in the heading and among the links, and is read again the same', async () => {
    const bytes = await written(format, text)
    expect(() => checkFile(format, bytes, text)).not.toThrow()
    const words = text.parts.map(partWords).join('\n')
    expect(words).toContain('A shorter title')
    expect(words).toContain('ALD suggests: It trains many.')
    expect(words).toContain('Chamber <of> *Commerce* suggests that this link goes.')
  })

  test('is in no clean text', () => {
    const clean: ExportWish = { ...wish, text: { kind: 'clean' } }
    const plain = printText({ ...aFile([goal]), scope: 'goal' }, clean, 'en')
    expect(plain.parts.map(partWords).join('\n')).not.toMatch(/shorter|suggests/)
  })
})

test('Word accepts and rejects a suggested title', async () => {
  const beside = { ...none, rows: trackedSuggestions({ doc: aText('Words.'), suggesters }) }
  const titles = [{ to: 'A shorter title', by: hands.amal, at: '2026-11-20T08:00:00.000Z' }]
  const bytes = await writeWord(printed('docx', { kind: 'marked-up' }, { ...beside, titles }))
  expect(decideAll(bytes, 'reject')[0]?.text).toMatch(/Build cyber capacity in partnership$/)
  expect(decideAll(bytes, 'accept')[0]?.text).toMatch(/A shorter title$/)
  expect(decideAll(bytes, 'accept')[0]?.text).not.toContain('partnership')
  expect(changesIn(bytes)[0]).toMatchObject({ author: 'Ministry of Aldland', date: '2026-11-20T08:00:00Z' })
})
