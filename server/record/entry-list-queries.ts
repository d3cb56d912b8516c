/** The record of one agenda as its moderators and auditors read it: entries, who, and their place in the chain. */
import { sql, type Kysely, type SqlBool } from 'kysely'
import { readsAll } from '../../packages/domain/attribution.ts'
import { inputEvents, maySeeEvent } from '../../packages/domain/event-visibility.ts'
import { agendaEventNames, eventsOfKind, type RecordedBy, type RecordFilters } from '../../packages/domain/record.ts'
import type { AgendaId, GoalId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import { sightOf, type Sight } from '../attribution/attribution-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import {
  actorsOf,
  isInTenure,
  organisationsThatSat,
  tenuresOf,
  type ActingOrganisation,
  type Actor,
} from './tenure-queries.ts'

export type RecordedEntry = {
  readonly id: string
  /** Null until it is chained. */
  readonly chained: { readonly seq: string; readonly hash: string } | null
  readonly at: Date
  readonly name: string
  readonly by: RecordedBy
  readonly isOwn: boolean
  readonly goal: { readonly id: GoalId; readonly number: number; readonly title: string } | null
  /** Of an invitation that was declined, whose seat it was. */
  readonly organisation: string | null
  readonly facts: { readonly [name: string]: unknown }
  /** What somebody wrote, by fact; null where it was erased. */
  readonly words: ReadonlyMap<string, string | null>
}

/**
 * Newest first, at most limits.record.maxListed or what is given, without what this standing is not to hear of, and (but
 * for auditors) without what organisations did about inputs where a round hides who gave them; `before`: only those
 * before this entry of the journal.
 */
export async function recordedEntries(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  standing: Standing,
  filters: RecordFilters,
  before: string | null,
  reads: ParticipantId,
  atOnce: number = limits.record.maxListed,
): Promise<{ readonly entries: readonly RecordedEntry[]; readonly hasMore: boolean }> {
  const hidden = eventsHiddenFrom(standing)
  const sight = await sightOf(db, agendaId, reads)
  const rows = await filtered(db, agendaId, filters)
    .where(isShownEntry(sight))
    .$if(hidden.length > 0, found => found.where('journal.name', 'not in', hidden))
    .$if(before !== null, found => found.where('journal.id', '<', before ?? ''))
    .orderBy('journal.id', 'desc')
    .limit(atOnce + 1)
    .execute()
  const shown = rows.slice(0, atOnce)
  const words = await wordsOf(
    db,
    shown.map(row => row.id),
  )
  const entries = shown.map(row => {
    const facts = typeof row.facts === 'object' && row.facts !== null ? { ...row.facts } : {}
    return entryOf(row, facts, words.get(row.id) ?? new Map())
  })
  return { entries, hasMore: rows.length > shown.length }
}

/**
 * Whom this reader may ask the record about: organisations that sat here, and everybody who has an entry that she may
 * read, whether or not she has a seat today. Where a round hides who gave inputs, giving one names nobody.
 */
export async function whoActed(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  standing: Standing,
  reads: ParticipantId,
): Promise<{ readonly organisations: readonly ActingOrganisation[]; readonly people: readonly Actor[] }> {
  const { reader, hidesPeople } = await sightOf(db, agendaId, reads)
  const unnamed = hidesPeople && !readsAll(reader) ? [...inputEvents] : []
  return {
    organisations: await organisationsThatSat(db, agendaId),
    people: await actorsOf(db, agendaId, [...eventsHiddenFrom(standing), ...unnamed]),
  }
}

/** Of the agenda's rounds, the numbers, newest first. */
export async function roundNumbers(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('round')
    .select('number')
    .where('agenda_id', '=', agendaId)
    .orderBy('number', 'desc')
    .limit(limits.record.maxListed)
    .execute()
  return rows.map(row => row.number)
}

function filtered(db: Kysely<Tables>, agendaId: AgendaId, filters: RecordFilters) {
  const { kind, organisationId, participantId, goalId, round, from, to } = filters
  return db
    .selectFrom('journal')
    .leftJoin('record', 'record.journal_id', 'journal.id')
    .leftJoin('participant', 'participant.id', 'journal.actor_id')
    .leftJoin(tenuresOf(agendaId), join => join.on(isInTenure))
    .leftJoin('organisation', 'organisation.id', 'tenure.organisation_id')
    .leftJoin('goal', 'goal.id', 'journal.goal_id')
    .leftJoin('organisation as invited', join => join.on(isInvited))
    .select(['journal.id', 'journal.at', 'journal.name', 'journal.facts', 'journal.actor_id', 'journal.goal_id'])
    .select(['record.seq', 'record.hash', 'participant.display_name', 'tenure.from_id as seat'])
    .select(['organisation.name as organisation', 'organisation.code', 'organisation.stakeholder_group'])
    .select(['goal.number', 'goal.title', 'invited.name as invited'])
    .where('journal.agenda_id', '=', agendaId)
    .$if(kind !== null, found => found.where('journal.name', 'in', kind === null ? [] : eventsOfKind(kind)))
    .$if(organisationId !== null, found => found.where('tenure.organisation_id', '=', organisationId))
    .$if(participantId !== null, found => found.where('journal.actor_id', '=', participantId))
    .$if(goalId !== null, found => found.where('journal.goal_id', '=', goalId))
    .$if(round !== null, found => found.where(inRound(agendaId, round ?? 0)))
    .$if(from !== null, found => found.where('journal.at', '>=', from ?? new Date(0)))
    .$if(to !== null, found => found.where('journal.at', '<', new Date((to ?? new Date(0)).getTime() + dayMs)))
}

const dayMs = 86_400_000

const isInvited = sql<SqlBool>`journal.name = 'invitation-declined'
  and invited.id::text = journal.facts->>'organisationId'`

function eventsHiddenFrom(standing: Standing) {
  return agendaEventNames().filter(name => !maySeeEvent(name, standing))
}

/** Whether an entry says nothing of an input that its rounds hide from this reader. [A9] */
function isShownEntry({ reader, hidesPeople }: Sight) {
  if (!hidesPeople || readsAll(reader) || reader === 'house') return sql<SqlBool>`true`
  const ofOthers = sql<SqlBool>`(tenure.organisation_id is not null
    and tenure.organisation_id is distinct from ${reader.organisationId})`
  return sql<SqlBool>`not (journal.name in (${sql.join([...inputEvents])}) and ${ofOthers})`
}

/** A round lasts until the next one is made; what came before the first belongs to it. */
function inRound(agendaId: AgendaId, round: number) {
  return sql<SqlBool>`
    ${round} = coalesce(
      (select max(number) from round where agenda_id = ${agendaId} and created_at <= journal.at),
      (select min(number) from round where agenda_id = ${agendaId}))`
}

type Row = Awaited<ReturnType<ReturnType<typeof filtered>['execute']>>[number]

function entryOf(row: Row, facts: RecordedEntry['facts'], kept: ReadonlyMap<string, string>): RecordedEntry {
  const sealed = Object.keys(facts).filter(fact => isSeal(facts[fact]))
  return {
    id: row.id,
    chained: row.seq === null || row.hash === null ? null : { seq: row.seq, hash: row.hash.toString('hex') },
    at: row.at,
    name: row.name,
    by: byOf(row),
    isOwn: row.actor_id !== null && row.actor_id === facts['participantId'],
    goal:
      row.goal_id === null || row.number === null || row.title === null
        ? null
        : { id: row.goal_id, number: row.number, title: row.title },
    organisation: row.invited,
    facts,
    words: new Map(sealed.map(fact => [fact, kept.get(fact) ?? null])),
  }
}

function byOf(row: Row): RecordedBy {
  if (row.actor_id === null) return { kind: 'house' }
  const name = row.display_name ?? ''
  if (row.seat === null) return { kind: 'no-seat', name }
  return {
    kind: 'seat',
    name,
    delegation: { organisation: row.organisation, code: row.code, group: row.stakeholder_group },
  }
}

function isSeal(fact: unknown): boolean {
  return typeof fact === 'object' && fact !== null && 'sealed' in fact
}

async function wordsOf(
  db: Kysely<Tables>,
  entries: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  if (entries.length === 0) return new Map()
  const rows = await db
    .selectFrom('journal_words')
    .select(['journal_id', 'fact', 'words'])
    .where('journal_id', 'in', entries)
    .execute()
  const words = new Map<string, Map<string, string>>()
  for (const { journal_id: id, fact, words: said } of rows) {
    words.set(id, (words.get(id) ?? new Map<string, string>()).set(fact, said))
  }
  return words
}
