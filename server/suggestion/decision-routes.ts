/** The doors of decisions: what one would decide, deciding, the list of what was decided, and taking it back. */
import type { FastifyInstance } from 'fastify'
import type { BodyOf } from '../../packages/contract/endpoint.ts'
import * as endpoints from '../../packages/contract/suggestion-endpoints.ts'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { parseBlockId } from '../../packages/document/tokens.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DecisionId } from '../../packages/domain/ids.ts'
import type { Chosen } from '../../packages/domain/suggestion.ts'
import { authorize } from '../auth/authorize.ts'
import { loadGoalText } from '../drafting/drafting-queries.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { decideSuggestions, previewDecision } from './decision-commands.ts'
import { revertDecision } from './revert-commands.ts'
import { sourcesOf } from './source-queries.ts'
import type { SuggestionDeps } from './suggestion-commands.ts'
import { decisionsOfGoal, type ShownDecision } from './suggestion-queries.ts'
import { idOf, shownBacking, shownStanding } from './shown-facts.ts'

/** Binds the decisions among the endpoints of packages/contract/suggestion-endpoints.ts. */
export function decisionRoutes(app: FastifyInstance, deps: SuggestionDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.previewDecision, async ({ params, body, actor }) => {
    const { names, ...preview } = await previewDecision(deps, actor, idOf(params.goalId), chosenIn(body.of))
    return { ...preview, names: [...names] }
  })

  bindEndpoint(app, endpoints.decideSuggestions, ({ params, body, actor }) => {
    const { verdict, reason, of, expect } = body
    const input = { verdict, reason, of: chosenIn(of), count: expect.count, digest: expect.digest ?? null }
    return decideSuggestions(deps, actor, idOf(params.goalId), input)
  })

  bindEndpoint(app, endpoints.listDecisions, async ({ params, actor }) => {
    const goal = await loadGoalText(db, idOf(params.goalId), actor.participantId)
    authorize('read-text', goal.standing)
    return {
      standing: shownStanding(goal),
      decisions: (await decisionsOfGoal(db, goal, actor.participantId)).map(shownDecision),
    }
  })

  bindEndpoint(app, endpoints.readSources, async ({ params, query, actor }) => {
    const goal = await loadGoalText(db, idOf(params.goalId), actor.participantId)
    authorize('read-text', goal.standing)
    const { agendaId, goalId, documentId } = goal
    const place = { agendaId, goalId, documentId }
    const { runs, decisions } = await sourcesOf(db, deps.rooms, place, passageIn(query.passage), actor.participantId)
    return {
      runs: runs.map(run => ({ ...run, at: run.at?.toISOString() ?? null })),
      decisions: decisions.map(shownDecision),
    }
  })

  bindEndpoint(app, endpoints.revertDecision, ({ params, body, actor }) => {
    const input = { decisionId: idOf<DecisionId>(params.decisionId), reason: body.reason }
    return revertDecision(deps, actor, idOf(params.goalId), input)
  })
}

function chosenIn(of: BodyOf<typeof endpoints.previewDecision>['of']): Chosen {
  if ('names' in of) return { kind: 'names', names: of.names }
  if ('units' in of) return { kind: 'part', name: of.name, units: of.units }
  if ('author' in of) return { kind: 'author', author: idOf(of.author) }
  if ('organisation' in of) return { kind: 'organisation', organisation: idOf(of.organisation) }
  return 'group' in of ? { kind: 'group', group: of.group } : { kind: 'uncontested' }
}

/** The contract knows the form. */
function passageIn(text: string): readonly PassageRange[] {
  return text.split(',').map(range => {
    const [first, last] = range.split('-').map(end => parseBlockId(end))
    if (first == null || last == null) throw new DomainError('passage-not-known')
    return { first, last }
  })
}

function shownDecision({ at, items, reverted, ...decision }: ShownDecision) {
  return {
    ...decision,
    at: at.toISOString(),
    items: items.map(({ by, said, threads, backing, units: _, ...item }) => ({
      ...{ ...item, ...said, author: by },
      threads: [...threads],
      backing: backing.map(shownBacking),
    })),
    reverted: reverted === null ? null : { ...reverted, at: reverted.at.toISOString() },
  }
}
