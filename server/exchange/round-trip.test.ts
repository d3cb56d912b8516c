/** An agenda leaves as JSON and comes back as an equal one: texts, marks, elements, links, discussions on their words. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { losslessFileSchema, writeLosslessFile, type LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { everyPartFile } from '../../packages/exchange/testing/sample-file.ts'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { AgendaId, RoundId } from '../../packages/domain/ids.ts'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { openNextRound } from '../consultation/consultation-effects.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { readRepositoryFile } from '../../tests/house/repository-files.ts'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { answerCommand } from '../operator-commands.ts'
import { bringAgenda } from './bring-agenda-commands.ts'
import { checkLosslessFile } from './file-check.ts'
import { readLosslessFile } from './lossless-reader.ts'
import { takeAgenda } from './take-agenda.ts'

let house: TestHouse

beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())

async function taken(agendaId: AgendaId): Promise<LosslessFile> {
  return (await takeAgenda(house, { agendaId, goalId: null, reads: 'house' })).file
}

/**
 * What may differ, and nothing else: the moment, ids (as their place in the file), seats, the end of the round.
 */
function comparable(file: LosslessFile): unknown {
  const names = new Map<string, string>()
  const named = (id: string): string => {
    if (!names.has(id)) names.set(id, `id-${names.size + 1}`)
    return names.get(id) ?? ''
  }
  const thread = (each: LosslessFile['agenda']['threads'][number]) => ({
    ...each,
    id: named(each.id),
    passages: each.passages.map(passage => ({ ...passage, block: named(passage.block) })),
    comments: each.comments.map(comment => ({ ...comment, id: named(comment.id) })),
  })
  return {
    ...file,
    takenAt: '',
    organisations: [],
    agenda: {
      ...file.agenda,
      id: named(file.agenda.id),
      round: file.agenda.round === null ? null : { ...file.agenda.round, closesAt: null },
      themes: file.agenda.themes.map(theme => ({ ...theme, id: named(theme.id) })),
      threads: file.agenda.threads.map(thread),
    },
    goals: file.goals.map(goal => ({
      ...goal,
      id: named(goal.id),
      theme: goal.theme === null ? null : named(goal.theme),
      blocks: goal.blocks.map(block => ({ ...block, id: named(block.id) })),
      threads: goal.threads.map(thread),
    })),
  }
}

test('the starter agenda comes back equal, with its links', async () => {
  const agenda = await house.anAgenda({ goals: 14 })
  const file = await taken(agenda.agendaId)
  expect(file.goals.flatMap(goal => [...goal.links, ...goal.references]).length).toBeGreaterThan(5)
  const brought = await bringAgenda(house, systemActor, readLosslessFile(writeLosslessFile(file)))
  expect(comparable(await taken(brought.agendaId))).toEqual(comparable(file))
})

test('marks, embeds, elements, states and discussions come back where they were', async () => {
  const sample = everyPartFile()
  const [goal] = sample.goals
  const thread = goal?.threads[0]
  if (goal === undefined || thread === undefined) throw new Error('no goal')
  const about = (name: 'goal' | 'agenda' | 'element') => ({
    ...thread,
    about: name,
    passages: [],
    quote: name === 'element' ? 'A national policy on capacity.' : '',
    of: name === 'element' ? '11111111-1111-4111-8111-111111111111' : null,
  })
  const file = {
    ...sample,
    agenda: { ...sample.agenda, threads: [{ ...about('agenda'), id: 'on-agenda', number: 4 }] },
    goals: [
      {
        ...goal,
        number: 1,
        links: [],
        references: [],
        threads: [
          ...goal.threads,
          {
            ...about('goal'),
            id: 'on-goal',
            number: 2,
            resolvedAt: '2026-11-20T12:00:00.000Z',
            resolvedBy: { name: 'Chidi', organisation: 'Another House', code: 'ANH', group: 'academia' as const },
            comments: thread.comments.map(each => ({ ...each, text: '@Amina, see above.', mentions: ['Amina'] })),
          },
          { ...about('element'), id: 'on-element', number: 3 },
        ],
      },
      {
        ...goal,
        id: 'parked',
        number: 2,
        state: 'parked' as const,
        threads: [],
        links: [],
        references: [],
        blocks: goal.blocks.slice(0, 3),
      },
    ],
  }
  const first = await taken((await bringAgenda(house, systemActor, readLosslessFile(writeLosslessFile(file)))).agendaId)
  expect(first.goals[0]?.blocks.map(({ id: _, ...block }) => block)).toEqual(
    file.goals[0]?.blocks.map(({ id: _, ...block }) => block),
  )
  expect(first.goals[0]?.threads.map(({ quote }) => quote)).toEqual([
    'participating State',
    '',
    'A national policy on capacity.',
  ])
  const passage = first.goals[0]?.threads[0]?.passages[0]
  expect(passage).toEqual({ block: first.goals[0]?.blocks[0]?.id, from: 5, to: 24 })
  expect(first.goals[1]?.state).toBe('parked')
  const second = await taken((await bringAgenda(house, systemActor, first)).agendaId)
  expect(comparable(second)).toEqual(comparable(first))
})

test('discussions of two rounds come back in their rounds, with their numbers, late ones late and no other', async () => {
  const agenda = await house.anAgenda({ phase: 'consultation', goals: 1 })
  const moderator = await house.aModerator(agenda)
  const goalId = agenda.goals[0]?.goalId ?? ''
  const open = async (words: string) => {
    const answer = await house
      .as(moderator)
      .send('POST', `/api/goals/${goalId}/threads`, anOpening({ kind: 'goal' }, words))
    expect(answer.statusCode).toBeLessThan(300)
  }
  const firstId = await latestRoundOf(house.database.db, agenda.agendaId)
  if (firstId === null) throw new Error('no round')
  const inPhase = (roundId: RoundId, phase: Phase) =>
    house.database.db.updateTable('round').set({ phase }).where('id', '=', roundId).execute()
  await open('In time, in the first round')
  await inPhase(firstId, 'review')
  await open('Late, in the first round')
  await inPhase(firstId, 'closed')
  const newRoundId = house.ids.next<RoundId>()
  const { participantId: by } = moderator
  await house.unitOfWork(systemActor, work =>
    openNextRound(work, {
      ...{ bus: house.bus, agendaId: agenda.agendaId, newRoundId, phase: 'consultation', closesAt: null },
      ...{ cause: 'next-round', reason: '', by, at: house.clock.now() },
    }),
  )
  await open('In the second round')
  await inPhase(newRoundId, 'review')
  const file = await taken(agenda.agendaId)
  const told = file.goals[0]?.threads.map(({ number, round, late }) => ({ number, round, late }))
  expect(told).toEqual([
    { number: 1, round: 1 },
    { number: 2, round: 1, late: true },
    { number: 1, round: undefined, late: undefined },
  ])
  const brought = await bringAgenda(house, systemActor, readLosslessFile(writeLosslessFile(file)))
  expect(comparable(await taken(brought.agendaId))).toEqual(comparable(file))
})

test('a file of before, which says no rounds, comes in though a number stands twice in it', async () => {
  const sample = everyPartFile()
  const [thread] = sample.goals[0]?.threads ?? []
  if (thread === undefined) throw new Error('no discussion')
  const about = { ...thread, about: 'agenda' as const, passages: [], quote: '' }
  const threads = [1, 1, 2].map((number, k) => ({ ...about, id: `thread-${k}`, number }))
  const file = { ...sample, goals: [], agenda: { ...sample.agenda, threads } }
  const brought = await taken((await bringAgenda(house, systemActor, file)).agendaId)
  expect(brought.agenda.threads.map(({ number }) => number)).toEqual([1, 2, 3])
  const later = { ...about, round: 3 }
  const unsound = { ...file, agenda: { ...file.agenda, threads: [later] } }
  expect(() => readLosslessFile(writeLosslessFile(unsound))).toThrow('import-file-wrong-shape')
})

test('a lossless file that holds less than the agenda, or cannot come in again, is noticed', () => {
  const file = everyPartFile()
  const written = writeLosslessFile(file)
  expect(() => checkLosslessFile(written, file)).not.toThrow()
  expect(() => checkLosslessFile(written.replace('A deep heading first', 'A heading'), file)).toThrow('export-differs')
  expect(() => checkLosslessFile(written.replace('"title"', '"heading"'), file)).toThrow('export-differs')
})

test('the operator exports and imports by command', async () => {
  const agenda = await house.anAgenda({ title: 'Exported by command' })
  const exported = await answerCommand(house, {
    words: ['export', '--agenda', agenda.title, '--format', 'json', '--out', 'agenda.json'],
    fileText: null,
  })
  expect(exported.exitCode).toBe(0)
  const fileText = Buffer.from(exported.file ?? '', 'base64').toString('utf8')
  const imported = await answerCommand(house, { words: ['agenda', 'import', 'agenda.json'], fileText })
  expect(imported.text).toMatch(/^Imported “Exported by command”/)
})

test('the operator is told how many discussions are sealed and not in the file', async () => {
  const agenda = await house.anAgenda({ title: 'Sealed', phase: 'consultation', goals: 1 })
  const roundId = await latestRoundOf(house.database.db, agenda.agendaId)
  if (roundId === null) throw new Error('no round')
  await house.database.db.updateTable('round').set({ attribution: 'sealed' }).where('id', '=', roundId).execute()
  const delegate = await house.aGovernmentDelegate(agenda)
  const path = `/api/goals/${agenda.goals[0]?.goalId ?? ''}/threads`
  await house.as(delegate).send('POST', path, anOpening({ kind: 'goal' }, 'Said in confidence'))
  const words = ['export', '--agenda', agenda.title, '--format', 'json', '--out', 'agenda.json']
  const { text, file } = await answerCommand(house, { words, fileText: null })
  expect(text).toContain('One discussion is sealed')
  expect(Buffer.from(file ?? '', 'base64').toString('utf8')).not.toContain('Said in confidence')
})

test('the published schema is the one in docs', () => {
  expect(JSON.parse(readRepositoryFile('docs/lossless-file.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(losslessFileSchema())),
  )
})
