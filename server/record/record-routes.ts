/** The door to what happened in an agenda. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { fetchRecordFile, readActivity, readRecord } from '../../packages/contract/record-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { activityWords } from '../../packages/messages/activity-words.ts'
import { recordMediaTypes } from '../../packages/domain/record-file.ts'
import { seatName } from '../../packages/messages/person-words.ts'
import { readRecordFilters } from '../../packages/domain/record.ts'
import { contentDisposition } from '../../packages/exchange/file-name.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { toldEntry } from './entry-rows.ts'
import { recordedEntries } from './entry-list-queries.ts'
import { takeRecord, type RecordDeps } from './take-record-commands.ts'
import { latestOf } from './record-queries.ts'

/** Binds the endpoints of packages/contract/record-endpoints.ts. */
export function recordRoutes(app: FastifyInstance, deps: RecordDeps): void {
  const { db } = deps.database

  bindEndpoint(app, readActivity, async ({ params, query, actor }) => {
    const agendaId = parseId<AgendaId>(params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    if (agendaId === null || seat === null) throw new DomainError('not-found')
    authorize('read-agenda', seat.standing)
    const { locale } = actor
    const happenings = await latestOf(db, agendaId, seat.standing, actor.participantId, { before: query.before })
    return {
      activity: happenings.map(({ id, at, name, by, isOwn, goal, facts }) => {
        const who = seatName(locale, by.delegation)
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
      entries: entries.map(entry => toldEntry(locale, entry)),
      hasMore,
    }
  })

  bindEndpoint(app, fetchRecordFile, async ({ params, query, actor, reply }) => {
    const agendaId = parseId<AgendaId>(params.agendaId)
    if (agendaId === null) throw new DomainError('not-found')
    const { format, ...asked } = query
    const { fileName, lines } = await takeRecord(deps, actor, agendaId, format, readRecordFilters(asked))
    await reply
      .headers({
        'content-type': recordMediaTypes[format],
        'content-disposition': contentDisposition(fileName),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .send(Readable.from(lines))
  })
}
