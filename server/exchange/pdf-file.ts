/**
 * A printed text as tagged PDF through Typst, compiled in this process by native code: run it in a worker only. First
 * as PDF/UA-1; where that standard refuses (a letter that no font here has, say), as a tagged PDF without the promise,
 * and the answer says so. What Typst cannot draw as it is, it is asked to draw with plainer words, and never with fewer.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { partWords, type PrintedRun, type PrintedText } from '../../packages/exchange/printed-parts.ts'
import { typstInput } from '../../packages/exchange/typst-input.ts'

export type PdfFile = { readonly bytes: Uint8Array; readonly isUniversal: boolean; readonly pages: number }

const template = readFileSync(join(import.meta.dirname, 'agenda.typ'), 'utf8')
let compiler: NodeCompiler | null = null

/**
 * The file's bytes; `isUniversal: false` when it does not keep PDF/UA-1. Where Typst fails inside (docs/gotchas.md), linked
 * words lose their stress, and where it fails again, all words their marks. Throws where it cannot draw even those.
 */
export function writePdf(text: PrintedText, draw: (text: PrintedText) => PdfFile = drawPdf): PdfFile {
  const forms = [text, withRuns(text, run => (run.link === null ? run : unstressed(run))), withRuns(text, plainRunOf)]
  const failures: unknown[] = []
  for (const form of forms) {
    try {
      return draw(form)
    } catch (cause) {
      failures.push(cause)
      // Native code that failed inside is not asked again.
      compiler = null
    }
  }
  throw new Error('Typst cannot draw this text', { cause: failures[0] })
}

function withRuns(text: PrintedText, change: (run: PrintedRun) => PrintedRun): PrintedText {
  return {
    ...text,
    parts: text.parts.map(part => (part.kind === 'table' ? part : { ...part, runs: part.runs.map(change) })),
  }
}

function unstressed(run: PrintedRun): PrintedRun {
  return { ...run, strong: false, em: false }
}

function plainRunOf(run: PrintedRun): PrintedRun {
  return { ...unstressed(run), link: null, chip: false }
}

function drawPdf(text: PrintedText): PdfFile {
  compiler ??= NodeCompiler.create({
    workspace: import.meta.dirname,
    fontArgs: [{ fontBlobs: fontFiles().map(path => readFileSync(path)) }],
  })
  const compiled = compiler.compile({ mainFileContent: template, inputs: { data: typstInput(text) } })
  const document = compiled.result
  if (document === null) throw new Error(`Typst refused: ${diagnosticsOf(compiled.takeDiagnostics())}`)
  const creationTimestamp = Math.floor(Date.parse(text.takenAt) / 1000)
  try {
    if (withoutFont.test(wordsOf(text))) throw new Error('some letters have no font here')
    const bytes = compiler.pdf(document, { pdfStandard: 'ua-1', creationTimestamp })
    return { bytes, isUniversal: true, pages: document.numOfPages }
  } catch {
    const bytes = compiler.pdf(document, { pdfStandard: '1.7', pdfTags: true, creationTimestamp })
    return { bytes, isUniversal: false, pages: document.numOfPages }
  } finally {
    compiler.evictCache(10)
  }
}

/** Typst draws an empty box for a letter that no font has, and says nothing: what the fonts below do not have. */
const withoutFont =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}]|\p{Emoji_Presentation}/u

function wordsOf({ title, header, parts }: PrintedText): string {
  return [title, header, ...parts.map(partWords)].join(' ')
}

/** Latin, Cyrillic and Greek; Arabic; Chinese. Licences stand beside the fonts. */
function fontFiles(): readonly string[] {
  const packaged = (name: string): string =>
    dirname(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${name}/package.json`)))
  const serif = packaged('source-serif-4')
  const amiri = packaged('amiri')
  return [
    join(serif, '400Regular/SourceSerif4_400Regular.ttf'),
    join(serif, '400Regular_Italic/SourceSerif4_400Regular_Italic.ttf'),
    join(serif, '600SemiBold/SourceSerif4_600SemiBold.ttf'),
    join(serif, '700Bold/SourceSerif4_700Bold.ttf'),
    join(serif, '700Bold_Italic/SourceSerif4_700Bold_Italic.ttf'),
    join(amiri, '400Regular/Amiri_400Regular.ttf'),
    join(amiri, '700Bold/Amiri_700Bold.ttf'),
    join(import.meta.dirname, 'fonts/noto-sans-sc-regular.ttf'),
  ]
}

function diagnosticsOf(error: { readonly shortDiagnostics: readonly unknown[] } | null): string {
  return JSON.stringify(error?.shortDiagnostics ?? []).slice(0, 500)
}
