/**
 * The thread in which files are made and read, so that a hostile or huge one harms neither the server nor anybody
 * else: it has memory and time of its own (workbench.ts ends it). One task in, steps and one answer out.
 */
import { parentPort } from 'node:worker_threads'
import { DomainError, unreachable, type RefusalCode, type RefusalFacts } from '../../packages/domain/errors.ts'
import {
  importDivisions,
  type ExportWish,
  type ImportDivision,
  type TableFormat,
} from '../../packages/domain/exchange.ts'
import { writeCsv, type SheetTable } from '../../packages/exchange/sheet-table.ts'
import type { AgendaMarks } from '../../packages/exchange/goal-marks.ts'
import { writeLosslessFile, type LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { writeHtml } from '../../packages/exchange/html-file.ts'
import { writeMarkdown } from '../../packages/exchange/markdown-file.ts'
import { readMarkdown } from '../../packages/exchange/markdown-reader.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import type { PrintedText } from '../../packages/exchange/printed-parts.ts'
import { goalsOf, type UnderstoodFile, type UnderstoodGoal } from '../../packages/exchange/understood-file.ts'
import { readWord } from '../../packages/exchange/word-reader.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { readLosslessFile } from './lossless-reader.ts'
import { checkFile, checkLosslessFile } from './file-check.ts'
import { knowFile } from './file-kind.ts'
import { writeWord } from './word-file.ts'
import { writeWorkbook } from './workbook-file.ts'

export type WriteTask = {
  readonly kind: 'write'
  readonly file: LosslessFile
  /** What the wished form shows beside the base text. */
  readonly marks: AgendaMarks
  readonly wish: ExportWish
  readonly locale: Locale
}
/** Tables as a spreadsheet's file, or the first of them as plain rows. */
export type TableTask = {
  readonly kind: 'write-table'
  readonly tables: readonly SheetTable[]
  readonly format: TableFormat
  readonly title: string
  readonly at: string
}
export type ReadTask = { readonly kind: 'read'; readonly bytes: Uint8Array; readonly fallbackTitle: string }
export type Task = WriteTask | TableTask | ReadTask

export type Written = { readonly bytes: Uint8Array; readonly isUniversal: boolean }
export type Understood = {
  readonly kind: 'word' | 'markdown' | 'lossless-file'
  readonly goals: { readonly [division in ImportDivision]: readonly UnderstoodGoal[] }
  readonly lost: UnderstoodFile['lost']
  /** A lossless file as a whole, for its links and discussions; null for every other kind. */
  readonly file: LosslessFile | null
}
export type WorkerAnswer =
  | { readonly kind: 'checking' }
  | { readonly kind: 'done'; readonly result: Written | Understood }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly facts: RefusalFacts }
  | { readonly kind: 'failed'; readonly reason: string }

const port = parentPort
port?.on('message', (task: Task) => void answer(task))

function tell(answer: WorkerAnswer): void {
  port?.postMessage(answer)
}

async function answer(task: Task): Promise<void> {
  try {
    tell({ kind: 'done', result: await work(task) })
  } catch (cause) {
    if (cause instanceof DomainError) tell({ kind: 'refused', code: cause.code, facts: cause.facts })
    else tell({ kind: 'failed', reason: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })
  }
}

function work(task: Task): Promise<Written> | Written | Understood {
  switch (task.kind) {
    case 'write':
      return write(task)
    case 'write-table':
      return writeTable(task)
    case 'read':
      return read(task)
    default:
      return unreachable(task)
  }
}

function writeTable({ tables, format, title, at }: TableTask): Written {
  const [first] = tables
  if (first === undefined) throw new Error('a file without a table')
  const bytes = format === 'csv' ? new TextEncoder().encode(writeCsv(first)) : writeWorkbook(tables, { title, at })
  return { bytes: new Uint8Array(bytes), isUniversal: true }
}

async function write({ file, marks, wish, locale }: WriteTask): Promise<Written> {
  if (wish.format === 'json') {
    const written = writeLosslessFile(file)
    tell({ kind: 'checking' })
    checkLosslessFile(written, file)
    return { bytes: new TextEncoder().encode(written), isUniversal: true }
  }
  const text = printText(file, wish, locale, { marks })
  const written = await writePrinted(text, wish)
  tell({ kind: 'checking' })
  checkFile(wish.format, written.bytes, text)
  return written
}

async function writePrinted(text: PrintedText, { format }: ExportWish): Promise<Written> {
  switch (format) {
    case 'docx':
      return { bytes: await writeWord(text), isUniversal: true }
    case 'pdf':
      return (await pdfMaker()).writePdf(text)
    case 'html':
      return { bytes: new TextEncoder().encode(writeHtml(text)), isUniversal: true }
    case 'markdown':
      return { bytes: new TextEncoder().encode(writeMarkdown(text)), isUniversal: true }
    case 'json':
      throw new Error('JSON is not printed')
    default:
      return unreachable(format)
  }
}

/** Loaded on the first wish only: native code, which some machine may not have. */
async function pdfMaker(): Promise<{ readonly writePdf: (text: PrintedText) => Written }> {
  try {
    const { writePdf } = await import('./pdf-file.ts')
    return { writePdf }
  } catch (cause) {
    throw new DomainError('pdf-not-available', { reason: cause instanceof Error ? cause.message.slice(0, 200) : '' })
  }
}

function read({ bytes, fallbackTitle }: ReadTask): Understood {
  const known = knowFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (known.kind === 'lossless-file') {
    const whole = readLosslessFile(known.text)
    const goals = whole.goals.map(({ title, blocks }) => ({
      title,
      blocks: blocks.map(({ id: _, ...block }) => block),
    }))
    return { kind: known.kind, goals: { one: goals, several: goals }, lost: [], file: whole }
  }
  const file = known.kind === 'word' ? readWord(known.parts) : readMarkdown(known.text)
  if (file.blocks.length === 0 && file.title === null && file.goals === null) throw new DomainError('import-file-empty')
  const [one, several] = importDivisions.map(division => goalsOf(file, division, fallbackTitle))
  return { kind: known.kind, goals: { one: one ?? [], several: several ?? [] }, lost: file.lost, file: null }
}
