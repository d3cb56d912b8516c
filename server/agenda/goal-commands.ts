/**
 * The only writers of goals: proposing, naming, ordering, setting aside, dropping, restoring. A goal's text is
 * drafting's; what happens to a goal reaches it through the access of everybody who has it open.
 */
import { type Kysely, sql } from 'kysely'
import {
  isResting,
  refusalOfReason,
  refusalOfTitle,
  tidyTitle,
  refusalToRest,
  refusalToRestore,
  refusalToTakeUp,
  stateOfNewGoal,
  type GoalState,
  type RestingState,
} from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, DocumentId, GoalId, ThemeId } from '../../packages/domain/ids.ts'
import type { Action } from '../../packages/domain/permission.ts'
import { authorize } from '../auth/authorize.ts'
import type { Tables } from '../platform/tables.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { AgendaDeps } from './agenda-commands.ts'
import { createGoal, holdAgenda, holdTheme, type AccessChanged } from './agenda-effects.ts'
import { standingInAgenda, standingInGoal, type GoalStanding } from './agenda-queries.ts'
import type { CreateText, FenceText, FirstLink, ProposeFirstLink } from './goal-text.ts'

export type GoalDeps = AgendaDeps & {
  readonly createText: CreateText
  readonly fenceText: FenceText
  readonly proposeFirstLink: ProposeFirstLink
}

export type ProposeGoal = {
  readonly title: string
  readonly themeId: ThemeId | null
  /** The indicator that it is to advance, and how: proposed together with the goal. */
  readonly link: FirstLink | null
}
export type ProposedGoal = { readonly goalId: GoalId; readonly number: number; readonly state: GoalState }

/**
 * Adds a goal with an empty text, and its first link if one is given. It is negotiated when a moderator adds it, else
 * proposed. Refuses: 'not-found', what the standing refuses, 'title-not-valid', 'theme-not-known', 'too-many-goals',
 * and what proposeFirstLink refuses.
 */
export async function proposeGoal(
  deps: GoalDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  { title, themeId, link }: ProposeGoal,
): Promise<ProposedGoal> {
  const seat = await standingInAgenda(deps.database.db, agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('create-goal', seat.standing)
  const { organisationId } = seat
  const goalId = deps.ids.next<GoalId>()
  const state = stateOfNewGoal(seat.standing.role)
  return deps.unitOfWork(actor, async work => {
    const facts = { agendaId, goalId, themeId, title, state, at: deps.clock.now() }
    const number = await createGoal(work, facts)
    const documentId = deps.ids.next<DocumentId>()
    await deps.createText(work, { documentId, goalId, blocks: [{ kind: 'paragraph', runs: [] }] })
    const proposer = { proposedBy: actor.participantId, organisationId }
    if (link !== null) await deps.proposeFirstLink(work, { agendaId, goalId, ...link, ...proposer })
    return { goalId, number, state }
  })
}

export type ShapeGoal = { readonly title?: string | undefined; readonly themeId?: ThemeId | null | undefined }

/**
 * Gives a goal another title, another theme, or both. What is as it was is not recorded.
 * Refuses: 'not-found', what the standing refuses, 'title-not-valid', 'theme-not-known'.
 */
export async function shapeGoal(
  deps: AgendaDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  { title: newTitle, themeId }: ShapeGoal,
): Promise<void> {
  const { agendaId } = await goalFor('shape-goal', deps.database.db, goalId, actor)
  const title = newTitle === undefined ? undefined : tidyTitle(newTitle)
  if (title !== undefined) refuseIf(refusalOfTitle(title))
  await deps.unitOfWork(actor, async work => {
    const goal = await holdGoal(work, goalId)
    await goalFor('shape-goal', work.db, goalId, actor)
    const { number } = goal
    if (title !== undefined && title !== goal.title) {
      await work.db.updateTable('goal').set({ title }).where('id', '=', goalId).execute()
      work.record({ name: 'goal-renamed', agendaId, goalId, number, from: goal.title, title })
    }
    if (themeId !== undefined && themeId !== goal.theme_id) {
      if (themeId !== null) await holdTheme(work, agendaId, themeId)
      await work.db.updateTable('goal').set({ theme_id: themeId }).where('id', '=', goalId).execute()
      work.record({ name: 'goal-themed', agendaId, goalId, number, themeId })
    }
  })
}

/**
 * Puts a goal before another one, or at the end (null). Numbers follow the order: the goals between move up or down by
 * one, in this transaction (docs/decisions/goal-numbers.md). Returns its number.
 * Refuses: 'not-found', what the standing refuses, 'goal-not-known' (`before` is not of this agenda).
 */
export async function moveGoal(
  deps: AgendaDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  before: GoalId | null,
): Promise<number> {
  const { agendaId } = await goalFor('order-goals', deps.database.db, goalId, actor)
  return deps.unitOfWork(actor, async work => {
    await holdAgenda(work, agendaId)
    await goalFor('order-goals', work.db, goalId, actor)
    const goals = await work.db
      .selectFrom('goal')
      .select(['id', 'number'])
      .where('agenda_id', '=', agendaId)
      .orderBy('number')
      .execute()
    const moved = goals.find(goal => goal.id === goalId)
    if (moved === undefined || (before !== null && !goals.some(goal => goal.id === before))) {
      throw new DomainError('goal-not-known')
    }
    if (before === goalId) return moved.number
    const others = goals.filter(goal => goal.id !== goalId)
    const at = before === null ? others.length : others.findIndex(goal => goal.id === before)
    const ordered = [...others.slice(0, at), moved, ...others.slice(at)]
    const changed = ordered.flatMap((goal, i) => {
      const number = goals[i]?.number ?? goal.number
      return number === goal.number ? [] : [{ id: goal.id, number }]
    })
    const number = changed.find(goal => goal.id === goalId)?.number ?? moved.number
    if (changed.length === 0) return number
    await renumber(work, changed)
    work.record({ name: 'goal-moved', agendaId, goalId, from: moved.number, number })
    return number
  })
}

/**
 * Parks or drops a goal, with a reason that stays. Its text is read-only from this commit on, for everybody.
 * Refuses: 'not-found', what the standing refuses, 'reason-needed', 'goal-is-parked', 'goal-is-dropped', 'goal-is-agreed'.
 */
export async function restGoal(
  deps: GoalDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  { to, reason: given }: { readonly to: RestingState; readonly reason: string },
): Promise<void> {
  const { agendaId } = await goalFor('moderate-goal', deps.database.db, goalId, actor)
  const reason = given.trim()
  refuseIf(refusalOfReason(reason))
  await deps.unitOfWork(actor, async work => {
    // The text before the goal, as everybody takes them: docs/gotchas.md. A refusal undoes the fence.
    await deps.fenceText(work, { goalId })
    const goal = await holdGoal(work, goalId)
    refuseIf(refusalToRest(goal.state, to))
    await work.db
      .updateTable('goal')
      .set({
        state: to,
        resting_from: goal.resting_from ?? restableState(goal.state),
        state_reason: reason,
        state_at: deps.clock.now(),
      })
      .where('id', '=', goalId)
      .execute()
    const name = to === 'parked' ? 'goal-parked' : 'goal-dropped'
    work.record({ name, agendaId, goalId, number: goal.number, from: goal.state, reason })
    announceAccess(deps, work, { agendaId, goalId })
  })
}

/**
 * Brings a goal that rests back into the state it had. A reason may be given.
 * Refuses: 'not-found', what the standing refuses, 'goal-does-not-rest'.
 */
export async function restoreGoal(
  deps: AgendaDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  given: string,
): Promise<void> {
  const { agendaId } = await goalFor('moderate-goal', deps.database.db, goalId, actor)
  const reason = given.trim()
  await deps.unitOfWork(actor, async work => {
    const { number, state: from, resting_from: state } = await holdGoal(work, goalId)
    refuseIf(refusalToRestore(from))
    if (!isResting(from) || state === null) throw new Error(`the goal ${goalId} rests from no state`)
    await work.db
      .updateTable('goal')
      .set({ state, resting_from: null, state_reason: reason, state_at: deps.clock.now() })
      .where('id', '=', goalId)
      .execute()
    work.record({ name: 'goal-restored', agendaId, goalId, number, from, state, reason })
    announceAccess(deps, work, { agendaId, goalId })
  })
}

/** Takes a proposed goal up for negotiation. Refuses: 'not-found', what the standing refuses, 'goal-not-proposed'. */
export async function takeUpGoal(deps: AgendaDeps, actor: ParticipantActor, goalId: GoalId): Promise<void> {
  const { agendaId } = await goalFor('moderate-goal', deps.database.db, goalId, actor)
  await deps.unitOfWork(actor, async work => {
    const { number, state } = await holdGoal(work, goalId)
    refuseIf(refusalToTakeUp(state))
    await work.db
      .updateTable('goal')
      .set({ state: 'under-negotiation', state_at: deps.clock.now() })
      .where('id', '=', goalId)
      .execute()
    work.record({ name: 'goal-taken-up', agendaId, goalId, number })
  })
}

/** The goal, if this person may do this with it. Refuses: 'not-found', what the standing refuses. */
async function goalFor(
  action: Action,
  db: Kysely<Tables>,
  goalId: GoalId,
  actor: ParticipantActor,
): Promise<GoalStanding> {
  const found = await standingInGoal(db, goalId, actor.participantId)
  if (found === null) throw new DomainError('not-found')
  authorize(action, found.standing)
  return found
}

/** The goal as it is when this act is its only writer. */
async function holdGoal(work: Work, goalId: GoalId) {
  return work.db
    .selectFrom('goal')
    .select(['number', 'title', 'theme_id', 'state', 'resting_from'])
    .where('id', '=', goalId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
}

function restableState(state: GoalState): Exclude<GoalState, RestingState | 'agreed' | 'agreed-ad-referendum'> {
  if (isResting(state) || state === 'agreed' || state === 'agreed-ad-referendum') {
    throw new Error(`a goal that is ${state} does not come to rest`)
  }
  return state
}

/** All at once: unique numbers are checked when the statement ends. */
async function renumber(work: Work, goals: readonly { readonly id: GoalId; readonly number: number }[]): Promise<void> {
  const ids = goals.map(goal => goal.id)
  const numbers = goals.map(goal => goal.number)
  await sql`
    update goal set number = given.number
    from unnest(${sql.val(ids)}::uuid[], ${sql.val(numbers)}::integer[]) as given (id, number)
    where goal.id = given.id`.execute(work.db)
}

function announceAccess(deps: Pick<AgendaDeps, 'bus'>, work: Work, changed: AccessChanged): void {
  work.afterCommit(() => deps.bus.publish('access-changed', changed))
}
