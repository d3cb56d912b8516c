/**
 * Inputs with what is answered to them: what a round's table of answers shows, and what is shown to who made them. What
 * is only prepared is null to whoever does not answer. The words of a withdrawn comment are null to everybody. [D3]
 */
import { type Expression, type Kysely, sql, type SqlBool } from 'kysely'
import {
  contestEndsAt,
  type ContestWindow,
  type ContestAnswer,
  type ContestVerdict,
  type DispositionKind,
  type InputView,
} from '../../packages/domain/disposition.ts'
import type {
  AgendaId,
  ContestId,
  DispositionId,
  GoalId,
  InputId,
  OrganisationId,
  ParticipantId,
  RoundId,
  SuggestionId,
  ThreadId,
} from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import type { SuggestionKind, SuggestionState } from '../../packages/domain/suggestion.ts'
import type { ThreadType } from '../../packages/domain/comment.ts'
import { isGroupToldTo, personShown, sightOf, type Sight } from '../attribution/attribution-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { contestWindowOf } from './input-queries.ts'
import { countable, inputs, isContested, type InputRow, type Reader } from './input-row-queries.ts'

/** What a paragraph said and what it says since; null where there was or is none. */
export type KeptWords = { readonly number: string; readonly words: string | null }

export type ShownDisposition = {
  readonly id: DispositionId
  readonly kind: DispositionKind
  readonly reason: string
  readonly duplicateOf: { readonly id: InputId; readonly number: number } | null
  readonly by: string | null
  readonly at: Date
  readonly publishedAt: Date | null
  /** Until when it may be contested; null while it is not published. */
  readonly contestEndsAt: Date | null
  readonly before: KeptWords | null
  readonly after: KeptWords | null
}
export type ShownContest = {
  readonly id: ContestId
  readonly verdict: ContestVerdict
  readonly reason: string
  readonly at: Date
  readonly answer: ContestAnswer | null
  readonly answerReason: string
}
/** An answer in whose place another one came. */
export type EarlierAnswer = { readonly kind: DispositionKind; readonly reason: string; readonly at: Date }
export type ShownInput = {
  readonly id: InputId
  readonly agendaId: AgendaId
  readonly number: number
  readonly round: number
  readonly goal: { readonly id: GoalId; readonly number: number; readonly title: string } | null
  readonly threadId: ThreadId | null
  readonly type: ThreadType | null
  readonly suggestionId: SuggestionId | null
  readonly suggestion: { readonly kind: SuggestionKind; readonly state: SuggestionState } | null
  /** What is said: the first comment of a thread, or the reason of a suggestion. */
  readonly words: string | null
  /** What a suggestion would strike and insert. */
  readonly proposed: { readonly struck: string; readonly inserted: string } | null
  readonly author: { readonly id: ParticipantId | null; readonly name: string | null }
  readonly organisation: {
    readonly id: OrganisationId
    readonly name: string
    readonly code: string
    readonly group: StakeholderGroup
  } | null
  /** Told alone where the round shows no organisation; null for the secretariat and where the label collapses. */
  readonly group: StakeholderGroup | null
  /** Organisations that back a suggestion; 0 for a thread. */
  readonly backing: number
  readonly isLate: boolean
  readonly assignedTo: { readonly id: ParticipantId; readonly name: string } | null
  readonly disposition: ShownDisposition | null
  /** What was answered before, newest first; to whoever does not answer, what of it was published. */
  readonly earlier: readonly EarlierAnswer[]
  /** The latest reply of its organisation: to the answer in force or to an earlier one. */
  readonly contest: ShownContest | null
}

export type InputFilter = {
  readonly view: InputView
  readonly kind: DispositionKind | null
  readonly goal: GoalId | null
  readonly group: StakeholderGroup | null
}
export type InputCounts = {
  /** Those that the whole filter lets through: of them a page is shown. */
  readonly matching: number
  readonly all: number
  readonly open: number
  readonly mine: number
  readonly contested: number
  readonly late: number
  readonly kinds: ReadonlyMap<DispositionKind, number>
}

/**
 * A page of a round's inputs by goal and number. `from`: how many to pass over; `most`: of a page, for a file that
 * holds all of them. How many there are is told by `inputCounts`.
 */
export async function inputsOfRound(
  db: Kysely<Tables>,
  roundId: RoundId,
  reader: Reader,
  filter: InputFilter,
  from: number,
  most: number = limits.input.maxListed,
): Promise<readonly ShownInput[]> {
  // Which ones first, and what they say of these alone: a page far down has thousands before it.
  const isOfGroup = await ofGroup(db, roundId, reader, filter)
  const page = await countable(db, reader)
    .select('input.id')
    .where('input.round_id', '=', roundId)
    .where(isIn(reader, filter))
    .where(isOfGroup)
    .orderBy(sql`goal.number nulls last`)
    .orderBy('input.number')
    .offset(from)
    .limit(most)
    .execute()
  const wanted = await inputsById(
    db,
    reader,
    page.map(({ id }) => id),
  )
  return shown(db, wanted, reader)
}

/**
 * How many inputs each view and each kind of answer has, within the goal and the group of the filter, and how many the
 * whole filter lets through. Late ones are in their view alone.
 */
export async function inputCounts(
  db: Kysely<Tables>,
  roundId: RoundId,
  reader: Reader,
  filter: InputFilter,
): Promise<InputCounts> {
  const isOfGroup = await ofGroup(db, roundId, reader, filter)
  const rows = await countable(db, reader)
    .select(['disposition.kind', 'input.is_late as isLate'])
    .select(sql<number>`count(*)::int`.as('count'))
    .select(sql<number>`(count(*) filter (where input.assigned_to = ${reader.participantId}))::int`.as('mine'))
    .select(sql<number>`(count(*) filter (where ${isContested}))::int`.as('contested'))
    .select(sql<number>`(count(*) filter (where ${isIn(reader, filter)}))::int`.as('matching'))
    .where('input.round_id', '=', roundId)
    .where(isIn(reader, { ...filter, view: 'all', kind: null }, { evenLate: true }))
    .where(isOfGroup)
    .groupBy(['disposition.kind', 'input.is_late'])
    .execute()
  const sum = (of: readonly (typeof rows)[number][], pick: (row: (typeof rows)[number]) => number): number =>
    of.reduce((total, row) => total + pick(row), 0)
  const inTime = rows.filter(row => !row.isLate)
  return {
    matching: sum(rows, row => row.matching),
    all: sum(inTime, row => row.count),
    open: sum(
      inTime.filter(row => row.kind === null),
      row => row.count,
    ),
    mine: sum(rows, row => row.mine),
    contested: sum(rows, row => row.contested),
    late: sum(
      rows.filter(row => row.isLate),
      row => row.count,
    ),
    kinds: new Map(inTime.flatMap(row => (row.kind === null ? [] : [[row.kind, row.count] as const]))),
  }
}

/** What somebody made, or her organisation, in all her agendas or one; newest rounds first, published answers alone. */
export async function inputsOfAuthor(
  db: Kysely<Tables>,
  participantId: ParticipantId,
  wanted: { readonly whose: 'own' | 'organisation'; readonly agendaId?: AgendaId | undefined; readonly from: number },
): Promise<readonly ShownInput[]> {
  const mine =
    wanted.whose === 'own'
      ? sql<SqlBool>`input.author_id = ${participantId}`
      : sql<SqlBool>`input.organisation_id = seat.organisation_id`
  let found = inputs(db, { participantId, seesPrepared: false })
    .innerJoin('member as seat', join =>
      join
        .onRef('seat.agenda_id', '=', 'input.agenda_id')
        .on('seat.participant_id', '=', participantId)
        .on('seat.removed_at', 'is', null),
    )
    .where(mine)
  if (wanted.agendaId !== undefined) found = found.where('input.agenda_id', '=', wanted.agendaId)
  const rows = await found
    .orderBy('input.agenda_id')
    .orderBy('round.number', 'desc')
    .orderBy('input.number')
    .offset(wanted.from)
    .limit(limits.input.maxListed)
    .execute()
  return shown(db, rows, { participantId, seesPrepared: false })
}

/** These inputs in this order. */
async function inputsById(db: Kysely<Tables>, reader: Reader, ids: readonly InputId[]): Promise<readonly InputRow[]> {
  if (ids.length === 0) return []
  const rows = await inputs(db, reader).where('input.id', 'in', ids).execute()
  const byId = new Map(rows.map(row => [row.id, row]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

function isIn(
  { participantId }: Reader,
  { view, kind, goal }: InputFilter,
  { evenLate = false }: { readonly evenLate?: boolean } = {},
): Expression<SqlBool> {
  const parts: Expression<SqlBool>[] = [sql<SqlBool>`true`]
  if (view === 'late') parts.push(sql<SqlBool>`input.is_late`)
  if ((view === 'all' || view === 'open') && !evenLate) parts.push(sql<SqlBool>`not input.is_late`)
  if (view === 'open') parts.push(sql<SqlBool>`disposition.id is null`)
  if (view === 'mine') parts.push(sql<SqlBool>`input.assigned_to = ${participantId}`)
  if (view === 'contested') parts.push(isContested)
  if (kind !== null) parts.push(sql<SqlBool>`disposition.kind = ${kind}`)
  if (goal !== null) parts.push(sql<SqlBool>`input.goal_id = ${goal}`)
  return sql<SqlBool>`(${sql.join(parts, sql` and `)})`
}

/** The part of a filter that asks for a group: those of it whose group this reader may know. */
async function ofGroup(
  db: Kysely<Tables>,
  roundId: RoundId,
  { participantId }: Reader,
  { group }: InputFilter,
): Promise<Expression<SqlBool>> {
  if (group === null) return sql<SqlBool>`true`
  const isTold = await isGroupToldTo(db, roundId, participantId, group)
  return sql<SqlBool>`(organisation.stakeholder_group = ${group} and ${isTold})`
}

async function shown(
  db: Kysely<Tables>,
  rows: readonly InputRow[],
  { participantId, seesPrepared }: Reader,
): Promise<readonly ShownInput[]> {
  const windows = new Map<RoundId, ContestWindow>()
  for (const id of new Set(rows.map(row => row.round_id))) windows.set(id, await contestWindowOf(db, id))
  const sights = new Map<AgendaId, Sight>()
  for (const id of new Set(rows.map(row => row.agenda_id))) sights.set(id, await sightOf(db, id, participantId))
  const earlier = await earlierAnswers(
    db,
    rows.map(row => row.id),
    seesPrepared,
  )
  return rows.flatMap(row => {
    const sight = sights.get(row.agenda_id)
    const before = earlier.get(row.id) ?? []
    const window = windows.get(row.round_id)
    return sight === undefined || window === undefined ? [] : [{ ...shownInput(row, window, sight), earlier: before }]
  })
}

/** Of each input the answers that another one replaced. */
async function earlierAnswers(
  db: Kysely<Tables>,
  ids: readonly InputId[],
  seesPrepared: boolean,
): Promise<ReadonlyMap<InputId, readonly EarlierAnswer[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('disposition')
    .select(['input_id', 'kind', 'reason', 'decided_at as at'])
    .where('input_id', 'in', ids)
    .where('replaced_at', 'is not', null)
    .$if(!seesPrepared, found => found.where('published_at', 'is not', null))
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .execute()
  const earlier = new Map<InputId, readonly EarlierAnswer[]>()
  for (const { input_id: id, ...answer } of rows) earlier.set(id, [...(earlier.get(id) ?? []), answer])
  return earlier
}

function shownInput(row: InputRow, window: ContestWindow, sight: Sight): Omit<ShownInput, 'earlier'> {
  const { goal_id: goalId, goal_number: goalNumber, organisation_id: organisationId, assigned_to: assignee } = row
  const giver = { participantId: row.author_id, organisationId, group: row.stakeholder_group }
  const person = { id: row.author_id, name: row.display_name ?? row.author_name }
  const seat = { organisation: row.organisation, code: row.code, group: row.stakeholder_group }
  const by = personShown({ ...person, ...seat }, sight.inRound(row.round_id, giver, row.isSealed))
  return {
    id: row.id,
    agendaId: row.agenda_id,
    number: row.number,
    round: row.round_number,
    goal:
      goalId === null || goalNumber === null ? null : { id: goalId, number: goalNumber, title: row.goal_title ?? '' },
    threadId: row.thread_id,
    type: row.type,
    suggestionId: row.suggestion_id,
    suggestion:
      row.suggestion_kind === null || row.state === null ? null : { kind: row.suggestion_kind, state: row.state },
    words: row.suggestion_id !== null ? row.suggestion_reason : row.withdrawn_at === null ? row.body : null,
    proposed: row.suggestion_id === null ? null : proposedIn(row.said),
    author: { id: by.id, name: by.name },
    organisation:
      organisationId === null || by.organisation === null || by.code === null || by.group === null
        ? null
        : { id: organisationId, name: by.organisation, code: by.code, group: by.group },
    group: by.group,
    backing: row.backing,
    isLate: row.is_late,
    assignedTo: assignee === null ? null : { id: assignee, name: row.assignee_name ?? '' },
    disposition: dispositionIn(row, window),
    contest: contestIn(row),
  }
}

function dispositionIn(row: InputRow, window: ContestWindow): ShownDisposition | null {
  const { disposition_id: id, kind, decided_at: at, published_at: publishedAt, target_id: target } = row
  if (id === null || kind === null || at === null) return null
  return {
    id,
    kind,
    reason: row.reason ?? '',
    duplicateOf: target === null || row.target_number === null ? null : { id: target, number: row.target_number },
    by: row.answerer_name,
    at,
    publishedAt,
    contestEndsAt: publishedAt === null ? null : contestEndsAt(publishedAt, window),
    // The casts are of jsonb that only this slice writes.
    before: row.words_before as KeptWords | null,
    after: row.words_after as KeptWords | null,
  }
}

function contestIn(row: InputRow): ShownContest | null {
  const { contest_id: id, verdict, contested_at: at } = row
  if (id === null || verdict === null || at === null) return null
  const { contest_reason: reason, answer, answer_reason: answerReason } = row
  return { id, verdict, reason: reason ?? '', at, answer, answerReason: answerReason ?? '' }
}

/** The cast is of jsonb that only the slice of suggestions writes. */
function proposedIn(said: unknown): ShownInput['proposed'] {
  const { insertedWords, struckWords, title, link } = said as {
    readonly insertedWords: string
    readonly struckWords: string
    readonly title: { readonly from: string; readonly to: string } | null
    readonly link: { readonly how: string; readonly was: { readonly how: string } } | null
  }
  if (title !== null) return { struck: title.from, inserted: title.to }
  if (link !== null) return { struck: link.was.how, inserted: link.how }
  return { struck: struckWords, inserted: insertedWords }
}
