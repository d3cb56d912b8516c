/** What was adopted, and what waits for a second moderator. [K10, K12] */
import type { Kysely } from 'kysely'
import type { ConfirmationKind } from '../../packages/domain/consultation.ts'
import type { AgendaId, ConfirmationId, GoalId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'

export type Adoption = {
  readonly goalId: GoalId
  readonly roundNumber: number
  readonly versionNumber: number
  readonly adoptedAt: Date
  readonly askedBy: ParticipantId | null
  readonly confirmedBy: ParticipantId | null
  readonly reason: string
}

/** The adoptions of a goal, newest first: each is citable for ever. */
export async function adoptionsOf(db: Kysely<Tables>, goalId: GoalId): Promise<readonly Adoption[]> {
  const rows = await db
    .selectFrom('adoption')
    .innerJoin('round', 'round.id', 'adoption.round_id')
    .innerJoin('document_version', 'document_version.id', 'adoption.version_id')
    .select(['adoption.goal_id', 'round.number as round', 'document_version.number', 'adoption.adopted_at'])
    .select(['adoption.asked_by', 'adoption.confirmed_by', 'adoption.reason'])
    .where('adoption.goal_id', '=', goalId)
    .orderBy('round.number', 'desc')
    .execute()
  return rows.map(row => ({
    goalId: row.goal_id,
    roundNumber: row.round,
    versionNumber: row.number,
    adoptedAt: row.adopted_at,
    askedBy: row.asked_by,
    confirmedBy: row.confirmed_by,
    reason: row.reason,
  }))
}

/** An act that waits for a second moderator. */
export type OpenConfirmation = {
  readonly id: ConfirmationId
  readonly agendaId: AgendaId
  readonly roundId: RoundId
  readonly goalId: GoalId | null
  readonly kind: ConfirmationKind
  readonly reason: string
  readonly askedBy: ParticipantId
  /** Her name; empty once her account is erased. */
  readonly askedByName: string
  readonly askedAt: Date
}

/** What waits under this id; null when it was confirmed or taken back, or never asked. */
export async function openConfirmation(db: Kysely<Tables>, id: ConfirmationId): Promise<OpenConfirmation | null> {
  const row = await waiting(db).where('confirmation.id', '=', id).executeTakeFirst()
  return row === undefined ? null : confirmationOf(row)
}

/** What waits in an agenda, oldest first. */
export async function openConfirmationsOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<readonly OpenConfirmation[]> {
  const rows = await waiting(db)
    .where('agenda_id', '=', agendaId)
    .orderBy('asked_at')
    .orderBy('confirmation.id')
    .execute()
  return rows.map(confirmationOf)
}

function waiting(db: Kysely<Tables>) {
  return db
    .selectFrom('confirmation')
    .leftJoin('participant', 'participant.id', 'confirmation.asked_by')
    .select(['confirmation.id', 'agenda_id', 'round_id', 'goal_id', 'kind', 'reason', 'asked_by', 'asked_at'])
    .select('participant.display_name')
    .where('kind', 'in', ['close-round', 'reopen-goal'])
    .where('confirmed_at', 'is', null)
    .where('withdrawn_at', 'is', null)
}

function confirmationOf(
  row: Awaited<ReturnType<ReturnType<typeof waiting>['executeTakeFirstOrThrow']>>,
): OpenConfirmation {
  const { id, kind, reason } = row
  const place = { agendaId: row.agenda_id, roundId: row.round_id, goalId: row.goal_id }
  return {
    id,
    kind,
    reason,
    ...place,
    askedBy: row.asked_by,
    askedByName: row.display_name ?? '',
    askedAt: row.asked_at,
  }
}
