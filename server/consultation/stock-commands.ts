/**
 * Taking stock: every undecided suggestion of an agenda becomes an input of its round, by the order of goals and pages.
 * A thread is one from the start. The texts are read first, then written about: the embedded database has one
 * connection. [D1]
 */
import { isLateIn } from '../../packages/domain/disposition.ts'
import { parseId, type AgendaId, type DocumentId, type RoundId } from '../../packages/domain/ids.ts'
import { keepLabels } from '../attribution/attribution-effects.ts'
import { nextInputNumber, registerInput } from '../comment/comment-effects.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import { scheduleJob } from '../platform/jobs.ts'
import type { JobHandler } from '../platform/job-worker.ts'
import { systemActor, type UnitOfWork, type Work } from '../platform/unit-of-work.ts'
import { rowsOfPending } from '../suggestion/suggestion-effects.ts'
import { textsWithSuggestions } from '../suggestion/suggestion-queries.ts'
import { nextStock } from './stock-job.ts'

export type StockDeps = { readonly database: Database; readonly rooms: Pick<Rooms, 'readText'> } & StockParts
type StockParts = { readonly clock: Clock; readonly ids: Ids }

/** `at`: by the database's time; `isLate`: consultation has ended before. */
export type StockOf = {
  readonly roundId: RoundId
  readonly stock: Stock
  readonly at: Date
  readonly isLate: boolean
}

/** The texts of an agenda with what is suggested in them, as they were read. */
export type Stock = Awaited<ReturnType<typeof textsWithSuggestions>>

/** Reads the texts, outside of a unit of work; for a last stock, after their gates are closed. */
export async function readStock({ database, rooms }: StockDeps, agendaId: AgendaId): Promise<Stock> {
  return textsWithSuggestions(database.db, rooms, agendaId)
}

/**
 * Numbers the suggestions of a stock that have no number in this round. Holds the texts' rows, so that nobody makes a
 * second row for the same words meanwhile. Returns how many were numbered.
 */
export async function takeStock(
  parts: StockParts,
  work: Work,
  { roundId, stock, at, isLate }: StockOf,
): Promise<number> {
  let numbered = 0
  for (const { place, text } of stock) {
    await holdText(work, place.documentId)
    const { agendaId, goalId } = place
    for (const { id, rows, authorId, organisationId } of await rowsOfPending(parts, work, place, text)) {
      const known = await work.db
        .selectFrom('input')
        .select('id')
        .where('round_id', '=', roundId)
        .where('suggestion_id', 'in', rows)
        .limit(1)
        .executeTakeFirst()
      if (known !== undefined) continue
      await keepLabels(work, { roundId, organisationId })
      const number = await nextInputNumber(work, roundId)
      const input = { agendaId, roundId, number, goalId, about: { suggestionId: id }, organisationId, authorId }
      await registerInput(parts, work, { ...input, at, isLate })
      numbered += 1
    }
  }
  return numbered
}

/** Does the job of stock-job.ts: numbers what is new, and plans the next one while inputs are answered. [D1, D2] */
export function stockHandler(deps: StockDeps & { readonly unitOfWork: UnitOfWork }): JobHandler {
  return {
    lane: 'staged',
    run: async ({ payload }, claimInside) => {
      const [agendaId, roundId] = [idIn<AgendaId>(payload['agendaId']), idIn<RoundId>(payload['roundId'])]
      const stock = await readStock(deps, agendaId)
      await deps.unitOfWork(systemActor, async work => {
        const now = await claimInside(work)
        const round = await work.db
          .selectFrom('round')
          .select('phase')
          .where('id', '=', roundId)
          .forShare()
          .executeTakeFirst()
        if (now === null || (round?.phase !== 'consultation' && round?.phase !== 'review')) return
        const count = await takeStock(deps, work, { roundId, stock, at: now, isLate: isLateIn(round.phase) })
        if (count > 0) work.record({ name: 'suggestions-numbered', agendaId, roundId, count })
        await scheduleJob(work, nextStock(agendaId, roundId, now))
      })
    },
  }
}

function idIn<Id extends string>(value: unknown): Id {
  const id = parseId<Id>(String(value))
  if (id === null) throw new Error('a job without its ids')
  return id
}

async function holdText(work: Work, documentId: DocumentId): Promise<void> {
  await work.db.selectFrom('document').select('id').where('id', '=', documentId).forUpdate().execute()
}
