/**
 * Agendas over HTTP: where I have a seat, what an agenda holds, who takes part. An agenda that is not mine answers
 * exactly like one that does not exist.
 */
import Type from 'typebox'
import { goalStates, maxNoteLength, maxRulesLength, pens, phases } from '../domain/agenda.ts'
import { maxOrganisationNameLength } from '../domain/member.ts'
import { roles, stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const textOrNull = Type.Union([Type.String(), Type.Null()])

/** How somebody appears to others; all null for the secretariat and for observers without an organisation. */
const delegation = Type.Object(
  {
    organisation: textOrNull,
    code: textOrNull,
    group: Type.Union([Type.Enum([...stakeholderGroups]), Type.Null()]),
  },
  closed,
)

export const listAgendas = endpoint({
  name: 'listAgendas',
  method: 'GET',
  path: '/api/agendas',
  knock: { kind: 'signed-in' },
  summary: 'The agendas in which you have a seat, oldest first.',
  answer: Type.Object(
    {
      agendas: Type.Array(
        Type.Object(
          {
            id: uuid,
            title: Type.String(),
            note: Type.String(),
            isExample: Type.Boolean(),
            role: Type.Enum([...roles]),
            phase: Type.Enum([...phases]),
            /** The number of the latest round; null before the first. */
            round: Type.Union([Type.Integer(), Type.Null()]),
            goals: Type.Integer(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const readAgenda = endpoint({
  name: 'readAgenda',
  method: 'GET',
  path: '/api/agendas/:agendaId',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'An agenda with its latest round, its themes and its goals.',
  params: agendaParams,
  answer: Type.Object(
    {
      agenda: Type.Object(
        {
          id: uuid,
          title: Type.String(),
          note: Type.String(),
          /** The language of its texts, BCP 47. */
          language: Type.String(),
          pen: Type.Enum([...pens]),
          isExample: Type.Boolean(),
          /** By which rules it works; empty until a moderator writes them. */
          rules: Type.String(),
          /** The organisation that convenes it; null for an agenda that the house made. */
          convenedBy: textOrNull,
        },
        closed,
      ),
      you: Type.Object({ role: Type.Enum([...roles]), delegation }, closed),
      round: Type.Union([
        Type.Object(
          {
            id: uuid,
            number: Type.Integer(),
            phase: Type.Enum([...phases]),
            /** An instant, ISO 8601 in UTC; null when no end is given. */
            closesAt: textOrNull,
            paused: Type.Boolean(),
          },
          closed,
        ),
        Type.Null(),
      ]),
      themes: Type.Array(Type.Object({ id: uuid, label: Type.String() }, closed)),
      goals: Type.Array(
        Type.Object(
          {
            id: uuid,
            number: Type.Integer(),
            title: Type.String(),
            themeId: Type.Union([uuid, Type.Null()]),
            state: Type.Enum([...goalStates]),
            /** Why it was parked, dropped or restored; empty for one that never was. */
            stateReason: Type.String(),
            isExample: Type.Boolean(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const listMembers = endpoint({
  name: 'listMembers',
  method: 'GET',
  path: '/api/agendas/:agendaId/members',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'Who takes part in an agenda, with organisation and role; never their addresses.',
  params: agendaParams,
  answer: Type.Object(
    {
      members: Type.Array(
        Type.Object({ id: uuid, name: Type.String(), role: Type.Enum([...roles]), delegation }, closed),
      ),
    },
    closed,
  ),
})

const given = { maxLength: 1_000 } as const
/** As findOrFoundOrganisation takes it: group and code are needed for an organisation that is new here. */
const organisationWish = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: maxOrganisationNameLength }),
    group: Type.Union([Type.Enum([...stakeholderGroups]), Type.Null()]),
    code: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]),
    country: Type.Union([Type.String({ minLength: 2, maxLength: 2, pattern: '^[A-Z]{2}$' }), Type.Null()]),
  },
  closed,
)

export const conveneAgenda = endpoint({
  name: 'conveneAgenda',
  method: 'POST',
  path: '/api/agendas',
  knock: { kind: 'signed-in' },
  summary: 'Convenes an agenda on behalf of your organisation. It begins in setup, and you moderate it.',
  body: Type.Object(
    {
      title: Type.String(given),
      note: Type.String({ maxLength: maxNoteLength }),
      /** Of its texts, BCP 47. */
      language: Type.String({ maxLength: 35 }),
      pen: Type.Enum([...pens]),
      organisation: organisationWish,
    },
    closed,
  ),
  answer: Type.Object({ agendaId: uuid }, closed),
})

export const changeAgenda = endpoint({
  name: 'changeAgenda',
  method: 'PATCH',
  path: '/api/agendas/:agendaId',
  knock: { kind: 'member', action: 'manage-agenda' },
  summary:
    'Changes title, note, rules, language or pen of an agenda, and whether anybody may read what is published of it.',
  params: agendaParams,
  body: Type.Object(
    {
      title: Type.Optional(Type.String(given)),
      note: Type.Optional(Type.String({ maxLength: maxNoteLength })),
      rules: Type.Optional(Type.String({ maxLength: maxRulesLength })),
      language: Type.Optional(Type.String({ maxLength: 35 })),
      pen: Type.Optional(Type.Enum([...pens])),
      /** Whether anybody may read what is published of it, without signing in. */
      isPublic: Type.Optional(Type.Boolean()),
    },
    { ...closed, minProperties: 1 },
  ),
})

export const bringStarterGoals = endpoint({
  name: 'bringStarterGoals',
  method: 'POST',
  path: '/api/agendas/:agendaId/starter-goals',
  knock: { kind: 'member', action: 'manage-agenda' },
  summary: 'Adds the goals of the starter catalogue, with their themes, texts and links, to an agenda in setup.',
  params: agendaParams,
  answer: Type.Object({ goals: Type.Integer() }, closed),
})
