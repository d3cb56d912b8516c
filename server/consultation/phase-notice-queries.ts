/** Whom a notice of a phase goes to, and who knows of the phase already. */
import type { Kysely } from 'kysely'
import type { MemberId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import { unreachable } from '../../packages/domain/errors.ts'
import type { RoundChange } from '../../packages/domain/phase-notice.ts'
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

/** Why a round became so at this instant, as whoever did it said; empty where nobody did. [N10] */
export async function reasonOfChange(
  db: Kysely<Tables>,
  { round, change, at }: { readonly round: RoundNow; readonly change: RoundChange; readonly at: Date },
): Promise<string> {
  switch (change) {
    case 'paused':
    case 'withdrawn': {
      const row = await db.selectFrom('round').select('rest_reason').where('id', '=', round.id).executeTakeFirst()
      return row?.rest_reason ?? ''
    }
    case 'resumed': {
      const pauses = db.selectFrom('round_pause').select('resume_reason').where('round_id', '=', round.id)
      return (await pauses.where('resumed_at', '=', at).executeTakeFirst())?.resume_reason ?? ''
    }
    case 'extended':
    case 'shortened': {
      const moves = db.selectFrom('round_extension').select('reason').where('round_id', '=', round.id)
      const row = moves.where('at', '=', at).where('new_closes_at', '=', round.closesAt)
      return (await row.executeTakeFirst())?.reason ?? ''
    }
    default:
      return unreachable(change)
  }
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
