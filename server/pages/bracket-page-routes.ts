/**
 * The page `/agendas/:id/brackets`. Whoever is not signed in is sent to signing in and comes back; what is unknown and
 * what is not the reader's are answered by the same page.
 */
import type { FastifyInstance } from 'fastify'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { bracketsOfAgenda } from '../suggestion/bracket-queries.ts'
import { renderBracketList } from './bracket-list-page.ts'

export type BracketPagesDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  readonly rooms: Pick<Rooms, 'readText'>
}

/** Serves the list. */
export function bracketPageRoutes(app: FastifyInstance, deps: BracketPagesDeps): void {
  const { db } = deps.database
  app.get<{ Params: { agendaId: string } }>('/agendas/:agendaId/brackets', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, deps.page, request)
    }
    const { locale, participantId } = actor
    const brackets = await bracketsOfAgenda(db, deps.rooms, agenda.id, actor.participantId)
    const body = renderBracketList({ locale, agenda, seat, now: deps.clock.now(), brackets })
    const title = say(locale, 'bracket-list-of', { agenda: agenda.title })
    const state = { participantId, locale, agendaId: agenda.id }
    const theme = themeOf(request.cookies)
    return sendPage(reply, 200, deps.page({ title, page: 'brackets', body, locale, theme, state }))
  })
}
