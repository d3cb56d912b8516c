/**
 * The face of the consensus call to others: which goals are called on which version, what every organisation says, how
 * each goal would fare now. Sealed positions leave this file only for those who may see them.
 */
import type { Kysely } from 'kysely'
import { isResting } from '../../packages/domain/agenda.ts'
import {
  type AgreementRule,
  isCallSealedFrom,
  isSupport,
  maySeePosition,
  readinessOf,
  refusalToAdopt,
  type PositionReader,
  type Readiness,
  type Stand,
  type Voice,
} from '../../packages/domain/consensus.ts'
import type { DecisionKindOfRound } from '../../packages/domain/consultation.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { AgendaId, GoalId, OrganisationId, RoundId, VersionId } from '../../packages/domain/ids.ts'
import { isStakeholderGroup, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { newestPositionsOf, standCountsOf, type CountedStand, type Position } from './position-queries.ts'
import { groupsNotified } from './told-queries.ts'

export type Call = {
  readonly roundId: RoundId
  readonly roundNumber: number
  readonly goalId: GoalId
  readonly goalNumber: number
  readonly goalTitle: string
  readonly rule: AgreementRule
  readonly isSealed: boolean
  readonly versionId: VersionId
  readonly versionNumber: number
  readonly isFirstVersion: boolean
  /** Of a version that came during the call: the end of its day, which pauses move; null for the first. */
  readonly standsUntil: Date | null
  readonly openedAt: Date
  /** The end of the round's phase, or later where a version came shortly before it. */
  readonly closesAt: Date
  /** While the round is paused no call ends. */
  readonly pausedAt: Date | null
  readonly state: 'open' | 'broken' | 'agreed' | 'returned'
  /** The goal was parked or dropped meanwhile. */
  readonly rests: boolean
}

/** An organisation that has a say: at least one delegate sits for it. */
export type VoiceLine = Voice & { readonly name: string; readonly code: string }

/** The calls of a round by goal, at most limits.agenda.maxGoals. */
export async function callsOf(db: Kysely<Tables>, roundId: RoundId): Promise<readonly Call[]> {
  const rows = await calls(db)
    .where('consensus_call.round_id', '=', roundId)
    .orderBy('goal.number')
    .limit(limits.agenda.maxGoals)
    .execute()
  return rows.map(callOf)
}

/** The latest round of an agenda that called a goal; null when none ever did. */
export async function latestCalledRound(db: Kysely<Tables>, agendaId: AgendaId): Promise<RoundId | null> {
  const row = await db
    .selectFrom('round')
    .select('id')
    .where('agenda_id', '=', agendaId)
    .where(given =>
      given.exists(given.selectFrom('consensus_call').select('goal_id').whereRef('round_id', '=', 'round.id')),
    )
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The call on one goal in the latest round that called it; null when it never was. `hold` keeps the row to the end. */
export async function latestCallOf(db: Kysely<Tables>, goalId: GoalId, hold = false): Promise<Call | null> {
  const ofGoal = calls(db).where('consensus_call.goal_id', '=', goalId).orderBy('round.number', 'desc').limit(1)
  if (!hold) return firstOf(ofGoal)
  // Held alone: whoever waits for a row and reads it with its version at once, gets none if the version was another one.
  const held = await db
    .selectFrom('consensus_call')
    .innerJoin('round', 'round.id', 'consensus_call.round_id')
    .select('consensus_call.round_id')
    .where('consensus_call.goal_id', '=', goalId)
    .orderBy('round.number', 'desc')
    .limit(1)
    .forUpdate('consensus_call')
    .executeTakeFirst()
  return held === undefined ? null : firstOf(ofGoal.where('consensus_call.round_id', '=', held.round_id))
}

/** The organisations for which a delegate sits, by group and name, at most limits.agenda.maxMembersListed. */
async function voicesIn(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly VoiceLine[]> {
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'name', 'code', 'stakeholder_group'])
    .where('id', 'in', given =>
      given
        .selectFrom('member')
        .select('organisation_id')
        .where('agenda_id', '=', agendaId)
        .where('role', '=', 'delegate')
        .where('removed_at', 'is', null)
        .where('organisation_id', 'is not', null)
        .$castTo<{ organisation_id: OrganisationId }>(),
    )
    .orderBy('stakeholder_group')
    .orderBy('name')
    .orderBy('id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(({ id, name, code, stakeholder_group: group }) => ({ organisation: id, name, code, group }))
}

/** How one called goal would fare if its call ended now. */
export async function readinessOn(db: Kysely<Tables>, agendaId: AgendaId, call: Call): Promise<Readiness> {
  const { length: voices } = await voicesIn(db, agendaId)
  const stands = await standCountsOf(db, { agendaId, roundId: call.roundId, goalId: call.goalId })
  return readinessOfCall(call, { voices, stands, notifiedGroups: await groupsNotified(db, call.roundId) })
}

/** How each called goal would fare if its call ended now. */
export async function readinessIn(
  db: Kysely<Tables>,
  place: { readonly agendaId: AgendaId; readonly roundId: RoundId },
): Promise<ReadonlyMap<GoalId, Readiness>> {
  const called = await callsOf(db, place.roundId)
  const { length: voices } = await voicesIn(db, place.agendaId)
  const stands = await standCountsOf(db, place)
  const notifiedGroups = await groupsNotified(db, place.roundId)
  return readinessOfCalls({ called, voices, stands, notifiedGroups })
}

/** How many organisations with a say stand where on a goal; the others of `voices` have not spoken on what is called. */
export type PositionTally = { readonly voices: number; readonly counts: ReadonlyMap<Stand, number> }

/**
 * Of each goal that this round calls, how many stand where. A goal whose positions are sealed still is left out for
 * everybody, and support that waits to be confirmed on another version counts for nothing. [K9]
 */
export async function talliesIn(
  db: Kysely<Tables>,
  place: { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly now: Date },
): Promise<ReadonlyMap<GoalId, PositionTally>> {
  const called = (await callsOf(db, place.roundId)).filter(call => !call.isSealed || isOver(call, place.now))
  if (called.length === 0) return new Map()
  const { length: voices } = await voicesIn(db, place.agendaId)
  const stands = await standCountsOf(db, place)
  return new Map(
    called.map(({ goalId, versionId }) => {
      const counts = new Map<Stand, number>()
      for (const one of stands) {
        const isCounted = one.goalId === goalId && (one.versionId === versionId || !isSupport(one.stand))
        if (isCounted) counts.set(one.stand, (counts.get(one.stand) ?? 0) + one.withVoice)
      }
      return [goalId, { voices, counts }] as const
    }),
  )
}

/** A goal of an open call, and why it cannot be adopted now; null if it can. */
export type Adoptable = { readonly call: Call; readonly refusal: RefusalCode | null }

/**
 * What still stands in the way of closing a round, call by call; goals that were sent back or rest are left out. Of
 * sealed positions nobody hears what they say: such a call waits for its end. [K4, K5, K8, K9] `known`: the board of the
 * same instant, where it was read already.
 */
export async function adoptableIn(
  db: Kysely<Tables>,
  place: { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly now: Date },
  known: Pick<Board, 'calls'> | null = null,
): Promise<readonly Adoptable[]> {
  const { now } = place
  const open = (await callsOf(db, place.roundId)).filter(call => call.state === 'open' && !call.rests)
  const isKnown = known !== null && known.calls.every(call => call.roundId === place.roundId)
  const weighed = isKnown
    ? new Map(known.calls.map(call => [call.goalId, call.readiness]))
    : await readinessIn(db, place)
  return open.flatMap(call => {
    const readiness = weighed.get(call.goalId)
    if (readiness === undefined) return []
    if (readiness === null || (call.isSealed && !isOver(call, now)))
      return [{ call, refusal: 'call-is-sealed' as const }]
    const refusal = refusalToAdopt({
      readiness,
      standsUntil: call.standsUntil,
      at: now,
      isPastDeadline: isOver(call, now),
      kind: call.rule.kind,
    })
    return [{ call, refusal }]
  })
}

export type Board = {
  /** Null before the first call of the round. */
  readonly roundNumber: number | null
  readonly calls: readonly (Call & {
    /** Null while positions are sealed from the reader: it would tell what they say. */
    readonly readiness: Readiness | null
    readonly isOver: boolean
  })[]
  /** By group and name: all, or those on the page that was asked for. */
  readonly voices: readonly VoiceLine[]
  /** How many organisations have a say, and how many of them come before the page. */
  readonly organisations: number
  readonly from: number
  /** The newest of every organisation on the page that this reader may see. */
  readonly positions: readonly Position[]
}

/** Which organisations: so many of them; `from` null: on the page where the reader's own is. */
export type BoardWindow = { readonly from: number | null; readonly count: number }

/** A round's call as one reader may see it: with all organisations, or with a page of them. */
export async function boardOf(
  db: Kysely<Tables>,
  place: { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly now: Date },
  reader: PositionReader,
  window: BoardWindow | null = null,
): Promise<Board> {
  const called = await callsOf(db, place.roundId)
  const everybody = await voicesIn(db, place.agendaId)
  const notifiedGroups = await groupsNotified(db, place.roundId)
  const stands = await standCountsOf(db, place)
  const weighed = readinessOfCalls({ called, voices: everybody.length, stands, notifiedGroups })
  const { from, voices } = pageOf(everybody, reader, window)
  const onPage = window === null ? {} : { organisations: voices.map(({ organisation }) => organisation) }
  const newest = await newestPositionsOf(db, place.roundId, onPage)
  const shown = new Map(called.map(call => [call.goalId, { isSealed: call.isSealed, isOver: isOver(call, place.now) }]))
  return {
    roundNumber: called[0]?.roundNumber ?? null,
    calls: called.map(call => {
      const over = isOver(call, place.now)
      const isHidden = isCallSealedFrom(reader, { isSealed: call.isSealed, isOver: over })
      return { ...call, isOver: over, readiness: isHidden ? null : (weighed.get(call.goalId) ?? null) }
    }),
    ...{ voices, organisations: everybody.length, from },
    positions: newest.filter(one => {
      const call = shown.get(one.goalId)
      return call !== undefined && maySeePosition(one, reader, call)
    }),
  }
}

function pageOf(
  everybody: readonly VoiceLine[],
  { organisation }: PositionReader,
  window: BoardWindow | null,
): Pick<Board, 'from' | 'voices'> {
  if (window === null) return { from: 0, voices: everybody }
  const wanted = window.from ?? everybody.findIndex(one => one.organisation === organisation)
  const last = Math.max(0, Math.ceil(everybody.length / window.count) - 1)
  const from = Math.min(last, Math.max(0, Math.floor(wanted / window.count))) * window.count
  return { from, voices: everybody.slice(from, from + window.count) }
}

/** Whether nobody can take a position on this goal any more. */
export function isOver(call: Pick<Call, 'state' | 'closesAt' | 'pausedAt'>, now: Date): boolean {
  return call.state !== 'open' || call.closesAt <= (call.pausedAt ?? now)
}

type Said = {
  readonly voices: number
  readonly stands: readonly CountedStand[]
  readonly notifiedGroups: readonly StakeholderGroup[]
}

function readinessOfCalls({
  called,
  ...said
}: Said & { readonly called: readonly Call[] }): ReadonlyMap<GoalId, Readiness> {
  return new Map(called.map(call => [call.goalId, readinessOfCall(call, said)]))
}

function readinessOfCall(call: Call, { voices, stands: all, notifiedGroups }: Said): Readiness {
  const stands = all
    .filter(one => one.goalId === call.goalId)
    .map(one => ({ ...one, isOnCalledVersion: one.versionId === call.versionId }))
  const { rule, state } = call
  return readinessOf({ rule, voices, stands, isBroken: state === 'broken', notifiedGroups })
}

async function firstOf(query: ReturnType<typeof calls>): Promise<Call | null> {
  const row = await query.executeTakeFirst()
  return row === undefined ? null : callOf(row)
}

function calls(db: Kysely<Tables>) {
  return db
    .selectFrom('consensus_call')
    .innerJoin('goal', 'goal.id', 'consensus_call.goal_id')
    .innerJoin('document_version', 'document_version.id', 'consensus_call.version_id')
    .innerJoin('round', 'round.id', 'consensus_call.round_id')
    .selectAll('consensus_call')
    .select([
      'round.number as round_number',
      'goal.number as goal_number',
      'goal.title',
      'goal.state as goal_state',
      'document_version.number as version_number',
      'round.closes_at as round_closes_at',
      'round.closed_at',
      'round.withdrawn_at',
      'round.paused_at',
    ])
}

function callOf(row: Awaited<ReturnType<ReturnType<typeof calls>['executeTakeFirstOrThrow']>>): Call {
  return {
    roundId: row.round_id,
    roundNumber: row.round_number,
    goalId: row.goal_id,
    goalNumber: row.goal_number,
    goalTitle: row.title,
    rule: ruleOf(row.kind, row.required_groups),
    isSealed: row.is_sealed,
    versionId: row.version_id,
    versionNumber: row.version_number,
    isFirstVersion: row.is_first_version,
    standsUntil: row.stands_until,
    openedAt: row.opened_at,
    closesAt: endOf(row),
    pausedAt: row.paused_at,
    state: row.state,
    rests: isResting(row.goal_state),
  }
}

/** When nobody can speak any more: a round that is over ends its calls. */
function endOf(row: {
  readonly opened_at: Date
  readonly stands_until: Date | null
  readonly round_closes_at: Date | null
  readonly closed_at: Date | null
  readonly withdrawn_at: Date | null
}): Date {
  const over = row.withdrawn_at ?? row.closed_at
  if (over !== null) return over
  const planned = row.round_closes_at ?? row.opened_at
  return row.stands_until !== null && row.stands_until > planned ? row.stands_until : planned
}

/** The rule of a call as its row holds it. */
export function ruleOf(kind: DecisionKindOfRound, groups: unknown): AgreementRule {
  const names = Array.isArray(groups) ? groups : []
  return {
    kind,
    requiredGroups: names.filter(
      (name): name is StakeholderGroup => typeof name === 'string' && isStakeholderGroup(name),
    ),
  }
}
