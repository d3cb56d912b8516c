/** Bringing in the discussions of an exported agenda: they read as they were, and new ones are numbered behind them. */
import { expect, test } from 'vitest'
import type { AnchorId } from '../../packages/domain/ids.ts'
import { buildTestHouse } from '../../tests/support/test-house.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { setAnchor } from '../drafting/drafting-effects.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { importThreads } from './comment-effects.ts'
import { threadsOfGoal } from './comment-queries.ts'

test('imported threads keep number, times, words and the names of people without an account', async () => {
  const house = await buildTestHouse()
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  const roundId = await latestRoundOf(house.database.db, agenda.agendaId)
  if (goal === undefined || roundId === null) throw new Error('an agenda without goal or round')
  const { goalId } = goal
  const at = new Date('2026-01-02T03:04:05Z')
  await house.unitOfWork(systemActor, async work => {
    const anchorId = house.ids.next<AnchorId>()
    await setAnchor(work, {
      id: anchorId,
      agendaId: agenda.agendaId,
      goalId,
      documentId: null,
      anchor: { kind: 'goal' },
      at,
    })
    const said = {
      authorId: null,
      authorName: 'Ada',
      organisationId: null,
      organisation: null,
      mentions: [],
      writtenAt: at,
      editedAt: null,
    }
    await importThreads(house, work, {
      agendaId: agenda.agendaId,
      roundId,
      threads: [
        {
          goalId,
          number: 7,
          type: 'objection',
          anchorId,
          openedAt: at,
          resolver: null,
          resolvedAt: at,
          comments: [
            { ...said, words: 'No.', withdrawnAt: null },
            { ...said, words: 'Never mind.', withdrawnAt: at },
          ],
        },
      ],
    })
  })
  const [thread] = await threadsOfGoal(house.database.db, goalId, 'house')
  expect(thread).toMatchObject({ number: 7, type: 'objection', openedAt: at, resolvedAt: at, anchor: { kind: 'goal' } })
  expect(thread?.comments.map(({ author, words }) => [author.name, words])).toEqual([
    ['Ada', 'No.'],
    ['Ada', null],
  ])
  const delegate = await house.aGovernmentDelegate(agenda)
  const answer = await house.as(delegate).send('POST', `/api/goals/${goalId}/threads`, anOpening({ kind: 'goal' }))
  expect(answer.json<{ thread: { number: number } }>().thread.number).toBe(8)
  await house.close()
})
