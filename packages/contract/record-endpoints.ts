/** What happened in an agenda, as far as the reader may hear of it. */
import Type from 'typebox'
import { stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const textOrNull = Type.Union([Type.String(), Type.Null()])

export const readActivity = endpoint({
  name: 'readActivity',
  method: 'GET',
  path: '/api/agendas/:agendaId/activity',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'What happened in an agenda, newest first, at most 100; ask for those before the last one to go on.',
  params: Type.Object({ agendaId: uuid }, closed),
  query: Type.Object({ before: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })) }, closed),
  answer: Type.Object(
    {
      activity: Type.Array(
        Type.Object(
          {
            id: Type.String(),
            /** An instant, ISO 8601 in UTC. */
            at: Type.String(),
            name: Type.String(),
            /** One sentence in the reader's language. */
            sentence: Type.String(),
            by: Type.Object(
              {
                name: Type.String(),
                /** Null for the secretariat. */
                organisation: textOrNull,
                group: Type.Union([Type.Enum([...stakeholderGroups]), Type.Null()]),
              },
              closed,
            ),
            goalId: Type.Union([uuid, Type.Null()]),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})
