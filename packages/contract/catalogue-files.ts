/**
 * The shapes of the files of the catalogue: frameworks with their indicators (catalogue/indicators.json), and the
 * acquis (catalogue/norms.json). Closed everywhere, so that a misspelt property is refused instead of lost; what names
 * something else in the file is checked by server/catalogue/catalogue-reader.ts. Published at GET /api/catalogue/schema.
 */
import Type, { type Static } from 'typebox'
import { maxTitleLength } from '../domain/agenda.ts'
import { stakeholderGroups } from '../domain/participant.ts'

const closed = { additionalProperties: false } as const
const id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' })
/** How texts cite an entry, such as `IND-3`: Latin, short, unique in the catalogue, never changed. */
const code = Type.String({ pattern: '^[A-Z0-9][A-Z0-9._-]{0,39}$' })
const label = Type.String({ minLength: 1, maxLength: maxTitleLength })
const prose = Type.String({ maxLength: 8_000 })
const words = Type.String({ minLength: 1, maxLength: 8_000 })
const wordsOrNull = Type.Union([words, Type.Null()])
const word = Type.String({ minLength: 1, maxLength: 100 })
const url = Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2_000 })
const urlOrNull = Type.Union([url, Type.Null()])
const flag = Type.Boolean()
const flagOrNull = Type.Union([flag, Type.Null()])
const language = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })
const atMost = { maxItems: 200 }
const ids = Type.Array(id, atMost)
const groups = Type.Array(Type.Enum([...stakeholderGroups]), { maxItems: stakeholderGroups.length })
/** Values with their meaning, which other parts of the file use. */
const meanings = Type.Record(Type.String({ pattern: '^[a-z_]{1,40}$' }), words)

const evidenceType = Type.Object(
  {
    id,
    label,
    description: prose,
    issuer_must_be_state: flag,
    formalised: flag,
    on_behalf_of_state: flag,
    needs_forum: flag,
    needs_counterpart_country: flag,
  },
  closed,
)
const documentKind = Type.Object({ id, label }, closed)
const forum = Type.Object(
  {
    id,
    title: label,
    kind: Type.Enum(['un', 'regional', 'global', 'multistakeholder', 'technical']),
    /** `active`, or `ended_` and the year in which it ended. */
    status: Type.String({ pattern: '^(active|ended_\\d{4})$' }),
    named_in_source: flag,
    url: urlOrNull,
  },
  closed,
)
const measure = Type.Object(
  {
    id,
    text: words,
    alternatives: Type.Optional(Type.Array(words, atMost)),
    alternatives_rule: Type.Optional(word),
    formalised: Type.Optional(flag),
    on_behalf_of_state: Type.Optional(flag),
    topics: Type.Optional(Type.Array(word, atMost)),
    roles: Type.Optional(Type.Array(word, atMost)),
    roles_rule: Type.Optional(word),
    needs_counterpart_country: Type.Optional(flag),
    /** Ids of fora of this file. */
    fora: ids,
    /** Whether the fora are examples, so that others count as well. */
    examples_only: flag,
    article_ref: Type.Optional(word),
  },
  closed,
)
const evidence = Type.Object(
  {
    id,
    /** Ids of evidence types of this file. */
    types: ids,
    types_rule: Type.Optional(word),
    text: words,
    formalised: flag,
    on_behalf_of_state: flag,
    officially_published: Type.Optional(flag),
    needs_counterpart_country: Type.Optional(flag),
    /** Ids of measures of the same indicator. */
    supports: ids,
    article_ref: Type.Optional(word),
  },
  closed,
)
const source = Type.Object({ url: urlOrNull, locator: Type.Union([word, Type.Null()]), verification: word }, closed)
const indicator = Type.Object(
  {
    id,
    /** Without one: IND- and the article number, or the id in capitals. */
    code: Type.Optional(code),
    /** The id of the framework that holds it. */
    framework: id,
    /** The id of a group of the framework. */
    group: Type.Union([id, Type.Null()]),
    number: word,
    kind: word,
    title: label,
    alternate_titles: Type.Optional(Type.Array(Type.Object({ title: label, verification: word }, closed), atMost)),
    demonstrates: Type.Optional(word),
    subject: Type.Optional(word),
    question: Type.Optional(words),
    measures: Type.Array(measure, atMost),
    measures_exhaustive: Type.Optional(flag),
    rationale: wordsOrNull,
    evidence: Type.Array(evidence, atMost),
    /** One of `evidence_rule_values`. */
    evidence_rule: Type.Optional(word),
    detail: Type.Enum(['full', 'title_only']),
    source,
    number_verification: Type.Optional(word),
    article_number: Type.Optional(Type.Integer({ minimum: 1, maximum: 999 })),
  },
  closed,
)
const framework = Type.Object(
  {
    id,
    title: label,
    short_title: label,
    owner: label,
    edition: label,
    year: Type.Integer({ minimum: 1900, maximum: 2200 }),
    unit_of_assessment: label,
    url: urlOrNull,
    categories: Type.Optional(Type.Array(Type.Object({ id, title: label }, closed), atMost)),
    scoring: Type.Union([
      Type.Object(
        {
          summary: words,
          public_evidence_required: flagOrNull,
          live_index: flagOrNull,
          points: Type.Union([prose, Type.Integer(), Type.Null()]),
          verification: words,
        },
        closed,
      ),
      Type.Null(),
    ]),
    verification: words,
    groups: Type.Array(
      Type.Object(
        {
          id,
          number: word,
          title: label,
          /** The id of a category of the framework. */
          category: Type.Optional(id),
          verification: word,
        },
        closed,
      ),
      atMost,
    ),
    indicators: Type.Array(indicator, { maxItems: 1_000 }),
  },
  closed,
)

export const frameworksFile = Type.Object(
  {
    schema_version: Type.Literal(1),
    language,
    about: Type.Optional(prose),
    verification_values: meanings,
    evidence_rule_values: meanings,
    evidence_rule_note: Type.Optional(prose),
    supports_note: Type.Optional(prose),
    evidence_types: Type.Array(evidenceType, atMost),
    document_kinds: Type.Array(documentKind, atMost),
    fora: Type.Array(forum, { maxItems: 1_000 }),
    frameworks: Type.Array(framework, { minItems: 1, maxItems: 100 }),
  },
  { ...closed, title: 'Frameworks and indicators' },
)

const acquisKind = Type.Object({ id, label, binding: flag }, closed)
const acquisReport = Type.Object({ symbol: label, title: label, verification: word }, closed)
const acquisReference = Type.Object(
  {
    id,
    /** Without one: the id in capitals. */
    code: Type.Optional(code),
    /** The id of a kind of this file. */
    kind: id,
    instrument: label,
    paragraph: Type.Union([word, Type.Null()]),
    title: label,
    summary: words,
    source: Type.Object({ url: urlOrNull, verification: word }, closed),
    binding: flag,
    addressed_to: groups,
    commonly_supported_by: groups,
    elaborated_in: Type.Optional(wordsOrNull),
    endorsed_by: Type.Optional(wordsOrNull),
    number: Type.Optional(Type.Union([word, Type.Null()])),
    heading: Type.Optional(label),
  },
  closed,
)

export const acquisFile = Type.Object(
  {
    schema_version: Type.Literal(1),
    language,
    about: Type.Optional(prose),
    commonly_supported_by_note: Type.Optional(prose),
    elaborated_in_note: Type.Optional(prose),
    definition: Type.Optional(Type.Object({ text: words, verification: word }, closed)),
    kinds: Type.Array(acquisKind, { minItems: 1, maxItems: 100 }),
    verification_values: meanings,
    reports: Type.Array(acquisReport, atMost),
    references: Type.Array(acquisReference, { minItems: 1, maxItems: 1_000 }),
  },
  { ...closed, title: 'The acquis' },
)

export type FrameworksFile = Static<typeof frameworksFile>
export type FrameworkEntry = FrameworksFile['frameworks'][number]
export type IndicatorEntry = Static<typeof indicator>
export type EvidenceType = Static<typeof evidenceType>
export type DocumentKind = Static<typeof documentKind>
export type Forum = Static<typeof forum>
export type AcquisFile = Static<typeof acquisFile>
export type AcquisKind = Static<typeof acquisKind>
export type AcquisReport = Static<typeof acquisReport>
export type ReferenceEntry = Static<typeof acquisReference>
export { acquisKind, acquisReference, acquisReport, documentKind, evidenceType, forum, framework, indicator }
