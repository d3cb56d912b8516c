/** The page `/goals/:id/history`: versions of a goal's text and what changed, for everybody who reads the goal. */
import type { FastifyInstance } from 'fastify'
import { atWholeWords, isUnchanged } from '../../packages/document/redline-wording.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type GoalId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { parseMoment, type Moment } from '../../packages/domain/version.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInGoal } from '../agenda/agenda-queries.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import {
  compareMoments,
  readAuthorshipOf,
  versionsOf,
  type ComparedTexts,
  type VersionLine,
} from '../drafting/version-queries.ts'
import { sendPage, themeOf } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { acceptancesOf } from '../suggestion/acceptance-queries.ts'
import { decisionsOfGoal } from '../suggestion/suggestion-queries.ts'
import type { GoalPagesDeps } from './goal-page-routes.ts'
import { historyViews, renderHistoryPage, type HistoryPageFacts } from './history-page.ts'

/** What the address may say; anything else counts as not said. */
type Query = { readonly [name in 'from' | 'to' | 'view' | 'unchanged']?: unknown }

/** Serves `/goals/:id/history`. */
export function historyPageRoutes(app: FastifyInstance, deps: GoalPagesDeps): void {
  app.get<{ Params: { goalId: string }; Querystring: Query }>('/goals/:goalId/history', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const goalId = parseId<GoalId>(request.params.goalId)
    const facts = goalId === null ? null : await historyFacts(deps, goalId, actor, request.query)
    if (facts === null) return sendMissingPage(reply, deps.page, request)
    const { locale, goal, agenda } = facts
    const title = say(locale, 'history-title', { number: goal.number })
    const state = {
      participantId: actor.participantId,
      locale,
      agendaId: agenda.id,
      goal: { id: goal.id, number: goal.number },
    }
    const theme = themeOf(request.cookies)
    const body = renderHistoryPage(facts)
    return sendPage(reply, 200, deps.page({ title, page: 'history', body, locale, theme, state }))
  })
}

/** All that the page shows; null for outsiders, and for a goal or a version that does not exist. */
async function historyFacts(
  { database: { db }, clock, rooms }: GoalPagesDeps,
  goalId: GoalId,
  actor: ParticipantActor,
  query: Query,
): Promise<HistoryPageFacts | null> {
  const seat = await standingInGoal(db, goalId, actor.participantId)
  const document = await documentOfGoal(db, goalId)
  if (seat === null || document === null || refusalTo('read-text', seat.standing) !== null) return null
  const agenda = await agendaPage(db, seat.agendaId)
  const goal = agenda?.goals.find(each => each.id === goalId)
  if (agenda === null || goal === undefined) return null
  const place = { documentId: document.documentId, epoch: document.epoch, agenda: { id: agenda.id } }
  const versions = await versionsOf(db, place)
  const view = historyViews.find(name => name === query.view) ?? 'side'
  const asked = { from: momentOf(query.from), to: momentOf(query.to) }
  const compare = (from: Moment, to: Moment): Promise<ComparedTexts> =>
    compareMoments({ db, rooms, acceptancesOf }, place, { from, to }, actor.participantId)
  try {
    const first = await compare(asked.from ?? versions[0]?.number ?? 'now', asked.to ?? 'now')
    const isAsked = asked.from !== null || asked.to !== null
    const before = isAsked || !isAllSame(first) ? null : await lastChange(versions, compare)
    const compared = before ?? first
    return {
      locale: actor.locale,
      agenda,
      goal,
      seat,
      now: clock.now(),
      versions,
      view,
      hidesUnchanged: query.unchanged === 'hide',
      compared: { ...compared, redline: atWholeWords(compared.redline) },
      isLastChange: before !== null,
      decisions: await decisionsOfGoal(db, { agendaId: agenda.id, goalId }, actor.participantId),
      authorship: view === 'authors' ? await readAuthorshipOf({ db, rooms }, place, actor.participantId) : null,
    }
  } catch (cause) {
    if (cause instanceof DomainError && cause.code === 'not-found') return null
    throw cause
  }
}

/** What changed last between two versions; null where all say the same. */
async function lastChange(
  versions: readonly VersionLine[],
  compare: (from: Moment, to: Moment) => Promise<ComparedTexts>,
): Promise<ComparedTexts | null> {
  for (const [at, later] of versions.entries()) {
    const earlier = versions[at + 1]
    // What says the same has the same hash: nothing is read for it.
    if (earlier === undefined || earlier.hash === later.hash) continue
    const compared = await compare(earlier.number, later.number)
    if (!isAllSame(compared)) return compared
  }
  return null
}

function isAllSame({ redline }: ComparedTexts): boolean {
  return redline.rows.every(isUnchanged)
}

function momentOf(value: unknown): Moment | null {
  return typeof value === 'string' ? parseMoment(value) : null
}
