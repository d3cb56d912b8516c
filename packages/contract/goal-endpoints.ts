/**
 * Goals and themes of an agenda over HTTP: proposing, naming, ordering, setting aside. A goal's text has endpoints of
 * its own (drafting-endpoints.ts). A goal or theme that is not mine answers exactly like one that does not exist.
 */
import Type from 'typebox'
import { goalStates, maxReasonLength } from '../domain/agenda.ts'
import { maxSentenceLength, relations } from '../domain/catalogue.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const uuidOrNull = Type.Union([uuid, Type.Null()])
const agendaParams = Type.Object({ agendaId: uuid }, closed)
const goalParams = Type.Object({ goalId: uuid }, closed)
const themeParams = Type.Object({ themeId: uuid }, closed)
const title = Type.String({ maxLength: 1_000 })
const reason = Type.String({ maxLength: maxReasonLength })
/** What it is put before; null for the end. */
const place = Type.Object({ before: uuidOrNull }, closed)

export const createGoal = endpoint({
  name: 'createGoal',
  method: 'POST',
  path: '/api/agendas/:agendaId/goals',
  knock: { kind: 'member', action: 'create-goal' },
  summary:
    'Adds a goal with an empty text: proposed, or under negotiation when a moderator adds it; with a link if given.',
  params: agendaParams,
  body: Type.Object(
    {
      title,
      themeId: uuidOrNull,
      /** The indicator that it is to advance, with one sentence saying how; proposed together with the goal. */
      link: Type.Optional(
        Type.Union([
          Type.Object(
            {
              indicator: Type.String({ maxLength: 100 }),
              relation: Type.Enum([...relations]),
              how: Type.String({ maxLength: maxSentenceLength }),
            },
            closed,
          ),
          Type.Null(),
        ]),
      ),
    },
    closed,
  ),
  answer: Type.Object({ goalId: uuid, number: Type.Integer(), state: Type.Enum([...goalStates]) }, closed),
})

export const shapeGoal = endpoint({
  name: 'shapeGoal',
  method: 'PATCH',
  path: '/api/goals/:goalId',
  knock: { kind: 'member', action: 'shape-goal' },
  summary: 'Gives a goal another title or another theme.',
  params: goalParams,
  body: Type.Object(
    { title: Type.Optional(title), themeId: Type.Optional(uuidOrNull) },
    { ...closed, minProperties: 1 },
  ),
})

export const moveGoal = endpoint({
  name: 'moveGoal',
  method: 'POST',
  path: '/api/goals/:goalId/move',
  knock: { kind: 'member', action: 'order-goals' },
  summary: 'Puts a goal before another one, or at the end. Numbers follow the order.',
  params: goalParams,
  body: place,
  answer: Type.Object({ number: Type.Integer() }, closed),
})

export const parkGoal = endpoint({
  name: 'parkGoal',
  method: 'POST',
  path: '/api/goals/:goalId/park',
  knock: { kind: 'member', action: 'moderate-goal' },
  summary: 'Sets a goal aside, with a reason. Its text rests until it is restored.',
  params: goalParams,
  body: Type.Object({ reason }, closed),
})

export const dropGoal = endpoint({
  name: 'dropGoal',
  method: 'POST',
  path: '/api/goals/:goalId/drop',
  knock: { kind: 'member', action: 'moderate-goal' },
  summary: 'Drops a goal, with a reason. Its number and its text stay, to be read.',
  params: goalParams,
  body: Type.Object({ reason }, closed),
})

export const restoreGoal = endpoint({
  name: 'restoreGoal',
  method: 'POST',
  path: '/api/goals/:goalId/restore',
  knock: { kind: 'member', action: 'moderate-goal' },
  summary: 'Brings a parked or dropped goal back into the state it had. A reason may be given.',
  params: goalParams,
  body: Type.Object({ reason }, closed),
})

export const takeUpGoal = endpoint({
  name: 'takeUpGoal',
  method: 'POST',
  path: '/api/goals/:goalId/take-up',
  knock: { kind: 'member', action: 'moderate-goal' },
  summary: 'Takes a proposed goal up for negotiation.',
  params: goalParams,
})

export const addTheme = endpoint({
  name: 'addTheme',
  method: 'POST',
  path: '/api/agendas/:agendaId/themes',
  knock: { kind: 'member', action: 'manage-agenda' },
  summary: 'Adds a theme behind the others.',
  params: agendaParams,
  body: Type.Object({ label: title }, closed),
  answer: Type.Object({ themeId: uuid }, closed),
})

export const renameTheme = endpoint({
  name: 'renameTheme',
  method: 'PATCH',
  path: '/api/themes/:themeId',
  knock: { kind: 'member', action: 'manage-agenda' },
  summary: 'Gives a theme another name.',
  params: themeParams,
  body: Type.Object({ label: title }, closed),
})

export const moveTheme = endpoint({
  name: 'moveTheme',
  method: 'POST',
  path: '/api/themes/:themeId/move',
  knock: { kind: 'member', action: 'manage-agenda' },
  summary: 'Puts a theme before another one, or at the end.',
  params: themeParams,
  body: place,
})

export const removeTheme = endpoint({
  name: 'removeTheme',
  method: 'DELETE',
  path: '/api/themes/:themeId',
  knock: { kind: 'member', action: 'manage-agenda' },
  summary: 'Takes a theme away; its goals stay, without one.',
  params: themeParams,
})
