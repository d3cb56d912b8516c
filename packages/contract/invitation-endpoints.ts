/**
 * Invitations over HTTP. A link names an invitation by a secret of which only a hash is stored; opening it uses up
 * nothing. A link that was mailed shows that the mailbox is the reader's; the one that a moderator copies does not.
 */
import Type from 'typebox'
import { refusalCodes } from '../domain/errors.ts'
import { roles } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'
import { organisationChoice } from './member-endpoints.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const email = Type.String({ minLength: 1, maxLength: 320 })
const token = Type.String({ minLength: 1, maxLength: 200 })
const url = Type.String({ description: 'The link, shown this once.' })
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const invitationOfAgenda = Type.Object({ agendaId: uuid, invitationId: uuid }, closed)
const nothing = Type.Object({}, closed)
const placed = Type.Object({ agendaId: uuid }, closed)

export const inviteMembers = endpoint({
  name: 'inviteMembers',
  method: 'POST',
  path: '/api/agendas/:agendaId/invitations',
  knock: { kind: 'member', action: 'manage-members' },
  summary:
    'Invites addresses to a seat of one role and organisation. Each gets a mail; each answer carries a link to copy.',
  params: agendaParams,
  body: Type.Object(
    {
      /** At most 50; wider here, so that more are told so. */
      emails: Type.Array(email, { minItems: 1, maxItems: 500 }),
      role: Type.Enum([...roles]),
      organisation: organisationChoice,
    },
    closed,
  ),
  answer: Type.Object(
    {
      invited: Type.Array(Type.Object({ id: uuid, email: Type.String(), url }, closed)),
      refused: Type.Array(Type.Object({ email: Type.String(), code: Type.Enum([...refusalCodes]) }, closed)),
    },
    closed,
  ),
})

export const listInvitations = endpoint({
  name: 'listInvitations',
  method: 'GET',
  path: '/api/agendas/:agendaId/invitations',
  knock: { kind: 'member', action: 'manage-members' },
  summary: 'The invitations of an agenda that wait for an answer, the oldest first, those that are too old too.',
  params: agendaParams,
  answer: Type.Object(
    {
      invitations: Type.Array(
        Type.Object(
          {
            id: uuid,
            email: Type.String(),
            role: Type.Enum([...roles]),
            organisationId: Type.Union([uuid, Type.Null()]),
            organisation: Type.Union([Type.String(), Type.Null()]),
            invitedBy: Type.Union([Type.String(), Type.Null()]),
            sentAt: instant,
            expiresAt: instant,
            isExpired: Type.Boolean(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const renewInvitation = endpoint({
  name: 'renewInvitation',
  method: 'POST',
  path: '/api/agendas/:agendaId/invitations/:invitationId/renewal',
  knock: { kind: 'member', action: 'manage-members' },
  summary: 'Sends an invitation again, for another 14 days. Every link of it before this one is dead.',
  params: invitationOfAgenda,
  answer: Type.Object({ url }, closed),
})

export const revokeInvitation = endpoint({
  name: 'revokeInvitation',
  method: 'DELETE',
  path: '/api/agendas/:agendaId/invitations/:invitationId',
  knock: { kind: 'member', action: 'manage-members' },
  summary: 'Takes an invitation back; its links are dead.',
  params: invitationOfAgenda,
  answer: nothing,
})

export const listOwnInvitations = endpoint({
  name: 'listOwnInvitations',
  method: 'GET',
  path: '/api/invitations',
  knock: { kind: 'signed-in' },
  summary: 'The invitations that wait for your answer; none before you signed in once by an e-mail link.',
  answer: Type.Object(
    {
      invitations: Type.Array(
        Type.Object(
          {
            id: uuid,
            agenda: Type.String(),
            role: Type.Enum([...roles]),
            organisation: Type.Union([Type.String(), Type.Null()]),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const acceptInvitation = endpoint({
  name: 'acceptInvitation',
  method: 'POST',
  path: '/api/invitations/acceptance',
  knock: { kind: 'signed-in' },
  summary: 'Takes the seat that was offered to your address, by its link or from your own list.',
  body: Type.Union([Type.Object({ token }, closed), Type.Object({ invitationId: uuid }, closed)]),
  answer: placed,
})

export const joinByInvitation = endpoint({
  name: 'joinByInvitation',
  method: 'POST',
  path: '/api/invitations/joining',
  knock: { kind: 'anyone' },
  summary:
    'Makes an account for the address that was invited, takes its seat and sets the session cookie. Without a ' +
    'password only by a link that was mailed.',
  body: Type.Object(
    {
      token,
      displayName: Type.String({ minLength: 1, maxLength: 1000 }),
      /** Wider than any password may be, so that a too long one is told so. */
      password: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
    },
    closed,
  ),
  answer: placed,
})

export const mailInvitation = endpoint({
  name: 'mailInvitation',
  method: 'POST',
  path: '/api/invitations/mail',
  knock: { kind: 'anyone' },
  summary: 'Mails a link of this invitation to the address that it is for.',
  body: Type.Object({ token }, closed),
  answer: nothing,
})

export const declineInvitation = endpoint({
  name: 'declineInvitation',
  method: 'POST',
  path: '/api/invitations/refusal',
  knock: { kind: 'anyone' },
  summary: 'Declines an invitation by its link, or as the person signed in from the list of one’s own.',
  body: Type.Union([Type.Object({ token }, closed), Type.Object({ invitationId: uuid }, closed)]),
  answer: nothing,
})
