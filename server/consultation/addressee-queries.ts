/** Who is told of an answer: whose input it is, and where she cannot reply herself, the delegates of her organisation. */
import type { Kysely } from 'kysely'
import type { DispositionKind } from '../../packages/domain/disposition.ts'
import type {
  AgendaId,
  DispositionId,
  GoalId,
  InputId,
  OrganisationId,
  ParticipantId,
  RoundId,
} from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type Addressed = {
  readonly agendaId: AgendaId
  readonly authorId: ParticipantId | null
  readonly organisationId: OrganisationId | null
}

/** The people to tell of the answer to an input; who has no seat any more is left out when the notice is posted. */
export async function addresseesOf(
  db: Kysely<Tables>,
  { agendaId, authorId, organisationId }: Addressed,
): Promise<readonly ParticipantId[]> {
  const delegates =
    organisationId === null
      ? []
      : await db
          .selectFrom('member')
          .select('participant_id')
          .where('agenda_id', '=', agendaId)
          .where('organisation_id', '=', organisationId)
          .where('role', '=', 'delegate')
          .where('removed_at', 'is', null)
          .orderBy('created_at')
          .orderBy('id')
          .limit(limits.agenda.maxMembersListed)
          .execute()
  const people = delegates.map(row => row.participant_id)
  if (authorId === null) return people
  return people.includes(authorId) ? [authorId] : [authorId, ...people]
}

export type PublishedAnswer = {
  readonly id: DispositionId
  readonly inputId: InputId
  readonly goalId: GoalId | null
  readonly number: number
  readonly kind: DispositionKind
  readonly reason: string
  readonly by: ParticipantId | null
  readonly authorId: ParticipantId | null
  readonly organisationId: OrganisationId | null
}

/** The answers of a round that were published in one act, by number. */
export async function publishedTogether(
  db: Kysely<Tables>,
  roundId: RoundId,
  at: Date,
): Promise<readonly PublishedAnswer[]> {
  return db
    .selectFrom('disposition')
    .innerJoin('input', 'input.id', 'disposition.input_id')
    .select(['disposition.id', 'disposition.kind', 'disposition.reason', 'disposition.decided_by as by'])
    .select(['input.id as inputId', 'input.goal_id as goalId', 'input.number'])
    .select(['input.author_id as authorId', 'input.organisation_id as organisationId'])
    .where('input.round_id', '=', roundId)
    .where('disposition.published_at', '=', at)
    .orderBy('input.number')
    .execute()
}
