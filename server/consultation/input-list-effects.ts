/**
 * What a move of a round records of its inputs inside the caller's unit of work, by ids: the numbered list with which
 * review begins, the answers with which it ends, and what is open where it goes back or another round follows. A long
 * list is told in several entries.
 */
import { type Kysely, sql } from 'kysely'
import type { AgendaId, InputId, RoundId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'
import type { Work } from '../platform/unit-of-work.ts'

type Place = { readonly agendaId: AgendaId; readonly roundId: RoundId }

/** So many inputs stand in one entry of the record. */
const idsPerEntry = 1_000

/** Consultation is over: every input that came in time, under its number. [D1, D2] */
export async function noteInputs(work: Work, place: Place): Promise<void> {
  const rows = await inTime(work.db, place.roundId).execute()
  for (const part of partsOf(rows)) {
    const [inputs, numbers] = [part.map(({ id }) => id), part.map(({ number }) => number)]
    work.record({ name: 'inputs-listed', ...place, inputs, numbers })
  }
}

/** Review is over: the answer in force to each input, and which contests were carried as unresolved. [C6] */
export async function noteAnswers(work: Work, place: Place): Promise<void> {
  const rows = await answered(work.db, place.roundId).execute()
  for (const part of partsOf(rows)) {
    const inputs = part.map(({ id }) => id)
    const dispositions = part.map(({ dispositionId }) => dispositionId)
    const unresolved = part.filter(({ answer }) => answer === 'carried-unresolved').map(({ id }) => id)
    work.record({ name: 'answers-settled', ...place, inputs, dispositions, unresolved })
  }
}

/** Review goes back, or the next round begins: inputs without an answer, or with a contest that has none. [C7, C8] */
export async function noteLeftOpen(work: Work, place: Place): Promise<void> {
  const rows = await inTime(work.db, place.roundId)
    .leftJoin('disposition', join =>
      join.onRef('disposition.input_id', '=', 'input.id').on('disposition.replaced_at', 'is', null),
    )
    .leftJoin('contest', 'contest.disposition_id', 'disposition.id')
    .where(
      sql<boolean>`(disposition.id is null or (contest.verdict = 'contested' and
        (contest.answer is null or contest.answer = 'carried-unresolved')))`,
    )
    .execute()
  for (const part of partsOf(rows)) {
    work.record({ name: 'inputs-left-open', ...place, inputs: part.map(({ id }) => id) })
  }
}

function inTime(db: Kysely<Tables>, roundId: RoundId) {
  return db
    .selectFrom('input')
    .select(['input.id', 'input.number'])
    .where('input.round_id', '=', roundId)
    .where('input.is_late', '=', false)
    .orderBy('input.number')
}

function answered(db: Kysely<Tables>, roundId: RoundId) {
  return db
    .selectFrom('input')
    .innerJoin('disposition', 'disposition.input_id', 'input.id')
    .leftJoin('contest', 'contest.disposition_id', 'disposition.id')
    .select(['input.id', 'disposition.id as dispositionId', 'contest.answer'])
    .where('input.round_id', '=', roundId)
    .where('disposition.replaced_at', 'is', null)
    .orderBy('input.number')
}

/** One part at least: that there is none is told too. */
function partsOf<Row extends { readonly id: InputId }>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.max(1, Math.ceil(rows.length / idsPerEntry))
  return Array.from({ length: count }, (_, part) => rows.slice(part * idsPerEntry, (part + 1) * idsPerEntry))
}
