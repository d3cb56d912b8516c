/** The doors of taking texts home and bringing them in. Files leave as attachments, and come in as bytes alone. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  cancelExport as cancelExportEndpoint,
  confirmImport,
  fetchExportFile,
  fetchInputTable,
  previewAgendaExport,
  previewGoalExport,
  readLosslessFileSchema,
  readExport,
  readImport,
  requestAgendaExport,
  requestGoalExport,
} from '../../packages/contract/exchange-endpoints.ts'
import type { BodyOf } from '../../packages/contract/endpoint.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { mediaTypes, type ExportFormat, type TableFormat, type TextForm } from '../../packages/domain/exchange.ts'
import { parseMoment } from '../../packages/domain/version.ts'
import { parseId, type AgendaId, type GoalId, type ThemeId } from '../../packages/domain/ids.ts'
import { losslessFileSchema, type LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { elementWords } from '../../packages/exchange/element-words.ts'
import { contentDisposition } from '../../packages/exchange/file-name.ts'
import type { UnderstoodGoal } from '../../packages/exchange/understood-file.ts'
import { wordsOf } from '../../packages/exchange/understood-blocks.ts'
import { locales, type Locale } from '../../packages/messages/say.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import {
  cancelExport,
  exportOf,
  fetchExport,
  placeToRead,
  requestExport,
  type AskedExport,
  type ExportDeps,
  type ExportScope,
} from './export-commands.ts'
import { previewOf } from './export-preview.ts'
import { confirmImportedFile, readImportedFile, seatToImport, type ImportDeps } from './import-commands.ts'
import { exportInputs } from './table-commands.ts'
import { takeAgenda } from './take-agenda.ts'

export type ExchangeDeps = {
  readonly exports: ExportDeps
  readonly imports: ImportDeps
}

/** Binds the endpoints of packages/contract/exchange-endpoints.ts. */
export function exchangeRoutes(app: FastifyInstance, deps: ExchangeDeps): void {
  const { exports } = deps
  bindEndpoint(app, requestAgendaExport, async ({ params, body, actor }) => ({
    id: await requestExport(exports, actor, agendaScope(params.agendaId), askedOf(body, actor)),
  }))
  bindEndpoint(app, requestGoalExport, async ({ params, body, actor }) => ({
    id: await requestExport(exports, actor, goalScope(params.goalId), askedOf(body, actor)),
  }))
  bindEndpoint(app, previewAgendaExport, ({ params, body, actor }) =>
    preview(exports, actor, agendaScope(params.agendaId), askedOf(body, actor)),
  )
  bindEndpoint(app, previewGoalExport, ({ params, body, actor }) =>
    preview(exports, actor, goalScope(params.goalId), askedOf(body, actor)),
  )
  bindEndpoint(app, readExport, ({ params, actor }) => {
    const { state, progress, fileName, bytes, isUniversal, refusal } = exportOf(exports, actor, params.exportId)
    return Promise.resolve({
      state,
      progress,
      fileName,
      bytes: bytes?.byteLength ?? 0,
      isUniversal,
      refusal: refusal === null ? null : { code: refusal.code, facts: { ...refusal.facts } },
    })
  })
  bindEndpoint(app, fetchExportFile, async ({ params, actor, reply }) => {
    const { bytes, fileName, format } = await fetchExport(exports, actor, params.exportId)
    await reply
      .headers(fileHeaders(fileName, format))
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  })
  bindEndpoint(app, fetchInputTable, async ({ params, query, actor, reply }) => {
    const { agendaId } = agendaScope(params.agendaId)
    const { whose = 'all', goal, group = null } = query
    const of = { whose, goal: goal === undefined ? null : parseId<GoalId>(goal), group }
    const { bytes, fileName, format } = await exportInputs(exports, actor, { agendaId, ...of }, query.format)
    await reply
      .headers(fileHeaders(fileName, format))
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  })
  bindEndpoint(app, cancelExportEndpoint, ({ params, actor }) => {
    cancelExport(exports, actor, params.exportId)
    return Promise.resolve({})
  })
  bindEndpoint(app, readLosslessFileSchema, async ({ reply }) => {
    await reply
      .header('cache-control', 'public, max-age=3600')
      .type('application/schema+json; charset=utf-8')
      .send(losslessFileSchema())
  })
  importEndpoints(app, deps.imports)
}

/** In a room of their own, where alone a body may be plain bytes. */
function importEndpoints(app: FastifyInstance, deps: ImportDeps): void {
  void app.register((room, _options, done) => {
    room.removeAllContentTypeParsers()
    // Before the first byte of a file is read: who may not bring one in sends none.
    room.addHook<{ Params: { agendaId: string } }>('preParsing', async ({ params, actor }) => {
      if (actor === null) throw new DomainError('not-signed-in')
      await seatToImport(deps, actor, agendaScope(params.agendaId).agendaId)
    })
    room.addContentTypeParser('application/octet-stream', readBytes)
    bindEndpoint(room, readImport, async ({ params, query, actor, request }) => {
      if (!Buffer.isBuffer(request.body)) throw new DomainError('import-file-empty')
      const file = { name: query.name, bytes: request.body }
      const {
        id,
        kind,
        goals,
        lost,
        file: whole,
      } = await readImportedFile(deps, actor, agendaScope(params.agendaId).agendaId, file)
      const shown = (goal: UnderstoodGoal) => shownGoal(goal, actor.locale)
      return {
        id,
        kind,
        goals: { one: goals.one.map(shown), several: goals.several.map(shown) },
        brings: broughtBy(whole),
        lost: lost.map(each => ({ ...each })),
      }
    })
    done()
  })
  bindEndpoint(app, confirmImport, async ({ params, body, actor }) => {
    const themeId = body.themeId === null ? null : parseId<ThemeId>(body.themeId)
    const { agendaId } = agendaScope(params.agendaId)
    const confirmed = { ...body, themeId, discussions: body.discussions ?? true }
    return { goals: [...(await confirmImportedFile(deps, actor, agendaId, params.importId, confirmed))] }
  })
}

/** Counts while it reads, whatever the sender says of the length. */
async function readBytes(_request: FastifyRequest, payload: AsyncIterable<Buffer>): Promise<Buffer> {
  const { maxFileBytes } = limits.exchange
  const parts: Buffer[] = []
  let size = 0
  for await (const part of payload) {
    size += part.length
    if (size > maxFileBytes) {
      throw new DomainError('import-file-too-large', { maxMegabytes: Math.floor(maxFileBytes / 1024 / 1024) })
    }
    parts.push(part)
  }
  if (size === 0) throw new DomainError('import-file-empty')
  return Buffer.concat(parts)
}

/** Goals whose texts a preview reads at most. */
const previewedGoals = 3

async function preview(deps: ExportDeps, actor: ParticipantActor, scope: ExportScope, { wish, locale }: AskedExport) {
  const place = await placeToRead(deps, actor, scope)
  const taken = await takeAgenda(deps, {
    ...place,
    reads: actor.participantId,
    form: wish.text,
    isWhole: false,
    maxGoals: previewedGoals,
  })
  return previewOf(taken, wish, locale)
}

type WishBody = Omit<BodyOf<typeof requestAgendaExport>, 'text'> &
  Pick<BodyOf<typeof requestGoalExport>, 'text' | 'from' | 'to'>

function askedOf(body: WishBody, actor: ParticipantActor): AskedExport {
  const { language, format, annexes, paper, comments = false } = body
  const wish = { format, annexes, paper, comments, text: formOf(body) }
  return { wish, locale: locales.find(locale => locale === language) ?? actor.locale }
}

/** Refuses: 'malformed-request' for a comparison of nothing with something. */
function formOf({ text, holders = false, from, to }: WishBody): TextForm {
  if (text === 'bracketed') return { kind: text, holders }
  if (text !== 'compared') return { kind: text }
  const [one, other] = [parseMoment(from ?? ''), parseMoment(to ?? '')]
  if (one === null || other === null || (one === 'now' && other === 'now')) throw new DomainError('malformed-request')
  const isTurned = one === 'now' || (other !== 'now' && other < one)
  return isTurned ? { kind: text, from: other, to: one } : { kind: text, from: one, to: other }
}

function fileHeaders(fileName: string, format: ExportFormat | TableFormat): Record<string, string> {
  return {
    'content-type': mediaTypes[format],
    'content-disposition': contentDisposition(fileName),
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  }
}

/** Blocks of a goal, and letters of a block, that a preview shows. */
const shownBlocks = 12
const shownLetters = 400

function shownGoal({ title, blocks }: UnderstoodGoal, locale: Locale) {
  const says = elementWords(locale)
  return {
    title,
    blockCount: blocks.length,
    blocks: blocks.slice(0, shownBlocks).map(block => {
      const { kind: label, summary } = says(block)
      return { kind: block.kind, label, summary, text: wordsOf(block).slice(0, shownLetters) }
    }),
  }
}

function broughtBy(file: LosslessFile | null) {
  const { goals = [], agenda = null } = file ?? {}
  const sum = (countOf: (goal: LosslessFile['goals'][number]) => number): number =>
    goals.reduce((total, goal) => total + countOf(goal), 0)
  return {
    links: sum(({ links, references }) => links.length + references.length),
    discussions: sum(({ threads }) => threads.length) + (agenda?.threads.length ?? 0),
    suggestions: sum(({ suggestions = [] }) => suggestions.length),
    brackets: sum(({ brackets = [] }) => brackets.length),
    decisions: sum(({ decisions = [] }) => decisions.length),
  }
}

function agendaScope(text: string): { readonly agendaId: AgendaId } {
  const agendaId = parseId<AgendaId>(text)
  if (agendaId === null) throw new DomainError('not-found')
  return { agendaId }
}

function goalScope(text: string): { readonly goalId: GoalId } {
  const goalId = parseId<GoalId>(text)
  if (goalId === null) throw new DomainError('not-found')
  return { goalId }
}
