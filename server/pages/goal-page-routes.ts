/**
 * The page `/goals/:id`: the workspace of a goal with its durable text in the first HTML. Whoever is not signed in is
 * sent to signing in and comes back; what is unknown and what is not the reader's are answered by the same page.
 */
import type { FastifyInstance } from 'fastify'
import { indexAnchors } from '../../packages/document/anchors.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { refsOf } from '../../packages/document/projections.ts'
import { documentAddress, parseId, type GoalId } from '../../packages/domain/ids.ts'
import { textAccess } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInGoal } from '../agenda/agenda-queries.ts'
import { wordsOfCodes } from '../catalogue/catalogue-queries.ts'
import { threadCountsOfAgenda, threadsOfGoal } from '../comment/comment-queries.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { bracketCountsOfAgenda } from '../suggestion/bracket-queries.ts'
import { renderGoalBand, renderGoalPage, type BandOfGoalFacts, type GoalPageFacts } from './goal-page.ts'

export type GoalPagesDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  readonly rooms: Pick<Rooms, 'readText'>
}

/** Serves `/goals/:id`. */
export function goalPageRoutes(app: FastifyInstance, deps: GoalPagesDeps): void {
  app.get<{ Params: { goalId: string } }>('/goals/:goalId', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const goalId = parseId<GoalId>(request.params.goalId)
    const facts = goalId === null ? null : await goalPageFacts(deps, goalId, actor)
    if (facts === null) return sendMissingPage(reply, deps.page, request)
    const { locale, state, goal } = facts
    const title = say(locale, 'workspace-goal-title', { number: goal.number, title: goal.title })
    const theme = themeOf(request.cookies)
    return sendPage(reply, 200, deps.page({ title, page: 'goal', body: renderGoalPage(facts), locale, theme, state }))
  })

  // The band alone, when a round moved while the page was open: everybody reads it in the same second.
  app.get<{ Params: { goalId: string } }>('/goals/:goalId/band', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const goalId = parseId<GoalId>(request.params.goalId)
    const facts = goalId === null ? null : await bandFacts(deps, goalId, actor)
    if (facts === null) return sendMissingPage(reply, deps.page, request)
    return sendPage(reply, 200, renderGoalBand(facts))
  })
}

async function bandFacts(
  { database: { db }, clock }: GoalPagesDeps,
  goalId: GoalId,
  actor: ParticipantActor,
): Promise<BandOfGoalFacts | null> {
  const seat = await standingInGoal(db, goalId, actor.participantId)
  const access = seat === null ? null : textAccess(seat.standing)
  const agenda = seat === null ? null : await agendaPage(db, seat.agendaId)
  if (seat === null || access === null || agenda === null) return null
  return { locale: actor.locale, now: clock.now(), agenda, goal: { id: goalId }, access, reader: seat }
}

/** All that the page shows; null for outsiders and for what does not exist. */
async function goalPageFacts(
  { database, clock, rooms }: GoalPagesDeps,
  goalId: GoalId,
  actor: ParticipantActor,
): Promise<GoalPageFacts | null> {
  const { db } = database
  const seat = await standingInGoal(db, goalId, actor.participantId)
  const access = seat === null ? null : textAccess(seat.standing)
  const document = await documentOfGoal(db, goalId)
  if (seat === null || access === null || document === null) return null
  const agenda = await agendaPage(db, seat.agendaId)
  const goal = agenda?.goals.find(each => each.id === goalId)
  if (agenda === null || goal === undefined) return null
  const { delegation, displayName, standing } = seat
  const { doc, suggesters } = await rooms.readText(document.documentId)
  const blocks = layout(doc, baseText(suggesters))
  const threads = await threadsOfGoal(db, goalId, actor.participantId)
  const refWords = await wordsOfCodes(db, refsOf(blocks))
  return {
    locale: actor.locale,
    now: clock.now(),
    agenda,
    goal,
    blocks,
    refWords,
    anchors: indexAnchors(doc),
    threads: threads.filter(({ resolvedAt }) => resolvedAt === null),
    counts: await threadCountsOfAgenda(db, seat.agendaId, actor.participantId),
    brackets: await bracketCountsOfAgenda(db, seat.agendaId),
    access,
    reader: { displayName, standing, delegation, isSample: seat.isSample },
    state: {
      participantId: actor.participantId,
      locale: actor.locale,
      goal: { id: goal.id, number: goal.number },
      agendaId: agenda.id,
      documentAddress: documentAddress(document.documentId, document.epoch),
      access,
      refWords,
      self: { name: displayName, organisation: delegation.organisation, group: delegation.group },
    },
  }
}
