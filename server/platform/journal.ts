/**
 * Writes journal rows inside the transaction of what they tell. Append-only: the database itself refuses to change
 * or delete a row. Reading is for the slices that answer to it (audit, notification, page refresh).
 */
import type { Transaction } from 'kysely'
import type { JournalEvent } from '../../packages/domain/events.ts'
import type { AgendaId, GoalId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { Tables } from './tables.ts'

/** What the bus carries under `journal` after a commit. */
export type JournalEntry = {
  readonly at: Date
  readonly participantId: ParticipantId | null
  readonly events: readonly JournalEvent[]
}

export type JournalSigner = { readonly participantId: ParticipantId | null; readonly sessionId: SessionId | null }

/** Appends the events in their order, all at one instant. Does nothing for none. */
export async function appendToJournal(
  transaction: Transaction<Tables>,
  signer: JournalSigner,
  at: Date,
  events: readonly JournalEvent[],
): Promise<void> {
  if (events.length === 0) return
  await transaction
    .insertInto('journal')
    .values(
      events.map(event => {
        const { name, agendaId, goalId, ...facts } = placed(event)
        return {
          at,
          name,
          actor_id: signer.participantId,
          session_id: signer.sessionId,
          agenda_id: agendaId,
          goal_id: goalId,
          facts: JSON.stringify(facts),
        }
      }),
    )
    .execute()
}

function placed(event: JournalEvent): { name: string; agendaId: AgendaId | null; goalId: GoalId | null } {
  return { agendaId: null, goalId: null, ...event }
}
