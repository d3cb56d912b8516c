/** The page `/agendas/:id/import`. Outsiders get the page for what does not exist. */
import type { FastifyInstance } from 'fastify'
import type { ImportPageState } from '../../packages/contract/page-state.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { renderImportPage } from './import-page.ts'

export type ImportPagesDeps = { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage }

/** Serves `/agendas/:id/import`. */
export function importPageRoutes(app: FastifyInstance, { database, clock, page }: ImportPagesDeps): void {
  app.get<{ Params: { agendaId: string } }>('/agendas/:agendaId/import', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(database.db, agendaId, actor.participantId)
    const agenda = seat === null ? null : await agendaPage(database.db, seat.agendaId)
    if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, page, request)
    }
    const { locale, participantId } = actor
    const { maxFileBytes } = limits.exchange
    const megabytes = Math.floor(maxFileBytes / 1024 / 1024)
    const state: ImportPageState = {
      participantId,
      locale,
      agendaId: agenda.id,
      themes: agenda.themes.map(({ id, label }) => ({ id, label })),
      maxFileBytes,
    }
    const body = renderImportPage({ locale, agenda, seat, now: clock.now(), megabytes })
    const theme = themeOf(request.cookies)
    return sendPage(
      reply,
      200,
      page({ title: say(locale, 'import-title'), page: 'import', body, locale, theme, state }),
    )
  })
}
