/** A file from the wish to the download: asks for it, follows how far it is, fetches it, stops it. */
import {
  cancelExport,
  previewAgendaExport,
  previewGoalExport,
  readExport,
  requestAgendaExport,
  requestGoalExport,
} from '../../packages/contract/exchange-endpoints.ts'
import { listVersions } from '../../packages/contract/version-endpoints.ts'
import type { AnswerOf, BodyOf } from '../../packages/contract/endpoint.ts'
import type { ExportState } from '../../packages/domain/exchange.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import type { ExportPlace } from './export-place.ts'

/** An agenda takes all of it but a comparison. */
export type ExportWishBody = BodyOf<typeof requestGoalExport>
export type ExportVersion = { readonly number: number; readonly label: string }
export type ExportPreview = AnswerOf<typeof previewGoalExport>

/** What the dialog shows of the work. */
export type WorkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly state: ExportState; readonly done: number; readonly of: number }
  | {
      readonly kind: 'done'
      readonly href: string
      readonly name: string
      readonly bytes: number
      readonly isUniversal: boolean
    }
  | { readonly kind: 'failed'; readonly sentence: string }

const pollMs = 400

/** How the file would begin. */
export function askPreview(place: ExportPlace, body: ExportWishBody, signal: AbortSignal): Promise<ExportPreview> {
  return place.goalId === null
    ? callEndpoint(previewAgendaExport, { params: { agendaId: place.agendaId }, body: agendaBody(body), signal })
    : callEndpoint(previewGoalExport, { params: { goalId: place.goalId }, body, signal })
}

/** The versions of a goal's text, newest first. */
export async function askVersions(goalId: string): Promise<readonly ExportVersion[]> {
  const { versions } = await callEndpoint(listVersions, { params: { goalId } })
  return versions.map(({ number, label }) => ({ number, label }))
}

/** Makes the file and tells each step; ends with `done`, `failed` or, when the signal says so, with `idle`. */
export async function makeFile(
  place: ExportPlace,
  body: ExportWishBody,
  signal: AbortSignal,
  tell: (state: WorkState) => void,
): Promise<void> {
  let id: string | null = null
  try {
    tell({ kind: 'busy', state: 'waiting', done: 0, of: 1 })
    id = (await request(place, body)).id
    for (;;) {
      if (signal.aborted) break
      const { state, progress, fileName, bytes, isUniversal, refusal } = await callEndpoint(readExport, {
        params: { exportId: id },
      })
      if (state === 'done') {
        const href = `/api/exports/${id}/file`
        tell({ kind: 'done', href, name: fileName, bytes, isUniversal })
        return
      }
      if (state === 'failed') {
        const code = refusal?.code ?? 'fault'
        const sentence = code === 'fault' ? words('shell-fault') : words(code, refusal?.facts ?? {})
        tell({ kind: 'failed', sentence })
        return
      }
      if (state === 'cancelled') break
      tell({ kind: 'busy', state, ...progress })
      await pause(pollMs, signal)
    }
    await callEndpoint(cancelExport, { params: { exportId: id } })
    tell({ kind: 'idle' })
  } catch (fault) {
    tell(signal.aborted ? { kind: 'idle' } : { kind: 'failed', sentence: sentenceOf(fault) })
  }
}

function agendaBody({ text, from: _, to: __, ...body }: ExportWishBody): BodyOf<typeof requestAgendaExport> {
  return { ...body, text: text === 'compared' ? 'clean' : text }
}

function request(place: ExportPlace, body: ExportWishBody): Promise<{ id: string }> {
  return place.goalId === null
    ? callEndpoint(requestAgendaExport, { params: { agendaId: place.agendaId }, body: agendaBody(body) })
    : callEndpoint(requestGoalExport, { params: { goalId: place.goalId }, body })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
