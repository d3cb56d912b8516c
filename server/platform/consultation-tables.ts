/** The tables of rounds: phases, changed ends, acts that wait for a second person; part of tables.ts. */
import type { Generated } from 'kysely'
import type { Phase } from '../../packages/domain/agenda.ts'
import type {
  AgendaId,
  ConfirmationId,
  ExtensionId,
  GoalId,
  MessageId,
  ParticipantId,
  RoundId,
  WatchId,
} from '../../packages/domain/ids.ts'
import type { Attribution, ConfirmationKind, ExtensionCause, PhaseCause } from '../../packages/domain/consultation.ts'
import type { MessageKind } from '../../packages/domain/participant-message.ts'
import type { Instant, InstantByDefault, InstantOrNull, JsonByDefault } from './column-types.ts'

export type ConsultationTables = {
  round: {
    id: RoundId
    agenda_id: AgendaId
    number: number
    phase: Phase
    attribution: Generated<Attribution>
    /** IANA; in which its ends are told beside the reader's own. */
    time_zone: Generated<string>
    /** `RoundSettings`, as far as they were set. */
    settings: JsonByDefault
    phase_entered_at: InstantByDefault
    closes_at: InstantOrNull
    contest_closes_at: InstantOrNull
    paused_at: InstantOrNull
    withdrawn_at: InstantOrNull
    /** Why it is paused or was withdrawn; empty while it runs. */
    rest_reason: Generated<string>
    closed_at: InstantOrNull
    created_at: InstantByDefault
  }
  round_phase: {
    id: Generated<string>
    round_id: RoundId
    phase: Phase
    entered_at: Instant
    planned_closes_at: InstantOrNull
    left_at: InstantOrNull
    cause: PhaseCause
    reason: Generated<string>
    entered_by: ParticipantId | null
  }
  round_extension: {
    id: ExtensionId
    round_id: RoundId
    phase: Phase
    old_closes_at: InstantOrNull
    new_closes_at: Instant
    cause: ExtensionCause
    reason: Generated<string>
    by: ParticipantId | null
    at: Instant
  }
  /** Of a round of groups with an input: a list of the groups whose label it shows. Only ever fewer. */
  round_labels: { round_id: RoundId; labels: JsonByDefault }
  /** From when to when a round was paused; a pause that lasts is in its row. */
  round_pause: {
    round_id: RoundId
    paused_at: Instant
    resumed_at: Instant
    /** Why it went on. */
    resume_reason: Generated<string>
  }
  /** `groups`, `organisations`: whom it was for; a reminder names the organisations that were not heard. */
  message_to_participants: {
    id: MessageId
    agenda_id: AgendaId
    round_id: RoundId
    kind: MessageKind
    groups: JsonByDefault
    organisations: JsonByDefault
    words: Generated<string>
    organisations_reached: number
    people_reached: number
    by: ParticipantId | null
    at: Instant
  }
  /** An act that another person confirms before it happens. `facts`: what was asked for, by kind. */
  confirmation: {
    id: ConfirmationId
    agenda_id: AgendaId
    round_id: RoundId
    goal_id: GoalId | null
    kind: ConfirmationKind
    facts: JsonByDefault
    reason: string
    asked_by: ParticipantId
    asked_at: Instant
    confirmed_by: ParticipantId | null
    confirmed_at: InstantOrNull
    withdrawn_by: ParticipantId | null
    withdrawn_at: InstantOrNull
  }
  /** One row for each start of a process: from when to when it is known to have run. */
  house_watch: { id: WatchId; began_at: Instant; seen_at: Instant }
}
