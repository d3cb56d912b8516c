/** The doors of a participant's visits to a text. */
import type { FastifyInstance } from 'fastify'
import {
  beginVisit as beginVisitEndpoint,
  noteVisit as noteVisitEndpoint,
  readVisitText,
} from '../../packages/contract/visit-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type GoalId, type VisitId } from '../../packages/domain/ids.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { Database } from '../platform/database.ts'
import { loadGoalText } from './drafting-queries.ts'
import { beginVisit, noteVisit, type VisitDeps } from './visit-commands.ts'
import { textAtRow, visitOf } from './visit-queries.ts'
import { shownWhole } from './shown-whole-text.ts'

/** Binds the endpoints of packages/contract/visit-endpoints.ts. */
export function visitRoutes(app: FastifyInstance, deps: VisitDeps & { readonly database: Database }): void {
  const { db } = deps.database

  bindEndpoint(app, beginVisitEndpoint, async ({ params, body, actor }) => {
    const before = body.visit === null ? null : idOf<VisitId>(body.visit)
    const { visit, since } = await beginVisit(deps, actor, idOf<GoalId>(params.goalId), before)
    return { visit, since: since?.toISOString() ?? null }
  })
  bindEndpoint(app, noteVisitEndpoint, async ({ params, actor }) => {
    await noteVisit(deps, actor, idOf<GoalId>(params.goalId), idOf<VisitId>(params.visitId))
    return {}
  })
  bindEndpoint(app, readVisitText, async ({ params, actor }) => {
    const goal = await loadGoalText(db, idOf<GoalId>(params.goalId), actor.participantId)
    authorize('read-text', goal.standing)
    const visit = await visitOf(db, goal, actor.participantId, idOf<VisitId>(params.visitId))
    if (visit?.since_seq == null) throw new DomainError('not-found')
    return shownWhole(await textAtRow(db, goal, visit.since_seq))
  })
}

function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
