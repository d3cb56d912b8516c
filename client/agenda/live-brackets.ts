/** The list of an agenda's brackets: complete as the server drew it, drawn anew when somebody acts. */
import type { AgendaPageState } from '../../packages/contract/page-state.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { refreshParts } from '../platform/live-parts.ts'
import { pageState } from '../platform/page-facts.ts'

const shown = [
  'bracket-placed',
  'alternative-added',
  'alternative-removed',
  'alternative-held',
  'alternative-released',
  'lift-agreed',
  'bracket-lifted',
  'decision-reverted',
  'goal-renamed',
  'goal-parked',
  'goal-dropped',
  'goal-restored',
  ...roundMoves,
  'member-renamed',
] as const

export function start(): void {
  const agendaId = pageState<Partial<AgendaPageState>>()?.agendaId
  if (agendaId !== undefined) listenToAgenda(agendaId, shown, () => void refreshParts())
}
