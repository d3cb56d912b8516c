/**
 * One house with one agenda in one phase, somebody in each role, somebody of another agenda and nobody at all: the
 * people whom the permission matrix sends to every door, and what must have happened there.
 */
import { sql } from 'kysely'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { DocumentId, GoalId } from '../../packages/domain/ids.ts'
import { roles, type Role } from '../../packages/domain/participant.ts'
import { refusalTo, type Standing } from '../../packages/domain/permission.ts'
import { layout } from '../../packages/document/layout.ts'
import {
  buildTestHouse,
  chamber,
  ministry,
  type Person,
  type TestAgenda,
  type TestHouse,
  type TestHouseOptions,
} from '../support/test-house.ts'

/** A role in the agenda, a seat in another agenda, an account without any seat, or nobody who is signed in. */
export type Visitor = Role | 'member-elsewhere' | 'no-seat' | 'signed-out'
export const visitors: readonly Visitor[] = [...roles, 'member-elsewhere', 'no-seat', 'signed-out']

export type World = {
  readonly house: TestHouse
  readonly phase: Phase
  readonly agenda: TestAgenda
  readonly goalId: GoalId
  readonly documentId: DocumentId
  /** The blocks of the goal's text in display order. */
  readonly blocks: readonly string[]
  /** The account behind a visitor; null for nobody. */
  person(visitor: Visitor): Person | null
  /** Somebody with this role: what a row needs to prepare a thing. */
  readonly member: (role: Role) => Person
  /** What this visitor stands on in the agenda; null for those without a seat. */
  standing(visitor: Visitor): Standing | null
}

/** Builds it. Close `world.house` afterwards. */
export async function buildWorld(phase: Phase, options: TestHouseOptions = {}): Promise<World> {
  const house = await buildTestHouse(options)
  const agenda = await house.anAgenda({ phase, goals: 2 })
  const elsewhere = await house.anAgenda({ phase, goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const organisations = { delegate: ministry, contributor: chamber, drafter: ministry } as const
  const people = new Map<Visitor, Person>()
  for (const role of roles) {
    people.set(
      role,
      await house.aMember(
        agenda,
        role,
        role in organisations ? organisations[role as keyof typeof organisations] : null,
      ),
    )
  }
  people.set('member-elsewhere', await house.aMember(elsewhere, 'moderator'))
  people.set('no-seat', await house.aPerson())
  const isRole = (visitor: Visitor): visitor is Role => (roles as readonly string[]).includes(visitor)
  const member = (role: Role): Person => {
    const found = people.get(role)
    if (found === undefined) throw new Error(`nobody is ${role}`)
    return found
  }
  return {
    house,
    phase,
    agenda,
    goalId: goal.goalId,
    documentId: goal.documentId,
    blocks: layout(await house.rooms.readDocument(goal.documentId)).map(block => block.bid),
    person: visitor => people.get(visitor) ?? null,
    member,
    standing: visitor => (isRole(visitor) ? { role: visitor, phase, pen: 'delegations', paused: false } : null),
  }
}

/** The refusal that an endpoint owes to this visitor; null where the door is open to her. */
export function refusalOwed({ knock }: Endpoint, visitor: Visitor, world: World): RefusalCode | null {
  if (knock.kind === 'anyone') return null
  if (visitor === 'signed-out') return 'not-signed-in'
  if (knock.kind === 'signed-in') return null
  if (knock.kind === 'administrator') return 'not-found'
  const standing = world.standing(visitor)
  return standing === null ? 'not-found' : refusalTo(knock.action, standing)
}

/** A number that rises when any transaction writes or locks a row: two equal readings mean that nothing was written. */
export async function lastWrite({ house }: World): Promise<string> {
  const read = await sql<{ last: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text as last`.execute(
    house.database.db,
  )
  return read.rows[0]?.last ?? ''
}

/** What goes over the bus from now on, by topic, until it is stopped: to other pages, to open texts, to the mail worker. */
export function listenToBus({ house }: World): { readonly told: readonly string[]; stop(): void } {
  const told: string[] = []
  const stops = (['journal', 'access-changed', 'mail-waiting', 'inbox-changed'] as const).map(topic =>
    house.bus.subscribe(topic, () => told.push(topic)),
  )
  return { told, stop: () => stops.forEach(stop => stop()) }
}

/** Everything that the database holds, as one number per table: two readings are equal where no row changed. */
export async function everyRow({ house }: World): Promise<string> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema() order by 1`.execute(house.database.db)
  const parts = tables.rows.map(
    ({
      name,
    }) => sql`select ${sql.lit(name)} as name, md5(coalesce(string_agg(row::text, '' order by row::text), '')) as
      held from ${sql.table(name)} as row`,
  )
  const held = await sql`${sql.join(parts, sql` union all `)}`.execute(house.database.db)
  return JSON.stringify(held.rows)
}
