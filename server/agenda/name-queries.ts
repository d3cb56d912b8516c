/** Names of people as others write them in an agenda. */
import { sql, type Kysely } from 'kysely'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

/** Names of people of an agenda, of today and before, that begin with this one and go on. */
export async function longerNames(db: Kysely<Tables>, agendaId: AgendaId, name: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .select('participant.display_name')
    .where('member.agenda_id', '=', agendaId)
    .where(sql<boolean>`starts_with(participant.display_name, ${name})`)
    .where('participant.display_name', '!=', name)
    .orderBy('participant.id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(row => row.display_name)
}
