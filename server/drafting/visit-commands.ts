/** A participant's visits to a text. Nobody else is told of them: they are in no journal. */
import { DomainError } from '../../packages/domain/errors.ts'
import type { GoalId, VisitId } from '../../packages/domain/ids.ts'
import { authorize } from '../auth/authorize.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { loadGoalText, type GoalText } from './drafting-queries.ts'
import { lastRowOnScreens, lastSeen, visitOf } from './visit-queries.ts'

export type VisitDeps = { readonly clock: Clock; readonly ids: Ids; readonly unitOfWork: UnitOfWork }
/** `since`: when the visit before ended; null for a first one. */
export type BegunVisit = { readonly visit: VisitId; readonly since: Date | null }

/**
 * Begins a visit, or goes on with `before`, one of the same window that was seen last within limits.visit.sameMs. What
 * it compares with is settled here: the end of her visits until now, on whichever device. Refuses: 'not-found', what
 * the standing refuses.
 */
export async function beginVisit(
  { clock, ids, unitOfWork }: VisitDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  before: VisitId | null,
): Promise<BegunVisit> {
  return unitOfWork(actor, async work => {
    const text = await loadToRead(work, actor, goalId)
    const now = clock.now()
    const same = before === null ? null : await visitOf(work.db, text, actor.participantId, before)
    const end = same?.seen_at ?? same?.begun_at
    if (same !== null && end !== undefined && now.getTime() - end.getTime() < limits.visit.sameMs)
      return { visit: same.id, since: same.since_at }
    const last = await lastSeen(work.db, text, actor.participantId)
    const visit = ids.next<VisitId>()
    await work.db
      .insertInto('text_visit')
      .values({
        id: visit,
        document_id: text.documentId,
        participant_id: actor.participantId,
        epoch: text.epoch,
        begun_at: now,
        since_seq: last?.seq ?? null,
        since_at: last?.at ?? null,
        seen_seq: null,
        seen_at: null,
      })
      .execute()
    await forgetOldVisits(work, actor, text)
    return { visit, since: last?.at ?? null }
  })
}

/** Notes that the text was seen as it is. Refuses: 'not-found' for a visit that is not hers, what the standing refuses. */
export async function noteVisit(
  { clock, unitOfWork }: VisitDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  visit: VisitId,
): Promise<void> {
  await unitOfWork(actor, async work => {
    const text = await loadToRead(work, actor, goalId)
    const seen = await lastRowOnScreens(work.db, text.documentId)
    const noted = await work.db
      .updateTable('text_visit')
      .set(given => ({ seen_seq: given.fn('greatest', ['seen_seq', given.val(seen)]), seen_at: clock.now() }))
      .where('id', '=', visit)
      .where('document_id', '=', text.documentId)
      .where('participant_id', '=', actor.participantId)
      .where('epoch', '=', text.epoch)
      .returning('id')
      .execute()
    if (noted.length === 0) throw new DomainError('not-found')
  })
}

/** Keeps the latest few, and the one in which most was seen. */
async function forgetOldVisits(work: Work, { participantId }: ParticipantActor, text: GoalText): Promise<void> {
  const hers = () =>
    work.db
      .selectFrom('text_visit')
      .select('id')
      .where('document_id', '=', text.documentId)
      .where('participant_id', '=', participantId)
  const [latest, fullest] = [
    await hers().orderBy('begun_at', 'desc').orderBy('id').limit(limits.visit.maxKept).execute(),
    await hers().where('seen_seq', 'is not', null).orderBy('seen_seq', 'desc').orderBy('id').limit(1).execute(),
  ]
  await work.db
    .deleteFrom('text_visit')
    .where('document_id', '=', text.documentId)
    .where('participant_id', '=', participantId)
    .where(
      'id',
      'not in',
      [...latest, ...fullest].map(({ id }) => id),
    )
    .execute()
}

async function loadToRead(work: Work, actor: ParticipantActor, goalId: GoalId): Promise<GoalText> {
  const text = await loadGoalText(work.db, goalId, actor.participantId)
  authorize('read-text', text.standing)
  return text
}
