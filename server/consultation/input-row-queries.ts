/** The rows that `disposition-queries.ts` counts, orders and shows: inputs joined with what is answered to them. */
import { type Kysely, sql, type SqlBool } from 'kysely'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { inputNumberFor, isInputShownTo, isSealedInput } from '../attribution/attribution-queries.ts'
import type { Tables } from '../platform/tables.ts'

/** `seesPrepared`: whether answers that are not published are shown to her. */
export type Reader = { readonly participantId: ParticipantId; readonly seesPrepared: boolean }

/** Whether a row of `countable` has a contest that nobody has answered. */
export const isContested = sql<SqlBool>`(open_contest.id is not null)`

/** Inputs that this reader may see, with the answer in force as far as she sees it: enough to count and to order them. */
export function countable(db: Kysely<Tables>, { participantId, seesPrepared }: Reader) {
  return (
    db
      .selectFrom('input')
      .where(isInputShownTo(participantId))
      .innerJoin('round', 'round.id', 'input.round_id')
      .leftJoin('goal', 'goal.id', 'input.goal_id')
      .leftJoin('organisation', 'organisation.id', 'input.organisation_id')
      .leftJoin('disposition', join =>
        join
          .onRef('disposition.input_id', '=', 'input.id')
          .on('disposition.replaced_at', 'is', null)
          .on(sql<SqlBool>`(${sql.lit(seesPrepared)} or disposition.published_at is not null)`),
      )
      // A contest without an answer is always of the answer in force: none takes its place before. [D8]
      .leftJoin('contest as open_contest', join =>
        join
          .onRef('open_contest.disposition_id', '=', 'disposition.id')
          .on('open_contest.verdict', '=', 'contested')
          .on('open_contest.answer', 'is', null),
      )
  )
}

/** The same with all that is shown of each. */
export function inputs(db: Kysely<Tables>, reader: Reader) {
  return (
    countable(db, reader)
      .leftJoin('contest', join =>
        join.on(
          sql<SqlBool>`contest.id = (select latest.id from contest as latest
          join disposition as answered on answered.id = latest.disposition_id
          where answered.input_id = input.id order by latest.contested_at desc limit 1)`,
        ),
      )
      .leftJoin('comment', join =>
        join.onRef('comment.thread_id', '=', 'input.thread_id').on('comment.position', '=', 0),
      )
      .leftJoin('suggestion', 'suggestion.id', 'input.suggestion_id')
      .select(['input.id', 'input.agenda_id', 'input.round_id', 'round.number as round_number'])
      .select([inputNumberFor(reader.participantId).as('number'), isSealedInput.as('isSealed')])
      .select(['input.goal_id', 'goal.number as goal_number', 'goal.title as goal_title', 'input.thread_id'])
      .select(['input.suggestion_id', 'suggestion.kind as suggestion_kind', 'suggestion.state'])
      .select(['suggestion.words as said', 'suggestion.reason as suggestion_reason', 'comment.withdrawn_at'])
      .select(['comment.body', 'comment.author_name', 'input.author_id', 'input.is_late'])
      .select(['organisation.id as organisation_id', 'organisation.name as organisation', 'organisation.code'])
      .select(['organisation.stakeholder_group', 'input.assigned_to'])
      .select(['disposition.id as disposition_id', 'disposition.kind', 'disposition.reason', 'disposition.decided_at'])
      .select(['disposition.published_at', 'disposition.words_before', 'disposition.words_after'])
      .select('disposition.duplicate_of as target_id')
      // Not joined: with twelve tables and more the planner takes longer than what it plans.
      .select(given => [
        given.selectFrom('comment_thread').select('type').whereRef('id', '=', 'input.thread_id').as('type'),
        given
          .selectFrom('participant')
          .select('display_name')
          .whereRef('id', '=', 'input.author_id')
          .as('display_name'),
        given
          .selectFrom('participant')
          .select('display_name')
          .whereRef('id', '=', 'input.assigned_to')
          .as('assignee_name'),
        given
          .selectFrom('participant')
          .select('display_name')
          .whereRef('id', '=', 'disposition.decided_by')
          .as('answerer_name'),
        given
          .selectFrom('input as target')
          .select('target.number')
          .whereRef('target.id', '=', 'disposition.duplicate_of')
          .as('target_number'),
      ])
      .select(['contest.id as contest_id', 'contest.verdict', 'contest.reason as contest_reason'])
      .select(['contest.contested_at', 'contest.answer', 'contest.answer_reason'])
      .select(
        sql<number>`(select count(*)::int from suggestion_backing where suggestion_id = input.suggestion_id)
        + coalesce(jsonb_array_length(suggestion.quoted_backing), 0)`.as('backing'),
      )
  )
}
export type InputRow = Awaited<ReturnType<ReturnType<typeof inputs>['execute']>>[number]
