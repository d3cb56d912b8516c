/**
 * What other slices may change of agendas inside their own unit of work: founding one, giving it a theme or a goal,
 * giving somebody a seat. Whoever creates a goal also gives it its text in the same transaction (createText of
 * drafting): a goal without a text does not exist.
 */
import { sql } from 'kysely'
import {
  isResting,
  refusalOfTitle,
  tidyTitle,
  type GoalState,
  type Pen,
  type Phase,
  type RestingState,
} from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type {
  AgendaId,
  GoalId,
  MemberId,
  OrganisationId,
  ParticipantId,
  RoundId,
  SampleId,
  ThemeId,
} from '../../packages/domain/ids.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { Work } from '../platform/unit-of-work.ts'

/**
 * What the bus carries under `access-changed`: whose access may have changed. One participant's; or everybody's in one
 * goal (it was dropped); or, with neither, everybody's in the agenda (its phase, its pen).
 */
export type AccessChanged = {
  readonly agendaId: AgendaId
  readonly participantId?: ParticipantId | undefined
  readonly goalId?: GoalId | undefined
}

/** Makes an agenda and its first round, without goals and seats. Refuses: 'title-not-valid'. */
export async function foundAgenda(
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly roundId: RoundId
    readonly title: string
    readonly note: string
    readonly language: string
    readonly pen: Pen
    readonly phase: Phase
    /** The number of its first round; 1 unless it comes from a file. */
    readonly round?: number | undefined
    /** Rounds before it that a file has, by their numbers: they are over. */
    readonly earlierRounds?: ReadonlyMap<number, RoundId> | undefined
    readonly isExample: boolean
    /** Who convenes it, and on behalf of which organisation; null for an agenda that the house makes. */
    readonly convener: { readonly participantId: ParticipantId; readonly organisationId: OrganisationId } | null
    /** Of which sample round it is the agenda; one that is none never becomes one. */
    readonly sampleId?: SampleId | undefined
    readonly at: Date
  },
): Promise<void> {
  const { agendaId, roundId, note, language, pen, phase, isExample, convener, at } = facts
  const title = tidyTitle(facts.title)
  refuseIf(refusalOfTitle(title))
  await work.db
    .insertInto('agenda')
    .values({
      id: agendaId,
      title,
      note,
      language,
      pen,
      is_example: isExample,
      convened_by: convener?.organisationId ?? null,
      convener_id: convener?.participantId ?? null,
      sample_id: facts.sampleId ?? null,
      created_at: at,
    })
    .execute()
  const convenedBy = convener?.organisationId ?? null
  work.record({ name: 'agenda-created', agendaId, title, pen, isExample, convenedBy })
  const enteredBy = convener?.participantId ?? null
  for (const [number, earlierId] of facts.earlierRounds ?? [])
    await foundRound(work, { agendaId, roundId: earlierId, number, phase: 'closed', at, enteredBy })
  await foundRound(work, { agendaId, roundId, number: facts.round ?? 1, phase, at, enteredBy })
}

async function foundRound(
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly roundId: RoundId
    readonly number: number
    readonly phase: Phase
    readonly at: Date
    readonly enteredBy: ParticipantId | null
  },
): Promise<void> {
  const { agendaId, roundId, number, phase, at, enteredBy } = facts
  await work.db
    .insertInto('round')
    .values({
      id: roundId,
      agenda_id: agendaId,
      number,
      phase,
      phase_entered_at: at,
      closed_at: phase === 'closed' ? at : null,
      created_at: at,
    })
    .execute()
  await work.db
    .insertInto('round_phase')
    .values({ round_id: roundId, phase, entered_at: at, cause: 'founded', entered_by: enteredBy })
    .execute()
  work.record({ name: 'round-created', agendaId, roundId, number, phase })
}

/** Adds a theme behind the others. Refuses: 'title-not-valid', 'too-many-themes'. */
export async function createTheme(
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly themeId: ThemeId; readonly label: string },
): Promise<void> {
  const { agendaId, themeId } = facts
  const label = tidyTitle(facts.label)
  refuseIf(refusalOfTitle(label))
  await holdAgenda(work, agendaId)
  const { count, last } = await work.db
    .selectFrom('agenda_theme')
    .select(given => [given.fn.countAll<string>().as('count'), given.fn.max('position').as('last')])
    .where('agenda_id', '=', agendaId)
    .executeTakeFirstOrThrow()
  const max = limits.agenda.maxThemes
  refuseIf(Number(count) >= max ? 'too-many-themes' : null, { max })
  const position = last === null ? 0 : Number(last) + 1
  await work.db.insertInto('agenda_theme').values({ id: themeId, agenda_id: agendaId, label, position }).execute()
  work.record({ name: 'theme-added', agendaId, themeId, label })
}

/**
 * Adds a goal behind the others and returns its number. The caller gives it its text in the same unit of work.
 * Refuses: 'title-not-valid', 'theme-not-known' (not one of this agenda's), 'too-many-goals'.
 */
export async function createGoal(
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly themeId: ThemeId | null
    readonly title: string
    /** Any state for a goal that comes from a file; a new one is proposed or negotiated. */
    readonly state: GoalState
    /** It came with a catalogue and looks like an example until somebody adopts it. */
    readonly isExample?: boolean | undefined
    /** Its id in the file it came from. */
    readonly sourceKey?: string | undefined
    readonly at: Date
  },
): Promise<number> {
  const { agendaId, goalId, themeId, state, at } = facts
  const title = tidyTitle(facts.title)
  refuseIf(refusalOfTitle(title))
  await holdAgenda(work, agendaId)
  if (themeId !== null) await holdTheme(work, agendaId, themeId)
  const { count, last } = await work.db
    .selectFrom('goal')
    .select(given => [given.fn.countAll<string>().as('count'), given.fn.max('number').as('last')])
    .where('agenda_id', '=', agendaId)
    .executeTakeFirstOrThrow()
  const max = limits.agenda.maxGoals
  refuseIf(Number(count) >= max ? 'too-many-goals' : null, { max })
  const number = last === null ? 1 : Number(last) + 1
  await work.db
    .insertInto('goal')
    .values({
      id: goalId,
      agenda_id: agendaId,
      theme_id: themeId,
      number,
      title,
      state,
      is_example: facts.isExample ?? false,
      source_key: facts.sourceKey ?? null,
      state_at: at,
      resting_from: isResting(state) ? 'under-negotiation' : null,
      created_at: at,
    })
    .execute()
  work.record({ name: 'goal-created', agendaId, goalId, number, title, state })
  return number
}

/**
 * Gives somebody a seat, or changes the seat she has; her open connections ask again after the commit.
 * Whether the role may have this organisation is the caller's question (refusalToSeat).
 */
export async function seatMember(
  work: Work,
  facts: {
    readonly bus: MessageBus
    readonly newId: MemberId
    readonly agendaId: AgendaId
    readonly participantId: ParticipantId
    readonly organisationId: OrganisationId | null
    readonly role: Role
    readonly at: Date
  },
): Promise<MemberId> {
  const { bus, newId, agendaId, participantId, organisationId, role, at } = facts
  const { id: memberId } = await work.db
    .insertInto('member')
    .values({
      id: newId,
      agenda_id: agendaId,
      participant_id: participantId,
      organisation_id: organisationId,
      role,
      created_at: at,
    })
    .onConflict(conflict =>
      conflict.columns(['agenda_id', 'participant_id']).doUpdateSet(given => ({
        role,
        organisation_id: organisationId,
        removed_at: null,
        access_version: given('member.access_version', '+', 1),
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  const name = memberId === newId ? 'member-added' : 'member-changed'
  work.record({ name, agendaId, memberId, participantId, organisationId, role })
  const changed: AccessChanged = { participantId, agendaId }
  work.afterCommit(() => bus.publish('access-changed', changed))
  return memberId
}

/**
 * Gives a goal another title, as somebody decided on a suggestion, or took that decision back. Answers the title before;
 * null, and nothing is changed, where `insteadOf` is given and is not its title any more.
 */
export async function renameGoal(
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly title: string
    readonly insteadOf?: string | undefined
  },
): Promise<string | null> {
  const { agendaId, goalId, title, insteadOf } = facts
  refuseIf(refusalOfTitle(title))
  const goal = await work.db
    .selectFrom('goal')
    .select(['number', 'title'])
    .where('id', '=', goalId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  if (insteadOf !== undefined && goal.title !== insteadOf) return null
  if (goal.title === title) return title
  await work.db.updateTable('goal').set({ title }).where('id', '=', goalId).execute()
  work.record({ name: 'goal-renamed', agendaId, goalId, number: goal.number, from: goal.title, title })
  return goal.title
}

/** Gives a goal the state that its round has come to; one that is parked or dropped comes back to it once it is restored. */
export async function stateGoal(
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly state: Exclude<GoalState, RestingState | 'proposed'>
    readonly reason: string
    readonly at: Date
  },
): Promise<void> {
  const { agendaId, goalId, state, reason, at } = facts
  const goal = await work.db
    .selectFrom('goal')
    .select(['number', 'state'])
    .where('id', '=', goalId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  if (isResting(goal.state)) {
    const from = state === 'agreed-ad-referendum' || state === 'agreed' ? 'clean' : state
    await work.db.updateTable('goal').set({ resting_from: from }).where('id', '=', goalId).execute()
    return
  }
  if (goal.state === state) return
  await work.db
    .updateTable('goal')
    .set({ state, state_reason: reason, state_at: at })
    .where('id', '=', goalId)
    .execute()
  work.record({ name: 'goal-state-changed', agendaId, goalId, number: goal.number, from: goal.state, state })
}

/** Records who has a seat, and by which rules the agenda works: drafting opens in a round. */
export async function noteRoster(
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly number: number },
): Promise<void> {
  const { rules } = await work.db
    .selectFrom('agenda')
    .select('rules')
    .where('id', '=', facts.agendaId)
    .executeTakeFirstOrThrow()
  const seats = await work.db
    .selectFrom('member')
    .select(['id as memberId', 'participant_id as participantId', 'organisation_id as organisationId', 'role'])
    .where('agenda_id', '=', facts.agendaId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  work.record({ name: 'roster-noted', ...facts, seats, rules })
}

/** Numbers and positions of one agenda are given by one act at a time. */
export async function holdAgenda(work: Work, agendaId: AgendaId): Promise<void> {
  const held = await sql`select id from agenda where id = ${agendaId} for no key update`.execute(work.db)
  if (held.rows.length === 0) throw new DomainError('not-found')
}

/** A theme of this agenda, which stays until this act ends. */
export async function holdTheme(work: Work, agendaId: AgendaId, themeId: ThemeId): Promise<void> {
  const held = await work.db
    .selectFrom('agenda_theme')
    .select('id')
    .where('id', '=', themeId)
    .where('agenda_id', '=', agendaId)
    .forKeyShare()
    .executeTakeFirst()
  refuseIf(held === undefined ? 'theme-not-known' : null)
}
