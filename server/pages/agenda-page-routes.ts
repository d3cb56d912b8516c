/**
 * The pages `/`, `/agendas` and `/agendas/:id`. Whoever is not signed in is sent to signing in and comes back; what is
 * unknown and what is not the reader's are answered by the same page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import {
  agendaPage,
  agendasOf,
  standingInAgenda,
  type AgendaPage,
  type AgendaStanding,
} from '../agenda/agenda-queries.ts'
import { organisationsSeated } from '../agenda/table-queries.ts'
import { coverageOfAgenda, indicatorsOfAgenda, linksOfAgenda } from '../catalogue/catalogue-queries.ts'
import {
  organisationsHeard,
  threadCountsOfAgenda,
  threadsOfAgenda,
  threadsWaitingFor,
} from '../comment/comment-queries.ts'
import { talliesIn } from '../consensus/consensus-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { type Html, type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { invitationsTo } from '../agenda/invitation-queries.ts'
import { phasesOf, roundNow } from '../consultation/consultation-queries.ts'
import { waitingWithdrawals } from '../consultation/withdrawal-queries.ts'
import { samplesOf } from '../sample/sample-queries.ts'
import { latestOf } from '../record/record-queries.ts'
import { agendaPath } from './agenda-frame.ts'
import { renderAgendaList } from './agenda-list-page.ts'
import { renderAgendaPage } from './agenda-page.ts'
import { publicAgendaRoutes } from './public-agenda-routes.ts'
import { waitingLines } from './agenda-waiting.ts'
import { bracketCountsOfAgenda, bracketsWaitingFor } from '../suggestion/bracket-queries.ts'
import { arrangeMatrix, type MatrixChoice } from './coverage-matrix.ts'

export type AgendaPagesDeps = { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage }

/** So many events stand beside the table. */
const latestShown = 8

type AgendaAddress = {
  Params: { agendaId: string }
  Querystring: { framework?: string | undefined; indicators?: string | undefined }
}

/** Serves `/`, `/agendas`, `/agendas/:id`, the page of a public agenda, and the page for every address that leads nowhere. */
export function agendaPageRoutes(app: FastifyInstance, deps: AgendaPagesDeps): void {
  const { db } = deps.database
  publicAgendaRoutes(app, deps)

  app.get('/', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect('/sign-in', 303)
    const [only, another] = await agendasOf(db, actor.participantId)
    const isInvited = (await invitationsTo(db, actor.participantId, deps.clock.now())).length > 0
    if (only !== undefined && another === undefined && !isInvited) return reply.redirect(agendaPath(only.id), 303)
    return showList(request, reply, actor)
  })

  app.get('/agendas', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect('/sign-in?next=%2Fagendas', 303)
    return showList(request, reply, actor)
  })

  app.get<AgendaAddress>('/agendas/:agendaId', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, deps.page, request)
    }
    const body = await renderFor(actor, agenda, seat, choiceOf(request.query))
    return showPage(reply, deps, request, actor, { title: agenda.title, body, agendaId: agenda.id })
  })

  app.get('/*', (request, reply) => {
    const wantsPage = (request.headers.accept ?? '').includes('text/html') && !request.url.startsWith('/api/')
    if (!wantsPage) throw new DomainError('not-found')
    return sendMissingPage(reply, deps.page, request)
  })

  async function showList(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: ParticipantActor,
  ): Promise<FastifyReply> {
    const { locale, displayName, participantId } = actor
    const invitations = await invitationsTo(db, participantId, deps.clock.now())
    const withdrawals = actor.isAdministrator ? (await waitingWithdrawals(db)).length : 0
    const samples = await samplesOf(db, participantId, deps.clock.now())
    const agendas = await agendasOf(db, participantId)
    const body = renderAgendaList({ locale, displayName, agendas, invitations, withdrawals, samples })
    return showPage(reply, deps, request, actor, { title: say(actor.locale, 'agenda-list-title'), body })
  }

  async function renderFor(
    { locale, participantId }: ParticipantActor,
    agenda: AgendaPage,
    seat: AgendaStanding,
    choice: MatrixChoice,
  ): Promise<Html> {
    const matrix = arrangeMatrix(
      agenda,
      await indicatorsOfAgenda(db, agenda.id),
      await coverageOfAgenda(db, agenda.id),
      choice,
    )
    const counts = await threadCountsOfAgenda(db, agenda.id, participantId)
    const round = await roundNow(db, agenda.id)
    return renderAgendaPage({
      phaseLines: round === null ? [] : await phasesOf(db, round.id),
      plannedEnds: round?.settings.plannedEnds ?? {},
      locale,
      agenda,
      seat,
      now: deps.clock.now(),
      matrix,
      openBrackets: await bracketCountsOfAgenda(db, agenda.id),
      tallies:
        agenda.round === null
          ? new Map()
          : await talliesIn(db, { agendaId: agenda.id, roundId: agenda.round.id, now: deps.clock.now() }),
      openThreads: new Map([...counts].map(([goalId, { open }]) => [goalId, open])),
      waiting: waitingLines({
        locale,
        agenda,
        seat,
        links: await linksOfAgenda(db, agenda.id, participantId),
        threads: await threadsWaitingFor(db, participantId, agenda.id),
        brackets:
          seat.organisationId === null ? new Map() : await bracketsWaitingFor(db, agenda.id, seat.organisationId),
      }),
      threads: await threadsOfAgenda(db, agenda.id, null, participantId),
      table: await organisationsSeated(db, agenda.id),
      heard: await organisationsHeard(db, agenda.id, participantId),
      latest: await latestOf(db, agenda.id, seat.standing, participantId, {
        limit: Math.min(latestShown, limits.record.maxListed),
      }),
    })
  }
}

function choiceOf({ framework, indicators }: AgendaAddress['Querystring']): MatrixChoice {
  return { framework: typeof framework === 'string' ? framework : null, shows: indicators === 'all' ? 'all' : 'first' }
}

function showPage(
  reply: FastifyReply,
  { page }: AgendaPagesDeps,
  request: FastifyRequest,
  actor: ParticipantActor,
  { title, body, agendaId }: { readonly title: string; readonly body: Html; readonly agendaId?: AgendaId },
): FastifyReply {
  const { participantId, locale } = actor
  const state = { participantId, locale, ...(agendaId === undefined ? {} : { agendaId }) }
  return sendPage(reply, 200, page({ title, page: 'agenda', body, locale, theme: themeOf(request.cookies), state }))
}
