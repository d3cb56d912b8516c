/**
 * The main job: two delegations write one paragraph together, live. One loses the network and types on, the server is
 * killed without warning and started again; both texts become one, and nothing that was acknowledged is missing.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, welcome } from '../support/browser.ts'
import { hasPostgresql, type PostgresqlInstance, startPostgresql } from '../support/postgresql-instance.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  blocksOf,
  blockWith,
  caretAt,
  durableBlocks,
  expectBlocks,
  expectNoComplaints,
  expectPresent,
  expectSame,
  expectSaved,
  linkOf,
  openGoal,
  startBlock,
  nameOf,
  seat,
  takeSeat,
} from './workspace-steps.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

describe('two delegations write together on the embedded database', () => {
  writeTogether(() => Promise.resolve(undefined))
})

describe.runIf(hasPostgresql())('two delegations write together on PostgreSQL', () => {
  let instance: PostgresqlInstance
  beforeAll(async () => {
    instance = await startPostgresql()
  })
  afterAll(async () => {
    await instance.stop()
  })
  writeTogether(() => instance.createDatabase())
})

function writeTogether(databaseUrl: () => Promise<string | undefined>): void {
  let house: ServedHouse
  beforeAll(async () => {
    house = await serveHouse({ databaseUrl: await databaseUrl() })
  })
  afterAll(async () => {
    await house.close()
  })

  test('[L1] what both typed in one paragraph survives a lost network and a killed server', async () => {
    const government = await welcome(browser, house.origin, 'government')
    const business = await welcome(browser, house.origin, 'business')
    await takeSeat(government, linkOf(house, 'government'))
    await takeSeat(business, linkOf(house, 'business'))
    const left = await openGoal(government, house.origin, 1)
    const right = await openGoal(business, house.origin, 1)

    await startBlock(left, 'middle')
    await blockWith(right, 'middle').waitFor()

    // Both type in the same paragraph at the same time, at its two ends.
    await caretAt(left, 'middle', 'Home')
    await caretAt(right, 'middle', 'End')
    await Promise.all([
      left.pressSequentially('north south ', { delay: 15 }),
      right.pressSequentially(' east west', { delay: 15 }),
    ])
    await expectBlocks(left, blocks => blocks.includes('north south middle east west'))
    await expectBlocks(right, blocks => blocks.includes('north south middle east west'))
    await expectSaved(government.page)
    await expectSaved(business.page)
    const acknowledged = await blocksOf(left)

    // One goes offline in the middle of a sentence and types on; the other goes on writing, and sees it saved.
    await right.pressSequentially(' offline:')
    await expectSaved(business.page)
    await business.goOffline()
    await right.pressSequentially(' written in a tunnel', { delay: 10 })
    await business.page.getByText('You are offline.').first().waitFor()
    await left.pressSequentially('above ', { delay: 10 })
    await expectSaved(government.page)
    expect((await blocksOf(left)).some(block => block.includes('tunnel'))).toBe(false)

    // The server dies without a word, while somebody types.
    const typing = left.pressSequentially('during the crash ', { delay: 20 })
    await house.kill()
    await typing
    await left.pressSequentially('after it ')
    await house.start()

    await business.goOnline()
    const together = 'north south above during the crash after it middle east west offline: written in a tunnel'
    await expectBlocks(left, blocks => blocks.includes(together), 60_000)
    const blocks = await expectSame(left, right)
    await expectSaved(government.page)
    await expectSaved(business.page)

    // Nothing acknowledged is missing, the durable text is what they see, and a newcomer sees the same.
    const touched = 'north south middle east west'
    expect(blocks.map(block => (block === together ? touched : block))).toEqual(acknowledged)
    expect(await durableBlocks(government)).toEqual(blocks)
    const moderator = await seat(browser, house, 'moderator')
    const third = await openGoal(moderator, house.origin, 1)
    expect(await blocksOf(third)).toEqual(blocks)

    expectNoComplaints(government, business, moderator)
    for (const visitor of [government, business, moderator]) await visitor.leave()
  })

  test('each sees who else is in the text, with their delegation', async () => {
    const government = await seat(browser, house, 'government')
    const business = await seat(browser, house, 'business')
    const left = await openGoal(government, house.origin, 2)
    const right = await openGoal(business, house.origin, 2)

    const [governmentName, businessName] = [nameOf(house, 'government'), nameOf(house, 'business')]
    await expectPresent(government.page, businessName)
    await expectPresent(business.page, governmentName)

    // The caret of the one stands in the text of the other, with the delegation's name.
    await startBlock(left, 'a place to stand')
    await blockWith(right, 'a place to stand').waitFor()
    await right.locator('.ProseMirror-widget').first().waitFor({ state: 'attached' })

    expectNoComplaints(government, business)
    for (const visitor of [government, business]) await visitor.leave()
  })
}
