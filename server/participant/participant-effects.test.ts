/** The name of an organisation: kept whole up to its length, and cut above it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrganisationId } from '../../packages/domain/ids.ts'
import { maxOrganisationNameLength } from '../../packages/domain/member.ts'
import { buildTestHouse, chamber, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { findOrFoundOrganisation } from './participant-effects.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('an organisation’s name has so many signs; what is longer is cut, and is the same organisation', async () => {
  const found = (name: string) =>
    house.unitOfWork(systemActor, work =>
      findOrFoundOrganisation(work, {
        wish: { ...chamber, name },
        newId: house.ids.next<OrganisationId>(),
        at: house.clock.now(),
      }),
    )
  const atLimit = 'x'.repeat(maxOrganisationNameLength)
  const first = await found(atLimit)
  expect(first.name).toBe(atLimit)
  expect(await found(`${atLimit}x`)).toEqual(first)
})
