/**
 * Every page in the pseudo-locale, on a phone and, by `npm run nightly`, on a desktop: whatever is still in plain letters was never put into a
 * catalogue, and whatever is cut off or spills over has no room for longer languages.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRepositoryFile, repositoryFiles, repositoryRoot } from '../house/repository-files.ts'
import { openBrowser, type Visitor, welcome } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { isNightly } from './page-forms.ts'
import { wordsOfPage, type PieceOfText } from './page-words.ts'
import { pagesOfTheHouse, type PagesWorld, titleOf, worldOnPage } from './pages-of-the-house.ts'
import { emailOf, expectNoComplaints, type Person } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let world: PagesWorld
// An administrator signs in for her page as somebody who reads English: moves.browser.test.ts looks at it.
const titled = pagesOfTheHouse
  .filter(({ page }) => page !== 'withdrawals')
  .map(listed => ({ ...listed, title: titleOf(listed) }))

const readers = new Map<Person | null, Visitor>()
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse({ env: { PSEUDO_LOCALE: 'on' } })
  for (const person of [null, 'moderator', 'government', 'observer'] as const) readers.set(person, await reader(person))
  world = await worldOnPage(readerOf('moderator').page, house)
})
afterAll(async () => {
  expectNoComplaints(...readers.values())
  await house.close()
  await browser.close()
})

test('every page that the client or the server names is listed', () => {
  const listed = pagesOfTheHouse.map(({ page }) => page)
  const ofClient = [...readRepositoryFile('client/main.ts').matchAll(/^ {2}'?([a-z-]+)'?: \(\) => import/gm)]
  const ofServer = repositoryFiles()
    .filter(path => /^server\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'))
    .flatMap(path => [...readRepositoryFile(path).matchAll(/\bpage: '([a-z-]+)'/g)])
  expect(ofClient.length).toBeGreaterThan(2)
  const named = new Set([...ofClient, ...ofServer].map(([, name = '']) => name))
  expect([...named].filter(name => !listed.includes(name))).toEqual([])
})

const windows = [
  { title: 'desktop', width: 1440, height: 900 },
  { title: 'phone', width: 390, height: 844 },
].filter(({ title }) => isNightly || title === 'phone')

describe.each(windows)('on a $title', window => {
  test.each(titled)('$title says everything in its language, and nothing is cut off', async listed => {
    const { page } = readerOf(listed.as)
    await page.setViewportSize(window)
    await page.goto(`${house.origin}${await listed.path(world)}`)
    await page.waitForLoadState('networkidle')
    await listed.open?.(page)
    expect(await page.getAttribute('body', 'data-page')).toBe(listed.page)
    expect(await page.getAttribute('html', 'lang')).toBe('en-XA')
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    const pieces = await wordsOfPage(page)
    expect(pieces.some(({ words, isVisible }) => isVisible && words.includes('⟦'))).toBe(true)
    expect(told(pieces.filter(isUntranslated))).toEqual([])
    expect(told(pieces.filter(piece => piece.misfit !== null && isOfTheHouse(piece)))).toEqual([])
  })
})

test('words that were never translated, cut off or too long for the page are found when they are planted', async () => {
  const { page } = readerOf(null)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${house.origin}/sign-in`)
  await page.evaluate(() => {
    const plant = (words: string, className: string, style: Partial<CSSStyleDeclaration>): void => {
      const planted = document.createElement('p')
      planted.className = className
      planted.textContent = words
      Object.assign(planted.style, style)
      document.querySelector('main')?.append(planted)
    }
    plant('Forgotten words', 'planted-plain', {})
    plant('⟦ÀĉƵ ÀĉƵ ÀĉƵ⟧', 'planted-cut', { inlineSize: '2rem', whiteSpace: 'nowrap', overflow: 'hidden' })
    plant('⟦ÀĉƵ ÀĉƵ ÀĉƵ⟧', 'planted-spilt', { inlineSize: '2rem', whiteSpace: 'nowrap' })
  })
  const pieces = await wordsOfPage(page)
  expect(pieces.filter(isUntranslated).map(({ words }) => words)).toEqual(['Forgotten words'])
  expect(
    pieces.filter(({ misfit }) => misfit !== null).map(({ misfit, place }) => [misfit, place.split('.').at(-1)]),
  ).toEqual([
    ['cut off', 'planted-cut'],
    ['out of its box', 'planted-spilt'],
  ])
})

/** A reader whose account, or device, is in the pseudo-locale. */
async function reader(person: Person | null): Promise<Visitor> {
  const visitor = await welcome(browser, house.origin, person ?? 'stranger')
  await visitor.page.goto(`${house.origin}/sign-in?language=en-XA`)
  if (person === null) return visitor
  await visitor.page.goto(await house.signInLink(emailOf(person)))
  await visitor.page.locator('[data-act="confirm"]').click()
  await visitor.page.waitForURL(url => !url.pathname.includes('sign-in'))
  return visitor
}

function readerOf(person: Person | null): Visitor {
  const found = readers.get(person)
  if (found === undefined) throw new Error(`nobody reads as ${String(person)}`)
  return found
}

/** Plain letters that nobody wrote, and that are no name, code or address. */
function isUntranslated({ words, isSomebodys }: PieceOfText): boolean {
  return !isSomebodys && /[A-Za-z]{2}/.test(withoutNames(withoutWritten(outsideSentences(words))))
}

/** Whether any of it is the house's own: what people wrote may be cut short where there is no room. */
function isOfTheHouse({ words }: PieceOfText): boolean {
  return /[⟦⟧]/.test(words)
}

/** What stands outside of the catalogue's sentences: inside them, plain letters are facts. */
function outsideSentences(words: string): string {
  return words.replaceAll(/⟦[^⟧]*(⟧|$)/g, ' ').replace(/^[^⟦]*⟧/, ' ')
}

function withoutWritten(words: string): string {
  return written.reduce((rest, each) => rest.replaceAll(each, ' '), words)
}

function withoutNames(words: string): string {
  return words
    .replaceAll(
      /\S+@\S+|\([a-z]+(?:-[a-z]+)*\)|\((?:Ctrl|Alt|Shift) \S[^)]*\)|https?:\/\/\S*|mailto:|\/[\w./:<>-]+|SMTP_URL|\bF2\b/g,
      ' ',
    )
    .replaceAll(
      /\b(Acquis|DOCX|PDF|HTML|JSON|Markdown|Word|Chrome|Linux|HeadlessChrome)\b|\b[A-Z][A-Z0-9]*(-[A-Z0-9.]+)*\b/g,
      ' ',
    )
}

/** What people or catalogues wrote: titles, names, texts of the demonstration; the longest first. */
const written: readonly string[] = [
  ...['goals', 'indicators', 'norms'].flatMap(name =>
    sentencesIn(JSON.parse(readFileSync(join(repositoryRoot, `catalogue/${name}.json`), 'utf8'))),
  ),
  ...[...readRepositoryFile('server/demonstration.ts').matchAll(/'([^'\n]+)'/g)].map(([, words = '']) => words),
]
  // Words of one small letter line, such as the kinds of an element, may be the house's own as well.
  .filter(words => /[A-Z ]/.test(words) && words.length > 2)
  .toSorted((one, other) => other.length - one.length)

function sentencesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentencesIn) : []
}

function told(pieces: readonly PieceOfText[]): readonly string[] {
  const lines = pieces.map(
    ({ words, place, misfit }) => `${misfit === null ? '' : `${misfit}: `}“${words.slice(0, 80)}” in ${place}`,
  )
  return [...new Set(lines)]
}
