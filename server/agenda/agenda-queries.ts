/**
 * The only face of agendas, goals, rounds and seats to other slices. A seat says all that decides what somebody may
 * do; null says outsider or unknown, which nobody may tell apart.
 */
import { type Kysely, sql } from 'kysely'
import {
  holdsPen,
  isResting as isRestingGoal,
  type GoalState,
  type Pen,
  type Phase,
} from '../../packages/domain/agenda.ts'
import {
  parseId,
  type AgendaId,
  type GoalId,
  type MemberId,
  type OrganisationId,
  type ParticipantId,
  type RoundId,
  type ThemeId,
} from '../../packages/domain/ids.ts'
import type { Delegation, Role, StakeholderGroup } from '../../packages/domain/participant.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { isResting, roundStateOf, type RoundState } from './round-state-queries.ts'

export type AgendaStanding = {
  readonly agendaId: AgendaId
  readonly memberId: MemberId
  readonly participantId: ParticipantId
  readonly displayName: string
  /** Rises with every change of role, seat or session: batches of the live text carry it. */
  readonly accessVersion: number
  readonly organisationId: OrganisationId | null
  readonly delegation: Delegation
  /** Of an agenda in which nothing counts. */
  readonly isSample: boolean
  readonly standing: Standing & { readonly role: Role }
}

export type GoalStanding = AgendaStanding & {
  readonly goal: {
    readonly id: GoalId
    readonly number: number
    readonly title: string
    readonly state: GoalState
    /** The label of its theme; null for a goal without one. */
    readonly theme: string | null
  }
  readonly agenda: { readonly id: AgendaId; readonly title: string; readonly language: string }
}

export type AgendaLine = {
  readonly id: AgendaId
  readonly title: string
  readonly note: string
  readonly isExample: boolean
  readonly role: Role
  readonly phase: Phase
  readonly round: number | null
  readonly goals: number
  /** Whether a moderator let anybody read what is published of it. */
  readonly isPublic: boolean
}

export type GoalLine = {
  readonly id: GoalId
  readonly number: number
  readonly title: string
  readonly themeId: ThemeId | null
  readonly state: GoalState
  /** Why it was parked, dropped or restored; empty for one that never was. */
  readonly stateReason: string
  readonly isExample: boolean
}
export type ThemeLine = { readonly id: ThemeId; readonly label: string }
export type AgendaPage = {
  readonly id: AgendaId
  readonly title: string
  readonly note: string
  readonly language: string
  readonly pen: Pen
  readonly isExample: boolean
  readonly isSample: boolean
  /** Whether anybody may read what was published of it. */
  readonly isPublic: boolean
  /** By which rules it works; empty until a moderator writes them. */
  readonly rules: string
  /** The name of the organisation that convenes it; null for an agenda that the house made. */
  readonly convenedBy: string | null
  /** The latest round; null before the first. */
  readonly round: RoundState | null
  readonly themes: readonly ThemeLine[]
  readonly goals: readonly GoalLine[]
}

export type MemberLine = {
  readonly id: MemberId
  readonly name: string
  readonly role: Role
  readonly delegation: Delegation
}

export type OrganisationLine = {
  readonly name: string
  readonly code: string
  readonly group: StakeholderGroup
  readonly country: string | null
}

/** The seat of this participant in this agenda; null for outsiders and for what does not exist. */
export async function standingInAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  participantId: ParticipantId,
): Promise<AgendaStanding | null> {
  const row = await seats(db)
    .where('member.agenda_id', '=', agendaId)
    .where('member.participant_id', '=', participantId)
    .executeTakeFirst()
  return row === undefined ? null : standingOf(row)
}

/** The seat of this participant in the agenda of this goal; null for outsiders and for what does not exist. */
export async function standingInGoal(
  db: Kysely<Tables>,
  goalId: GoalId,
  participantId: ParticipantId,
): Promise<GoalStanding | null> {
  const row = await seats(db)
    .innerJoin('goal', 'goal.agenda_id', 'agenda.id')
    .leftJoin('agenda_theme', 'agenda_theme.id', 'goal.theme_id')
    .select(['goal.number', 'goal.title', 'goal.state', 'agenda_theme.label as theme'])
    .select(['agenda.title as agenda_title', 'agenda.language'])
    .where('member.participant_id', '=', participantId)
    .where('goal.id', '=', goalId)
    .executeTakeFirst()
  if (row === undefined) return null
  const { number, title, state, theme } = row
  const seat = standingOf(row)
  return {
    ...seat,
    standing: { ...seat.standing, goal: state },
    goal: { id: goalId, number, title, state, theme },
    agenda: { id: row.agenda_id, title: row.agenda_title, language: row.language },
  }
}

/**
 * Why somebody has no seat in the agenda of this goal: one that was taken away is said, because she knew of it; else
 * she is an outsider, to whom nothing exists.
 */
export async function reasonOfAbsence(
  db: Kysely<Tables>,
  goalId: GoalId,
  participantId: ParticipantId,
): Promise<'seat-was-removed' | 'not-found'> {
  const removed = await db
    .selectFrom('member')
    .innerJoin('goal', 'goal.agenda_id', 'member.agenda_id')
    .select('member.id')
    .where('goal.id', '=', goalId)
    .where('member.participant_id', '=', participantId)
    .where('member.removed_at', 'is not', null)
    .executeTakeFirst()
  return removed === undefined ? 'not-found' : 'seat-was-removed'
}

/** The agendas where this participant has a seat, oldest first, at most limits.agenda.maxAgendasListed. */
export async function agendasOf(db: Kysely<Tables>, participantId: ParticipantId): Promise<readonly AgendaLine[]> {
  const rows = await db
    .selectFrom('member')
    .innerJoin('agenda', 'agenda.id', 'member.agenda_id')
    .leftJoin('round', join => join.onRef('round.agenda_id', '=', 'agenda.id').on(isLatestRound))
    .select(['agenda.id', 'agenda.title', 'agenda.note', 'agenda.is_example', 'agenda.is_public', 'member.role'])
    .select(['round.phase', 'round.number'])
    .select(given =>
      given
        .selectFrom('goal')
        .select(count => count.fn.countAll<string>().as('count'))
        .whereRef('goal.agenda_id', '=', 'agenda.id')
        .as('goals'),
    )
    .where('member.participant_id', '=', participantId)
    .where('member.removed_at', 'is', null)
    .orderBy('agenda.created_at')
    .orderBy('agenda.id')
    .limit(limits.agenda.maxAgendasListed)
    .execute()
  return rows.map(row => ({
    id: row.id,
    title: row.title,
    note: row.note,
    isExample: row.is_example,
    role: row.role,
    phase: row.phase ?? 'setup',
    round: row.number,
    goals: Number(row.goals ?? 0),
    isPublic: row.is_public,
  }))
}

/** An agenda with its latest round, its themes in their order and its goals by number; null when unknown. */
export async function agendaPage(db: Kysely<Tables>, agendaId: AgendaId): Promise<AgendaPage | null> {
  const agenda = await db
    .selectFrom('agenda')
    .leftJoin('organisation', 'organisation.id', 'agenda.convened_by')
    .select([
      'agenda.id',
      'title',
      'note',
      'rules',
      'language',
      'pen',
      'is_example',
      'is_public as isPublic',
      'sample_id',
    ])
    .select('organisation.name as convenedBy')
    .where('agenda.id', '=', agendaId)
    .executeTakeFirst()
  if (agenda === undefined) return null
  const themes = await db
    .selectFrom('agenda_theme')
    .select(['id', 'label'])
    .where('agenda_id', '=', agendaId)
    .orderBy('position')
    .limit(limits.agenda.maxThemes)
    .execute()
  const { is_example: isExample, sample_id, ...facts } = agenda
  return {
    ...facts,
    isExample,
    isSample: sample_id !== null,
    round: await roundStateOf(db, agendaId),
    themes,
    goals: await goalsOf(db, agendaId),
  }
}

/** The goals of an agenda by number, at most limits.agenda.maxGoals. */
async function goalsOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly GoalLine[]> {
  const rows = await db
    .selectFrom('goal')
    .select(['id', 'number', 'title', 'theme_id', 'state', 'state_reason', 'is_example'])
    .where('agenda_id', '=', agendaId)
    .orderBy('number')
    .limit(limits.agenda.maxGoals)
    .execute()
  return rows.map(({ theme_id: themeId, state_reason: stateReason, is_example: isExample, ...goal }) => {
    return { ...goal, themeId, stateReason, isExample }
  })
}

/** Everybody with a seat, in the order in which they came, at most limits.agenda.maxMembersListed. No addresses. */
export async function membersOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly MemberLine[]> {
  const rows = await seats(db)
    .where('member.agenda_id', '=', agendaId)
    .orderBy('member.created_at')
    .orderBy('member.id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(row => {
    const { memberId, displayName, standing, delegation } = standingOf(row)
    return { id: memberId, name: displayName, role: standing.role, delegation }
  })
}

/**
 * The seats with these ids that were not taken away, held to the end of the transaction: none is taken away, and nobody
 * in them is renamed or erased, before what is written of them is there. Those of other agendas are left out.
 */
export async function seatsHeld(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  memberIds: readonly MemberId[],
): Promise<readonly Pick<AgendaStanding, 'memberId' | 'participantId' | 'displayName'>[]> {
  if (memberIds.length === 0) return []
  const rows = await seats(db)
    .where('member.agenda_id', '=', agendaId)
    .where('member.id', 'in', memberIds)
    .orderBy('member.id')
    .limit(limits.agenda.maxMembersListed)
    .forShare('member')
    .execute()
  return rows.map(standingOf)
}

/** The latest round of an agenda; null before the first. */
export async function latestRoundOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<RoundId | null> {
  const row = await db
    .selectFrom('round')
    .select('id')
    .where('agenda_id', '=', agendaId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The organisations with a seat, by name, at most limits.agenda.maxMembersListed. */
export async function organisationsOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<readonly (OrganisationLine & { readonly id: OrganisationId })[]> {
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'name', 'code', 'stakeholder_group', 'country'])
    .where('id', 'in', given =>
      given
        .selectFrom('member')
        .select('organisation_id')
        .where('agenda_id', '=', agendaId)
        .where('removed_at', 'is', null)
        .where('organisation_id', 'is not', null)
        .$castTo<{ organisation_id: OrganisationId }>(),
    )
    .orderBy('name')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(({ stakeholder_group: group, ...row }) => ({ ...row, group }))
}

/** The agenda with this id or, if exactly one has it, this title; null otherwise. For the operator's commands. */
export async function agendaNamed(
  db: Kysely<Tables>,
  name: string,
): Promise<{ readonly agendaId: AgendaId; readonly title: string } | null> {
  const agendaId = parseId<AgendaId>(name)
  const rows = await db
    .selectFrom('agenda')
    .select(['id', 'title'])
    .where(given => (agendaId === null ? given('title', '=', name.trim()) : given('id', '=', agendaId)))
    .limit(2)
    .execute()
  const [found, another] = rows
  return found === undefined || another !== undefined ? null : { agendaId: found.id, title: found.title }
}

/** What has been put on the table of an agenda: goals that do not rest, seats that hold the pen, the rules. */
export async function tableOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<{ readonly goals: number; readonly penHolders: number; readonly rules: string }> {
  const agenda = await db.selectFrom('agenda').select(['pen', 'rules']).where('id', '=', agendaId).executeTakeFirst()
  if (agenda === undefined) return { goals: 0, penHolders: 0, rules: '' }
  const [goals, members] = [await goalsOf(db, agendaId), await membersOf(db, agendaId)]
  return {
    goals: goals.filter(goal => !isRestingGoal(goal.state)).length,
    penHolders: members.filter(({ role }) => holdsPen(role, agenda.pen)).length,
    rules: agenda.rules,
  }
}

/** No later round of the same agenda. */
const isLatestRound = sql<boolean>`not exists (
  select from round as later where later.agenda_id = round.agenda_id and later.number > round.number)`

/** Every seat that was not taken away, with what decides about it. */
function seats(db: Kysely<Tables>) {
  return db
    .selectFrom('member')
    .innerJoin('agenda', 'agenda.id', 'member.agenda_id')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .leftJoin('round', join => join.onRef('round.agenda_id', '=', 'agenda.id').on(isLatestRound))
    .select(['member.id', 'member.agenda_id', 'member.participant_id', 'member.organisation_id', 'member.role'])
    .select(['member.access_version', 'agenda.pen', 'agenda.sample_id', 'participant.display_name'])
    .select(['organisation.name as organisation', 'organisation.code', 'organisation.stakeholder_group'])
    .select(['round.phase', 'round.paused_at', 'round.withdrawn_at', 'round.attribution'])
    .where('member.removed_at', 'is', null)
    .where('participant.disabled_at', 'is', null)
}

function standingOf(row: Awaited<ReturnType<ReturnType<typeof seats>['executeTakeFirstOrThrow']>>): AgendaStanding {
  const tombstone = row.withdrawn_at === null ? {} : { withdrawn: true }
  return {
    ...{ agendaId: row.agenda_id, memberId: row.id, participantId: row.participant_id },
    displayName: row.display_name,
    isSample: row.sample_id !== null,
    accessVersion: row.access_version,
    organisationId: row.organisation_id,
    delegation: { organisation: row.organisation, code: row.code, group: row.stakeholder_group },
    standing: {
      ...{ role: row.role, phase: row.phase ?? 'setup', pen: row.pen, paused: isResting(row) },
      attribution: row.attribution ?? undefined,
      ...tombstone,
    },
  }
}
