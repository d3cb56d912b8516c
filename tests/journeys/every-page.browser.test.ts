/**
 * Every page in several forms: on a desktop, and from the right on a phone; by `npm run nightly` in the three others too,
 * and in more states. What the design demands of it (named-elements.ts) is there, stands inside the page, covers no
 * neighbour and is not cut off; from the right it is mirrored, with the reader's digits; axe finds nothing (from the
 * right on a phone it is asked nightly only). Pictures go to test-results/screens; what somebody saw in them, to
 * docs/screens.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRepositoryFile } from '../house/repository-files.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor, welcome } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { demands, type Demands, type NamedElement, type Sight } from './named-elements.ts'
import { expectWhole, forms, isNightly, misplaced, picture, startOf, type Form } from './page-forms.ts'
import { allPagesOfTheHouse, pagesOfTheHouse, type PagesWorld, titleOf, worldOnPage } from './pages-of-the-house.ts'
import { expectNoComplaints, type Person, seat } from './workspace-steps.ts'

const people = ['moderator', 'government', 'observer'] as const

let browser: Browser
let house: ServedHouse
let world: PagesWorld
const seats = new Map<Person, Visitor>()
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  for (const person of people) seats.set(person, await seat(browser, house, person))
  world = await worldOnPage(seatOf('moderator').page, house)
})
afterAll(async () => {
  for (const visitor of seats.values()) await visitor.leave()
  await house.close()
  await browser.close()
})

test('every page of the house has its named elements, and its line among what was looked at', () => {
  const titles = allPagesOfTheHouse.map(titleOf).toSorted()
  expect(demands.map(({ title }) => title).toSorted()).toEqual(titles)
  const [ofPages = ''] = readRepositoryFile('docs/screens/README.md').split('\n## ')
  const lines = [...ofPages.matchAll(/^\| ([a-z][a-z -]*?) +\|/gm)]
  expect(lines.map(([, title = '']) => title).toSorted()).toEqual(titles)
})

describe.each(forms)('$title', form => {
  const readers = new Map<Person | null, Visitor>()
  beforeAll(async () => {
    for (const person of [null, ...people]) readers.set(person, await reader(person, form))
  })
  afterAll(async () => {
    expectNoComplaints(...readers.values())
    for (const visitor of readers.values()) await visitor.leave()
  })

  test.each(demands.filter(isLookedAt))('$title shows what it must, where it must', async ({ title, named, row }) => {
    const listed = pagesOfTheHouse.find(page => titleOf(page) === title)
    const visitor = listed === undefined ? undefined : readers.get(listed.as)
    if (listed === undefined || visitor === undefined) throw new Error(`no page ${title}`)
    const { page } = visitor
    await page.goto(`${house.origin}${await listed.path(world)}`)
    await listed.open?.(page)
    const sight: Sight = { page, locale: form.locale, isPhone: form.isPhone }
    await expectWhole(sight, named)
    const isOneColumn = form.isPhone && title === 'goal export dialog'
    const [first, second] = [await startOf(sight, row[0]), await startOf(sight, row[1])]
    expect(isOneColumn ? 0 : first).toBeLessThanOrEqual(second)
    if (form.isAxeNightly !== true || isNightly) await expectAccessible(page, title)
    await picture(page, title, form)
  })
})

test('an element that is out of the page, covers another or is not mirrored is found when it is planted', async () => {
  const visitor = await welcome(browser, house.origin, 'stranger')
  const { page } = visitor
  await page.goto(`${house.origin}/sign-in`)
  await page.evaluate(() => {
    const plant = (id: string, left: string, inlineSize: string): void => {
      const planted = document.createElement('p')
      planted.id = id
      planted.textContent = 'Planted'
      Object.assign(planted.style, { position: 'absolute', top: '0', left, inlineSize })
      document.querySelector('main')?.append(planted)
    }
    plant('planted-out', '1400px', '9rem')
    plant('planted-over', '1390px', '3rem')
  })
  const sight: Sight = { page, locale: 'en', isPhone: false }
  const named = (id: string): NamedElement => ({ name: id, find: () => page.locator(`#${id}`) })
  const [out, over] = [named('planted-out'), named('planted-over')]
  expect(await misplaced(sight, [out, over])).toEqual([
    expect.stringContaining('planted-out is out of the page'),
    'planted-out covers planted-over',
  ])
  const turned: Sight = { ...sight, locale: 'ar' }
  expect(await startOf(turned, out)).toBeLessThan(await startOf(turned, over))
  await visitor.leave()
})

/** The window of somebody who took her seat once, in this form and its language. */
async function reader(person: Person | null, form: Form): Promise<Visitor> {
  const visitor = await welcome(browser, house.origin, person ?? 'stranger', { ...form, ...armed })
  if (person === null) {
    await visitor.page.goto(`${house.origin}/sign-in?language=${form.locale}`)
    return visitor
  }
  await visitor.context.addCookies(await seatOf(person).context.cookies())
  const answer = await visitor.context.request.post(`${house.origin}/language`, {
    form: { language: form.locale },
    headers: { origin: house.origin },
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(303)
  return visitor
}

function isLookedAt({ title }: Demands): boolean {
  return pagesOfTheHouse.some(page => titleOf(page) === title)
}

function seatOf(person: Person): Visitor {
  const found = seats.get(person)
  if (found === undefined) throw new Error(`nobody sits as ${person}`)
  return found
}
