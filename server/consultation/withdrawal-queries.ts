/** Withdrawals of rounds that wait for an administrator, over all agendas: for administrators alone, who need no seat. */
import type { Kysely } from 'kysely'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { AgendaId, ConfirmationId, ParticipantId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type WaitingWithdrawal = {
  readonly id: ConfirmationId
  readonly agendaId: AgendaId
  readonly agenda: string
  readonly round: number
  readonly phase: Phase
  readonly timeZone: string
  readonly reason: string
  readonly askedBy: ParticipantId
  readonly askedByName: string
  readonly askedAt: Date
}

/** All of them, oldest first, at most limits.round.maxRoundsListed. */
export async function waitingWithdrawals(db: Kysely<Tables>): Promise<readonly WaitingWithdrawal[]> {
  return db
    .selectFrom('confirmation')
    .innerJoin('participant', 'participant.id', 'confirmation.asked_by')
    .innerJoin('agenda', 'agenda.id', 'confirmation.agenda_id')
    .innerJoin('round', 'round.id', 'confirmation.round_id')
    .select(['confirmation.id', 'confirmation.agenda_id as agendaId', 'agenda.title as agenda'])
    .select(['round.number as round', 'round.phase', 'round.time_zone as timeZone', 'confirmation.reason'])
    .select(['confirmation.asked_by as askedBy', 'participant.display_name as askedByName'])
    .select('confirmation.asked_at as askedAt')
    .where('confirmation.kind', '=', 'withdraw-round')
    .where('confirmation.confirmed_at', 'is', null)
    .where('confirmation.withdrawn_at', 'is', null)
    .where('round.phase', '<>', 'closed')
    .where('round.withdrawn_at', 'is', null)
    .orderBy('confirmation.asked_at')
    .orderBy('confirmation.id')
    .limit(limits.round.maxRoundsListed)
    .execute()
}

/** Whoever may confirm a withdrawal: administrators whose account is in use, at most limits.round.maxRoundsListed. */
export async function administratorsInUse(db: Kysely<Tables>): Promise<readonly ParticipantId[]> {
  const rows = await db
    .selectFrom('participant')
    .select('id')
    .where('is_administrator', '=', true)
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .limit(limits.round.maxRoundsListed)
    .execute()
  return rows.map(row => row.id)
}
