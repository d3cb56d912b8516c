/**
 * Taking texts home and bringing them in, over HTTP. A file is asked for, made in the background, fetched by the one
 * who asked, and kept for a short time. A file that comes in is read and shown first; nothing is written before the
 * confirmation.
 */
import Type from 'typebox'
import { goalStates, maxTitleLength } from '../domain/agenda.ts'
import { refusalCodes } from '../domain/errors.ts'
import {
  agendaTexts,
  exportAnnexes,
  exportFormats,
  exportStates,
  exportedTexts,
  importDivisions,
  lostParts,
  papers,
  printedChanges,
  tableFormats,
  tableOwners,
} from '../domain/exchange.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const goalParams = Type.Object({ goalId: uuid }, closed)
const exportParams = Type.Object({ exportId: uuid }, closed)
const nothing = Type.Object({}, closed)

const moment = Type.String({ pattern: '^(now|[1-9][0-9]{0,5})$' })
const common = {
  format: Type.Enum([...exportFormats]),
  /** Threads come along: as Word comments in a DOCX, as a chapter in the other formats. Not with `compared`. */
  comments: Type.Optional(Type.Boolean()),
  /** With `bracketed`: who holds each wording. */
  holders: Type.Optional(Type.Boolean()),
  annexes: Type.Array(Type.Enum([...exportAnnexes]), { maxItems: exportAnnexes.length, uniqueItems: true }),
  paper: Type.Enum([...papers]),
  /** The language of the words that are not the text's: header, labels, annexes. Your own where it is not known here. */
  language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$' }),
}
const agendaWish = Type.Object({ ...common, text: Type.Enum([...agendaTexts]) }, closed)
const wish = Type.Object(
  {
    ...common,
    text: Type.Enum([...exportedTexts]),
    /** With `compared`: the number of a version, or `now`. */
    from: Type.Optional(moment),
    to: Type.Optional(moment),
  },
  closed,
)
const asked = Type.Object({ id: uuid }, closed)

export const requestAgendaExport = endpoint({
  name: 'requestAgendaExport',
  method: 'POST',
  path: '/api/agendas/:agendaId/exports',
  knock: { kind: 'member', action: 'export-text' },
  summary: 'Asks for a file of the whole agenda. It is made in the background; JSON holds everything.',
  params: agendaParams,
  body: agendaWish,
  answer: asked,
})

export const requestGoalExport = endpoint({
  name: 'requestGoalExport',
  method: 'POST',
  path: '/api/goals/:goalId/exports',
  knock: { kind: 'member', action: 'export-text' },
  summary: 'Asks for a file of one goal.',
  params: goalParams,
  body: wish,
  answer: asked,
})

const run = Type.Object(
  {
    text: Type.String(),
    strong: Type.Boolean(),
    em: Type.Boolean(),
    chip: Type.Boolean(),
    /** What happened to the words; `passing`: suggested by one, struck by another. */
    change: Type.Union([Type.Enum([...printedChanges]), Type.Null()]),
    /** Who changed them; '' where nobody is known or nothing changed. */
    by: Type.String(),
  },
  closed,
)
const preview = Type.Object(
  {
    header: Type.String(),
    fileName: Type.String(),
    /** An estimate. */
    aboutBytes: Type.Integer(),
    /** What is there to come along. */
    holds: Type.Object(
      {
        goals: Type.Integer(),
        comments: Type.Integer(),
        links: Type.Integer(),
        references: Type.Integer(),
        organisations: Type.Integer(),
      },
      closed,
    ),
    /** The beginning of the file, part by part. */
    parts: Type.Array(
      Type.Object(
        {
          kind: Type.String(),
          /** Of a heading; 0 for everything else. */
          level: Type.Integer(),
          number: Type.String(),
          /** Of an element: its kind, and who leads. */
          label: Type.String(),
          summary: Type.String(),
          language: Type.String(),
          direction: Type.Enum(['ltr', 'rtl']),
          runs: Type.Array(run),
        },
        closed,
      ),
    ),
  },
  closed,
)

export const previewAgendaExport = endpoint({
  name: 'previewAgendaExport',
  method: 'POST',
  path: '/api/agendas/:agendaId/exports/preview',
  knock: { kind: 'member', action: 'export-text' },
  summary: 'How a file of the agenda would begin, what it would be called and how large it would be. Makes none.',
  params: agendaParams,
  body: agendaWish,
  answer: preview,
})

export const previewGoalExport = endpoint({
  name: 'previewGoalExport',
  method: 'POST',
  path: '/api/goals/:goalId/exports/preview',
  knock: { kind: 'member', action: 'export-text' },
  summary: 'How a file of the goal would begin, what it would be called and how large it would be. Makes none.',
  params: goalParams,
  body: wish,
  answer: preview,
})

export const readExport = endpoint({
  name: 'readExport',
  method: 'GET',
  path: '/api/exports/:exportId',
  knock: { kind: 'signed-in' },
  summary: 'How far a file is that you asked for.',
  params: exportParams,
  answer: Type.Object(
    {
      state: Type.Enum([...exportStates]),
      /** Goals read so far, and of how many. */
      progress: Type.Object({ done: Type.Integer(), of: Type.Integer() }, closed),
      fileName: Type.String(),
      /** Of the finished file; 0 before. */
      bytes: Type.Integer(),
      /** False for a PDF that does not keep PDF/UA. */
      isUniversal: Type.Boolean(),
      refusal: Type.Union([
        Type.Object(
          {
            code: Type.Enum([...refusalCodes, 'fault']),
            facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
          },
          closed,
        ),
        Type.Null(),
      ]),
    },
    closed,
  ),
})

export const fetchExportFile = endpoint({
  name: 'fetchExportFile',
  method: 'GET',
  path: '/api/exports/:exportId/file',
  knock: { kind: 'signed-in' },
  summary: 'The file that you asked for, once it is done. It is kept for a quarter of an hour and not over a restart.',
  params: exportParams,
})

export const cancelExport = endpoint({
  name: 'cancelExport',
  method: 'DELETE',
  path: '/api/exports/:exportId',
  knock: { kind: 'signed-in' },
  summary: 'Stops making a file of yours, or forgets it.',
  params: exportParams,
  answer: nothing,
})

export const fetchInputTable = endpoint({
  name: 'fetchInputTable',
  method: 'GET',
  path: '/api/agendas/:agendaId/inputs/table',
  knock: { kind: 'member', action: 'read-agenda' },
  summary:
    'The table of inputs and answers as a spreadsheet, a sheet for each round, or the latest round as CSV: with what you are shown of them, in your language. All inputs, of one goal or one group if you say so, or your own or your organisation’s. Prepared answers are in it for moderators alone, and never beside your own.',
  params: agendaParams,
  query: Type.Object(
    {
      format: Type.Enum([...tableFormats]),
      whose: Type.Optional(Type.Enum([...tableOwners])),
      goal: Type.Optional(uuid),
      group: Type.Optional(Type.Enum([...stakeholderGroups])),
    },
    closed,
  ),
})

export const readLosslessFileSchema = endpoint({
  name: 'readLosslessFileSchema',
  method: 'GET',
  path: '/api/schemas/lossless-file.json',
  knock: { kind: 'anyone' },
  summary: 'The JSON Schema of the lossless file of an agenda.',
})

const understoodGoal = Type.Object(
  {
    title: Type.String(),
    /** `label` and `summary`: of an element, its kind, and who leads, in your language; else ''. */
    blocks: Type.Array(
      Type.Object({ kind: Type.String(), label: Type.String(), summary: Type.String(), text: Type.String() }, closed),
    ),
    /** Of the goal; `blocks` holds its beginning. */
    blockCount: Type.Integer(),
  },
  closed,
)

export const readImport = endpoint({
  name: 'readImport',
  method: 'POST',
  path: '/api/agendas/:agendaId/imports',
  knock: { kind: 'member', action: 'create-goal' },
  summary:
    'Reads a Word document, Markdown or (for moderators) an lossless file, sent as application/octet-stream, and says ' +
    'what was understood. Writes nothing.',
  params: agendaParams,
  query: Type.Object({ name: Type.String({ maxLength: 300 }) }, closed),
  answer: Type.Object(
    {
      id: uuid,
      kind: Type.Enum(['word', 'markdown', 'lossless-file']),
      goals: Type.Object({ one: Type.Array(understoodGoal), several: Type.Array(understoodGoal) }, closed),
      /** What else a lossless file holds; decisions are not brought in. */
      brings: Type.Object(
        {
          links: Type.Integer(),
          discussions: Type.Integer(),
          suggestions: Type.Integer(),
          brackets: Type.Integer(),
          decisions: Type.Integer(),
        },
        closed,
      ),
      lost: Type.Array(Type.Object({ part: Type.Enum([...lostParts]), count: Type.Integer() }, closed)),
    },
    closed,
  ),
})

export const confirmImport = endpoint({
  name: 'confirmImport',
  method: 'POST',
  path: '/api/agendas/:agendaId/imports/:importId/goals',
  knock: { kind: 'member', action: 'create-goal' },
  summary:
    'Makes goals of what was understood, all or none, under the titles given. Proposed, unless a moderator does it.',
  params: Type.Object({ agendaId: uuid, importId: uuid }, closed),
  body: Type.Object(
    {
      division: Type.Enum([...importDivisions]),
      /** One for each goal, in order; null leaves that goal out. */
      titles: Type.Array(Type.Union([Type.String({ maxLength: maxTitleLength }), Type.Null()]), {
        minItems: 1,
        maxItems: 500,
      }),
      themeId: Type.Union([uuid, Type.Null()]),
      /** Whether the discussions of a lossless file come along; they do unless this says no. */
      discussions: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  answer: Type.Object(
    {
      goals: Type.Array(
        Type.Object(
          { id: uuid, number: Type.Integer(), title: Type.String(), state: Type.Enum([...goalStates]) },
          closed,
        ),
      ),
    },
    closed,
  ),
})
