/**
 * Discussions over HTTP: threads of a goal and of an agenda, replies, closing and reopening, changing and withdrawing
 * one's own words, putting a thread on other words. New threads and comments carry an id of the sender's making, so
 * that sending twice says it once. Words are plain text; who may do what now is told by `standing` and by domain/comment.
 */
import Type from 'typebox'
import { goalStates, pens, phases } from '../domain/agenda.ts'
import { attributions } from '../domain/consultation.ts'
import { anchorKinds, threadTypes } from '../domain/comment.ts'
import { roles, stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
/** Of the catalogue, such as `ncsi3-2.1`. */
const entryId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' })
const textOrNull = Type.Union([Type.String(), Type.Null()])
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const instantOrNull = Type.Union([instant, Type.Null()])
const nothing = Type.Object({}, closed)
const goalParams = Type.Object({ goalId: uuid }, closed)
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const threadParams = Type.Object({ threadId: uuid }, closed)
const commentParams = Type.Object({ commentId: uuid }, closed)
/** Wider than a comment may be, so that a too long one is told so. */
const words = Type.String({ maxLength: 100_000, description: 'Plain text with line breaks.' })
const mentions = Type.Array(uuid, { maxItems: 200, description: 'Seats (member ids) of those who are mentioned.' })

const yjsId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
/** `[client, clock, client, clock]`: the first and the last unit of a stretch of the text. */
const range = Type.Array(yjsId, { minItems: 4, maxItems: 4 })
const ranges = Type.Array(range, { minItems: 1, maxItems: 1_000 })

const onPassage = Type.Object({ kind: Type.Literal('passage'), ranges }, closed)
const onElement = Type.Object({ kind: Type.Literal('element'), element: uuid }, closed)
/** By its id, the key of its record or a unit of its words: suggestion-endpoints.ts. */
const onSuggestion = Type.Object(
  {
    kind: Type.Literal('suggestion'),
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_:/-]+$' }),
  },
  closed,
)
const onGoal = Type.Object({ kind: Type.Literal('goal') }, closed)
const onIndicator = Type.Object({ kind: Type.Literal('indicator'), indicator: entryId }, closed)
const onAgenda = Type.Object({ kind: Type.Literal('agenda') }, closed)

const author = Type.Object(
  {
    /** Null for somebody without an account here (an imported comment, an erased account). */
    id: Type.Union([uuid, Type.Null()]),
    name: textOrNull,
    organisation: textOrNull,
    code: textOrNull,
    group: Type.Union([Type.Enum([...stakeholderGroups]), Type.Null()]),
  },
  closed,
)

const comment = Type.Object(
  {
    id: uuid,
    author,
    /** Null when it was withdrawn. */
    words: textOrNull,
    /** Rises with every change; a change names the one it began from. */
    version: Type.Integer(),
    mentions: Type.Array(Type.Object({ id: Type.Union([uuid, Type.Null()]), name: Type.String() }, closed)),
    writtenAt: instant,
    editedAt: instantOrNull,
    withdrawnAt: instantOrNull,
  },
  closed,
)

const anchor = Type.Object(
  {
    kind: Type.Enum([...anchorKinds]),
    /** Of a passage: where it is, as ids; else empty. */
    ranges: Type.Array(range),
    /** What the passage or the element said when the anchor was set; '' for all else. */
    quote: Type.String(),
    prefix: Type.String(),
    suffix: Type.String(),
    element: Type.Union([uuid, Type.Null()]),
    indicator: textOrNull,
    /** Its id; the quote is what it said when the discussion began. */
    suggestion: Type.Union([uuid, Type.Null()]),
  },
  closed,
)

const thread = Type.Object(
  {
    id: uuid,
    goalId: Type.Union([uuid, Type.Null()]),
    /** Its number among the inputs of the round. */
    number: Type.Integer(),
    round: Type.Integer(),
    type: Type.Enum([...threadTypes]),
    anchor,
    openedBy: Type.Union([uuid, Type.Null()]),
    openedAt: instant,
    resolvedAt: instantOrNull,
    resolvedBy: Type.Union([author, Type.Null()]),
    /** The first one opens the thread; in the order in which they were written. */
    comments: Type.Array(comment),
  },
  closed,
)

/** What decides what you may do; packages/domain/comment answers from it. */
const standing = Type.Object(
  {
    role: Type.Enum([...roles]),
    phase: Type.Enum([...phases]),
    pen: Type.Enum([...pens]),
    paused: Type.Boolean(),
    withdrawn: Type.Boolean(),
    attribution: Type.Enum([...attributions]),
    /** Null beside goals. */
    goal: Type.Union([Type.Enum([...goalStates]), Type.Null()]),
  },
  closed,
)
const threadList = Type.Object({ standing, threads: Type.Array(thread) }, closed)
const oneThread = Type.Object({ standing, thread }, closed)

const opening = { id: uuid, commentId: uuid, type: Type.Enum([...threadTypes]), words, mentions }

export const listGoalThreads = endpoint({
  name: 'listGoalThreads',
  method: 'GET',
  path: '/api/goals/:goalId/threads',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'The discussions of a goal with all their comments, by number.',
  params: goalParams,
  answer: threadList,
})

export const openGoalThread = endpoint({
  name: 'openGoalThread',
  method: 'POST',
  path: '/api/goals/:goalId/threads',
  knock: { kind: 'member', action: 'open-thread' },
  summary: 'Opens a discussion about words, an element, a suggestion or the goal. Sending it twice opens it once.',
  params: goalParams,
  body: Type.Object({ ...opening, about: Type.Union([onPassage, onElement, onGoal, onSuggestion]) }, closed),
  answer: oneThread,
})

export const listAgendaThreads = endpoint({
  name: 'listAgendaThreads',
  method: 'GET',
  path: '/api/agendas/:agendaId/threads',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'The discussions of an agenda beside those of its goals: about the agenda, or about one indicator.',
  params: agendaParams,
  query: Type.Object({ indicator: Type.Optional(entryId) }, closed),
  answer: threadList,
})

export const openAgendaThread = endpoint({
  name: 'openAgendaThread',
  method: 'POST',
  path: '/api/agendas/:agendaId/threads',
  knock: { kind: 'member', action: 'open-thread' },
  summary: 'Opens a discussion about the agenda or about one of its indicators.',
  params: agendaParams,
  body: Type.Object({ ...opening, about: Type.Union([onAgenda, onIndicator]) }, closed),
  answer: oneThread,
})

export const readThread = endpoint({
  name: 'readThread',
  method: 'GET',
  path: '/api/threads/:threadId',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'One discussion.',
  params: threadParams,
  answer: oneThread,
})

export const readRemoval = endpoint({
  name: 'readRemoval',
  method: 'GET',
  path: '/api/threads/:threadId/removal',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'Who removed the words that a discussion stood on, and when; null while they are there.',
  params: threadParams,
  answer: Type.Object(
    { removal: Type.Union([Type.Object({ at: instant, by: Type.Union([author, Type.Null()]) }, closed), Type.Null()]) },
    closed,
  ),
})

export const replyToThread = endpoint({
  name: 'replyToThread',
  method: 'POST',
  path: '/api/threads/:threadId/replies',
  knock: { kind: 'member', action: 'reply-to-thread' },
  summary: 'Adds a reply. Sending it twice adds it once.',
  params: threadParams,
  body: Type.Object({ id: uuid, words, mentions }, closed),
  answer: oneThread,
})

export const resolveThread = endpoint({
  name: 'resolveThread',
  method: 'POST',
  path: '/api/threads/:threadId/resolve',
  knock: { kind: 'member', action: 'reply-to-thread' },
  summary: 'Closes a discussion: its opener, moderators, and those who hold the pen.',
  params: threadParams,
  body: nothing,
  answer: oneThread,
})

export const reopenThread = endpoint({
  name: 'reopenThread',
  method: 'POST',
  path: '/api/threads/:threadId/reopen',
  knock: { kind: 'member', action: 'reply-to-thread' },
  summary: 'Opens a closed discussion again.',
  params: threadParams,
  body: nothing,
  answer: oneThread,
})

export const reattachThread = endpoint({
  name: 'reattachThread',
  method: 'POST',
  path: '/api/threads/:threadId/reattach',
  knock: { kind: 'member', action: 'reply-to-thread' },
  summary: 'Puts a discussion of a goal on other words of its text, or on an element.',
  params: threadParams,
  body: Type.Object({ about: Type.Union([onPassage, onElement]) }, closed),
  answer: oneThread,
})

export const editComment = endpoint({
  name: 'editComment',
  method: 'PATCH',
  path: '/api/comments/:commentId',
  knock: { kind: 'member', action: 'reply-to-thread' },
  summary: 'Changes your own comment; what it said before stays readable.',
  params: commentParams,
  body: Type.Object({ version: Type.Integer({ minimum: 1, maximum: 1_000_000 }), words, mentions }, closed),
  answer: oneThread,
})

export const withdrawComment = endpoint({
  name: 'withdrawComment',
  method: 'DELETE',
  path: '/api/comments/:commentId',
  knock: { kind: 'member', action: 'reply-to-thread' },
  summary: 'Withdraws your own comment. Its place stays; the first one of a discussion closes it.',
  params: commentParams,
  answer: oneThread,
})

export const readCommentHistory = endpoint({
  name: 'readCommentHistory',
  method: 'GET',
  path: '/api/comments/:commentId/history',
  knock: { kind: 'member', action: 'read-agenda' },
  summary:
    'What a comment said before, newest first. A withdrawn one shows its words to its author and moderators alone.',
  params: commentParams,
  answer: Type.Object(
    { versions: Type.Array(Type.Object({ version: Type.Integer(), words, writtenAt: instant }, closed)) },
    closed,
  ),
})

export const commentDraft = endpoint({
  name: 'commentDraft',
  method: 'POST',
  path: '/api/goals/:goalId/drafts/:draftId/comment',
  knock: { kind: 'member', action: 'open-thread' },
  summary:
    'Makes kept words of yours a comment beside the place where they stood, or on the goal; the draft goes with it.',
  params: Type.Object({ goalId: uuid, draftId: uuid }, closed),
  body: Type.Object({ passage: Type.Integer({ minimum: 0, maximum: 199 }) }, closed),
  answer: oneThread,
})
