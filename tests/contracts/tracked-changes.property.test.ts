/**
 * A Word file with tracked changes, decided by a reader that knows only the rules of the format: everything rejected, it
 * is the text before, everything accepted, the text after: block by block, with kinds, indents and formats.
 */
import { describe, expect, test } from 'vitest'
import type { ReadText } from '../../packages/document/base-units.ts'
import { asIfAccepted, baseText, layout, type Block } from '../../packages/document/layout.ts'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import { atWholeWords, attributed } from '../../packages/document/redline-wording.ts'
import { redline } from '../../packages/document/redline.ts'
import { withRandomSuggestions } from '../../packages/document/testing/random-suggestions.ts'
import { history } from '../../packages/document/testing/text-history.ts'
import { trackedSuggestions } from '../../packages/document/tracked-suggestions.ts'
import { trackedText, type TrackedRow } from '../../packages/document/tracked-text.ts'
import type { ExportWish, TextForm } from '../../packages/domain/exchange.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import { aFile, aGoal } from '../../packages/exchange/testing/sample-file.ts'
import { checkFile } from '../../server/exchange/file-check.ts'
import { writeWord } from '../../server/exchange/word-file.ts'
import { changesIn, decideAll, type Decision, type WordParagraph } from '../support/tracked-document.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 20)
const only = process.env['FUZZ_SEED']
const seeds = only === undefined ? Array.from({ length: runs }, (_, seed) => seed + 1) : [Number(only)]
const hands = {
  first: { organisation: 'Ministry of Aldland', code: 'ALD' },
  second: { organisation: 'Chamber of Commerce', code: null },
}

async function fileOf(rows: readonly TrackedRow[], text: TextForm): Promise<Uint8Array> {
  const goal = aGoal([])
  const wish: ExportWish = { format: 'docx', text, comments: false, annexes: [], paper: 'a4' }
  const marks = { [goal.id]: { rows, hands, changedAt: '2026-11-26T10:00:00.000Z', brackets: [] } }
  const printed = printText({ ...aFile([goal]), scope: 'goal' }, wish, 'en', { marks })
  const bytes = await writeWord(printed)
  checkFile('docx', bytes, printed)
  return bytes
}

describe('a Word file', () => {
  test('of suggestions, all accepted, says what the text would say; all rejected, what it says', async () => {
    let changes = 0
    for (const seed of seeds) {
      for (const [k, moment] of history(seed, 60).slice(-2).entries()) {
        const text = withRandomSuggestions(moment, seed * 100 + k)
        const bytes = await fileOf(trackedSuggestions(text), { kind: 'marked-up' })
        expectText(bytes, 'reject', layout(text.doc, baseText(text.suggesters)), `seed ${seed}, moment ${k}`)
        const accepted = layout(
          text.doc,
          asIfAccepted(text.suggesters, () => true),
        )
        expectText(bytes, 'accept', accepted, `seed ${seed}, moment ${k}`)
        const found = changesIn(bytes)
        changes += found.length
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
        for (const { author, date } of found) expect([author !== '', date]).toEqual([true, '2026-11-26T10:00:00Z'])
      }
    }
    expect(changes).toBeGreaterThan(seeds.length)
  })

  test('of two versions, all accepted, says the later; all rejected, the earlier', async () => {
    for (const seed of seeds) {
      const moments = history(seed, 60)
      const [a, b] = [moments[0], moments.at(-1)]
      const middle = moments[moments.length >> 1]
      if (a === undefined || b === undefined || middle === undefined) throw new Error('a history has moments')
      for (const [before, after] of [[a, b] as const, [middle, b] as const, [b, middle] as const]) {
        const told = atWholeWords(attributed(redline(before, after), () => ({ by: 'first' })))
        const bytes = await fileOf(trackedText(told), { kind: 'compared', from: 1, to: 2 })
        expectText(bytes, 'reject', baseOf(before), `seed ${seed}`)
        expectText(bytes, 'accept', baseOf(after), `seed ${seed}`)
      }
    }
  })
})

function baseOf({ doc, suggesters }: ReadText): readonly Block[] {
  return layout(doc, baseText(suggesters))
}

function expectText(bytes: Uint8Array, decision: Decision, blocks: readonly Block[], name: string): void {
  // Behind the goal's title and its state.
  const found = decideAll(bytes, decision).slice(2).map(written)
  let number = 0
  const expected = blocks.flatMap((block): readonly object[] => {
    if (!block.kind.startsWith('heading')) number += 1
    return expectedParagraphs(block, decision === 'reject' ? `8.${number}` : null)
  })
  expect(found.map(withoutNumbers(decision)), `${name}, ${decision}`).toEqual(expected)
}

/** Numbers are those of the earlier text: exact there; in the later one new paragraphs are bis, ter …, and not compared. */
function withoutNumbers(decision: Decision) {
  return (paragraph: ReturnType<typeof written>) =>
    decision === 'reject'
      ? paragraph
      : {
          ...paragraph,
          signs: paragraph.signs.replace(
            /^<>\d+\.\d+( (bis|ter|qua|qui|sex|sep|oct|non|dec)[a-z]*( \d+)?)?[\t ]/,
            '<>',
          ),
        }
}

function written({ style, level, indent, runs }: WordParagraph) {
  return { style, level, indent, signs: marked(runs.map(run => ({ ...run, link: run.link }))) }
}

function expectedParagraphs(block: Block, number: string | null): readonly object[] {
  const words = block.runs.map(run => ({
    text: 'text' in run ? run.text : embedMarkup(run.embed).text,
    bold: run.marks.strong === true,
    italics: run.marks.em === true,
    link: run.marks.link !== undefined,
  }))
  const plain = (text: string) => ({ text, bold: false, italics: false, link: false })
  const indent = block.indent === 0 ? '' : String(720 + block.indent * 360)
  const numbered = (parting: string) => (number === null ? [] : [plain(`${number}${parting}`)])
  const { kind } = block
  if (kind.startsWith('heading'))
    return [{ style: `Heading${1 + Number(kind.slice(-1))}`, level: null, indent: '', signs: marked(words) }]
  if (kind === 'bullet' || kind === 'numbered')
    return [{ style: 'ListItem', level: block.indent, indent: '', signs: marked([...numbered(' '), ...words]) }]
  if (kind === 'paragraph' || kind === 'quote') {
    const style = kind === 'quote' ? 'QuotedParagraph' : 'NumberedParagraph'
    return [{ style, level: null, indent, signs: marked([...numbered('\t'), ...words]) }]
  }
  const label = {
    ...plain({ policy: 'Policy', regulation: 'Regulation', action: 'Action' }[kind as 'policy']),
    bold: true,
  }
  const summary = [block.due].filter(due => due !== '').map(due => `Due: ${due}`)
  const line = marked([...numbered('\t'), label, plain(` ${summary.join('')}`)])
  return [
    { style: 'ElementLine', level: null, indent, signs: line },
    { style: 'ElementWords', level: null, indent, signs: marked(words) },
  ]
}

/** Runs as one line: each sign under its formats. */
function marked(runs: readonly { text: string; bold: boolean; italics: boolean; link: boolean }[]): string {
  let formats = ''
  let line = '<>'
  for (const { text, bold, italics, link } of runs) {
    const own = `${bold ? 'b' : ''}${italics ? 'i' : ''}${link ? 'l' : ''}`
    if (own !== formats && text !== '') line += `<${own}>`
    if (text !== '') formats = own
    line += text
  }
  return line
}
