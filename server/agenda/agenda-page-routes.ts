/**
 * The pages `/` and `/agendas/:id`. Whoever is not signed in is sent to signing in and comes back; what is unknown and
 * what is not the reader's are answered by the same page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { agendaPath, renderAgendaList, renderAgendaPage, renderMissingPage } from './agenda-page.ts'
import { agendaPage, agendasOf, seatInAgenda } from './agenda-queries.ts'

export type AgendaPagesDeps = { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage }

/** Serves `/` and `/agendas/:id`, and answers every other unknown page. */
export function agendaPageRoutes(app: FastifyInstance, deps: AgendaPagesDeps): void {
  const { db } = deps.database

  app.get('/', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect('/sign-in', 303)
    const agendas = await agendasOf(db, actor.participantId)
    const [only, another] = agendas
    if (only !== undefined && another === undefined) return reply.redirect(agendaPath(only.id), 303)
    const lines = agendas.map(agenda => ({ ...agenda, href: agendaPath(agenda.id) }))
    return showPage(reply, deps, request, actor, {
      title: say(actor.locale, 'agenda-list-title'),
      body: renderAgendaList(actor.locale, actor.displayName, lines),
    })
  })

  app.get<{ Params: { agendaId: string } }>('/agendas/:agendaId', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await seatInAgenda(db, agendaId, actor.participantId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, deps.page, request)
    }
    const { locale } = actor
    return showPage(reply, deps, request, actor, {
      title: agenda.title,
      body: renderAgendaPage({ locale, agenda, seat, now: deps.clock.now() }),
    })
  })
}

/** Answers 404 with the page for what nobody may tell apart: unknown, or not the reader's. */
export function sendMissingPage(reply: FastifyReply, page: HtmlPage, request: FastifyRequest): FastifyReply {
  const locale = request.actor?.locale ?? 'en'
  const title = say(locale, 'missing-title')
  const body = renderMissingPage(locale, request.actor?.displayName ?? null)
  return sendPage(reply, 404, page({ title, page: 'missing', body, locale, theme: themeOf(request.cookies) }))
}

function showPage(
  reply: FastifyReply,
  { page }: AgendaPagesDeps,
  request: FastifyRequest,
  actor: ParticipantActor,
  { title, body }: { readonly title: string; readonly body: ReturnType<typeof renderAgendaPage> },
): FastifyReply {
  const state = { participantId: actor.participantId, locale: actor.locale }
  const theme = themeOf(request.cookies)
  return sendPage(reply, 200, page({ title, page: 'agenda', body, locale: actor.locale, theme, state }))
}
