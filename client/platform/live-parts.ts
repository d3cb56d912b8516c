/**
 * The parts of a page that the server draws (`data-live`, each with an id) drawn anew: the page is fetched again and
 * its parts take the place of those that changed. A part in which somebody has typed, whose dialog is open or of which
 * words are selected waits until that ends; all wait while something is pressed, for its click would be lost.
 */
import { sentenceOf } from './call-endpoint.ts'
import { addressOf, findAddress, type Address } from './control-address.ts'
import { isInUse } from './part-use.ts'
import { readPage } from './page-reading.ts'
import { untilReleased } from './presses.ts'

/** Changes that come together are one fetch. */
const gatherMs = 150
/** How often a part that waits is looked at. */
const lookAgainMs = 1_000

let running: Promise<void> | null = null
/** What to read again: of an address, the parts that it has. */
const wanted = new Set<string>()
/** Parts that were in use when they would have been drawn, and where they are read. */
const behind = new Map<string, string>()
let looking: ReturnType<typeof setTimeout> | undefined

/** Takes what a page's code put into the parts before they go; what it returns puts it back. */
type Keeper = () => () => void
const keepers: Keeper[] = []

/** For code that puts something of its own into parts: asked at each drawing, whoever wanted it. */
export function keepThroughDrawing(keeper: Keeper): void {
  keepers.push(keeper)
}

/** What a page's code does to a part itself: done to what comes before it is compared with what is there. */
type Dresser = (part: HTMLElement) => void
const dressers: Dresser[] = [enableActs]

/** For code that goes on in the parts, as one that counts: a part that differs only by that is not drawn anew. */
export function dressParts(dresser: Dresser): void {
  dressers.push(dresser)
}

/**
 * Draws what changed anew. Calls while it runs are answered by one more round. Failing leaves the page as it is.
 * `source`: where the parts are read, the page itself unless given; parts that are not there stay.
 */
export function refreshParts(source: string = location.href): Promise<void> {
  wanted.add(source)
  running ??= refreshWhileWanted().finally(() => (running = null))
  return running
}

/** Prepares the controls that wait for this page's code: the server renders them disabled. */
export function enableActs(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('button[data-act]:not([data-act=""])[disabled]')) {
    if (!button.hasAttribute('data-stays')) button.disabled = false
  }
}

async function refreshWhileWanted(): Promise<void> {
  while (wanted.size > 0) {
    await new Promise(resolve => setTimeout(resolve, gatherMs))
    const sources = [...wanted]
    wanted.clear()
    for (const source of sources) await refreshFrom(source)
  }
}

async function refreshFrom(source: string): Promise<void> {
  try {
    const fresh = await readPage(source)
    await untilReleased()
    const putBack = keepers.map(keep => keep())
    for (const part of parts()) takeOver(part, fresh, source)
    for (const put of putBack) put()
  } catch (fault) {
    // oxlint-disable-next-line no-console -- the next event tries again; the page is as true as it was
    console.info('the page could not be read again', sentenceOf(fault))
  }
}

function parts(): Iterable<HTMLElement> {
  return document.querySelectorAll<HTMLElement>('[data-live]')
}

function takeOver(part: HTMLElement, fresh: Document, source: string): void {
  const next = fresh.getElementById(part.id)
  if (next === null) return
  // When the server drew it is no reason to draw it anew.
  const { now } = next.dataset
  if (now !== undefined) part.dataset['now'] = now
  if (isInUse(part)) {
    behind.set(part.id, source)
    lookAgain()
    return
  }
  behind.delete(part.id)
  const drawn = document.importNode(next, true)
  for (const dress of dressers) dress(drawn)
  carryOver(part, drawn)
  if (isSame(part, drawn)) return
  const { activeElement } = document
  const focused =
    activeElement instanceof HTMLElement && part.contains(activeElement)
      ? addressOf<Element>(part, activeElement)
      : null
  const scrolled = [...part.querySelectorAll('[data-scrolls]')].map(region => region.scrollLeft)
  part.replaceWith(drawn)
  drawn.querySelectorAll('[data-scrolls]').forEach((region, i) => (region.scrollLeft = scrolled[i] ?? 0))
  if (focused !== null) focusAgain(drawn, focused)
}

/** What was left behind is read again when nobody is at work in it any more. */
function lookAgain(): void {
  clearTimeout(looking)
  if (behind.size === 0) return
  looking = setTimeout(() => {
    for (const [id, source] of behind) {
      const part = document.getElementById(id)
      if (part !== null && isInUse(part)) continue
      behind.delete(id)
      if (part !== null) void refreshParts(source)
    }
    lookAgain()
  }, lookAgainMs)
}

/** What its reader unfolded, and what was refused to her, stay where they are about the same. */
function carryOver(part: HTMLElement, drawn: HTMLElement): void {
  for (const before of part.querySelectorAll('details')) {
    const { control } = findAddress<Element>(drawn, addressOf<Element>(part, before))
    if (control instanceof HTMLDetailsElement) control.open = before.open
  }
  for (const before of part.querySelectorAll('.problem')) {
    if (before.textContent === '') continue
    const { control } = findAddress<Element>(drawn, addressOf<Element>(part, before))
    if (control?.classList.contains('problem') === true) control.textContent = before.textContent
  }
}

function isSame(part: HTMLElement, drawn: HTMLElement): boolean {
  const before = part.cloneNode(true)
  if (before instanceof HTMLElement)
    for (const held of [before, ...before.querySelectorAll(`[${heldName}]`)]) letGo(held)
  return drawn.isEqualNode(before)
}

/** Marks what was focused by us alone: it is no stop of the keyboard. */
const heldName = 'data-held'

/** The same control, or the row in which it was, or the part: never the control of another row. */
function focusAgain(part: HTMLElement, address: Address): void {
  const { control, near } = findAddress<Element>(part, address)
  if (control instanceof HTMLElement) {
    control.focus({ preventScroll: true })
    if (control === document.activeElement) return
  }
  if (!(near instanceof HTMLElement)) return
  near.focus({ preventScroll: true })
  if (near === document.activeElement) return
  near.setAttribute(heldName, '')
  near.tabIndex = -1
  near.addEventListener('blur', () => letGo(near), { once: true })
  near.focus({ preventScroll: true })
}

function letGo(element: Element): void {
  if (!element.hasAttribute(heldName)) return
  element.removeAttribute(heldName)
  element.removeAttribute('tabindex')
}
