/** What is open among the inputs of a round. [D2] [D7] [D8] */
import { type Kysely, sql } from 'kysely'
import type { OpenInputs } from '../../packages/domain/open-inputs.ts'
import { contestEndsAt, type ContestWindow } from '../../packages/domain/disposition.ts'
import type { RoundId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'
import { isInputShownTo, type For } from '../attribution/attribution-queries.ts'
import { roundById } from './consultation-queries.ts'

/** How long an answer may be contested in this round. */
export async function contestWindowOf(db: Kysely<Tables>, roundId: RoundId): Promise<ContestWindow> {
  const pauses = await db
    .selectFrom('round_pause')
    .select(['paused_at as pausedAt', 'resumed_at as resumedAt'])
    .where('round_id', '=', roundId)
    .orderBy('paused_at')
    .execute()
  return { days: (await roundById(db, roundId))?.settings.contestDays ?? 0, pauses }
}

/** What review still has to do; of what this reader knows where it is shown to her. */
export async function openInputsOf(db: Kysely<Tables>, roundId: RoundId, reads: For = 'house'): Promise<OpenInputs> {
  const window = await contestWindowOf(db, roundId)
  const row = await db
    .selectFrom('input')
    .leftJoin('disposition', join =>
      join.onRef('disposition.input_id', '=', 'input.id').on('disposition.replaced_at', 'is', null),
    )
    .leftJoin('contest', 'contest.disposition_id', 'disposition.id')
    .select(sql<number>`count(*)::int`.as('inTime'))
    .select(sql<number>`(count(*) filter (where disposition.id is null))::int`.as('unanswered'))
    .select(
      sql<number>`(count(*) filter (where disposition.kind <> 'accepted' and disposition.reason = ''))::int`.as(
        'withoutReason',
      ),
    )
    .select(sql<number>`(count(*) filter (where contest.verdict = 'contested'))::int`.as('contested'))
    .select(
      sql<number>`(count(*) filter (where contest.verdict = 'contested' and contest.answer is null))::int`.as(
        'unansweredContests',
      ),
    )
    // What a contest changed is not contested again: nobody waits for that.
    .select(
      sql<Date | null>`max(disposition.published_at) filter (where contest.verdict is distinct from 'contested'
        and input.id not in (select replaced.input_id from disposition as replaced
          join contest as earlier on earlier.disposition_id = replaced.id
          where replaced.replaced_at is not null and earlier.verdict = 'contested'))`.as('lastPublishedAt'),
    )
    .where('input.round_id', '=', roundId)
    .where(isInputShownTo(reads))
    .where('input.is_late', '=', false)
    .executeTakeFirstOrThrow()
  const { lastPublishedAt, ...counts } = row
  return { ...counts, contestClosesAt: lastPublishedAt === null ? null : contestEndsAt(lastPublishedAt, window) }
}
