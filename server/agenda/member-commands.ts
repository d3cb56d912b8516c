/**
 * Changing and taking seats. Whatever changes here reaches open texts at once: the access version rises with the row,
 * and the bus says so after the commit. Giving one: addMember, acceptInvitation.
 */
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, MemberId, ParticipantId } from '../../packages/domain/ids.ts'
import { refusalToLeaveModeration, refusalToSeat } from '../../packages/domain/member.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { authorize } from '../auth/authorize.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { AgendaDeps } from './agenda-commands.ts'
import { seatMember, type AccessChanged } from './agenda-effects.ts'
import { standingInAgenda } from './agenda-queries.ts'
import { organisationFor, type OrganisationChoice } from './organisation-commands.ts'

export type ChangeMember = {
  readonly agendaId: AgendaId
  readonly memberId: MemberId
  readonly role: Role
  readonly organisation: OrganisationChoice
}

/**
 * Gives a seat another role or organisation. Refuses: 'not-found', 'last-moderator-stays', what `refusalToSeat` and
 * `organisationFor` refuse; everybody but moderators.
 */
export async function changeMember(deps: AgendaDeps, actor: ParticipantActor, input: ChangeMember): Promise<void> {
  const { agendaId, memberId, role } = input
  await authorizeModerator(deps, agendaId, actor)
  refuseIf(refusalToSeat(role, input.organisation !== null))
  await deps.unitOfWork(actor, async work => {
    const seat = await lockSeat(deps, work, { agendaId, memberId, actor })
    if (role !== 'moderator') refuseIf(refusalToLeaveModeration(seat.role, seat.moderators))
    const organisation = await organisationFor(deps, work, agendaId, input.organisation)
    await seatMember(work, {
      bus: deps.bus,
      newId: deps.ids.next<MemberId>(),
      agendaId,
      participantId: seat.participantId,
      role,
      organisationId: organisation?.organisationId ?? null,
      at: deps.clock.now(),
    })
  })
}

/**
 * Takes a seat: a moderator somebody's, anybody one's own. Words that somebody had not sent stay on her device.
 * Refuses: 'not-found', 'last-moderator-stays', 'not-allowed-for-role'.
 */
export async function removeMember(
  deps: AgendaDeps,
  actor: ParticipantActor,
  input: { readonly agendaId: AgendaId; readonly memberId: MemberId },
): Promise<void> {
  const { agendaId, memberId } = input
  const own = await standingInAgenda(deps.database.db, agendaId, actor.participantId)
  if (own === null) throw new DomainError('not-found')
  const isOwn = own.memberId === memberId
  authorize(isOwn ? 'read-agenda' : 'manage-members', own.standing)
  await deps.unitOfWork(actor, async work => {
    const seat = await lockSeat(deps, work, { agendaId, memberId, actor: isOwn ? null : actor })
    refuseIf(refusalToLeaveModeration(seat.role, seat.moderators))
    await takeSeat(deps, work, { agendaId, memberId, participantId: seat.participantId })
  })
}

/** Shows a new name wherever this person is present now or was heard. Nobody mentions her under the old one meanwhile. */
export async function tellRenamed(
  deps: Pick<AgendaDeps, 'bus'>,
  work: Work,
  participantId: ParticipantId,
): Promise<void> {
  const seats = await work.db
    .selectFrom('member')
    .select(['id', 'agenda_id', 'removed_at'])
    .where('participant_id', '=', participantId)
    .orderBy('agenda_id')
    .forUpdate()
    .execute()
  for (const { id: memberId, agenda_id: agendaId, removed_at: removedAt } of seats) {
    work.record({ name: 'member-renamed', agendaId, memberId, participantId })
    if (removedAt !== null) continue
    const changed: AccessChanged = { participantId, agendaId }
    work.afterCommit(() => deps.bus.publish('access-changed', changed))
  }
}

/**
 * Takes every seat of somebody whose account is erased, and her address out of every invitation, inside the caller's
 * unit of work. Returns the addresses under which she was ever invited. Refuses: 'last-moderator-stays' where an agenda
 * would be left without one.
 */
export async function leaveAgendas(
  deps: AgendaDeps,
  work: Work,
  { participantId, email }: { readonly participantId: ParticipantId; readonly email: string },
): Promise<readonly string[]> {
  const invited = await work.db
    .selectFrom('invitation')
    .select('email')
    .distinct()
    .where(given => given.or([given('email', '=', email), given('accepted_by', '=', participantId)]))
    .execute()
  await work.db
    .updateTable('invitation')
    .set({ revoked_at: deps.clock.now() })
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('declined_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
  await work.db
    .updateTable('invitation')
    .set({ email: `${participantId}@erased.invalid` })
    .where(given => given.or([given('email', '=', email), given('accepted_by', '=', participantId)]))
    .execute()
  const seats = await work.db
    .selectFrom('member')
    .select(['id', 'agenda_id', 'removed_at'])
    .where('participant_id', '=', participantId)
    .orderBy('agenda_id')
    .execute()
  for (const { id: memberId, agenda_id: agendaId, removed_at: removedAt } of seats) {
    work.record({ name: 'member-renamed', agendaId, memberId, participantId })
    if (removedAt !== null) continue
    const seat = await lockSeat(deps, work, { agendaId, memberId, actor: null })
    refuseIf(refusalToLeaveModeration(seat.role, seat.moderators))
    await takeSeat(deps, work, { agendaId, memberId, participantId })
  }
  return invited.map(each => each.email)
}

/** Who has no business with the members of this agenda is told so, an outsider nothing at all. */
export async function authorizeModerator(
  deps: Pick<AgendaDeps, 'database'>,
  agendaId: AgendaId,
  actor: ParticipantActor,
): Promise<void> {
  const found = await standingInAgenda(deps.database.db, agendaId, actor.participantId)
  if (found === null) throw new DomainError('not-found')
  authorize('manage-members', found.standing)
}

type LockedSeat = { readonly participantId: ParticipantId; readonly role: Role; readonly moderators: number }

/**
 * The seat, and how many moderators there are, all held until the transaction ends: of two moderators who remove each
 * other at one instant, the second finds that she is none any more. `actor`: who must still be one; null for oneself.
 */
async function lockSeat(
  deps: Pick<AgendaDeps, 'clock'>,
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly memberId: MemberId; readonly actor: ParticipantActor | null },
): Promise<LockedSeat> {
  const { agendaId, memberId, actor } = facts
  const moderators = await work.db
    .selectFrom('member')
    .select(['id', 'participant_id'])
    .where('agenda_id', '=', agendaId)
    .where('role', '=', 'moderator')
    .where('removed_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (actor !== null && !moderators.some(one => one.participant_id === actor.participantId)) {
    throw new DomainError('not-allowed-for-role')
  }
  const seat = await work.db
    .selectFrom('member')
    .select(['participant_id', 'role'])
    .where('id', '=', memberId)
    .where('agenda_id', '=', agendaId)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (seat === undefined) throw new DomainError('not-found')
  return { participantId: seat.participant_id, role: seat.role, moderators: moderators.length }
}

async function takeSeat(
  deps: Pick<AgendaDeps, 'clock' | 'bus'>,
  work: Work,
  seat: { readonly agendaId: AgendaId; readonly memberId: MemberId; readonly participantId: ParticipantId },
): Promise<void> {
  await work.db
    .updateTable('member')
    .set(given => ({ removed_at: deps.clock.now(), access_version: given('access_version', '+', 1) }))
    .where('id', '=', seat.memberId)
    .execute()
  work.record({ name: 'member-removed', ...seat })
  const changed: AccessChanged = { participantId: seat.participantId, agendaId: seat.agendaId }
  work.afterCommit(() => deps.bus.publish('access-changed', changed))
}
