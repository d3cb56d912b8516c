/** The comments of threads with their authors, as far as their round shows them; read through comment-queries alone. */
import type { Kysely } from 'kysely'
import type { CommentId, ParticipantId, RoundId, ThreadId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { personShown, type Sight } from '../attribution/attribution-queries.ts'
import type { Tables } from '../platform/tables.ts'
import { organisationFacts, quotedMentions, quotedOrganisationOf } from './quoted-people.ts'

export type Author = {
  readonly id: ParticipantId | null
  readonly name: string | null
  readonly organisation: string | null
  readonly code: string | null
  readonly group: StakeholderGroup | null
}
export type Comment = {
  readonly id: CommentId
  readonly author: Author
  readonly words: string | null
  readonly version: number
  /** `id` is null for a name that a file brought along. */
  readonly mentions: readonly { readonly id: ParticipantId | null; readonly name: string }[]
  readonly writtenAt: Date
  readonly editedAt: Date | null
  readonly withdrawnAt: Date | null
}

/** All comments of these threads in their order; a thread has at most limits.comment.maxCommentsPerThread. */
export async function commentsOf(
  db: Kysely<Tables>,
  threadRows: readonly { readonly id: ThreadId; readonly round_id: RoundId; readonly isSealed: boolean }[],
  sight: Sight,
): Promise<ReadonlyMap<ThreadId, readonly Comment[]>> {
  const threadIds = threadRows.map(row => row.id)
  const byId = new Map(threadRows.map(row => [row.id, row]))
  const rows = await db
    .selectFrom('comment')
    .leftJoin('participant', 'participant.id', 'comment.author_id')
    .leftJoin('organisation', 'organisation.id', 'comment.organisation_id')
    .select(['comment.id', 'comment.thread_id', 'comment.author_id', 'comment.author_name', 'comment.body'])
    .select(['comment.version', 'comment.created_at', 'comment.edited_at', 'comment.withdrawn_at'])
    .select(['participant.display_name', 'organisation.name as organisation', 'organisation.code'])
    .select(['organisation.stakeholder_group', 'comment.author_organisation', 'comment.quoted_mentions'])
    .select('comment.organisation_id')
    .where('comment.thread_id', 'in', threadIds)
    .orderBy('comment.thread_id')
    .orderBy('comment.position')
    .execute()
  const mentions = await mentionsOf(db, threadIds)
  const found = new Map<ThreadId, Comment[]>()
  for (const row of rows) {
    const author = {
      id: row.author_id,
      name: row.display_name ?? row.author_name,
      ...(row.organisation === null && row.author_organisation !== null
        ? organisationFacts(quotedOrganisationOf(row.author_organisation))
        : { organisation: row.organisation, code: row.code, group: row.stakeholder_group }),
    }
    const giver = { participantId: row.author_id, organisationId: row.organisation_id, group: author.group }
    const thread = byId.get(row.thread_id)
    if (thread === undefined) continue
    const comment: Comment = {
      id: row.id,
      author: personShown(author, sight.inRound(thread.round_id, giver, thread.isSealed)),
      words: row.withdrawn_at === null ? row.body : null,
      version: row.version,
      mentions:
        row.withdrawn_at === null ? [...(mentions.get(row.id) ?? []), ...quotedMentions(row.quoted_mentions)] : [],
      writtenAt: row.created_at,
      editedAt: row.edited_at,
      withdrawnAt: row.withdrawn_at,
    }
    const before = found.get(row.thread_id)
    if (before === undefined) found.set(row.thread_id, [comment])
    else before.push(comment)
  }
  return found
}

async function mentionsOf(
  db: Kysely<Tables>,
  threadIds: readonly ThreadId[],
): Promise<ReadonlyMap<CommentId, readonly { readonly id: ParticipantId; readonly name: string }[]>> {
  const rows = await db
    .selectFrom('comment_mention')
    .innerJoin('comment', 'comment.id', 'comment_mention.comment_id')
    .innerJoin('participant', 'participant.id', 'comment_mention.participant_id')
    .select(['comment.id as comment', 'participant.id', 'participant.display_name as name'])
    .where('comment.thread_id', 'in', threadIds)
    .orderBy('comment.id')
    .orderBy('participant.display_name')
    .orderBy('participant.id')
    .execute()
  const found = new Map<CommentId, { readonly id: ParticipantId; readonly name: string }[]>()
  for (const { comment, ...mention } of rows) found.set(comment, [...(found.get(comment) ?? []), mention])
  return found
}
