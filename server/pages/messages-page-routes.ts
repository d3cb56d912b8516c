/** The page `/agendas/:id/messages`, where the notice of a message leads. Outsiders get the page of what does not exist. */
import type { FastifyInstance } from 'fastify'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, organisationsOf, standingInAgenda } from '../agenda/agenda-queries.ts'
import { messagesOf, messagesTo } from '../consultation/message-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { renderMessagesPage } from './messages-page.ts'

/** Serves it. */
export function messagesPageRoutes(
  app: FastifyInstance,
  deps: { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage },
): void {
  const { db } = deps.database
  app.get<{ Params: { agendaId: string } }>('/agendas/:agendaId/messages', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, deps.page, request)
    }
    const { locale, participantId } = actor
    const all = await messagesOf(db, agenda.id)
    const seen = refusalTo('message-participants', seat.standing) === null ? all : messagesTo(all, ownOf(seat))
    const organisations = await organisationsOf(db, agenda.id)
    const body = renderMessagesPage({ locale, agenda, seat, now: deps.clock.now(), messages: seen, organisations })
    const title = say(locale, 'messages-of', { agenda: agenda.title })
    const state = { participantId, locale, agendaId: agenda.id }
    const theme = themeOf(request.cookies)
    return sendPage(reply, 200, deps.page({ title, page: 'messages', body, locale, theme, state }))
  })
}

function ownOf({
  organisationId: id,
  delegation: { group },
}: NonNullable<Awaited<ReturnType<typeof standingInAgenda>>>) {
  return id === null || group === null ? null : { id, group }
}
