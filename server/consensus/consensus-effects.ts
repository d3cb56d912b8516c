/** What rounds change of consensus calls inside their own unit of work. Handed to them by the roof. */
import { endAfterPause } from '../../packages/domain/consultation.ts'
import type { RoundNow } from '../consultation/consultation-queries.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { planVersionStands } from './version-stands-job.ts'

/**
 * Gives the calls of a round that goes on the time of its pause: a version that came during a call stands so much longer,
 * and its end is planned and told anew. Those whose time was over before the pause stay as they are. Rules C11, K8.
 */
export async function shiftCalls(
  work: Work,
  { id: roundId, pausedAt, phase }: Pick<RoundNow, 'id' | 'pausedAt' | 'phase'>,
  resumedAt: Date,
): Promise<void> {
  if (phase !== 'consensus' || pausedAt === null) return
  const waiting = await work.db
    .selectFrom('consensus_call')
    .select(['goal_id', 'version_id', 'stands_until'])
    .where('round_id', '=', roundId)
    .where('state', '=', 'open')
    .where('stands_until', '>', pausedAt)
    .orderBy('goal_id')
    .forUpdate()
    .execute()
  for (const call of waiting) {
    const standsUntil = endAfterPause(call.stands_until, pausedAt, resumedAt)
    if (standsUntil === null) continue
    await work.db
      .updateTable('consensus_call')
      .set({ stands_until: standsUntil })
      .where('round_id', '=', roundId)
      .where('goal_id', '=', call.goal_id)
      .execute()
    const about = { roundId, goalId: call.goal_id, versionId: call.version_id }
    await planVersionStands(work, { ...about, until: standsUntil, at: resumedAt })
  }
}
