/** The doors of brackets. Every change answers the bracket as it is then, or by which decision it was lifted. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/bracket-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { isClean } from '../../packages/domain/suggestion.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { loadGoalText } from '../drafting/drafting-queries.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import {
  addAlternative,
  agreeToLift,
  holdAlternative,
  liftBracket,
  placeBracket,
  releaseAlternative,
  removeAlternative,
  type BracketOutcome,
} from './bracket-commands.ts'
import { bracketsOfAgenda, bracketsOfGoal, type ShownBracket } from './bracket-queries.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import type { SuggestionDeps } from './suggestion-commands.ts'
import { openMattersOfAgenda } from './suggestion-queries.ts'
import { idOf, shownStanding } from './shown-facts.ts'

/** Binds the endpoints of packages/contract/bracket-endpoints.ts. */
export function bracketRoutes(app: FastifyInstance, deps: SuggestionDeps): void {
  const { db } = deps.database
  const outcome = async ({ participantId }: ParticipantActor, { id, place, lifted }: BracketOutcome) => {
    const bracket = (await bracketsOfGoal(db, deps.rooms, place, participantId)).find(one => one.id === id)
    return { bracket: bracket === undefined ? null : shownBracket(bracket), lifted }
  }

  bindEndpoint(app, endpoints.listBrackets, async ({ params, actor }) => {
    const goal = await loadGoalText(db, idOf(params.goalId), actor.participantId)
    authorize('read-text', goal.standing)
    const brackets = await bracketsOfGoal(db, deps.rooms, goal, actor.participantId)
    return { standing: shownStanding(goal), brackets: brackets.map(shownBracket) }
  })

  bindEndpoint(app, endpoints.listAgendaBrackets, async ({ params, actor }) => {
    const seat = await standingInAgenda(db, idOf(params.agendaId), actor.participantId)
    if (seat === null) throw new DomainError('not-found')
    authorize('read-agenda', seat.standing)
    const brackets = await bracketsOfAgenda(db, deps.rooms, seat.agendaId, actor.participantId)
    const matters = await openMattersOfAgenda(db, deps.rooms, seat.agendaId, actor.participantId)
    return {
      brackets: brackets.map(shownBracket),
      goals: [...matters].map(([goalId, open]) => ({ goalId, ...open, isClean: isClean(open) })),
    }
  })

  bindEndpoint(app, endpoints.placeBracket, async ({ params, body, actor }) => {
    const { others, hold, reason } = body
    const input = { first: unitOf(body.first), last: unitOf(body.last), others, hold, reason }
    return outcome(actor, await placeBracket(deps, actor, idOf(params.goalId), input))
  })

  bindEndpoint(app, endpoints.addAlternative, async ({ params, body, actor }) =>
    outcome(actor, await addAlternative(deps, actor, idOf(params.bracketId), body)),
  )

  bindEndpoint(app, endpoints.removeAlternative, async ({ params, actor }) =>
    outcome(actor, await removeAlternative(deps, actor, idOf(params.bracketId), Number(params.n))),
  )

  bindEndpoint(app, endpoints.holdAlternative, async ({ params, actor }) =>
    outcome(actor, await holdAlternative(deps, actor, idOf(params.bracketId), Number(params.n))),
  )

  bindEndpoint(app, endpoints.releaseAlternative, async ({ params, actor }) =>
    outcome(actor, await releaseAlternative(deps, actor, idOf(params.bracketId), Number(params.n))),
  )

  bindEndpoint(app, endpoints.agreeToLift, async ({ params, body, actor }) =>
    outcome(actor, await agreeToLift(deps, actor, idOf(params.bracketId), body.n)),
  )

  bindEndpoint(app, endpoints.liftBracket, async ({ params, body, actor }) =>
    outcome(actor, await liftBracket(deps, actor, idOf(params.bracketId), body)),
  )
}

function unitOf([client = 0, clock = 0]: readonly number[]) {
  return { client, clock }
}

function shownBracket({ placedAt, alternatives, agreements, ...bracket }: ShownBracket) {
  return {
    ...bracket,
    placedAt: placedAt.toISOString(),
    alternatives: alternatives.map(one => ({
      ...one,
      holders: one.holders.map(({ by, since }) => ({ by, since: since.toISOString() })),
      quotedHolders: one.quotedHolders.map(({ by, since }) => ({ by, since: since.toISOString() })),
    })),
    agreements: agreements.map(one => ({ ...one, at: one.at.toISOString() })),
  }
}
