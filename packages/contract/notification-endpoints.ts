/** The inbox over HTTP: one's own notices, what of them is read, and which kinds come by mail too. */
import Type from 'typebox'
import { mailedKinds, mailWays, maxNoticesAtOnce, noticeKinds, toldDecisions } from '../domain/notification.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const kind = Type.Enum([...noticeKinds])
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

const notice = Type.Object(
  {
    id: uuid,
    kind,
    /** Of a decision on a link, a suggestion, an input or a contest, and what happened in a call; null for other kinds. */
    decision: orNull(Type.Enum([...toldDecisions])),
    agenda: Type.Object({ id: uuid, title: Type.String() }, { additionalProperties: false }),
    goal: orNull(
      Type.Object({ id: uuid, number: Type.Integer(), title: Type.String() }, { additionalProperties: false }),
    ),
    /** Who caused it; a name of null has left, an organisation of null is the secretariat. */
    by: Type.Object(
      {
        name: orNull(Type.String()),
        organisation: orNull(Type.String()),
        code: orNull(Type.String()),
        group: orNull(Type.Enum([...stakeholderGroups])),
      },
      { additionalProperties: false },
    ),
    /** The beginning of what was written; null when there is nothing to quote or it was withdrawn. */
    words: orNull(Type.String()),
    /** The path of this site where the thing itself is. */
    path: Type.String(),
    at: instant,
    isRead: Type.Boolean(),
  },
  { additionalProperties: false },
)

const unread = Type.Object(
  {
    /** How many notices are unread, counted up to a bound. */
    unread: Type.Integer(),
    /** Whether there are more than were counted. */
    isMore: Type.Boolean(),
  },
  { additionalProperties: false },
)

export const listNotices = endpoint({
  name: 'listNotices',
  method: 'GET',
  path: '/api/inbox',
  knock: { kind: 'signed-in' },
  summary: 'One’s own notices, the newest first, a page at a time.',
  query: Type.Object(
    {
      kind: Type.Optional(kind),
      before: Type.Optional(Type.String({ maxLength: 100, description: 'What `next` of the page before said.' })),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ notices: Type.Array(notice), next: orNull(Type.String()) }, { additionalProperties: false }),
})

export const countUnread = endpoint({
  name: 'countUnread',
  method: 'GET',
  path: '/api/inbox/unread',
  knock: { kind: 'signed-in' },
  summary: 'How many of one’s own notices are unread.',
  answer: unread,
})

export const readNotices = endpoint({
  name: 'readNotices',
  method: 'POST',
  path: '/api/inbox/read',
  knock: { kind: 'signed-in' },
  summary: 'Marks these of one’s own notices as read; ids that are not one’s own are passed over.',
  body: Type.Object(
    { notices: Type.Array(uuid, { minItems: 1, maxItems: maxNoticesAtOnce }) },
    { additionalProperties: false },
  ),
  answer: unread,
})

export const readAllNotices = endpoint({
  name: 'readAllNotices',
  method: 'POST',
  path: '/api/inbox/read-all',
  knock: { kind: 'signed-in' },
  summary: 'Marks one’s own notices as read, up to and with the newest one that the reader has seen.',
  body: Type.Object(
    {
      upTo: uuid,
      /** Of this kind alone. */
      kind: Type.Optional(kind),
    },
    { additionalProperties: false },
  ),
  answer: unread,
})

/** `mail`: one for each notice, those of a day together, or none. */
const choice = Type.Object(
  { kind: Type.Enum([...mailedKinds]), mail: Type.Enum([...mailWays]) },
  { additionalProperties: false },
)

const noticeSettings = Type.Object(
  {
    /** Whether this server sends mail at all. */
    hasMail: Type.Boolean(),
    kinds: Type.Array(choice),
  },
  { additionalProperties: false },
)

export const readNoticeSettings = endpoint({
  name: 'readNoticeSettings',
  method: 'GET',
  path: '/api/account/notice-settings',
  knock: { kind: 'signed-in' },
  summary: 'How each kind of notice comes to one by mail: each, once a day, or not.',
  answer: noticeSettings,
})

export const changeNoticeSettings = endpoint({
  name: 'changeNoticeSettings',
  method: 'PUT',
  path: '/api/account/notice-settings',
  knock: { kind: 'signed-in' },
  summary: 'How the mails of a kind of notice come: each, once a day, or not. The inbox tells of every kind.',
  body: choice,
  answer: noticeSettings,
})
