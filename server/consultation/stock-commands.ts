/**
 * Taking stock: every undecided suggestion of an agenda becomes an input of its round, by the order of goals and pages.
 * A thread is one from the start. What is undecided is read where it is written about, under the text's lock: a stock of
 * words that were read earlier would close what was just explained, and number what was just decided. [D1]
 */
import { isLateIn } from '../../packages/domain/disposition.ts'
import type { Phase } from '../../packages/domain/agenda.ts'
import { parseId, type AgendaId, type RoundId } from '../../packages/domain/ids.ts'
import { keepLabels } from '../attribution/attribution-effects.ts'
import { nextInputNumber, registerInput } from '../comment/comment-effects.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import { scheduleJob, type DatabaseNow } from '../platform/jobs.ts'
import type { JobHandler } from '../platform/job-worker.ts'
import { systemActor, type UnitOfWork, type Work } from '../platform/unit-of-work.ts'
import { rowsOfPending } from '../suggestion/suggestion-effects.ts'
import type { Place } from '../suggestion/pending-queries.ts'
import { placesWithSuggestions } from '../suggestion/suggestion-queries.ts'
import { lockedMarkedTexts, type MarkedText } from '../suggestion/text-queries.ts'
import { nextStock } from './stock-job.ts'

export type StockDeps = { readonly clock: Clock; readonly ids: Ids }

/** `at`: by the database's time; `isLate`: consultation has ended before. */
export type StockOf = {
  readonly agendaId: AgendaId
  readonly roundId: RoundId
  readonly at: Date
  readonly isLate: boolean
}

/**
 * Numbers the suggestions of all texts that have no number in this round, and holds those texts to the end of the
 * transaction: a caller who holds a round or a number has held the texts before (docs/gotchas.md). Returns how many
 * were numbered.
 */
export async function takeStock(deps: StockDeps, work: Work, stock: StockOf): Promise<number> {
  const places = await placesWithSuggestions(work.db, stock.agendaId)
  const byDocument = places.map(place => place.documentId)
  let numbered = 0
  let k = 0
  for await (const text of lockedMarkedTexts(work, byDocument)) {
    const place = places[k++]
    if (place !== undefined) numbered += await numberText(deps, work, stock, { place, text })
  }
  return numbered
}

/**
 * Does the job of stock-job.ts: numbers what is new, and plans the next one while inputs are answered. One text after
 * the other, each in a transaction of its own, so that nobody who writes waits for the others; what was numbered before
 * a process died is not numbered again. [D1, D2]
 */
export function stockHandler(
  deps: StockDeps & {
    readonly database: Database
    readonly databaseNow: DatabaseNow
    readonly unitOfWork: UnitOfWork
  },
): JobHandler {
  return {
    lane: 'staged',
    run: async ({ payload }, claimInside) => {
      const [agendaId, roundId] = [idIn<AgendaId>(payload['agendaId']), idIn<RoundId>(payload['roundId'])]
      for (const place of await placesWithSuggestions(deps.database.db, agendaId)) {
        await deps.unitOfWork(systemActor, async work => {
          for await (const text of lockedMarkedTexts(work, [place.documentId])) {
            const phase = await heldPhase(work, roundId)
            if (phase === null) return
            const stock = { agendaId, roundId, at: await deps.databaseNow(work.db), isLate: isLateIn(phase) }
            const count = await numberText(deps, work, stock, { place, text })
            if (count > 0) work.record({ name: 'suggestions-numbered', agendaId, roundId, count })
          }
        })
      }
      await deps.unitOfWork(systemActor, async work => {
        const now = await claimInside(work)
        if (now !== null && (await heldPhase(work, roundId)) !== null)
          await scheduleJob(work, nextStock(agendaId, roundId, now))
      })
    },
  }
}

/** The phase of a round that takes stock, which stays it to the end of the transaction; null for any other. */
async function heldPhase(work: Work, roundId: RoundId): Promise<Phase | null> {
  const round = await work.db
    .selectFrom('round')
    .select('phase')
    .where('id', '=', roundId)
    .forShare()
    .executeTakeFirst()
  return round?.phase === 'consultation' || round?.phase === 'review' ? round.phase : null
}

async function numberText(
  deps: StockDeps,
  work: Work,
  { roundId, at, isLate }: StockOf,
  { place, text }: { readonly place: Place; readonly text: MarkedText },
): Promise<number> {
  const { agendaId, goalId } = place
  let numbered = 0
  for (const { id, rows, authorId, organisationId } of await rowsOfPending(deps, work, place, text)) {
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
    await registerInput(deps, work, { ...input, at, isLate })
    numbered += 1
  }
  return numbered
}

function idIn<Id extends string>(value: unknown): Id {
  const id = parseId<Id>(String(value))
  if (id === null) throw new Error('a job without its ids')
  return id
}
