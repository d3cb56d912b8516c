/** Keeping all texts of an agenda while others write: what only real concurrency can show. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { buildTestHouse, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { keepVersions, type KeptVersion } from './drafting-effects.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

const keepAll = ({ agendaId }: TestAgenda): Promise<readonly KeptVersion[]> =>
  house.unitOfWork(systemActor, work =>
    keepVersions(house, work, { agendaId, cause: 'phase', label: '', facts: {}, by: null }),
  )

test('a server edit under way is waited for, and its words are in the version', async () => {
  const agenda = await house.anAgenda({ goals: 2 })
  const [, goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  let [begin, end] = [(): void => undefined, (): void => undefined]
  const begun = new Promise<void>(resolve => (begin = resolve))
  const mayEnd = new Promise<void>(resolve => (end = resolve))
  const edit = house.rooms.edit(goal.documentId, systemActor, async ({ doc }) => {
    begin()
    await mayEnd
    insertText(openText(doc), 1, 'Late words. ', {})
  })
  await begun
  let isKept = false
  const keeping = keepAll(agenda).then(kept => {
    isKept = true
    return kept
  })
  await wait(100)
  expect(isKept).toBe(false)
  end()
  await edit
  const kept = await keeping
  const { plain_text: words } = await house.database.db
    .selectFrom('document_version')
    .select('plain_text')
    .where('id', '=', kept[1]?.id ?? null)
    .executeTakeFirstOrThrow()
  expect(words).toContain('Late words. ')
})

test('two that keep all texts at once take turns', async () => {
  const agenda = await house.anAgenda({ goals: 6 })
  const kept = await Promise.all([keepAll(agenda), keepAll(agenda), keepAll(agenda)])
  const numbers = kept.map(versions => [...new Set(versions.map(({ number }) => number))].join())
  expect(numbers.toSorted((a, b) => a.localeCompare(b))).toEqual(['1', '2', '3'])
})
