/**
 * Taking an offered seat: as somebody who has an account already, or as a newcomer who gets one with the seat and the
 * session, all in one transaction. The seat is given once, however many ask for it at one instant. A link that a
 * moderator copied shows nothing about the mailbox, so nobody enters an account by an invitation alone.
 */
import { maxDisplayNameLength, refusalOfDisplayName } from '../../packages/domain/account.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, InvitationId, MemberId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import { refusalToTakeInvitation } from '../../packages/domain/invitation.ts'
import { maxPasswordLength, minPasswordLength, refusalOfPassword } from '../../packages/domain/participant.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { attemptKey, countAttempt, networkOf } from '../auth/attempt-commands.ts'
import { killTokens } from '../auth/one-time-token.ts'
import { hashPassword } from '../auth/password.ts'
import { openSession, revokeSessions, type OpenedSession, type SessionActor } from '../auth/session.ts'
import type { Turns } from '../auth/turns.ts'
import { addAccount } from '../participant/participant-effects.ts'
import { accountByEmail, accountById } from '../participant/participant-queries.ts'
import { postNotice } from '../notification/notification-effects.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { seatMember } from './agenda-effects.ts'
import { standingInAgenda } from './agenda-queries.ts'
import { factsOf, isMailedTooOften, mailLink, type InviteDeps } from './invitation-commands.ts'
import { invitationById, invitationByToken, type HeldInvitation, type Invitation } from './invitation-queries.ts'

export type AcceptDeps = InviteDeps & {
  /** Costly password work, a few at a time. */
  readonly turns: Turns
}

/** Which invitation: by the secret of its link, or one of one's own list. */
export type WhichInvitation = { readonly token: string } | { readonly invitationId: InvitationId }

/** Who knocks without an account, as far as the connection tells. */
export type Newcomer = {
  readonly address: string
  readonly userAgent: string
  readonly locale: Locale
  /** The session that the same browser had before. */
  readonly replaces: SessionActor | null
}

/**
 * Takes the seat that was offered to the actor's own address. Refuses: 'invitation-unknown', what became of the
 * invitation, 'invitation-for-another-address', 'invitation-without-inviter', 'round-is-withdrawn',
 * 'already-a-member'; from the list also 'mailbox-not-proven', and 'not-found' for anybody else's.
 */
export async function acceptInvitation(
  deps: AcceptDeps,
  actor: ParticipantActor,
  which: WhichInvitation,
): Promise<AgendaId> {
  return deps.unitOfWork(actor, async work => {
    const invitation = await ownInvitation(deps, work, actor, which)
    await take(deps, work, invitation, actor.participantId)
    return invitation.agenda.id
  })
}

/**
 * Makes an account for the invited address, takes the seat and opens a session. Refuses: what `acceptInvitation`
 * refuses, 'account-is-known', 'mailbox-not-proven' (no password, by a link that was copied), 'name-not-valid',
 * 'password-too-short', 'password-too-long', 'too-many-attempts', 'server-busy'.
 */
export async function joinByInvitation(
  deps: AcceptDeps,
  newcomer: Newcomer,
  wish: { readonly token: string; readonly displayName: string; readonly password: string | null },
): Promise<OpenedSession & { readonly agendaId: AgendaId }> {
  const displayName = wish.displayName.trim()
  const held = await heldInvitation(deps, newcomer, wish.token)
  refuseIf(refusalOfDisplayName(displayName), { max: maxDisplayNameLength })
  if (wish.password !== null) {
    refuseIf(refusalOfPassword(wish.password), { min: minPasswordLength, max: maxPasswordLength })
  }
  if ((await accountByEmail(deps.database.db, held.email)) !== null) throw new DomainError('account-is-known')
  if (wish.password === null && !held.provesMailbox) throw new DomainError('mailbox-not-proven')
  const { password } = wish
  const passwordHash = password === null ? null : await deps.turns.take(() => hashPassword(password))
  const participantId = deps.ids.next<ParticipantId>()
  const sessionId = deps.ids.next<SessionId>()
  const { locale, userAgent, address, replaces } = newcomer
  const actor = { kind: 'participant', participantId, sessionId, displayName, locale, isAdministrator: false } as const
  return deps.unitOfWork(actor, async work => {
    // Read again: what somebody else did meanwhile counts.
    const invitation = await invitationByToken(work.db, wish.token)
    refuseIf(refusalToTakeInvitation(invitation, deps.clock.now()))
    if (invitation === null) throw new DomainError('invitation-unknown')
    await addAccount(work, {
      participantId,
      email: invitation.email,
      displayName,
      locale,
      passwordHash,
      isEmailProven: invitation.provesMailbox,
      isAdministrator: false,
      at: deps.clock.now(),
    })
    await take(deps, work, invitation, participantId)
    if (replaces !== null) {
      await revokeSessions(deps, work, { participantId: replaces.participantId, only: replaces.sessionId })
    }
    const way = passwordHash === null ? 'link' : 'password'
    const session = await openSession(deps, work, { sessionId, participantId, way, userAgent, address })
    return { ...session, agendaId: invitation.agenda.id }
  })
}

/**
 * Mails a link of this invitation to its address, for somebody who holds a copied one.
 * Refuses: 'mail-not-set-up', 'too-many-invitations', 'too-many-attempts', what became of the invitation.
 */
export async function mailHeldInvitation(deps: AcceptDeps, newcomer: Newcomer, token: string): Promise<void> {
  if (deps.mailInvitation === null) throw new DomainError('mail-not-set-up')
  const invitation = await heldInvitation(deps, newcomer, token)
  await deps.unitOfWork({ kind: 'system' }, async work => {
    await work.db.selectFrom('invitation').select('id').where('id', '=', invitation.id).forUpdate().execute()
    if (await isMailedTooOften(deps, work, invitation.email)) {
      throw new DomainError('too-many-invitations', { max: limits.invitation.maxPerAddress })
    }
    await mailLink(deps, work, invitation)
  })
}

/** Declines: by the link alone, or from one's own list. Refuses what `acceptInvitation` refuses of the invitation. */
export async function declineInvitation(
  deps: AcceptDeps,
  who: { readonly newcomer: Newcomer; readonly actor: ParticipantActor | null },
  which: WhichInvitation,
): Promise<void> {
  const held = 'token' in which ? await heldInvitation(deps, who.newcomer, which.token) : null
  if (held === null && who.actor === null) throw new DomainError('not-signed-in')
  await deps.unitOfWork(who.actor ?? { kind: 'system' }, async work => {
    const invitation = held ?? (who.actor === null ? null : await ownInvitation(deps, work, who.actor, which))
    if (invitation === null) throw new DomainError('not-signed-in')
    const { numUpdatedRows } = await work.db
      .updateTable('invitation')
      .set({ declined_at: deps.clock.now() })
      .where('id', '=', invitation.id)
      .where('accepted_at', 'is', null)
      .where('declined_at', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new DomainError('invitation-already-used')
    await killLinks(deps, work, invitation)
    await tellInviter(deps, work, invitation)
    work.record({ name: 'invitation-declined', ...factsOf(invitation) })
  })
}

/**
 * Tells whoever sent the invitation last, while she may still invite. The address stands on the members page, for as
 * long as moderators may read it there, and in no notice.
 */
async function tellInviter(deps: AcceptDeps, work: Work, { id, agenda, organisation, inviter }: Invitation) {
  const seat = inviter === null ? null : await standingInAgenda(work.db, agenda.id, inviter.participantId)
  if (inviter === null || seat === null || refusalTo('manage-members', seat.standing) !== null) return
  await postNotice(deps, work, {
    to: inviter.participantId,
    by: null,
    agendaId: agenda.id,
    subject: { kind: 'invitation-declined', organisation: organisation?.name ?? null },
    occasion: `invitation-declined:${id}`,
  })
}

/** The invitation behind a link that can still be taken; guessing at links is counted. */
async function heldInvitation(deps: AcceptDeps, newcomer: Newcomer, token: string): Promise<HeldInvitation> {
  const held = await invitationByToken(deps.database.db, token)
  if (held === null) {
    const { maxFailuresPerAddress: max, addressWindowMs: windowMs } = limits.signIn
    await countAttempt(deps, { key: attemptKey('from', networkOf(newcomer.address)), max, windowMs })
    throw new DomainError('invitation-unknown')
  }
  refuseIf(refusalToTakeInvitation(held, deps.clock.now()))
  return held
}

async function ownInvitation(
  deps: AcceptDeps,
  work: Work,
  actor: ParticipantActor,
  which: WhichInvitation,
): Promise<Invitation> {
  const account = await accountById(work.db, actor.participantId)
  if (account === null) throw new DomainError('not-signed-in')
  const now = deps.clock.now()
  if ('token' in which) {
    const held = await invitationByToken(work.db, which.token)
    refuseIf(refusalToTakeInvitation(held, now))
    if (held === null) throw new DomainError('invitation-unknown')
    if (held.email !== account.email) throw new DomainError('invitation-for-another-address')
    return held
  }
  const invitation = await invitationById(work.db, which.invitationId)
  if (invitation === null || invitation.email !== account.email) throw new DomainError('not-found')
  if (!account.isEmailProven) throw new DomainError('mailbox-not-proven')
  refuseIf(refusalToTakeInvitation({ ...invitation, isReplaced: false }, now))
  return invitation
}

/** Gives the seat, if this is the first to ask for it and nothing stands against it any more. */
async function take(deps: AcceptDeps, work: Work, invitation: Invitation, participantId: ParticipantId): Promise<void> {
  const { agenda, role, inviter } = invitation
  const now = deps.clock.now()
  const { numUpdatedRows } = await work.db
    .updateTable('invitation')
    .set({ accepted_at: now, accepted_by: participantId })
    .where('id', '=', invitation.id)
    .where('accepted_at', 'is', null)
    .where('declined_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new DomainError('invitation-already-used')
  if (invitation.isWithdrawn) throw new DomainError('round-is-withdrawn')
  if (inviter !== null) {
    const seat = await standingInAgenda(work.db, agenda.id, inviter.participantId)
    if (seat === null || refusalTo('manage-members', seat.standing) !== null) {
      throw new DomainError('invitation-without-inviter')
    }
  }
  if ((await standingInAgenda(work.db, agenda.id, participantId)) !== null) throw new DomainError('already-a-member')
  await killLinks(deps, work, invitation)
  const organisationId = invitation.organisation?.id ?? null
  await seatMember(work, {
    bus: deps.bus,
    newId: deps.ids.next<MemberId>(),
    agendaId: agenda.id,
    participantId,
    role,
    organisationId,
    at: now,
  })
  work.record({ name: 'invitation-accepted', participantId, ...factsOf(invitation) })
}

async function killLinks(deps: AcceptDeps, work: Work, { id, email }: Invitation): Promise<void> {
  await killTokens(deps, work, { purpose: 'invitation', email, where: { invitationId: id } })
}
