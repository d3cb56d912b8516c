/**
 * Inviting: offering seats to addresses, sending a link again, taking an offer back. Of one address in one agenda one
 * offer waits; a later one replaces it. The links are mailed in the transaction that makes them; the one to copy is
 * answered once and stored nowhere. Accepting is in acceptance-commands.
 */
import { DomainError, refuseIf, type RefusalCode } from '../../packages/domain/errors.ts'
import type { AgendaId, InvitationId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import { refusalToSeat } from '../../packages/domain/member.ts'
import { normaliseEmail, refusalOfEmail, type Role } from '../../packages/domain/participant.ts'
import { issueToken, killTokens } from '../auth/one-time-token.ts'
import { postNotice, takeBackNotices } from '../notification/notification-effects.ts'
import { limits } from '../platform/limits.ts'
import type { Actor, ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { AgendaDeps } from './agenda-commands.ts'
import { holdAgenda } from './agenda-effects.ts'
import { agendaNamed } from './agenda-queries.ts'
import { invitationById, type Invitation } from './invitation-queries.ts'
import { authorizeModerator } from './member-commands.ts'
import { organisationFor, type OrganisationChoice } from './organisation-commands.ts'

/** Mails the link of an invitation inside the caller's unit of work; given by whoever can send mail. */
export type MailInvitation = (
  work: Work,
  facts: { readonly invitation: Invitation; readonly url: string },
) => Promise<void>

export type InviteDeps = AgendaDeps & {
  readonly publicOrigin: string
  /** Null where this server cannot send mail: links are handed over. */
  readonly mailInvitation: MailInvitation | null
  readonly mailOrigin: string | null
}

export type InviteMembers = {
  readonly agendaId: AgendaId
  readonly emails: readonly string[]
  readonly role: Role
  readonly organisation: OrganisationChoice
}
/** `url`: to be copied; shown to the inviter this once. */
export type Invited = { readonly id: InvitationId; readonly email: string; readonly url: string }
export type InviteOutcome = {
  readonly invited: readonly Invited[]
  readonly refused: readonly { readonly email: string; readonly code: RefusalCode }[]
}

/**
 * Offers a seat to each address; an address that cannot be invited is answered with its reason and stops no other.
 * Refuses for all: 'too-many-addresses', 'too-many-invitations' (of the agenda), what `refusalToSeat` and `organisationFor` refuse;
 * participants who do not moderate. For one address: 'email-not-valid', 'already-a-member', 'too-many-invitations'.
 */
export async function inviteMembers(deps: InviteDeps, actor: Actor, input: InviteMembers): Promise<InviteOutcome> {
  const { agendaId, role } = input
  if (actor.kind === 'participant') await authorizeModerator(deps, agendaId, actor)
  refuseIf(refusalToSeat(role, input.organisation !== null))
  const emails = [...new Set(input.emails.map(normaliseEmail))]
  const { maxAtOnce: max } = limits.invitation
  if (emails.length > max) throw new DomainError('too-many-addresses', { max })
  return deps.unitOfWork(actor, async work => {
    await holdAgenda(work, agendaId)
    await countInvitations(deps, work, agendaId, emails.length)
    const organisation = await organisationFor(deps, work, agendaId, input.organisation)
    const invited: Invited[] = []
    const refused: { email: string; code: RefusalCode }[] = []
    for (const email of emails) {
      const code = await refusalToInvite(deps, work, agendaId, email)
      if (code !== null) {
        refused.push({ email, code })
        continue
      }
      const organisationId = organisation?.organisationId ?? null
      invited.push(await invite(deps, work, actor, { agendaId, email, role, organisationId }))
    }
    return { invited, refused }
  })
}

/** Invites one address by the operator's hand. Refuses: 'agenda-not-known', what inviting the address refuses. */
export async function inviteByOperator(
  deps: InviteDeps,
  actor: Actor,
  input: Omit<InviteMembers, 'agendaId' | 'emails'> & { readonly agenda: string; readonly email: string },
): Promise<Invited & { readonly agenda: string }> {
  const agenda = await agendaNamed(deps.database.db, input.agenda)
  if (agenda === null) throw new DomainError('agenda-not-known')
  const { role, organisation, email } = input
  const outcome = await inviteMembers(deps, actor, { agendaId: agenda.agendaId, emails: [email], role, organisation })
  const [invited] = outcome.invited
  if (invited === undefined) {
    throw new DomainError(outcome.refused[0]?.code ?? 'email-not-valid', { max: limits.invitation.maxPerAddress })
  }
  return { ...invited, agenda: agenda.title }
}

/**
 * Sends an invitation again for the whole time; every link of it before is dead. Returns the link to copy.
 * Refuses: 'not-found', 'too-many-invitations', what became of the invitation meanwhile; everybody but moderators.
 */
export async function renewInvitation(
  deps: InviteDeps,
  actor: ParticipantActor,
  input: { readonly agendaId: AgendaId; readonly invitationId: InvitationId },
): Promise<{ readonly url: string }> {
  const { agendaId, invitationId } = input
  await authorizeModerator(deps, agendaId, actor)
  return deps.unitOfWork(actor, async work => {
    await holdAgenda(work, agendaId)
    const now = deps.clock.now()
    const renewed = await work.db
      .updateTable('invitation')
      .set({ sent_at: now, expires_at: validUntil(now), invited_by: actor.participantId })
      .where('id', '=', invitationId)
      .where('agenda_id', '=', agendaId)
      .where('accepted_at', 'is', null)
      .where('declined_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    const invitation = renewed === undefined ? null : await invitationById(work.db, invitationId)
    if (invitation === null) throw new DomainError('not-found')
    await countInvitations(deps, work, agendaId, 1)
    if (await isMailedTooOften(deps, work, invitation.email)) {
      throw new DomainError('too-many-invitations', { max: limits.invitation.maxPerAddress })
    }
    await killTokens(deps, work, { purpose: 'invitation', email: invitation.email, where: { invitationId } })
    work.record({ name: 'invitation-renewed', ...factsOf(invitation) })
    return { url: await sendLinks(deps, work, invitation) }
  })
}

/** Takes an invitation back; its links are dead. Refuses: 'not-found'; everybody but moderators. */
export async function revokeInvitation(
  deps: AgendaDeps,
  actor: ParticipantActor,
  input: { readonly agendaId: AgendaId; readonly invitationId: InvitationId },
): Promise<void> {
  const { agendaId, invitationId } = input
  await authorizeModerator(deps, agendaId, actor)
  await deps.unitOfWork(actor, async work => {
    const invitation = await invitationById(work.db, invitationId)
    if (invitation === null || invitation.agenda.id !== agendaId) throw new DomainError('not-found')
    if (!(await revoke(deps, work, invitation))) throw new DomainError('not-found')
  })
}

/** What the journal says of an invitation. */
export function factsOf({
  agenda,
  id,
  organisation,
  role,
}: Pick<Invitation, 'agenda' | 'id' | 'organisation' | 'role'>) {
  return { agendaId: agenda.id, invitationId: id, organisationId: organisation?.id ?? null, role }
}

/** Mails a link that shows the mailbox to be the reader's, where this server can send mail. */
export async function mailLink(deps: InviteDeps, work: Work, invitation: Invitation): Promise<void> {
  if (deps.mailInvitation === null) return
  await deps.mailInvitation(work, { invitation, url: await issueLink(deps, work, invitation, 'mail') })
}

/** Whether this address was mailed as often as one may within a day, by all agendas together. */
export async function isMailedTooOften(deps: InviteDeps, work: Work, email: string): Promise<boolean> {
  const { maxPerAddress } = limits.invitation
  const mailed = await work.db
    .selectFrom('auth_token')
    .select('token_hash')
    .where('purpose', '=', 'invitation')
    .where('email', '=', email)
    .where('created_at', '>', startOfWindow(deps))
    .where('payload', '@>', JSON.stringify({ by: deps.mailInvitation === null ? 'hand' : 'mail' }))
    .limit(maxPerAddress)
    .execute()
  return mailed.length >= maxPerAddress
}

async function countInvitations(deps: InviteDeps, work: Work, agendaId: AgendaId, wished: number): Promise<void> {
  const { maxPerAgenda: max } = limits.invitation
  const { count } = await work.db
    .selectFrom('auth_token')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('purpose', '=', 'invitation')
    .where('created_at', '>', startOfWindow(deps))
    .where('payload', '@>', JSON.stringify({ agendaId, by: 'hand' }))
    .executeTakeFirstOrThrow()
  if (Number(count) + wished > max) throw new DomainError('too-many-invitations', { max })
}

async function refusalToInvite(
  deps: InviteDeps,
  work: Work,
  agendaId: AgendaId,
  email: string,
): Promise<RefusalCode | null> {
  const refusal = refusalOfEmail(email)
  if (refusal !== null) return refusal
  const seat = await work.db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .select('member.id')
    .where('member.agenda_id', '=', agendaId)
    .where('member.removed_at', 'is', null)
    .where('participant.email', '=', email)
    .executeTakeFirst()
  if (seat !== undefined) return 'already-a-member'
  return (await isMailedTooOften(deps, work, email)) ? 'too-many-invitations' : null
}

async function invite(
  deps: InviteDeps,
  work: Work,
  actor: Actor,
  seat: {
    readonly agendaId: AgendaId
    readonly email: string
    readonly role: Role
    readonly organisationId: OrganisationId | null
  },
): Promise<Invited> {
  const { agendaId, email, role, organisationId } = seat
  const before = await work.db
    .selectFrom('invitation')
    .select('id')
    .where('agenda_id', '=', agendaId)
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('declined_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  const replaced = before === undefined ? null : await invitationById(work.db, before.id)
  if (replaced !== null) await revoke(deps, work, replaced)
  const id = deps.ids.next<InvitationId>()
  const now = deps.clock.now()
  const invitedBy: ParticipantId | null = actor.kind === 'participant' ? actor.participantId : null
  await work.db
    .insertInto('invitation')
    .values({
      id,
      agenda_id: agendaId,
      email,
      organisation_id: organisationId,
      role,
      invited_by: invitedBy,
      created_at: now,
      sent_at: now,
      expires_at: validUntil(now),
    })
    .execute()
  const invitation = await invitationById(work.db, id)
  if (invitation === null) throw new Error('the invitation that was just made is not there')
  work.record({ name: 'member-invited', ...factsOf(invitation) })
  if (invitedBy !== null) await tellInvited(deps, work, invitation, invitedBy)
  return { id, email, url: await sendLinks(deps, work, invitation) }
}

/** In the inbox of whoever has an account with this address, and has shown once that the mailbox is hers. */
async function tellInvited(deps: InviteDeps, work: Work, invitation: Invitation, by: ParticipantId): Promise<void> {
  const account = await work.db
    .selectFrom('participant')
    .select('id')
    .where('email', '=', invitation.email)
    .where('email_verified_at', 'is not', null)
    .executeTakeFirst()
  if (account === undefined) return
  await postNotice(deps, work, {
    to: account.id,
    by,
    agendaId: invitation.agenda.id,
    subject: { kind: 'invitation', path: `/invitations/${invitation.id}` },
    occasion: occasionOf(invitation.id),
  })
}

function occasionOf(invitationId: InvitationId): string {
  return `invitation:${invitationId}`
}

async function revoke(deps: AgendaDeps, work: Work, invitation: Invitation): Promise<boolean> {
  const { numUpdatedRows } = await work.db
    .updateTable('invitation')
    .set({ revoked_at: deps.clock.now() })
    .where('id', '=', invitation.id)
    .where('accepted_at', 'is', null)
    .where('declined_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await killTokens(deps, work, {
    purpose: 'invitation',
    email: invitation.email,
    where: { invitationId: invitation.id },
  })
  await takeBackNotices(deps, work, occasionOf(invitation.id))
  work.record({ name: 'invitation-revoked', ...factsOf(invitation) })
  return true
}

/** Mails one link and returns another, for whoever invites to copy. */
async function sendLinks(deps: InviteDeps, work: Work, invitation: Invitation): Promise<string> {
  await mailLink(deps, work, invitation)
  return issueLink(deps, work, invitation, 'hand')
}

async function issueLink(deps: InviteDeps, work: Work, invitation: Invitation, by: 'mail' | 'hand'): Promise<string> {
  const token = await issueToken(deps, work, {
    purpose: 'invitation',
    email: invitation.email,
    participantId: null,
    payload: { invitationId: invitation.id, agendaId: invitation.agenda.id, by },
    validMs: limits.invitation.validMs,
  })
  return `${deps.publicOrigin}/invitation?token=${token}`
}

function validUntil(now: Date): Date {
  return new Date(now.getTime() + limits.invitation.validMs)
}

function startOfWindow({ clock }: AgendaDeps): Date {
  return new Date(clock.now().getTime() - limits.invitation.windowMs)
}
