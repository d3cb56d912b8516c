/** The demonstration is made once, on an empty instance, and an interrupted one is taken up. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildTestHouse, type TestHouse } from '../tests/support/test-house.ts'
import { isInvalid, parseConfig, type Config } from './config.ts'
import { knownPeople, makeDemonstration, wantsDemonstration } from './demonstration.ts'
import { addParticipant } from './participant/participant-commands.ts'
import { systemActor } from './platform/unit-of-work.ts'

let house: TestHouse
beforeEach(async () => void (house = await buildTestHouse()))
afterEach(() => house.close())

function configWith(variables: Readonly<Record<string, string>>): Config {
  const config = parseConfig(variables)
  if (isInvalid(config)) throw new Error('invalid')
  return config
}
const wants = (variables: Readonly<Record<string, string>> = {}): Promise<boolean> =>
  wantsDemonstration({ ...house, config: configWith(variables) })

test('an empty instance gets it, once', async () => {
  expect(await wants()).toBe(true)
  const made = await makeDemonstration(house)
  expect(made).toMatchObject({ goals: 14 })
  expect(made?.links).toHaveLength(6)
  expect(await wants()).toBe(false)
  expect(await makeDemonstration(house)).toBeNull()
})

test('PostgreSQL gets it only when asked for, and nobody when it is off', async () => {
  const databaseUrl = { DATABASE_URL: 'postgresql://db/acquis' }
  expect(await wants(databaseUrl)).toBe(false)
  expect(await wants({ ...databaseUrl, ACQUIS_DEMO: 'on' })).toBe(true)
  expect(await wants({ ACQUIS_DEMO: 'off' })).toBe(false)
})

test('a start that died between the people and the agenda is taken up by the next', async () => {
  await addParticipant(house, systemActor, {
    email: 'leila.haddad@digital.aldermark.example',
    displayName: 'Leila Haddad',
    password: null,
    isAdministrator: false,
  })
  expect(await wants()).toBe(true)
  expect((await makeDemonstration(house))?.links).toHaveLength(6)
  expect(await knownPeople(house)).toHaveLength(6)
})

test('an instance where somebody else has an account is left alone', async () => {
  await house.aPerson()
  expect(await wants()).toBe(false)
})
