/**
 * What other slices may change of rounds inside their own unit of work: entering a phase and beginning the next round,
 * and what a move records of its inputs.
 * `enterPhase` is the only writer of a round's phase; who may move a round, and what must be there before, is asked by
 * the commands (packages/domain/consultation.ts), which freeze the texts around it (`FreezeTexts`).
 */
import { sql } from 'kysely'
import type { Phase } from '../../packages/domain/agenda.ts'
import {
  type Attribution,
  dayMs,
  isStep,
  isEndedByClock,
  settingsFrom,
  type ExtensionCause,
  type OpenPhase,
  type PhaseCause,
} from '../../packages/domain/consultation.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId, ExtensionId, GoalId, InputId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import { changeOfEnd } from '../../packages/domain/phase-notice.ts'
import { cancelJobs, scheduleJob } from '../platform/jobs.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { Actor, Work } from '../platform/unit-of-work.ts'
import type { RoundNow } from './consultation-queries.ts'
import { answersInForce, inputsInTime, inputsLeftOpen } from './input-list-queries.ts'
import { planPhaseOpened, planPhaseWarnings, planRoundChanged } from './phase-notice-jobs.ts'
import { nextStock } from './stock-job.ts'

/**
 * Acts while the texts of an agenda are frozen: their gates are closed, and the transaction of `act` begins with raised
 * fences. `prepare` runs behind the closed gates, outside of the transaction. Answers once the act is durable. Built by
 * drafting, handed in by the roof.
 */
export type FreezeTexts = <Prepared, Answer>(
  agendaId: AgendaId,
  actor: Actor,
  steps: {
    readonly prepare: () => Promise<Prepared>
    readonly act: (work: Work, prepared: Prepared) => Promise<Answer>
  },
) => Promise<Answer>

export type PhaseToEnter = {
  readonly bus: MessageBus
  readonly agendaId: AgendaId
  readonly roundId: RoundId
  readonly to: Phase
  /** When it ends; null for a phase without an end. */
  readonly closesAt: Date | null
  readonly cause: PhaseCause
  readonly reason: string
  /** Null for the clock. */
  readonly by: ParticipantId | null
  readonly at: Date
  /** Going back to consultation: which goals are consulted again. */
  readonly goals?: readonly GoalId[] | undefined
}

/** The job by which the clock ends a phase. */
export const phaseEndsJob = 'round-phase-ends'

/**
 * Moves a round into a phase and returns the one it leaves; everybody's open texts ask again after the commit.
 * Refuses: 'not-found', 'phase-does-not-follow' for a step that the table of phases does not know, 'round-is-paused',
 * 'round-is-withdrawn'. The round's row is held to the end of the transaction: of two movers one sees the other's move.
 * Plans who is told; does not freeze texts or keep versions.
 */
export async function enterPhase(work: Work, facts: PhaseToEnter): Promise<Phase> {
  const { bus, agendaId, roundId, to, closesAt, cause, reason, at, goals } = facts
  const round = await work.db
    .selectFrom('round')
    .select(['number', 'phase', 'settings', 'paused_at', 'withdrawn_at'])
    .where('id', '=', roundId)
    .where('agenda_id', '=', agendaId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (round === undefined) throw new DomainError('not-found')
  if (round.withdrawn_at !== null) throw new DomainError('round-is-withdrawn')
  if (round.paused_at !== null) throw new DomainError('round-is-paused')
  if (!isStep(round.phase, to)) throw new DomainError('phase-does-not-follow')
  const contestMs = settingsFrom(round.settings).contestDays * dayMs
  await work.db
    .updateTable('round')
    .set({
      phase: to,
      phase_entered_at: at,
      closes_at: closesAt,
      // Answers are published as review begins; one that is published later moves this end.
      contest_closes_at: to === 'review' ? new Date(at.getTime() + contestMs) : null,
      closed_at: to === 'closed' ? at : null,
    })
    .where('id', '=', roundId)
    .execute()
  await work.db
    .updateTable('round_phase')
    .set({ left_at: at })
    .where('round_id', '=', roundId)
    .where('left_at', 'is', null)
    .execute()
  await notePhase(work, facts)
  if (to === 'closed') await endAsked(work, { agendaId, roundId, number: round.number, by: facts.by, at })
  await planPhaseOpened(work, { roundId, phase: to, at })
  if (to === 'consultation' || to === 'review') await scheduleJob(work, nextStock(agendaId, roundId, at))
  await planPhaseEnd(work, { roundId, phase: to, closesAt, at })
  const closing = closesAt?.toISOString() ?? null
  const { number, phase: from } = round
  const told = { agendaId, roundId, number, from, to, closesAt: closing, cause, reason }
  work.record({ name: 'phase-changed', ...told, ...(goals === undefined ? {} : { goals }) })
  askEverybodyAgain(work, bus, agendaId)
  return from
}

/**
 * Begins the next round of an agenda with the settings of the one before, and returns its number. [C17] The one before must be
 * over. Refuses: 'not-found', 'round-is-not-over'.
 */
export async function openNextRound(
  work: Work,
  facts: {
    readonly bus: MessageBus
    readonly agendaId: AgendaId
    readonly newRoundId: RoundId
    readonly phase: OpenPhase
    readonly closesAt: Date | null
    /** As in the round before unless chosen. [C17] */
    readonly attribution?: Attribution | undefined
    readonly cause: Extract<PhaseCause, 'next-round' | 'reopened'>
    readonly reason: string
    readonly by: ParticipantId
    readonly at: Date
  },
): Promise<number> {
  const { bus, agendaId, newRoundId: roundId, phase, closesAt, cause, reason, by, at } = facts
  const before = await work.db
    .selectFrom('round')
    .select(['id', 'number', 'phase', 'attribution', 'time_zone', 'settings', 'withdrawn_at'])
    .where('agenda_id', '=', agendaId)
    .orderBy('number', 'desc')
    .limit(1)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (before === undefined) throw new DomainError('not-found')
  if (before.phase !== 'closed' && before.withdrawn_at === null) throw new DomainError('round-is-not-over')
  const number = before.number + 1
  const { attribution = before.attribution } = facts
  await work.db
    .insertInto('round')
    .values({
      id: roundId,
      agenda_id: agendaId,
      number,
      phase,
      attribution,
      time_zone: before.time_zone,
      settings: JSON.stringify({ ...settingsFrom(before.settings), plannedEnds: {} }),
      phase_entered_at: at,
      closes_at: closesAt,
      created_at: at,
    })
    .execute()
  await notePhase(work, { roundId, to: phase, closesAt, cause, reason, by, at })
  await planPhaseOpened(work, { roundId, phase, at })
  await planPhaseEnd(work, { roundId, phase, closesAt, at })
  work.record({ name: 'round-created', agendaId, roundId, number, phase, attribution })
  askEverybodyAgain(work, bus, agendaId)
  return number
}

/**
 * Moves the end of a round's phase, keeps the old and the new instant, plans the clock anew and that everybody is told.
 * The caller holds the round's row and has asked `refusalToRetime`. Rules C10, N10.
 */
export async function moveEnd(
  work: Work,
  facts: {
    readonly id: ExtensionId
    readonly round: RoundNow
    readonly closesAt: Date
    readonly cause: ExtensionCause
    readonly reason: string
    readonly by: ParticipantId | null
    readonly at: Date
  },
): Promise<void> {
  const { id, round, closesAt, cause, reason, by, at } = facts
  const { id: roundId, agendaId, number, phase } = round
  await work.db.updateTable('round').set({ closes_at: closesAt }).where('id', '=', roundId).execute()
  await work.db
    .insertInto('round_extension')
    .values({
      ...{ id, round_id: roundId, phase, cause, reason, by, at },
      old_closes_at: round.closesAt,
      new_closes_at: closesAt,
    })
    .execute()
  await planPhaseEnd(work, { roundId, phase, closesAt, at })
  const change = cause === 'pause' ? 'resumed' : changeOfEnd(round.closesAt, closesAt)
  await planRoundChanged(work, { roundId, phase, closesAt, at, change, by })
  const instants = { from: round.closesAt?.toISOString() ?? null, to: closesAt.toISOString() }
  work.record({ name: 'phase-end-moved', agendaId, roundId, number, phase, ...instants, cause, reason })
}

/** Keeps how long a round was paused, and why it goes on: the days for contesting did not run meanwhile. [C11, D7] */
export async function notePause(
  work: Work,
  facts: {
    readonly roundId: RoundId
    readonly pausedAt: Date
    readonly resumedAt: Date
    readonly reason: string
  },
): Promise<void> {
  const { roundId, pausedAt, resumedAt, reason } = facts
  await work.db
    .insertInto('round_pause')
    .values({ round_id: roundId, paused_at: pausedAt, resumed_at: resumedAt, resume_reason: reason })
    .execute()
  const paused = resumedAt.getTime() - pausedAt.getTime()
  await work.db
    .updateTable('round')
    .set({ contest_closes_at: sql<Date>`contest_closes_at + ${paused} * interval '1 millisecond'` })
    .where('id', '=', roundId)
    .where('contest_closes_at', '>', pausedAt)
    .execute()
}

/**
 * Takes back what waits for a second person to end this round, because it is over: nobody confirms it in another one.
 * What was asked about an adopted goal stays. Rules C12, K10.
 */
export async function endAsked(
  work: Work,
  facts: NotedPlace & { readonly number: number; readonly by: ParticipantId | null; readonly at: Date },
): Promise<void> {
  const { agendaId, roundId, number, by, at } = facts
  const ended = await work.db
    .updateTable('confirmation')
    .set({ withdrawn_by: by, withdrawn_at: at })
    .where('round_id', '=', roundId)
    .where('kind', 'in', ['withdraw-round', 'close-round'])
    .where('confirmed_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning(['id', 'kind', 'goal_id'])
    .execute()
  for (const { id: confirmationId, kind, goal_id: goalId } of ended) {
    if (kind === 'withdraw-round') {
      work.record({ name: 'withdrawal-taken-back', agendaId, roundId, number, confirmationId })
    } else work.record({ name: 'act-taken-back', agendaId, goalId, roundId, confirmationId, kind })
  }
}

/**
 * Plans the end of a phase that the clock ends, and that everybody is warned before, in the place of what was planned
 * before; null plans none.
 */
export async function planPhaseEnd(
  work: Work,
  facts: { readonly roundId: RoundId; readonly phase: Phase; readonly closesAt: Date | null; readonly at: Date },
): Promise<void> {
  const { roundId, phase, closesAt } = facts
  await planPhaseWarnings(work, facts)
  const prefix = `phase-end:${roundId}:`
  await cancelJobs(work, { prefix })
  if (closesAt === null || !isEndedByClock(phase)) return
  const dedupeKey = `${prefix}${phase}:${closesAt.toISOString()}`
  await scheduleJob(work, { kind: phaseEndsJob, dedupeKey, payload: { roundId }, runAt: closesAt })
}

/** What `AccessChanged` of agenda-effects carries for everybody of an agenda. */
function askEverybodyAgain(work: Work, bus: MessageBus, agendaId: AgendaId): void {
  work.afterCommit(() => bus.publish('access-changed', { agendaId }))
}

async function notePhase(
  work: Work,
  facts: Pick<PhaseToEnter, 'roundId' | 'to' | 'closesAt' | 'cause' | 'reason' | 'by' | 'at'>,
): Promise<void> {
  const { roundId, to, closesAt, cause, reason, by, at } = facts
  await work.db
    .insertInto('round_phase')
    .values({
      round_id: roundId,
      phase: to,
      entered_at: at,
      planned_closes_at: closesAt,
      cause,
      reason,
      entered_by: by,
    })
    .execute()
}

type NotedPlace = { readonly agendaId: AgendaId; readonly roundId: RoundId }

/** Consultation is over: every input that came in time, under its number. [D1, D2] */
export async function noteInputs(work: Work, place: NotedPlace): Promise<void> {
  const rows = await inputsInTime(work.db, place.roundId)
  for (const part of partsOf(rows)) {
    const [inputs, numbers] = [part.map(({ id }) => id), part.map(({ number }) => number)]
    work.record({ name: 'inputs-listed', ...place, inputs, numbers })
  }
}

/** Review is over: the answer in force to each input, and which contests were carried as unresolved. [C6] */
export async function noteAnswers(work: Work, place: NotedPlace): Promise<void> {
  const rows = await answersInForce(work.db, place.roundId)
  for (const part of partsOf(rows)) {
    const inputs = part.map(({ id }) => id)
    const dispositions = part.map(({ dispositionId }) => dispositionId)
    const unresolved = part.filter(({ answer }) => answer === 'carried-unresolved').map(({ id }) => id)
    work.record({ name: 'answers-settled', ...place, inputs, dispositions, unresolved })
  }
}

/** Review goes back, or the next round begins: inputs without an answer, or with a contest that has none. [C7, C8] */
export async function noteLeftOpen(work: Work, place: NotedPlace): Promise<void> {
  const rows = await inputsLeftOpen(work.db, place.roundId)
  for (const part of partsOf(rows)) {
    work.record({ name: 'inputs-left-open', ...place, inputs: part.map(({ id }) => id) })
  }
}

/** So many inputs stand in one entry of the record. */
const idsPerEntry = 1_000

/** One part at least: that there is none is told too. */
function partsOf<Row extends { readonly id: InputId }>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.max(1, Math.ceil(rows.length / idsPerEntry))
  return Array.from({ length: count }, (_, part) => rows.slice(part * idsPerEntry, (part + 1) * idsPerEntry))
}
