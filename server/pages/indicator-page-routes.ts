/**
 * The pages `/agendas/:id/indicators` and `/agendas/:id/indicators/:indicatorId`. Whoever is not signed in is sent to
 * signing in and comes back; what is unknown and what is not the reader's are answered by the same page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { baseText, layout } from '../../packages/document/layout.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { parseCatalogueId, parseId, type AgendaId, type IndicatorId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInAgenda, type AgendaPage, type AgendaStanding } from '../agenda/agenda-queries.ts'
import {
  catalogueLists,
  coverageOfAgenda,
  indicatorInFull,
  indicatorsOfAgenda,
  linksOfAgenda,
  linksOfIndicator,
  referencesInOrder,
} from '../catalogue/catalogue-queries.ts'
import type { LinkLine } from '../catalogue/link-queries.ts'
import { threadsOfAgenda } from '../comment/comment-queries.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { type Html, type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { renderIndicatorIndex } from './indicator-index-page.ts'
import { renderIndicatorPage, type LinkedElements } from './indicator-page.ts'

export type IndicatorPagesDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  readonly rooms: Pick<Rooms, 'readText'>
}

type Place = { readonly actor: ParticipantActor; readonly seat: AgendaStanding; readonly agenda: AgendaPage }

/** Serves both pages. */
export function indicatorPageRoutes(app: FastifyInstance, deps: IndicatorPagesDeps): void {
  const { db } = deps.database

  app.get<{ Params: { agendaId: string } }>('/agendas/:agendaId/indicators', async (request, reply) => {
    if (request.actor === null) return toSignIn(request, reply)
    const place = await placeOf(deps, request.params.agendaId, request.actor)
    if (place === null) return sendMissingPage(reply, deps.page, request)
    const { actor, seat, agenda } = place
    const { locale } = actor
    const body = renderIndicatorIndex({
      locale,
      agenda,
      seat,
      now: deps.clock.now(),
      frameworks: await indicatorsOfAgenda(db, agenda.id),
      coverage: await coverageOfAgenda(db, agenda.id),
      references: await referencesInOrder(db),
      links: await linksOfAgenda(db, agenda.id, actor.participantId),
    })
    return show(reply, deps, request, place, { title: say(locale, 'indicators-title'), body, indicator: null })
  })

  app.get<{ Params: { agendaId: string; indicatorId: string } }>(
    '/agendas/:agendaId/indicators/:indicatorId',
    async (request, reply) => {
      if (request.actor === null) return toSignIn(request, reply)
      const place = await placeOf(deps, request.params.agendaId, request.actor)
      const indicatorId = parseCatalogueId<IndicatorId>(request.params.indicatorId)
      const indicator = indicatorId === null ? null : await indicatorInFull(db, indicatorId)
      if (place === null || indicator === null) return sendMissingPage(reply, deps.page, request)
      const { actor, seat, agenda } = place
      const links = await linksOfIndicator(db, agenda.id, indicator.id, actor.participantId)
      const frameworks = await indicatorsOfAgenda(db, agenda.id)
      // An indicator of a framework that the agenda does not use is none of its pages.
      const isUsed = frameworks.some(({ id }) => id === indicator.facts.framework)
      if (!isUsed && links.length === 0) return sendMissingPage(reply, deps.page, request)
      const body = renderIndicatorPage({
        locale: actor.locale,
        agenda,
        seat,
        now: deps.clock.now(),
        indicator,
        frameworks,
        fora: (await catalogueLists(db)).fora,
        links,
        elements: await elementsOf(deps, agenda, links),
        threads: await threadsOfAgenda(db, agenda.id, indicator.id, actor.participantId),
      })
      const title = `${indicator.code} ${indicator.facts.title}`
      return show(reply, deps, request, place, { title, body, indicator: { id: indicator.id, code: indicator.code } })
    },
  )
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
}

async function placeOf(
  { database: { db } }: IndicatorPagesDeps,
  text: string,
  actor: ParticipantActor,
): Promise<Place | null> {
  const agendaId = parseId<AgendaId>(text)
  if (agendaId === null) return null
  const seat = await standingInAgenda(db, agendaId, actor.participantId)
  const agenda = await agendaPage(db, agendaId)
  if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) return null
  return { actor, seat, agenda }
}

/** The words and numbers of the elements that are linked; only the texts that hold one are read. */
async function elementsOf(
  { database: { db }, rooms }: IndicatorPagesDeps,
  agenda: AgendaPage,
  links: readonly LinkLine[],
): Promise<LinkedElements> {
  const goals = new Set(links.filter(link => link.elementId !== null).map(link => link.goalId))
  const found = new Map<string, { readonly number: string; readonly words: string }>()
  for (const goal of agenda.goals.filter(({ id }) => goals.has(id))) {
    const document = await documentOfGoal(db, goal.id)
    const text = document === null ? null : await rooms.readText(document.documentId)
    const blocks = text === null ? [] : layout(text.doc, baseText(text.suggesters))
    const numbers = paragraphNumbers(blocks, goal.number)
    for (const block of blocks.filter(({ element }) => element !== '')) {
      found.set(block.element, { number: numbers.get(block.bid) ?? '', words: blockText(block) })
    }
  }
  return found
}

function show(
  reply: FastifyReply,
  { page }: IndicatorPagesDeps,
  request: FastifyRequest,
  { actor, agenda }: Place,
  facts: { readonly title: string; readonly body: Html; readonly indicator: { id: string; code: string } | null },
): FastifyReply {
  const { title, body, indicator } = facts
  const { participantId, locale } = actor
  const state = { participantId, locale, agendaId: agenda.id, indicator }
  const theme = themeOf(request.cookies)
  return sendPage(reply, 200, page({ title, page: 'indicator', body, locale, theme, state }))
}
