/**
 * The round of the bench `round-scale`, in a PostgreSQL that forces to disk: 40 goals, 300 organisations, 20,000 inputs
 * with their answers and contests, then a call with a position of every organisation on every goal. Agenda, goals and
 * people are made by the product's own commands; the many rows are written at once, as its commands would write them.
 */
import { sql, type Kysely, type Transaction } from 'kysely'
import { indexAnchors, rangesOf } from '../packages/document/anchors.ts'
import { blockText } from '../packages/document/projections.ts'
import type { AgendaId, GoalId, RoundId } from '../packages/domain/ids.ts'
import { latestRoundOf } from '../server/agenda/agenda-queries.ts'
import { openDatabase } from '../server/platform/database.ts'
import { migrateToLatest } from '../server/platform/migrate.ts'
import type { Tables } from '../server/platform/tables.ts'
import { chainPending } from '../server/record/record-commands.ts'
import { callGoals } from '../tests/support/consensus-makers.ts'
import { startPostgresql } from '../tests/support/postgresql-instance.ts'
import { buildTestHouse, type Person, type TestHouse } from '../tests/support/test-house.ts'
import { makeLargeAgenda } from './large-agenda.ts'

export type RoundScaleSize = { readonly goals: number; readonly organisations: number; readonly inputs: number }
export type RoundScaleAgenda = {
  readonly databaseUrl: string
  readonly agendaId: AgendaId
  readonly goalIds: readonly GoalId[]
  readonly moderator: Person
  readonly delegate: Person
  readonly inputs: number
  readonly answers: number
  readonly contests: number
  /** Calls every goal; every organisation says something of each. Returns how many positions there are then. */
  openCall(): Promise<number>
  /** Stops the database. */
  close(): Promise<void>
}

/** Makes it in review, and lets go of the database, so that a server can stand on it. */
export async function makeRoundScaleAgenda(size: RoundScaleSize): Promise<RoundScaleAgenda> {
  const instance = await startPostgresql({ isDurable: true })
  const databaseUrl = await instance.createDatabase()
  const house = await openHouse(databaseUrl)
  const made = await makeLargeAgenda(house, { ...size, threads: 0, repliesPerThread: 0 })
  const { agendaId } = made
  const { db } = house.database
  const roundId = await latestRoundOf(db, agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  await addPassages(house, made.goalIds)
  await db.transaction().execute(async work => {
    await addInputs(work, agendaId, roundId, size.inputs)
    await addAnswers(work, roundId)
  })
  await enterReview(db, roundId)
  const counts = await countsOf(db)
  await settle(house)
  await house.close()
  return {
    ...{ databaseUrl, agendaId, goalIds: made.goalIds, moderator: made.moderator, delegate: made.delegate, ...counts },
    openCall: () => openCall(databaseUrl, made),
    close: () => instance.stop(),
  }
}

async function openHouse(url: string): Promise<TestHouse> {
  const database = await openDatabase({ kind: 'postgresql', url })
  await migrateToLatest(database)
  return buildTestHouse({ database, realClock: true })
}

/** Up to eight paragraphs of each text that inputs are about, in a table that goes with the database. */
async function addPassages(house: TestHouse, goalIds: readonly GoalId[]): Promise<void> {
  const { db } = house.database
  await sql`create table bench_passage (goal_id uuid, document_id uuid, k integer, ranges jsonb, quote text)`.execute(
    db,
  )
  const texts = await db
    .selectFrom('document')
    .select(['id', 'goal_id'])
    .where('goal_id', 'in', goalIds)
    .orderBy('id')
    .execute()
  for (const { id, goal_id: goalId } of texts) {
    const doc = await house.rooms.readDocument(id)
    const { blocks } = indexAnchors(doc)
    const long = [...blocks.entries()].filter(([, block]) => blockText(block).length > 20)
    for (const [k, [at, block]] of long.slice(0, 8).entries()) {
      const ranges = rangesOf(doc, blocks, [{ block: at, bid: block.bid, from: 0, to: 20 }])
      const ids = ranges.map(({ first, last }) => [first.client, first.clock, last.client, last.clock])
      const quote = blockText(block).slice(0, 20)
      await sql`insert into bench_passage values (${goalId}, ${id}, ${k}, ${JSON.stringify(ids)}, ${quote})`.execute(db)
    }
    doc.destroy()
  }
}

/**
 * Threads of delegates on paragraphs and goals in turn, every fifth input a title beside the text; each with its first
 * comment, its number and its event. Every fiftieth is late.
 */
async function addInputs(db: Transaction<Tables>, agendaId: AgendaId, roundId: RoundId, count: number): Promise<void> {
  await sql`
    create temporary table made on commit drop as
    with seat as (select participant_id, organisation_id, row_number() over (order by id) - 1 as k,
        count(*) over () as seats from member where agenda_id = ${agendaId} and role = 'delegate'),
      aim as (select id as goal_id, row_number() over (order by number) - 1 as k, count(*) over () as goals
        from goal where agenda_id = ${agendaId})
    select n, gen_random_uuid() as input_id, gen_random_uuid() as about_id, gen_random_uuid() as anchor_id,
      seat.participant_id, seat.organisation_id, aim.goal_id, n % 5 = 0 as is_title, n % 50 = 7 as is_late,
      now() - (${count}::integer - n) * interval '40 seconds' as at,
      passage.document_id, passage.ranges, passage.quote,
      'Two-year grants ended before our last three partners had hired anyone; the text should say so, in words of input '
        || n || '. ' || repeat('What is asked for here has been tried in the region and can be paid for. ', n % 4) as words
    from generate_series(1, ${count}::integer) n
    join seat on seat.k = (n * 11) % seat.seats
    join aim on aim.k = n % aim.goals
    left join lateral (select * from bench_passage where goal_id = aim.goal_id and n % 4 <> 0
      and k = n % greatest(1, (select count(*) from bench_passage as all_of where all_of.goal_id = aim.goal_id)))
      as passage on true`.execute(db)
  await sql`
    insert into anchor (id, agenda_id, goal_id, document_id, kind, ranges, quote, created_at)
    select anchor_id, ${agendaId}, goal_id, document_id, case when ranges is null then 'goal' else 'passage' end,
      ranges, coalesce(quote, ''), at from made where not is_title`.execute(db)
  await sql`
    insert into comment_thread (id, agenda_id, goal_id, round_id, number, type, anchor_id, opened_by, organisation_id,
      created_at)
    select about_id, ${agendaId}, goal_id, ${roundId}, n,
      (array['comment', 'question', 'objection', 'editorial', 'missing'])[1 + n / 7 % 5], anchor_id, participant_id,
      organisation_id, at from made where not is_title`.execute(db)
  await sql`
    insert into comment (id, thread_id, position, author_id, organisation_id, body, created_at)
    select gen_random_uuid(), about_id, 0, participant_id, organisation_id, words, at from made
    where not is_title`.execute(db)
  await sql`
    insert into suggestion (id, agenda_id, goal_id, kind, author_id, organisation_id, words, reason, first_seen_at, state,
      closed_at)
    select about_id, ${agendaId}, goal_id, 'title', participant_id, organisation_id,
      jsonb_build_object('insertedWords', '', 'struckWords', '', 'attribute', null, 'link', null,
        'title', jsonb_build_object('from', 'Old title', 'to', 'New title ' || n)),
      words, at, case when is_first then 'pending' else 'withdrawn' end, case when is_first then null else at end
    from (select *, row_number() over (partition by goal_id, participant_id order by n) = 1 as is_first from made
      where is_title) as titles`.execute(db)
  await sql`
    insert into input (id, agenda_id, round_id, number, goal_id, thread_id, suggestion_id, organisation_id, author_id,
      made_at, is_late, assigned_to)
    select input_id, ${agendaId}, ${roundId}, n, goal_id, case when is_title then null else about_id end,
      case when is_title then about_id end, organisation_id, participant_id, at, is_late,
      case when n % 6 = 0 then (select participant_id from member where agenda_id = ${agendaId} and role = 'moderator'
        order by id limit 1) end
    from made`.execute(db)
  await sql`
    insert into input_number (round_id, last) values (${roundId}, ${count})
    on conflict (round_id) do update set last = excluded.last`.execute(db)
  await sql`
    insert into journal (at, name, actor_id, agenda_id, goal_id, facts)
    select at, 'thread-opened', participant_id, ${agendaId}, goal_id,
      jsonb_build_object('threadId', about_id, 'type', 'comment', 'number', n)
    from made where not is_title order by n`.execute(db)
}

/** Seven of ten are answered, all kinds among them, some twice; three of ten answers have a reply, some are contested. */
async function addAnswers(db: Transaction<Tables>, roundId: RoundId): Promise<void> {
  const kinds = sql`(array['accepted', 'accepted-with-changes', 'not-accepted', 'noted', 'out-of-scope', 'deferred',
    'withdrawn', 'duplicate'])[1 + input.number / 10 % 8]`
  const words = sql`jsonb_build_object('number', '3.2', 'words', 'What the paragraph said at that time, in one sentence.')`
  await sql`
    insert into disposition (id, input_id, kind, reason, words_before, words_after, decided_at, published_at, replaced_at)
    select gen_random_uuid(), input.id, 'noted', 'Seen by the secretariat.', ${words}, ${words}, now(), now(), now()
    from input where round_id = ${roundId} and number % 20 = 3`.execute(db)
  await sql`
    insert into disposition (id, input_id, kind, reason, duplicate_of, words_before, words_after, decided_at, published_at)
    select gen_random_uuid(), input.id, ${kinds}, 'The meeting of the region had asked for the same; paragraph two says it.',
      case when ${kinds} = 'duplicate' then (select first.id from input as first
        where first.round_id = ${roundId} and first.number = 1) end, ${words}, ${words}, now(), now()
    from input where round_id = ${roundId} and number % 10 < 7`.execute(db)
  await sql`
    insert into contest (id, disposition_id, verdict, reason, organisation_id, contested_by, contested_at, answer,
      answer_reason, answered_at)
    select gen_random_uuid(), disposition.id, case when number % 30 < 2 then 'contested' else 'accepted' end,
      case when number % 30 < 2 then 'It leaves out what we asked for first.' else '' end, organisation_id, author_id,
      now(), case when number % 30 = 1 then 'upheld' end,
      case when number % 30 = 1 then 'The text was agreed by all groups.' else '' end,
      case when number % 30 = 1 then now() end
    from disposition join input on input.id = disposition.input_id
    where round_id = ${roundId} and replaced_at is null and number % 10 < 3`.execute(db)
}

async function enterReview(db: Kysely<Tables>, roundId: RoundId): Promise<void> {
  await sql`update round set phase = 'review', phase_entered_at = now() where id = ${roundId}`.execute(db)
  await sql`update round_phase set left_at = now() where round_id = ${roundId} and left_at is null`.execute(db)
  await sql`
    insert into round_phase (round_id, phase, entered_at, cause) values (${roundId}, 'review', now(), 'clock')`.execute(
    db,
  )
}

/** Nine of ten support, the rest says each of the other things; a fifth said something else before. */
async function openCall(
  databaseUrl: string,
  { agendaId, goalIds }: { readonly agendaId: AgendaId; readonly goalIds: readonly GoalId[] },
): Promise<number> {
  const house = await openHouse(databaseUrl)
  const { db } = house.database
  const goals = await db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .select(['goal.id as goalId', 'document.id as documentId', 'goal.number'])
    .where('goal.id', 'in', goalIds)
    .orderBy('goal.number')
    .execute()
  await callGoals(house, { agendaId, title: '', goals }, { hours: 100 })
  const stand = sql`(case when k % 10 <> 0 then 'support'
    else (array['reservation', 'abstain', 'objection', 'dissociation'])[1 + (k / 10 + number) % 4] end)`
  for (const isEarlier of [true, false]) {
    await sql`
      insert into position (id, round_id, goal_id, version_id, organisation_id, stand, words, wording, paragraphs,
        taken_at)
      select gen_random_uuid(), round_id, goal_id, version_id, organisation_id, ${isEarlier ? sql`'abstain'` : stand},
        case when k % 10 = 0 then 'The paragraph leaves out those who pay for it, and says nothing of the small states.'
          else '' end,
        '', '[]', now()
      from consensus_call join goal on goal.id = consensus_call.goal_id
      cross join (select organisation_id, row_number() over (order by organisation_id) as k from member
        where agenda_id = ${agendaId} and role = 'delegate') as voice
      where goal.agenda_id = ${agendaId} and (${!isEarlier} or k % 5 = 0)`.execute(db)
  }
  const { count } = await db
    .selectFrom('position')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  await settle(house)
  await house.close()
  return count
}

/** The record is chained and the planner knows the tables, as both would be on a day between two others. */
async function settle({ database }: TestHouse): Promise<void> {
  while ((await chainPending(database)) > 0) continue
  await sql`vacuum analyze`.execute(database.db)
}

async function countsOf(db: Kysely<Tables>): Promise<{ inputs: number; answers: number; contests: number }> {
  const { rows } = await sql<{ inputs: number; answers: number; contests: number }>`
    select (select count(*)::int from input) as inputs, (select count(*)::int from disposition) as answers,
      (select count(*)::int from contest) as contests`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('nothing was counted')
  return row
}
