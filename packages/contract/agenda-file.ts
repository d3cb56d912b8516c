/**
 * The shape of a file that an agenda is made from: the starter agenda's and an operator's own. Closed everywhere, so
 * that a misspelt property is refused instead of lost. Its norms and links name entries of the catalogue.
 */
import Type, { type Static } from 'typebox'
import { maxTitleLength } from '../domain/agenda.ts'
import { linkStates, maxSentenceLength, relations } from '../domain/catalogue.ts'
import { stakeholderGroups } from '../domain/participant.ts'

const closed = { additionalProperties: false } as const
const id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' })
const label = Type.String({ minLength: 1, maxLength: maxTitleLength })
/** Shorter than a block of a text may be. */
const prose = Type.String({ maxLength: 16_000 })
const words = Type.String({ minLength: 1, maxLength: 16_000 })
const word = Type.String({ maxLength: 100 })
const named = Type.Object({ id, label, description: Type.Optional(prose) }, closed)
const atMost = { maxItems: 200 }

const measure = Type.Object({ id, text: words }, closed)
const action = Type.Object(
  {
    id,
    text: words,
    lead: Type.Enum([...stakeholderGroups, 'joint']),
    partners: Type.Array(Type.Enum([...stakeholderGroups]), { maxItems: stakeholderGroups.length }),
  },
  closed,
)
const link = Type.Object(
  {
    indicator: id,
    relation: Type.Union([Type.Enum([...relations]), Type.Null()]),
    /** One sentence; a link without one counts in no coverage. */
    how: Type.Union([Type.String({ maxLength: maxSentenceLength }), Type.Null()]),
    state: Type.Enum([...linkStates]),
  },
  closed,
)
const goal = Type.Object(
  {
    id,
    /** The id of a theme of this file. */
    theme: id,
    status: Type.Optional(word),
    example: Type.Optional(Type.Boolean()),
    title: label,
    rationale: prose,
    costs_addressed: Type.Object({ monetary: prose, non_monetary: prose }, closed),
    development_outcome: prose,
    policies: Type.Array(measure, atMost),
    regulations: Type.Array(measure, atMost),
    actions: Type.Array(action, atMost),
    norms: Type.Optional(Type.Array(id, atMost)),
    links: Type.Optional(Type.Array(link, atMost)),
  },
  closed,
)

export const agendaFile = Type.Object(
  {
    schema_version: Type.Literal(1),
    language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }),
    about: Type.Optional(prose),
    agenda: Type.Object(
      { title: label, status: Type.Optional(word), ordered: Type.Optional(Type.Boolean()), note: Type.Optional(prose) },
      closed,
    ),
    lead_values: Type.Optional(Type.Array(named, atMost)),
    stakeholder_groups: Type.Optional(Type.Array(named, atMost)),
    themes: Type.Array(named, { maxItems: 100 }),
    goals: Type.Array(goal, { minItems: 1, maxItems: 500 }),
  },
  closed,
)

export type AgendaFile = Static<typeof agendaFile>
export type AgendaFileGoal = Static<typeof goal>
