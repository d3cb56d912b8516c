/** Word files that another program wrote are read: from the web, from OpenDocument, and our own ones written again. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printText } from '../../packages/exchange/printed-text.ts'
import { aBlock, aFile, aGoal, arabicWords } from '../../packages/exchange/testing/sample-file.ts'
import { goalsOf, type UnderstoodFile } from '../../packages/exchange/understood-file.ts'
import { readWord } from '../../packages/exchange/word-reader.ts'
import { knowFile } from '../../server/exchange/file-kind.ts'
import { writeWord } from '../../server/exchange/word-file.ts'
import { officeTools } from '../support/machine-worlds.ts'

const run = promisify(execFile)
const tools = officeTools()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acquis-brought-'))
  await mkdir(join(folder, 'made'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What is understood of a file once LibreOffice has written it as DOCX. */
async function rewritten(
  name: string,
  content: string | Uint8Array,
  ...how: readonly string[]
): Promise<UnderstoodFile> {
  await writeFile(join(folder, name), content)
  const profile = `-env:UserInstallation=file://${folder}/profile`
  const made = join(folder, 'made')
  await run(tools?.soffice ?? '', [
    ...[profile, '--headless', ...how, '--convert-to', 'docx:MS Word 2007 XML'],
    ...[join(folder, name), '--outdir', made],
  ])
  const known = knowFile(await readFile(join(made, name.replace(/\.\w+$/, '.docx'))))
  if (known.kind !== 'word') throw new Error(`it is ${known.kind}`)
  return readWord(known.parts)
}

/** Title and blocks in short: kind, depth, words with their marks. */
function said(file: UnderstoodFile): readonly string[] {
  return goalsOf(file, 'one', 'a file').flatMap(({ title, blocks }) => [
    title,
    ...blocks.map(({ kind, indent, runs }) => {
      const words = runs.map(each => {
        if (!('text' in each)) return ''
        const { strong, em, link } = each.marks
        const stressed = strong === true ? `*${each.text}*` : em === true ? `_${each.text}_` : each.text
        return link === undefined ? stressed : `[${stressed}](${link})`
      })
      return `${kind} ${indent} ${words.join('')}`
    }),
  ])
}

test('a page of the web that LibreOffice made a Word document of has its headings, lists, marks, quotes and tables', async () => {
  const file = await rewritten(
    'page.html',
    `<!doctype html><html><head><meta charset="utf-8"></head><body><h1>Share what you know</h1>
<p>Each State <b>shares</b> what it <i>knows</i>, see <a href="https://example.org/a?b=c">here</a>.</p>
<ul><li>One<ul><li>Deeper</li></ul></li><li>Two</li></ul><ol><li>First</li><li>Second</li></ol>
<h2>A deeper head</h2><blockquote><p>Words of others.</p></blockquote><p dir="rtl" lang="ar">${arabicWords}</p>
<table><tr><td>a</td><td>b</td></tr></table></body></html>`,
    '--infilter=HTML (StarWriter)',
  )
  expect(file.goals).toBeNull()
  expect(said(file)).toEqual([
    'Share what you know',
    'paragraph 0 Each State *shares* what it _knows_, see [here](https://example.org/a?b=c).',
    'bullet 0 One',
    'bullet 1 Deeper',
    'bullet 0 Two',
    'numbered 0 First',
    'numbered 0 Second',
    'heading1 0 A deeper head',
    'quote 0 Words of others.',
    `paragraph 0 ${arabicWords}`,
    'paragraph 0 a | b',
  ])
  expect(file.lost).toEqual([{ part: 'table', count: 1 }])
})

test('an OpenDocument text that LibreOffice made a Word document of is read, and its note is counted as left out', async () => {
  const names = ['office', 'text', 'style'].map(
    each => `xmlns:${each}="urn:oasis:names:tc:opendocument:xmlns:${each}:1.0"`,
  )
  const file = await rewritten(
    'text.fodt',
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${names.join(' ')}
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
  office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>
<office:body><office:text><text:h text:outline-level="1">Share what you know</text:h>
<text:p>Each State <text:span text:style-name="B">shares</text:span>.<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>
<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>
<text:p text:style-name="Quotations">Words of others.</text:p></office:text></office:body></office:document>`,
  )
  expect(said(file)).toEqual([
    'Share what you know',
    'paragraph 0 Each State *shares*.',
    'bullet 0 One',
    'quote 0 Words of others.',
  ])
  expect(file.lost).toEqual([{ part: 'footnote', count: 1 }])
})

test.each(['en', 'ar'] as const)('a document of ours that LibreOffice wrote again is ours still: %s', async locale => {
  const blocks = [
    aBlock('paragraph', 'First words.'),
    aBlock('heading1', 'A head'),
    aBlock('bullet', 'A bullet'),
    aBlock('bullet', 'A deeper one', { indent: 1 }),
    aBlock('numbered', 'One'),
    aBlock('quote', 'Agreed words.'),
    aBlock('policy', 'A national policy.', { lead: 'joint', partners: 'academia,business', due: '2027-03-01' }),
    aBlock('action', arabicWords, { lead: 'government' }),
    aBlock('paragraph', arabicWords, { indent: 2 }),
    { ...aBlock('paragraph', ''), runs: [{ text: 'كلمات', marks: { em: true as const } }] },
  ]
  const goal = aGoal(blocks)
  const printed = printText(
    { ...aFile([goal]), scope: 'goal' },
    { format: 'docx', text: { kind: 'clean' }, comments: false, annexes: [], paper: 'a4' },
    locale,
  )
  const file = await rewritten(`ours-${locale}.docx`, await writeWord(printed))
  const facts = blocks.map(({ kind, indent, lead, partners, due, runs }) => ({
    kind,
    indent,
    lead,
    partners,
    due,
    runs,
  }))
  expect(goalsOf(file, 'one', 'a file')).toMatchObject([{ title: goal.title, blocks: facts }])
  expect(file.lost).toEqual([])
})
