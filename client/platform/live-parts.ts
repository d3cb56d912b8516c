/**
 * The parts of a page that the server draws (`data-live`, each with an id) drawn anew: the page is fetched again and
 * its parts take the place of those that changed. A part in which somebody has typed, or whose dialog is open, waits;
 * all wait while something is pressed, for its click would be lost.
 */
import { sentenceOf } from './call-endpoint.ts'
import { untilReleased } from './presses.ts'

/** Changes that come together are one fetch. */
const gatherMs = 150

let running: Promise<void> | null = null
/** What to read again: of an address, the parts that it has. */
const wanted = new Set<string>()

/** Takes what a page's code put into the parts before they go; what it returns puts it back. */
type Keeper = () => () => void
const keepers: Keeper[] = []

/** For code that puts something of its own into parts: asked at each drawing, whoever wanted it. */
export function keepThroughDrawing(keeper: Keeper): void {
  keepers.push(keeper)
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
    try {
      for (const source of sources) {
        const fresh = await fetchPage(source)
        await untilReleased()
        const putBack = keepers.map(keep => keep())
        takeOver(fresh)
        for (const put of putBack) put()
      }
    } catch (fault) {
      // oxlint-disable-next-line no-console -- the next event tries again; the page is as true as it was
      console.info('the page could not be read again', sentenceOf(fault))
    }
  }
}

/** The page as a document. A request for a document parses without any sink that Trusted Types guard. */
function fetchPage(source: string): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('GET', source)
    request.responseType = 'document'
    request.addEventListener('load', () => {
      if (request.status === 200 && request.responseXML !== null) resolve(request.responseXML)
      else reject(new Error(`status ${request.status}`))
    })
    request.addEventListener('error', () => reject(new Error('no answer')))
    request.send()
  })
}

function takeOver(fresh: Document): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const next = fresh.getElementById(part.id)
    if (next === null || isInUse(part)) continue
    const drawn = document.importNode(next, true)
    enableActs(drawn)
    keepOpenDetails(part, drawn)
    if (drawn.isEqualNode(part)) continue
    const focused = part.contains(document.activeElement) ? addressOf(part, document.activeElement) : null
    const scrolled = [...part.querySelectorAll('[data-scrolls]')].map(region => region.scrollLeft)
    part.replaceWith(drawn)
    drawn.querySelectorAll('[data-scrolls]').forEach((region, i) => (region.scrollLeft = scrolled[i] ?? 0))
    if (focused !== null) drawn.querySelector<HTMLElement>(focused)?.focus()
  }
}

/** Somebody is at work in it: a dialog is open, or a field holds other words than the server wrote. */
function isInUse(part: HTMLElement): boolean {
  if (part.querySelector('dialog[open]') !== null) return true
  const fields = part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    ':is(details[open], form[data-keeps]) :is(input, textarea)',
  )
  return [...fields].some(field =>
    field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  )
}

function keepOpenDetails(part: HTMLElement, drawn: HTMLElement): void {
  const before = [...part.querySelectorAll('details')]
  drawn.querySelectorAll('details').forEach((details, i) => (details.open = before[i]?.open ?? false))
}

/** A selector that finds the same control in the part that takes this one's place. */
function addressOf(part: HTMLElement, focused: Element | null): string | null {
  if (focused === null || focused === part) return null
  if (focused.id !== '') return `#${CSS.escape(focused.id)}`
  const named = ['data-act', 'data-goal', 'data-indicator', 'data-theme', 'href', 'name']
  const parts = named.flatMap(name => {
    const value = focused.getAttribute(name)
    return value === null ? [] : [`[${name}="${CSS.escape(value)}"]`]
  })
  return parts.length === 0 ? null : `${focused.localName}${parts.join('')}`
}
