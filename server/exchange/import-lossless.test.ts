/** A lossless file that a moderator brings into her agenda on the page: goals, links and discussions, all or nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { writeLosslessFile } from '../../packages/exchange/lossless-file.ts'
import { aThread } from '../../packages/exchange/testing/sample-file.ts'
import { systemActor, type ParticipantActor } from '../platform/unit-of-work.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { bringAgenda } from './bring-agenda-commands.ts'
import { readImportedFile } from './import-commands.ts'
import { takeAgenda } from './take-agenda.ts'
import { Cancelled } from './workbench.ts'

let house: TestHouse
let file: LosslessFile
beforeAll(async () => {
  house = await buildTestHouse()
  const { agendaId } = await house.anAgenda({ goals: 2 })
  const { file: plain } = await takeAgenda(house, { agendaId, goalId: null, reads: 'house' })
  const by = { name: 'Chidi', organisation: 'Another House', code: 'ANH', group: 'academia' as const }
  const goals = plain.goals.map((goal, i) => {
    const [block] = goal.blocks
    const text = block?.runs.map(run => ('text' in run ? run.text : '')).join('') ?? ''
    const thread = aThread(block?.id ?? '', 0, 9, { quote: text.slice(0, 9), number: 3 + i, after: '' })
    const resolved = { resolvedAt: '2026-11-20T12:00:00.000Z', resolvedBy: by }
    const comments = thread.comments.map(each => ({ ...each, by, text: '@Amina, look.', mentions: ['Amina'] }))
    const links = goal.links.map(link => ({ ...link, relation: 'enables' as const, how: 'It helps.' }))
    return {
      ...goal,
      links: links.map((link, k) => ({ ...link, state: k === 0 ? ('agreed' as const) : link.state })),
      threads: [{ ...thread, comments, ...(i === 0 ? resolved : {}) }],
    }
  })
  // Written and read once, so that words before and behind the passages are as this house keeps them.
  const brought = await bringAgenda(house, systemActor, { ...plain, goals })
  file = (await takeAgenda(house, { agendaId: brought.agendaId, goalId: null, reads: 'house' })).file
})
afterAll(() => house.close())

const taken = async ({ agendaId }: TestAgenda) =>
  (await takeAgenda(house, { agendaId, goalId: null, reads: 'house' })).file

async function anAgendaIn(phase: Phase): Promise<{ readonly agenda: TestAgenda; readonly moderator: Person }> {
  const agenda = await house.anAgenda({ goals: 1, phase })
  return { agenda, moderator: await house.aModerator(agenda) }
}

async function read(agenda: TestAgenda, person: Person, of = file) {
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/agendas/${agenda.agendaId}/imports?name=a.json`,
    headers: {
      cookie: person.cookie,
      origin: new URL(house.config.publicOrigin).origin,
      'content-type': 'application/octet-stream',
    },
    payload: Buffer.from(writeLosslessFile(of)),
  })
  return answer.json<{ id: string; brings: unknown; goals: { several: { title: string }[] } }>()
}

const confirm = (agenda: TestAgenda, person: Person, id: string, more: object = {}) =>
  house.as(person).send('POST', `/api/agendas/${agenda.agendaId}/imports/${id}/goals`, {
    ...{ division: 'several', titles: file.goals.map(({ title }) => title), themeId: null },
    ...more,
  })

/** What may differ, and nothing else: ids, numbers, theme; elements by their place. */
function comparable({ goals }: Pick<LosslessFile, 'goals'>): unknown {
  return goals.map(goal => {
    const names = [...new Set(goal.blocks.map(({ element }) => element))]
    const place = (uuid: string | null): number => (uuid === null ? -1 : names.indexOf(uuid))
    const blocks = goal.blocks.map(({ id }) => id)
    return {
      ...{ ...goal, id: '', number: 0, theme: null },
      blocks: goal.blocks.map(block => ({ ...block, id: '', element: place(block.element) })),
      links: goal.links.map(link => ({ ...link, element: place(link.element) })),
      references: goal.references.map(link => ({ ...link, element: place(link.element) })),
      threads: goal.threads.map(thread => ({
        ...{ ...thread, id: '', number: 0 },
        passages: thread.passages.map(passage => ({ ...passage, block: blocks.indexOf(passage.block) })),
        comments: thread.comments.map(comment => ({ ...comment, id: '' })),
      })),
    }
  })
}

test('says what will come, and exported again is equal but for ids, numbers and themes', async () => {
  const { agenda, moderator } = await anAgendaIn('drafting')
  const { id, brings } = await read(agenda, moderator)
  const links = file.goals.reduce((sum, goal) => sum + goal.links.length + goal.references.length, 0)
  expect(brings).toEqual({ links, discussions: 2, suggestions: 0, brackets: 0, decisions: 0 })
  expect(links).toBeGreaterThan(5)
  expect((await confirm(agenda, moderator, id)).statusCode).toBe(200)
  expect(comparable({ goals: (await taken(agenda)).goals.slice(1) })).toEqual(comparable(file))
})

test('pressed twice at one instant and once more, the goals are made once', async () => {
  const { agenda, moderator } = await anAgendaIn('drafting')
  const { id } = await read(agenda, moderator)
  const answers = await Promise.all([confirm(agenda, moderator, id), confirm(agenda, moderator, id)])
  answers.push(await confirm(agenda, moderator, id))
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
  expect((await taken(agenda)).goals).toHaveLength(3)
})

test('discussions can be left out, and a goal that is left out brings none', async () => {
  const { agenda, moderator } = await anAgendaIn('drafting')
  const first = await read(agenda, moderator)
  await confirm(agenda, moderator, first.id, { discussions: false })
  expect((await taken(agenda)).goals.flatMap(goal => goal.threads)).toEqual([])
  const second = await read(agenda, moderator)
  await confirm(agenda, moderator, second.id, { titles: [null, 'The second alone'] })
  expect((await taken(agenda)).goals.flatMap(goal => goal.threads.map(({ number }) => number))).toEqual([1])
})

test('what was agreed is proposed where the moderator may not agree links', async () => {
  const { agenda, moderator } = await anAgendaIn('consultation')
  const { id } = await read(agenda, moderator)
  await confirm(agenda, moderator, id)
  const links = (await taken(agenda)).goals.slice(1).flatMap(goal => goal.links)
  expect(new Set(links.map(({ state }) => state))).toEqual(new Set(['proposed']))
})

test('a link to what is not in this house’s catalogue refuses the whole, and leaves nothing', async () => {
  const { agenda, moderator } = await anAgendaIn('drafting')
  const [first, ...rest] = file.goals
  if (first === undefined) throw new Error('no goal')
  const links = first.links.map(link => ({ ...link, indicator: 'of-another-house' }))
  const { id } = await read(agenda, moderator, { ...file, goals: [...rest, { ...first, links }] })
  expect((await confirm(agenda, moderator, id)).json()).toMatchObject({ code: 'indicator-not-known' })
  expect((await taken(agenda)).goals).toHaveLength(1)
})

test('quoted authors are nobody’s organisation here, and nobody is heard by a file', async () => {
  const { agenda, moderator } = await anAgendaIn('drafting')
  const { id } = await read(agenda, moderator)
  await confirm(agenda, moderator, id)
  const { db } = house.database
  const rows = await db
    .selectFrom('comment_thread')
    .innerJoin('comment', 'comment.thread_id', 'comment_thread.id')
    .select(['comment_thread.organisation_id as heard', 'comment.organisation_id as speaks', 'comment.author_id'])
    .where('comment_thread.agenda_id', '=', agenda.agendaId)
    .execute()
  expect(rows.length).toBeGreaterThan(1)
  expect(new Set(rows.flatMap(({ heard, speaks, author_id }) => [heard, speaks, author_id]))).toEqual(new Set([null]))
})

test('a file that waits too long behind others is told that the server is busy, and is no fault', async () => {
  const { agenda, moderator } = await anAgendaIn('drafting')
  const seated: ParticipantActor = {
    ...{ kind: 'participant', participantId: moderator.participantId, sessionId: null },
    ...{ displayName: 'Moderator', locale: 'en', isAdministrator: false },
  }
  const waiting = {
    read: () => Promise.reject(new Cancelled()),
    write: () => Promise.reject(new Cancelled()),
    close: () => Promise.resolve(),
  }
  const deps = { ...house, workbench: waiting, imports: new Map() }
  const chosen = { name: 'a.md', bytes: new Uint8Array([35]) }
  await expect(readImportedFile(deps, seated, agenda.agendaId, chosen)).rejects.toMatchObject({
    code: 'server-busy',
  })
})
