/**
 * The pages `/` and `/agendas/:id`. Whoever is not signed in is sent to signing in and comes back; what is unknown and
 * what is not the reader's are answered by the same page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, agendasOf, standingInAgenda } from '../agenda/agenda-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { agendaPath } from './agenda-frame.ts'
import { renderAgendaList, renderAgendaPage } from './agenda-page.ts'

export type AgendaPagesDeps = { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage }

/** Serves `/`, `/agendas/:id`, and the page for every address that leads nowhere. */
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
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
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

  app.get('/*', (request, reply) => {
    const wantsPage = (request.headers.accept ?? '').includes('text/html') && !request.url.startsWith('/api/')
    if (!wantsPage) throw new DomainError('not-found')
    return sendMissingPage(reply, deps.page, request)
  })
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
