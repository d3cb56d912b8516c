/**
 * Suggestions and decisions over HTTP: what is undecided in a goal, why somebody suggests it and who backs it, titles
 * and links suggested beside the text, and what those who hold the pen decide. A suggestion is spoken of by its id, by
 * the key of its record (`alias/uuid`) or by any unit of its words (`client:clock`); in a path, encoded. Rules S1 to
 * S12: docs/suggestions.md. Brackets: bracket-endpoints.ts.
 */
import Type from 'typebox'
import { goalStates, maxTitleLength, pens, phases } from '../domain/agenda.ts'
import { attributions } from '../domain/consultation.ts'
import { maxSentenceLength, relations } from '../domain/catalogue.ts'
import { roles, stakeholderGroups } from '../domain/participant.ts'
import { decisionKinds, suggestionKinds, suggestionStates, verdicts } from '../domain/suggestion.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const uuidOrNull = Type.Union([uuid, Type.Null()])
const textOrNull = Type.Union([Type.String(), Type.Null()])
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const instantOrNull = Type.Union([instant, Type.Null()])
const name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_:/-]+$' })
/** Wider than a reason may be, so that a too long one is told so. */
const reason = Type.String({ maxLength: 20_000 })
const goalParams = Type.Object({ goalId: uuid }, closed)
const suggestionParams = Type.Object({ goalId: uuid, name }, closed)
const group = Type.Enum([...stakeholderGroups])
const yjsId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
/** `[client, clock, length]`. */
const units = Type.Array(Type.Array(yjsId, { minItems: 3, maxItems: 3 }))
/** `digestOfSuggestions` of packages/document. */
const count = Type.Integer({ minimum: 1, maximum: 100_000 })
const digest = Type.String({ pattern: '^[0-9a-f]{64}$' })
const relation = Type.Union([Type.Enum([...relations]), Type.Null()])

/** Who did something, as discussions show people; `organisationId` is what one may choose by. */
export const somebody = Type.Object(
  {
    /** Null for somebody without an account here. */
    id: uuidOrNull,
    name: textOrNull,
    organisationId: uuidOrNull,
    organisation: textOrNull,
    code: textOrNull,
    group: Type.Union([group, Type.Null()]),
  },
  closed,
)

/** What decides what you may do; packages/domain answers from it. */
export const standingShown = Type.Object(
  {
    role: Type.Enum([...roles]),
    phase: Type.Enum([...phases]),
    pen: Type.Enum([...pens]),
    paused: Type.Boolean(),
    withdrawn: Type.Boolean(),
    attribution: Type.Enum([...attributions]),
    goal: Type.Union([Type.Enum([...goalStates]), Type.Null()]),
  },
  closed,
)

const backing = Type.Object({ by: somebody, at: instant }, closed)
const titleChange = Type.Object({ from: Type.String(), to: Type.String() }, closed)
const linkChange = Type.Object(
  {
    linkId: uuid,
    /** True when the link should go; then relation and sentence are those it has. */
    remove: Type.Boolean(),
    relation,
    how: Type.String(),
    was: Type.Object({ relation, how: Type.String() }, closed),
  },
  closed,
)
/** A ¶ among words is a line break. */
const said = {
  insertedWords: Type.String(),
  struckWords: Type.String(),
  attribute: Type.Union([
    Type.Object(
      {
        name: Type.String(),
        value: Type.Union([Type.String(), Type.Number()]),
        was: Type.Union([Type.String(), Type.Number()]),
      },
      closed,
    ),
    Type.Null(),
  ]),
  title: Type.Union([titleChange, Type.Null()]),
  link: Type.Union([linkChange, Type.Null()]),
}

const suggestion = Type.Object(
  {
    /** How it is spoken of: its record, a unit of its words, or its id beside the text. True until it is decided. */
    name: Type.String(),
    /** Null until somebody explains, backs, discusses or decides it. */
    id: uuidOrNull,
    kind: Type.Enum([...suggestionKinds]),
    author: somebody,
    /** When it was first seen; of one without an id, when its author began to suggest. Null when not known. */
    firstSeenAt: instantOrNull,
    /** Why, in its author's words; '' when she has not said. */
    reason: Type.String(),
    ...said,
    /** The block where it stands, `client:clock`; null beside the text. */
    bid: textOrNull,
    /** Such as `8.3`; '' for a heading, a suggested paragraph and what stands beside the text. */
    paragraph: Type.String(),
    inserted: units,
    struck: units,
    /** Discussions about it, oldest first. */
    threads: Type.Array(uuid),
    backing: Type.Array(backing),
    /** Names of the suggestions of others that meet it. */
    contested: Type.Array(Type.String()),
    /** Whether it is yours. */
    isOwn: Type.Boolean(),
  },
  closed,
)

const decidedItem = Type.Object(
  {
    suggestionId: uuid,
    kind: Type.Enum([...suggestionKinds]),
    author: somebody,
    outcome: Type.Enum(['accepted', 'rejected']),
    /** False for one that went with what was decided, such as words inside a struck passage. */
    chosen: Type.Boolean(),
    reason: Type.String(),
    threads: Type.Array(uuid),
    backing: Type.Array(backing),
    ...said,
  },
  closed,
)

const decision = Type.Object(
  {
    id: uuid,
    kind: Type.Enum([...decisionKinds]),
    reason: Type.String(),
    /** True for a bracket that was lifted because all who hold a wording agreed. */
    byAgreement: Type.Boolean(),
    by: somebody,
    at: instant,
    bracketId: uuidOrNull,
    /** Words of the bracket that went; '' for none. */
    removedWords: Type.String(),
    items: Type.Array(decidedItem),
    reverted: Type.Union([Type.Object({ by: somebody, at: instant, reason: Type.String() }, closed), Type.Null()]),
  },
  closed,
)

/** Which suggestions are meant; `part` takes only these units of one, so that half a sentence can be accepted. */
const chosen = Type.Union([
  Type.Object({ names: Type.Array(name, { minItems: 1, maxItems: 2_000 }) }, closed),
  Type.Object(
    { name, units: Type.Array(Type.Array(yjsId, { minItems: 3, maxItems: 3 }), { minItems: 1, maxItems: 2_000 }) },
    closed,
  ),
  Type.Object({ author: uuid }, closed),
  Type.Object({ organisation: uuid }, closed),
  Type.Object({ group }, closed),
  Type.Object({ uncontested: Type.Literal(true) }, closed),
])

export const listSuggestions = endpoint({
  name: 'listSuggestions',
  method: 'GET',
  path: '/api/goals/:goalId/suggestions',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'The undecided suggestions of a goal in the order of the page, with reasons, backing and discussions.',
  params: goalParams,
  answer: Type.Object({ standing: standingShown, suggestions: Type.Array(suggestion) }, closed),
})

export const readSuggestion = endpoint({
  name: 'readSuggestion',
  method: 'GET',
  path: '/api/suggestions/:suggestionId',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'One suggestion that has an id, also after it was decided, with what its reason said before.',
  params: Type.Object({ suggestionId: uuid }, closed),
  answer: Type.Object(
    {
      id: uuid,
      goalId: uuid,
      kind: Type.Enum([...suggestionKinds]),
      state: Type.Enum([...suggestionStates]),
      author: somebody,
      firstSeenAt: instant,
      closedAt: instantOrNull,
      ...said,
      /** Newest first; the first one counts. */
      reasons: Type.Array(Type.Object({ reason: Type.String(), writtenAt: instant }, closed)),
      threads: Type.Array(uuid),
      backing: Type.Array(backing),
    },
    closed,
  ),
})

export const explainSuggestion = endpoint({
  name: 'explainSuggestion',
  method: 'PUT',
  path: '/api/goals/:goalId/suggestions/:name/reason',
  knock: { kind: 'member', action: 'explain-suggestion' },
  summary: 'Says why you suggest something, or says it better; what it said before stays readable.',
  params: suggestionParams,
  body: Type.Object({ reason }, closed),
  answer: Type.Object({ suggestionId: uuid }, closed),
})

export const backSuggestion = endpoint({
  name: 'backSuggestion',
  method: 'POST',
  path: '/api/goals/:goalId/suggestions/:name/backing',
  knock: { kind: 'member', action: 'back-suggestion' },
  summary: 'Your organisation backs the suggestion of another one.',
  params: suggestionParams,
  answer: Type.Object({ suggestionId: uuid }, closed),
})

export const stopBacking = endpoint({
  name: 'stopBacking',
  method: 'DELETE',
  path: '/api/goals/:goalId/suggestions/:name/backing',
  knock: { kind: 'member', action: 'back-suggestion' },
  summary: 'Your organisation does not back it any more.',
  params: suggestionParams,
})

export const withdrawSuggestion = endpoint({
  name: 'withdrawSuggestion',
  method: 'DELETE',
  path: '/api/goals/:goalId/suggestions/:name',
  knock: { kind: 'member', action: 'explain-suggestion' },
  summary: 'Takes your own suggestion back, in the text or beside it.',
  params: suggestionParams,
})

export const suggestTitle = endpoint({
  name: 'suggestTitle',
  method: 'POST',
  path: '/api/goals/:goalId/title-suggestions',
  knock: { kind: 'member', action: 'suggest-text' },
  summary: 'Suggests another title for a goal. A new one takes the place of your earlier one.',
  params: goalParams,
  body: Type.Object({ title: Type.String({ maxLength: maxTitleLength * 4 }), reason }, closed),
  answer: Type.Object({ suggestionId: uuid }, closed),
})

export const suggestLink = endpoint({
  name: 'suggestLink',
  method: 'POST',
  path: '/api/links/:linkId/suggestions',
  knock: { kind: 'member', action: 'suggest-text' },
  summary: 'Suggests another relation or sentence for an agreed link, or that it goes.',
  params: Type.Object({ linkId: uuid }, closed),
  body: Type.Object(
    {
      change: Type.Union([
        Type.Object({ relation, how: Type.String({ maxLength: maxSentenceLength }) }, closed),
        Type.Object({ remove: Type.Literal(true) }, closed),
      ]),
      reason,
    },
    closed,
  ),
  answer: Type.Object({ suggestionId: uuid }, closed),
})

export const previewDecision = endpoint({
  name: 'previewDecision',
  method: 'POST',
  path: '/api/goals/:goalId/decisions/preview',
  knock: { kind: 'member', action: 'decide-suggestions' },
  summary: 'What a decision would decide now. Changes nothing.',
  params: goalParams,
  body: Type.Object({ of: chosen }, closed),
  answer: Type.Object(
    {
      /** How many would be decided: what `expect` must say. */
      count: Type.Integer(),
      /** How many of those meet a suggestion of somebody else; 0 for all uncontested. */
      contested: Type.Integer(),
      /** Organisations whose suggestions these are. */
      organisations: Type.Integer(),
      names: Type.Array(Type.String()),
      digest,
    },
    closed,
  ),
})

export const decideSuggestions = endpoint({
  name: 'decideSuggestions',
  method: 'POST',
  path: '/api/goals/:goalId/decisions',
  knock: { kind: 'member', action: 'decide-suggestions' },
  summary: 'Accepts or rejects suggestions, all or none. A rejection says why.',
  params: goalParams,
  body: Type.Object(
    {
      verdict: Type.Enum([...verdicts]),
      reason,
      of: chosen,
      /** How many you mean and, unless left out, what you saw of them; refused with the new number where either differs. */
      expect: Type.Object({ count, digest: Type.Optional(digest) }, closed),
    },
    closed,
  ),
  answer: Type.Object({ decisionId: uuid, count: Type.Integer() }, closed),
})

export const listDecisions = endpoint({
  name: 'listDecisions',
  method: 'GET',
  path: '/api/goals/:goalId/decisions',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'What was decided in a goal, newest first, with reasons that stay.',
  params: goalParams,
  answer: Type.Object({ standing: standingShown, decisions: Type.Array(decision) }, closed),
})

export const readSources = endpoint({
  name: 'readSources',
  method: 'GET',
  path: '/api/goals/:goalId/sources',
  knock: { kind: 'member', action: 'read-text' },
  summary:
    'Where words of a text come from: who wrote them and when, and the decisions that made them so, newest first.',
  params: goalParams,
  query: Type.Object(
    {
      /** Stretches of the text by their first and last unit, `client:clock-client:clock`, separated by commas. */
      passage: Type.String({
        minLength: 1,
        maxLength: 8_000,
        pattern: '^[0-9]+:[0-9]+-[0-9]+:[0-9]+(,[0-9]+:[0-9]+-[0-9]+:[0-9]+)*$',
      }),
    },
    closed,
  ),
  answer: Type.Object(
    {
      /** What the passage says now, stretch by stretch; undecided suggestions are left out. */
      runs: Type.Array(
        Type.Object(
          {
            text: Type.String(),
            /** Null for what the house put there, such as the first text. */
            by: Type.Union([somebody, Type.Null()]),
            at: instantOrNull,
            /** The decision that took it in; null for what was written directly. */
            decision: uuidOrNull,
          },
          closed,
        ),
      ),
      /** Each with those of its suggestions alone that concern the passage. */
      decisions: Type.Array(decision),
    },
    closed,
  ),
})

export const revertDecision = endpoint({
  name: 'revertDecision',
  method: 'POST',
  path: '/api/goals/:goalId/decisions/:decisionId/revert',
  knock: { kind: 'member', action: 'decide-suggestions' },
  summary: 'Takes a decision back, with a reason: what it decided is undecided again, as it was.',
  params: Type.Object({ goalId: uuid, decisionId: uuid }, closed),
  body: Type.Object({ reason }, closed),
})

export const suggestDraft = endpoint({
  name: 'suggestDraft',
  method: 'POST',
  path: '/api/goals/:goalId/drafts/:draftId/suggest',
  knock: { kind: 'member', action: 'suggest-text' },
  summary:
    'Makes kept words of yours a suggestion, where they stood or at the end of a paragraph; the draft goes with it.',
  params: Type.Object({ goalId: uuid, draftId: uuid }, closed),
  body: Type.Object(
    {
      passage: Type.Integer({ minimum: 0, maximum: 199 }),
      /** `client:clock` of the paragraph; null for where they stood. */
      block: Type.Union([Type.String({ pattern: '^\\d{1,16}:\\d{1,16}$' }), Type.Null()]),
    },
    closed,
  ),
  answer: Type.Object({}, closed),
})
