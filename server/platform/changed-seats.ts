/**
 * Seats that changed since somebody was let in with them. Within a process the bus tells of a change at once; what
 * another process did (the operator's command on PostgreSQL) is found by asking the database now and then.
 */
import { type Kysely, sql } from 'kysely'
import type { MemberId } from '../../packages/domain/ids.ts'
import type { Tables } from './tables.ts'

/** A seat and the access version under which somebody came in. */
export type AdmittedSeat = { readonly memberId: MemberId; readonly accessVersion: number }

/** Those of these seats that have another access version now, or were taken away; one statement, none for no seats. */
export async function changedSeats<Seat extends AdmittedSeat>(
  db: Kysely<Tables>,
  seats: readonly Seat[],
): Promise<readonly Seat[]> {
  if (seats.length === 0) return []
  const memberIds = seats.map(seat => seat.memberId)
  const versions = seats.map(seat => seat.accessVersion)
  const { rows } = await sql<{ place: number }>`
    select place::int as place
    from unnest(${memberIds}::uuid[], ${versions}::int[]) with ordinality as seat (member_id, access_version, place)
    where not exists (
      select 1 from member
      where member.id = seat.member_id and member.access_version = seat.access_version and member.removed_at is null)`.execute(
    db,
  )
  const places = new Set(rows.map(row => row.place - 1))
  return seats.filter((_seat, place) => places.has(place))
}
