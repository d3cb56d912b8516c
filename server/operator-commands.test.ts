/** Links that the operator makes: for how long they open the door. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aVisitor } from '../tests/contracts/http-visitor.ts'
import { buildTestHouse, type TestHouse } from '../tests/support/test-house.ts'
import { makeDemonstration } from './demonstration.ts'
import { answerCommand } from './operator-commands.ts'
import { limits } from './platform/limits.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

async function use(url: string): Promise<number> {
  const token = new URL(url).searchParams.get('token') ?? ''
  return (await aVisitor(house).ask('POST', '/api/sign-in-links/use', { body: { token } })).statusCode
}

test('a link that was asked for on command opens the door until its minutes are over', async () => {
  const { email } = await house.aPerson()
  const aLink = async (): Promise<string> => {
    const { text } = await answerCommand(house, { words: ['sign-in-link', '--email', email], fileText: null })
    return /http\S+/.exec(text)?.[0] ?? ''
  }
  const [inTime, late] = [await aLink(), await aLink()]
  house.clock.forward(limits.operator.linkMinutes * 60_000 - 1)
  expect(await use(inTime)).toBe(200)
  house.clock.forward(1)
  expect(await use(late)).toBe(410)
})

test('the links of the first start open the door until their hours are over', async () => {
  const made = await makeDemonstration(house)
  const [inTime = '', late = ''] = made?.links.map(link => link.url) ?? []
  house.clock.forward(limits.operator.demonstrationLinkHours * 3_600_000 - 1)
  expect(await use(inTime)).toBe(200)
  house.clock.forward(1)
  expect(await use(late)).toBe(410)
})
