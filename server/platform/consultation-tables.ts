/** The tables of rounds beside their own: phases, changed ends, acts that wait for a second person; part of tables.ts. */
import type { Generated } from 'kysely'
import type { Phase } from '../../packages/domain/agenda.ts'
import type {
  AgendaId,
  ConfirmationId,
  ExtensionId,
  GoalId,
  ParticipantId,
  RoundId,
} from '../../packages/domain/ids.ts'
import type { ConfirmationKind, ExtensionCause, PhaseCause } from '../../packages/domain/consultation.ts'
import type { Instant, InstantOrNull, JsonByDefault } from './column-types.ts'

export type ConsultationTables = {
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
}
