/** Inputs of a round as the record lists them when the round moves: by ids, in the order of their numbers. */
import { type Kysely, sql } from 'kysely'
import type { RoundId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'

/** Every input that came in time. [D1, D2] */
export function inputsInTime(db: Kysely<Tables>, roundId: RoundId) {
  return inTime(db, roundId).execute()
}

/** The answers in force, and what became of contests. [C6] */
export function answersInForce(db: Kysely<Tables>, roundId: RoundId) {
  return db
    .selectFrom('input')
    .innerJoin('disposition', 'disposition.input_id', 'input.id')
    .leftJoin('contest', 'contest.disposition_id', 'disposition.id')
    .select(['input.id', 'disposition.id as dispositionId', 'contest.answer'])
    .where('input.round_id', '=', roundId)
    .where('disposition.replaced_at', 'is', null)
    .orderBy('input.number')
    .execute()
}

/** Inputs without an answer, or with a contest that has none. [C7, C8] */
export function inputsLeftOpen(db: Kysely<Tables>, roundId: RoundId) {
  return inTime(db, roundId)
    .leftJoin('disposition', join =>
      join.onRef('disposition.input_id', '=', 'input.id').on('disposition.replaced_at', 'is', null),
    )
    .leftJoin('contest', 'contest.disposition_id', 'disposition.id')
    .where(
      sql<boolean>`(disposition.id is null or (contest.verdict = 'contested' and
        (contest.answer is null or contest.answer = 'carried-unresolved')))`,
    )
    .execute()
}

function inTime(db: Kysely<Tables>, roundId: RoundId) {
  return db
    .selectFrom('input')
    .select(['input.id', 'input.number'])
    .where('input.round_id', '=', roundId)
    .where('input.is_late', '=', false)
    .orderBy('input.number')
}
