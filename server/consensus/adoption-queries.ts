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

/** What waits under this id; null when it was confirmed or taken back, its round is over, or it was never asked. */
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
    .where('confirmation.agenda_id', '=', agendaId)
    .orderBy('confirmation.asked_at')
    .orderBy('confirmation.id')
    .execute()
  return rows.map(confirmationOf)
}

/** A round that is over is closed no more, and of a goal that was adopted anew since, nobody asked. [K10] [K13] */
function waiting(db: Kysely<Tables>) {
  return db
    .selectFrom('confirmation')
    .innerJoin('round', 'round.id', 'confirmation.round_id')
    .leftJoin('participant', 'participant.id', 'confirmation.asked_by')
    .select(['confirmation.id', 'confirmation.agenda_id', 'confirmation.round_id', 'confirmation.goal_id'])
    .select(['confirmation.kind', 'confirmation.reason', 'confirmation.asked_by', 'confirmation.asked_at'])
    .select('participant.display_name')
    .where('confirmation.confirmed_at', 'is', null)
    .where('confirmation.withdrawn_at', 'is', null)
    .where(given =>
      given.or([
        given.and([
          given('confirmation.kind', '=', 'close-round'),
          given('round.phase', '<>', 'closed'),
          given('round.withdrawn_at', 'is', null),
        ]),
        given.and([
          given('confirmation.kind', '=', 'reopen-goal'),
          given.not(
            given.exists(
              given
                .selectFrom('adoption')
                .select('adoption.goal_id')
                .whereRef('adoption.goal_id', '=', 'confirmation.goal_id')
                .whereRef('adoption.adopted_at', '>', 'confirmation.asked_at'),
            ),
          ),
        ]),
      ]),
    )
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
