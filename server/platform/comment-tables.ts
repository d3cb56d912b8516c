/** The tables of discussions; part of tables.ts. */
import type { Generated } from 'kysely'
import type { ThreadType } from '../../packages/domain/comment.ts'
import type {
  AgendaId,
  AnchorId,
  CommentId,
  GoalId,
  OrganisationId,
  ParticipantId,
  RoundId,
  ThreadId,
} from '../../packages/domain/ids.ts'
import type { Instant, InstantByDefault, InstantOrNull, JsonByDefault, JsonOrNull } from './column-types.ts'

export type CommentTables = {
  comment_thread: {
    id: ThreadId
    agenda_id: AgendaId
    goal_id: GoalId | null
    round_id: RoundId
    number: number
    type: ThreadType
    anchor_id: AnchorId
    opened_by: ParticipantId | null
    organisation_id: OrganisationId | null
    created_at: InstantByDefault
    resolved_at: InstantOrNull
    resolved_by: ParticipantId | null
    /** Of an imported thread: who closed it there, as the file names her. */
    quoted_resolver: JsonOrNull
    version: Generated<number>
  }
  comment: {
    id: CommentId
    thread_id: ThreadId
    position: number
    author_id: ParticipantId | null
    /** Of an imported comment whose author has no account here. */
    author_name: string | null
    /** Of such an author: her organisation as the file names it, where it is none of this house. */
    author_organisation: JsonOrNull
    /** Names that an imported comment mentions. */
    quoted_mentions: JsonByDefault
    organisation_id: OrganisationId | null
    body: string
    version: Generated<number>
    created_at: InstantByDefault
    edited_at: InstantOrNull
    withdrawn_at: InstantOrNull
  }
  comment_version: { comment_id: CommentId; version: number; body: string; written_at: Instant }
  comment_mention: { comment_id: CommentId; participant_id: ParticipantId }
}
