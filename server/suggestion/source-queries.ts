/**
 * Where words of a goal's text come from: who wrote each stretch and when, and the decisions that made the passage what
 * it is, with who suggested what and why. Undecided suggestions are left out: nobody has merged them.
 */
import type { Kysely } from 'kysely'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { authorshipOf, type AuthoredBlock, type AuthoredRun } from '../../packages/document/authorship.ts'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import { unitsBetween } from '../../packages/document/passage-units.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { meet, within, type TracedUnits } from '../../packages/document/unit-ranges.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DecisionId } from '../../packages/domain/ids.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { originsOfUnits, writingsOfUnits, type Writing } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Tables } from '../platform/tables.ts'
import { castOf, type Somebody } from './cast-queries.ts'
import type { Place } from './pending-queries.ts'
import { decisionsOf, type ShownDecision, type ShownItem } from './suggestion-queries.ts'
import { readMarkedText } from './text-queries.ts'

/** A stretch of words. `by`: null for what the house put there; `decision`: null for what was written directly. */
export type Source = {
  readonly text: string
  readonly by: Somebody | null
  /** When the last of it was written; null where no row of the log tells. */
  readonly at: Date | null
  readonly decision: DecisionId | null
}

/** Sources of a passage, in the order of the page. Refuses 'passage-not-known'. Not inside a unit of work. */
export async function sourcesOf(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  place: Place,
  ranges: readonly PassageRange[],
  reads: For,
): Promise<{ readonly runs: readonly Source[]; readonly decisions: readonly ShownDecision[] }> {
  const text = await readMarkedText(db, rooms, place.documentId)
  const units = unitsBetween(text.doc, ranges)
  if (units === null) throw new DomainError('passage-not-known')
  const traced = await originsOfUnits(db, place.documentId, units)
  const pieces = authorshipOf(text).flatMap((block, k) => piecesOf(block, traced, k))
  const cast = await castOf(db, place.agendaId, reads)
  const decisions = await decisionsOf(db, place, [...units, ...traced.map(({ origin }) => origin)], reads)
  const taken = decisions.flatMap(({ id, items }) => items.filter(isTaken).map(item => ({ id, item })))
  const writings = await writingsOfUnits(
    db,
    place.documentId,
    pieces.map(({ origin }) => origin),
  )
  const found: (Source & { readonly block: number })[] = []
  for (const { unit, origin, text: words, block } of pieces) {
    const written = writingIn(writings, origin)
    const writer = written?.participantId ?? null
    const by = writer === null ? null : cast.as(writer, cast.seat(writer))
    const suggested = taken.find(({ item }) => meet(item.units, [unit, origin])) ?? null
    const at = written?.at ?? null
    const next = { text: words, by: suggested?.item.by ?? by, at, decision: suggested?.id ?? null, block }
    const last = found.at(-1)
    if (last !== undefined && isOneWith(last, next)) found[found.length - 1] = joined(last, next)
    else found.push(next)
  }
  return { runs: found.map(({ block: _, ...run }) => run), decisions }
}

/** Whether words came in with it. */
function isTaken({ kind, outcome }: ShownItem): boolean {
  return outcome === 'accepted' && (kind === 'insert' || kind === 'replace')
}

type Piece = {
  readonly unit: UnitRange
  readonly origin: UnitRange
  readonly text: string
  readonly block: number
}

/** What of a block lies in the passage, in its order, cut where it comes from elsewhere. */
function piecesOf({ runs }: AuthoredBlock, traced: readonly TracedUnits[], block: number): readonly Piece[] {
  return runs.flatMap(run =>
    traced
      .flatMap(({ units, origin }) =>
        within([run.unit], [units]).map(unit => {
          const from = { ...origin, clock: origin.clock + unit.clock - units.clock, length: unit.length }
          return { unit, origin: from, text: wordsIn(run, unit), block }
        }),
      )
      .sort((a, b) => a.unit.clock - b.unit.clock),
  )
}

function wordsIn(run: AuthoredRun, unit: UnitRange): string {
  if ('embed' in run) return embedMarkup(run.embed).text
  const from = unit.clock - run.unit.clock
  return run.text.slice(from, from + unit.length)
}

/** The last writing of a stretch: who typed it sent it in many rows. */
function writingIn(writings: readonly Writing[], unit: UnitRange): Writing | null {
  const own = writings.filter(({ units }) => meet([units], [unit]))
  return own.reduce<Writing | null>((last, one) => (last === null || one.at > last.at ? one : last), null)
}

function isOneWith(last: Source & { readonly block: number }, next: Source & { readonly block: number }): boolean {
  const isOneHand =
    last.by?.id === next.by?.id && last.by?.organisation === next.by?.organisation && last.by?.group === next.by?.group
  return last.block === next.block && last.decision === next.decision && isOneHand
}

function joined<One extends Source>(last: One, { text, at }: Source): One {
  const later = last.at === null || (at !== null && at > last.at) ? at : last.at
  return { ...last, text: last.text + text, at: later }
}
