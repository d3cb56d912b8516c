/**
 * A goal and its live text over HTTP: what a workspace needs before it opens the live door, the acts on the text
 * that only the server may perform (moving and joining blocks), and the drafts of words that could not be sent.
 */
import Type from 'typebox'
import { goalStates, phases } from '../domain/agenda.ts'
import { refusalCodes } from '../domain/errors.ts'
import { endpoint } from './endpoint.ts'

const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
/** A block's id: `client:clock` of its marker. */
const blockId = Type.String({ pattern: '^[0-9]{1,10}:[0-9]{1,10}$' })
const goalParams = Type.Object({ goalId: uuid }, { additionalProperties: false })
const nothing = Type.Object({}, { additionalProperties: false })

const draftPassage = Type.Object(
  {
    /** The words as they stood, one paragraph. */
    text: Type.String({ maxLength: 64_000 }),
    /** The words around them, so that their author finds the place again; '' where there are none. */
    before: Type.String({ maxLength: 400 }),
    after: Type.String({ maxLength: 400 }),
  },
  { additionalProperties: false },
)

const draft = Type.Object(
  {
    id: uuid,
    words: Type.Array(draftPassage),
    reason: Type.Enum([...refusalCodes]),
    createdAt: Type.String(),
  },
  { additionalProperties: false },
)

const access = Type.Object(
  {
    mode: Type.Enum(['read', 'suggest', 'direct']),
    /** Whether suggesting is allowed; with `direct` it is a choice. */
    maySuggest: Type.Boolean(),
    phase: Type.Enum([...phases]),
    /** A refusal code that says why it is not more; null when nothing is withheld. */
    reason: Type.Union([Type.Enum([...refusalCodes]), Type.Null()]),
  },
  { additionalProperties: false },
)

export const readGoal = endpoint({
  name: 'readGoal',
  method: 'GET',
  path: '/api/goals/:goalId',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'A goal, the address of its live text and what you may do with it now.',
  params: goalParams,
  answer: Type.Object(
    {
      goal: Type.Object(
        {
          id: uuid,
          number: Type.Integer(),
          title: Type.String(),
          state: Type.Enum([...goalStates]),
          theme: Type.Union([Type.String(), Type.Null()]),
        },
        { additionalProperties: false },
      ),
      agenda: Type.Object({ id: uuid, title: Type.String() }, { additionalProperties: false }),
      /** `<uuid>.<epoch>`: what to put behind `/collab/`. */
      documentId: Type.String(),
      access,
      /** The durable text, one entry a block in the order of the page. `number` is '' for headings. */
      blocks: Type.Array(
        Type.Object(
          { id: blockId, kind: Type.String(), number: Type.String(), text: Type.String() },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
})

export const moveTextBlocks = endpoint({
  name: 'moveTextBlocks',
  method: 'POST',
  path: '/api/goals/:goalId/text/move',
  knock: { kind: 'member', action: 'move-blocks' },
  summary: 'Moves adjoining blocks before another one, or to the end; the words and their ids stay what they are.',
  params: goalParams,
  body: Type.Object(
    { first: blockId, last: blockId, before: Type.Union([blockId, Type.Null()]) },
    { additionalProperties: false },
  ),
  answer: nothing,
})

export const joinTextBlocks = endpoint({
  name: 'joinTextBlocks',
  method: 'POST',
  path: '/api/goals/:goalId/text/join',
  knock: { kind: 'member', action: 'move-blocks' },
  summary: 'Joins a block to the one shown before it where a move put them together.',
  params: goalParams,
  body: Type.Object({ block: blockId }, { additionalProperties: false }),
  answer: nothing,
})

export const keepDraft = endpoint({
  name: 'keepDraft',
  method: 'POST',
  path: '/api/goals/:goalId/drafts',
  knock: { kind: 'member', action: 'keep-draft' },
  summary: 'Keeps words that could not be sent, for their author alone. Sending the same draft twice keeps it once.',
  params: goalParams,
  body: Type.Object(
    { id: uuid, words: Type.Array(draftPassage, { minItems: 1, maxItems: 200 }), reason: Type.Enum([...refusalCodes]) },
    { additionalProperties: false },
  ),
  answer: draft,
})

export const listDrafts = endpoint({
  name: 'listDrafts',
  method: 'GET',
  path: '/api/goals/:goalId/drafts',
  knock: { kind: 'member', action: 'keep-draft' },
  summary: 'Your own drafts in this goal, newest first, at most 100.',
  params: goalParams,
  answer: Type.Object({ drafts: Type.Array(draft) }, { additionalProperties: false }),
})

export const dropDraft = endpoint({
  name: 'dropDraft',
  method: 'DELETE',
  path: '/api/goals/:goalId/drafts/:draftId',
  knock: { kind: 'member', action: 'keep-draft' },
  summary: 'Removes one of your own drafts.',
  params: Type.Object({ goalId: uuid, draftId: uuid }, { additionalProperties: false }),
  answer: nothing,
})
