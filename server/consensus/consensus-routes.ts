/** The doors of the consensus call: the board, positions and breaking the silence. Outsiders hear 'not-found'. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/consensus-endpoints.ts'
import { isCallSealedFrom, maySeePosition, type Readiness } from '../../packages/domain/consensus.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId, type ConfirmationId, type GoalId, type PositionId } from '../../packages/domain/ids.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { loadGoalText, type GoalText } from '../drafting/drafting-queries.ts'
import { keptText } from '../drafting/version-queries.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { boardOf, isOver, latestCallOf, latestCalledRound, readinessIn, type Call } from './consensus-queries.ts'
import { positionsOnGoal, type Position } from './position-queries.ts'
import { askToClose, askToReopen, beginNextRound, confirmAct, takeBackAct, type Asked } from './adoption-commands.ts'
import { adoptionsOf, openConfirmationsOf, type OpenConfirmation } from './adoption-queries.ts'
import { applyWording, openCall, sendBack, type CallDeps } from './call-commands.ts'
import { breakSilence, takePosition, type ConsensusDeps } from './position-commands.ts'

/** Binds the endpoints of packages/contract/consensus-endpoints.ts. */
export function consensusRoutes(app: FastifyInstance, deps: CallDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.readBoard, async ({ params, actor }) => {
    const seat = await standingInAgenda(db, idOf<AgendaId>(params.agendaId), actor.participantId)
    if (seat === null) throw new DomainError('not-found')
    authorize('read-agenda', seat.standing)
    const round = await latestCalledRound(db, seat.agendaId)
    const isModerator = seat.standing.role === 'moderator'
    const waiting = isModerator
      ? (await openConfirmationsOf(db, seat.agendaId)).map(one => shownWaiting(one, actor))
      : []
    if (round === null) return { roundNumber: null, calls: [], voices: [], positions: [], waiting }
    const place = { agendaId: seat.agendaId, roundId: round, now: await deps.databaseNow(db) }
    const board = await boardOf(db, place, { organisation: seat.organisationId, role: seat.standing.role })
    return {
      roundNumber: board.roundNumber,
      calls: board.calls.map(call => shownCall(call, call.isOver, call.readiness)),
      voices: board.voices.map(({ organisation, ...voice }) => ({ organisationId: organisation, ...voice })),
      positions: board.positions.map(one => shownPosition(one, board.calls)),
      waiting,
    }
  })

  bindEndpoint(app, endpoints.readPositions, async ({ params, actor }) => {
    const goal = await loadGoalText(db, idOf<GoalId>(params.goalId), actor.participantId)
    authorize('read-text', goal.standing)
    const adoptions = (await adoptionsOf(db, goal.goalId)).map(one => ({
      round: one.roundNumber,
      version: one.versionNumber,
      adoptedAt: one.adoptedAt.toISOString(),
      reason: one.reason,
    }))
    const call = await latestCallOf(db, goal.goalId)
    if (call === null) return { call: null, paragraphs: [], positions: [], adoptions }
    const over = isOver(call, await deps.databaseNow(db))
    const reader = { organisation: goal.organisationId, role: goal.standing.role }
    const said = await positionsOnGoal(db, call)
    const weighed = await readinessIn(db, { agendaId: goal.agenda.id, roundId: call.roundId })
    const shown = { isSealed: call.isSealed, isOver: over }
    const readiness = isCallSealedFrom(reader, shown) ? null : (weighed.get(call.goalId) ?? null)
    return {
      call: shownCall(call, over, readiness),
      paragraphs: await paragraphsOf(deps, goal, call),
      positions: said.filter(one => maySeePosition(one, reader, shown)).map(one => shownPosition(one, [call])),
      adoptions,
    }
  })

  bindEndpoint(app, endpoints.takePosition, async ({ params, body, actor }) => ({
    positionId: await takePosition(deps, actor, idOf<GoalId>(params.goalId), body),
  }))

  bindEndpoint(app, endpoints.breakSilence, async ({ params, body, actor }) => ({
    positionId: await breakSilence(deps, actor, idOf<GoalId>(params.goalId), body),
  }))

  bindEndpoint(app, endpoints.openCall, ({ params, body, actor }) =>
    openCall(deps, actor, idOf<AgendaId>(params.agendaId), { closesAt: instantOf(body.closesAt) }),
  )

  bindEndpoint(app, endpoints.applyWording, async ({ params, actor }) => ({
    version: await applyWording(deps, actor, idOf<GoalId>(params.goalId), idOf<PositionId>(params.positionId)),
  }))

  bindEndpoint(app, endpoints.sendBack, ({ params, body, actor }) =>
    sendBack(deps, actor, idOf<GoalId>(params.goalId), body),
  )

  bindEndpoint(app, endpoints.askToClose, async ({ params, body, actor }) =>
    shownAsked(await askToClose(deps, actor, idOf<AgendaId>(params.agendaId), body)),
  )

  bindEndpoint(app, endpoints.confirmAct, ({ params, actor }) =>
    confirmAct(deps, actor, idOf<ConfirmationId>(params.confirmationId)),
  )

  bindEndpoint(app, endpoints.takeBackAct, ({ params, actor }) =>
    takeBackAct(deps, actor, idOf<ConfirmationId>(params.confirmationId)),
  )

  bindEndpoint(app, endpoints.askToReopen, async ({ params, body, actor }) =>
    shownAsked(await askToReopen(deps, actor, idOf<GoalId>(params.goalId), body)),
  )

  bindEndpoint(app, endpoints.beginNextRound, async ({ params, body, actor }) => {
    const closesAt = body.closesAt == null ? null : instantOf(body.closesAt)
    const wish = { reason: body.reason, closesAt, attribution: body.attribution }
    return { round: await beginNextRound(deps, actor, idOf<AgendaId>(params.agendaId), wish) }
  })
}

/** An id of this kind; one that is none reads like one that nobody has. */
function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}

/** Refuses: 'round-end-in-past' for what is no instant. */
function instantOf(text: string): Date {
  const instant = new Date(text)
  if (Number.isNaN(instant.getTime())) throw new DomainError('round-end-in-past')
  return instant
}

function shownAsked(asked: Asked) {
  return asked.kind === 'done'
    ? { done: true, confirmationId: null }
    : { done: false, confirmationId: asked.confirmationId }
}

function shownWaiting({ id, kind, goalId, reason, askedBy, askedAt }: OpenConfirmation, actor: ParticipantActor) {
  return { id, kind, goalId, reason, askedAt: askedAt.toISOString(), isOwn: askedBy === actor.participantId }
}

async function paragraphsOf({ database }: ConsensusDeps, goal: GoalText, call: Call) {
  const version = await keptText(database.db, goal, call.versionNumber)
  if (version === null) return []
  const blocks = layout(version.text.doc, baseText(version.text.suggesters))
  const numbers = paragraphNumbers(blocks, goal.goal.number)
  return blocks.flatMap(block => {
    const number = numbers.get(block.bid)
    return number === undefined ? [] : [{ number, text: blockText(block) }]
  })
}

function shownCall(call: Call, over: boolean, readiness: Readiness | null) {
  const { goalId, goalNumber, goalTitle, rule, isSealed, state } = call
  return {
    ...{ goalId, goalNumber, goalTitle, isSealed, state, isOver: over },
    kind: rule.kind,
    requiredGroups: [...rule.requiredGroups],
    version: call.versionNumber,
    openedAt: call.openedAt.toISOString(),
    closesAt: call.closesAt.toISOString(),
    readiness: readiness === null ? null : { ...readiness, lacking: [...readiness.lacking] },
  }
}

function shownPosition(one: Position, calls: readonly Call[]) {
  const { id, goalId, organisation, name, code, group, stand, words, wording, breaksSilence } = one
  const called = calls.find(call => call.goalId === goalId)
  return {
    ...{ id, goalId, code, group, stand, words, wording, breaksSilence },
    organisationId: organisation,
    organisation: name,
    paragraphs: one.paragraphs.map(({ number }) => number),
    version: one.versionNumber,
    isOnCalledVersion: called?.versionId === one.versionId,
    takenAt: one.takenAt.toISOString(),
  }
}
