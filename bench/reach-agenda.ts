/**
 * The agenda of the bench `reach`, in a PostgreSQL that forces to disk: fifty people with a session each, and a goal
 * with five hundred threads. Made before the server starts, by the product's own commands but for the many rows.
 */
import type { GoalId, MemberId, OrganisationId, ParticipantId } from '../packages/domain/ids.ts'
import { stakeholderGroups } from '../packages/domain/participant.ts'
import { linkTargets } from '../server/catalogue/entry-queries.ts'
import { openDatabase } from '../server/platform/database.ts'
import { migrateToLatest } from '../server/platform/migrate.ts'
import { startPostgresql } from '../tests/support/postgresql-instance.ts'
import { buildTestHouse, type Person, type TestHouse } from '../tests/support/test-house.ts'
import { addThreads } from './large-agenda.ts'

/** Somebody with a seat, as her browser would come. */
export type Seated = Person & { readonly memberId: MemberId; readonly organisationId: OrganisationId | null }
export type LinkTarget = { readonly kind: 'indicator' | 'reference'; readonly id: string }
export type ReachAgenda = {
  readonly databaseUrl: string
  readonly agendaId: string
  readonly goalId: GoalId
  readonly documentId: string
  /** To which the goal is not linked. */
  readonly targets: readonly LinkTarget[]
  readonly moderator: Seated
  /** All others, delegates of an organisation each. */
  readonly delegates: readonly Seated[]
  /** Stops the database. */
  close(): Promise<void>
}

/** Makes it and lets go of the database, so that a server can stand on it. */
export async function makeReachAgenda(size: {
  readonly people: number
  readonly threads: number
}): Promise<ReachAgenda> {
  const instance = await startPostgresql({ isDurable: true })
  const databaseUrl = await instance.createDatabase()
  const database = await openDatabase({ kind: 'postgresql', url: databaseUrl })
  await migrateToLatest(database)
  const house = await buildTestHouse({ database, realClock: true })
  const agenda = await house.anAgenda({ goals: 2, title: 'Shared goals for cyber action' })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const people: Person[] = [await house.aModerator(agenda)]
  for (let k = 1; k < size.people; k += 1) {
    const group = stakeholderGroups[k % stakeholderGroups.length] ?? 'government'
    const code = `R${k.toString().padStart(3, '0')}`
    people.push(await house.aMember(agenda, 'delegate', { name: `Organisation ${k}`, group, code, country: null }))
  }
  const seated = await seatsOf(house, agenda.agendaId, people)
  const [moderator, ...delegates] = seated
  if (moderator === undefined) throw new Error('an agenda without people')
  const authors = delegates.flatMap(({ participantId, organisationId }) =>
    organisationId === null ? [] : [{ participantId, organisationId }],
  )
  await addThreads(house, agenda.agendaId, [goal.goalId], authors, { threads: size.threads, repliesPerThread: 2 })
  const targets = await freeTargets(house, goal.goalId)
  await house.close()
  const { goalId, documentId } = goal
  const { agendaId } = agenda
  return { databaseUrl, agendaId, goalId, documentId, targets, moderator, delegates, close: () => instance.stop() }
}

async function freeTargets({ database: { db } }: TestHouse, goalId: GoalId): Promise<readonly LinkTarget[]> {
  const { references } = await linkTargets(db)
  const linked = await db.selectFrom('link').select('reference_id').where('goal_id', '=', goalId).execute()
  const taken = new Set<string | null>(linked.map(row => row.reference_id))
  return [...references].flatMap(id => (taken.has(id) ? [] : [{ kind: 'reference' as const, id }]))
}

async function seatsOf(house: TestHouse, agendaId: string, people: readonly Person[]): Promise<readonly Seated[]> {
  const rows = await house.database.db
    .selectFrom('member')
    .select(['id', 'participant_id', 'organisation_id', 'agenda_id'])
    .orderBy('id')
    .execute()
  const seats = new Map<ParticipantId, (typeof rows)[number]>()
  for (const row of rows) if (row.agenda_id === agendaId) seats.set(row.participant_id, row)
  return people.flatMap(person => {
    const seat = seats.get(person.participantId)
    return seat === undefined ? [] : [{ ...person, memberId: seat.id, organisationId: seat.organisation_id }]
  })
}
