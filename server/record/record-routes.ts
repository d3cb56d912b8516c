/** The door to what happened in an agenda. */
import type { FastifyInstance } from 'fastify'
import { readActivity } from '../../packages/contract/record-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { activityWords } from '../../packages/messages/activity-words.ts'
import { say } from '../../packages/messages/say.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { Database } from '../platform/database.ts'
import { latestOf } from './record-queries.ts'

/** Binds the endpoints of packages/contract/record-endpoints.ts. */
export function recordRoutes(app: FastifyInstance, { database }: { readonly database: Database }): void {
  const { db } = database

  bindEndpoint(app, readActivity, async ({ params, query, actor }) => {
    const agendaId = parseId<AgendaId>(params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    if (agendaId === null || seat === null) throw new DomainError('not-found')
    authorize('read-agenda', seat.standing)
    const { locale } = actor
    const happenings = await latestOf(db, agendaId, seat.standing, { before: query.before })
    return {
      activity: happenings.map(({ id, at, name, by, isOwn, goal, facts }) => {
        const who = by.delegation.organisation ?? say(locale, 'shell-secretariat')
        return {
          id,
          at: at.toISOString(),
          name,
          sentence: activityWords(locale, { name, isOwn, who, goal, facts }),
          by: { name: by.name, organisation: by.delegation.organisation, group: by.delegation.group },
          goalId: goal?.id ?? null,
        }
      }),
    }
  })
}
