/** What moderators say to chosen groups and organisations of a round, and reminders to those not heard. */
import Type from 'typebox'
import { maxMessageLength, messageKinds } from '../domain/participant-message.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const groups = Type.Array(Type.Enum([...stakeholderGroups]), { uniqueItems: true })
const organisations = Type.Array(uuid, { maxItems: 2_000, uniqueItems: true })
const count = Type.Integer()
const reach = Type.Object({ organisations: count, people: count }, closed)

export const countRecipients = endpoint({
  name: 'countRecipients',
  method: 'POST',
  path: '/api/agendas/:agendaId/messages/reach',
  knock: { kind: 'member', action: 'message-participants' },
  summary: 'How many organisations and people a message to these groups and organisations would reach.',
  params: agendaParams,
  body: Type.Object({ groups, organisations }, closed),
  answer: reach,
})

export const messageParticipants = endpoint({
  name: 'messageParticipants',
  method: 'POST',
  path: '/api/agendas/:agendaId/messages',
  knock: { kind: 'member', action: 'message-participants' },
  summary: 'Tells everybody of these groups and organisations something, in the inbox and by mail.',
  params: agendaParams,
  body: Type.Object(
    {
      groups,
      organisations,
      words: Type.String({ maxLength: maxMessageLength }),
      /** How many people you were told it reaches; refused when it is another number by now. */
      people: count,
    },
    closed,
  ),
  answer: reach,
})

export const remindUnheard = endpoint({
  name: 'remindUnheard',
  method: 'POST',
  path: '/api/agendas/:agendaId/reminders',
  knock: { kind: 'member', action: 'message-participants' },
  summary: 'Reminds the delegates of the organisations that have no input in this round; at most once a day.',
  params: agendaParams,
  answer: reach,
})

export const listMessages = endpoint({
  name: 'listMessages',
  method: 'GET',
  path: '/api/agendas/:agendaId/messages',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'Messages to participants, newest first: all to who may send them, to others those that they were sent.',
  params: agendaParams,
  answer: Type.Object(
    {
      messages: Type.Array(
        Type.Object(
          {
            id: uuid,
            kind: Type.Enum([...messageKinds]),
            round: count,
            words: Type.String(),
            /** The name of who sent it; null for somebody who is not known any more. */
            by: Type.Union([Type.String(), Type.Null()]),
            at: Type.String({ description: 'An instant, ISO 8601 in UTC.' }),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})
