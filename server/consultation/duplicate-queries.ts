/** Which inputs say the same: of each input of a page, the one that it repeats and those that repeat it. */
import type { Kysely } from 'kysely'
import type { GoalId, InputId } from '../../packages/domain/ids.ts'
import { inputNumberFor } from '../attribution/attribution-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { countable, type Reader } from './input-row-queries.ts'

export type SameInput = { readonly id: InputId; readonly number: number; readonly goalId: GoalId | null }

/** By input. `repeats`: the one that it says the same as; `repeated`: those that say the same as it, by number. */
export type SameInputs = {
  readonly repeats: ReadonlyMap<InputId, SameInput>
  readonly repeated: ReadonlyMap<InputId, readonly SameInput[]>
}

/** As this reader is shown answers and inputs; of each at most limits.input.maxListed in all. */
export async function sameInputsOf(db: Kysely<Tables>, reader: Reader, ids: readonly InputId[]): Promise<SameInputs> {
  const [repeats, repeated] = [new Map<InputId, SameInput>(), new Map<InputId, readonly SameInput[]>()]
  if (ids.length === 0) return { repeats, repeated }
  const number = inputNumberFor(reader.participantId).as('number')
  const own = await countable(db, reader)
    .where('input.id', 'in', ids)
    .where('disposition.duplicate_of', 'is not', null)
    .select(['input.id', 'disposition.duplicate_of as target'])
    .limit(limits.input.maxListed)
    .execute()
  const targets = own.flatMap(({ target }) => (target === null ? [] : [target]))
  const named =
    targets.length === 0
      ? []
      : await countable(db, reader)
          .where('input.id', 'in', targets)
          .select(['input.id', 'input.goal_id as goalId', number])
          .limit(limits.input.maxListed)
          .execute()
  const byId = new Map(named.map(one => [one.id, one]))
  for (const { id, target } of own) {
    const found = target === null ? undefined : byId.get(target)
    if (found !== undefined) repeats.set(id, found)
  }
  const others = await countable(db, reader)
    .where('disposition.duplicate_of', 'in', ids)
    .select(['input.id', 'input.goal_id as goalId', 'disposition.duplicate_of as target', number])
    .orderBy('input.number')
    .limit(limits.input.maxListed)
    .execute()
  for (const { target, ...one } of others) {
    if (target !== null) repeated.set(target, [...(repeated.get(target) ?? []), one])
  }
  return { repeats, repeated }
}
