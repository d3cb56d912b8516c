/** What a file is called: what it holds, the round and the day; ASCII for old programs, and as it is for the others. */
import { unreachable } from '../domain/errors.ts'
import { endings, type ExportWish, type TableFormat, type TableOwner, type TextForm } from '../domain/exchange.ts'
import type { RecordFormat } from '../domain/record-file.ts'
import type { LosslessFile } from './lossless-file.ts'

const maxStemLength = 60

/** `goal-8-round-2-2026-11-26-suggestions.docx`; an agenda begins with its title. A clean text says nothing of its form. */
export function fileNameOf(
  file: Pick<LosslessFile, 'agenda' | 'goals' | 'scope' | 'takenAt'>,
  { format, text }: Pick<ExportWish, 'format' | 'text'>,
): string {
  const [goal] = file.goals
  const what = file.scope === 'goal' && goal !== undefined ? `goal-${goal.number}` : stemOf(file.agenda.title)
  const round = file.agenda.round === null ? '' : `-round-${file.agenda.round.number}`
  return `${what}${round}-${file.takenAt.slice(0, 10)}${format === 'json' ? '' : formOf(text)}.${endings[format]}`
}

/** `shared-goals-inputs-round-2-2026-11-26.xlsx`, of one's own `shared-goals-my-inputs-…`. `at`: an instant, ISO 8601. */
export function tableFileName(
  {
    agenda,
    round,
    at,
    whose,
  }: { readonly agenda: string; readonly round: number; readonly at: string; readonly whose: TableOwner },
  format: TableFormat,
): string {
  const what = whose === 'all' ? 'inputs' : whose === 'own' ? 'my-inputs' : 'our-inputs'
  return `${stemOf(agenda)}-${what}-round-${round}-${at.slice(0, 10)}.${format}`
}

/** `shared-goals-record-2026-11-26.jsonl`. `at`: an instant, ISO 8601. */
export function recordFileName(
  { agenda, at }: { readonly agenda: string; readonly at: string },
  format: RecordFormat,
): string {
  return `${stemOf(agenda)}-record-${at.slice(0, 10)}.${format}`
}

function formOf(text: TextForm): string {
  switch (text.kind) {
    case 'clean':
      return ''
    case 'marked-up':
      return '-suggestions'
    case 'bracketed':
      return text.holders ? '-brackets-holders' : '-brackets'
    case 'compared':
      return `-changes-${text.from}-to-${text.to}`
    default:
      return unreachable(text)
  }
}

/** The header that names a file (RFC 6266): the second form is for letters that ASCII does not have. */
export function contentDisposition(fileName: string): string {
  const plain = fileName
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '')
    .replace(/^[-. ]+/, '')
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain.startsWith('.') || plain === '' ? `agenda${plain}` : plain}"; filename*=UTF-8''${encoded}`
}

/** Letters and digits of any script, joined by hyphens. */
function stemOf(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const stem = Array.from(words.join('-')).slice(0, maxStemLength).join('').replace(/-$/, '')
  return stem === '' ? 'agenda' : stem
}
