/** Whom a notice of a phase goes to, and who knows of the phase already. */
import type { Kysely } from 'kysely'
import type { MemberId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import type { Role } from '../../packages/domain/participant.ts'
import type { Tables } from '../platform/tables.ts'
import type { RoundNow } from './consultation-queries.ts'

export type Told = { readonly id: MemberId; readonly participant_id: ParticipantId; readonly role: Role }

/** Who made the round enter its phase, and whom the consensus call told of it already. [N4] */
export async function whoKnows(
  db: Kysely<Tables>,
  { id: roundId, phase }: RoundNow,
): Promise<ReadonlySet<ParticipantId>> {
  const mover = await db
    .selectFrom('round_phase')
    .select('entered_by')
    .where('round_id', '=', roundId)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  const told = await db
    .selectFrom('notice')
    .select('participant_id')
    .where('occasion', '=', `${phase === 'closed' ? 'call-closed' : 'call'}:${roundId}`)
    .execute()
  const known = told.map(({ participant_id: id }) => id)
  return new Set(mover?.entered_by == null ? known : [mover.entered_by, ...known])
}

/** The turn of a round's end among all that were ever set, from 1: an end set again after another is not the same. [N2] */
export async function turnOfEnd(db: Kysely<Tables>, roundId: RoundId): Promise<number> {
  const phases = await db
    .selectFrom('round_phase')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('round_id', '=', roundId)
    .executeTakeFirst()
  const moves = await db
    .selectFrom('round_extension')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('round_id', '=', roundId)
    .executeTakeFirst()
  return Number(phases?.count ?? 0) + Number(moves?.count ?? 0)
}

/** The people with a seat in the agenda of this round, from after one of them on, at most so many. */
export function peopleOf(
  db: Kysely<Tables>,
  { agendaId }: RoundNow,
  after: MemberId | null,
  most: number,
): Promise<readonly Told[]> {
  return db
    .selectFrom('member')
    .select(['id', 'participant_id', 'role'])
    .where('agenda_id', '=', agendaId)
    .where('removed_at', 'is', null)
    .$if(after !== null, query => query.where('id', '>', after))
    .orderBy('id')
    .limit(most)
    .execute()
}
