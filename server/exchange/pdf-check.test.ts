/** A PDF is read again after it was written: whatever script and shape the text has, and it must say just the text. */
import { describe, expect, test } from 'vitest'
import type { FileBlock, LosslessFile } from '../../packages/exchange/lossless-file.ts'
import type { PrintedText } from '../../packages/exchange/printed-parts.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import {
  aBlock,
  aFile,
  aGoal,
  arabicWords,
  chineseWords,
  cyrillicWords,
  everyPartFile,
} from '../../packages/exchange/testing/sample-file.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { checkFile } from './file-check.ts'
import { writePdf } from './pdf-file.ts'

const english =
  'Each participating State shall publish, and keep current, a statement of the cyber capacity it can offer (see 13(a)).'
const french =
  'Chaque État participant publie et tient à jour, dans l’intérêt de tous, un relevé de ses capacités : « l’œuvre n’est finie qu’à la fin ».'
const vocalised = 'كما يُعدّ التعاونُ الدوليّ شَرطاً لازماً لتنفيذِ هذا الهدف؛ السَّلامُ عليكم، مُعَدَّةٌ لا إلّا الأُمم.'

function printed(file: LosslessFile, locale: Locale = 'en'): PrintedText {
  return printText(
    file,
    { format: 'pdf', text: { kind: 'clean' }, comments: true, annexes: ['participants'], paper: 'a4' },
    locale,
  )
}
function ofBlocks(blocks: readonly FileBlock[], language = 'en'): LosslessFile {
  const file = aFile([aGoal(blocks)])
  return { ...file, agenda: { ...file.agenda, language } }
}
const ofWords = (...words: readonly string[]): PrintedText =>
  printed(ofBlocks(words.map(each => aBlock('paragraph', each))))

/** What was written of one text, compared with another. */
function compared(written: PrintedText, text: PrintedText): () => void {
  const { bytes } = writePdf(written)
  return () => checkFile('pdf', bytes, text)
}

describe('what Typst wrote says the words of the text', () => {
  test.each<readonly [string, PrintedText]>([
    ['every kind of part, threads and annexes', printed(everyPartFile())],
    ['with the words of the house in French', printed(everyPartFile(), 'fr')],
    ['with the words of the house in Arabic', printed(everyPartFile(), 'ar')],
    [
      'Arabic with vowels on letters that the font raises',
      ofWords('سُحبت، بُحثت، تُحدَّد، يُحتجّ بها، مُحَمَّد، نُجحت، لُمحة', 'الحُجج سُخّرت'),
    ],
    ['English and French, with ligatures', ofWords(english, french, 'office, fflight, ﬁ, affinity')],
    ['Cyrillic and Chinese', ofWords(cyrillicWords, chineseWords)],
    ['Arabic, with numbers and Latin words in it', ofWords(arabicWords, 'الفترة 2027-2030 (انظر CERT-FR و FIRST) ١٢٣')],
    ['Arabic with its vowels', ofWords(vocalised, `They said ${vocalised} and left.`)],
    ['letters of two code points', ofWords('e\u0301 x\u0301 X\u0301 s\u0331\u0308 \u0430\u0301')],
    [
      'hyphens that are soft, joiners, marks of direction',
      ofWords('extra\u00adordi\u00adnary a\u200Db \u202Eturned\u202C c'),
    ],
    ['letters that no font here has', ofWords('😀 👨‍👩‍👧 🇫🇷 😀', 'שלום (abc) 12', 'हिन्दी ไทย 한국어')],
    [
      'paragraphs over pages',
      printed(ofBlocks([aBlock('paragraph', `${english} `.repeat(80)), aBlock('quote', french)])),
    ],
    [
      'Arabic over pages',
      printed(ofBlocks([aBlock('paragraph', `${arabicWords} ${vocalised} `.repeat(40))], 'ar'), 'ar'),
    ],
    [
      'lists of every depth, past the last letter',
      printed(
        ofBlocks(
          [0, 1, 2, 3, 4].flatMap(indent => [
            ...Array.from({ length: 55 }, () => aBlock('numbered', english, { indent })),
            aBlock('bullet', french, { indent }),
          ]),
        ),
      ),
    ],
    [
      'a table over pages, with its head on each',
      printed({
        ...everyPartFile(),
        organisations: Array.from({ length: 90 }, () => everyPartFile().organisations).flat(),
      }),
    ],
  ])('%s', (_what, text) => {
    expect(compared(text, text)).not.toThrow()
  })
})

describe('a PDF is refused', () => {
  const text = ofWords(english, french, arabicWords)
  test.each<readonly [string, PrintedText]>([
    ['in which a word is missing', ofWords(english.replace('cyber ', ''), french, arabicWords)],
    ['in which a word was added', ofWords(english.replace('shall', 'shall not'), french, arabicWords)],
    [
      'in which two words were exchanged',
      ofWords(english.replace('publish, and keep', 'keep, and publish'), french, arabicWords),
    ],
    ['in which a letter is another one', ofWords(english, french.replace('publie', 'oublie'), arabicWords)],
    ['in which an accent is missing', ofWords(english, french.replace('État', 'Etat'), arabicWords)],
    ['in which a paragraph is missing', ofWords(english, arabicWords)],
    ['in which paragraphs were exchanged', ofWords(french, english, arabicWords)],
    ['in which an Arabic word is missing', ofWords(english, french, arabicWords.replace('مشاركة ', ''))],
    [
      'in which Arabic words were exchanged',
      ofWords(english, french, arabicWords.replace('دولة مشاركة', 'مشاركة دولة')),
    ],
    ['in which a number in Arabic is another one', ofWords(english, french, arabicWords.replace('45', '54'))],
    ['in which a number of a paragraph is another one', ofWords('', english, french, arabicWords)],
    ['of which the heads of pages say something else', { ...text, header: 'Adopted' }],
    ['of which the feet of pages are in another language', { ...text, locale: 'fr' }],
  ])('%s', (_what, other) => {
    expect(compared(other, text)).toThrow('export-differs')
  })

  test('that ends too early, or is none', () => {
    const { bytes } = writePdf(text)
    for (const broken of [bytes.slice(0, bytes.length / 2), new TextEncoder().encode('no PDF'), new Uint8Array()])
      expect(() => checkFile('pdf', broken, text)).toThrow('export-differs')
  })

  test('of which the bytes of a page were changed', () => {
    const { bytes } = writePdf(text)
    const changed = Buffer.from(bytes)
    const inside = changed.indexOf('stream\n', changed.indexOf('/Contents')) + 40
    changed.fill(0, inside, inside + 20)
    expect(() => checkFile('pdf', changed, text)).toThrow('export-differs')
  })
})

describe('what Typst cannot draw as it is', () => {
  const marked = printed(
    ofBlocks([
      {
        ...aBlock('paragraph', ''),
        runs: [
          { text: 'stressed ', marks: { em: true } },
          { text: vocalised, marks: { em: true, strong: true, link: 'https://example.org/a' } },
          { text: ' and ', marks: { strong: true } },
          { embed: { ref: 'IND-3' }, marks: {} },
        ],
      },
    ]),
  )
  const runsIn = ({ parts }: PrintedText) => parts.flatMap(part => (part.kind === 'table' ? [] : part.runs))
  const isStressed = ({ em, strong }: { readonly em: boolean; readonly strong: boolean }): boolean => em || strong
  /** Typst as it is where it fails inside on some texts. */
  const failingOn = (fails: (text: PrintedText) => boolean) => (text: PrintedText) => {
    if (fails(text)) throw new Error('expected link ancestor in logical tree')
    return writePdf(text)
  }

  test('is drawn with linked words that have no stress: it keeps its links, its other stress and every word', () => {
    const drawn: PrintedText[] = []
    const { bytes, isUniversal } = writePdf(marked, text => {
      drawn.push(text)
      return failingOn(({ parts }) => runsIn({ ...text, parts }).some(run => run.link !== null && isStressed(run)))(
        text,
      )
    })
    expect(isUniversal).toBe(true)
    expect(() => checkFile('pdf', bytes, marked)).not.toThrow()
    const last = runsIn(drawn.at(-1) ?? marked)
    expect(last.filter(run => run.link !== null)).toHaveLength(1)
    expect(last.filter(isStressed)).toHaveLength(2)
  })

  test('or, where that fails too, in plain words, and none is missing', () => {
    const { bytes } = writePdf(
      marked,
      failingOn(text => runsIn(text).some(run => run.link !== null || isStressed(run))),
    )
    expect(() => checkFile('pdf', bytes, marked)).not.toThrow()
  })

  test('is a fault where even plain words cannot be drawn, and says what failed first', () => {
    const fault = (): unknown =>
      writePdf(
        marked,
        failingOn(() => true),
      )
    expect(fault).toThrow(expect.objectContaining({ cause: new Error('expected link ancestor in logical tree') }))
    expect(() => writePdf(marked)).not.toThrow()
  })
})
