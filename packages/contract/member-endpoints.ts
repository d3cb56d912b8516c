/**
 * Seats in an agenda over HTTP: changing a role or an organisation, taking a seat, changing what an organisation is
 * called. Who takes part is listed by `listMembers` of agenda-endpoints.
 */
import Type from 'typebox'
import { roles, stakeholderGroups } from '../domain/participant.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const memberParams = Type.Object({ agendaId: uuid, memberId: uuid }, closed)
const nothing = Type.Object({}, closed)

/** What an organisation is called and where it belongs; `country: null` for one of several or of none. */
const organisationFacts = Type.Object(
  {
    /** At most 200 characters; wider here, so that a longer one is told so. */
    name: Type.String({ minLength: 1, maxLength: 1000 }),
    group: Type.Enum([...stakeholderGroups]),
    /** Two to four capital letters or digits. */
    code: Type.String({ minLength: 1, maxLength: 20 }),
    /** ISO 3166-1, two capital letters. */
    country: Type.Union([Type.String({ minLength: 1, maxLength: 20 }), Type.Null()]),
  },
  closed,
)

/** Whom a seat speaks for: an organisation of this agenda by its id, one by its facts (made when new), or nobody. */
export const organisationChoice = Type.Union([Type.Object({ id: uuid }, closed), organisationFacts, Type.Null()])

export const changeMember = endpoint({
  name: 'changeMember',
  method: 'PATCH',
  path: '/api/agendas/:agendaId/members/:memberId',
  knock: { kind: 'member', action: 'manage-members' },
  summary: 'Gives a seat another role or organisation; open texts follow at once.',
  params: memberParams,
  body: Type.Object({ role: Type.Enum([...roles]), organisation: organisationChoice }, closed),
  answer: nothing,
})

export const removeMember = endpoint({
  name: 'removeMember',
  method: 'DELETE',
  path: '/api/agendas/:agendaId/members/:memberId',
  knock: { kind: 'member', action: 'read-agenda' },
  summary: 'Takes a seat: a moderator somebody’s, anybody one’s own. Closes that person’s open texts at once.',
  params: memberParams,
  answer: nothing,
})

export const changeOrganisation = endpoint({
  name: 'changeOrganisation',
  method: 'PUT',
  path: '/api/agendas/:agendaId/organisations/:organisationId',
  knock: { kind: 'member', action: 'manage-members' },
  summary: 'Changes name, group, code and country of an organisation, everywhere it takes part.',
  params: Type.Object({ agendaId: uuid, organisationId: uuid }, closed),
  body: organisationFacts,
  answer: nothing,
})
