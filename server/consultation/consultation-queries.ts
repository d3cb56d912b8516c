/**
 * The only face of rounds to other slices: where a round stands, what its moderators have set, the phases it went
 * through. Who may read them is asked where they are shown: whoever has a seat.
 */
import type { Kysely } from 'kysely'
import type { Phase } from '../../packages/domain/agenda.ts'
import {
  settingsFrom,
  type Attribution,
  type ExtensionCause,
  type PhaseCause,
  type Round,
  type RoundSettings,
} from '../../packages/domain/consultation.ts'
import type { AgendaId, ConfirmationId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

/** A round with everything that decides about it. `state`: what the rules of packages/domain/consultation.ts ask for. */
export type RoundNow = {
  readonly id: RoundId
  readonly agendaId: AgendaId
  readonly number: number
  readonly phase: Phase
  readonly attribution: Attribution
  readonly timeZone: string
  readonly settings: RoundSettings
  readonly phaseEnteredAt: Date
  readonly closesAt: Date | null
  readonly pausedAt: Date | null
  readonly withdrawnAt: Date | null
  readonly closedAt: Date | null
  readonly createdAt: Date
  readonly state: Round
}

/** A phase that a round is or was in. */
export type PhaseLine = {
  readonly phase: Phase
  readonly enteredAt: Date
  readonly plannedClosesAt: Date | null
  readonly leftAt: Date | null
  readonly cause: PhaseCause
  readonly reason: string
}

/** A change of the end of a phase. */
export type ExtensionLine = {
  readonly phase: Phase
  readonly from: Date | null
  readonly to: Date
  readonly cause: ExtensionCause
  readonly reason: string
  readonly at: Date
}

/** A withdrawal that waits for an administrator. */
export type AskedWithdrawal = {
  readonly id: ConfirmationId
  readonly reason: string
  readonly askedBy: ParticipantId
  readonly askedByName: string
  readonly askedAt: Date
}

/** The latest round of an agenda; null before the first, and for an agenda that does not exist. */
export async function roundNow(db: Kysely<Tables>, agendaId: AgendaId): Promise<RoundNow | null> {
  const row = await rounds(db).where('agenda_id', '=', agendaId).orderBy('number', 'desc').limit(1).executeTakeFirst()
  return row === undefined ? null : roundOf(row)
}

/**
 * The latest round, whose row is held to the end of the caller's transaction: until then nobody answers its inputs,
 * changes how it is run, or moves it. Held before anything is asked of it.
 */
export async function holdRoundNow(db: Kysely<Tables>, agendaId: AgendaId): Promise<RoundNow | null> {
  const latest = db.selectFrom('round').select('id').where('agenda_id', '=', agendaId).orderBy('number', 'desc')
  await latest.limit(1).forNoKeyUpdate().execute()
  return roundNow(db, agendaId)
}

/** The round with this id; null when there is none. */
export async function roundById(db: Kysely<Tables>, roundId: RoundId): Promise<RoundNow | null> {
  const row = await rounds(db).where('id', '=', roundId).executeTakeFirst()
  return row === undefined ? null : roundOf(row)
}

/** The rounds of an agenda, newest first, at most limits.round.maxRoundsListed. */
export async function roundsOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly RoundNow[]> {
  const rows = await rounds(db)
    .where('agenda_id', '=', agendaId)
    .orderBy('number', 'desc')
    .limit(limits.round.maxRoundsListed)
    .execute()
  return rows.map(roundOf)
}

/** The phases of a round in the order in which it went through them, at most limits.round.maxPhasesListed. */
export async function phasesOf(db: Kysely<Tables>, roundId: RoundId): Promise<readonly PhaseLine[]> {
  const rows = await db
    .selectFrom('round_phase')
    .select(['phase', 'entered_at', 'planned_closes_at', 'left_at', 'cause', 'reason'])
    .where('round_id', '=', roundId)
    .orderBy('id')
    .limit(limits.round.maxPhasesListed)
    .execute()
  return rows.map(row => ({
    phase: row.phase,
    enteredAt: row.entered_at,
    plannedClosesAt: row.planned_closes_at,
    leftAt: row.left_at,
    cause: row.cause,
    reason: row.reason,
  }))
}

/** How the ends of a round's phases were moved, newest first, at most limits.round.maxPhasesListed. */
export async function extensionsOf(db: Kysely<Tables>, roundId: RoundId): Promise<readonly ExtensionLine[]> {
  const rows = await db
    .selectFrom('round_extension')
    .select(['phase', 'old_closes_at', 'new_closes_at', 'cause', 'reason', 'at'])
    .where('round_id', '=', roundId)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limits.round.maxPhasesListed)
    .execute()
  return rows.map(row => ({
    phase: row.phase,
    from: row.old_closes_at,
    to: row.new_closes_at,
    cause: row.cause,
    reason: row.reason,
    at: row.at,
  }))
}

/** The withdrawal of a round that waits for an administrator; null for none. */
export async function askedWithdrawal(db: Kysely<Tables>, roundId: RoundId): Promise<AskedWithdrawal | null> {
  const row = await db
    .selectFrom('confirmation')
    .innerJoin('participant', 'participant.id', 'confirmation.asked_by')
    .select(['confirmation.id', 'reason', 'asked_by', 'participant.display_name', 'asked_at'])
    .where('round_id', '=', roundId)
    .where('kind', '=', 'withdraw-round')
    .where('confirmed_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const { id, reason, asked_by: askedBy, display_name: askedByName, asked_at: askedAt } = row
  return { id, reason, askedBy, askedByName, askedAt }
}

/** Whether anybody gave an input in this round. */
export async function hasInputs(db: Kysely<Tables>, roundId: RoundId): Promise<boolean> {
  const found = await db.selectFrom('input').select('id').where('round_id', '=', roundId).limit(1).executeTakeFirst()
  return found !== undefined
}

/** The columns of a round, as `roundOf` reads them. */
function rounds(db: Kysely<Tables>) {
  return db
    .selectFrom('round')
    .select(['id', 'agenda_id', 'number', 'phase', 'attribution', 'time_zone', 'settings', 'phase_entered_at'])
    .select(['closes_at', 'paused_at', 'withdrawn_at', 'closed_at', 'created_at'])
}

function roundOf(row: Awaited<ReturnType<ReturnType<typeof rounds>['executeTakeFirstOrThrow']>>): RoundNow {
  const read = {
    id: row.id,
    agendaId: row.agenda_id,
    number: row.number,
    phase: row.phase,
    attribution: row.attribution,
    timeZone: row.time_zone,
    settings: settingsFrom(row.settings),
    phaseEnteredAt: row.phase_entered_at,
    closesAt: row.closes_at,
    pausedAt: row.paused_at,
    withdrawnAt: row.withdrawn_at,
    closedAt: row.closed_at,
    createdAt: row.created_at,
  }
  return { ...read, state: stateOf(read) }
}

function stateOf(round: Omit<RoundNow, 'state'>): Round {
  const { phase, withdrawnAt, pausedAt, closesAt, phaseEnteredAt: since } = round
  if (withdrawnAt !== null) return { kind: 'withdrawn', phase, withdrawnAt }
  if (phase === 'closed') return { kind: 'closed', closedAt: round.closedAt ?? since }
  const open = { phase, since, closesAt }
  return pausedAt === null ? { kind: 'running', ...open } : { kind: 'paused', ...open, pausedAt }
}
