/**
 * Invitations as they are read: by the secret of a link, those of an agenda for its moderators, those of an address for
 * its owner. Whether one can be taken is packages/domain/invitation.
 */
import { type Kysely, sql } from 'kysely'
import type { InvitationTimes } from '../../packages/domain/invitation.ts'
import {
  parseId,
  type AgendaId,
  type InvitationId,
  type OrganisationId,
  type ParticipantId,
} from '../../packages/domain/ids.ts'
import type { Role, StakeholderGroup } from '../../packages/domain/participant.ts'
import { knownToken, textIn } from '../auth/one-time-token.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type Invitation = InvitationTimes & {
  readonly id: InvitationId
  readonly email: string
  readonly role: Role
  readonly agenda: { readonly id: AgendaId; readonly title: string; readonly language: string }
  readonly organisation: {
    readonly id: OrganisationId
    readonly name: string
    readonly group: StakeholderGroup
    readonly code: string
  } | null
  /** Null for one that the operator made. */
  readonly inviter: { readonly participantId: ParticipantId; readonly name: string } | null
  readonly sentAt: Date
  /** Whether the agenda's latest round was withdrawn: nobody joins it any more. */
  readonly isWithdrawn: boolean
}

/** An invitation as somebody holds a link to it. */
export type HeldInvitation = Invitation & {
  /** A link of this invitation that was sent later killed this one. */
  readonly isReplaced: boolean
  /** Whether the link came by mail, so that whoever has it has the mailbox. */
  readonly provesMailbox: boolean
}

/** The invitation behind the secret of a link, whatever became of it; null when there is none. */
export async function invitationByToken(db: Kysely<Tables>, token: string): Promise<HeldInvitation | null> {
  const known = await knownToken({ db }, 'invitation', token)
  const id = parseId<InvitationId>(textIn(known?.payload, 'invitationId') ?? '')
  const invitation = id === null ? null : await invitationById(db, id)
  if (known === null || invitation === null) return null
  return { ...invitation, isReplaced: known.usedAt !== null, provesMailbox: textIn(known.payload, 'by') === 'mail' }
}

/** An invitation by its id, whatever became of it; null when there is none. */
export async function invitationById(db: Kysely<Tables>, id: InvitationId): Promise<Invitation | null> {
  const row = await invitations(db).where('invitation.id', '=', id).executeTakeFirst()
  return row === undefined ? null : invitationOf(row)
}

/** The invitations of an agenda that wait, old ones too, the oldest first, at most limits.invitation.maxListed. */
export async function waitingInvitations(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly Invitation[]> {
  const rows = await waiting(db)
    .where('invitation.agenda_id', '=', agendaId)
    .orderBy('invitation.created_at')
    .orderBy('invitation.id')
    .limit(limits.invitation.maxListed)
    .execute()
  return rows.map(invitationOf)
}

/**
 * The invitations of an agenda that were declined after this moment, the latest first, at most
 * limits.invitation.maxListed: but for an address that was invited again or has a seat, and of an account that was erased.
 */
export async function declinedInvitations(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  since: Date,
): Promise<readonly Invitation[]> {
  const rows = await invitations(db)
    .where('invitation.agenda_id', '=', agendaId)
    .where('invitation.declined_at', '>', since)
    .where('invitation.email', 'not like', '%@erased.invalid')
    .where(isAnsweredLast)
    .orderBy('invitation.declined_at', 'desc')
    .orderBy('invitation.id')
    .limit(limits.invitation.maxListed)
    .execute()
  return rows.map(invitationOf)
}

/**
 * The open invitations to the address of this person, the oldest first; none while nobody showed that the address is
 * hers. At most limits.invitation.maxListed.
 */
export async function invitationsTo(
  db: Kysely<Tables>,
  participantId: ParticipantId,
  now: Date,
): Promise<readonly Invitation[]> {
  const rows = await waiting(db)
    .innerJoin('participant', 'participant.email', 'invitation.email')
    .where('participant.id', '=', participantId)
    .where('participant.email_verified_at', 'is not', null)
    .where('invitation.expires_at', '>', now)
    .orderBy('invitation.created_at')
    .orderBy('invitation.id')
    .limit(limits.invitation.maxListed)
    .execute()
  return rows.map(invitationOf)
}

function waiting(db: Kysely<Tables>) {
  return invitations(db)
    .where('invitation.accepted_at', 'is', null)
    .where('invitation.declined_at', 'is', null)
    .where('invitation.revoked_at', 'is', null)
}

function invitations(db: Kysely<Tables>) {
  return db
    .selectFrom('invitation')
    .innerJoin('agenda', 'agenda.id', 'invitation.agenda_id')
    .leftJoin('organisation', 'organisation.id', 'invitation.organisation_id')
    .leftJoin('participant as inviter', 'inviter.id', 'invitation.invited_by')
    .select(['invitation.id', 'invitation.email', 'invitation.role', 'invitation.invited_by', 'invitation.sent_at'])
    .select(['invitation.expires_at', 'invitation.accepted_at', 'invitation.declined_at', 'invitation.revoked_at'])
    .select(['invitation.agenda_id', 'agenda.title', 'agenda.language', 'inviter.display_name as inviter_name'])
    .select(['invitation.organisation_id', 'organisation.name', 'organisation.stakeholder_group', 'organisation.code'])
    .select(isWithdrawn.as('is_withdrawn'))
}

const isWithdrawn = sql<boolean>`exists (
  select from round where round.agenda_id = agenda.id and round.withdrawn_at is not null and not exists (
    select from round as later where later.agenda_id = round.agenda_id and later.number > round.number))`

const isAnsweredLast = sql<boolean>`not exists (
  select from invitation as later
  where later.agenda_id = invitation.agenda_id and later.email = invitation.email
    and later.id <> invitation.id and later.created_at >= invitation.declined_at
) and not exists (
  select from member inner join participant as seated on seated.id = member.participant_id
  where member.agenda_id = invitation.agenda_id and member.removed_at is null and seated.email = invitation.email)`

function invitationOf(row: Awaited<ReturnType<ReturnType<typeof invitations>['executeTakeFirstOrThrow']>>): Invitation {
  const { organisation_id: organisationId, name, stakeholder_group: group, code } = row
  const { invited_by: invitedBy, inviter_name: inviterName } = row
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    agenda: { id: row.agenda_id, title: row.title, language: row.language },
    organisation:
      organisationId === null || name === null || group === null || code === null
        ? null
        : { id: organisationId, name, group, code },
    inviter: invitedBy === null ? null : { participantId: invitedBy, name: inviterName ?? '' },
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    declinedAt: row.declined_at,
    revokedAt: row.revoked_at,
    isWithdrawn: row.is_withdrawn,
  }
}
