/**
 * Rounds over HTTP: where each stands, and the moves that a moderator makes. Instants are ISO 8601 in UTC. A move that
 * takes effect answers 204, and everybody's open texts follow at once. Rules: docs/consultation-rules.md.
 */
import Type from 'typebox'
import { maxReasonLength, phases } from '../domain/agenda.ts'
import { attributions, decisionKinds, extensionCauses, openPhases, phaseCauses } from '../domain/consultation.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' })
const instantOrNull = Type.Union([Type.String(), Type.Null()])
const reason = Type.String({ maxLength: maxReasonLength })
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const roundParams = Type.Object({ agendaId: uuid, roundId: uuid }, closed)
const plannedEnds = Type.Object(
  Object.fromEntries(openPhases.map(phase => [phase, Type.Optional(Type.String())])),
  closed,
)

const round = Type.Object(
  {
    id: uuid,
    number: Type.Integer(),
    phase: Type.Enum([...phases]),
    state: Type.Enum(['running', 'paused', 'closed', 'withdrawn']),
    since: Type.String(),
    closesAt: instantOrNull,
    pausedAt: instantOrNull,
    withdrawnAt: instantOrNull,
    closedAt: instantOrNull,
    attribution: Type.Enum([...attributions]),
    /** IANA; its ends are told in it beside the reader's own. */
    timeZone: Type.String(),
    settings: Type.Object(
      {
        contestDays: Type.Integer(),
        decision: Type.Object(
          { kind: Type.Enum([...decisionKinds]), requiredGroups: Type.Array(Type.Enum([...stakeholderGroups])) },
          closed,
        ),
        sealedPositions: Type.Boolean(),
        twoModerators: Type.Boolean(),
        minimumCallHours: Type.Integer(),
        plannedEnds,
      },
      closed,
    ),
    phases: Type.Array(
      Type.Object(
        {
          phase: Type.Enum([...phases]),
          enteredAt: Type.String(),
          plannedClosesAt: instantOrNull,
          leftAt: instantOrNull,
          cause: Type.Enum([...phaseCauses]),
          reason: Type.String(),
        },
        closed,
      ),
    ),
    extensions: Type.Array(
      Type.Object(
        {
          phase: Type.Enum([...phases]),
          from: instantOrNull,
          to: Type.String(),
          cause: Type.Enum([...extensionCauses]),
          reason: Type.String(),
          at: Type.String(),
        },
        closed,
      ),
    ),
    /** A withdrawal that waits for an administrator; null for none. */
    withdrawal: Type.Union([
      Type.Object({ id: uuid, reason: Type.String(), askedBy: Type.String(), askedAt: Type.String() }, closed),
      Type.Null(),
    ]),
  },
  closed,
)

export const listRounds = endpoint({
  name: 'listRounds',
  method: 'GET',
  path: '/api/agendas/:agendaId/rounds',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'The rounds of an agenda, newest first, with their phases, settings and changed ends.',
  params: agendaParams,
  answer: Type.Object({ rounds: Type.Array(round) }, closed),
})

export const countWriters = endpoint({
  name: 'countWriters',
  method: 'GET',
  path: '/api/agendas/:agendaId/writers',
  knock: { kind: 'member', action: 'move-round' },
  summary:
    'How many people write in the texts of an agenda at this moment; null where the round shows nobody to be present.',
  params: agendaParams,
  answer: Type.Object({ people: Type.Union([Type.Integer(), Type.Null()]) }, closed),
})

export const moveRound = endpoint({
  name: 'moveRound',
  method: 'POST',
  path: '/api/agendas/:agendaId/rounds/:roundId/move',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Opens drafting, consultation or review, or leads review back to consultation.',
  params: roundParams,
  body: Type.Object(
    {
      to: Type.Enum(['drafting', 'consultation', 'review']),
      /** When the new phase ends; a consultation needs it. */
      closesAt: Type.Optional(Type.Union([instant, Type.Null()])),
      reason: Type.Optional(reason),
      /** Going back: which goals are consulted again. */
      goals: Type.Optional(Type.Array(uuid, { maxItems: 500, uniqueItems: true })),
    },
    closed,
  ),
})

export const extendPhase = endpoint({
  name: 'extendPhase',
  method: 'POST',
  path: '/api/agendas/:agendaId/rounds/:roundId/extend',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Moves the end of the present phase; an earlier end needs a reason.',
  params: roundParams,
  body: Type.Object({ closesAt: instant, reason: Type.Optional(reason) }, closed),
})

export const pauseRound = endpoint({
  name: 'pauseRound',
  method: 'POST',
  path: '/api/agendas/:agendaId/rounds/:roundId/pause',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Pauses the round: everybody reads, nobody writes, and the clock stands still.',
  params: roundParams,
  body: Type.Object({ reason }, closed),
})

export const resumeRound = endpoint({
  name: 'resumeRound',
  method: 'POST',
  path: '/api/agendas/:agendaId/rounds/:roundId/resume',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Lets a paused round go on; its phase ends later by the length of the pause.',
  params: roundParams,
  body: Type.Object({ reason }, closed),
})

export const withdrawRound = endpoint({
  name: 'withdrawRound',
  method: 'POST',
  path: '/api/agendas/:agendaId/rounds/:roundId/withdraw',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Asks for a withdrawal of the round. It takes effect when an administrator confirms it.',
  params: roundParams,
  body: Type.Object({ reason }, closed),
  answer: Type.Object({ confirmationId: uuid }, closed),
})

export const takeBackWithdrawal = endpoint({
  name: 'takeBackWithdrawal',
  method: 'DELETE',
  path: '/api/agendas/:agendaId/rounds/:roundId/withdraw',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Takes a withdrawal back that no administrator has confirmed yet.',
  params: roundParams,
})

export const confirmWithdrawal = endpoint({
  name: 'confirmWithdrawal',
  method: 'POST',
  path: '/api/withdrawals/:confirmationId/confirm',
  knock: { kind: 'administrator' },
  summary: 'Confirms the withdrawal of a round, as an administrator and not as who asked for it.',
  params: Type.Object({ confirmationId: uuid }, closed),
})

export const changeRoundSettings = endpoint({
  name: 'changeRoundSettings',
  method: 'PATCH',
  path: '/api/agendas/:agendaId/rounds/:roundId/settings',
  knock: { kind: 'member', action: 'move-round' },
  summary: 'Changes how a round is run: attribution, time zone, contest days, the rule of decision, planned ends.',
  params: roundParams,
  body: Type.Object(
    {
      attribution: Type.Optional(Type.Enum([...attributions])),
      timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      contestDays: Type.Optional(Type.Integer()),
      decisionKind: Type.Optional(Type.Enum([...decisionKinds])),
      requiredGroups: Type.Optional(Type.Array(Type.Enum([...stakeholderGroups]), { uniqueItems: true })),
      sealedPositions: Type.Optional(Type.Boolean()),
      twoModerators: Type.Optional(Type.Boolean()),
      minimumCallHours: Type.Optional(Type.Integer()),
      plannedEnds: Type.Optional(plannedEnds),
    },
    { ...closed, minProperties: 1 },
  ),
})
