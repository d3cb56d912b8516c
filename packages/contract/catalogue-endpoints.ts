/**
 * The catalogue and the links over HTTP: frameworks, indicators and the acquis for everyone who is signed in; what an
 * agenda uses, covers and links for its members. Links say who proposed them for whom and what was decided.
 */
import Type, { type Static } from 'typebox'
import { linkStates, maxReasonLength, maxSentenceLength, relations } from '../domain/catalogue.ts'
import { refusalCodes } from '../domain/errors.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import {
  acquisKind,
  acquisReference,
  acquisReport,
  documentKind,
  evidenceType,
  forum,
  framework,
  indicator,
} from './catalogue-files.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const entryId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' })
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const goalParams = Type.Object({ goalId: uuid }, closed)
const linkParams = Type.Object({ linkId: uuid }, closed)
const textOrNull = Type.Union([Type.String(), Type.Null()])
const refusalOrNull = Type.Union([Type.Enum([...refusalCodes]), Type.Null()])
const relationOrNull = Type.Union([Type.Enum([...relations]), Type.Null()])
/** A sentence without line ends; empty where nobody has said it yet. */
const sentence = Type.String({ maxLength: maxSentenceLength })

/** How somebody appears to others; all null for the secretariat and for links that came with the agenda. */
const delegation = Type.Object(
  {
    organisation: textOrNull,
    code: textOrNull,
    group: Type.Union([Type.Enum([...stakeholderGroups]), Type.Null()]),
  },
  closed,
)

const link = Type.Object(
  {
    id: uuid,
    goalId: uuid,
    /** The element of the text that is linked; null for the whole goal. */
    elementId: Type.Union([uuid, Type.Null()]),
    /** Exactly one of these two is given. */
    indicatorId: Type.Union([entryId, Type.Null()]),
    referenceId: Type.Union([entryId, Type.Null()]),
    /** How texts cite the indicator or the reference, such as `IND-3`. */
    code: Type.String(),
    title: Type.String(),
    /** Whether the reference binds; null for an indicator. */
    binding: Type.Union([Type.Boolean(), Type.Null()]),
    relation: relationOrNull,
    how: sentence,
    state: Type.Enum([...linkStates]),
    /** Null when it came with the agenda and nobody has taken it up. */
    proposedBy: Type.Union([Type.Object({ id: uuid, name: Type.String() }, closed), Type.Null()]),
    delegation,
    proposedAt: Type.String(),
    decision: Type.Union([
      Type.Object(
        { by: textOrNull, at: Type.String(), /** '' unless it was declined. */ reason: Type.String() },
        closed,
      ),
      Type.Null(),
    ]),
  },
  closed,
)

export type GoalLink = Static<typeof link>

/** What a chip, a picker and a link show of an entry. */
const catalogueWords = Type.Object(
  {
    kind: Type.Enum(['indicator', 'reference']),
    id: entryId,
    code: Type.String(),
    title: Type.String(),
    /** The framework's short title, or the kind of the reference. */
    from: Type.String(),
    binding: Type.Union([Type.Boolean(), Type.Null()]),
  },
  closed,
)
export type CatalogueWords = Static<typeof catalogueWords>

const indicatorLine = Type.Object(
  {
    id: entryId,
    code: Type.String(),
    number: Type.String(),
    title: Type.String(),
    groupId: Type.Union([entryId, Type.Null()]),
    /** Whether its measures, rationale and evidence are here. */
    isFull: Type.Boolean(),
    isWithdrawn: Type.Boolean(),
  },
  closed,
)
const frameworkLine = Type.Object(
  {
    id: entryId,
    title: Type.String(),
    shortTitle: Type.String(),
    owner: Type.String(),
    edition: Type.String(),
    year: Type.Integer(),
    groups: Type.Array(Type.Object({ id: entryId, number: Type.String(), title: Type.String() }, closed)),
    indicators: Type.Array(indicatorLine),
  },
  closed,
)

export const readCatalogueSchema = endpoint({
  name: 'readCatalogueSchema',
  method: 'GET',
  path: '/api/catalogue/schema',
  knock: { kind: 'anyone' },
  summary: 'The JSON Schema of the files that `catalogue import` and `agenda import` take.',
  answer: Type.Unknown(),
})

export const readCatalogue = endpoint({
  name: 'readCatalogue',
  method: 'GET',
  path: '/api/catalogue',
  knock: { kind: 'signed-in' },
  summary:
    'The catalogue: frameworks with their indicators by title, kinds of evidence and documents, fora, the acquis.',
  answer: Type.Object(
    {
      frameworks: Type.Array(frameworkLine),
      evidenceTypes: Type.Array(evidenceType),
      documentKinds: Type.Array(documentKind),
      fora: Type.Array(forum),
      acquisKinds: Type.Array(acquisKind),
      reports: Type.Array(acquisReport),
      references: Type.Array(acquisReference),
      /** Every import that changed something, newest first. */
      versions: Type.Array(
        Type.Object(
          { file: Type.Enum(['frameworks', 'acquis']), number: Type.Integer(), importedAt: Type.String() },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const readFramework = endpoint({
  name: 'readFramework',
  method: 'GET',
  path: '/api/catalogue/frameworks/:frameworkId',
  knock: { kind: 'signed-in' },
  summary: 'A framework with all that the catalogue says of it and of its indicators, as in its file.',
  params: Type.Object({ frameworkId: entryId }, closed),
  answer: framework,
})

export const readIndicator = endpoint({
  name: 'readIndicator',
  method: 'GET',
  path: '/api/catalogue/indicators/:indicatorId',
  knock: { kind: 'signed-in' },
  summary: 'An indicator with its measures, rationale and evidence, as in its file.',
  params: Type.Object({ indicatorId: entryId }, closed),
  answer: indicator,
})

export const readCatalogueWords = endpoint({
  name: 'readCatalogueWords',
  method: 'GET',
  path: '/api/catalogue/words',
  knock: { kind: 'signed-in' },
  summary: 'What the codes in texts stand for. Codes that are not known are left out.',
  query: Type.Object({ /** Joined by commas, at most 200. */ codes: Type.String({ maxLength: 8_200 }) }, closed),
  answer: Type.Object({ words: Type.Array(catalogueWords) }, closed),
})

export const searchCatalogue = endpoint({
  name: 'searchCatalogue',
  method: 'GET',
  path: '/api/agendas/:agendaId/catalogue',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'Indicators of the frameworks of an agenda and references of the acquis whose words fit, at most 30.',
  params: agendaParams,
  query: Type.Object(
    {
      words: Type.Optional(Type.String({ maxLength: 200 })),
      kind: Type.Optional(Type.Enum(['indicator', 'reference'])),
    },
    closed,
  ),
  answer: Type.Object({ found: Type.Array(catalogueWords) }, closed),
})

export const listAgendaIndicators = endpoint({
  name: 'listAgendaIndicators',
  method: 'GET',
  path: '/api/agendas/:agendaId/indicators',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'The frameworks that an agenda uses, in its order, with their indicators.',
  params: agendaParams,
  answer: Type.Object({ frameworks: Type.Array(frameworkLine) }, closed),
})

export const chooseFrameworks = endpoint({
  name: 'chooseFrameworks',
  method: 'PUT',
  path: '/api/agendas/:agendaId/frameworks',
  knock: { kind: 'member', action: 'choose-frameworks' },
  summary: 'Says which frameworks an agenda uses, in this order. One whose indicators are linked stays.',
  params: agendaParams,
  body: Type.Object({ frameworks: Type.Array(entryId, { maxItems: 100, uniqueItems: true }) }, closed),
  answer: Type.Object({}, closed),
})

export const readCoverage = endpoint({
  name: 'readCoverage',
  method: 'GET',
  path: '/api/agendas/:agendaId/coverage',
  knock: { kind: 'member', action: 'read-agenda' },
  summary:
    'Per goal and indicator the strongest relation among links that say how: agreed ones, and proposed ones apart.',
  params: agendaParams,
  answer: Type.Object(
    {
      cells: Type.Array(
        Type.Object({ goalId: uuid, indicatorId: entryId, agreed: relationOrNull, proposed: relationOrNull }, closed),
      ),
    },
    closed,
  ),
})

export const listLinks = endpoint({
  name: 'listLinks',
  method: 'GET',
  path: '/api/goals/:goalId/links',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'The links of a goal and of its elements to indicators and to the acquis, with what became of them.',
  params: goalParams,
  answer: Type.Object(
    {
      links: Type.Array(link),
      /** Why you cannot do this now; null where you can. */
      you: Type.Object(
        {
          propose: refusalOrNull,
          decide: refusalOrNull,
          /** A change of an agreed link. */
          suggest: refusalOrNull,
        },
        closed,
      ),
    },
    closed,
  ),
})

export const proposeLink = endpoint({
  name: 'proposeLink',
  method: 'POST',
  path: '/api/goals/:goalId/links',
  knock: { kind: 'member', action: 'propose-link' },
  summary: 'Proposes a link: to an indicator with a relation and one sentence saying how, or to an acquis reference.',
  params: goalParams,
  body: Type.Object(
    {
      target: Type.Object({ kind: Type.Enum(['indicator', 'reference']), id: entryId }, closed),
      /** Of a link to an indicator; null for one to a reference. */
      relation: relationOrNull,
      element: Type.Union([uuid, Type.Null()]),
      how: sentence,
    },
    closed,
  ),
  answer: Type.Object({ id: uuid }, closed),
})

export const rewordLink = endpoint({
  name: 'rewordLink',
  method: 'PATCH',
  path: '/api/links/:linkId',
  knock: { kind: 'member', action: 'propose-link' },
  summary: 'Changes the sentence and the relation of your proposal, or takes up one that came with the agenda.',
  params: linkParams,
  body: Type.Object({ relation: relationOrNull, how: sentence }, closed),
  answer: Type.Object({}, closed),
})

export const agreeLink = endpoint({
  name: 'agreeLink',
  method: 'POST',
  path: '/api/links/:linkId/agree',
  knock: { kind: 'member', action: 'decide-link' },
  summary: 'Agrees a proposed link. Only who holds the pen may.',
  params: linkParams,
  body: Type.Object({}, closed),
  answer: Type.Object({}, closed),
})

export const declineLink = endpoint({
  name: 'declineLink',
  method: 'POST',
  path: '/api/links/:linkId/decline',
  knock: { kind: 'member', action: 'decide-link' },
  summary: 'Declines a link, also one that was agreed, with a reason. Only who holds the pen may.',
  params: linkParams,
  body: Type.Object({ reason: Type.String({ maxLength: maxReasonLength }) }, closed),
  answer: Type.Object({}, closed),
})

export const withdrawLink = endpoint({
  name: 'withdrawLink',
  method: 'POST',
  path: '/api/links/:linkId/withdraw',
  knock: { kind: 'member', action: 'propose-link' },
  summary: 'Withdraws your own proposal.',
  params: linkParams,
  body: Type.Object({}, closed),
  answer: Type.Object({}, closed),
})
