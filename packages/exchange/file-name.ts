/** What a file is called: what it holds, the round and the day; ASCII for old programs, and as it is for the others. */
import { endings, type ExportFormat } from '../domain/exchange.ts'
import type { LosslessFile } from './lossless-file.ts'

const maxStemLength = 60

/** `goal-8-round-2-2026-11-26.docx`; an agenda begins with its title. */
export function fileNameOf(
  file: Pick<LosslessFile, 'agenda' | 'goals' | 'scope' | 'takenAt'>,
  format: ExportFormat,
): string {
  const [goal] = file.goals
  const what = file.scope === 'goal' && goal !== undefined ? `goal-${goal.number}` : stemOf(file.agenda.title)
  const round = file.agenda.round === null ? '' : `-round-${file.agenda.round.number}`
  return `${what}${round}-${file.takenAt.slice(0, 10)}.${endings[format]}`
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
