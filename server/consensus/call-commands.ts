/**
 * What moderators do in a consensus call: open it, lift an objection by its wording, send a goal back. The texts are
 * frozen around the opening; a wording is applied under the text's lock and makes the version that is called from then.
 */
import { isResting } from '../../packages/domain/agenda.ts'
import { minConfirmationHours } from '../../packages/domain/consensus.ts'
import { plainComment } from '../../packages/domain/comment.ts'
import { dayMs, hourMs, maxPhaseDays, refusalToMove } from '../../packages/domain/consultation.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, GoalId, PositionId } from '../../packages/domain/ids.ts'
import { factsOfOpenInputs } from '../../packages/domain/open-inputs.ts'
import { isClean, type OpenMatters } from '../../packages/domain/suggestion.ts'
import { readsAlike, rewordBlock } from '../../packages/document/reword-block.ts'
import { agendaPage, standingInAgenda, type GoalLine } from '../agenda/agenda-queries.ts'
import { stateGoal } from '../agenda/agenda-effects.ts'
import { authorize } from '../auth/authorize.ts'
import { enterPhase, noteAnswers, type FreezeTexts } from '../consultation/consultation-effects.ts'
import { holdRoundNow, roundById, type RoundNow } from '../consultation/consultation-queries.ts'
import { openInputsOf } from '../consultation/input-queries.ts'
import { keepVersionOf, keepVersions, type KeptVersion } from '../drafting/drafting-effects.ts'
import { loadGoalText } from '../drafting/drafting-queries.ts'
import { keptText } from '../drafting/version-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import type { Database } from '../platform/database.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { openMattersOfAgenda, openRowsOfAgenda } from '../suggestion/suggestion-queries.ts'
import { agreeIfReady } from './agreement.ts'
import { isOver, latestCallOf } from './consensus-queries.ts'
import { newestPositionsOf, positionById } from './position-queries.ts'
import { delegatesOf } from './told-queries.ts'
import { planVersionStands } from './version-stands-job.ts'

export type CallDeps = NoticeDeps & {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly databaseNow: DatabaseNow
  readonly rooms: Pick<Rooms, 'edit' | 'readText'>
  readonly freezeTexts: FreezeTexts
}

/**
 * Opens the call of the latest round: every goal under negotiation whose text is clean is called on the version that is
 * kept now, the others are carried. Everybody who can speak is told. Answers how many. Refuses: 'not-found', what the standing refuses, and what
 * refusalToMove refuses, such as 'inputs-without-disposition' and 'no-clean-goal'.
 */
export async function openCall(
  deps: CallDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  input: { readonly closesAt: Date },
): Promise<{ readonly called: number; readonly carried: number }> {
  await authorizeInAgenda(deps.database, actor, agendaId)
  const prepare = (): Promise<ReadonlyMap<GoalId, OpenMatters>> =>
    openMattersOfAgenda(deps.database.db, deps.rooms, agendaId, 'house')
  return deps.freezeTexts(agendaId, actor, {
    prepare,
    act: async (work, matters) => {
      const round = await holdRoundNow(work.db, agendaId)
      await authorizeInAgenda(work, actor, agendaId)
      const agenda = await agendaPage(work.db, agendaId)
      if (round === null || agenda === null) throw new DomainError('not-found')
      const at = await deps.databaseNow(work.db)
      const rows = await openRowsOfAgenda(work.db, agendaId, 'house')
      const goals = agenda.goals.filter(goal => !isResting(goal.state) && goal.state !== 'agreed')
      const clean = goals.filter(
        goal => goal.state !== 'proposed' && [matters, rows].every(open => isCleanIn(open, goal)),
      )
      const inputs = await openInputsOf(work.db, round.id)
      const refusal = refusalToMove(round.state, { to: 'consensus', inputs, cleanGoals: clean.length }, at)
      refuseIf(refusal, factsOfOpenInputs(refusal ?? '', inputs))
      refuseEnd(input.closesAt, at)
      const kept = await keepVersions(deps, work, {
        ...{ agendaId, cause: 'phase', label: '', by: actor.participantId },
        facts: { round: round.number, phase: 'consensus' },
      })
      await noteAnswers(work, { agendaId, roundId: round.id })
      await enterPhase(work, {
        ...{ bus: deps.bus, agendaId, roundId: round.id, to: 'consensus', closesAt: input.closesAt },
        ...{ cause: 'moderator', reason: '', by: actor.participantId, at },
      })
      await callGoals(work, { round, goals: clean, kept, at })
      for (const goal of clean) await stateGoal(work, { agendaId, goalId: goal.id, state: 'clean', reason: '', at })
      await tellDelegates(deps, work, { actor, agendaId, round, at })
      const calledGoals = clean.map(({ id }) => id)
      const carriedGoals = goals.map(({ id }) => id).filter(id => !calledGoals.includes(id))
      const counts = { called: calledGoals.length, carried: carriedGoals.length }
      const which = { ...counts, calledGoals, carriedGoals }
      work.record({ name: 'call-opened', agendaId, roundId: round.id, ...which, kind: round.settings.decision.kind })
      return counts
    },
  })
}

/**
 * Gives the paragraph of an objection the wording that would lift it: the next version, on which everybody has to
 * confirm. [K8] Answers the version's number. Refuses: 'not-found', what the standing refuses, 'goal-is-not-called', 'call-is-over',
 * 'position-is-not-an-objection', 'another-version-is-called', 'passage-is-gone', 'too-many-versions'.
 */
export async function applyWording(
  deps: CallDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  positionId: PositionId,
): Promise<number> {
  const before = await loadGoalText(deps.database.db, goalId, actor.participantId)
  authorize('run-call', before.standing)
  return deps.rooms.edit(before.documentId, actor, async ({ doc, suggesters, work }) => {
    const call = await latestCallOf(work.db, goalId, true)
    const goal = await loadGoalText(work.db, goalId, actor.participantId)
    authorize('run-call', goal.standing)
    if (call === null) throw new DomainError('goal-is-not-called')
    const position = await positionById(work.db, positionId)
    if (position === null || position.goalId !== goalId) throw new DomainError('not-found')
    const at = await deps.databaseNow(work.db)
    refuseIf(isOver(call, at) || call.rests ? 'call-is-over' : null)
    // Not even those who moderate know what sealed positions say.
    if (call.isSealed) throw new DomainError('not-found')
    const newest = await newestPositionsOf(work.db, call.roundId, { organisations: [position.organisation] })
    const [passage] = position.paragraphs
    const stands = newest.some(one => one.id === positionId) && position.stand === 'objection' && passage !== undefined
    if (!stands || position.wording === '') throw new DomainError('position-is-not-an-objection')
    const raised = await keptText(work.db, goal, position.versionNumber)
    const isAsRaised =
      position.versionId === call.versionId || (raised !== null && readsAlike(raised.text.doc, doc, passage.block))
    refuseIf(isAsRaised ? null : 'another-version-is-called', { version: call.versionNumber })
    rewordBlock(doc, passage.block, position.wording)
    const { id, number } = await keepVersionOf(deps, work, {
      ...{ goalId, agendaId: goal.agenda.id, documentId: goal.documentId, epoch: goal.epoch },
      ...{ text: { doc, suggesters }, label: '', cause: 'wording', by: actor.participantId },
      facts: { organisation: position.name, paragraph: passage.number },
    })
    const standsUntil = new Date(at.getTime() + minConfirmationHours * hourMs)
    await work.db
      .updateTable('consensus_call')
      .set({ version_id: id, version_at: at, is_first_version: false, stands_until: standsUntil })
      .where('round_id', '=', call.roundId)
      .where('goal_id', '=', goalId)
      .execute()
    const { roundId } = call
    await planVersionStands(work, { roundId, goalId, versionId: id, until: standsUntil, at })
    const facts = { agendaId: goal.agenda.id, goalId, roundId, positionId }
    work.record({ name: 'wording-applied', ...facts, version: number })
    const next = await latestCallOf(work.db, goalId)
    if (next !== null) await agreeIfReady(work, goal.agenda.id, next, at)
    const until = await endOfCall(work, goalId)
    for (const { participantId } of await delegatesOf(work.db, goal.agenda.id)) {
      await postNotice(deps, work, {
        ...{ to: participantId, by: actor.participantId, agendaId: goal.agenda.id },
        subject: { kind: 'consensus', goalId, about: 'confirm', ...until },
        occasion: `call:${call.roundId}:${goalId}:${number}`,
      })
    }
    return number
  })
}

/** Until when positions on this goal can be confirmed, and in which time zone that is told. */
async function endOfCall(work: Work, goalId: GoalId): Promise<{ closesAt?: string; timeZone?: string }> {
  const call = await latestCallOf(work.db, goalId)
  const round = call === null ? null : await roundById(work.db, call.roundId)
  return call === null || round === null ? {} : { closesAt: call.closesAt.toISOString(), timeZone: round.timeZone }
}

/** Sends a called goal back, with a reason: it is not adopted in this round. Refuses: 'goal-is-not-called', 'call-is-over', 'reason-needed'. */
export async function sendBack(
  deps: CallDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: { readonly reason: string },
): Promise<void> {
  const reason = plainComment(input.reason)
  const before = await loadGoalText(deps.database.db, goalId, actor.participantId)
  authorize('run-call', before.standing)
  await deps.unitOfWork(actor, async work => {
    const call = await latestCallOf(work.db, goalId, true)
    const goal = await loadGoalText(work.db, goalId, actor.participantId)
    authorize('run-call', goal.standing)
    if (call === null) throw new DomainError('goal-is-not-called')
    refuseIf(call.state === 'open' ? null : 'call-is-over')
    refuseIf(reason === '' ? 'reason-needed' : null)
    const at = await deps.databaseNow(work.db)
    await work.db
      .updateTable('consensus_call')
      .set({ state: 'returned', state_at: at })
      .where('round_id', '=', call.roundId)
      .where('goal_id', '=', goalId)
      .execute()
    const agendaId = goal.agenda.id
    await stateGoal(work, { agendaId, goalId, state: 'under-negotiation', reason, at })
    work.record({ name: 'goal-sent-back', agendaId, goalId, roundId: call.roundId, reason })
  })
}

/** The standing of whoever moves this agenda's round. Refuses: 'not-found', what the standing refuses. */
export async function authorizeInAgenda(
  { db }: Pick<Database, 'db'> | Pick<Work, 'db'>,
  actor: ParticipantActor,
  agendaId: AgendaId,
): Promise<void> {
  const seat = await standingInAgenda(db, agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('move-round', seat.standing)
}

/** Why a phase cannot end then. Refuses: 'round-end-in-past', 'round-end-too-far'. */
export function refuseEnd(closesAt: Date, at: Date): void {
  refuseIf(closesAt > at ? null : 'round-end-in-past')
  const isFar = closesAt.getTime() - at.getTime() > maxPhaseDays * dayMs
  refuseIf(isFar ? 'round-end-too-far' : null, { max: maxPhaseDays })
}

function isCleanIn(matters: ReadonlyMap<GoalId, OpenMatters>, goal: GoalLine): boolean {
  const open = matters.get(goal.id)
  return open === undefined || isClean(open)
}

async function callGoals(
  work: Work,
  facts: {
    readonly round: RoundNow
    readonly goals: readonly GoalLine[]
    readonly kept: readonly KeptVersion[]
    readonly at: Date
  },
): Promise<void> {
  const { round, goals, kept, at } = facts
  const { decision, sealedPositions } = round.settings
  for (const goal of goals) {
    const version = kept.find(one => one.goalId === goal.id)
    if (version === undefined) throw new Error(`goal ${goal.id} was called without a version`)
    await work.db
      .insertInto('consensus_call')
      .values({
        ...{ round_id: round.id, goal_id: goal.id, kind: decision.kind, is_sealed: sealedPositions },
        required_groups: JSON.stringify(decision.requiredGroups),
        ...{ version_id: version.id, version_at: at, opened_at: at, state_at: at, stands_until: null },
      })
      .execute()
  }
}

/** Every delegate is told, and that she was is kept: without it no silence is agreement. [K5] */
async function tellDelegates(
  deps: CallDeps,
  work: Work,
  facts: { readonly actor: ParticipantActor; readonly agendaId: AgendaId; readonly round: RoundNow; readonly at: Date },
): Promise<void> {
  const { actor, agendaId, round, at } = facts
  for (const { participantId, organisationId } of await delegatesOf(work.db, agendaId)) {
    await postNotice(deps, work, {
      ...{ to: participantId, by: actor.participantId, agendaId },
      subject: { kind: 'consensus', goalId: null, about: 'opened' },
      occasion: `call:${round.id}`,
    })
    await work.db
      .insertInto('call_notified')
      .values({ round_id: round.id, participant_id: participantId, organisation_id: organisationId, notified_at: at })
      .execute()
  }
}
