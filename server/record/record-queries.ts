/** What people may read of the journal: what happened in an agenda lately, as far as the reader may hear of it. */
import { type Kysely } from 'kysely'
import { maySeeEvent, type EventName } from '../../packages/domain/event-visibility.ts'
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import { toldEvents, type ToldEvent } from '../../packages/messages/activity-words.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type Happening = {
  readonly id: string
  readonly at: Date
  readonly name: ToldEvent
  /** Who did it, for whom. Without an organisation she acted for the secretariat, or she has lost her seat since. */
  readonly by: { readonly name: string; readonly delegation: Delegation }
  /** Whether it is about whoever did it. */
  readonly isOwn: boolean
  readonly goal: { readonly id: GoalId; readonly number: number; readonly title: string } | null
  /** The facts of the moment as the journal keeps them. */
  readonly facts: { readonly [name: string]: unknown }
}

/**
 * The latest events of an agenda that are told to people and that this standing may hear of, newest first, at most
 * limits.record.maxListed; `before`: only those before this one.
 */
export async function latestOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  standing: Standing,
  options: { readonly limit?: number; readonly before?: string | undefined } = {},
): Promise<readonly Happening[]> {
  const names = toldEvents.filter(name => maySeeEvent(name, standing))
  if (names.length === 0) return []
  let found = db
    .selectFrom('journal')
    .leftJoin('participant', 'participant.id', 'journal.actor_id')
    .leftJoin('member', join =>
      join.onRef('member.participant_id', '=', 'journal.actor_id').onRef('member.agenda_id', '=', 'journal.agenda_id'),
    )
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .leftJoin('goal', 'goal.id', 'journal.goal_id')
    .select(['journal.id', 'journal.at', 'journal.name', 'journal.facts', 'journal.actor_id', 'journal.goal_id'])
    .select(['participant.display_name', 'goal.number', 'goal.title'])
    .select(['organisation.name as organisation', 'organisation.code', 'organisation.stakeholder_group'])
    .where('journal.agenda_id', '=', agendaId)
    .where('journal.name', 'in', names)
    // What the house did when it made the agenda is no news to anybody.
    .where('journal.actor_id', 'is not', null)
  if (options.before !== undefined) found = found.where('journal.id', '<', options.before)
  const limit = Math.min(options.limit ?? limits.record.maxListed, limits.record.maxListed)
  const rows = await found.orderBy('journal.id', 'desc').limit(limit).execute()
  return rows.map(row => ({
    id: row.id,
    at: row.at,
    name: toldName(row.name),
    by: {
      name: row.display_name ?? '',
      delegation: { organisation: row.organisation, code: row.code, group: row.stakeholder_group },
    },
    isOwn: row.actor_id === factsOf(row.facts)['participantId'],
    goal:
      row.goal_id === null || row.number === null || row.title === null
        ? null
        : { id: row.goal_id, number: row.number, title: row.title },
    facts: factsOf(row.facts),
  }))
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
