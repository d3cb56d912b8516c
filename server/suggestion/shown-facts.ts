/** What the doors of suggestions, decisions and brackets have in common: facts as the contract states them. */
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId } from '../../packages/domain/ids.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { AgendaStanding } from '../agenda/agenda-queries.ts'
import type { Backing } from './voice-queries.ts'

/** What decides what somebody may do, as the contract states it. */
export function shownStanding({ standing }: AgendaStanding) {
  const { role, phase, pen, paused, withdrawn = false, attribution = 'attributed', goal = null } = standing
  return { role, phase, pen, paused, withdrawn, attribution, goal }
}

/** A backing as the contract states it. */
export function shownBacking({ by, at }: Backing) {
  return { by, at: at.toISOString() }
}

/** Ranges of units as the contract states them. */
export function shownUnits(ranges: readonly UnitRange[]): number[][] {
  return ranges.map(({ client, clock, length }) => [client, clock, length])
}

/** The id in a request. Refuses 'not-found' for what is none. */
export function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
