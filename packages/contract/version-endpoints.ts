/**
 * Versions of a goal's text over HTTP: keeping one, reading it, comparing two moments, restoring, and who wrote what
 * the text says. A moment is the number of a version, or `now`.
 */
import Type from 'typebox'
import { stakeholderGroups } from '../domain/participant.ts'
import { maxVersionLabelLength, versionCauses } from '../domain/version.ts'
import { endpoint } from './endpoint.ts'
import { wholeText } from './whole-text.ts'

const closed = { additionalProperties: false }
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const goalParams = Type.Object({ goalId: uuid }, closed)
const number = Type.String({ pattern: '^[1-9][0-9]{0,5}$' })
const moment = Type.String({ pattern: '^(now|[1-9][0-9]{0,5})$' })
const versionParams = Type.Object({ goalId: uuid, number }, closed)
const textOrNull = Type.Union([Type.String(), Type.Null()])

/** For whom somebody acted: an organisation, or the secretariat (no code, no group). */
const hand = Type.Object(
  {
    organisation: textOrNull,
    code: textOrNull,
    group: Type.Union([Type.Enum([...stakeholderGroups]), Type.Null()]),
  },
  closed,
)

const version = Type.Object(
  {
    id: uuid,
    number: Type.Integer(),
    /** What somebody called it; '' for one that was kept by an act. */
    label: Type.String(),
    cause: Type.Enum([...versionCauses]),
    createdAt: Type.String(),
    by: Type.Union([hand, Type.Null()]),
    /** SHA-256 of what it says, in hexadecimal; see docs/versions.md. */
    hash: Type.String(),
    words: Type.Integer(),
  },
  closed,
)

const attributes = Type.Object(
  {
    kind: Type.String(),
    indent: Type.Integer(),
    element: Type.String(),
    lead: Type.String(),
    partners: Type.String(),
    due: Type.String(),
  },
  closed,
)
const marks = Type.Object(
  {
    strong: Type.Optional(Type.Literal(true)),
    em: Type.Optional(Type.Literal(true)),
    link: Type.Optional(Type.String()),
  },
  closed,
)
const change = Type.Enum(['same', 'inserted', 'deleted'])
/** A place among the hands of the answer; null where nobody knows. */
const handIndex = Type.Union([Type.Integer(), Type.Null()])

const figures = Type.Object(
  {
    insertions: Type.Integer(),
    deletions: Type.Integer(),
    wordsInserted: Type.Integer(),
    wordsDeleted: Type.Integer(),
    blocksInserted: Type.Integer(),
    blocksDeleted: Type.Integer(),
    blocksSplit: Type.Integer(),
    blocksJoined: Type.Integer(),
    blocksMoved: Type.Integer(),
    blocksChanged: Type.Integer(),
    formats: Type.Integer(),
  },
  closed,
)

export const listVersions = endpoint({
  name: 'listVersions',
  method: 'GET',
  path: '/api/goals/:goalId/versions',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'The versions of a goal’s text, newest first.',
  params: goalParams,
  answer: Type.Object({ versions: Type.Array(version) }, closed),
})

export const keepVersion = endpoint({
  name: 'keepVersion',
  method: 'POST',
  path: '/api/goals/:goalId/versions',
  knock: { kind: 'member', action: 'keep-version' },
  summary: 'Keeps the text as it is now, for ever, under a label.',
  params: goalParams,
  body: Type.Object({ label: Type.String({ minLength: 1, maxLength: maxVersionLabelLength, pattern: '\\S' }) }, closed),
  answer: version,
})

export const readVersion = endpoint({
  name: 'readVersion',
  method: 'GET',
  path: '/api/goals/:goalId/versions/:number',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'A version and its text, one entry a block in the order of the page.',
  params: versionParams,
  answer: Type.Object(
    {
      version,
      blocks: Type.Array(Type.Object({ kind: Type.String(), number: Type.String(), text: Type.String() }, closed)),
    },
    closed,
  ),
})

export const readVersionText = endpoint({
  name: 'readVersionText',
  method: 'GET',
  path: '/api/goals/:goalId/versions/:number/text',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'The text that a version keeps, with its blocks and formats, as a document.',
  params: versionParams,
  answer: wholeText,
})

export const readRedline = endpoint({
  name: 'readRedline',
  method: 'GET',
  path: '/api/goals/:goalId/redline',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'What differs between two moments of a text, the earlier one first, with who changed it.',
  params: goalParams,
  query: Type.Object(
    {
      from: moment,
      to: moment,
      /** `exact`: letter by letter as it happened; `words` (unless said): at whole words, for reading. */
      detail: Type.Optional(Type.Enum(['exact', 'words'])),
    },
    closed,
  ),
  answer: Type.Object(
    {
      from: moment,
      to: moment,
      /** `words`: the two have no common past, and nothing is known of who changed what. */
      matchedBy: Type.Enum(['ids', 'words']),
      figures,
      hands: Type.Array(
        Type.Object({ ...hand.properties, insertions: Type.Integer(), deletions: Type.Integer() }, closed),
      ),
      rows: Type.Array(
        Type.Object(
          {
            mark: change,
            by: handIndex,
            acceptedBy: handIndex,
            /** Who changed what the block says of itself: what kind it is, who leads, with whom, by when. */
            saidBy: Type.Array(Type.Object({ by: handIndex, acceptedBy: handIndex }, closed)),
            isMoved: Type.Boolean(),
            /** The paragraph's number, '' for a heading; null where that text has no such paragraph. */
            numberBefore: textOrNull,
            numberAfter: textOrNull,
            before: Type.Union([attributes, Type.Null()]),
            after: Type.Union([attributes, Type.Null()]),
            runs: Type.Array(
              Type.Object(
                {
                  text: Type.String(),
                  change,
                  /** Who changed it; of what was suggested, who suggested it, and `acceptedBy` who accepted that. */
                  by: handIndex,
                  acceptedBy: handIndex,
                  marks,
                  /** The formats before, where the same words changed theirs. */
                  was: Type.Union([marks, Type.Null()]),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const restoreVersion = endpoint({
  name: 'restoreVersion',
  method: 'POST',
  path: '/api/goals/:goalId/versions/:number/restore',
  knock: { kind: 'member', action: 'restore-version' },
  summary: 'Makes the text say again what a version says; what stands there now is kept as a version first.',
  params: versionParams,
  answer: Type.Object({ wordsBack: Type.Integer(), wordsGone: Type.Integer() }, closed),
})

export const readAuthorship = endpoint({
  name: 'readAuthorship',
  method: 'GET',
  path: '/api/goals/:goalId/authorship',
  knock: { kind: 'member', action: 'read-text' },
  summary: 'Who wrote what the text says now, by organisation: signs of each, and each stretch of words.',
  params: goalParams,
  answer: Type.Object(
    {
      hands: Type.Array(Type.Object({ ...hand.properties, signs: Type.Integer() }, closed)),
      /** Signs of the first text, and of what the server put together. */
      signsOfNobody: Type.Integer(),
      blocks: Type.Array(
        Type.Object(
          {
            number: Type.String(),
            runs: Type.Array(
              Type.Object(
                {
                  text: Type.String(),
                  by: handIndex,
                  /** Which decision took a suggestion in; null for words written directly. */
                  decision: textOrNull,
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})
