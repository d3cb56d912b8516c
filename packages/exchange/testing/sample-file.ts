/** Files for tests: one that holds every kind of part in four scripts, and words that mean something elsewhere. */
import { plainBlock, type BlockAttributes } from '../../document/text-model.ts'
import type { LosslessFile, FileBlock, FileGoal, FileThread } from '../lossless-file.ts'

/** Words that Typst, Markdown, HTML, XML, Word fields or a spreadsheet would take for their own. */
export const evilWords = [
  '#import "x": *',
  '#set page(width: 1pt)',
  '$ x^2 $ and $a$',
  '*bold* _em_ **strong** `code` ~~gone~~',
  '<script>alert(1)</script>',
  '</w:t></w:r></w:p><w:p>',
  '&lt;already&gt; &amp; &#39;',
  '[text](javascript:alert(1)) ![image](https://example.org/x.png)',
  '=HYPERLINK("https://example.org")',
  '# no heading',
  '- no item',
  '1. no item',
  '> no quote',
  '| a | b |',
  '| --- | --- |',
  '\\ \\* \\\\',
  '--- *** ___',
  '"] }) #{ panic() }',
  '<!-- comment --> <![CDATA[x]]> <?php ?>',
  'https://example.org/a_b_c*d*',
  'a\u202Eb \u200F c\u200D d',
  '%{page} {page} ${page}',
] as const

export const arabicWords =
  'تنشر كل دولة مشاركة بياناً بالقدرات السيبرانية (45٪ من الميزانية) وفقاً للقرار A/RES/73/27 الصادر عن الأمم المتحدة.'
export const cyrillicWords = 'Каждое участвующее государство публикует и обновляет заявление о киберпотенциале.'
export const chineseWords = '每个参与国应公布并及时更新一份声明。'
const latinWords =
  'Each participating State shall publish, and keep current, a statement of the cyber capacity it can offer.'

let counted = 0

/** A block of plain words. */
export function aBlock(kind: FileBlock['kind'], text: string, more: Partial<BlockAttributes> = {}): FileBlock {
  counted += 1
  return { ...plainBlock, id: `1:${counted}`, kind, ...more, runs: text === '' ? [] : [{ text, marks: {} }] }
}

/** A goal with these blocks. */
export function aGoal(blocks: readonly FileBlock[], more: Partial<FileGoal> = {}): FileGoal {
  return {
    id: 'goal-8',
    number: 8,
    title: 'Build cyber capacity in partnership',
    theme: 'theme-1',
    state: 'under-negotiation',
    isExample: false,
    blocks: [...blocks],
    links: [],
    references: [],
    threads: [],
    ...more,
  }
}

/** An agenda of these goals. */
export function aFile(goals: readonly FileGoal[], more: Partial<LosslessFile> = {}): LosslessFile {
  return {
    format: 'acquis-agenda',
    version: 1,
    takenAt: '2026-11-21T14:02:00.000Z',
    scope: 'agenda',
    agenda: {
      id: 'agenda-1',
      title: 'Shared Goals for Cyber Action',
      note: '',
      language: 'en',
      pen: 'delegations',
      isExample: false,
      themes: [{ id: 'theme-1', label: 'Means of implementation' }],
      round: { number: 2, phase: 'consultation', closesAt: null },
      threads: [],
    },
    organisations: [
      { name: 'Ministry of Aldland', code: 'ALD', group: 'government', country: 'XA' },
      { name: 'وزارة الاتصالات', code: 'MOC', group: 'government', country: null },
    ],
    goals: [...goals],
    ...more,
  }
}

/** A thread of two comments about the units from `from` to `to` of a block. */
export function aThread(block: string, from: number, to: number, more: Partial<FileThread> = {}): FileThread {
  const at = '2026-11-20T10:00:00.000Z'
  return {
    id: `thread-${block}-${from}`,
    number: 1,
    type: 'question',
    about: 'passage',
    of: null,
    passages: [{ block, from, to }],
    quote: 'participating State',
    before: '',
    after: '',
    openedAt: at,
    resolvedAt: null,
    resolvedBy: null,
    comments: [
      {
        id: 'comment-1',
        by: { name: 'Amina', organisation: 'Ministry of Aldland', code: 'ALD', group: 'government' },
        at,
        text: 'Which States?',
        mentions: [],
        editedAt: null,
        withdrawnAt: null,
      },
      {
        id: 'comment-2',
        by: { name: 'Ben', organisation: 'Brook Chamber of Commerce', code: 'BCC', group: 'business' },
        at,
        text: 'All of them.',
        mentions: [],
        editedAt: null,
        withdrawnAt: null,
      },
    ],
    ...more,
  }
}

/** Every kind of part, four scripts, marks, chips, a list that begins again, elements, threads, links. */
export function everyPartFile(): LosslessFile {
  const first = aBlock('paragraph', latinWords)
  const blocks: readonly FileBlock[] = [
    first,
    aBlock('heading3', 'A deep heading first'),
    {
      ...aBlock('paragraph', ''),
      runs: [
        { text: 'Words that are ', marks: {} },
        { text: 'strong', marks: { strong: true } },
        { text: ', ', marks: {} },
        { text: 'stressed', marks: { em: true } },
        { text: ' and ', marks: {} },
        { text: 'linked', marks: { link: 'https://example.org/a?b=c&d=<e>' } },
        { text: ', with ', marks: {} },
        { embed: { ref: 'IND-3' }, marks: {} },
        { text: '.', marks: {} },
      ],
    },
    aBlock('bullet', 'A bullet'),
    aBlock('bullet', 'A deeper bullet', { indent: 1 }),
    aBlock('numbered', 'One'),
    aBlock('numbered', 'One a', { indent: 1 }),
    aBlock('numbered', 'One b', { indent: 1 }),
    aBlock('numbered', 'Two'),
    aBlock('paragraph', 'Between lists', { indent: 1 }),
    aBlock('paragraph', 'Between lists'),
    aBlock('numbered', 'One again'),
    aBlock('quote', 'Words that were agreed before.'),
    aBlock('heading1', 'العربية'),
    aBlock('paragraph', arabicWords),
    aBlock('numbered', 'بند مرقّم'),
    aBlock('heading2', 'Кириллица'),
    aBlock('paragraph', cyrillicWords),
    aBlock('paragraph', chineseWords),
    aBlock('policy', 'A national policy on capacity.', {
      element: '11111111-1111-4111-8111-111111111111',
      lead: 'government',
      partners: 'academia,business',
      due: '2027-06',
    }),
    aBlock('action', 'إجراء مشترك', { element: '11111111-1111-4111-8111-111111111112', lead: 'joint' }),
    ...evilWords.map(words => aBlock('paragraph', words)),
    aBlock('paragraph', ''),
  ]
  const links = [
    {
      indicator: 'ind-3',
      code: 'IND-3',
      title: 'Contribution',
      relation: 'fulfils' as const,
      how: 'It shows what is offered.',
      state: 'agreed' as const,
      element: null,
    },
  ]
  const references = [
    {
      reference: 'norm-1',
      code: '13(a)',
      title: 'Norm 13(a)',
      binding: false,
      how: '',
      state: 'agreed' as const,
      element: null,
    },
  ]
  return aFile([aGoal(blocks, { threads: [aThread(first.id, 5, 24)], links, references })])
}
