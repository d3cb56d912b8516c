/** The page `/agendas/:id/record`, for whoever may read the record; others get the page for what does not exist. */
import type { FastifyInstance } from 'fastify'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { readRecordFilters, type AskedOfRecord } from '../../packages/domain/record.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { recordedEntries, roundNumbers, whoActed } from '../record/entry-list-queries.ts'
import { renderRecordPage } from './record-page.ts'

export type RecordPagesDeps = { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage }

/** Serves the page. */
export function recordPageRoutes(app: FastifyInstance, deps: RecordPagesDeps): void {
  const { db } = deps.database
  app.get<{ Params: { agendaId: string }; Querystring: { readonly [name: string]: unknown } }>(
    '/agendas/:agendaId/record',
    async (request, reply) => {
      const { actor } = request
      if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
      const agendaId = parseId<AgendaId>(request.params.agendaId)
      const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
      const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
      if (seat === null || agenda === null || refusalTo('read-record', seat.standing) !== null) {
        return sendMissingPage(reply, deps.page, request)
      }
      const { locale, participantId } = actor
      const asked = askedOf(request.query)
      const before = textOf(request.query['before'])
      const from = before !== undefined && /^\d{1,18}$/.test(before) ? before : null
      const { entries, hasMore } = await recordedEntries(
        db,
        agenda.id,
        seat.standing,
        readRecordFilters(asked),
        from,
        participantId,
      )
      const body = renderRecordPage({
        locale,
        agenda,
        seat,
        now: deps.clock.now(),
        entries,
        hasMore,
        rounds: await roundNumbers(db, agenda.id),
        acted: await whoActed(db, agenda.id, seat.standing, participantId),
        asked,
        isNewest: from === null,
      })
      const title = say(locale, 'record-page-title', { agenda: agenda.title })
      const state = { participantId, locale, agendaId: agenda.id }
      const theme = themeOf(request.cookies)
      return sendPage(reply, 200, deps.page({ title, page: 'record', body, locale, theme, state }))
    },
  )
}

function askedOf(query: { readonly [name: string]: unknown }): AskedOfRecord {
  const { kind, who, goal, round, from, to } = query
  return {
    kind: textOf(kind),
    who: textOf(who),
    goal: textOf(goal),
    round: textOf(round),
    from: textOf(from),
    to: textOf(to),
  }
}

/** A name that stands twice in an address is read as nothing. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
