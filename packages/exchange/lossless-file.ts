/**
 * The lossless file of an agenda or of one goal: blocks with their marks, embeds and elements, threads with their
 * anchors, links, suggestions, brackets, organisations. It is what JSON exports hold, what every other format is printed from, and what is
 * read back into an equal agenda. Published as JSON Schema at /api/schemas/lossless-file.json and in docs.
 * Ids are the file's own: on the way in, agendas, themes, goals, blocks, threads and comments get new ones; the uuids
 * of elements stay.
 */
import Type, { type Static } from 'typebox'
import { goalStates, maxTitleLength, pens, phases } from '../domain/agenda.ts'
import { linkStates, relations } from '../domain/catalogue.ts'
import { alternativeKinds } from '../domain/bracket.ts'
import { threadTypes } from '../domain/comment.ts'
import { stands } from '../domain/consensus.ts'
import { decisionKinds as rulesOfRound } from '../domain/consultation.ts'
import { stakeholderGroups } from '../domain/participant.ts'
import { decisionKinds, maxSuggestionReasonLength, suggestionKinds } from '../domain/suggestion.ts'
import { blockKinds, textLimits } from '../document/text-model.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const instant = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$', maxLength: 40 })
const title = Type.String({ minLength: 1, maxLength: maxTitleLength })
const short = Type.String({ maxLength: 300 })
const prose = Type.String({ maxLength: 20_000 })
const localId = Type.String({ minLength: 1, maxLength: 60 })
const group = Type.Enum([...stakeholderGroups])

const marks = Type.Object(
  {
    strong: Type.Optional(Type.Literal(true)),
    em: Type.Optional(Type.Literal(true)),
    link: Type.Optional(Type.String({ maxLength: textLimits.maxLinkLength })),
  },
  closed,
)
const embedText = Type.String({ minLength: 1, maxLength: textLimits.maxEmbedText })
const embed = Type.Union([
  Type.Object({ ref: embedText }, closed),
  Type.Object({ mention: embedText }, closed),
  Type.Object({ b: Type.Enum(['o', 'a', 'c']), i: embedText, n: Type.Optional(Type.Integer({ minimum: 0 })) }, closed),
])
const run = Type.Union([
  Type.Object({ text: Type.String({ maxLength: textLimits.maxBlockLength }), marks }, closed),
  Type.Object({ embed, marks }, closed),
])
const block = Type.Object(
  {
    /** The file's own name of this block; anchors point to it. */
    id: localId,
    kind: Type.Enum([...blockKinds]),
    indent: Type.Integer({ minimum: 0, maximum: textLimits.maxIndent }),
    /** The uuid of an element; '' for every other block. */
    element: Type.String({ pattern: '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$' }),
    lead: short,
    partners: short,
    due: Type.String({ pattern: '^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$' }),
    runs: Type.Array(run),
  },
  closed,
)

/** Whose it is: the id of the suggestion that puts this in, null for the text; the ids of those that would take it out. */
const suggestedPart = {
  addedBy: orNull(localId),
  struckBy: Type.Array(localId, { maxItems: 200 }),
}
const markedBlock = Type.Object(
  {
    ...block.properties,
    ...suggestedPart,
    runs: Type.Array(
      Type.Union([
        Type.Object({ text: Type.String({ maxLength: textLimits.maxBlockLength }), marks, ...suggestedPart }, closed),
        Type.Object({ embed, marks, ...suggestedPart }, closed),
      ]),
    ),
  },
  closed,
)

const by = Type.Object(
  { name: orNull(short), organisation: orNull(short), code: orNull(short), group: orNull(group) },
  closed,
)
/** Units from the beginning of a block, embeds counting 1. */
const passage = Type.Object(
  { block: localId, from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) },
  closed,
)
const comment = Type.Object(
  {
    id: localId,
    by,
    at: instant,
    /** '' when it was withdrawn. */
    text: prose,
    /** The people it mentions. */
    mentions: Type.Array(short, { maxItems: 100 }),
    editedAt: orNull(instant),
    withdrawnAt: orNull(instant),
  },
  closed,
)
const thread = Type.Object(
  {
    id: localId,
    /** Its number among the inputs of its round. */
    number: Type.Integer({ minimum: 1 }),
    /** An earlier round, in which it was opened; absent for the round of the agenda. */
    round: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Opened when its round took no more comments for answering; absent for one that came in time. */
    late: Type.Optional(Type.Literal(true)),
    type: Type.Enum([...threadTypes]),
    /** What it is about; `of` names the element, the indicator, or the undecided suggestion of this goal. */
    about: Type.Enum(['passage', 'element', 'suggestion', 'goal', 'indicator', 'agenda']),
    of: orNull(short),
    /** Where the words are now, in the order of the text; none when they are gone. */
    passages: Type.Array(passage, { maxItems: 200 }),
    /** The words it was about when it was written, and what stood before and behind them. */
    quote: prose,
    before: short,
    after: short,
    openedAt: instant,
    resolvedAt: orNull(instant),
    resolvedBy: orNull(by),
    comments: Type.Array(comment, { maxItems: 2_000 }),
  },
  closed,
)
const link = Type.Object(
  {
    /** The indicator's id in the catalogue; code and title are for readers. */
    indicator: short,
    code: short,
    title: prose,
    relation: orNull(Type.Enum([...relations])),
    how: Type.String({ maxLength: 2_000 }),
    state: Type.Enum([...linkStates]),
    /** The uuid of the element that advances the indicator; null for the goal as a whole. */
    element: orNull(uuid),
  },
  closed,
)
const reference = Type.Object(
  {
    /** The reference's id in the catalogue; the other words are for readers. */
    reference: short,
    code: short,
    title: prose,
    binding: orNull(Type.Boolean()),
    how: Type.String({ maxLength: 2_000 }),
    state: Type.Enum([...linkStates]),
    element: orNull(uuid),
  },
  closed,
)
const reason = Type.String({ maxLength: maxSuggestionReasonLength })
const voices = Type.Array(Type.Object({ by, at: instant }, closed), { maxItems: 2_000 })
const titleChange = Type.Object({ from: title, to: title }, closed)
/** A change of an agreed link: of the goal's link to this entry, from this element. */
const linkChange = Type.Object(
  {
    entry: short,
    element: orNull(uuid),
    remove: Type.Boolean(),
    relation: orNull(Type.Enum([...relations])),
    how: Type.String({ maxLength: 2_000 }),
  },
  closed,
)
const suggestion = Type.Object(
  {
    id: localId,
    kind: Type.Enum([...suggestionKinds]),
    /** The same for all suggestions of one person in this goal. */
    author: localId,
    by,
    firstSeenAt: orNull(instant),
    reason,
    /** Organisations that back it. */
    backing: voices,
    /** What a block of the marked text should say; null for every other kind. */
    attribute: orNull(
      Type.Object(
        {
          block: localId,
          name: Type.Enum(['kind', 'indent', 'lead', 'partners', 'due']),
          value: Type.Union([short, Type.Integer({ minimum: 0, maximum: textLimits.maxIndent })]),
        },
        closed,
      ),
    ),
    title: orNull(titleChange),
    link: orNull(linkChange),
  },
  closed,
)
const bracket = Type.Object(
  {
    /** The id of its signs in the text. */
    id: Type.String({ minLength: 1, maxLength: textLimits.maxEmbedText }),
    reason,
    by,
    at: instant,
    /** In the order of the text; words stand there. */
    alternatives: Type.Array(
      Type.Object(
        {
          n: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          kind: Type.Enum([...alternativeKinds]),
          by,
          holders: voices,
        },
        closed,
      ),
      { minItems: 2, maxItems: 200 },
    ),
    /** Holders who agree to lift the bracket to a wording. */
    agreements: Type.Array(Type.Object({ by, n: Type.Integer({ minimum: 0 }), at: instant }, closed), {
      maxItems: 2_000,
    }),
  },
  closed,
)
/** What was decided, newest first: a record for readers, which is not brought in. */
const decision = Type.Object(
  {
    kind: Type.Enum([...decisionKinds]),
    reason,
    byAgreement: Type.Boolean(),
    by,
    at: instant,
    /** Words of a bracket that went with it. */
    removedWords: Type.String({ maxLength: textLimits.maxTextLength }),
    items: Type.Array(
      Type.Object(
        {
          kind: Type.Enum([...suggestionKinds]),
          by,
          outcome: Type.Enum(['accepted', 'rejected']),
          /** False for what went along with the decision. */
          chosen: Type.Boolean(),
          reason,
          inserted: Type.String({ maxLength: textLimits.maxTextLength }),
          struck: Type.String({ maxLength: textLimits.maxTextLength }),
          title: orNull(titleChange),
          backing: voices,
        },
        closed,
      ),
    ),
    reverted: orNull(Type.Object({ by, at: instant, reason }, closed)),
  },
  closed,
)
const statement = Type.Object(
  {
    organisation: short,
    code: short,
    group,
    stand: Type.Enum([...stands]),
    /** The version of which it was said. */
    version: Type.Integer({ minimum: 1 }),
    words: prose,
    /** Of an objection: how its paragraph would have had to read. */
    wording: prose,
    /** Numbers as that version shows them, such as `8.3`. */
    paragraphs: Type.Array(short, { maxItems: 60 }),
    at: instant,
  },
  closed,
)
/** A version that was adopted, with all that goes with it for ever: a record for readers, which is not brought in. */
const adoption = Type.Object(
  {
    round: Type.Integer({ minimum: 1 }),
    version: Type.Integer({ minimum: 1 }),
    /** SHA-256 of what that version says. */
    digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    at: instant,
    rule: Type.Object(
      { kind: Type.Enum([...rulesOfRound]), requiredGroups: Type.Array(group, { maxItems: 6 }) },
      closed,
    ),
    askedBy: by,
    /** Null where one moderator decided alone, for the reason. */
    confirmedBy: orNull(by),
    reason: prose,
    /** What each organisation said last, by group. */
    positions: Type.Array(statement, { maxItems: 2_000 }),
    /** Objections that were given up for another position. */
    lifted: Type.Array(statement, { maxItems: 2_000 }),
    /** Who was told of the call and took no position. */
    silent: Type.Array(Type.Object({ organisation: short, code: short, group }, closed), { maxItems: 2_000 }),
  },
  closed,
)
const goal = Type.Object(
  {
    id: localId,
    number: Type.Integer({ minimum: 1 }),
    title,
    /** The id of a theme of this file. */
    theme: orNull(localId),
    state: Type.Enum([...goalStates]),
    isExample: Type.Boolean(),
    blocks: Type.Array(block, { minItems: 1, maxItems: textLimits.maxBlocks }),
    links: Type.Array(link, { maxItems: 2_000 }),
    references: Type.Array(reference, { maxItems: 2_000 }),
    threads: Type.Array(thread, { maxItems: 5_000 }),
    /** From version 2 on. The text with what is suggested in it, as `blocks` says it without; null where nothing is. */
    marked: Type.Optional(orNull(Type.Array(markedBlock, { minItems: 1, maxItems: textLimits.maxBlocks }))),
    /** What is undecided: in the order of the text, then titles and links. */
    suggestions: Type.Optional(Type.Array(suggestion, { maxItems: textLimits.maxRecords })),
    /** Open brackets, in the order of the text. */
    brackets: Type.Optional(Type.Array(bracket, { maxItems: 1_000 })),
    decisions: Type.Optional(Type.Array(decision)),
    /** Newest first; absent where the goal was never adopted. */
    adoptions: Type.Optional(Type.Array(adoption, { maxItems: 200 })),
  },
  closed,
)

export const losslessFile = Type.Object(
  {
    format: Type.Literal('acquis-agenda'),
    version: Type.Union([Type.Literal(1), Type.Literal(2)]),
    /** The moment at which the texts were read. */
    takenAt: instant,
    /** Whether this is the whole agenda or one goal of it. */
    scope: Type.Enum(['agenda', 'goal']),
    agenda: Type.Object(
      {
        id: localId,
        title,
        note: prose,
        language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 }),
        pen: Type.Enum([...pens]),
        isExample: Type.Boolean(),
        themes: Type.Array(Type.Object({ id: localId, label: title }, closed), { maxItems: 100 }),
        round: orNull(
          Type.Object(
            { number: Type.Integer({ minimum: 1 }), phase: Type.Enum([...phases]), closesAt: orNull(instant) },
            closed,
          ),
        ),
        threads: Type.Array(thread, { maxItems: 5_000 }),
      },
      closed,
    ),
    organisations: Type.Array(Type.Object({ name: short, code: short, group, country: orNull(short) }, closed), {
      maxItems: 2_000,
    }),
    goals: Type.Array(goal, { maxItems: 500 }),
  },
  closed,
)

export type LosslessFile = Static<typeof losslessFile>
export type FileGoal = Static<typeof goal>
export type FileBlock = Static<typeof block>
export type FileMarkedBlock = Static<typeof markedBlock>
export type FileSuggestion = Static<typeof suggestion>
export type FileBracket = Static<typeof bracket>
export type FileDecision = Static<typeof decision>
export type FileAdoption = Static<typeof adoption>
export type FileThread = Static<typeof thread>
export type FileComment = Static<typeof comment>

/** The JSON Schema of the file, as it is published: with its name, in one piece. */
export function losslessFileSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:acquis:schema:lossless-file:2',
    title: 'Acquis lossless file, version 2',
    ...losslessFile,
  }
}

/** The file as text: two spaces a level, so that two exports can be compared line by line. */
export function writeLosslessFile(file: LosslessFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}
