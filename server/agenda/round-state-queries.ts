/** Where the latest round of an agenda stands, with all that the band above its pages says of it. */
import type { Kysely, Selectable } from 'kysely'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { AgendaId, RoundId } from '../../packages/domain/ids.ts'
import type { BandRound } from '../../packages/messages/band-words.ts'
import type { Tables } from '../platform/tables.ts'

export type RoundState = {
  readonly id: RoundId
  readonly number: number
  readonly phase: Phase
  readonly closesAt: Date | null
  /** Paused or withdrawn. */
  readonly paused: boolean
  readonly band: BandRound
}

/** The latest round; null before the first. */
export async function roundStateOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<RoundState | null> {
  const row = await db
    .selectFrom('round')
    .select(['id', 'number', 'phase', 'closes_at', 'paused_at', 'withdrawn_at'])
    .select(['phase_entered_at', 'time_zone', 'rest_reason'])
    .where('agenda_id', '=', agendaId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : roundOf(row, await lastMoveOf(db, row))
}

/** A withdrawn round rests like a paused one: reading stays, writing does not. */
export function isResting({ paused_at, withdrawn_at }: Pick<RoundRow, 'paused_at' | 'withdrawn_at'>): boolean {
  return paused_at !== null || withdrawn_at !== null
}

type RoundRow = Pick<
  Selectable<Tables['round']>,
  | 'id'
  | 'number'
  | 'phase'
  | 'closes_at'
  | 'paused_at'
  | 'withdrawn_at'
  | 'phase_entered_at'
  | 'time_zone'
  | 'rest_reason'
>

function roundOf(row: RoundRow, endMoved: BandRound['endMoved']): RoundState {
  const { id, number, phase, closes_at: closesAt, paused_at: pausedAt, withdrawn_at: withdrawnAt } = row
  const { time_zone: timeZone, phase_entered_at: since, rest_reason: reason } = row
  const band = { number, phase, closesAt, timeZone, since, pausedAt, withdrawnAt, reason, endMoved }
  return { id, number, phase, closesAt, paused: isResting(row), band }
}

/** How the end of the present phase was moved last; null for one that stands as it was set. */
async function lastMoveOf(db: Kysely<Tables>, round: RoundRow): Promise<BandRound['endMoved']> {
  const row = await db
    .selectFrom('round_extension')
    .select(['old_closes_at', 'new_closes_at', 'cause', 'reason'])
    .where('round_id', '=', round.id)
    .where('phase', '=', round.phase)
    .where('at', '>=', round.phase_entered_at)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.old_closes_at === null) return null
  return { from: row.old_closes_at, to: row.new_closes_at, cause: row.cause, reason: row.reason }
}
