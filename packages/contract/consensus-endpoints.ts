/**
 * The consensus call over HTTP: the board, what organisations say of the version that is called, opening the call,
 * lifting an objection by its wording, and adoption. Rules K1 to K13: docs/consensus-rules.md.
 */
import Type from 'typebox'
import { maxNamedParagraphs, maxStatementLength, maxWordingLength, stands } from '../domain/consensus.ts'
import { maxReasonLength } from '../domain/agenda.ts'
import { attributions, confirmationKinds, decisionKinds } from '../domain/consultation.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const instantIn = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' })
const goalParams = Type.Object({ goalId: uuid }, closed)
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const group = Type.Enum([...stakeholderGroups])
/** Such as `6.3`, as the version that is called shows it. */
const paragraph = Type.String({ pattern: '^[0-9]{1,4}\\.[0-9]{1,5}$' })
const version = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const named = Type.Array(paragraph, { maxItems: maxNamedParagraphs })

const reason = Type.String({ maxLength: maxReasonLength })
const confirmationParams = Type.Object({ confirmationId: uuid }, closed)
/** An act that may need a second moderator: done at once, or waiting for one. */
const asked = Type.Object({ done: Type.Boolean(), confirmationId: Type.Union([uuid, Type.Null()]) }, closed)

const readiness = Type.Object(
  {
    kind: Type.Enum(['broken', 'objected', 'to-confirm', 'not-notified', 'lacks-support', 'ready']),
    objections: Type.Integer(),
    /** Supporters of an earlier version, who have to confirm. */
    toConfirm: Type.Integer(),
    /** Organisations that said nothing of the version that is called. */
    silent: Type.Integer(),
    lacking: Type.Array(group),
  },
  closed,
)
const call = Type.Object(
  {
    goalId: uuid,
    goalNumber: Type.Integer(),
    goalTitle: Type.String(),
    kind: Type.Enum([...decisionKinds]),
    requiredGroups: Type.Array(group),
    isSealed: Type.Boolean(),
    version,
    openedAt: instant,
    closesAt: instant,
    state: Type.Enum(['open', 'broken', 'agreed', 'returned']),
    isOver: Type.Boolean(),
    /** Null while positions are sealed. */
    readiness: Type.Union([readiness, Type.Null()]),
  },
  closed,
)
const voice = Type.Object({ organisationId: uuid, name: Type.String(), code: Type.String(), group }, closed)
const position = Type.Object(
  {
    id: uuid,
    goalId: uuid,
    organisationId: uuid,
    organisation: Type.String(),
    code: Type.String(),
    group,
    stand: Type.Enum([...stands]),
    words: Type.String(),
    /** Of an objection: how its paragraph would have to read. */
    wording: Type.String(),
    paragraphs: named,
    breaksSilence: Type.Boolean(),
    version,
    /** Whether it was taken on the version that is called: another one is to be confirmed. */
    isOnCalledVersion: Type.Boolean(),
    takenAt: instant,
  },
  closed,
)

export const readBoard = endpoint({
  name: 'readBoard',
  method: 'GET',
  path: '/api/agendas/:agendaId/consensus',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'The latest call: goals, organisations that have a say, and their newest positions.',
  params: agendaParams,
  answer: Type.Object(
    {
      /** Null before the first call of the round. */
      roundNumber: Type.Union([Type.Integer(), Type.Null()]),
      calls: Type.Array(call),
      voices: Type.Array(voice),
      positions: Type.Array(position),
      /** What waits for a second moderator; for moderators alone. */
      waiting: Type.Array(
        Type.Object(
          {
            id: uuid,
            kind: Type.Enum([...confirmationKinds]),
            goalId: Type.Union([uuid, Type.Null()]),
            reason: Type.String(),
            askedAt: instant,
            isOwn: Type.Boolean(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const readPositions = endpoint({
  name: 'readPositions',
  method: 'GET',
  path: '/api/goals/:goalId/positions',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'Everything that was said in the latest call on a goal, newest first, with the paragraphs of its version.',
  params: goalParams,
  answer: Type.Object(
    {
      call: Type.Union([call, Type.Null()]),
      paragraphs: Type.Array(Type.Object({ number: paragraph, text: Type.String() }, closed)),
      positions: Type.Array(position),
      adoptions: Type.Array(
        Type.Object({ round: Type.Integer(), version, adoptedAt: instant, reason: Type.String() }, closed),
      ),
    },
    closed,
  ),
})

export const takePosition = endpoint({
  name: 'takePosition',
  method: 'POST',
  path: '/api/goals/:goalId/positions',
  knock: { kind: 'member', action: 'take-position' },
  summary: 'Takes a position for one’s organisation on the version that is called; earlier ones stay readable.',
  params: goalParams,
  body: Type.Object(
    {
      version,
      stand: Type.Enum([...stands]),
      words: Type.String({ maxLength: maxStatementLength }),
      wording: Type.String({ maxLength: maxWordingLength }),
      paragraphs: named,
    },
    closed,
  ),
  answer: Type.Object({ positionId: uuid }, closed),
})

export const breakSilence = endpoint({
  name: 'breakSilence',
  method: 'POST',
  path: '/api/goals/:goalId/silence/break',
  knock: { kind: 'member', action: 'break-silence' },
  summary: 'Breaks the silence on a goal, for good: it goes back, and the others stay in the call.',
  params: goalParams,
  body: Type.Object({ version, words: Type.String({ maxLength: maxStatementLength }), paragraphs: named }, closed),
  answer: Type.Object({ positionId: uuid }, closed),
})

export const openCall = endpoint({
  name: 'openCall',
  method: 'POST',
  path: '/api/agendas/:agendaId/consensus/open',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Opens the consensus call on every clean goal of the latest round; others are carried.',
  params: agendaParams,
  body: Type.Object({ closesAt: instantIn }, closed),
  answer: Type.Object({ called: Type.Integer(), carried: Type.Integer() }, closed),
})

export const applyWording = endpoint({
  name: 'applyWording',
  method: 'POST',
  path: '/api/goals/:goalId/positions/:positionId/apply',
  knock: { kind: 'member', action: 'run-call' },
  summary: 'Puts the wording of an objection into the text: the next version, on which everybody confirms.',
  params: Type.Object({ goalId: uuid, positionId: uuid }, closed),
  answer: Type.Object({ version }, closed),
})

export const sendBack = endpoint({
  name: 'sendBack',
  method: 'POST',
  path: '/api/goals/:goalId/send-back',
  knock: { kind: 'member', action: 'run-call' },
  summary: 'Sends a called goal back, with a reason; the others stay in the call.',
  params: goalParams,
  body: Type.Object({ reason }, closed),
})

export const askToClose = endpoint({
  name: 'askToClose',
  method: 'POST',
  path: '/api/agendas/:agendaId/consensus/close',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Asks to adopt what is agreed and to close the round; a second moderator confirms it.',
  params: agendaParams,
  body: Type.Object({ reason }, closed),
  answer: asked,
})

export const confirmAct = endpoint({
  name: 'confirmAct',
  method: 'POST',
  path: '/api/confirmations/:confirmationId/confirm',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Confirms, as a second moderator, closing the round or reopening a goal.',
  params: confirmationParams,
})

export const takeBackAct = endpoint({
  name: 'takeBackAct',
  method: 'DELETE',
  path: '/api/confirmations/:confirmationId',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Takes back what waits for a second moderator.',
  params: confirmationParams,
})

export const askToReopen = endpoint({
  name: 'askToReopen',
  method: 'POST',
  path: '/api/goals/:goalId/reopen',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Asks to reopen an agreed goal, with a reason; a second moderator confirms it.',
  params: goalParams,
  body: Type.Object({ reason }, closed),
  answer: asked,
})

export const beginNextRound = endpoint({
  name: 'beginNextRound',
  method: 'POST',
  path: '/api/agendas/:agendaId/rounds',
  knock: { kind: 'member', action: 'move-round' },
  summary:
    'Begins the next round in drafting, attributed as asked or as the one before; a round in review ends with it, with a reason.',
  params: agendaParams,
  body: Type.Object(
    {
      reason,
      closesAt: Type.Optional(Type.Union([instantIn, Type.Null()])),
      attribution: Type.Optional(Type.Enum([...attributions])),
    },
    closed,
  ),
  answer: Type.Object({ round: Type.Integer() }, closed),
})
