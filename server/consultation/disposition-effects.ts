/**
 * Answers inside a caller's unit of work: one put in force in the place of another, and all that were prepared published
 * when review begins. Never authorises, and tells nobody. [D4] [D5]
 */
import { sql } from 'kysely'
import type { NewDisposition } from '../../packages/domain/disposition.ts'
import type { AgendaId, DispositionId, InputId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import type { Ids } from '../platform/ids.ts'
import { scheduleJob } from '../platform/jobs.ts'
import type { Work } from '../platform/unit-of-work.ts'
import type { KeptWords } from './disposition-queries.ts'

/** The job that tells people of the answers that were published together. */
export const tellPublishedJob = 'tell-published-answers'

/** Puts an answer in force; the one before stays, replaced. The caller holds the input's row. */
export async function putInForce(
  { ids }: { readonly ids: Ids },
  work: Work,
  given: NewDisposition & {
    readonly inputId: InputId
    readonly by: ParticipantId
    readonly isPublished: boolean
    readonly before: KeptWords | null
    readonly after: KeptWords | null
    readonly at: Date
  },
): Promise<DispositionId> {
  const { inputId, kind, reason, duplicateOf, by, isPublished, before, after, at } = given
  await work.db
    .updateTable('disposition')
    .set({ replaced_at: at })
    .where('input_id', '=', inputId)
    .where('replaced_at', 'is', null)
    .execute()
  const id = ids.next<DispositionId>()
  await work.db
    .insertInto('disposition')
    .values({
      id,
      input_id: inputId,
      kind,
      reason,
      duplicate_of: duplicateOf,
      words_before: before === null ? null : JSON.stringify(before),
      words_after: after === null ? null : JSON.stringify(after),
      decided_by: by,
      decided_at: at,
      published_at: isPublished ? at : null,
    })
    .execute()
  return id
}

/**
 * Publishes everything that was prepared in a round, in the act by which review begins; people are told by a job that
 * this act plans. Returns how many were published. Source: consultation rule D4.
 */
export async function publishDispositions(
  work: Work,
  { agendaId, roundId, at }: { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly at: Date },
): Promise<number> {
  const published = await work.db
    .updateTable('disposition')
    .set({ published_at: at })
    .where('published_at', 'is', null)
    .where('replaced_at', 'is', null)
    .where(sql<boolean>`input_id in (select input.id from input where input.round_id = ${roundId})`)
    .returning(sql<number>`1`.as('one'))
    .execute()
  if (published.length === 0) return 0
  work.record({ name: 'dispositions-published', agendaId, roundId, count: published.length })
  await scheduleJob(work, {
    kind: tellPublishedJob,
    dedupeKey: `${tellPublishedJob}:${roundId}:${at.toISOString()}`,
    payload: { agendaId, roundId, at: at.toISOString() },
    runAt: at,
  })
  return published.length
}
