/**
 * Withdrawing a round: a moderator asks, an administrator who is somebody else confirms. The round stays as a tombstone;
 * nothing is deleted, and nothing moves it any more. Source: consultation rule C12.
 */
import { refusalToWithdraw } from '../../packages/domain/consultation.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { ConfirmationId } from '../../packages/domain/ids.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { endAsked, planPhaseEnd } from './consultation-effects.ts'
import { planRoundChanged } from './phase-notice-jobs.ts'
import { askedWithdrawal, roundById } from './consultation-queries.ts'
import { administratorsInUse } from './withdrawal-queries.ts'
import { askEverybodyAgain, holdAuthorized, loadAuthorized, type RoundDeps, type RoundPlace } from './round-commands.ts'

/**
 * Asks for a withdrawal, and tells the administrators; nothing changes until it is confirmed.
 * Refuses: 'not-found', what the standing and `refusalToWithdraw` refuse, 'withdrawal-asked-already'.
 */
export async function askToWithdraw(
  deps: RoundDeps & NoticeDeps,
  actor: ParticipantActor,
  place: RoundPlace,
  reason: string,
): Promise<ConfirmationId> {
  await loadAuthorized(deps.database.db, actor, place)
  return deps.unitOfWork(actor, async work => {
    const { state, agendaId, id: roundId, number } = await holdAuthorized(work, actor, place)
    refuseIf(refusalToWithdraw(state, reason))
    if ((await askedWithdrawal(work.db, roundId)) !== null) throw new DomainError('withdrawal-asked-already')
    const confirmationId = deps.ids.next<ConfirmationId>()
    await work.db
      .insertInto('confirmation')
      .values({
        id: confirmationId,
        agenda_id: agendaId,
        round_id: roundId,
        kind: 'withdraw-round',
        reason,
        asked_by: actor.participantId,
        asked_at: await deps.databaseNow(work.db),
      })
      .execute()
    work.record({ name: 'withdrawal-asked', agendaId, roundId, number, confirmationId, reason })
    for (const to of await administratorsInUse(work.db)) {
      await postNotice(deps, work, {
        ...{ to, by: actor.participantId, agendaId, subject: { kind: 'withdrawal-asked' }, words: reason },
        occasion: `withdrawal:${confirmationId}`,
      })
    }
    return confirmationId
  })
}

/** Takes back what was asked. Refuses: 'not-found', what the standing refuses, 'withdrawal-not-asked'. */
export async function takeBackWithdrawal(deps: RoundDeps, actor: ParticipantActor, place: RoundPlace): Promise<void> {
  await loadAuthorized(deps.database.db, actor, place)
  await deps.unitOfWork(actor, async work => {
    const { agendaId, id: roundId, number } = await holdAuthorized(work, actor, place)
    const asked = await askedWithdrawal(work.db, roundId)
    if (asked === null) throw new DomainError('withdrawal-not-asked')
    await work.db
      .updateTable('confirmation')
      .set({ withdrawn_by: actor.participantId, withdrawn_at: await deps.databaseNow(work.db) })
      .where('id', '=', asked.id)
      .execute()
    work.record({ name: 'withdrawal-taken-back', agendaId, roundId, number, confirmationId: asked.id })
  })
}

/**
 * Withdraws the round for good. For an administrator, who needs no seat.
 * Refuses: 'not-found' for others and for what waits no more, 'confirmed-by-another' for who asked, what
 * `refusalToWithdraw` refuses.
 */
export async function confirmWithdrawal(
  deps: RoundDeps,
  actor: ParticipantActor,
  confirmationId: ConfirmationId,
): Promise<void> {
  if (!actor.isAdministrator) throw new DomainError('not-found')
  const asked = await deps.database.db
    .selectFrom('confirmation')
    .select(['agenda_id', 'round_id', 'asked_by'])
    .where('id', '=', confirmationId)
    .where('kind', '=', 'withdraw-round')
    .where('confirmed_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  if (asked === undefined) throw new DomainError('not-found')
  const { agenda_id: agendaId, round_id: roundId, asked_by: askedBy } = asked
  refuseIf(askedBy === actor.participantId ? 'confirmed-by-another' : null)
  await deps.freezeTexts(agendaId, actor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      await work.db.selectFrom('round').select('id').where('id', '=', roundId).forNoKeyUpdate().execute()
      const [round, waiting] = [await roundById(work.db, roundId), await askedWithdrawal(work.db, roundId)]
      if (round === null || waiting?.id !== confirmationId) throw new DomainError('not-found')
      refuseIf(refusalToWithdraw(round.state, waiting.reason))
      const at = await deps.databaseNow(work.db)
      await work.db
        .updateTable('confirmation')
        .set({ confirmed_by: actor.participantId, confirmed_at: at })
        .where('id', '=', confirmationId)
        .execute()
      await work.db
        .updateTable('round')
        .set({ withdrawn_at: at, paused_at: null, rest_reason: waiting.reason })
        .where('id', '=', roundId)
        .execute()
      const { number, phase } = round
      const rest = { roundId, phase, closesAt: null, at }
      await endAsked(work, { agendaId, roundId, number, by: actor.participantId, at })
      await planPhaseEnd(work, rest)
      await planRoundChanged(work, { ...rest, change: 'withdrawn', by: actor.participantId })
      await deps.returnCalls(work, round, { reason: waiting.reason, at })
      const told = { confirmationId, askedBy, reason: waiting.reason }
      work.record({ name: 'round-withdrawn', agendaId, roundId, number, phase, ...told })
      askEverybodyAgain(deps, work, agendaId)
    },
  })
}
