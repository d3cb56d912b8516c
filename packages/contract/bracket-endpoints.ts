/**
 * Brackets over HTTP: placing contested words in a bracket, wordings and who holds them, and lifting, by agreement of
 * all who hold one or by a recorded decision. Every change answers the bracket as it is then. Rules B1 to B9:
 * docs/suggestions.md.
 */
import Type from 'typebox'
import { alternativeKinds } from '../domain/bracket.ts'
import { endpoint } from './endpoint.ts'
import { somebody, standingShown } from './suggestion-endpoints.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const goalParams = Type.Object({ goalId: uuid }, closed)
const bracketParams = Type.Object({ bracketId: uuid }, closed)
const n = Type.Integer({ minimum: 0, maximum: 1_000_000 })
/** In a path. */
const wordingParams = Type.Object({ bracketId: uuid, n: Type.String({ pattern: '^[0-9]{1,7}$' }) }, closed)
const reason = Type.String({ maxLength: 20_000 })
const yjsId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const unit = Type.Array(yjsId, { minItems: 2, maxItems: 2, description: '[client, clock]' })
/** `none` is no text at all, `placeholder` words to come: both without words. */
const wording = Type.Object(
  { kind: Type.Enum([...alternativeKinds]), words: Type.String({ maxLength: 100_000 }) },
  closed,
)

const bracket = Type.Object(
  {
    id: uuid,
    goalId: uuid,
    goalNumber: Type.Integer(),
    goalTitle: Type.String(),
    /** The block where it stands, `client:clock`. */
    bid: Type.String(),
    /** Such as `8.3`; '' in a heading. */
    paragraph: Type.String(),
    reason: Type.String(),
    placedBy: somebody,
    placedAt: instant,
    /** In the order of the text. */
    alternatives: Type.Array(
      Type.Object(
        {
          n,
          kind: Type.Enum([...alternativeKinds]),
          /** What it says now, in a reading without suggestions. */
          words: Type.String(),
          addedBy: somebody,
          holders: Type.Array(Type.Object({ by: somebody, since: instant }, closed)),
          /** Whom the file from which the bracket came names as holders; they have no say here. */
          quotedHolders: Type.Array(Type.Object({ by: somebody, since: instant }, closed)),
        },
        closed,
      ),
    ),
    /** Which organisations agree to lift it to which wording. */
    agreements: Type.Array(Type.Object({ by: somebody, n, at: instant }, closed)),
    /** Organisations that hold a wording and have not agreed to the one that most agree to. */
    missing: Type.Integer(),
  },
  closed,
)
/** `bracket` is null once it was lifted; then `lifted` says by which decision. */
const outcome = Type.Object(
  {
    bracket: Type.Union([bracket, Type.Null()]),
    lifted: Type.Union([Type.Object({ decisionId: uuid, keep: Type.Union([n, Type.Null()]) }, closed), Type.Null()]),
  },
  closed,
)

export const listBrackets = endpoint({
  name: 'listBrackets',
  method: 'GET',
  path: '/api/goals/:goalId/brackets',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'The open brackets of a goal in the order of the page.',
  params: goalParams,
  answer: Type.Object({ standing: standingShown, brackets: Type.Array(bracket) }, closed),
})

export const listAgendaBrackets = endpoint({
  name: 'listAgendaBrackets',
  method: 'GET',
  path: '/api/agendas/:agendaId/brackets',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'The open brackets of all goals of an agenda that do not rest, by goal, and what else is open in each.',
  params: Type.Object({ agendaId: uuid }, closed),
  answer: Type.Object(
    {
      brackets: Type.Array(bracket),
      goals: Type.Array(
        Type.Object(
          {
            goalId: uuid,
            brackets: Type.Integer(),
            suggestions: Type.Integer(),
            objections: Type.Integer(),
            isClean: Type.Boolean(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const placeBracket = endpoint({
  name: 'placeBracket',
  method: 'POST',
  path: '/api/goals/:goalId/brackets',
  knock: { kind: 'member', action: 'hold-bracket' },
  summary: 'Puts words of one paragraph in a bracket, beside other wordings.',
  params: goalParams,
  body: Type.Object(
    {
      first: unit,
      last: unit,
      others: Type.Array(wording, { minItems: 1, maxItems: 50 }),
      /** The wording that your organisation holds, 0 for the words in the text; null for none. */
      hold: Type.Union([n, Type.Null()]),
      reason,
    },
    closed,
  ),
  answer: outcome,
})

export const addAlternative = endpoint({
  name: 'addAlternative',
  method: 'POST',
  path: '/api/brackets/:bracketId/alternatives',
  knock: { kind: 'member', action: 'hold-bracket' },
  summary: 'Adds a wording at the end of a bracket. With `hold` your organisation holds it.',
  params: bracketParams,
  body: Type.Object({ wording, hold: Type.Boolean() }, closed),
  answer: outcome,
})

export const removeAlternative = endpoint({
  name: 'removeAlternative',
  method: 'DELETE',
  path: '/api/brackets/:bracketId/alternatives/:n',
  knock: { kind: 'member', action: 'hold-bracket' },
  summary: 'Takes out a wording that nobody holds. Two stay at least.',
  params: wordingParams,
  answer: outcome,
})

export const holdAlternative = endpoint({
  name: 'holdAlternative',
  method: 'POST',
  path: '/api/brackets/:bracketId/alternatives/:n/holders',
  knock: { kind: 'member', action: 'hold-bracket' },
  summary: 'Your organisation holds this wording: one of a bracket at most.',
  params: wordingParams,
  answer: outcome,
})

export const releaseAlternative = endpoint({
  name: 'releaseAlternative',
  method: 'DELETE',
  path: '/api/brackets/:bracketId/alternatives/:n/holders',
  knock: { kind: 'member', action: 'hold-bracket' },
  summary: 'Your organisation releases this wording, and what it agreed to in this bracket ends.',
  params: wordingParams,
  answer: outcome,
})

export const agreeToLift = endpoint({
  name: 'agreeToLift',
  method: 'POST',
  path: '/api/brackets/:bracketId/agree',
  knock: { kind: 'member', action: 'hold-bracket' },
  summary: 'Your organisation agrees to a wording. Once all who hold one agree to it, the bracket lifts.',
  params: bracketParams,
  body: Type.Object({ n }, closed),
  answer: outcome,
})

export const liftBracket = endpoint({
  name: 'liftBracket',
  method: 'POST',
  path: '/api/brackets/:bracketId/lift',
  knock: { kind: 'member', action: 'decide-suggestions' },
  summary: 'Lifts a bracket by a recorded decision: one wording stays, or none. Taken back like other decisions.',
  params: bracketParams,
  body: Type.Object({ keep: Type.Union([n, Type.Null()]), reason }, closed),
  answer: outcome,
})
