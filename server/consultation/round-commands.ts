/**
 * What moderators do with a round: move it, move an end, pause it and let it go on, change how it is run. Guards are in
 * packages/domain/consultation.ts, asked before the texts are frozen and again in the transaction, where they count.
 * Deadlines go by the database's time alone. Withdrawals are in withdrawal-commands.ts.
 */
import type { Kysely } from 'kysely'
import { isResting } from '../../packages/domain/agenda.ts'
import {
  consultationDays,
  endAfterPause,
  isEndOfCallFinal,
  maxCallHours,
  maxContestDays,
  maxPhaseDays,
  refusalOfSettings,
  refusalToMove,
  refusalToPause,
  refusalToResume,
  refusalToRetime,
  refusalToSet,
  settingsWith,
  type Move,
  type SettingsWish,
} from '../../packages/domain/consultation.ts'
import { DomainError, refuseIf, type RefusalCode } from '../../packages/domain/errors.ts'
import type { AgendaId, ExtensionId, GoalId, RoundId } from '../../packages/domain/ids.ts'
import { agendaPage, standingInAgenda, tableOf } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import type { Database } from '../platform/database.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import type { Tables } from '../platform/tables.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { moveEnd, notePause, planPhaseEnd, type FreezeTexts } from './consultation-effects.ts'
import { planRoundChanged } from './phase-notice-jobs.ts'
import { hasInputs, roundById, type RoundNow } from './consultation-queries.ts'
import { makeStep, type Step, type StepDeps } from './round-move.ts'

export type RoundDeps = StepDeps & {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly databaseNow: DatabaseNow
  readonly freezeTexts: FreezeTexts
  /** What happens to the calls of a round at the end of consensus. Handed in by the roof. */
  readonly endCalls: (work: Work, round: RoundNow, at: Date) => Promise<void>
  /** What happens to the calls of a paused round that goes on at this instant. Handed in by the roof. */
  readonly shiftCalls: (work: Work, round: RoundNow, resumedAt: Date) => Promise<void>
  /** What happens to the calls of a round that is withdrawn. Handed in by the roof. */
  readonly returnCalls: (
    work: Work,
    round: RoundNow,
    why: { readonly reason: string; readonly at: Date },
  ) => Promise<void>
  /** How many sets of indicators an agenda uses. Handed in by the roof. */
  readonly countFrameworks: (db: Kysely<Tables>, agendaId: AgendaId) => Promise<number>
}

export type RoundPlace = { readonly agendaId: AgendaId; readonly roundId: RoundId }

export type MoveWish = {
  readonly to: Step['to']
  readonly closesAt: Date | null
  readonly reason: string
  readonly goals: readonly GoalId[]
}

/**
 * Moves a round into its next phase, or from review back to consultation; everybody's open texts follow.
 * Refuses: 'not-found', what the standing refuses, what `refusalToMove` refuses.
 */
export async function moveRound(
  deps: RoundDeps,
  actor: ParticipantActor,
  place: RoundPlace,
  wish: MoveWish,
): Promise<void> {
  await refuseMove(deps, deps.database.db, actor, place, wish)
  await deps.freezeTexts(place.agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      await holdRound(work, place)
      const { round, at } = await refuseMove(deps, work.db, actor, place, wish)
      const { to, closesAt, reason } = wish
      const step = { to, closesAt, reason, cause: 'moderator', by: actor.participantId, at } as const
      const goals = round.phase === 'review' ? await goalsAgain(work, place.agendaId, wish.goals) : wish.goals
      await makeStep(deps, work, round, goals.length === 0 ? step : { ...step, goals })
    },
  })
}

/** Moves the end of the present phase. Refuses: 'not-found', what the standing and `refusalToRetime` refuse. */
export async function extendPhase(
  deps: RoundDeps,
  actor: ParticipantActor,
  place: RoundPlace,
  { closesAt, reason }: { readonly closesAt: Date; readonly reason: string },
): Promise<void> {
  await loadAuthorized(deps.database.db, actor, place)
  await deps.unitOfWork(actor, async work => {
    const round = await holdAuthorized(work, actor, place)
    const at = await deps.databaseNow(work.db)
    const isFinal = isEndOfCallFinal(round.settings)
    refuseWith(refusalToRetime(round.state, { closesAt, reason, at, isFinal }))
    const id = deps.ids.next<ExtensionId>()
    await moveEnd(work, { id, round, closesAt, cause: 'moderator', reason, by: actor.participantId, at })
  })
}

/** Pauses a round: nobody writes, everybody reads. Refuses: 'not-found', what the standing and `refusalToPause` refuse. */
export async function pauseRound(
  deps: RoundDeps,
  actor: ParticipantActor,
  place: RoundPlace,
  reason: string,
): Promise<void> {
  const before = await loadAuthorized(deps.database.db, actor, place)
  refuseIf(refusalToPause(before.state, reason))
  await deps.freezeTexts(place.agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      const round = await holdAuthorized(work, actor, place)
      refuseIf(refusalToPause(round.state, reason))
      const { id: roundId, agendaId, number, phase } = round
      const pausedAt = await deps.databaseNow(work.db)
      await work.db
        .updateTable('round')
        .set({ paused_at: pausedAt, rest_reason: reason })
        .where('id', '=', roundId)
        .execute()
      const rest = { roundId, phase, closesAt: null, at: pausedAt }
      await planPhaseEnd(work, rest)
      await planRoundChanged(work, { ...rest, change: 'paused', by: actor.participantId })
      work.record({ name: 'round-paused', agendaId, roundId, number, phase, reason })
      askEverybodyAgain(deps, work, agendaId)
    },
  })
}

/** Lets a paused round go on. Refuses: 'not-found', what the standing and `refusalToResume` refuse. */
export async function resumeRound(
  deps: RoundDeps,
  actor: ParticipantActor,
  place: RoundPlace,
  reason: string,
): Promise<void> {
  await loadAuthorized(deps.database.db, actor, place)
  await deps.unitOfWork(actor, async work => {
    const round = await holdAuthorized(work, actor, place)
    refuseIf(refusalToResume(round.state, reason))
    const { id: roundId, agendaId, number, phase, pausedAt } = round
    const at = await deps.databaseNow(work.db)
    const closesAt = endAfterPause(round.closesAt, pausedAt ?? at, at)
    await work.db.updateTable('round').set({ paused_at: null, rest_reason: '' }).where('id', '=', roundId).execute()
    if (pausedAt !== null) await notePause(work, { roundId, pausedAt, resumedAt: at, reason })
    await deps.shiftCalls(work, round, at)
    const told = closesAt?.toISOString() ?? null
    work.record({ name: 'round-resumed', agendaId, roundId, number, phase, closesAt: told, reason })
    if (closesAt !== null && closesAt.getTime() !== round.closesAt?.getTime()) {
      const id = deps.ids.next<ExtensionId>()
      await moveEnd(work, { id, round, closesAt, cause: 'pause', reason, by: actor.participantId, at })
    } else {
      // What the clock does at an end that had passed, and had not done before the pause, it does now.
      await planPhaseEnd(work, { roundId, phase, closesAt, at })
      await planRoundChanged(work, { roundId, phase, closesAt, at, change: 'resumed', by: actor.participantId })
    }
    askEverybodyAgain(deps, work, agendaId)
  })
}

/**
 * Changes how a round is run; if it is to show something else of who gives an input, everybody's open texts follow [A7].
 * Refuses: 'not-found', what the standing, `refusalToSet` and `refusalOfSettings` refuse.
 */
export async function changeRoundSettings(
  deps: RoundDeps,
  actor: ParticipantActor,
  place: RoundPlace,
  wish: SettingsWish,
): Promise<void> {
  const before = await loadAuthorized(deps.database.db, actor, place)
  if (wish.attribution === undefined) {
    return deps.unitOfWork(actor, async work => setRound(work, await holdAuthorized(work, actor, place), wish))
  }
  await refuseSettings(deps.database.db, before, wish)
  await deps.freezeTexts(place.agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      await setRound(work, await holdAuthorized(work, actor, place), wish)
      askEverybodyAgain(deps, work, place.agendaId)
    },
  })
}

/** The round of this agenda, for somebody who may move it. Refuses: 'not-found', what the standing refuses. */
export async function loadAuthorized(
  db: Kysely<Tables>,
  actor: ParticipantActor,
  { agendaId, roundId }: RoundPlace,
): Promise<RoundNow> {
  const seat = await standingInAgenda(db, agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('move-round', seat.standing)
  const round = await roundById(db, roundId)
  if (round === null || round.agendaId !== agendaId) throw new DomainError('not-found')
  return round
}

/** The same inside a transaction, to whose end nobody else moves the round. */
export async function holdAuthorized(work: Work, actor: ParticipantActor, place: RoundPlace): Promise<RoundNow> {
  await holdRound(work, place)
  return loadAuthorized(work.db, actor, place)
}

/** What `AccessChanged` of agenda-effects carries for everybody of an agenda. */
export function askEverybodyAgain({ bus }: Pick<RoundDeps, 'bus'>, work: Work, agendaId: AgendaId): void {
  work.afterCommit(() => bus.publish('access-changed', { agendaId }))
}

async function setRound(work: Work, round: RoundNow, wish: SettingsWish): Promise<void> {
  await refuseSettings(work.db, round, wish)
  const { id: roundId, agendaId, number } = round
  const { attribution = round.attribution, timeZone = round.timeZone } = wish
  const settings = JSON.stringify(settingsWith(round.settings, wish))
  const changed = Object.entries(wish).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  await work.db
    .updateTable('round')
    .set({ attribution, time_zone: timeZone, settings })
    .where('id', '=', roundId)
    .execute()
  work.record({ name: 'round-settings-changed', agendaId, roundId, number, changed })
}

async function refuseSettings(db: Kysely<Tables>, round: RoundNow, wish: SettingsWish): Promise<void> {
  const given = { attribution: round.attribution, hasInputs: await hasInputs(db, round.id) }
  refuseIf(refusalToSet(round.state, wish, given))
  refuseWith(refusalOfSettings(settingsWith(round.settings, wish)))
}

async function holdRound(work: Work, { roundId }: RoundPlace): Promise<void> {
  await work.db.selectFrom('round').select('id').where('id', '=', roundId).forNoKeyUpdate().execute()
}

/** Which goals are consulted again; unless some are chosen, all that do not rest and are not agreed. [C7] */
async function goalsAgain(work: Work, agendaId: AgendaId, chosen: readonly GoalId[]): Promise<readonly GoalId[]> {
  if (chosen.length > 0) return chosen
  const { goals = [] } = (await agendaPage(work.db, agendaId)) ?? {}
  return goals.filter(({ state }) => !isResting(state) && state !== 'agreed').map(({ id }) => id)
}

async function refuseMove(
  deps: RoundDeps,
  db: Kysely<Tables>,
  actor: ParticipantActor,
  place: RoundPlace,
  { to, closesAt, reason }: MoveWish,
): Promise<{ readonly round: RoundNow; readonly at: Date }> {
  const round = await loadAuthorized(db, actor, place)
  const at = await deps.databaseNow(db)
  refuseWith(refusalToMove(round.state, await moveOf(), at))
  return { round, at }

  async function moveOf(): Promise<Move> {
    if (to === 'consultation') return { to, by: 'moderator', closesAt, reason }
    if (to === 'review') return { to, by: 'moderator', reason }
    const { goals, penHolders, rules } = await tableOf(db, place.agendaId)
    return { to, table: { goals, penHolders, rules, frameworks: await deps.countFrameworks(db, place.agendaId) } }
  }
}

/** The numbers that the sentences of these refusals name. */
function refuseWith(code: RefusalCode | null): void {
  switch (code) {
    case 'round-end-too-far':
      return refuseIf(code, { max: maxPhaseDays })
    case 'short-consultation-needs-reason':
      return refuseIf(code, { days: consultationDays })
    case 'contest-days-not-valid':
      return refuseIf(code, { max: maxContestDays })
    case 'call-hours-not-valid':
      return refuseIf(code, { max: maxCallHours })
    default:
      return refuseIf(code)
  }
}
