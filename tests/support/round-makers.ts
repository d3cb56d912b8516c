/** Rounds for tests: which one an agenda has, a moderator's acts on it, and the clock that ends its phases. */
import type { AgendaId, RoundId } from '../../packages/domain/ids.ts'
import { roundNow, type RoundNow } from '../../server/consultation/consultation-queries.ts'
import type { Person, TestHouse } from './test-house.ts'

type Act = 'move' | 'extend' | 'pause' | 'resume' | 'withdraw' | 'settings'

/** The latest round of an agenda. */
export async function roundOf(house: TestHouse, { agendaId }: { readonly agendaId: AgendaId }): Promise<RoundNow> {
  const round = await roundNow(house.database.db, agendaId)
  if (round === null) throw new Error('an agenda without a round')
  return round
}

/** Asks for an act on the latest round, as this person; answers `done`, or the code of the refusal. */
export async function actOnRound(
  house: TestHouse,
  person: Person | null,
  agenda: { readonly agendaId: AgendaId },
  act: Act,
  body: object,
): Promise<string> {
  const { id } = await roundOf(house, agenda)
  const path = `/api/agendas/${agenda.agendaId}/rounds/${id}/${act}`
  const answer = await house.as(person).send(act === 'settings' ? 'PATCH' : 'POST', path, body)
  return answer.statusCode < 300 ? 'done' : answer.json<{ code: string }>().code
}

/** An instant so many days from the house's now, as the wire says it. */
export function inDays(house: TestHouse, days: number): string {
  return new Date(house.clock.now().getTime() + days * 86_400_000).toISOString()
}

/** The events that the journal has of a round, in their order, named alone. */
export async function eventsOf(house: TestHouse, roundId: RoundId): Promise<readonly string[]> {
  const rows = await house.database.db.selectFrom('journal').select(['name', 'facts']).orderBy('id').execute()
  return rows.flatMap(({ name, facts }) =>
    typeof facts === 'object' && facts !== null && 'roundId' in facts && facts.roundId === roundId ? [name] : [],
  )
}
