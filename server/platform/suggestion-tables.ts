/** The tables of suggestions, decisions and brackets; part of tables.ts. */
import type { Generated } from 'kysely'
import type { AlternativeKind } from '../../packages/domain/bracket.ts'
import type {
  AgendaId,
  BracketId,
  DecisionId,
  DocumentId,
  GoalId,
  LinkId,
  OrganisationId,
  ParticipantId,
  SuggestionId,
} from '../../packages/domain/ids.ts'
import type { DecisionKind, SuggestionKind, SuggestionState } from '../../packages/domain/suggestion.ts'
import type { Instant, InstantOrNull, Json, JsonByDefault, JsonOrNull } from './column-types.ts'

export type SuggestionTables = {
  /** Authors of suggestions that a file names; `person`: as the file says. */
  quoted_author: { goal_id: GoalId; alias: string; person: Json }
  suggestion: {
    id: SuggestionId
    agenda_id: AgendaId
    goal_id: GoalId
    document_id: DocumentId | null
    link_id: LinkId | null
    kind: SuggestionKind
    /** Of its author in the text; null for one that stands beside it. */
    alias: string | null
    author_id: ParticipantId | null
    organisation_id: OrganisationId | null
    record_key: string | null
    /** The units that it inserts, `[client, clock, length]`; grows while it is written. */
    ranges: JsonByDefault
    words: Json
    reason: Generated<string>
    reason_at: InstantOrNull
    /** Organisations that a file names and that are not known here. */
    quoted_backing: JsonByDefault
    state: Generated<SuggestionState>
    first_seen_at: Instant
    closed_at: InstantOrNull
  }
  suggestion_reason: { suggestion_id: SuggestionId; version: number; reason: string; written_at: Instant }
  suggestion_backing: {
    suggestion_id: SuggestionId
    organisation_id: OrganisationId
    participant_id: ParticipantId | null
    backed_at: Instant
  }
  decision: {
    id: DecisionId
    agenda_id: AgendaId
    goal_id: GoalId
    kind: DecisionKind
    reason: string
    by_agreement: Generated<boolean>
    decided_by: ParticipantId | null
    organisation_id: OrganisationId | null
    decided_at: Instant
    before: JsonByDefault
    reverted_by: ParticipantId | null
    reverted_at: InstantOrNull
    revert_reason: string | null
  }
  decision_item: {
    decision_id: DecisionId
    position: number
    suggestion_id: SuggestionId
    outcome: 'accepted' | 'rejected'
    /** False for one that went with what was decided, such as words inside a struck passage. */
    chosen: boolean
    units: JsonByDefault
    before: Json
  }
  bracket: {
    id: BracketId
    agenda_id: AgendaId
    goal_id: GoalId
    document_id: DocumentId
    reason: Generated<string>
    placed_by: ParticipantId | null
    organisation_id: OrganisationId | null
    placed_at: Instant
    /** The number of the next wording: none is used twice. */
    next_n: number
    /** Which wording stands first: the text knows it by its place. */
    first_n: Generated<number>
    lifted_at: InstantOrNull
    lifted_by: DecisionId | null
    kept: number | null
    /** Who placed it, as a file names her. */
    quoted_by: JsonOrNull
  }
  bracket_alternative: {
    bracket_id: BracketId
    n: number
    kind: AlternativeKind
    /** As it was added; what it says now is in the text. */
    words: string
    added_by: ParticipantId | null
    organisation_id: OrganisationId | null
    added_at: Instant
    removed_at: InstantOrNull
    quoted_by: JsonOrNull
    /** Organisations that a file names and that hold nothing here. */
    quoted_holders: JsonByDefault
  }
  bracket_holder: {
    id: string
    bracket_id: BracketId
    n: number
    organisation_id: OrganisationId
    held_by: ParticipantId | null
    since: Instant
    released_at: InstantOrNull
  }
  bracket_agreement: {
    bracket_id: BracketId
    organisation_id: OrganisationId
    n: number
    participant_id: ParticipantId | null
    agreed_at: Instant
  }
}
