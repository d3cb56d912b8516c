/** The page `/agendas/:id/consensus?goal=<number>`. What is unknown and what is not the reader's are answered alike. */
import type { FastifyInstance } from 'fastify'
import { maySeePosition } from '../../packages/domain/consensus.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { say } from '../../packages/messages/say.ts'
import { mayActAlone } from '../../packages/domain/consensus.ts'
import { agendaPage, standingInAgenda, type AgendaPage, type AgendaStanding } from '../agenda/agenda-queries.ts'
import { adoptionsOf, openConfirmationsOf } from '../consensus/adoption-queries.ts'
import {
  adoptableIn,
  boardOf,
  latestCalledRound,
  type Board,
  type BoardWindow,
} from '../consensus/consensus-queries.ts'
import { positionsOnGoal } from '../consensus/position-queries.ts'
import { certificateOf, moderatorsOf } from '../consensus/told-queries.ts'
import { roundById, roundNow } from '../consultation/consultation-queries.ts'
import { openInputsOf } from '../consultation/input-queries.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import { keptText } from '../drafting/version-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import { limits } from '../platform/limits.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { openingOf } from './call-opening.ts'
import type { ConsensusActsFacts } from './consensus-acts.ts'
import { renderConsensusPage } from './consensus-page.ts'

export type ConsensusPagesDeps = {
  readonly database: Database
  readonly databaseNow: DatabaseNow
  readonly page: HtmlPage
  readonly rooms: Pick<Rooms, 'readText'>
}

/** Serves the board. */
export function consensusPageRoutes(app: FastifyInstance, deps: ConsensusPagesDeps): void {
  const { db } = deps.database
  type Asked = { Params: { agendaId: string }; Querystring: { goal?: string; from?: string } }
  app.get<Asked>('/agendas/:agendaId/consensus', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, deps.page, request)
    }
    const { locale, participantId } = actor
    const now = await deps.databaseNow(db)
    const roundId = await latestCalledRound(db, agenda.id)
    const reader = { organisation: seat.organisationId, role: seat.standing.role }
    const board: Board =
      roundId === null
        ? { roundNumber: null, calls: [], voices: [], positions: [], organisations: 0, from: 0 }
        : await boardOf(db, { agendaId: agenda.id, roundId, now }, reader, windowOf(request.query.from))
    const call = board.calls.find(one => String(one.goalNumber) === request.query.goal) ?? board.calls[0]
    const side = call === undefined ? null : await sideOf(deps, { seat, board, call, now })
    const body = renderConsensusPage({
      locale,
      agenda,
      seat,
      now,
      board,
      side: side === null ? null : { locale, ...side },
      acts:
        refusalTo('move-round', seat.standing) === null
          ? await actsOf(deps, { seat, agenda, now, locale, board })
          : null,
    })
    const title = say(locale, 'consensus-of', { agenda: agenda.title })
    const state = { participantId, locale, agendaId: agenda.id }
    const theme = themeOf(request.cookies)
    return sendPage(reply, 200, deps.page({ title, page: 'consensus', body, locale, theme, state }))
  })
}

function windowOf(from: unknown): BoardWindow {
  const isNumber = typeof from === 'string' && /^[0-9]{1,6}$/.test(from)
  return { from: isNumber ? Number(from) : null, count: limits.consensus.maxVoicesOnPage }
}

async function sideOf(
  { database: { db } }: ConsensusPagesDeps,
  facts: {
    readonly seat: AgendaStanding
    readonly board: Board
    readonly call: Board['calls'][number]
    readonly now: Date
  },
) {
  const { seat, board, call, now } = facts
  const said = await positionsOnGoal(db, call)
  const document = await documentOfGoal(db, call.goalId)
  const place = document === null ? null : { ...document, agenda: { id: seat.agendaId } }
  const version = place === null ? null : await keptText(db, place, call.versionNumber)
  const blocks = version === null ? [] : layout(version.text.doc, baseText(version.text.suggesters))
  const numbers = paragraphNumbers(blocks, call.goalNumber)
  const told = await certificateOf(db, call.roundId)
  const { organisationId: organisation, standing } = seat
  return {
    ...{ board, call, now, told },
    round: await roundById(db, call.roundId),
    adoptions: await adoptionsOf(db, call.goalId),
    said: said.filter(one => maySeePosition(one, { organisation, role: standing.role }, call)),
    paragraphs: blocks.flatMap(block => {
      const number = numbers.get(block.bid)
      return number === undefined ? [] : [{ number, text: blockText(block) }]
    }),
    reader: { organisation, name: seat.delegation.organisation, standing },
  }
}

/** What a moderator may do now, and what it would come to. */
async function actsOf(
  { database: { db }, rooms }: ConsensusPagesDeps,
  facts: Pick<ConsensusActsFacts, 'now' | 'locale'> & {
    readonly seat: AgendaStanding
    readonly agenda: AgendaPage
    readonly board: Board
  },
): Promise<ConsensusActsFacts | null> {
  const { seat, agenda, now, locale, board } = facts
  const round = await roundNow(db, agenda.id)
  if (round === null) return null
  const moderators = (await moderatorsOf(db, agenda.id)).length
  const place = { agendaId: agenda.id, roundId: round.id, now }
  return {
    ...{ locale, now, round, goals: agenda.goals, reader: seat.participantId },
    alone: mayActAlone({ moderators, needsTwo: round.settings.twoModerators }),
    waiting: await openConfirmationsOf(db, agenda.id),
    opening:
      round.phase === 'review' && round.state.kind === 'running'
        ? await openingOf(db, rooms, agenda, await openInputsOf(db, round.id))
        : null,
    adoptable: round.phase === 'consensus' ? await adoptableIn(db, place, board) : [],
  }
}
