/**
 * Brings the moves of a round to life on its console: dialogs that are drawn anew before they open, so that their numbers
 * are those of the moment; one act at a time; and when somebody else moves the round, the page says so and follows.
 */
import { momentWords, readerZone } from '../../packages/messages/moment-words.ts'
import { instantOfLocalTime, localTime } from '../../packages/messages/zoned-time.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { refreshParts } from '../platform/live-parts.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { offerMessage } from './console-messages.ts'
import { sendConfirmation, sendMove, type MoveMade, type RoundOnPage } from './round-acts.ts'
import { sayWriters } from './writers-now.ts'

const asked = ['withdrawal-asked', 'withdrawal-taken-back', 'act-asked', 'act-confirmed', 'act-taken-back'] as const

/** Starts where the page has moves; does nothing for those who do not move the round. */
export function startMoves(agendaId: string): void {
  let isActing = false
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-act]') : null
    if (button?.dataset['act'] === 'open-move') void open(button.dataset['move'] ?? '')
    if (button?.dataset['act'] === 'close-move') button.closest('dialog')?.close()
  })
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    const { move, do: does } = form.dataset
    if (move === undefined && does !== 'confirm' && does !== 'withdrawal') return
    event.preventDefault()
    const act = event.submitter instanceof HTMLButtonElement ? event.submitter.value : ''
    void send(form, async round =>
      move === undefined ? { sentence: await sendConfirmation(form, round, act), unsent: null } : sendMove(form, round),
    )
  })
  document.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'closes') sayYours(target, roundOnPage(agendaId).zone)
  })
  listenToAgenda(agendaId, roundMoves, news => {
    if (isActing || news.name === 'missed') void refreshParts()
    else void followOthers()
  })
  listenToAgenda(agendaId, asked, () => void refreshParts())

  async function open(move: string): Promise<void> {
    await refreshParts()
    const dialog = document.querySelector<HTMLDialogElement>(`#move-${CSS.escape(move)}`)
    if (dialog === null || dialog.open) return
    if (move === 'settings') offerZones(dialog)
    for (const field of dialog.querySelectorAll<HTMLInputElement>('[name=closes]')) {
      sayYours(field, roundOnPage(agendaId).zone)
    }
    dialog.showModal()
    sayWriters(dialog, agendaId)
  }

  async function send(form: HTMLFormElement, act: (round: RoundOnPage) => Promise<MoveMade>): Promise<void> {
    if (form.hasAttribute('aria-busy')) return
    form.setAttribute('aria-busy', 'true')
    sayProblem(form, '')
    isActing = true
    try {
      const { sentence, unsent } = await act(roundOnPage(agendaId))
      form.closest('dialog')?.close()
      await refreshParts()
      say(sentence)
      if (unsent !== null) offerMessage(unsent, sentence)
    } catch (fault) {
      sayProblem(form, sentenceOf(fault))
    } finally {
      form.removeAttribute('aria-busy')
      isActing = false
    }
  }

  /** A dialog that is open says so too: what it states is of before. */
  async function followOthers(): Promise<void> {
    const sentence = words('moves-by-others')
    say(sentence)
    const form = document.querySelector<HTMLFormElement>('dialog[open] form[data-move]')
    if (form !== null) sayProblem(form, sentence)
    await refreshParts()
  }
}

function roundOnPage(agendaId: string): RoundOnPage {
  const { round = '', zone = 'UTC' } = document.getElementById('round-moves')?.dataset ?? {}
  return { agendaId, roundId: round, zone }
}

/** Beside a day and an hour in the round's time zone: when that is for the reader, if it is another hour. */
function sayYours(field: HTMLInputElement, zone: string): void {
  const place = field.parentElement?.querySelector('[data-yours]')
  const instant = instantOfLocalTime(field.value, zone)
  if (place == null) return
  const own = readerZone()
  const isOther = instant !== null && localTime(instant, zone) !== localTime(instant, own)
  place.textContent = isOther ? words('moves-yours', { when: momentWords(pageLocale(), instant, own) }) : ''
}

function offerZones(dialog: HTMLElement): void {
  const list = dialog.querySelector('#time-zones')
  if (list === null || list.childElementCount > 0) return
  list.append(
    ...['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => {
      const option = document.createElement('option')
      option.value = zone
      return option
    }),
  )
}

function say(sentence: string): void {
  const place = document.getElementById('moves-said')
  if (place !== null) place.textContent = sentence
}

function sayProblem(form: HTMLElement, sentence: string): void {
  const place = form.querySelector('.problem')
  if (place !== null) place.textContent = sentence
}
