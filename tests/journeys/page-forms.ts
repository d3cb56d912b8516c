/**
 * The forms in which pages are looked at, and what is true of a page in each: what it must show stands inside it, covers
 * no neighbour and is not cut off; from the right it has the reader's digits. Pictures go to test-results/screens.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { directionOf } from '../../packages/messages/languages.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { repositoryRoot } from '../house/repository-files.ts'
import type { Window } from '../support/browser.ts'
import type { NamedElement, Sight } from './named-elements.ts'
import { wordsAsTheyStand } from './page-words.ts'

/**
 * How a page is looked at: size, colours, language. `isNightly`: looked at by `npm run nightly` alone; `isAxeNightly`: axe
 * is asked then alone.
 */
export type Form = Window & {
  readonly title: string
  readonly locale: Locale
  readonly isPhone: boolean
  readonly isNightly?: true
  readonly isAxeNightly?: true
}

/** Whether this is the run of the night, which takes all forms. */
export const isNightly = process.env['ACQUIS_NIGHTLY'] === '1'

export const allForms: readonly Form[] = [
  { title: 'on a desktop', locale: 'en', isPhone: false, width: 1440, height: 900, colorScheme: 'light' },
  {
    title: 'on a phone',
    locale: 'en',
    isPhone: true,
    width: 390,
    height: 844,
    colorScheme: 'light',
    isNightly: true,
  },
  {
    title: 'in the dark',
    locale: 'en',
    isPhone: false,
    width: 1440,
    height: 900,
    colorScheme: 'dark',
    isNightly: true,
  },
  {
    title: 'from the right',
    locale: 'ar',
    isPhone: false,
    width: 1440,
    height: 900,
    colorScheme: 'light',
    isNightly: true,
  },
  {
    title: 'from the right on a phone',
    locale: 'ar',
    isPhone: true,
    width: 390,
    height: 844,
    colorScheme: 'light',
    isAxeNightly: true,
  },
]
/** Those of this run: the others are looked at by `npm run nightly`. */
export const forms = allForms.filter(form => form.isNightly !== true || isNightly)

const folder = join(repositoryRoot, 'test-results/screens')

/** All that is named is shown where it must be, nothing is cut off, and language and direction are the reader's. */
export async function expectWhole(sight: Sight, named: readonly NamedElement[]): Promise<void> {
  const { page, locale, isPhone } = sight
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  const shown = named.filter(({ on }) => on === undefined || (on === 'phone') === isPhone)
  for (const element of shown) await expectShown(sight, element)
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
    locale,
    directionOf(locale),
  ])
  expect(await tooWide(page)).toEqual([])
  expect(await misplaced(sight, shown)).toEqual([])
  const pieces = (await wordsAsTheyStand(page)).filter(({ isVisible }) => isVisible)
  const own = pieces.filter(({ isSomebodys }) => !isSomebodys)
  const upright = pieces.filter(({ place }) => place.includes('.vert'))
  expect([...own, ...upright].filter(({ misfit }) => misfit !== null).map(told)).toEqual([])
  expect(own.filter(piece => locale === 'ar' && hasForeignDigits(piece)).map(told)).toEqual([])
}

/** As it stands in the window, under the name of the page and of the form. */
export async function picture(page: Page, title: string, form: Form): Promise<void> {
  await mkdir(folder, { recursive: true })
  const name = `${title}-${form.title}`.replaceAll(' ', '-')
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}

async function expectShown(sight: Sight, { name, find }: NamedElement): Promise<void> {
  try {
    await find(sight).waitFor({ state: 'visible', timeout: 5_000 })
  } catch (cause) {
    throw new Error(`${name} is not shown on ${sight.page.url()}`, { cause })
  }
}

/** How far from where a line begins. */
export async function startOf({ page, locale }: Sight, { find }: NamedElement): Promise<number> {
  const box = await find({ page, locale, isPhone: false }).boundingBox()
  if (box === null) return Number.NaN
  const width = await page.evaluate(() => document.documentElement.clientWidth)
  return directionOf(locale) === 'rtl' ? width - box.x - box.width : box.x
}

/** What makes a page wider than its window; empty if nothing does. */
function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter(element => {
      const { left, right } = element.getBoundingClientRect()
      return (left < -0.5 || right > clientWidth + 0.5) && element.checkVisibility()
    })
    return [
      `${scrollWidth} of ${clientWidth}`,
      ...wide.slice(0, 12).map(({ tagName, id, className }) => `${tagName} #${id} .${String(className)}`),
    ]
  })
}

/** Elements that reach out of the page (a region that scrolls shows what is in it), and those that cover each other. */
export async function misplaced(sight: Sight, elements: readonly NamedElement[]): Promise<readonly string[]> {
  const handles = await Promise.all(elements.map(({ find }) => find(sight).elementHandle()))
  const numbered = handles.flatMap((handle, i) => (handle === null ? [] : [{ handle, name: elements[i]?.name ?? '' }]))
  return sight.page.evaluate(list => {
    const width = document.documentElement.clientWidth
    const found: string[] = []
    const parentsOf = (element: Element): readonly Element[] => {
      const parents: Element[] = []
      for (let each = element.parentElement; each !== null; each = each.parentElement) parents.push(each)
      return parents
    }
    const floats = (element: Element): boolean =>
      [element, ...parentsOf(element)].some(each => /fixed|sticky/.test(getComputedStyle(each).position))
    const scrollerOf = (element: Element): Element | undefined =>
      parentsOf(element).find(each => each !== document.body && /auto|scroll/.test(getComputedStyle(each).overflowX))
    const boxOf = (element: Element): DOMRect => (scrollerOf(element) ?? element).getBoundingClientRect()
    // What is scrolled out of its region covers nothing beside it.
    const seenOf = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      const region = scrollerOf(element)?.getBoundingClientRect()
      if (region === undefined) return { left, right, top, bottom }
      return { left: Math.max(left, region.left), right: Math.min(right, region.right), top, bottom }
    }
    const placed = list.map(({ handle, name }) => ({ element: handle as Element, name }))
    for (const { element, name } of placed) {
      const { left, right } = boxOf(element)
      if (left < -0.5 || right > width + 0.5) found.push(`${name} is out of the page: ${left} to ${right} of ${width}`)
    }
    for (const [i, one] of placed.entries()) {
      for (const other of placed.slice(i + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue
        if (floats(one.element) !== floats(other.element)) continue
        const [a, b] = [seenOf(one.element), seenOf(other.element)]
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (across > 1 && down > 1) found.push(`${one.name} covers ${other.name}`)
      }
    }
    return found
  }, numbered)
}

/** Latin digits in the house's own words: only references, codes and addresses have them (docs/decisions/digits.md). */
function hasForeignDigits({ words }: { readonly words: string }): boolean {
  const own = words
    .replaceAll(/\u2068[^\u2069]*\u2069/g, ' ')
    .replaceAll(
      /\/\S*|\S+\.(?:docx|pdf|html|md|json)\b|\b\d+(?:\.\d+)+\b|\b[A-Za-z]+[-\w.]*\d[-\w.]*|\b\d+[a-z]\b/g,
      ' ',
    )
  return /[0-9]/.test(own)
}

function told({ words, place, misfit }: { words: string; place: string; misfit: string | null }): string {
  return `${misfit ?? ''} “${words.slice(0, 80)}” in ${place}`
}
