/** How a file would begin, what it would be called and about how large it would be, without making it. */
import type { ExportWish } from '../../packages/domain/exchange.ts'
import type { AgendaMarks } from '../../packages/exchange/goal-marks.ts'
import type { LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { aboutBytes } from '../../packages/exchange/file-size.ts'
import { fileNameOf } from '../../packages/exchange/file-name.ts'
import type { PrintedChange, PrintedPart } from '../../packages/exchange/printed-parts.ts'
import { partWords } from '../../packages/exchange/printed-parts.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import type { Locale } from '../../packages/messages/say.ts'

/** About a page. */
const previewLength = 1_800
const previewParts = 40

/** goals: how many the whole file has; the file given may hold only the first of them. */
export function previewOf(
  { file, marks, goals }: { readonly file: LosslessFile; readonly marks: AgendaMarks; readonly goals: number },
  wish: ExportWish,
  locale: Locale,
) {
  const text = printText(file, wish, locale, { marks, isSketch: true })
  let length = 0
  const parts = text.parts.slice(0, previewParts).filter(part => {
    const isShown = length < previewLength
    length += partWords(part).length
    return isShown
  })
  const share = file.goals.length === 0 ? 1 : goals / file.goals.length
  const sum = (countOf: (goal: LosslessFile['goals'][number]) => number): number =>
    file.goals.reduce((total, goal) => total + countOf(goal), 0)
  return {
    header: text.header,
    fileName: fileNameOf(file, wish),
    aboutBytes: aboutBytes(file, text, wish.format, share),
    holds: {
      goals,
      comments: file.agenda.threads.length + sum(goal => goal.threads.length),
      links: sum(goal => goal.links.length),
      references: sum(goal => goal.references.length),
      organisations: file.organisations.length,
    },
    parts: parts.map(shownPart),
  }
}

function shownPart(part: PrintedPart) {
  const { kind, language, direction } = part
  const runs = part.kind === 'table' ? [] : part.runs
  return {
    kind,
    level: part.kind === 'heading' ? part.level : 0,
    number: 'number' in part ? part.number : '',
    label: part.kind === 'element' ? part.label : '',
    summary: part.kind === 'element' ? part.summary : '',
    language,
    direction,
    runs: runs.map(({ text, strong, em, chip, change }) => ({
      text,
      strong,
      em,
      chip,
      change: change?.kind ?? null,
      by: change === undefined ? '' : authorsOf(change),
    })),
  }
}

function authorsOf({ kind, insertedBy, deletedBy }: PrintedChange): string {
  if (kind === 'passing') return [insertedBy, deletedBy].filter(name => name !== '').join(', ')
  return kind === 'inserted' ? insertedBy : deletedBy
}
