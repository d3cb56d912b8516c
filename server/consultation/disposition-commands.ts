/** Answering inputs, one or many at once, and giving them to somebody to answer. Rules: docs/consultation-rules.md. */
import { sql } from 'kysely'
import {
  contestEndsAt,
  isPublishedAtOnce,
  refusalToAssign,
  refusalToDispose,
  maxDispositionReasonLength,
  type DispositionKind,
  type NewDisposition,
} from '../../packages/domain/disposition.ts'
import { plainComment } from '../../packages/domain/comment.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { AgendaId, DispositionId, InputId, MemberId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import { latestRoundOf, standingInAgenda, type AgendaStanding } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import type { Rooms } from '../live/rooms.ts'
import type { NoticeDeps } from '../notification/notification-effects.ts'
import type { Database } from '../platform/database.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { putInForce } from './disposition-effects.ts'
import { tellAnswered } from './disposition-notices.ts'
import { contestWindowOf } from './input-queries.ts'
import { paragraphsOf, type Paragraph } from './place-queries.ts'

export type DispositionDeps = NoticeDeps & {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  /** Days for contesting run by the database's time, as the phases do. */
  readonly databaseNow: DatabaseNow
  readonly rooms: Pick<Rooms, 'readText'>
}

/** `seen`: the answer in force that the person saw; null for none. */
export type SeenInput = { readonly id: InputId; readonly seen: DispositionId | null }
export type Answering = {
  readonly inputs: readonly SeenInput[]
  readonly kind: DispositionKind
  readonly reason: string
  /** The number of the input that came first. */
  readonly duplicateOf: number | null
}

/**
 * Answers inputs of an agenda's latest round alike, all or none; in review that publishes the answer and tells whose
 * inputs they are. Refuses: 'not-found', what the standing refuses, 'too-many-at-once', 'disposition-…', 'duplicate-…',
 * 'input-has-duplicates', 'contest-waits-for-answer', 'comment-too-long'.
 */
export async function disposeInputs(
  deps: DispositionDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  answering: Answering,
): Promise<void> {
  authorize('dispose-input', (await seatOf(deps.database, agendaId, actor)).standing)
  const reason = reasonOf(answering.reason)
  const ids = namedOnce(answering.inputs.map(({ id }) => id))
  const paragraphs = await readParagraphs(deps, ids)
  await deps.unitOfWork(actor, async work => {
    const { roundId, phase } = await holdRound(work, agendaId)
    authorize('dispose-input', (await seatOf({ db: work.db }, agendaId, actor)).standing)
    const inputs = await holdInputs(work, roundId, ids)
    const { answer, target } = await namedAnswer(work, roundId, { ...answering, reason })
    const isPublished = isPublishedAtOnce(phase)
    const at = await deps.databaseNow(work.db)
    const given: { readonly dispositionId: DispositionId; readonly input: HeldInput }[] = []
    for (const input of inputs) {
      const seen = answering.inputs.find(one => one.id === input.id)?.seen ?? null
      refuseIf((input.inForce?.id ?? null) === seen ? null : 'disposition-changed-meanwhile')
      refuseIf(refusalToDispose(input, answer, target))
      const words = wordsOf(paragraphs.get(input.id))
      const dispositionId = await putInForce(deps, work, {
        ...answer,
        ...words,
        inputId: input.id,
        by: actor.participantId,
        isPublished,
        at,
      })
      given.push({ dispositionId, input })
    }
    const name = isPublished ? 'dispositions-given' : 'dispositions-prepared'
    work.record({ name, agendaId, roundId, inputs: ids, ...answer })
    if (!isPublished) return
    await moveContestEnd(work, roundId, at)
    for (const { dispositionId, input } of given)
      await tellAnswered(deps, work, actor.participantId, { ...input, ...answer, dispositionId })
  })
}

/** Gives inputs to somebody who may answer, or to nobody. Refuses: 'not-found', 'assignee-not-known', 'too-many-at-once'. */
export async function assignInputs(
  deps: DispositionDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  wish: { readonly inputs: readonly InputId[]; readonly to: MemberId | null },
): Promise<void> {
  const ids = namedOnce(wish.inputs)
  await deps.unitOfWork(actor, async work => {
    const { roundId } = await holdRound(work, agendaId, actor)
    authorize('dispose-input', (await seatOf({ db: work.db }, agendaId, actor)).standing)
    await holdInputs(work, roundId, ids)
    const to = wish.to === null ? null : await assigneeOf(work, agendaId, wish.to)
    await work.db.updateTable('input').set({ assigned_to: to }).where('id', 'in', ids).execute()
    work.record({ name: 'inputs-assigned', agendaId, roundId, inputs: ids, to })
  })
}

/** A reason as it is stored. Refuses: 'comment-too-long'. */
export function reasonOf(text: string): string {
  const reason = plainComment(text)
  refuseIf(reason.length > maxDispositionReasonLength ? 'comment-too-long' : null, { max: maxDispositionReasonLength })
  return reason
}

/** The seat of somebody in an agenda. Refuses: 'not-found'. */
export async function seatOf(
  { db }: Pick<Database, 'db'> | Pick<Work, 'db'>,
  agendaId: AgendaId,
  { participantId }: ParticipantActor,
): Promise<AgendaStanding> {
  const seat = await standingInAgenda(db, agendaId, participantId)
  if (seat === null) throw new DomainError('not-found')
  return seat
}

/**
 * Holds the latest round of an agenda: its phase does not change before the transaction ends. Refuses: 'not-found',
 * also for an outsider.
 */
export async function holdRound(
  work: Work,
  agendaId: AgendaId,
  actor: ParticipantActor | null = null,
): Promise<{ readonly roundId: RoundId; readonly phase: Phase }> {
  if (actor !== null) authorize('read-agenda', (await seatOf(work, agendaId, actor)).standing)
  const roundId = await latestRoundOf(work.db, agendaId)
  if (roundId === null) throw new DomainError('not-found')
  const { phase } = await work.db
    .selectFrom('round')
    .select('phase')
    .where('id', '=', roundId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return { roundId, phase }
}

export type HeldInput = Awaited<ReturnType<typeof holdInputs>>[number]

/** These inputs of a round with their answers in force, held to the end of the transaction. Refuses: 'not-found'. */
export async function holdInputs(work: Work, roundId: RoundId, ids: readonly InputId[]) {
  const rows = await work.db
    .selectFrom('input')
    .select(['id', 'agenda_id', 'goal_id', 'number', 'author_id', 'organisation_id'])
    .where('round_id', '=', roundId)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (rows.length !== ids.length) throw new DomainError('not-found')
  const answers = await work.db
    .selectFrom('disposition')
    .leftJoin('contest', 'contest.disposition_id', 'disposition.id')
    .select(['disposition.id', 'disposition.input_id', 'disposition.published_at'])
    .select(['contest.verdict', 'contest.answer'])
    .where('disposition.input_id', 'in', ids)
    .where('disposition.replaced_at', 'is', null)
    .orderBy('disposition.id')
    .execute()
  const duplicates = await work.db
    .selectFrom('disposition')
    .select('duplicate_of')
    .where('duplicate_of', 'in', ids)
    .where('replaced_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(row => {
    const answer = answers.find(one => one.input_id === row.id)
    return {
      id: row.id,
      agendaId: row.agenda_id,
      goalId: row.goal_id,
      number: row.number,
      authorId: row.author_id,
      organisationId: row.organisation_id,
      inForce: answer === undefined ? null : { id: answer.id, isPublished: answer.published_at !== null },
      isContestOpen: answer?.verdict === 'contested' && answer.answer === null,
      hasDuplicates: duplicates.some(one => one.duplicate_of === row.id),
    }
  })
}

/**
 * An answer with the input that it calls the first of two, which is held. Refuses: 'duplicate-not-known' where the round
 * has none of this number.
 */
export async function namedAnswer(
  work: Work,
  roundId: RoundId,
  { kind, reason, duplicateOf: number }: Pick<Answering, 'kind' | 'reason' | 'duplicateOf'>,
): Promise<{ readonly answer: NewDisposition; readonly target: { readonly isDuplicate: boolean } | null }> {
  if (number === null) return { answer: { kind, reason, duplicateOf: null }, target: null }
  const held = await work.db
    .selectFrom('input')
    .select('id')
    .where('number', '=', number)
    .where('round_id', '=', roundId)
    .forUpdate()
    .executeTakeFirst()
  if (held === undefined) throw new DomainError('duplicate-not-known')
  const inForce = await work.db
    .selectFrom('disposition')
    .select('kind')
    .where('input_id', '=', held.id)
    .where('replaced_at', 'is', null)
    .executeTakeFirst()
  return { answer: { kind, reason, duplicateOf: held.id }, target: { isDuplicate: inForce?.kind === 'duplicate' } }
}

/** What paragraphs say now and said before, read before the transaction that keeps it. */
export async function readParagraphs(
  { database, rooms }: DispositionDeps,
  ids: readonly InputId[],
): Promise<ReadonlyMap<InputId, Paragraph>> {
  const { db } = database
  const rows = await db
    .selectFrom('input')
    .select(['id', 'goal_id as goalId', 'thread_id as threadId', 'suggestion_id as suggestionId'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  return paragraphsOf({ db, rooms }, rows)
}

/** The words of an input's paragraph as an answer keeps them. */
export function wordsOf(paragraph: Paragraph | undefined) {
  if (paragraph === undefined) return { before: null, after: null }
  const { number, before, now } = paragraph
  return { before: { number, words: before }, after: { number, words: now } }
}

function namedOnce(ids: readonly InputId[]): readonly InputId[] {
  const once = [...new Set(ids)]
  const { maxAtOnce } = limits.input
  refuseIf(once.length > maxAtOnce ? 'too-many-at-once' : null, { max: maxAtOnce })
  if (once.length === 0) throw new DomainError('not-found')
  return once
}

/** The answer that was just published can be contested as long as the others could: the round waits for it. [D7] */
async function moveContestEnd(work: Work, roundId: RoundId, publishedAt: Date): Promise<void> {
  const ends = contestEndsAt(publishedAt, await contestWindowOf(work.db, roundId))
  await work.db
    .updateTable('round')
    .set({ contest_closes_at: sql<Date>`greatest(contest_closes_at, ${ends}::timestamptz)` })
    .where('id', '=', roundId)
    .execute()
}

async function assigneeOf(work: Work, agendaId: AgendaId, memberId: MemberId): Promise<ParticipantId> {
  const row = await work.db
    .selectFrom('member')
    .select(['participant_id', 'role'])
    .where('id', '=', memberId)
    .where('agenda_id', '=', agendaId)
    .where('removed_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (row === undefined) throw new DomainError('assignee-not-known')
  refuseIf(refusalToAssign(row.role))
  return row.participant_id
}
