/**
 * What goes with an adopted version wherever it goes: who adopted it, by which rule, what every organisation said of it,
 * and who was told and said nothing. Nothing of it changes any more. [K12]
 */
import type { Kysely } from 'kysely'
import type { AgreementRule } from '../../packages/domain/consensus.ts'
import type { AgendaId, GoalId, OrganisationId, ParticipantId, RoundId, VersionId } from '../../packages/domain/ids.ts'
import { stakeholderGroups, type Delegation, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { ruleOf } from './consensus-queries.ts'
import { newestOfStand, newestPositionsOf, positionsOnGoal, type Position } from './position-queries.ts'

/** A moderator who asked or confirmed; no name once her account is erased. */
export type AdoptedBy = Delegation & { readonly name: string | null }
export type AdoptedVersion = {
  readonly round: number
  readonly version: number
  /** SHA-256 of what the version says, in hexadecimal; see docs/versions.md. */
  readonly digest: string
  readonly adoptedAt: Date
  readonly rule: AgreementRule
  readonly askedBy: AdoptedBy
  /** Null where one moderator decided alone, with a reason. */
  readonly confirmedBy: AdoptedBy | null
  readonly reason: string
  /** The newest of every organisation, by group and name. */
  readonly positions: readonly Position[]
  /** Objections that their organisation gave up for another position, oldest first. */
  readonly lifted: readonly Position[]
  /** Organisations that were told of the call and took no position. */
  readonly silent: readonly { readonly name: string; readonly code: string; readonly group: StakeholderGroup }[]
}

/** The adopted versions of a goal, newest first, at most limits.round.maxRoundsListed. */
export async function adoptedVersionsOf(db: Kysely<Tables>, goalId: GoalId): Promise<readonly AdoptedVersion[]> {
  const rows = await db
    .selectFrom('adoption')
    .innerJoin('round', 'round.id', 'adoption.round_id')
    .innerJoin('document_version', 'document_version.id', 'adoption.version_id')
    .innerJoin('consensus_call', join =>
      join
        .onRef('consensus_call.round_id', '=', 'adoption.round_id')
        .onRef('consensus_call.goal_id', '=', 'adoption.goal_id'),
    )
    .select(['adoption.round_id', 'round.agenda_id', 'round.number as round', 'document_version.number'])
    .select(['document_version.hash', 'adoption.adopted_at', 'adoption.asked_by', 'adoption.confirmed_by'])
    .select(['adoption.reason', 'consensus_call.kind', 'consensus_call.required_groups'])
    .where('adoption.goal_id', '=', goalId)
    .orderBy('round.number', 'desc')
    .limit(limits.round.maxRoundsListed)
    .execute()
  const adopted: AdoptedVersion[] = []
  for (const row of rows) {
    const place = { roundId: row.round_id, goalId }
    const positions = await newestPositionsOf(db, row.round_id, { goalId })
    const newest = new Set(positions.map(({ id }) => id))
    const earlier = (await positionsOnGoal(db, place)).filter(({ id }) => !newest.has(id))
    adopted.push({
      round: row.round,
      version: row.number,
      digest: row.hash.toString('hex'),
      adoptedAt: row.adopted_at,
      rule: ruleOf(row.kind, row.required_groups),
      askedBy: await moderator(db, row.agenda_id, row.asked_by),
      confirmedBy: row.confirmed_by === null ? null : await moderator(db, row.agenda_id, row.confirmed_by),
      reason: row.reason,
      positions: positions.toSorted(byGroupAndName),
      lifted: earlier.filter(({ stand }) => stand === 'objection').toReversed(),
      silent: (await organisationsTold(db, row.round_id)).filter(
        ({ id }) => !positions.some(({ organisation }) => organisation === id),
      ),
    })
  }
  return adopted
}

/** What an organisation keeps beside an adopted text for ever. */
export type AdoptedStatement = Pick<Position, 'name' | 'group' | 'stand' | 'words' | 'paragraphs'>

/**
 * The reservations and dissociations with these adopted versions, by version: what anybody may read beside a text that
 * anybody may read. An organisation speaks here for itself, whatever a round hides of who gave an input; a call that is
 * over has no sealed positions any more. [K9, K12]
 */
export async function statementsWith(
  db: Kysely<Tables>,
  versions: readonly VersionId[],
): Promise<ReadonlyMap<VersionId, readonly AdoptedStatement[]>> {
  if (versions.length === 0) return new Map()
  const adopted = await db
    .selectFrom('adoption')
    .innerJoin('round', 'round.id', 'adoption.round_id')
    .select(['adoption.round_id', 'adoption.goal_id', 'adoption.version_id'])
    .where('adoption.version_id', 'in', versions)
    // A version that was adopted again goes with what was said the last time.
    .distinctOn('adoption.version_id')
    .orderBy('adoption.version_id')
    .orderBy('round.number', 'desc')
    .execute()
  const statements = new Map<VersionId, readonly AdoptedStatement[]>()
  for (const roundId of new Set(adopted.map(row => row.round_id))) {
    const inRound = adopted.filter(row => row.round_id === roundId)
    const goals = inRound.map(row => row.goal_id)
    const said = await newestOfStand(db, roundId, { goals, stands: ['reservation', 'dissociation'] })
    for (const { goal_id, version_id } of inRound) {
      const onGoal = said.filter(({ goalId }) => goalId === goal_id)
      statements.set(version_id, onGoal.toSorted(byGroupAndName))
    }
  }
  return statements
}

function byGroupAndName(one: Position, other: Position): number {
  const groups = stakeholderGroups.indexOf(one.group) - stakeholderGroups.indexOf(other.group)
  return groups !== 0 ? groups : one.name.localeCompare(other.name, 'en')
}

/** Whoever moderated then, for whom she sits now or sat last. */
async function moderator(db: Kysely<Tables>, agendaId: AgendaId, id: ParticipantId | null): Promise<AdoptedBy> {
  const row =
    id === null
      ? undefined
      : await db
          .selectFrom('participant')
          .leftJoin('member', join =>
            join.onRef('member.participant_id', '=', 'participant.id').on('member.agenda_id', '=', agendaId),
          )
          .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
          .select(['participant.display_name', 'organisation.name', 'organisation.code'])
          .select('organisation.stakeholder_group as group')
          .where('participant.id', '=', id)
          .executeTakeFirst()
  return {
    name: row?.display_name ?? null,
    organisation: row?.name ?? null,
    code: row?.code ?? null,
    group: row?.group ?? null,
  }
}

async function organisationsTold(
  db: Kysely<Tables>,
  roundId: RoundId,
): Promise<readonly (AdoptedVersion['silent'][number] & { readonly id: OrganisationId })[]> {
  return db
    .selectFrom('call_notified')
    .innerJoin('organisation', 'organisation.id', 'call_notified.organisation_id')
    .select(['organisation.id', 'organisation.name', 'organisation.code', 'organisation.stakeholder_group as group'])
    .distinct()
    .where('call_notified.round_id', '=', roundId)
    .orderBy('organisation.stakeholder_group')
    .orderBy('organisation.name')
    .execute()
}
