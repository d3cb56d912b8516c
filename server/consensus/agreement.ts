/** Whether a called goal is agreed ad referendum, clean or objected to, written for everybody to see as soon as the rule of its round says so. */
import { stateInCall } from '../../packages/domain/consensus.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { stateGoal } from '../agenda/agenda-effects.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { isOver, readinessOn, type Call } from './consensus-queries.ts'

/**
 * Writes the state to which a call has come; of one that is open still, the caller holds its row. By silence a goal is
 * agreed at the end and not before. [K4, K5] A goal with an open objection is under negotiation. Nothing is written while positions are sealed: it would tell what they
 * say. [K9]
 */
export async function agreeIfReady(work: Work, agendaId: AgendaId, call: Call, at: Date): Promise<void> {
  const over = isOver(call, at)
  if (call.state !== 'open' || (call.isSealed && !over)) return
  const { kind, objections } = await readinessOn(work.db, agendaId, call)
  const state = stateInCall({ isReady: kind === 'ready', objections, isOver: over, kind: call.rule.kind })
  await stateGoal(work, { agendaId, goalId: call.goalId, state, reason: '', at })
}
