/** What people may read of the journal: what happened in an agenda lately, as far as the reader may hear of it. */
import { type Kysely, sql } from 'kysely'
import { delegationShown } from '../../packages/domain/attribution.ts'
import { isOfInputs, maySeeEvent, type EventName } from '../../packages/domain/event-visibility.ts'
import type { AgendaId, GoalId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Delegation, StakeholderGroup } from '../../packages/domain/participant.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import { toldEvents, type ToldEvent } from '../../packages/messages/activity-words.ts'
import { isThreadShownTo, sightOf, type For, type Sight } from '../attribution/attribution-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { isInTenure, tenuresOf } from './tenure-queries.ts'

export type Happening = {
  readonly id: string
  readonly at: Date
  readonly name: ToldEvent
  /** Who did it, for whom, as far as the round shows it. Without an organisation she acted for the secretariat, or had no seat then. [R9] */
  readonly by: { readonly name: string | null; readonly delegation: Delegation }
  /** Whether it is about whoever did it. */
  readonly isOwn: boolean
  readonly goal: { readonly id: GoalId; readonly number: number; readonly title: string } | null
  /** The facts of the moment as the journal keeps them. */
  readonly facts: { readonly [name: string]: unknown }
}

type Delegated = {
  readonly display_name: string | null
  readonly organisation_id: OrganisationId | null
  readonly organisation: string | null
  readonly code: string | null
  readonly stakeholder_group: StakeholderGroup | null
}

/**
 * The latest events of an agenda that are told to people and that this standing may hear of, newest first, at most
 * limits.record.maxListed; `before`: only those before this one.
 */
export async function latestOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  standing: Standing,
  reads: For,
  options: { readonly limit?: number; readonly before?: string | undefined } = {},
): Promise<readonly Happening[]> {
  const names = toldEvents.filter(name => maySeeEvent(name, standing))
  if (names.length === 0) return []
  let found = db
    .selectFrom('journal')
    .leftJoin('participant', 'participant.id', 'journal.actor_id')
    .leftJoin(tenuresOf(agendaId), join => join.on(isInTenure))
    .leftJoin('organisation', 'organisation.id', 'tenure.organisation_id')
    .leftJoin('goal', 'goal.id', 'journal.goal_id')
    .select(['journal.id', 'journal.at', 'journal.name', 'journal.facts', 'journal.actor_id', 'journal.goal_id'])
    .select(['participant.display_name', 'goal.number', 'goal.title'])
    .select(['organisation.name as organisation', 'organisation.code', 'organisation.stakeholder_group'])
    .select('organisation.id as organisation_id')
    .where('journal.agenda_id', '=', agendaId)
    .where('journal.name', 'in', names)
    // What the house did when it made the agenda is no news to anybody.
    .where('journal.actor_id', 'is not', null)
    .where(
      sql<boolean>`not exists (select from comment_thread
        where comment_thread.id = (journal.facts->>'threadId')::uuid and not ${isThreadShownTo(reads)})`,
    )
  if (options.before !== undefined) found = found.where('journal.id', '<', options.before)
  const limit = Math.min(options.limit ?? limits.record.maxListed, limits.record.maxListed)
  const rows = await found.orderBy('journal.id', 'desc').limit(limit).execute()
  const sight = await sightOf(db, agendaId, reads)
  return rows.map(row => ({
    id: row.id,
    at: row.at,
    name: toldName(row.name),
    by: byOf(row, sight),
    isOwn: row.actor_id === factsOf(row.facts)['participantId'],
    goal:
      row.goal_id === null || row.number === null || row.title === null
        ? null
        : { id: row.goal_id, number: row.number, title: row.title },
    facts: factsOf(row.facts),
  }))
}

/** Who gave an input is shown as the rounds show it; whoever does anything else answers for it by name. */
function byOf(
  row: Delegated & { readonly name: string; readonly actor_id: ParticipantId | null },
  { inTexts }: Sight,
): Happening['by'] {
  const delegation = { organisation: row.organisation, code: row.code, group: row.stakeholder_group }
  const giver = { participantId: row.actor_id, organisationId: row.organisation_id, group: row.stakeholder_group }
  const shown = isOfInputs(toldName(row.name)) ? inTexts(giver) : 'person'
  return { name: shown === 'person' ? (row.display_name ?? '') : null, delegation: delegationShown(delegation, shown) }
}

/** The query asked for these names alone. */
function toldName(name: string): ToldEvent {
  const told = toldEvents.find(known => known === name)
  if (told === undefined) throw new Error(`the journal answered ${name}, which was not asked for`)
  return told satisfies EventName
}

function factsOf(facts: unknown): Happening['facts'] {
  return typeof facts === 'object' && facts !== null ? { ...facts } : {}
}
