/**
 * The band of the round while a page is open: it counts down by the server's clock, tells the end where the reader is,
 * follows what moderators do, and says so to those who hear the page: near the end at three marks, once each.
 */
import { isSoon, markPassed, tenthsOver } from '../../packages/messages/band-words.ts'
import { dueHereWords, dueWords, zoneHere } from '../../packages/messages/phase-words.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { dressParts, refreshParts } from '../platform/live-parts.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { countCall } from './call-clock.ts'
import { aheadOf, mayBeOld } from './server-clock.ts'

/** What the band shows. */
const shown = [...roundMoves, 'member-changed', 'agenda-changed'] as const

/** As the page has it; another one after each refresh. */
type Band = {
  readonly element: HTMLElement
  readonly phase: string
  readonly state: string
  readonly closesAt: Date | null
  readonly since: Date
  readonly timeZone: string
}

/** Starts it where the page has a band. */
export function startLiveBand(): void {
  const first = readBand()
  const agendaId = first?.element.dataset['agenda'] ?? ''
  if (first === null || agendaId === '') return
  const voice = document.body.appendChild(document.createElement('p'))
  voice.id = 'band-voice'
  voice.className = 'vh'
  voice.setAttribute('role', 'status')
  const firstSaidAt = new Date(first.element.dataset['now'] ?? '')
  let aheadMs = aheadOf(firstSaidAt, Date.now(), false)
  const now = (): Date => new Date(Date.now() + aheadMs)
  let before = first
  let seenAt = now()

  const draw = (): void => {
    const band = readBand()
    if (band === null) return
    const at = now()
    const sentence = changeWords(before, band) ?? markWords(before, band, seenAt, at)
    if (sentence !== null) voice.textContent = sentence
    before = band
    seenAt = at
    count(band, at)
    countCall(document, at)
  }
  // What comes from the server does not know the reader's zone, and not how late it comes.
  dressParts(part => {
    // Each reading brings the server's time anew.
    if (part.id === 'phase-band') aheadMs = aheadOf(new Date(part.dataset['now'] ?? ''), Date.now(), true)
    if (part.id === 'phase-band') count(bandOf(part), now())
    countCall(part, now())
  })
  draw()
  setInterval(draw, 1000)
  const source = first.element.dataset['source'] ?? ''
  const refresh = (): void => void refreshParts(source === '' ? location.href : source)
  new MutationObserver(draw).observe(first.element.parentNode ?? document.body, { childList: true })
  listenToAgenda(agendaId, shown, refresh)
  if (mayBeOld(firstSaidAt, Date.now())) refresh()
}

function readBand(): Band | null {
  const element = document.getElementById('phase-band')
  return element === null ? null : bandOf(element)
}

function bandOf(element: HTMLElement): Band {
  const { phase = '', state = '', closes = '', since = '', zone = 'UTC' } = element.dataset
  const closesAt = closes === '' ? null : new Date(closes)
  return { element, phase, state, closesAt, since: new Date(since), timeZone: zone }
}

/** What a voice says of a band that is another than before. */
function changeWords(before: Band, band: Band): string | null {
  if (before.state !== band.state) {
    if (band.state === 'paused') return words('phase-said-paused')
    if (band.state === 'withdrawn') return words('phase-said-withdrawn')
    if (before.state === 'paused' && before.phase === band.phase) return words('phase-said-resumed')
  }
  return before.phase === band.phase ? null : words('phase-said-now', { name: band.phase })
}

/** What a voice says when a mark before the end was passed; never for an end that was only moved nearer. */
function markWords(before: Band, { closesAt }: Band, seenAt: Date, at: Date): string | null {
  if (closesAt === null || before.closesAt?.getTime() !== closesAt.getTime()) return null
  const mark = markPassed(closesAt, seenAt, at)
  return mark === null ? null : words(mark)
}

function count({ element, closesAt, since, timeZone }: Band, at: Date): void {
  if (closesAt === null) return
  const locale = pageLocale()
  const left = element.querySelector('[data-left]')
  const here = element.querySelector<HTMLElement>('[data-here]')
  if (left === null || here === null) return
  setWords(left, dueWords(locale, { closesAt, timeZone }, at).left)
  left.className = isSoon(closesAt, at) ? 'soon' : 'set'
  const readers = dueHereWords(locale, closesAt, timeZone, zoneHere())
  setWords(here, readers ?? '')
  here.hidden = readers === null
  const tenths = tenthsOver({ since, closesAt }, at)
  const mark = element.querySelector('.ruler .now')
  if (mark !== null && tenths !== null) mark.className = `now p-${tenths}`
}

/** Only what changed is written: a text that is set anew is selected no more. */
function setWords(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
