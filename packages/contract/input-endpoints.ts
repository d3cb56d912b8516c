/**
 * Inputs of a round over HTTP: what is answered to them, who answers, and what their organisations reply. What is only
 * prepared is null to whoever does not answer. Rules D1 to D9: docs/consultation-rules.md.
 */
import Type from 'typebox'
import { threadTypes } from '../domain/comment.ts'
import { contestAnswers, contestVerdicts, dispositionKinds, inputViews } from '../domain/disposition.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { suggestionKinds, suggestionStates } from '../domain/suggestion.ts'
import { endpoint } from './endpoint.ts'
import { standingShown } from './suggestion-endpoints.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const reason = Type.String({ maxLength: 20_000 })
const kind = Type.Enum([...dispositionKinds])
const group = Type.Enum([...stakeholderGroups])
/** How many to pass over, in a query. */
const from = Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' }))
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const keptWords = Type.Object({ number: Type.String(), words: orNull(Type.String()) }, closed)
const disposition = Type.Object(
  {
    id: uuid,
    kind,
    reason: Type.String(),
    duplicateOf: orNull(Type.Object({ id: uuid, number: Type.Integer() }, closed)),
    /** The name of who decided; null for somebody who is not known any more. */
    by: orNull(Type.String()),
    at: instant,
    publishedAt: orNull(instant),
    contestEndsAt: orNull(instant),
    /** What the paragraph said when the phase began, and what it said when this was answered. */
    before: orNull(keptWords),
    after: orNull(keptWords),
  },
  closed,
)
const contest = Type.Object(
  {
    id: uuid,
    verdict: Type.Enum([...contestVerdicts]),
    reason: Type.String(),
    at: instant,
    answer: orNull(Type.Enum([...contestAnswers])),
    answerReason: Type.String(),
  },
  closed,
)
const input = Type.Object(
  {
    id: uuid,
    agendaId: uuid,
    number: Type.Integer(),
    round: Type.Integer(),
    goal: orNull(Type.Object({ id: uuid, number: Type.Integer(), title: Type.String() }, closed)),
    /** Exactly one of thread and suggestion. */
    threadId: orNull(uuid),
    type: orNull(Type.Enum([...threadTypes])),
    suggestionId: orNull(uuid),
    suggestion: orNull(
      Type.Object({ kind: Type.Enum([...suggestionKinds]), state: Type.Enum([...suggestionStates]) }, closed),
    ),
    /** Null for a comment that was withdrawn. */
    words: orNull(Type.String()),
    proposed: orNull(Type.Object({ struck: Type.String(), inserted: Type.String() }, closed)),
    author: Type.Object({ id: orNull(uuid), name: orNull(Type.String()) }, closed),
    organisation: orNull(Type.Object({ id: uuid, name: Type.String(), code: Type.String(), group }, closed)),
    /** Told alone where the round shows no organisation; null for the secretariat and where too few could be meant. */
    group: orNull(group),
    /** Organisations that back a suggestion; 0 for a thread. */
    backing: Type.Integer(),
    isLate: Type.Boolean(),
    assignedTo: orNull(Type.Object({ id: uuid, name: Type.String() }, closed)),
    disposition: orNull(disposition),
    /** What was answered before, newest first; to whoever does not answer, what of it was published. */
    earlier: Type.Array(Type.Object({ kind, reason: Type.String(), at: instant }, closed)),
    contest: orNull(contest),
  },
  closed,
)
const count = Type.Integer()
const inputNumber = Type.Integer({ minimum: 1, maximum: 10_000_000 })

export const listInputs = endpoint({
  name: 'listInputs',
  method: 'GET',
  path: '/api/agendas/:agendaId/inputs',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'The inputs of the latest round by goal and number, a page of them, with their answers.',
  params: agendaParams,
  query: Type.Object(
    {
      view: Type.Optional(Type.Enum([...inputViews])),
      kind: Type.Optional(kind),
      goal: Type.Optional(uuid),
      group: Type.Optional(group),
      from,
    },
    closed,
  ),
  answer: Type.Object(
    {
      standing: standingShown,
      inputs: Type.Array(input),
      /** Of what was asked for, on all pages. */
      total: count,
      counts: Type.Object(
        {
          all: count,
          open: count,
          mine: count,
          contested: count,
          late: count,
          kinds: Type.Array(Type.Object({ kind, count }, closed)),
        },
        closed,
      ),
    },
    closed,
  ),
})

export const disposeInputs = endpoint({
  name: 'disposeInputs',
  method: 'POST',
  path: '/api/agendas/:agendaId/dispositions',
  knock: { kind: 'member', action: 'dispose-input' },
  summary: 'Answers inputs alike, all or none: prepared until review begins, published at once in review.',
  params: agendaParams,
  body: Type.Object(
    {
      inputs: Type.Array(
        Type.Object({ id: uuid, /** The answer in force that you saw; null for none. */ seen: orNull(uuid) }, closed),
        { minItems: 1, maxItems: 1_000 },
      ),
      kind,
      reason,
      /** Of *duplicate*: the number of the input that says the same. */
      duplicateOf: orNull(inputNumber),
    },
    closed,
  ),
})

export const assignInputs = endpoint({
  name: 'assignInputs',
  method: 'POST',
  path: '/api/agendas/:agendaId/inputs/assign',
  knock: { kind: 'member', action: 'dispose-input' },
  summary: 'Gives inputs to a moderator or drafter to answer, or to nobody.',
  params: agendaParams,
  body: Type.Object(
    { inputs: Type.Array(uuid, { minItems: 1, maxItems: 1_000 }), /** A seat. */ to: orNull(uuid) },
    closed,
  ),
})

export const replyToDisposition = endpoint({
  name: 'replyToDisposition',
  method: 'POST',
  path: '/api/dispositions/:dispositionId/reply',
  knock: { kind: 'member', action: 'contest-disposition' },
  summary: 'Your organisation accepts the answer to its input, or contests it with a reason: once.',
  params: Type.Object({ dispositionId: uuid }, closed),
  body: Type.Object({ verdict: Type.Enum([...contestVerdicts]), reason }, closed),
})

export const answerContest = endpoint({
  name: 'answerContest',
  method: 'POST',
  path: '/api/contests/:contestId/answer',
  knock: { kind: 'member', action: 'dispose-input' },
  summary: 'Answers a contest: the answer is upheld, changed, or both stand and are carried unresolved.',
  params: Type.Object({ contestId: uuid }, closed),
  body: Type.Object(
    {
      answer: Type.Enum([...contestAnswers]),
      reason,
      /** Of *changed*: the new answer; null otherwise. */
      change: orNull(Type.Object({ kind, duplicateOf: orNull(inputNumber) }, closed)),
    },
    closed,
  ),
})

export const listMyInputs = endpoint({
  name: 'listMyInputs',
  method: 'GET',
  path: '/api/my-input',
  knock: { kind: 'signed-in' },
  summary: 'What you or your organisation brought in, in all your agendas, with the published answers.',
  query: Type.Object(
    { whose: Type.Optional(Type.Enum(['own', 'organisation'])), agenda: Type.Optional(uuid), from },
    closed,
  ),
  answer: Type.Object({ inputs: Type.Array(input) }, closed),
})
