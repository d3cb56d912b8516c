/** The pages `/agendas/new` for everybody who is signed in, and `/agendas/:id/setup` for the agenda's moderators. */
import type { FastifyInstance } from 'fastify'
import type { AgendaFile } from '../../packages/contract/agenda-file.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import { countPenHolders, hasGoalsFrom, organisationsSpokenFor, organisationsSeated } from '../agenda/table-queries.ts'
import { allFrameworks, indicatorsOfAgenda } from '../catalogue/catalogue-queries.ts'
import { samplesOf } from '../sample/sample-queries.ts'
import { sendPage, themeOf } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import type { AgendaPagesDeps } from './agenda-page-routes.ts'
import { renderConvenePage } from './convene-page.ts'
import { renderSetupPage } from './setup-page.ts'

export type SetupPagesDeps = AgendaPagesDeps & { readonly starterGoals: () => Promise<AgendaFile> }

/** Serves both pages. */
export function setupPageRoutes(app: FastifyInstance, deps: SetupPagesDeps): void {
  const { db } = deps.database

  app.get('/agendas/new', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect('/sign-in?next=%2Fagendas%2Fnew', 303)
    const { locale, displayName, participantId } = actor
    const body = renderConvenePage({
      locale,
      displayName,
      organisations: await organisationsSpokenFor(db, participantId),
      samples: await samplesOf(db, participantId, deps.clock.now()),
    })
    const title = say(locale, 'convene-title')
    const state = { participantId, locale }
    return sendPage(
      reply,
      200,
      deps.page({ title, page: 'convene', body, locale, theme: themeOf(request.cookies), state }),
    )
  })

  app.get<{ Params: { agendaId: string } }>('/agendas/:agendaId/setup', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const { locale, participantId } = actor
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, participantId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (seat === null || agenda === null || refusalTo('manage-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, deps.page, request)
    }
    const starter = await deps.starterGoals()
    const hasStarter = await hasGoalsFrom(
      db,
      agenda.id,
      starter.goals.map(goal => goal.id),
    )
    const body = renderSetupPage({
      locale,
      agenda,
      seat,
      now: deps.clock.now(),
      table: await organisationsSeated(db, agenda.id),
      penHolders: await countPenHolders(db, agenda.id, agenda.pen),
      chosen: await indicatorsOfAgenda(db, agenda.id),
      frameworks: await allFrameworks(db),
      starterGoals: hasStarter ? null : starter.goals.length,
      samples: await samplesOf(db, participantId, deps.clock.now()),
    })
    const title = say(locale, seat.standing.phase === 'setup' ? 'setup-title' : 'setup-title-open')
    const state = { participantId, locale, agendaId: agenda.id }
    return sendPage(
      reply,
      200,
      deps.page({ title, page: 'setup', body, locale, theme: themeOf(request.cookies), state }),
    )
  })
}
