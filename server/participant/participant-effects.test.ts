/** The name of an organisation: kept whole up to its length, and refused above it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrganisationId } from '../../packages/domain/ids.ts'
import { maxOrganisationNameLength } from '../../packages/domain/member.ts'
import { buildTestHouse, chamber, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { findOrFoundOrganisation } from './participant-effects.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('an organisation’s name is kept whole up to its length; a longer one is refused and never cut', async () => {
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
  expect(await found(`  ${atLimit} `)).toEqual(first)
  await expect(found(`${atLimit}x`)).rejects.toMatchObject({ code: 'organisation-name-not-valid' })
  await expect(found('  ')).rejects.toMatchObject({ code: 'organisation-name-not-valid' })
})
