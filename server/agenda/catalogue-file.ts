/**
 * Reads a catalogue of goals (catalogue/goals.json, or an operator's file of the same shape) into what an agenda is
 * made from. Everything is checked before anything is written; a broken file is refused with the line and the reason.
 */
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { leads, textLimits } from '../../packages/document/text-model.ts'
import { maxTitleLength } from '../../packages/domain/agenda.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { limits } from '../platform/limits.ts'
import { lineOfPath } from './json-lines.ts'

const closed = { additionalProperties: false } as const
const id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' })
const label = Type.String({ minLength: 1, maxLength: maxTitleLength })
const prose = Type.String({ maxLength: textLimits.maxBlockLength / 4 })
const words = Type.String({ minLength: 1, maxLength: textLimits.maxBlockLength / 4 })
const textOrNull = Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()])
const most = { maxItems: limits.agenda.maxElementsPerGoal }
const named = Type.Object({ id, label, description: Type.Optional(prose) }, closed)

const measure = Type.Object({ id, text: words }, closed)
const action = Type.Object(
  {
    id,
    text: words,
    lead: Type.Enum([...leads]),
    partners: Type.Array(Type.Enum([...stakeholderGroups]), { maxItems: stakeholderGroups.length }),
  },
  closed,
)
const goal = Type.Object(
  {
    id,
    theme: id,
    status: Type.Optional(Type.String({ maxLength: 100 })),
    example: Type.Optional(Type.Boolean()),
    title: label,
    rationale: prose,
    costs_addressed: Type.Object({ monetary: prose, non_monetary: prose }, closed),
    development_outcome: prose,
    policies: Type.Array(measure, most),
    regulations: Type.Array(measure, most),
    actions: Type.Array(action, most),
    norms: Type.Optional(Type.Array(id, most)),
    links: Type.Optional(
      Type.Array(
        Type.Object(
          { indicator: id, relation: textOrNull, how: textOrNull, state: Type.String({ maxLength: 100 }) },
          closed,
        ),
        most,
      ),
    ),
  },
  closed,
)
const catalogue = Type.Object(
  {
    schema_version: Type.Literal(1),
    language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }),
    about: Type.Optional(prose),
    agenda: Type.Object(
      {
        title: label,
        status: Type.Optional(Type.String({ maxLength: 100 })),
        ordered: Type.Optional(Type.Boolean()),
        note: Type.Optional(prose),
      },
      closed,
    ),
    lead_values: Type.Optional(Type.Array(named)),
    stakeholder_groups: Type.Optional(Type.Array(named)),
    themes: Type.Array(named, { maxItems: limits.agenda.maxThemes }),
    goals: Type.Array(goal, { minItems: 1, maxItems: limits.agenda.maxGoals }),
  },
  closed,
)
const shape = Compile(catalogue)

export type Catalogue = Static<typeof catalogue>
export type CatalogueGoal = Static<typeof goal>

/** The catalogue in this text. Refuses: 'catalogue-file-not-readable' with what is wrong and in which line. */
export function readCatalogue(text: string): Catalogue {
  if (Buffer.byteLength(text) > limits.agenda.maxFileBytes)
    refuse('import-too-large', { maxBytes: limits.agenda.maxFileBytes })
  const value = parseJson(text.replace(/^\ufeff/, ''))
  if (!shape.Check(value)) throw refusalOfShape(text, value)
  refuseBrokenReferences(text, value)
  return value
}

function refuse(key: MessageKey, facts: MessageFacts): never {
  throw new DomainError('catalogue-file-not-readable', { detail: say('en', key, facts) })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const position = /position (\d+)/.exec(reason)?.[1]
    const upTo = position === undefined ? text : text.slice(0, Number(position))
    const plain = reason.replace(/ in JSON at position.*$/s, '').slice(0, 200)
    return refuse('import-not-json', { line: upTo.split('\n').length, reason: plain })
  }
}

function refusalOfShape(text: string, value: unknown): DomainError {
  const errors = shape.Errors(value)
  const unknown = errors.find(error => error.keyword === 'additionalProperties')
  const error = unknown ?? errors[0]
  const path = pathOf(error?.instancePath ?? '')
  const place = placeOf(path)
  const names: unknown =
    error?.params !== undefined && 'additionalProperties' in error.params ? error.params.additionalProperties : null
  const property = Array.isArray(names) ? String(names[0]) : null
  const detail =
    property === null
      ? say('en', 'import-wrong-shape', { line: lineOfPath(text, path), place, reason: error?.message ?? '' })
      : say('en', 'import-unknown-property', { line: lineOfPath(text, [...path, property]), place, property })
  return new DomainError('catalogue-file-not-readable', { detail })
}

function refuseBrokenReferences(text: string, { themes, goals }: Catalogue): void {
  const seen = new Set<string>()
  const refuseRepeated = (path: readonly string[], id: string): void => {
    if (seen.has(id))
      refuse('import-repeated-id', { line: lineOfPath(text, [...path, 'id']), place: placeOf(path), id })
    seen.add(id)
  }
  themes.forEach((theme, i) => refuseRepeated(['themes', String(i)], theme.id))
  goals.forEach((goal, i) => {
    const path = ['goals', String(i)]
    refuseRepeated(path, goal.id)
    for (const kind of ['policies', 'regulations', 'actions'] as const) {
      goal[kind].forEach((element, j) => refuseRepeated([...path, kind, String(j)], element.id))
    }
    if (!themes.some(theme => theme.id === goal.theme)) {
      refuse('import-unknown-theme', {
        line: lineOfPath(text, [...path, 'theme']),
        place: placeOf(path),
        theme: goal.theme,
      })
    }
  })
}

/** `/goals/3/title` as its parts. */
function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The parts as people count: `goals[4].title`. */
function placeOf(path: readonly string[]): string {
  if (path.length === 0) return say('en', 'import-root')
  return path
    .map(part => (/^\d+$/.test(part) ? `[${Number(part) + 1}]` : `.${part}`))
    .join('')
    .replace(/^\./, '')
}
