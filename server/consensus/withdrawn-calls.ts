/** What a round that is withdrawn leaves of its calls, inside the unit of work that withdraws it. Handed in by the roof. */
import { stateGoal } from '../agenda/agenda-effects.ts'
import type { RoundId } from '../../packages/domain/ids.ts'
import type { RoundNow } from '../consultation/consultation-queries.ts'
import type { Work } from '../platform/unit-of-work.ts'

/** Sends back every goal that a round calls still, because the round is withdrawn: in it nothing agrees any more. [K14] */
export async function returnCalls(
  work: Work,
  { id: roundId, agendaId }: Pick<RoundNow, 'agendaId'> & { readonly id: RoundId },
  { reason, at }: { readonly reason: string; readonly at: Date },
): Promise<void> {
  const returned = await work.db
    .updateTable('consensus_call')
    .set({ state: 'returned', state_at: at })
    .where('round_id', '=', roundId)
    .where('state', '=', 'open')
    .returning('goal_id')
    .execute()
  for (const { goal_id: goalId } of returned) {
    await stateGoal(work, { agendaId, goalId, state: 'under-negotiation', reason, at })
    work.record({ name: 'goal-sent-back', agendaId, goalId, roundId, reason })
  }
}
