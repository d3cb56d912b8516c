/**
 * A step of a round inside its transaction, with the texts frozen: stock of the inputs, versions of all texts, the phase,
 * what is recorded. Moderators (round-commands.ts) and the clock (phase-ends.ts) make the same steps; each has asked the
 * guard before, in the same transaction.
 */
import type { Phase } from '../../packages/domain/agenda.ts'
import type { PhaseCause } from '../../packages/domain/consultation.ts'
import { isLateIn } from '../../packages/domain/disposition.ts'
import type { GoalId, ParticipantId } from '../../packages/domain/ids.ts'
import { noteRoster } from '../agenda/agenda-effects.ts'
import { keepVersions } from '../drafting/drafting-effects.ts'
import type { Work } from '../platform/unit-of-work.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import { enterPhase, noteInputs, noteLeftOpen } from './consultation-effects.ts'
import { publishDispositions } from './disposition-effects.ts'
import type { RoundNow } from './consultation-queries.ts'
import { takeStock, type StockDeps } from './stock-commands.ts'

export type StepDeps = StockDeps & { readonly bus: MessageBus }

export type Step = {
  readonly to: Extract<Phase, 'drafting' | 'consultation' | 'review'>
  readonly closesAt: Date | null
  readonly cause: PhaseCause
  readonly reason: string
  readonly by: ParticipantId | null
  readonly at: Date
  readonly goals?: readonly GoalId[] | undefined
}

/** Makes the step. */
export async function makeStep(deps: StepDeps, work: Work, round: RoundNow, step: Step): Promise<void> {
  const { agendaId, id: roundId, number, phase: from } = round
  const { to, closesAt, cause, reason, by, at, goals } = step
  if (from === 'consultation' || from === 'review') {
    await takeStock(deps, work, { agendaId, roundId, at, isLate: isLateIn(from) })
  }
  if (from === 'consultation') await noteInputs(work, { agendaId, roundId })
  if (from === 'review') await noteLeftOpen(work, { agendaId, roundId })
  const facts = { from, to, round: number }
  await keepVersions(deps, work, { agendaId, cause: 'phase', label: '', facts, by })
  await enterPhase(work, { bus: deps.bus, agendaId, roundId, to, closesAt, cause, reason, by, at, goals })
  if (to === 'review') await publishDispositions(work, { agendaId, roundId, at })
  if (to === 'drafting') await noteRoster(work, { agendaId, roundId, number })
}
