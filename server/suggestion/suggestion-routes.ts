/** The doors of suggestions: the list, reasons, backing, withdrawing, titles and links. Outsiders hear 'not-found'. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/suggestion-endpoints.ts'
import { paragraphNumbers } from '../../packages/document/projections.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DraftId, LinkId, SuggestionId } from '../../packages/domain/ids.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { loadGoalText } from '../drafting/drafting-queries.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { suggestLink, suggestTitle } from './beside-commands.ts'
import { bracketRoutes } from './bracket-routes.ts'
import { decisionRoutes } from './decision-routes.ts'
import { suggestDraft } from './draft-suggestion-commands.ts'
import { suggestionById } from './pending-queries.ts'
import { idOf, shownBacking, shownStanding, shownUnits } from './shown-facts.ts'
import {
  backSuggestion,
  explainSuggestion,
  stopBacking,
  withdrawSuggestion,
  type SuggestionDeps,
} from './suggestion-commands.ts'
import { reasonsOf, suggestionsOfGoal, voicesOf, type ShownSuggestion } from './suggestion-queries.ts'

/** Binds the endpoints of packages/contract/suggestion-endpoints.ts and bracket-endpoints.ts. */
export function suggestionRoutes(app: FastifyInstance, deps: SuggestionDeps): void {
  readingEndpoints(app, deps)
  sayingEndpoints(app, deps)
  decisionRoutes(app, deps)
  bindEndpoint(app, endpoints.suggestDraft, async ({ params, body, actor }) => {
    await suggestDraft(deps, actor, idOf(params.goalId), { ...body, draftId: idOf<DraftId>(params.draftId) })
    return {}
  })
  bracketRoutes(app, deps)
}

function readingEndpoints(app: FastifyInstance, deps: SuggestionDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.listSuggestions, async ({ params, actor }) => {
    const goal = await loadGoalText(db, idOf(params.goalId), actor.participantId)
    authorize('read-text', goal.standing)
    const { agendaId, goalId, documentId } = goal
    const { suggestions, text } = await suggestionsOfGoal(
      db,
      deps.rooms,
      { agendaId, goalId, documentId },
      actor.participantId,
    )
    const numbers = paragraphNumbers(layout(text.doc, baseText(text.suggesters)), goal.goal.number)
    return {
      standing: shownStanding(goal),
      suggestions: suggestions.map(one => shownSuggestion(one, numbers, one.by.id === actor.participantId)),
    }
  })

  bindEndpoint(app, endpoints.readSuggestion, async ({ params, actor }) => {
    const stored = await suggestionById(db, idOf<SuggestionId>(params.suggestionId))
    const seat = stored === null ? null : await standingInAgenda(db, stored.agendaId, actor.participantId)
    if (stored === null || seat === null) throw new DomainError('not-found')
    authorize('read-agenda', seat.standing)
    const { id, goalId, kind, state, said } = stored
    const { cast, backing, threads } = await voicesOf(db, stored.agendaId, id, actor.participantId)
    const reasons = await reasonsOf(db, id)
    return {
      ...{ id, goalId, kind, state, ...said, threads: [...threads] },
      author: cast.quoted(goalId, stored.alias) ?? cast.as(stored.author, stored.organisation),
      firstSeenAt: stored.firstSeenAt.toISOString(),
      closedAt: stored.closedAt?.toISOString() ?? null,
      reasons: reasons.map(({ reason, writtenAt }) => ({ reason, writtenAt: writtenAt.toISOString() })),
      backing: backing.map(shownBacking),
    }
  })
}

function sayingEndpoints(app: FastifyInstance, deps: SuggestionDeps): void {
  bindEndpoint(app, endpoints.explainSuggestion, async ({ params, body, actor }) => {
    const input = { name: params.name, reason: body.reason }
    return { suggestionId: await explainSuggestion(deps, actor, idOf(params.goalId), input) }
  })

  bindEndpoint(app, endpoints.backSuggestion, async ({ params, actor }) => ({
    suggestionId: await backSuggestion(deps, actor, idOf(params.goalId), params.name),
  }))

  bindEndpoint(app, endpoints.stopBacking, ({ params, actor }) =>
    stopBacking(deps, actor, idOf(params.goalId), params.name),
  )

  bindEndpoint(app, endpoints.withdrawSuggestion, ({ params, actor }) =>
    withdrawSuggestion(deps, actor, idOf(params.goalId), params.name),
  )

  bindEndpoint(app, endpoints.suggestTitle, async ({ params, body, actor }) => ({
    suggestionId: await suggestTitle(deps, actor, idOf(params.goalId), body),
  }))

  bindEndpoint(app, endpoints.suggestLink, async ({ params, body, actor }) => ({
    suggestionId: await suggestLink(deps, actor, idOf<LinkId>(params.linkId), body),
  }))
}

function shownSuggestion(one: ShownSuggestion, numbers: ReadonlyMap<string, string>, isOwn: boolean) {
  const { name, id, kind, by, found, said, reason } = one
  return {
    ...{ name, id, kind, author: by, reason, ...said, isOwn },
    firstSeenAt: one.firstSeenAt?.toISOString() ?? null,
    bid: found?.bid ?? null,
    paragraph: found === null ? '' : (numbers.get(found.bid) ?? ''),
    inserted: shownUnits(found?.inserted ?? []),
    struck: shownUnits(found?.struck ?? []),
    threads: [...one.threads],
    backing: one.backing.map(shownBacking),
    contested: [...one.contested],
  }
}
