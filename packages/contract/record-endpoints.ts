/** What happened in an agenda, as far as the reader may hear of it. */
import Type from 'typebox'
import { stakeholderGroups } from '../domain/participant.ts'
import { recordFormats } from '../domain/record-file.ts'
import { recordKinds } from '../domain/record.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const textOrNull = Type.Union([Type.String(), Type.Null()])

/** Which entries somebody asks for; `who` is `o:` and an organisation’s id or `p:` and a participant’s, days are of UTC. */
const asked = {
  kind: Type.Optional(Type.Enum([...recordKinds])),
  who: Type.Optional(Type.String({ pattern: '^[op]:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })),
  goal: Type.Optional(uuid),
  round: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,5}$' })),
  from: Type.Optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })),
  to: Type.Optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })),
}

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
                /** Null where the round does not show who gave an input. */
                name: textOrNull,
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

export const readRecord = endpoint({
  name: 'readRecord',
  method: 'GET',
  path: '/api/agendas/:agendaId/record',
  knock: { kind: 'member', action: 'read-record' },
  summary:
    'The entries of the record of an agenda, newest first, at most 100, with their place in the chain of hashes; `who` is `o:` and an organisation’s id or `p:` and a participant’s, days are of UTC and included.',
  params: Type.Object({ agendaId: uuid }, closed),
  query: Type.Object(
    {
      before: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
      ...asked,
    },
    closed,
  ),
  answer: Type.Object(
    {
      entries: Type.Array(
        Type.Object(
          {
            /** Of the journal; ask for those `before` the last one to go on. */
            id: Type.String(),
            /** Its number and hash in the chain; null until it is chained, within a second. */
            seq: textOrNull,
            hash: textOrNull,
            at: Type.String(),
            name: Type.String(),
            /** One sentence in the reader's language. */
            sentence: Type.String(),
            by: Type.Object({ name: textOrNull, organisation: textOrNull }, closed),
            goalId: Type.Union([uuid, Type.Null()]),
            /** Words that somebody wrote, by the name of the fact; null for those that were erased. */
            words: Type.Record(Type.String(), textOrNull),
          },
          closed,
        ),
      ),
      /** Whether there are earlier ones. */
      hasMore: Type.Boolean(),
    },
    closed,
  ),
})

export const fetchRecordFile = endpoint({
  name: 'fetchRecordFile',
  method: 'GET',
  path: '/api/agendas/:agendaId/record/file',
  knock: { kind: 'member', action: 'read-record' },
  summary:
    'The entries of the record as a file, newest first, with the same filters: CSV for spreadsheets in your language, or JSON Lines, an object a line as `readRecord` gives it. That you took it is recorded.',
  params: Type.Object({ agendaId: uuid }, closed),
  query: Type.Object({ format: Type.Enum([...recordFormats]), ...asked }, closed),
})
