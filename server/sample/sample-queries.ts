/** What there is of sample rounds: whose they are, what belongs to them. */
import type { Kysely } from 'kysely'
import type { AgendaId, DocumentId, GoalId, MemberId, ParticipantId, SampleId } from '../../packages/domain/ids.ts'
import {
  sampleSeats,
  sampleStateNow,
  type SampleEnd,
  type SampleSeat,
  type SampleState,
} from '../../packages/domain/sample.ts'
import type { Tables } from '../platform/tables.ts'

export type Sample = {
  readonly id: SampleId
  readonly loadedBy: ParticipantId
  /** Null until it is made, or once it failed before. */
  readonly agendaId: AgendaId | null
  readonly upTo: SampleEnd
  readonly state: SampleState
  readonly done: number
  readonly steps: number
  /** Where who loaded it sits; null for no seat that can be changed here. */
  readonly seat: SampleSeat | null
}

/** The samples of this person, newest first. */
export async function samplesOf(db: Kysely<Tables>, loadedBy: ParticipantId, now: Date): Promise<readonly Sample[]> {
  const rows = await samples(db).where('sample.loaded_by', '=', loadedBy).orderBy('sample.started_at', 'desc').execute()
  return rows.map(row => sampleOf(row, now))
}

/** One sample; null where there is none. */
export async function sampleById(db: Kysely<Tables>, id: SampleId, now: Date): Promise<Sample | null> {
  const row = await samples(db).where('sample.id', '=', id).executeTakeFirst()
  return row === undefined ? null : sampleOf(row, now)
}

/** The fictional people of a sample are told by their addresses, which lead nowhere (RFC 2606). */
export function sampleAddress(id: SampleId, key: string): string {
  return `${key.toLowerCase()}@${id}.invalid`
}

/** The goals of a sample's agenda, by their ids in the starter catalogue. */
export async function goalsOfSample(db: Kysely<Tables>, agendaId: AgendaId): Promise<ReadonlyMap<string, GoalId>> {
  const rows = await db.selectFrom('goal').select(['id', 'source_key']).where('agenda_id', '=', agendaId).execute()
  return new Map(rows.flatMap(({ id, source_key: name }) => (name === null ? [] : [[name, id]])))
}

/** The seats of a sample's people, by their keys. */
export async function seatsOfSample(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  people: ReadonlyMap<string, ParticipantId>,
): Promise<ReadonlyMap<string, MemberId>> {
  const rows = await db
    .selectFrom('member')
    .select(['id', 'participant_id'])
    .where('agenda_id', '=', agendaId)
    .execute()
  const seats = new Map(rows.map(({ id, participant_id: participantId }) => [participantId, id]))
  return new Map([...people].flatMap(([key, id]) => (seats.has(id) ? [[key, seats.get(id) as MemberId]] : [])))
}

/** The fictional people that were made for a sample, however far its loading came. */
export async function peopleOfSample(db: Kysely<Tables>, id: SampleId): Promise<readonly ParticipantId[]> {
  const rows = await db.selectFrom('participant').select('id').where('email', 'like', `%@${id}.invalid`).execute()
  return rows.map(row => row.id)
}

/** One of them, by her key; null where she is not. */
export async function personOfSample(db: Kysely<Tables>, id: SampleId, key: string): Promise<ParticipantId | null> {
  const row = await db
    .selectFrom('participant')
    .select('id')
    .where('email', '=', sampleAddress(id, key))
    .executeTakeFirst()
  return row?.id ?? null
}

/** Under which name a client id suggests in a text. */
export async function aliasOfClient(db: Kysely<Tables>, documentId: DocumentId, client: number): Promise<string> {
  const { alias } = await db
    .selectFrom('document_client')
    .select('alias')
    .where('document_id', '=', documentId)
    .where('client_id', '=', String(client))
    .executeTakeFirstOrThrow()
  return alias
}

function samples(db: Kysely<Tables>) {
  return db
    .selectFrom('sample')
    .leftJoin('agenda', 'agenda.sample_id', 'sample.id')
    .selectAll('sample')
    .leftJoin('member', join =>
      join
        .onRef('member.agenda_id', '=', 'agenda.id')
        .onRef('member.participant_id', '=', 'sample.loaded_by')
        .on('member.removed_at', 'is', null),
    )
    .select(['agenda.id as agenda_id', 'member.role as seat'])
}

function sampleOf(row: Awaited<ReturnType<ReturnType<typeof samples>['execute']>>[number], now: Date): Sample {
  const { id, loaded_by: loadedBy, agenda_id: agendaId, up_to: upTo, done, steps } = row
  return {
    id,
    loadedBy,
    agendaId,
    upTo,
    state: sampleStateNow({ state: row.state, seenAt: row.seen_at }, now),
    done,
    steps,
    seat: sampleSeats.find(seat => seat === row.seat) ?? null,
  }
}
