/** LibreOffice opens what we write as DOCX, poppler reads what we write as PDF, and both find the same words. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportWish } from '../../packages/domain/exchange.ts'
import { partWords, type PrintedText } from '../../packages/exchange/printed-parts.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import {
  aBlock,
  aFile,
  aGoal,
  arabicWords,
  chineseWords,
  cyrillicWords,
  everyPartFile,
  evilWords,
} from '../../packages/exchange/testing/sample-file.ts'
import { writePdf } from '../../server/exchange/pdf-file.ts'
import { writeWord } from '../../server/exchange/word-file.ts'
import { writeWorkbook } from '../../server/exchange/workbook-file.ts'
import { officeTools } from '../support/machine-worlds.ts'

const run = promisify(execFile)
const tools = officeTools()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acquis-office-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const wish: ExportWish = {
  format: 'docx',
  text: { kind: 'clean' },
  comments: true,
  annexes: ['indicators', 'acquis', 'participants'],
  paper: 'a4',
}
const printed = (format: ExportWish['format']): PrintedText => printText(everyPartFile(), { ...wish, format }, 'en')

async function office(...args: readonly string[]): Promise<void> {
  // A profile of its own: several may run at once, and nobody's settings are touched.
  await run(tools?.soffice ?? '', [
    `-env:UserInstallation=file://${folder}/profile`,
    '--headless',
    ...args,
    '--outdir',
    folder,
  ])
}
async function pdfWords(name: string): Promise<string> {
  const { stdout } = await run(tools?.pdftotext ?? '', ['-raw', join(folder, name), '-'], { maxBuffer: 50_000_000 })
  return stdout
}

/** Letters and digits alone, in their plain forms: PDF text has ligatures, isolates and line ends of its own. */
const bare = (words: string): string => words.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')
const lettersOf = (words: string): string => Array.from(bare(words)).toSorted().join('')

/** The words of each line of a PDF in the order in which they stand on the page, from its left edge to its right. */
async function drawnLines(name: string): Promise<readonly (readonly string[])[]> {
  const { stdout } = await run(tools?.pdftotext ?? '', ['-bbox', join(folder, name), '-'], { maxBuffer: 50_000_000 })
  const words = [
    ...stdout.matchAll(/<word xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">(.*?)<\/word>/g),
  ].map(([, left = '', bottom = '', text = '']) => ({ left: Number(left), bottom: Number(bottom), text }))
  const lines: { bottom: number; words: typeof words }[] = []
  for (const word of words) {
    // Letters of one line have different heights: so near, it is the same line.
    const line = lines.find(({ bottom }) => Math.abs(bottom - word.bottom) < 5)
    if (line === undefined) lines.push({ bottom: word.bottom, words: [word] })
    else line.words.push(word)
  }
  return lines.map(line => line.words.toSorted((a, b) => a.left - b.left).map(({ text }) => logical(text)))
}

/** poppler writes the letters of an Arabic word as they are drawn; here they stand as they are written. */
function logical(word: string): string {
  const plain = word.replace(/[\u2066-\u2069]/g, '').trim()
  return /\p{Script=Arabic}/u.test(plain) ? Array.from(plain).toReversed().join('') : plain
}

/** A line that runs from right to left as it stands on the page: stretches of Latin words and numbers keep their order. */
function leftToRight(line: string): string {
  const stretches = line.match(/\p{Script=Arabic}+|[^\p{Script=Arabic}]+/gu) ?? []
  return stretches
    .map(stretch => stretch.trim())
    .filter(stretch => stretch !== '')
    .toReversed()
    .join(' ')
}

describe('a DOCX', () => {
  test('opened by LibreOffice says the words of the text, in their order', async () => {
    const text = printed('docx')
    await writeFile(join(folder, 'word.docx'), await writeWord(text))
    await office('--convert-to', 'txt:Text (encoded):UTF8', join(folder, 'word.docx'))
    const found = bare(await readFile(join(folder, 'word.txt'), 'utf8'))
    let at = 0
    const missing = text.parts
      .flatMap(part => (part.kind === 'table' ? [] : [part]))
      .filter(part => {
        const words = bare(part.runs.map(each => each.text).join(''))
        const place = found.indexOf(words, at)
        if (place >= 0) at = place + words.length
        return place < 0
      })
    expect(missing.map(partWords)).toEqual([])
  })

  test('has real headings, numbered lists, comments with replies, and the language of each paragraph for LibreOffice', async () => {
    await writeFile(join(folder, 'kinds.docx'), await writeWord(printed('docx')))
    await office('--convert-to', 'fodt', join(folder, 'kinds.docx'))
    const flat = await readFile(join(folder, 'kinds.fodt'), 'utf8')
    expect(flat).toMatch(/<text:h [^>]*text:outline-level="1"/)
    expect(flat).toMatch(/<text:h [^>]*text:outline-level="4"/)
    expect(flat).toContain('<text:list ')
    expect(flat.match(/<office:annotation /g)).toHaveLength(2)
    expect(flat).toContain('<dc:creator>Ministry of Aldland, Amina</dc:creator>')
    expect(flat).toContain('Which States?')
    expect(flat).toContain('style:writing-mode="rl-tb"')
    expect(flat).toContain('fo:language="ru"')
    expect(flat).toContain('style:language-complex="ar"')
    expect(flat).toContain('style:language-asian="zh"')
  })
})

describe('a PDF', () => {
  test('is tagged, keeps PDF/UA-1, and has its title', async () => {
    const { bytes, isUniversal } = writePdf(printed('pdf'))
    expect(isUniversal).toBe(true)
    await writeFile(join(folder, 'ua.pdf'), bytes)
    const { stdout } = await run(tools?.pdfinfo ?? '', [join(folder, 'ua.pdf')])
    expect(stdout).toMatch(/Tagged:\s+yes/)
    expect(stdout).toMatch(/Title:\s+Shared Goals for Cyber Action/)
    const { stdout: structure } = await run(tools?.pdfinfo ?? '', ['-struct', join(folder, 'ua.pdf')])
    for (const tag of ['H1', 'H2', 'H3', 'H4', 'L (', 'LI', 'Table', 'TH', 'BlockQuote', 'Link'])
      expect(structure).toContain(tag)
  })

  test.each([
    [
      'Latin',
      'Each participating State shall publish, and keep current, a statement of the cyber capacity it can offer.',
    ],
    ['Cyrillic', cyrillicWords],
    ['Chinese', chineseWords],
    ...evilWords
      .filter(words => /^[\x20-\x7e]+$/.test(words))
      .map((words): [string, string] => ['words of Typst and others', words]),
  ])('says %s in its order: %s', async (_script, words) => {
    const { bytes } = writePdf(
      printText(
        { ...aFile([aGoal([aBlock('paragraph', words)])]), scope: 'goal' },
        { ...wish, format: 'pdf', annexes: [] },
        'en',
      ),
    )
    await writeFile(join(folder, 'order.pdf'), bytes)
    expect((await pdfWords('order.pdf')).replace(/\s/g, '')).toContain(words.replace(/\s/g, ''))
  })

  test('says Arabic with every letter once, its numbers the right way round', async () => {
    const { bytes } = writePdf(
      printText(
        { ...aFile([aGoal([aBlock('paragraph', arabicWords)])]), scope: 'goal' },
        { ...wish, format: 'pdf', annexes: [] },
        'en',
      ),
    )
    await writeFile(join(folder, 'arabic.pdf'), bytes)
    const found = await pdfWords('arabic.pdf')
    expect(found).toContain('45')
    expect(found).toContain('A/RES/73/27')
    const arabic = (words: string): string => lettersOf(words).replace(/\P{Script=Arabic}/gu, '')
    expect(arabic(found)).toBe(arabic(arabicWords))
  })

  test('draws Arabic from right to left and other words within it from left to right, as eyes read them', async () => {
    const arabic = 'تنشر الدول بيان CERT Coordination Centre النهائي عام 2027 هنا'
    const latin = 'The words «السلامة أولا» open the text of 2027.'
    const blocks = [aBlock('paragraph', arabic), aBlock('numbered', 'بند مرقم واحد'), aBlock('paragraph', latin)]
    const file = { ...aFile([aGoal(blocks, { title: 'بناء القدرات معا' })]), scope: 'goal' as const }
    for (const locale of ['en', 'ar'] as const) {
      const name = `order-${locale}.pdf`
      await writeFile(
        join(folder, name),
        writePdf(printText(file, { ...wish, format: 'pdf', annexes: [] }, locale)).bytes,
      )
      const lines = await drawnLines(name)
      // Every line as a person reads it who begins at its left edge: Arabic words stand there last to first.
      const seen = lines.map(words => words.join(' '))
      expect(seen).toContain(leftToRight('8.1 تنشر الدول بيان CERT Coordination Centre النهائي عام 2027 هنا'))
      expect(seen).toContain('8.3 The words « أولا السلامة » open the text of 2027.')
      expect(seen.some(line => line.startsWith(leftToRight('بند مرقم واحد')))).toBe(true)
      expect(seen.some(line => line.includes(leftToRight('بناء القدرات معا')))).toBe(true)
    }
  })

  test('with letters that no font here has is made all the same, and says that it does not keep PDF/UA', () => {
    const hebrew = aFile([aGoal([aBlock('paragraph', 'שלום')])])
    expect(writePdf(printText(hebrew, { ...wish, format: 'pdf' }, 'en')).isUniversal).toBe(false)
  })
})

describe('a spreadsheet', () => {
  const formula = '=SUM(1;2)'
  const table = (name: string, direction: 'ltr' | 'rtl', rows: readonly (readonly (string | number)[])[]) => ({
    ...{ name, direction, rows, title: 'Shared Goals & more, round 1' },
    columns: [
      { head: 'No.', width: 7 },
      { head: 'Comment', width: 40 },
    ],
  })
  const tables = [
    table('Round 1', 'ltr', [
      [1, formula],
      [2, 'Two lines,\nand _x0041_ and "quotes"'],
      [3, "'an apostrophe"],
    ]),
    table('الجولة 2', 'rtl', [[1, arabicWords]]),
  ]

  test('opens with its words as they were written: none is calculated, none is lost', async () => {
    await writeFile(
      join(folder, 'inputs.xlsx'),
      writeWorkbook(tables, { title: 'Two', at: '2026-11-26T12:00:00.000Z' }),
    )
    // Every sheet as a file of its own: -1 at the end of the filter's options.
    await office(
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1',
      join(folder, 'inputs.xlsx'),
    )
    const first = await readFile(join(folder, 'inputs-Round 1.csv'), 'utf8')
    expect(first.replace(/^\ufeff/, '')).toBe(
      `No.,Comment\n1,${formula}\n2,"Two lines,\nand _x0041_ and ""quotes"""\n3,'an apostrophe\n`,
    )
    expect(await readFile(join(folder, 'inputs-الجولة 2.csv'), 'utf8')).toContain(arabicWords)
  })

  test('keeps its heads on every page, and its direction', async () => {
    await office('--convert-to', 'fods', join(folder, 'inputs.xlsx'))
    const flat = await readFile(join(folder, 'inputs.fods'), 'utf8')
    expect(flat).toContain('style:writing-mode="rl-tb"')
    expect(flat).toContain('<table:table-header-rows>')
  })
})
