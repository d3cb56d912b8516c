/**
 * A participant's visits to a goal's text over HTTP, on whichever device: a visit begins when the text is opened, and
 * compares with what was seen at the end of the visit before.
 */
import Type from 'typebox'
import { endpoint } from './endpoint.ts'
import { wholeText } from './whole-text.ts'

const closed = { additionalProperties: false }
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const visitParams = Type.Object({ goalId: uuid, visitId: uuid }, closed)

export const beginVisit = endpoint({
  name: 'beginVisit',
  method: 'POST',
  path: '/api/goals/:goalId/visits',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'Begins a visit to a text, or goes on with one of this window that ended a few minutes ago.',
  params: Type.Object({ goalId: uuid }, closed),
  body: Type.Object({ visit: Type.Union([uuid, Type.Null()]) }, closed),
  answer: Type.Object(
    {
      visit: uuid,
      /** When the visit before ended, on any device; null for a first one. */
      since: Type.Union([Type.String(), Type.Null()]),
    },
    closed,
  ),
})

export const noteVisit = endpoint({
  name: 'noteVisit',
  method: 'POST',
  path: '/api/goals/:goalId/visits/:visitId/seen',
  knock: { kind: 'member', action: 'read-text' },
  summary:
    'Notes that the text was seen as it is now; what came in within the last seconds is left for the next visit.',
  params: visitParams,
  answer: Type.Object({}, closed),
})

export const readVisitText = endpoint({
  name: 'readVisitText',
  method: 'GET',
  path: '/api/goals/:goalId/visits/:visitId/before',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'The text as it was when the visit before this one ended.',
  params: visitParams,
  answer: wholeText,
})
