/**
 * How a round ends: one moderator asks to close it and another confirms, and what its rule agrees is adopted for ever;
 * the next one begins; an agreed goal is reopened by two. [K10 to K13]
 */
import { isResting } from '../../packages/domain/agenda.ts'
import { plainComment } from '../../packages/domain/comment.ts'
import {
  mayActAlone,
  outcomeOf,
  refusalToConfirm,
  refusalToReopen,
  type Outcome,
} from '../../packages/domain/consensus.ts'
import { refusalToMove, type Attribution, type ConfirmationKind } from '../../packages/domain/consultation.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, ConfirmationId, GoalId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import { agendaPage } from '../agenda/agenda-queries.ts'
import { stateGoal } from '../agenda/agenda-effects.ts'
import { authorize } from '../auth/authorize.ts'
import { enterPhase, noteLeftOpen, openNextRound } from '../consultation/consultation-effects.ts'
import { holdRoundNow, type RoundNow } from '../consultation/consultation-queries.ts'
import { keepVersions } from '../drafting/drafting-effects.ts'
import { loadGoalText } from '../drafting/drafting-queries.ts'
import { postNotice } from '../notification/notification-effects.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { authorizeInAgenda, refuseEnd, type CallDeps } from './call-commands.ts'
import { openConfirmation } from './adoption-queries.ts'
import { adoptableIn, callsOf, type Call } from './consensus-queries.ts'
import { delegatesOf, moderatorsOf } from './told-queries.ts'

/** What asking came to: it happened, or it waits for a second moderator. */
export type Asked = { readonly kind: 'done' } | { readonly kind: 'waits'; readonly confirmationId: ConfirmationId }

/**
 * Asks to close the call of the latest round, or closes it at once where one moderator may act alone; then a reason is
 * stated. Refuses: 'not-found', what the standing refuses, what refusalToClose refuses, 'reason-needed',
 * 'confirmation-asked-already'.
 */
export async function askToClose(
  deps: CallDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  input: { readonly reason: string },
): Promise<Asked> {
  await authorizeInAgenda(deps.database, actor, agendaId)
  const reason = plainComment(input.reason)
  return deps.freezeTexts(agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      await authorizeInAgenda(work, actor, agendaId)
      const round = await latestRound(work, agendaId)
      await refuseToClose(deps, work, round, reason)
      const alone = mayActAlone({
        moderators: await countModerators(work, agendaId),
        needsTwo: round.settings.twoModerators,
      })
      if (!alone) {
        const by = actor.participantId
        return {
          kind: 'waits',
          confirmationId: await ask(deps, work, { kind: 'close-round', round, goalId: null, reason, by }),
        }
      }
      refuseIf(reason === '' ? 'reason-needed' : null)
      await close(deps, work, round, { reason, askedBy: actor.participantId, confirmedBy: null })
      return { kind: 'done' }
    },
  })
}

/**
 * Confirms what another moderator asked for: closing the round, or reopening a goal. What it needs is asked again.
 * Refuses: 'not-found', what the standing refuses, 'second-moderator-needed', 'confirmation-is-over', 'goal-not-agreed'.
 */
export async function confirmAct(
  deps: CallDeps,
  actor: ParticipantActor,
  confirmationId: ConfirmationId,
): Promise<void> {
  const asked = await openConfirmation(deps.database.db, confirmationId)
  if (asked === null) throw new DomainError('not-found')
  await authorizeInAgenda(deps.database, actor, asked.agendaId)
  await deps.freezeTexts(asked.agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      const round = await latestRound(work, asked.agendaId)
      const now = await openConfirmation(work.db, confirmationId)
      if (now === null) throw new DomainError('confirmation-is-over')
      await authorizeInAgenda(work, actor, now.agendaId)
      refuseIf(refusalToConfirm({ askedBy: now.askedBy, moderators: 2, needsTwo: true }, actor.participantId))
      const at = await deps.databaseNow(work.db)
      await settle(work, confirmationId, { confirmed_by: actor.participantId, confirmed_at: at })
      const { agendaId, goalId, reason, askedBy, kind, roundId } = now
      work.record({ name: 'act-confirmed', agendaId, goalId, roundId, confirmationId, kind })
      if (kind === 'reopen-goal' && goalId !== null) {
        const { goal } = await loadGoalText(work.db, goalId, actor.participantId)
        refuseIf(refusalToReopen(goal.state, round.state))
        return reopen(deps, work, { agendaId, goalId, reason, by: askedBy, at })
      }
      if (kind !== 'close-round') throw new DomainError('not-found')
      await refuseToClose(deps, work, round, reason)
      await close(deps, work, round, { reason, askedBy, confirmedBy: actor.participantId })
    },
  })
}

/** Takes back what one asked for. Refuses: 'not-found', what the standing refuses, 'confirmation-is-over'. */
export async function takeBackAct(
  deps: CallDeps,
  actor: ParticipantActor,
  confirmationId: ConfirmationId,
): Promise<void> {
  const asked = await openConfirmation(deps.database.db, confirmationId)
  if (asked === null) throw new DomainError('not-found')
  await authorizeInAgenda(deps.database, actor, asked.agendaId)
  await deps.unitOfWork(actor, async work => {
    const now = await openConfirmation(work.db, confirmationId)
    if (now === null) throw new DomainError('confirmation-is-over')
    await authorizeInAgenda(work, actor, now.agendaId)
    const at = await deps.databaseNow(work.db)
    await settle(work, confirmationId, { withdrawn_by: actor.participantId, withdrawn_at: at })
    const { agendaId, goalId, roundId, kind } = now
    work.record({ name: 'act-taken-back', agendaId, goalId, roundId, confirmationId, kind })
  })
}

/**
 * Asks to reopen an agreed goal. Where one moderator may act alone it is reopened at once.
 * Refuses: 'not-found', what the standing refuses, 'goal-not-agreed', 'reason-needed', 'confirmation-asked-already'.
 */
export async function askToReopen(
  deps: CallDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: { readonly reason: string },
): Promise<Asked> {
  const reason = plainComment(input.reason)
  const before = await loadGoalText(deps.database.db, goalId, actor.participantId)
  authorize('move-round', before.standing)
  const agendaId = before.agenda.id
  return deps.freezeTexts(agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      const goal = await loadGoalText(work.db, goalId, actor.participantId)
      authorize('move-round', goal.standing)
      const round = await latestRound(work, agendaId)
      refuseIf(refusalToReopen(goal.goal.state, round.state))
      refuseIf(reason === '' ? 'reason-needed' : null)
      const by = actor.participantId
      const moderators = await countModerators(work, agendaId)
      if (!mayActAlone({ moderators, needsTwo: round.settings.twoModerators })) {
        return {
          kind: 'waits',
          confirmationId: await ask(deps, work, { kind: 'reopen-goal', round, goalId, reason, by }),
        }
      }
      await reopen(deps, work, { agendaId, goalId, reason, by, at: await deps.databaseNow(work.db) })
      return { kind: 'done' }
    },
  })
}

/**
 * Begins the next round in drafting and answers its number. A round in review ends with it and then owes a reason.
 * Refuses: 'not-found', what the standing refuses, 'round-is-not-over', 'reason-needed', 'round-end-in-past'.
 */
export async function beginNextRound(
  deps: CallDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  input: {
    readonly reason: string
    readonly closesAt: Date | null
    /** As in the round before unless chosen. [C17] */
    readonly attribution?: Attribution | undefined
  },
): Promise<number> {
  await authorizeInAgenda(deps.database, actor, agendaId)
  const reason = plainComment(input.reason)
  return deps.freezeTexts(agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      await authorizeInAgenda(work, actor, agendaId)
      const at = await deps.databaseNow(work.db)
      const { closesAt, attribution } = input
      if (closesAt !== null) refuseEnd(closesAt, at)
      const by = actor.participantId
      const round = await latestRound(work, agendaId)
      if (round.phase === 'review' && round.state.kind !== 'withdrawn') {
        refuseIf(refusalToMove(round.state, { to: 'closed', call: null, reason }, at))
        await noteLeftOpen(work, { agendaId, roundId: round.id })
        await closeRound(deps, work, round, { reason, cause: 'next-round', by, at, adopted: [], returned: [] })
      }
      const newRoundId = deps.ids.next<RoundId>()
      return openNextRound(work, {
        ...{ bus: deps.bus, agendaId, newRoundId, phase: 'drafting', closesAt, attribution },
        ...{ cause: 'next-round', reason, by, at },
      })
    },
  })
}

/** [K4, K5, K8, C9] Of sealed positions nobody hears by a refusal what they say. [K9] */
async function refuseToClose(deps: CallDeps, work: Work, round: RoundNow, reason: string): Promise<void> {
  const at = await deps.databaseNow(work.db)
  const held = work.db.selectFrom('consensus_call').select('goal_id').where('round_id', '=', round.id)
  await held.orderBy('goal_id').forUpdate().execute()
  if (round.phase === 'review') throw new DomainError('phase-does-not-follow')
  const open = await adoptableIn(work.db, { agendaId: round.agendaId, roundId: round.id, now: at })
  const openedAt = open[0]?.call.openedAt ?? round.phaseEnteredAt
  const facts = { openedAt, minimumCallHours: round.settings.minimumCallHours, undecided: 0 }
  const hours = facts.minimumCallHours
  refuseIf(refusalToMove(round.state, { to: 'closed', call: facts, reason }, at), { hours })
  for (const { call, refusal } of open) refuseIf(refusal, { number: call.goalNumber })
}

/** Adopts what is called still and closes the round. `refuseToClose` was asked in the same transaction. [K11] */
async function close(
  deps: CallDeps,
  work: Work,
  round: RoundNow,
  by: { readonly reason: string; readonly askedBy: ParticipantId; readonly confirmedBy: ParticipantId | null },
): Promise<void> {
  const { agendaId, id: roundId } = round
  const at = await deps.databaseNow(work.db)
  const calls = await callsOf(work.db, roundId)
  const isAdopted = (call: Call): boolean => call.state === 'open' && !call.rests
  const adopted = calls.filter(isAdopted)
  const cameTo = (outcome: Outcome): readonly GoalId[] =>
    calls.filter(call => outcomeOf({ isAdopted: isAdopted(call) }) === outcome).map(({ goalId }) => goalId)
  for (const call of calls.filter(one => one.state === 'open')) {
    await work.db
      .updateTable('consensus_call')
      .set({ state: call.rests ? 'returned' : 'agreed', state_at: at })
      .where('round_id', '=', roundId)
      .where('goal_id', '=', call.goalId)
      .execute()
    const { goalId } = call
    if (call.rests) await stateGoal(work, { agendaId, goalId, state: 'under-negotiation', reason: '', at })
  }
  for (const call of adopted) {
    const { goalId, versionId, versionNumber: version } = call
    await work.db
      .insertInto('adoption')
      .values({
        ...{ goal_id: goalId, round_id: roundId, version_id: versionId, reason: by.reason, adopted_at: at },
        ...{ asked_by: by.askedBy, confirmed_by: by.confirmedBy },
      })
      .execute()
    await stateGoal(work, { agendaId, goalId, state: 'agreed', reason: '', at })
    work.record({ name: 'goal-adopted', agendaId, goalId, roundId, versionId, version })
  }
  const outcomes = { adopted: cameTo('adopted'), returned: cameTo('returned') }
  await closeRound(deps, work, round, { ...by, cause: 'moderator', by: by.askedBy, at, ...outcomes })
  for (const { participantId } of await delegatesOf(work.db, agendaId)) {
    await postNotice(deps, work, {
      ...{ to: participantId, by: by.confirmedBy ?? by.askedBy, agendaId },
      subject: { kind: 'consensus', goalId: null, about: 'closed' },
      occasion: `call-closed:${roundId}`,
    })
  }
}

async function closeRound(
  deps: CallDeps,
  work: Work,
  round: RoundNow,
  facts: {
    readonly reason: string
    readonly cause: 'moderator' | 'next-round'
    readonly by: ParticipantId
    readonly at: Date
    readonly adopted: readonly GoalId[]
    readonly returned: readonly GoalId[]
  },
): Promise<void> {
  const { agendaId, id: roundId } = round
  const { reason, cause, by, at, adopted, returned } = facts
  const kept = { round: round.number, from: round.phase, to: 'closed' }
  await keepVersions(deps, work, { agendaId, cause: 'phase', label: '', by, facts: kept })
  await enterPhase(work, {
    ...{ bus: deps.bus, agendaId, roundId, to: 'closed', closesAt: null, cause, reason, by, at },
  })
  // What was not called is carried to the next round. [K11]
  const { goals = [] } = (await agendaPage(work.db, agendaId)) ?? {}
  const carried = goals
    .filter(({ id, state }) => !isResting(state) && state !== 'agreed' && !returned.includes(id))
    .map(({ id }) => id)
  const counts = { adopted: adopted.length, returned: returned.length, carried: carried.length }
  const which = { adoptedGoals: adopted, returnedGoals: returned, carriedGoals: carried }
  work.record({ name: 'round-closed', agendaId, roundId, ...counts, ...which })
}

async function reopen(
  deps: CallDeps,
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly reason: string
    readonly by: ParticipantId
    readonly at: Date
  },
): Promise<void> {
  const { agendaId, goalId, reason, by, at } = facts
  const round = await latestRound(work, agendaId)
  if (round.state.kind === 'closed' || round.state.kind === 'withdrawn') {
    const newRoundId = deps.ids.next<RoundId>()
    await openNextRound(work, {
      ...{ bus: deps.bus, agendaId, newRoundId, phase: 'drafting', closesAt: null, cause: 'reopened', reason, by, at },
    })
  }
  await stateGoal(work, { agendaId, goalId, state: 'reopened', reason, at })
  work.record({ name: 'goal-reopened', agendaId, goalId, reason })
  work.afterCommit(() => deps.bus.publish('access-changed', { agendaId, goalId }))
}

async function ask(
  deps: CallDeps,
  work: Work,
  facts: {
    readonly kind: ConfirmationKind
    readonly round: RoundNow
    readonly goalId: GoalId | null
    readonly reason: string
    readonly by: ParticipantId
  },
): Promise<ConfirmationId> {
  const { kind, round, goalId, reason, by } = facts
  const { agendaId, id: roundId } = round
  const id = deps.ids.next<ConfirmationId>()
  const asked = await work.db
    .insertInto('confirmation')
    .values({
      ...{ id, agenda_id: agendaId, round_id: roundId, goal_id: goalId, kind, reason, asked_by: by },
      asked_at: await deps.databaseNow(work.db),
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (asked === undefined) throw new DomainError('confirmation-asked-already')
  work.record({ name: 'act-asked', agendaId, goalId, roundId, confirmationId: id, kind })
  return id
}

/** Ends what waits, for one of those who do it in the same instant. Refuses: 'confirmation-is-over'. */
async function settle(
  work: Work,
  confirmationId: ConfirmationId,
  by:
    | { readonly confirmed_by: ParticipantId; readonly confirmed_at: Date }
    | { readonly withdrawn_by: ParticipantId; readonly withdrawn_at: Date },
): Promise<void> {
  const settled = await work.db
    .updateTable('confirmation')
    .set(by)
    .where('id', '=', confirmationId)
    .where('confirmed_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (settled === undefined) throw new DomainError('confirmation-is-over')
}

/** Held to the end of the transaction: what is asked of it is so still when it is written. */
async function latestRound(work: Work, agendaId: AgendaId): Promise<RoundNow> {
  const round = await holdRoundNow(work.db, agendaId)
  if (round === null) throw new DomainError('not-found')
  return round
}

async function countModerators(work: Work, agendaId: AgendaId): Promise<number> {
  return (await moderatorsOf(work.db, agendaId)).length
}
