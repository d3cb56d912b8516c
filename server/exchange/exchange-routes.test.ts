/** Taking texts home and bringing them in over HTTP: the whole way of a file, and every refusal at its door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportFormats } from '../../packages/domain/exchange.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
let agenda: TestAgenda
let observer: Person

beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda()
  observer = await house.anObserver(agenda)
})
afterAll(() => house.close())

const wish = { format: 'markdown', text: 'clean', annexes: [], paper: 'a4', language: 'en' }

async function finished(person: Person, id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const status = (await house.as(person).get(`/api/exports/${id}`)).json<Record<string, unknown>>()
    if (['done', 'failed', 'cancelled'].includes(String(status['state']))) return status
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function asked(person: Person, path: string, body: object = wish): Promise<string> {
  const answer = await house.as(person).send('POST', path, body)
  expect(answer.statusCode).toBe(200)
  return answer.json<{ id: string }>().id
}

describe('a file', () => {
  test.each(exportFormats)('is made as %s of a goal for an observer, and carries its name', async format => {
    const goal = agenda.goals[0]
    const id = await asked(observer, `/api/goals/${goal?.goalId}/exports`, { ...wish, format })
    expect(await finished(observer, id)).toMatchObject({ state: 'done', refusal: null, isUniversal: true })
    const file = await house.as(observer).get(`/api/exports/${id}/file`)
    expect(file.statusCode).toBe(200)
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename="goal-1-round-1-\d{4}-\d\d-\d\d\.\w+"; filename\*=UTF-8''goal-1/,
    )
    expect(file.headers['x-content-type-options']).toBe('nosniff')
    expect(file.headers['cache-control']).toBe('private, no-store')
    expect(file.rawPayload.length).toBeGreaterThan(500)
  })
})
