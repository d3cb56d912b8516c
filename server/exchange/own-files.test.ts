/** What the house writes comes back as it left: its own DOCX and Markdown, read as files that somebody brings in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportWish } from '../../packages/domain/exchange.ts'
import type { FileBlock, LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { writeMarkdown } from '../../packages/exchange/markdown-file.ts'
import { readMarkdown } from '../../packages/exchange/markdown-reader.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import { aBlock, aFile, aGoal, aThread, arabicWords } from '../../packages/exchange/testing/sample-file.ts'
import type { UnderstoodBlock } from '../../packages/exchange/understood-blocks.ts'
import { goalsOf, type UnderstoodFile } from '../../packages/exchange/understood-file.ts'
import { readWord } from '../../packages/exchange/word-reader.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { knowFile } from './file-kind.ts'
import { takeAgenda } from './take-agenda.ts'
import { writeWord } from './word-file.ts'

const languages = ['en', 'fr', 'ar'] as const
const formats = ['docx', 'markdown'] as const
const wish: ExportWish = { format: 'docx', text: { kind: 'clean' }, comments: false, annexes: [], paper: 'a4' }

async function readBack(
  file: LosslessFile,
  format: 'docx' | 'markdown',
  locale: Locale,
  more: Partial<ExportWish> = {},
) {
  const text = printText(file, { ...wish, format, ...more }, locale)
  if (format === 'markdown') return readMarkdown(writeMarkdown(text))
  return readDocx(Buffer.from(await writeWord(text)))
}

function readDocx(bytes: Buffer): UnderstoodFile {
  const known = knowFile(bytes)
  if (known.kind !== 'word') throw new Error(`it is ${known.kind}`)
  return readWord(known.parts)
}

/** A block without what an agenda gives it: its id and its element's. */
const saidBy = ({ kind, indent, lead, partners, due, runs }: FileBlock | UnderstoodBlock) => ({
  ...{ kind, indent, lead, partners, due },
  runs: runs.map(run => ('text' in run ? { text: run.text, marks: run.marks } : run)),
})
const blocksOf = (file: UnderstoodFile, title = 'a file') =>
  goalsOf(file, 'one', title).flatMap(goal => goal.blocks.map(saidBy))
const withText = (blocks: readonly FileBlock[]): LosslessFile => ({ ...aFile([aGoal(blocks)]), scope: 'goal' })

describe('every goal of the starter catalogue', () => {
  let house: TestHouse
  let file: LosslessFile
  beforeAll(async () => {
    house = await buildTestHouse()
    const { agendaId } = await house.anAgenda({ goals: 14 })
    file = (await takeAgenda(house, { agendaId, goalId: null, reads: 'house' })).file
  })
  afterAll(() => house.close())

  test.each(formats.flatMap(format => languages.map(locale => [format, locale] as const)))(
    'comes back from %s in %s with its title and its blocks, and nothing is lost',
    async (format, locale) => {
      expect(file.goals).toHaveLength(14)
      for (const goal of file.goals) {
        const read = await readBack({ ...file, scope: 'goal', goals: [goal] }, format, locale)
        expect(read.lost).toEqual([])
        for (const division of ['one', 'several'] as const) {
          const [only, ...others] = goalsOf(read, division, 'a file')
          expect(others).toEqual([])
          expect(only?.title).toBe(goal.title)
          expect(only?.blocks.map(saidBy)).toEqual(goal.blocks.map(saidBy))
        }
      }
    },
  )

  test.each(formats)(
    'of the whole agenda in %s becomes a goal again; what stood around them is counted',
    async format => {
      const read = await readBack(file, format, 'ar', { annexes: ['indicators', 'participants'], comments: true })
      const goals = goalsOf(read, 'several', 'a file')
      const shown = file.agenda.themes.flatMap(({ id }) => file.goals.filter(goal => goal.theme === id))
      expect(goals.map(({ title }) => title)).toEqual(shown.map(({ title }) => title))
      expect(goals.map(({ blocks }) => blocks.map(saidBy))).toEqual(shown.map(({ blocks }) => blocks.map(saidBy)))
      expect(read.lost).toEqual([{ part: 'frame', count: expect.any(Number) as number }])
      expect(goalsOf(read, 'one', 'a file')).toMatchObject([{ title: file.agenda.title }])
    },
  )
})

/** Every kind of block, with whatever it may hold. */
const everyKind: readonly FileBlock[] = [
  aBlock('paragraph', 'First words.'),
  aBlock('heading1', 'A head'),
  aBlock('heading2', 'A deeper head'),
  aBlock('heading3', 'The deepest head'),
  aBlock('bullet', 'A bullet'),
  aBlock('bullet', 'A deeper one', { indent: 1 }),
  aBlock('numbered', 'One'),
  aBlock('numbered', 'Two'),
  aBlock('quote', 'Words that were agreed.'),
  aBlock('paragraph', ''),
  aBlock('policy', 'A national policy.', {
    lead: 'joint',
    partners: 'academia,business,civil_society,government',
    due: '2027-03-01',
  }),
  aBlock('regulation', '', { due: '2027' }),
  aBlock('action', arabicWords, { lead: 'international_organisation', partners: 'technical_community' }),
  aBlock('paragraph', '8.1 million people, not a number of ours.'),
  {
    ...aBlock('paragraph', ''),
    runs: [
      { text: 'Action', marks: { strong: true } },
      { text: ' is needed.', marks: {} },
    ],
  },
  aBlock('paragraph', arabicWords),
]

test.each(formats.flatMap(format => languages.map(locale => [format, locale] as const)))(
  'every kind of block comes back from %s in %s',
  async (format, locale) => {
    const read = await readBack(withText(everyKind), format, locale)
    expect(blocksOf(read)).toEqual(everyKind.map(saidBy))
    expect(read.lost).toEqual([])
  },
)

test('a DOCX keeps how deep paragraphs, quotes and elements stand, and stress in a script without italics', async () => {
  const deep = (['paragraph', 'quote', 'action'] as const).map((kind, i) => aBlock(kind, 'Words', { indent: i + 1 }))
  const stressed = { ...aBlock('paragraph', ''), runs: [{ text: 'كلمات', marks: { em: true as const } }] }
  const blocks = [...deep, stressed]
  expect(blocksOf(await readBack(withText(blocks), 'docx', 'en'))).toEqual(blocks.map(saidBy))
})

test('a reference comes back from DOCX as the words that were printed, and is counted once', async () => {
  const runs = [
    { text: 'انظر ', marks: {} },
    { embed: { ref: 'IND-3' }, marks: {} },
    { text: ' هنا', marks: {} },
  ]
  const read = await readBack(withText([{ ...aBlock('paragraph', ''), runs }]), 'docx', 'ar')
  expect(blocksOf(read)[0]?.runs).toEqual([{ text: 'انظر IND-3 هنا', marks: {} }])
  expect(read.lost).toEqual([{ part: 'reference', count: 1 }])
})

test('comments, annexes and tables behind a text are left out and counted, the tables not as tables', async () => {
  const first = aBlock('paragraph', 'Each participating State shall publish.')
  const goal = aGoal([first], { threads: [{ ...aThread(first.id, 5, 24) }] })
  for (const format of formats) {
    const more = { annexes: ['indicators', 'acquis', 'participants'] as const, comments: true }
    const read = await readBack({ ...aFile([goal]), scope: 'goal' }, format, 'fr', more)
    expect(blocksOf(read)).toEqual([saidBy(first)])
    const lost = Object.fromEntries(read.lost.map(({ part, count }) => [part, count]))
    // Word shows the comments beside the words, Markdown in a chapter of its own with a heading for each goal.
    expect(lost).toEqual(format === 'docx' ? { frame: 3, comment: 2 } : { frame: 5 })
  }
})

describe('a file that was edited in between', () => {
  const edited = async (change: (markdown: string) => string): Promise<UnderstoodFile> => {
    const element = aBlock('action', 'Do it.', { lead: 'government', due: '2027' })
    const text = printText(withText([aBlock('paragraph', 'First.'), element]), { ...wish, format: 'markdown' }, 'en')
    const before = writeMarkdown(text)
    const after = change(before)
    expect(after).not.toBe(before)
    return readMarkdown(after)
  }
  const said = (file: UnderstoodFile) =>
    blocksOf(file).map(
      block => `${block.kind} ${block.lead} ${block.runs.map(run => ('text' in run ? run.text : '')).join('')}`,
    )

  test('keeps what somebody added without a number, and takes the numbers off the others wherever they moved', async () => {
    const read = await edited(text => text.replace('8.1 First.', 'New words.\n\n8.7 First.'))
    expect(said(read)).toEqual(['paragraph  New words.', 'paragraph  First.', 'action government Do it.'])
    expect(read.lost).toEqual([])
  })

  test('has what of an element was not understood as a paragraph, and says so', async () => {
    const read = await edited(text => text.replace('Due: 2027', 'Due: in spring'))
    expect(said(read)).toEqual([
      'paragraph  First.',
      'paragraph  Action Lead: Government · Due: in spring',
      'action government Do it.',
    ])
    expect(read.lost).toEqual([{ part: 'element', count: 1 }])
  })

  test('has another title, and the state of its goal below it still says whose file it is', async () => {
    const read = await edited(text => text.replace(/^# .*$/m, '# Another title').replace(/^Shared Goals.*$/m, ''))
    expect(goalsOf(read, 'one', 'a file')[0]?.title).toBe('Another title')
    expect(said(read)).toEqual(['paragraph  First.', 'action government Do it.'])
  })
})

test('a file of somebody else that looks a little like ours keeps its words', () => {
  const foreign =
    '# Goal 3. End poverty\n\n3.1 By 2030, more.\n\nAn unnumbered paragraph.\n\n3.2 **Action** Lead: the Ministry\n\n# Comments\n\nNone.\n'
  const read = readMarkdown(foreign)
  expect(read.goals).toBeNull()
  expect(
    read.blocks.map(block =>
      saidBy(block)
        .runs.map(run => ('text' in run ? run.text : ''))
        .join(''),
    ),
  ).toEqual([
    'Goal 3. End poverty',
    '3.1 By 2030, more.',
    'An unnumbered paragraph.',
    '3.2 Action Lead: the Ministry',
    'Comments',
    'None.',
  ])
})
