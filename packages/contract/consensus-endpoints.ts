/**
 * The consensus call over HTTP: the board, what organisations say of the version that is called, opening the call,
 * lifting an objection by its wording, and adoption. Rules K1 to K13: docs/consensus-rules.md.
 */
import Type from 'typebox'
import { maxNamedParagraphs, maxStatementLength, maxWordingLength, stands } from '../domain/consensus.ts'
import { decisionKinds } from '../domain/consultation.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const goalParams = Type.Object({ goalId: uuid }, closed)
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const group = Type.Enum([...stakeholderGroups])
/** Such as `6.3`, as the version that is called shows it. */
const paragraph = Type.String({ pattern: '^[0-9]{1,4}\\.[0-9]{1,5}$' })
const version = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const named = Type.Array(paragraph, { maxItems: maxNamedParagraphs })

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
  summary: 'The call of the latest round: goals, organisations that have a say, and their newest positions.',
  params: agendaParams,
  answer: Type.Object(
    {
      /** Null before the first call of the round. */
      roundNumber: Type.Union([Type.Integer(), Type.Null()]),
      calls: Type.Array(call),
      voices: Type.Array(voice),
      positions: Type.Array(position),
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
