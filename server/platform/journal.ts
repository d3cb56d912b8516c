/**
 * Writes journal rows inside the transaction of what they tell. Append-only: the database itself refuses to change
 * or delete a row. Words of people are sealed: the row holds a salted hash of them, and the words stand beside it,
 * where they can be deleted (packages/domain/event-words.ts). The record chains the rows later (server/record).
 */
import type { Transaction } from 'kysely'
import { sealedFacts } from '../../packages/domain/event-words.ts'
import type { JournalEvent } from '../../packages/domain/events.ts'
import type { AgendaId, GoalId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import { sealOf } from '../../packages/record/hash-chain.ts'
import type { Ids } from './ids.ts'
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
  ids: Pick<Ids, 'token'>,
): Promise<void> {
  if (events.length === 0) return
  const sealed = events.map(event => seal(event, ids))
  const rows = await transaction
    .insertInto('journal')
    .values(
      sealed.map(({ event }) => {
        const { name, agendaId, goalId, ...facts } = event
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
    .returning('id')
    .execute()
  const words = sealed.flatMap(({ words: ofEvent }, i) =>
    ofEvent.map(one => ({ ...one, journal_id: rows[i]?.id ?? '' })),
  )
  if (words.length > 0) await transaction.insertInto('journal_words').values(words).execute()
}

type Placed = {
  readonly name: string
  readonly agendaId: AgendaId | null
  readonly goalId: GoalId | null
  readonly [fact: string]: unknown
}
type Sealed = {
  readonly event: Placed
  readonly words: readonly { readonly fact: string; readonly salt: string; readonly words: string }[]
}

/** The event with hashes instead of words, and the words. */
function seal(event: JournalEvent, ids: Pick<Ids, 'token'>): Sealed {
  const facts: Placed = { agendaId: null, goalId: null, ...event }
  const words = sealedFacts(event.name).flatMap(fact => {
    const said = facts[fact]
    return typeof said === 'string' ? [{ fact, salt: ids.token(), words: said }] : []
  })
  const seals = words.map(({ fact, salt, words: said }) => [fact, { sealed: sealOf(salt, said) }] as const)
  return { event: { ...facts, ...Object.fromEntries(seals) }, words }
}
