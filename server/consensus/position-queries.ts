/**
 * What organisations said of called goals, newest or all of it. Whether a reader may see it is not asked here: sealed
 * positions leave the slice through consensus-queries.ts and its askers alone.
 */
import { type Kysely, sql } from 'kysely'
import type { Stand, StandCount } from '../../packages/domain/consensus.ts'
import type {
  AgendaId,
  GoalId,
  OrganisationId,
  ParticipantId,
  PositionId,
  RoundId,
  VersionId,
} from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type NamedParagraph = { readonly number: string; readonly block: string }

export type Position = {
  readonly id: PositionId
  readonly goalId: GoalId
  readonly versionId: VersionId
  readonly versionNumber: number
  readonly organisation: OrganisationId
  readonly name: string
  readonly code: string
  readonly group: StakeholderGroup
  readonly stand: Stand
  readonly words: string
  readonly wording: string
  readonly paragraphs: readonly NamedParagraph[]
  readonly breaksSilence: boolean
  readonly takenBy: ParticipantId | null
  readonly takenAt: Date
}

/**
 * The newest position of every organisation, or of these, on every goal of a round, or on one. Whether a reader may see
 * them is not asked.
 */
export async function newestPositionsOf(
  db: Kysely<Tables>,
  roundId: RoundId,
  within: { readonly goalId?: GoalId; readonly organisations?: readonly OrganisationId[] } = {},
): Promise<readonly Position[]> {
  const { goalId, organisations } = within
  if (organisations?.length === 0) return []
  let wanted = positions(db)
  if (goalId !== undefined) wanted = wanted.where('position.goal_id', '=', goalId)
  if (organisations !== undefined) wanted = wanted.where('position.organisation_id', 'in', organisations)
  const rows = await wanted
    .distinctOn(['position.goal_id', 'position.organisation_id'])
    .where('position.round_id', '=', roundId)
    .orderBy('position.goal_id')
    .orderBy('position.organisation_id')
    .orderBy('position.seq', 'desc')
    .execute()
  return rows.map(positionOf)
}

/** Of the newest positions on these goals of a round, those of these stands, by goal, group and name. */
export async function newestOfStand(
  db: Kysely<Tables>,
  roundId: RoundId,
  { goals, stands }: { readonly goals: readonly GoalId[]; readonly stands: readonly Stand[] },
): Promise<readonly Position[]> {
  if (goals.length === 0) return []
  const newest = db
    .selectFrom('position')
    .distinctOn(['goal_id', 'organisation_id'])
    .select(['id', 'stand'])
    .where('round_id', '=', roundId)
    .where('goal_id', 'in', goals)
    .orderBy('goal_id', 'desc')
    .orderBy('organisation_id', 'desc')
    .orderBy('seq', 'desc')
  const rows = await positions(db)
    .innerJoin(newest.as('newest'), 'newest.id', 'position.id')
    .where('newest.stand', 'in', stands)
    .orderBy('position.goal_id')
    .orderBy('organisation.stakeholder_group')
    .orderBy('organisation.name')
    .limit(limits.consensus.maxPositionsListed)
    .execute()
  return rows.map(positionOf)
}

/** A line of `StandCount` before it is told which version is called. */
export type CountedStand = Pick<Position, 'goalId' | 'versionId' | 'group' | 'stand'> &
  Pick<StandCount, 'organisations' | 'withVoice'>

/** Of the newest positions on every goal of a round, or on one, no more than decides how goals would fare. */
export async function standCountsOf(
  db: Kysely<Tables>,
  { agendaId, roundId, goalId }: { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly goalId?: GoalId },
): Promise<readonly CountedStand[]> {
  const newest = db
    .selectFrom('position')
    .distinctOn(['goal_id', 'organisation_id'])
    .select(['goal_id', 'organisation_id', 'version_id', 'stand'])
    .where('round_id', '=', roundId)
    .$if(goalId !== undefined, all => all.where('goal_id', '=', goalId ?? null))
    // As `position_of_goal` has them when it is read from its end.
    .orderBy('goal_id', 'desc')
    .orderBy('organisation_id', 'desc')
    .orderBy('seq', 'desc')
  return db
    .selectFrom(newest.as('newest'))
    .innerJoin('organisation', 'organisation.id', 'newest.organisation_id')
    .select(['newest.goal_id as goalId', 'newest.version_id as versionId'])
    .select(['organisation.stakeholder_group as group', 'newest.stand'])
    .select(sql<number>`count(*)::int`.as('organisations'))
    .select(
      sql<number>`(count(*) filter (where newest.organisation_id in (select speaking.organisation_id
        from member as speaking where speaking.agenda_id = ${agendaId} and speaking.role = 'delegate'
        and speaking.removed_at is null)))::int`.as('withVoice'),
    )
    .groupBy(['newest.goal_id', 'newest.version_id', 'organisation.stakeholder_group', 'newest.stand'])
    .execute()
}

/** All that one goal's organisations ever said in a round, newest first, at most limits.consensus.maxPositionsListed. */
export async function positionsOnGoal(
  db: Kysely<Tables>,
  { roundId, goalId }: { readonly roundId: RoundId; readonly goalId: GoalId },
): Promise<readonly Position[]> {
  const rows = await positions(db)
    .where('position.round_id', '=', roundId)
    .where('position.goal_id', '=', goalId)
    .orderBy('position.seq', 'desc')
    .limit(limits.consensus.maxPositionsListed)
    .execute()
  return rows.map(positionOf)
}

/** One position, whoever took it; null when there is none. */
export async function positionById(db: Kysely<Tables>, positionId: PositionId): Promise<Position | null> {
  const row = await positions(db).where('position.id', '=', positionId).executeTakeFirst()
  return row === undefined ? null : positionOf(row)
}

function positions(db: Kysely<Tables>) {
  return db
    .selectFrom('position')
    .innerJoin('organisation', 'organisation.id', 'position.organisation_id')
    .innerJoin('document_version', 'document_version.id', 'position.version_id')
    .selectAll('position')
    .select(['organisation.name', 'organisation.code', 'organisation.stakeholder_group'])
    .select(sql<number>`document_version.number`.as('version_number'))
}

function positionOf(row: Awaited<ReturnType<ReturnType<typeof positions>['executeTakeFirstOrThrow']>>): Position {
  return {
    id: row.id,
    goalId: row.goal_id,
    versionId: row.version_id,
    versionNumber: row.version_number,
    organisation: row.organisation_id,
    name: row.name,
    code: row.code,
    group: row.stakeholder_group,
    stand: row.stand,
    words: row.words,
    wording: row.wording,
    // The cast: jsonb that only the commands of this slice write.
    paragraphs: row.paragraphs as readonly NamedParagraph[],
    breaksSilence: row.breaks_silence,
    takenBy: row.taken_by,
    takenAt: row.taken_at,
  }
}
