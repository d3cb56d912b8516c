/**
 * A large agenda in PostgreSQL for the bench: 40 goals of the starter's texts, 300 organisations with a delegate each,
 * 5,000 threads with three comments, nine of ten on words where the goal has a text, links with sentences. Goals and links are made by the product's own commands; the
 * many rows of people and words are written at once, as the commands would write them.
 */
import { sql } from 'kysely'
import type {
  AgendaId,
  AnchorId,
  CommentId,
  DocumentId,
  GoalId,
  MemberId,
  OrganisationId,
  ParticipantId,
  RoundId,
  ThreadId,
} from '../packages/domain/ids.ts'
import { stakeholderGroups } from '../packages/domain/participant.ts'
import { indexAnchors, passageOf, rangesOf } from '../packages/document/anchors.ts'
import { blockText } from '../packages/document/projections.ts'
import { columnsOf } from '../server/drafting/anchor-columns.ts'
import type { Person, TestAgenda, TestHouse } from '../tests/support/test-house.ts'

export type LargeAgenda = {
  readonly agendaId: AgendaId
  readonly goalIds: readonly GoalId[]
  readonly indicatorId: string
  readonly moderator: Person
  readonly delegate: Person
}
export type LargeAgendaSize = {
  readonly goals: number
  readonly organisations: number
  readonly threads: number
  readonly repliesPerThread: number
}

/** Makes it. The house must stand on a database of its own. */
export async function makeLargeAgenda(house: TestHouse, size: LargeAgendaSize): Promise<LargeAgenda> {
  const agenda = await house.anAgenda({ goals: 14, title: 'Shared goals for cyber action' })
  const moderator = await house.aModerator(agenda)
  const delegate = await house.aGovernmentDelegate(agenda)
  const goalIds = await addGoals(house, agenda, moderator, size.goals)
  const indicatorId = await linkGoals(house, agenda, moderator, goalIds)
  const members = await addMembers(house, agenda.agendaId, size.organisations)
  await addThreads(house, agenda.agendaId, goalIds, members, size)
  await sql`analyze`.execute(house.database.db)
  return { agendaId: agenda.agendaId, goalIds, indicatorId, moderator, delegate }
}

async function addGoals(
  house: TestHouse,
  agenda: TestAgenda,
  moderator: Person,
  wanted: number,
): Promise<readonly GoalId[]> {
  const made = agenda.goals.map(goal => goal.goalId)
  while (made.length < wanted) {
    const body = { title: `Goal ${made.length + 1} of a large agenda`, themeId: null }
    const answer = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/goals`, body)
    made.push(answer.json<{ goalId: GoalId }>().goalId)
  }
  return made
}

/** Every goal is linked to two indicators by a sentence; half of the links are agreed. Returns the most linked one. */
async function linkGoals(
  house: TestHouse,
  { agendaId }: TestAgenda,
  moderator: Person,
  goalIds: readonly GoalId[],
): Promise<string> {
  const asked = await house.as(moderator).get(`/api/agendas/${agendaId}/indicators`)
  const indicators = asked
    .json<{ frameworks: { indicators: { id: string }[] }[] }>()
    .frameworks.flatMap(framework => framework.indicators.map(({ id }) => id))
  for (const [i, goalId] of goalIds.entries()) {
    for (const k of [0, 1 + (i % (indicators.length - 1))]) {
      const target = { indicator: indicators[k], relation: (['fulfils', 'contributes', 'enables'] as const)[i % 3] }
      const body = { target, element: null, how: 'What the goal asks for is what the indicator looks at.' }
      const made = await house.as(moderator).send('POST', `/api/goals/${goalId}/links`, body)
      if (made.statusCode !== 200 || i % 2 === 0) continue
      await house.as(moderator).send('POST', `/api/links/${made.json<{ id: string }>().id}/agree`, {})
    }
  }
  return indicators[0] ?? ''
}

type Member = { readonly participantId: ParticipantId; readonly organisationId: OrganisationId }

async function addMembers(house: TestHouse, agendaId: AgendaId, count: number): Promise<readonly Member[]> {
  const { ids } = house
  const people = Array.from({ length: count }, (_, i) => ({
    participantId: ids.next<ParticipantId>(),
    organisationId: ids.next<OrganisationId>(),
    name: `Organisation ${i + 1} for a safer and more open digital space`,
    group: stakeholderGroups[i % stakeholderGroups.length] ?? 'government',
    code: `O${i.toString(36).toUpperCase().padStart(3, '0')}`,
    i,
  }))
  const { db } = house.database
  await db
    .insertInto('organisation')
    .values(
      people.map(one => ({
        id: one.organisationId,
        name: one.name,
        stakeholder_group: one.group,
        country: null,
        code: one.code,
      })),
    )
    .execute()
  await db
    .insertInto('participant')
    .values(
      people.map(one => ({
        id: one.participantId,
        email: `delegate-${one.i}@example.org`,
        display_name: `Delegate ${one.i}`,
      })),
    )
    .execute()
  await db
    .insertInto('member')
    .values(
      people.map(one => ({
        id: ids.next<MemberId>(),
        agenda_id: agendaId,
        participant_id: one.participantId,
        organisation_id: one.organisationId,
        role: 'delegate' as const,
      })),
    )
    .execute()
  return people
}

const types = ['comment', 'question', 'objection', 'editorial', 'missing'] as const

type AnchorColumns = ReturnType<typeof columnsOf> & {
  readonly kind: 'goal' | 'passage'
  readonly document_id: DocumentId | null
}

/** What threads of a goal stand on, in turn: three words each, all over the text, and every tenth on the goal. */
async function anchorsIn(house: TestHouse, goalId: GoalId): Promise<(turn: number) => AnchorColumns> {
  const onGoal = { kind: 'goal', document_id: null, ...columnsOf({ kind: 'goal' }) } as const
  const { id } = await house.database.db
    .selectFrom('document')
    .select('id')
    .where('goal_id', '=', goalId)
    .executeTakeFirstOrThrow()
  const doc = await house.rooms.readDocument(id)
  const { blocks } = indexAnchors(doc)
  const passages = blocks.flatMap((one, block) =>
    [...blockText(one).matchAll(/\S+ \S+ \S+/g)].flatMap(({ index: from, 0: words }) => {
      const found = passageOf(doc, rangesOf(doc, blocks, [{ block, bid: one.bid, from, to: from + words.length }]))
      return 'passage' in found ? [found] : []
    }),
  )
  // Far apart, as people read: not all in the first paragraphs.
  return turn => {
    const found = passages[(turn * 37) % Math.max(1, passages.length)]
    if (found === undefined || turn % 10 === 9) return onGoal
    return { kind: 'passage', document_id: id, ...columnsOf({ kind: 'passage', ...found }) }
  }
}

/** Threads about the goals in turn, by the members in turn; a third of them resolved. */
export async function addThreads(
  house: TestHouse,
  agendaId: AgendaId,
  goalIds: readonly GoalId[],
  members: readonly Member[],
  { threads, repliesPerThread }: Pick<LargeAgendaSize, 'threads' | 'repliesPerThread'>,
): Promise<void> {
  const { ids } = house
  const { db } = house.database
  const { id: roundId } = await db
    .selectFrom('round')
    .select('id')
    .where('agenda_id', '=', agendaId)
    .executeTakeFirstOrThrow()
  const rows = Array.from({ length: threads }, (_, i) => ({
    threadId: ids.next<ThreadId>(),
    anchorId: ids.next<AnchorId>(),
    goalId: goalIds[i % goalIds.length] ?? null,
    member: members[i % members.length],
    isResolved: i % 3 === 0,
    i,
  }))
  const anchors = new Map<GoalId, (turn: number) => AnchorColumns>()
  for (const goalId of goalIds) anchors.set(goalId, await anchorsIn(house, goalId))
  const anchorOf = (goalId: GoalId | null, i: number): AnchorColumns => {
    const found = goalId === null ? undefined : anchors.get(goalId)
    if (found === undefined) throw new Error('a thread without a goal')
    return found(Math.floor(i / goalIds.length))
  }
  const at = (i: number): Date => new Date(Date.now() - (threads - i) * 1_000)
  for (let from = 0; from < rows.length; from += 1_000) {
    const part = rows.slice(from, from + 1_000)
    await db
      .insertInto('anchor')
      .values(
        part.map(row => ({
          id: row.anchorId,
          agenda_id: agendaId,
          goal_id: row.goalId,
          ...anchorOf(row.goalId, row.i),
        })),
      )
      .execute()
    await db
      .insertInto('comment_thread')
      .values(
        part.map(row => ({
          id: row.threadId,
          agenda_id: agendaId,
          goal_id: row.goalId,
          round_id: roundId satisfies RoundId,
          number: row.i + 1,
          type: types[row.i % types.length] ?? 'comment',
          anchor_id: row.anchorId,
          opened_by: row.member?.participantId ?? null,
          organisation_id: row.member?.organisationId ?? null,
          created_at: at(row.i),
          resolved_at: row.isResolved ? at(row.i) : null,
        })),
      )
      .execute()
    const words = 'Two-year grants ended before our last three partners had hired anyone; the text should say so.'
    await db
      .insertInto('comment')
      .values(
        part.flatMap(row =>
          Array.from({ length: 1 + repliesPerThread }, (_, position) => ({
            id: ids.next<CommentId>(),
            thread_id: row.threadId,
            position,
            author_id: row.member?.participantId ?? null,
            organisation_id: row.member?.organisationId ?? null,
            body: words,
            created_at: at(row.i),
          })),
        ),
      )
      .execute()
  }
  await db
    .insertInto('input_number')
    .values({ round_id: roundId, last: threads })
    .onConflict(conflict => conflict.column('round_id').doUpdateSet({ last: threads }))
    .execute()
}
