/** The page `/agendas/:id/console`: the answers of the latest round, for everybody who may read the agenda. */
import type { FastifyInstance } from 'fastify'
import { dispositionKinds, inputViews, readsPrepared } from '../../packages/domain/disposition.ts'
import { parseId, type AgendaId, type GoalId } from '../../packages/domain/ids.ts'
import { stakeholderGroups, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { organisationsSeated } from '../agenda/table-queries.ts'
import { extensionsOf, phasesOf, roundById } from '../consultation/consultation-queries.ts'
import {
  delegatesOf,
  groupsHeardIn,
  lastReminderOf,
  messagesOf,
  organisationsHeardIn,
  organisationsToRemind,
} from '../consultation/message-queries.ts'
import { bracketCountsOfAgenda } from '../suggestion/bracket-queries.ts'
import { keptLabelsOf } from '../attribution/attribution-queries.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, latestRoundOf, membersOf, standingInAgenda, tableOf } from '../agenda/agenda-queries.ts'
import { countFrameworks } from '../catalogue/catalogue-queries.ts'
import { adoptableIn } from '../consensus/consensus-queries.ts'
import { inputCounts, inputsOfRound, type InputFilter } from '../consultation/disposition-queries.ts'
import { sameInputsOf } from '../consultation/duplicate-queries.ts'
import { openInputsOf } from '../consultation/input-queries.ts'
import { paragraphsOf } from '../consultation/place-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { renderConsole } from './console-page.ts'
import { roundMovesFacts } from './round-moves-facts.ts'

export type ConsolePageDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  readonly rooms: Pick<Rooms, 'readText'>
}

type Asked = { readonly [name in 'view' | 'kind' | 'goal' | 'group' | 'from']?: unknown }

/** Serves the console. A filter that nobody could have meant is passed over. */
export function consolePageRoutes(app: FastifyInstance, { database, clock, page, rooms }: ConsolePageDeps): void {
  const { db } = database
  app.get<{ Params: { agendaId: string }; Querystring: Asked }>(
    '/agendas/:agendaId/console',
    async (request, reply) => {
      const { actor } = request
      if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
      const agendaId = parseId<AgendaId>(request.params.agendaId)
      const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
      const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
      const latest = agendaId === null ? null : await latestRoundOf(db, agendaId)
      const round = latest === null ? null : await roundById(db, latest)
      if (seat === null || agenda === null || round === null || refusalTo('read-agenda', seat.standing) !== null) {
        return sendMissingPage(reply, page, request)
      }
      const { locale, participantId } = actor
      const { id: roundId } = round
      const reader = { participantId, seesPrepared: readsPrepared(seat.standing) }
      const filter = filterOf(request.query)
      const from = fromOf(request.query)
      const inputs = await inputsOfRound(db, roundId, reader, filter, from)
      const counts = await inputCounts(db, roundId, reader, filter)
      const paragraphs = await paragraphsOf(
        { db, rooms },
        inputs.map(input => ({ ...input, goalId: input.goal?.id ?? null })),
      )
      const same = await sameInputsOf(
        db,
        reader,
        inputs.map(({ id }) => id),
      )
      const refusal = refusalTo('dispose-input', seat.standing)
      const why = refusal === null ? null : whyWords(locale, refusal)
      const pageSize = limits.input.maxListed
      const facts = {
        locale,
        agenda,
        seat,
        inputs,
        paragraphs,
        same,
        counts,
        filter,
        total: counts.matching,
        from,
        pageSize,
        why,
      }
      const now = clock.now()
      const table = await organisationsSeated(db, agenda.id)
      const heard = await organisationsHeardIn(db, roundId, participantId)
      const toRemind = await organisationsToRemind(db, round, participantId)
      const isNarrowed = filter.goal !== null || filter.group !== null
      const everything = isNarrowed ? await inputCounts(db, roundId, reader, filterOf({})) : counts
      const side = {
        ...{ locale, agenda, seat, round, now, table, heard },
        groupsHeard: await groupsHeardIn(db, round, participantId),
        groupLabels: (await keptLabelsOf(db, roundId)) ?? new Set<StakeholderGroup>(),
        // To whoever does not read what is prepared, it is no answer. [D3]
        inputs: { ...(await openInputsOf(db, roundId, participantId)), unanswered: everything.open },
        brackets: await bracketCountsOfAgenda(db, agenda.id),
        toRemind: { organisations: toRemind.length, people: (await delegatesOf(db, agenda.id, toRemind)).length },
        remindedAt: await lastReminderOf(db, roundId),
        messages: await messagesOf(db, agenda.id),
        set: { ...(await tableOf(db, agenda.id)), frameworks: await countFrameworks(db, agenda.id) },
        adoptable: round.phase === 'consensus' ? await adoptableIn(db, { agendaId: agenda.id, roundId, now }) : [],
      }
      const timeline = {
        ...{ locale, round },
        phases: await phasesOf(db, roundId),
        extensions: await extensionsOf(db, roundId),
      }
      const { inputs: open, set, adoptable } = side
      const known = {
        locale,
        now,
        round,
        organisations: table,
        seat,
        unheard: table.filter(({ id }) => !heard.has(id)),
        inputs: open,
        table: set,
        adoptable,
        agenda,
        actor,
      }
      const openBrackets = [...side.brackets.values()].reduce((sum, count) => sum + count, 0)
      const mayMove = refusalTo('move-round', seat.standing) === null
      const moves = mayMove ? await roundMovesFacts(db, rooms, { ...known, openBrackets }) : null
      const body = renderConsole({ ...facts, now, side, timeline, moves })
      const members = why === null ? await membersOf(db, agenda.id) : []
      const answerers = members.filter(({ role }) => role === 'moderator' || role === 'drafter')
      const state = {
        ...{ participantId, locale, agendaId: agenda.id, mayAnswer: why === null },
        answerers: answerers.map(({ id, name }) => ({ id, name })),
      }
      const title = say(locale, 'answers-title-of', { agenda: agenda.title })
      return sendPage(
        reply,
        200,
        page({ title, page: 'console', body, locale, theme: themeOf(request.cookies), state }),
      )
    },
  )
}

function filterOf({ view, kind, goal, group }: Asked): InputFilter {
  return {
    view: inputViews.find(one => one === view) ?? 'all',
    kind: dispositionKinds.find(one => one === kind) ?? null,
    goal: typeof goal === 'string' ? parseId<GoalId>(goal) : null,
    group: stakeholderGroups.find(one => one === group) ?? null,
  }
}

function fromOf({ from }: Asked): number {
  return typeof from === 'string' && /^[0-9]{1,6}$/.test(from) ? Number(from) : 0
}
