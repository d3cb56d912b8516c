/** What the organisation of an input replies to its answer, and what becomes of a contest. Rules D7, D8. */
import {
  contestEndsAt,
  refusalToAnswerContest,
  refusalToContest,
  refusalToDispose,
  type ContestAnswer,
  type ContestVerdict,
  type DispositionKind,
} from '../../packages/domain/disposition.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { ContestId, DispositionId, InputId } from '../../packages/domain/ids.ts'
import { authorize } from '../auth/authorize.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import {
  holdInputs,
  holdRound,
  namedAnswer,
  readParagraphs,
  reasonOf,
  seatOf,
  wordsOf,
  type DispositionDeps,
} from './disposition-commands.ts'
import { putInForce } from './disposition-effects.ts'
import { tellContestAnswered } from './disposition-notices.ts'
import { contestWindowOf } from './input-queries.ts'

/**
 * Accepts a published answer, or contests it. Refuses: 'not-found', 'input-of-another', 'disposition-changed-meanwhile',
 * 'contested-already', 'contest-window-is-over', 'contest-needs-reason', and what the standing refuses.
 */
export async function replyToDisposition(
  deps: DispositionDeps,
  actor: ParticipantActor,
  dispositionId: DispositionId,
  reply: { readonly verdict: ContestVerdict; readonly reason: string },
): Promise<void> {
  const reason = reasonOf(reply.reason)
  const { verdict } = reply
  await deps.unitOfWork(actor, async work => {
    const place = await placeOfDisposition(work, dispositionId)
    const seat = await seatOf(work, place.agendaId, actor)
    authorize('read-agenda', seat.standing)
    await holdInput(work, place.inputId)
    const { agendaId, goalId, inputId, organisationId } = place
    const answer = await answerFacts(work, dispositionId)
    const window = await contestWindowOf(work.db, place.roundId)
    const at = await deps.databaseNow(work.db)
    refuseIf(
      refusalToContest(
        seat.standing,
        {
          isPublished: answer.publishedAt !== null,
          isInForce: answer.replacedAt === null,
          isAnswered: answer.isReplied,
          wasContested: await wasContested(work, inputId),
          endsAt: answer.publishedAt === null ? null : contestEndsAt(answer.publishedAt, window),
          organisation: organisationId,
        },
        { verdict, reason },
        at,
        seat.organisationId,
      ),
    )
    if (organisationId === null) return
    await work.db
      .insertInto('contest')
      .values({
        id: deps.ids.next<ContestId>(),
        disposition_id: dispositionId,
        verdict,
        reason,
        organisation_id: organisationId,
        contested_by: actor.participantId,
        contested_at: at,
        answer: null,
        answered_by: null,
      })
      .execute()
    const name = verdict === 'contested' ? 'disposition-contested' : 'disposition-agreed-to'
    work.record({ name, agendaId, goalId, inputId, dispositionId, organisationId, reason })
  })
}

/** `change`: the new answer, where the contest changed it. */
export type AnswerToContest = {
  readonly answer: ContestAnswer
  readonly reason: string
  readonly change: { readonly kind: DispositionKind; readonly duplicateOf: number | null } | null
}

/**
 * Answers a contest; *changed* puts a new answer in force, with the same reason. Refuses: 'not-found',
 * 'contest-answered-already', 'contest-answer-needs-reason', 'duplicate-…', and what the standing refuses.
 */
export async function answerContest(
  deps: DispositionDeps,
  actor: ParticipantActor,
  contestId: ContestId,
  given: AnswerToContest,
): Promise<void> {
  const reason = reasonOf(given.reason)
  const inputId = await inputOfContest(deps, contestId)
  const paragraphs = await readParagraphs(deps, [inputId])
  await deps.unitOfWork(actor, async work => {
    const contest = await placeOfContest(work, contestId)
    const { agendaId, roundId, goalId, dispositionId } = contest
    authorize('read-agenda', (await seatOf(work, agendaId, actor)).standing)
    const held = await holdRound(work, agendaId)
    authorize('dispose-input', (await seatOf(work, agendaId, actor)).standing)
    refuseIf(held.roundId === roundId ? null : 'not-allowed-in-phase')
    const [input] = await holdInputs(work, roundId, [inputId])
    if (input === undefined) throw new DomainError('not-found')
    const { answer, change } = given
    const { verdict, answer: answered } = await contestNow(work, contestId)
    refuseIf(refusalToAnswerContest({ verdict, isAnswered: answered !== null }, reason))
    if ((answer === 'changed') !== (change !== null)) throw new DomainError('malformed-request')
    const at = await deps.databaseNow(work.db)
    if (change !== null) {
      const { answer: changed, target } = await namedAnswer(work, roundId, { ...change, reason })
      refuseIf(refusalToDispose({ ...input, isContestOpen: false }, changed, target))
      const words = wordsOf(paragraphs.get(inputId))
      await putInForce(deps, work, { ...changed, ...words, inputId, by: actor.participantId, isPublished: true, at })
    }
    await work.db
      .updateTable('contest')
      .set({ answer, answer_reason: reason, answered_by: actor.participantId, answered_at: at })
      .where('id', '=', contestId)
      .execute()
    work.record({ name: 'contest-answered', agendaId, goalId, inputId, dispositionId, answer, reason })
    const to = contest.contestedBy
    await tellContestAnswered(deps, work, actor.participantId, {
      ...{ to, agendaId, goalId, inputId, contestId, answer, reason },
    })
  })
}

async function placeOfDisposition(work: Work, dispositionId: DispositionId) {
  const row = await work.db
    .selectFrom('disposition')
    .innerJoin('input', 'input.id', 'disposition.input_id')
    .select(['input.id as inputId', 'input.agenda_id as agendaId', 'input.round_id as roundId'])
    .select(['input.goal_id as goalId', 'input.organisation_id as organisationId'])
    .where('disposition.id', '=', dispositionId)
    .executeTakeFirst()
  if (row === undefined) throw new DomainError('not-found')
  return row
}

async function holdInput(work: Work, inputId: InputId): Promise<void> {
  await work.db.selectFrom('input').select('id').where('id', '=', inputId).forUpdate().execute()
}

/** Read under the input's lock: what is in force, and whether it was replied to. */
async function answerFacts(work: Work, dispositionId: DispositionId) {
  const row = await work.db
    .selectFrom('disposition')
    .leftJoin('contest', 'contest.disposition_id', 'disposition.id')
    .select(['published_at as publishedAt', 'replaced_at as replacedAt', 'contest.id as replyId'])
    .where('disposition.id', '=', dispositionId)
    .executeTakeFirstOrThrow()
  return { ...row, isReplied: row.replyId !== null }
}

async function wasContested(work: Work, inputId: InputId): Promise<boolean> {
  const row = await work.db
    .selectFrom('contest')
    .innerJoin('disposition', 'disposition.id', 'contest.disposition_id')
    .select('contest.id')
    .where('disposition.input_id', '=', inputId)
    .where('contest.verdict', '=', 'contested')
    .executeTakeFirst()
  return row !== undefined
}

async function inputOfContest({ database }: DispositionDeps, contestId: ContestId): Promise<InputId> {
  const row = await database.db
    .selectFrom('contest')
    .innerJoin('disposition', 'disposition.id', 'contest.disposition_id')
    .select('disposition.input_id')
    .where('contest.id', '=', contestId)
    .executeTakeFirst()
  if (row === undefined) throw new DomainError('not-found')
  return row.input_id
}

async function placeOfContest(work: Work, contestId: ContestId) {
  const row = await work.db
    .selectFrom('contest')
    .innerJoin('disposition', 'disposition.id', 'contest.disposition_id')
    .innerJoin('input', 'input.id', 'disposition.input_id')
    .select(['contest.contested_by as contestedBy', 'disposition.id as dispositionId'])
    .select(['input.agenda_id as agendaId', 'input.round_id as roundId', 'input.goal_id as goalId'])
    .where('contest.id', '=', contestId)
    .executeTakeFirst()
  if (row === undefined) throw new DomainError('not-found')
  return row
}

/** Read under the input's lock. */
async function contestNow(work: Work, contestId: ContestId) {
  return work.db
    .selectFrom('contest')
    .select(['verdict', 'answer'])
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow()
}
