/** The door to what happened in an agenda. */
import type { FastifyInstance } from 'fastify'
import { readActivity, readRecord } from '../../packages/contract/record-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { activityWords } from '../../packages/messages/activity-words.ts'
import { personName } from '../../packages/messages/person-words.ts'
import { readRecordFilters } from '../../packages/domain/record.ts'
import { recordedByWords, recordWords } from '../../packages/messages/record-words.ts'
import { say } from '../../packages/messages/say.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { Database } from '../platform/database.ts'
import { recordedEntries } from './entry-list-queries.ts'
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
    const happenings = await latestOf(db, agendaId, seat.standing, actor.participantId, { before: query.before })
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

  bindEndpoint(app, readRecord, async ({ params, query, actor }) => {
    const agendaId = parseId<AgendaId>(params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    if (agendaId === null || seat === null) throw new DomainError('not-found')
    authorize('read-record', seat.standing)
    const { locale } = actor
    const { entries, hasMore } = await recordedEntries(
      db,
      agendaId,
      seat.standing,
      readRecordFilters(query),
      query.before ?? null,
      actor.participantId,
    )
    return {
      entries: entries.map(({ id, chained, at, name, by, isOwn, goal, facts, words }) => ({
        id,
        seq: chained?.seq ?? null,
        hash: chained?.hash ?? null,
        at: at.toISOString(),
        name,
        sentence: recordWords(locale, { name, isOwn, who: recordedByWords(locale, by), goal, facts }),
        by: {
          name: by.kind === 'house' ? null : personName(locale, by.name),
          organisation: by.kind === 'seat' ? by.delegation.organisation : null,
        },
        goalId: goal?.id ?? null,
        words: Object.fromEntries(words),
      })),
      hasMore,
    }
  })
}
