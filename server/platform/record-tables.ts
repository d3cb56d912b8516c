/** The tables of the journal, of the record over it and of jobs; part of tables.ts. */
import type { Generated } from 'kysely'
import type { AgendaId, GoalId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { BigintText, Instant, InstantByDefault, InstantOrNull, JsonByDefault } from './column-types.ts'

export type RecordTables = {
  journal: {
    id: Generated<string>
    at: InstantByDefault
    name: string
    actor_id: ParticipantId | null
    session_id: SessionId | null
    agenda_id: AgendaId | null
    goal_id: GoalId | null
    facts: JsonByDefault
  }
  journal_words: { journal_id: string; fact: string; salt: string; words: string }
  /** Words that mention somebody by a name that she had before. */
  journal_mention: { journal_id: string; fact: string; participant_id: ParticipantId }
  record: {
    seq: BigintText
    journal_id: string
    payload_hash: Buffer
    previous_hash: Buffer
    hash: Buffer
  }
  record_pending: { journal_id: string }
  job: {
    id: Generated<string>
    kind: string
    dedupe_key: string
    payload: JsonByDefault
    run_at: Instant
    attempts: Generated<number>
    locked_until: InstantOrNull
    done_at: InstantOrNull
    cancelled_at: InstantOrNull
    failed_at: InstantOrNull
    last_error: string | null
  }
}
