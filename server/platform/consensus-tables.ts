/** The tables of the consensus call; part of tables.ts. */
import type { Generated } from 'kysely'
import type { Stand } from '../../packages/domain/consensus.ts'
import type { DecisionKindOfRound } from '../../packages/domain/consultation.ts'
import type {
  GoalId,
  OrganisationId,
  ParticipantId,
  PositionId,
  RoundId,
  VersionId,
} from '../../packages/domain/ids.ts'
import type { Instant, Json, JsonByDefault } from './column-types.ts'

export type ConsensusTables = {
  consensus_call: {
    round_id: RoundId
    goal_id: GoalId
    kind: DecisionKindOfRound
    required_groups: Json
    is_sealed: Generated<boolean>
    /** Which version is called now; wordings that lift objections make later ones. */
    version_id: VersionId
    version_at: Instant
    is_first_version: Generated<boolean>
    opened_at: Instant
    /** Until when a version that came during the call stands at least; else the round's own end counts. */
    stands_until: Instant | null
    state: Generated<'open' | 'broken' | 'agreed' | 'returned'>
    state_at: Instant
  }
  position: {
    seq: Generated<string>
    id: PositionId
    round_id: RoundId
    goal_id: GoalId
    version_id: VersionId
    organisation_id: OrganisationId
    stand: Stand
    words: string
    wording: string
    /** `[{ number, block }]`: the number as the version shows it, and the id of its block. */
    paragraphs: JsonByDefault
    breaks_silence: Generated<boolean>
    taken_by: ParticipantId | null
    taken_at: Instant
  }
  call_notified: {
    round_id: RoundId
    participant_id: ParticipantId | null
    organisation_id: OrganisationId
    notified_at: Instant
  }
  adoption: {
    goal_id: GoalId
    round_id: RoundId
    version_id: VersionId
    asked_by: ParticipantId | null
    confirmed_by: ParticipantId | null
    reason: Generated<string>
    adopted_at: Instant
  }
}
