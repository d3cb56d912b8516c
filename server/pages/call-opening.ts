/** What opening the call would do, read before it is opened: which goals are clean and called, which are carried and why. */
import { isResting } from '../../packages/domain/agenda.ts'
import type { OpenInputs } from '../../packages/domain/open-inputs.ts'
import { isClean } from '../../packages/domain/suggestion.ts'
import type { AgendaPage } from '../agenda/agenda-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import { openMattersOfAgenda } from '../suggestion/suggestion-queries.ts'
import type { ConsensusActsFacts } from './consensus-acts.ts'

/** The goals of a round in review as the call would take them; `inputs`: what of its inputs is open. */
export async function openingOf(
  db: Database['db'],
  rooms: Pick<Rooms, 'readText'>,
  agenda: AgendaPage,
  inputs: OpenInputs,
): Promise<NonNullable<ConsensusActsFacts['opening']>> {
  const matters = await openMattersOfAgenda(db, rooms, agenda.id, 'house')
  const goals = agenda.goals.filter(goal => !isResting(goal.state) && goal.state !== 'agreed')
  const clean = goals.filter(goal => {
    const open = matters.get(goal.id)
    return goal.state !== 'proposed' && (open === undefined || isClean(open))
  })
  const carried = goals
    .filter(goal => !clean.includes(goal))
    .map(goal => ({ goal, open: goal.state === 'proposed' ? null : (matters.get(goal.id) ?? null) }))
  return { clean, carried, inputs }
}
