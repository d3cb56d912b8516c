/**
 * The one seam through which what people gave becomes what others see of them: every query that shows an input, its
 * author or a count of inputs asks here for whom. Rules A1… in docs/consultation-rules.md; packages/domain/attribution.ts
 * decides. Knows rounds and seats, and no kind of input but threads, which alone can be sealed.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import {
  delegationShown,
  givingRoles,
  shownOf,
  strictest,
  type Giver,
  type Reader,
  type Shown,
} from '../../packages/domain/attribution.ts'
import type { Attribution } from '../../packages/domain/consultation.ts'
import type { AgendaId, ParticipantId, RoundId, ThreadId } from '../../packages/domain/ids.ts'
import { stakeholderGroups, type Delegation, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

/** For whom something is read: a participant, anybody (what all see alike), or the house, which shows it to nobody. */
export type For = ParticipantId | 'house' | 'anybody'

type Labels = ReadonlySet<StakeholderGroup>

type GivenBy = Giver & { readonly group: StakeholderGroup | null }

/** What a reader sees in an agenda. `inRound`: of what was given in a round; `inTexts`: of hands in its texts. */
export type Sight = {
  readonly reader: Reader
  /** Whether any round of the agenda hides who gave an input. */
  readonly hidesPeople: boolean
  readonly inRound: (roundId: RoundId, giver: GivenBy, isSealed: boolean) => Shown
  readonly inTexts: (giver: GivenBy) => Shown
}

/** A person as lists show her; who is not shown as a person has neither id nor name. */
export type SeenPerson = Delegation & { readonly id: ParticipantId | null; readonly name: string | null }

/** What this reader sees in this agenda. Somebody without a seat sees as little as anybody. */
export async function sightOf(db: Kysely<Tables>, agendaId: AgendaId, reads: For): Promise<Sight> {
  const reader = await readerIn(db, agendaId, reads)
  const rounds = await db
    .selectFrom('round')
    .select(['id', 'attribution'])
    .where('agenda_id', '=', agendaId)
    .orderBy('number')
    .execute()
  const byRound = new Map(rounds.map(({ id, attribution }) => [id, attribution]))
  const overall = strictest([...byRound.values()])
  const kept = overall === 'group' ? await labelsByRound(db, agendaId) : new Map<RoundId, Labels>()
  const shown = (given: GivenBy, attribution: Attribution, isSealed: boolean, labels: Labels): Shown =>
    shownOf(given, attribution, reader, { isSealed, isLabel: given.group !== null && labels.has(given.group) })
  return {
    reader,
    hidesPeople: overall !== 'attributed',
    inRound: (roundId, given, isSealed) =>
      shown(given, byRound.get(roundId) ?? overall, isSealed, kept.get(roundId) ?? noLabels),
    // Nothing that is sealed stands in a text.
    inTexts: given => shown(given, overall, false, labelsInTexts([...kept.values()])),
  }
}

/** A person as far as she is shown. */
export function personShown<Person extends SeenPerson>(person: Person, shown: Shown): Person {
  if (shown === 'person') return person
  return { ...person, ...delegationShown(person, shown), id: null, name: null }
}

/**
 * Whether this reader may know of a row of `comment_thread` or `input` which organisation gave it, as a condition: in a
 * round of groups nobody but that organisation and auditors. [A3, A5]
 */
export function isOrganisationToldTo(reads: For, table: 'comment_thread' | 'input'): RawBuilder<boolean> {
  if (reads === 'house') return sql<boolean>`true`
  const isNamed = sql<boolean>`not exists (select from round as hiding
    where hiding.id = ${sql.ref(`${table}.round_id`)} and hiding.attribution = 'group')`
  if (reads === 'anybody') return isNamed
  return sql<boolean>`(${isNamed} or exists (
    select from member as reading
    where reading.agenda_id = ${sql.ref(`${table}.agenda_id`)} and reading.participant_id = ${reads}
      and reading.removed_at is null
      and (reading.role = 'auditor' or reading.organisation_id = ${sql.ref(`${table}.organisation_id`)})))`
}

/**
 * Whether this reader may know of a row of `input` of this round that its organisation is of this group, as a condition: a label that collapsed tells no group to those who ask for one. [A5]
 */
export async function isGroupToldTo(
  db: Kysely<Tables>,
  roundId: RoundId,
  reads: For,
  group: StakeholderGroup,
): Promise<RawBuilder<boolean>> {
  const { attribution } = await db
    .selectFrom('round')
    .select('attribution')
    .where('id', '=', roundId)
    .executeTakeFirstOrThrow()
  const isLabel = attribution !== 'group' || (await keptLabelsOf(db, roundId))?.has(group) === true
  return isLabel ? sql<boolean>`true` : isOrganisationToldTo(reads, 'input')
}

/** The groups whose label a round of groups shows; null until something was given in it. [A5] */
export async function keptLabelsOf(db: Kysely<Tables>, roundId: RoundId): Promise<Labels | null> {
  const row = await db.selectFrom('round_labels').select('labels').where('round_id', '=', roundId).executeTakeFirst()
  return row === undefined ? null : labelsFrom(row.labels)
}

/** How many organisations of each group could give an input now. [A5] */
export async function presentOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<ReadonlyMap<StakeholderGroup, number>> {
  const rows = await db
    .selectFrom('member')
    .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['organisation.stakeholder_group as group'])
    .select(sql<number>`count(distinct organisation.id)::int`.as('count'))
    .where('member.agenda_id', '=', agendaId)
    .where('member.removed_at', 'is', null)
    .where('member.role', 'in', givingRoles)
    .groupBy('organisation.stakeholder_group')
    .orderBy('organisation.stakeholder_group')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return new Map(rows.map(({ group, count }) => [group, count]))
}

/** Whether a row of `comment_thread` is still sealed, as a condition. [A4] */
export const isSealedThread = sealed('comment_thread', 'created_at')

/** Whether a row of `comment_thread` is there for this reader, as a condition: one that is sealed for its own alone. */
export function isThreadShownTo(reads: For): RawBuilder<boolean> {
  return shownTo(reads, 'comment_thread', 'opened_by', isSealedThread)
}

/** The same of a row of `input`. */
export function isInputShownTo(reads: For): RawBuilder<boolean> {
  return shownTo(reads, 'input', 'author_id', isSealedInput)
}

/** Whether a row of `input` is still sealed, as a condition. */
export const isSealedInput = sealed('input', 'made_at')

/**
 * The number of a row of `comment_thread` as this reader sees it. In a sealed round a delegation counts its own inputs,
 * so that no number tells how many others gave.
 */
export function threadNumberFor(reads: For): RawBuilder<number> {
  return numberFor(reads, 'comment_thread', isSealedThread)
}

/** The same of a row of `input`. */
export function inputNumberFor(reads: For): RawBuilder<number> {
  return numberFor(reads, 'input', isSealedInput)
}

/** Those of these threads that are sealed now, and for whom they were opened. */
export async function sealedAmong(
  db: Kysely<Tables>,
  threadIds: readonly ThreadId[],
): Promise<ReadonlyMap<ThreadId, Giver>> {
  if (threadIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('comment_thread')
    .select(['id', 'opened_by', 'organisation_id'])
    .where('id', 'in', threadIds)
    .where(isSealedThread)
    .execute()
  return new Map(rows.map(row => [row.id, { participantId: row.opened_by, organisationId: row.organisation_id }]))
}

/** Of all rounds of an agenda the attribution that hides most. [A8] */
export async function strictestIn(db: Kysely<Tables>, agendaId: AgendaId): Promise<Attribution> {
  const rows = await db.selectFrom('round').select('attribution').distinct().where('agenda_id', '=', agendaId).execute()
  return strictest(rows.map(({ attribution }) => attribution))
}

/** Those of the rounds of groups of an agenda in which something was given. */
async function labelsByRound(db: Kysely<Tables>, agendaId: AgendaId): Promise<ReadonlyMap<RoundId, Labels>> {
  const rows = await db
    .selectFrom('round_labels')
    .innerJoin('round', 'round.id', 'round_labels.round_id')
    .select(['round.id', 'round_labels.labels'])
    .where('round.agenda_id', '=', agendaId)
    .where('round.attribution', '=', 'group')
    .orderBy('round.number')
    .execute()
  return new Map(rows.map(({ id, labels }) => [id, labelsFrom(labels)]))
}

function labelsFrom(kept: unknown): Labels {
  return new Set(stakeholderGroups.filter(group => Array.isArray(kept) && kept.includes(group)))
}

const noLabels: Labels = new Set()

/** Of words whose round nobody can tell, those that every round of groups shows. [A8] */
function labelsInTexts([first = noLabels, ...others]: readonly Labels[]): Labels {
  return new Set([...first].filter(group => others.every(labels => labels.has(group))))
}

function sealed(table: 'comment_thread' | 'input', at: 'created_at' | 'made_at'): RawBuilder<boolean> {
  const [round, given] = [sql.ref(`${table}.round_id`), sql.ref(`${table}.${at}`)]
  // Which rounds are sealed is asked once for a query and not once for a row: most rows end there.
  return sql<boolean>`(${round} in (
      select sealing.id from round as sealing where sealing.attribution = 'sealed'
        and sealing.phase in ('setup', 'drafting', 'consultation'))
    and not exists (select from round_phase as ended where ended.round_id = ${round}
      and ended.phase = 'review' and (ended.entered_at >= ${given} or coalesce(ended.left_at, 'infinity') > ${given})))`
}

function shownTo(
  reads: For,
  table: 'comment_thread' | 'input',
  by: 'opened_by' | 'author_id',
  isSealed: RawBuilder<boolean>,
): RawBuilder<boolean> {
  if (reads === 'house') return sql<boolean>`true`
  if (reads === 'anybody') return sql<boolean>`not ${isSealed}`
  const [agenda, organisation] = [sql.ref(`${table}.agenda_id`), sql.ref(`${table}.organisation_id`)]
  // Her seats are asked once for a query too: a condition for each row would look dear, and spoil the plan.
  const seats = (
    picked: RawBuilder<unknown>,
    which: RawBuilder<unknown>,
  ) => sql`(select ${picked} from member as reading
    where reading.participant_id = ${reads} and reading.removed_at is null and ${which})`
  return sql<boolean>`(not ${isSealed} or ${sql.ref(`${table}.${by}`)} = ${reads}
    or ${agenda} in ${seats(sql`reading.agenda_id`, sql`reading.role = 'auditor'`)}
    or (${agenda}, ${organisation}) in ${seats(
      sql`reading.agenda_id, reading.organisation_id`,
      sql`reading.organisation_id is not null`,
    )}
    or (${organisation} is null and ${agenda} in ${seats(
      sql`reading.agenda_id`,
      sql`reading.organisation_id is null and reading.role = 'moderator'`,
    )}))`
}

function numberFor(reads: For, table: 'comment_thread' | 'input', isSealed: RawBuilder<boolean>): RawBuilder<number> {
  const number = sql.ref(`${table}.number`)
  if (reads === 'house' || reads === 'anybody') return sql<number>`${number}`
  return sql<number>`(case when ${isSealed} and not exists (
      select from member as reading where reading.agenda_id = ${sql.ref(`${table}.agenda_id`)}
        and reading.participant_id = ${reads} and reading.removed_at is null and reading.role = 'auditor')
    then (select count(*)::int from ${sql.table(table)} as earlier
      where earlier.round_id = ${sql.ref(`${table}.round_id`)} and earlier.number <= ${number}
        and earlier.organisation_id is not distinct from ${sql.ref(`${table}.organisation_id`)})
    else ${number} end)`
}

async function readerIn(db: Kysely<Tables>, agendaId: AgendaId, reads: For): Promise<Reader> {
  if (reads === 'house') return 'house'
  if (reads === 'anybody') return { participantId: null, organisationId: null, role: 'observer' }
  const seat = await db
    .selectFrom('member')
    .select(['organisation_id', 'role'])
    .where('agenda_id', '=', agendaId)
    .where('participant_id', '=', reads)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return { participantId: reads, organisationId: seat?.organisation_id ?? null, role: seat?.role ?? 'observer' }
}
