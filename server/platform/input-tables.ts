/** The tables of a round's inputs, the answers to them and the replies to those; part of tables.ts. */
import type { Generated } from 'kysely'
import type { ContestAnswer, ContestVerdict, DispositionKind } from '../../packages/domain/disposition.ts'
import type {
  AgendaId,
  ContestId,
  DispositionId,
  GoalId,
  InputId,
  OrganisationId,
  ParticipantId,
  RoundId,
  SuggestionId,
  ThreadId,
} from '../../packages/domain/ids.ts'
import type { Instant, InstantOrNull, JsonOrNull } from './column-types.ts'

export type InputTables = {
  /** Exactly one of `thread_id` and `suggestion_id`. */
  input: {
    id: InputId
    agenda_id: AgendaId
    round_id: RoundId
    /** From `input_number`; a thread has the same. */
    number: number
    goal_id: GoalId | null
    thread_id: ThreadId | null
    suggestion_id: SuggestionId | null
    organisation_id: OrganisationId | null
    author_id: ParticipantId | null
    made_at: Instant
    is_late: boolean
    assigned_to: ParticipantId | null
  }
  /** What was decided is never changed (a trigger): the row in force has no `replaced_at`. */
  disposition: {
    id: DispositionId
    input_id: InputId
    kind: DispositionKind
    reason: string
    duplicate_of: InputId | null
    /** What the paragraph said, and what it says since; null for an input that stands on no paragraph. */
    words_before: JsonOrNull
    words_after: JsonOrNull
    decided_by: ParticipantId | null
    decided_at: Instant
    published_at: InstantOrNull
    replaced_at: InstantOrNull
  }
  contest: {
    id: ContestId
    disposition_id: DispositionId
    verdict: ContestVerdict
    reason: string
    organisation_id: OrganisationId | null
    contested_by: ParticipantId | null
    contested_at: Instant
    answer: ContestAnswer | null
    answer_reason: Generated<string>
    answered_by: ParticipantId | null
    answered_at: InstantOrNull
  }
}
