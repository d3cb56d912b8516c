/**
 * The table of answers by keyboard and by hand: one row is current and holds the form of its answer; several that are
 * chosen are answered in one. The server draws the rows; this code puts the form into them and draws them anew.
 */
import { answerContest, assignInputs, disposeInputs } from '../../packages/contract/input-endpoints.ts'
import type { ConsolePageState } from '../../packages/contract/page-state.ts'
import { dispositionKeys, dispositionKinds } from '../../packages/domain/disposition.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { keepThroughDrawing, refreshParts } from '../platform/live-parts.ts'
import { pageState, words } from '../platform/page-facts.ts'
import '../ui/reader-time.ts'
import { AnswerForm, type AnswerWish } from './answer-form.ts'
import { openKeys } from './console-keys.ts'
import { startMessages } from './console-messages.ts'
import { startMoves } from './round-moves-page.ts'

const shown = [
  'thread-opened',
  'comment-edited',
  'comment-withdrawn',
  'suggestions-numbered',
  'dispositions-prepared',
  'dispositions-given',
  'dispositions-published',
  'inputs-assigned',
  'disposition-contested',
  'disposition-agreed-to',
  'contest-answered',
  ...roundMoves,
  'participants-messaged',
  'unheard-reminded',
  'bracket-placed',
  'bracket-lifted',
  'member-added',
  'member-changed',
  'agenda-changed',
  'frameworks-chosen',
  'goal-created',
  'goal-taken-up',
  'goal-state-changed',
  'position-taken',
  'silence-broken',
  'wording-applied',
  'goal-sent-back',
  'call-ended',
] as const

export function start(): void {
  const state = pageState<ConsolePageState>()
  if (state === null) return
  new Console(state)
  startMessages(state.agendaId)
  startMoves(state.agendaId)
}

class Console {
  private readonly state: ConsolePageState
  private current: string | null = null
  private readonly chosen = new Set<string>()
  private form: AnswerForm | null = null
  private bulk: AnswerForm | null = null

  constructor(state: ConsolePageState) {
    this.state = state
    document.addEventListener('keydown', event => this.press(event))
    document.addEventListener('click', event => this.click(event))
    document.addEventListener('change', event => this.choose(event))
    listenToAgenda(state.agendaId, shown, () => void this.refresh({ gently: true }))
    keepThroughDrawing(() => this.keep())
    // Whoever follows a link to an input begins there.
    const named = rows().find(row => row.id === location.hash.slice(1))
    const first = named ?? rows().find(isOpen) ?? rows()[0]
    if (first !== undefined) this.goTo(first, { focus: false })
  }

  /** Makes a row the current one: it holds the form. */
  private goTo(row: HTMLTableRowElement, { focus }: { readonly focus: boolean }): void {
    this.leave()
    this.current = row.dataset['input'] ?? null
    if (this.state.mayAnswer)
      this.form = this.newForm(words('answers-of', { number: row.dataset['number'] ?? '' }), row.dataset['input'] ?? '')
    this.dress(row)
    if (!focus) return
    row.scrollIntoView({ block: 'nearest' })
    if (this.form !== null) this.form.focusFirst()
    else row.querySelector('a')?.focus()
  }

  /** Shows a row as the current one, with the form that there is. */
  private dress(row: HTMLTableRowElement): void {
    row.classList.add('is-row')
    row.setAttribute('aria-current', 'true')
    if (this.form === null) return
    this.form.isContested = (row.dataset['contest'] ?? '') !== ''
    for (const cell of row.querySelectorAll<HTMLElement>('[data-answer]')) cell.hidden = true
    const cell = document.createElement('td')
    cell.colSpan = 2
    cell.dataset['form'] = ''
    cell.append(this.form)
    row.append(cell)
  }

  private leave(): void {
    const row = rowOf(this.current)
    row?.classList.remove('is-row')
    row?.removeAttribute('aria-current')
    row?.querySelector('[data-form]')?.remove()
    for (const cell of row?.querySelectorAll<HTMLElement>('[data-answer]') ?? []) cell.hidden = false
    this.form = null
  }

  private newForm(name: string, key: string): AnswerForm {
    const form = new AnswerForm()
    form.dataset['for'] = key
    form.name = name
    form.answerers = this.state.answerers
    form.addEventListener('answer-save', event => void this.save(form, (event as CustomEvent<AnswerWish>).detail))
    form.addEventListener('answer-assign', event => void this.assign(form, (event as CustomEvent<string>).detail))
    return form
  }

  private idsOf(form: AnswerForm): readonly string[] {
    if (form === this.bulk) return [...this.chosen]
    return this.current === null ? [] : [this.current]
  }

  private async save(form: AnswerForm, wish: AnswerWish): Promise<void> {
    const { kind, reason, duplicateOf, contestAnswer } = wish
    const contestId = form.isContested ? (rowOf(this.current)?.dataset['contest'] ?? '') : ''
    const isChanging = contestId === '' || contestAnswer === 'changed'
    if (isChanging && kind === null) {
      form.problem = words('answers-choose-kind')
      return
    }
    const ids = this.idsOf(form)
    const inputs = ids.map(id => ({ id, seen: seenIn(rowOf(id)) }))
    await this.act(form, async () => {
      if (contestId !== '') {
        const change = contestAnswer === 'changed' && kind !== null ? { kind, duplicateOf } : null
        await callEndpoint(answerContest, { params: { contestId }, body: { answer: contestAnswer, reason, change } })
      } else if (kind !== null) {
        const { agendaId } = this.state
        await callEndpoint(disposeInputs, { params: { agendaId }, body: { inputs, kind, reason, duplicateOf } })
      }
      await this.done(form)
    })
  }

  private async assign(form: AnswerForm, to: string): Promise<void> {
    if (to === '-') return
    const { agendaId } = this.state
    await this.act(form, async () => {
      const body = { inputs: [...this.idsOf(form)], to: to === '' ? null : to }
      await callEndpoint(assignInputs, { params: { agendaId }, body })
      await this.refresh({ gently: false })
      say(words('answers-saved'))
    })
  }

  private async act(form: AnswerForm, doIt: () => Promise<void>): Promise<void> {
    if (form.isBusy) return
    form.isBusy = true
    form.problem = ''
    try {
      await doIt()
    } catch (fault) {
      await this.refresh({ gently: false })
      const now = form === this.bulk ? form : this.form
      if (now?.isConnected === true) now.problem = sentenceOf(fault)
      else say(sentenceOf(fault))
    } finally {
      form.isBusy = false
    }
  }

  /** After saving: the rows anew, and on to the next open one. */
  private async done(form: AnswerForm): Promise<void> {
    const before = this.current
    if (form === this.bulk) this.clearChosen()
    else this.leave()
    await this.refresh({ gently: false })
    say(words('answers-saved'))
    const all = rows()
    const at = all.findIndex(row => row.dataset['input'] === before)
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(isOpen) ?? rowOf(before) ?? all[0]
    if (next !== undefined) this.goTo(next, { focus: true })
  }

  /** Draws the rows anew; `gently`: not while somebody is writing an answer. */
  private async refresh({ gently }: { readonly gently: boolean }): Promise<void> {
    if (gently && (this.form?.isDirty === true || this.bulk?.isDirty === true)) return
    await refreshParts()
  }

  /** Whoever draws the rows anew: the form goes on in its row, with what was written, the caret and the focus. */
  private keep(): () => void {
    const focused = document.activeElement
    const isHers = focused instanceof HTMLElement && this.form?.contains(focused) === true
    return () => {
      for (const box of boxes()) box.checked = this.chosen.has(box.value)
      const row = rowOf(this.current)
      if (row === null || row.getAttribute('aria-current') === 'true') return
      this.dress(row)
      if (isHers && document.activeElement === document.body) focused.focus()
    }
  }

  private press(event: KeyboardEvent): void {
    const { target, key } = event
    if (!(target instanceof HTMLElement) || !isHere(target)) return
    const form =
      this.bulk?.contains(target) === true || (this.chosen.size > 0 && this.form?.contains(target) !== true)
        ? this.bulk
        : this.form
    if (key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      form?.save()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(target)) {
      if (key === 'Escape') form?.focusFirst()
      return
    }
    const act = this.actOf(key, form, target)
    if (act === null) return
    event.preventDefault()
    act()
  }

  private actOf(key: string, form: AnswerForm | null, target: HTMLElement): (() => void) | null {
    const small = key.toLowerCase()
    if (small === 'j' || small === 'k') return () => this.step(small === 'j' ? 1 : -1)
    if (small === 'g')
      return () => rowOf(this.current)?.querySelector<HTMLElement>('[data-act="show-in-text"]')?.click()
    if (small === 'x') return () => rowOf(this.current)?.querySelector<HTMLElement>('[name="input"]')?.click()
    if (key === '?') return openKeys
    const kind = dispositionKinds.find(one => dispositionKeys[one] === small)
    if (kind !== undefined && form !== null) return () => form.choose(kind)
    const isOnAnswer = target.getAttribute('role') === 'radio' || target === document.body
    if (key === 'Enter' && form !== null && isOnAnswer) return () => form.focusReason()
    return null
  }

  private step(by: number): void {
    const all = rows()
    const at = all.findIndex(row => row.dataset['input'] === this.current)
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))]
    if (next !== undefined && next.dataset['input'] !== this.current) this.goTo(next, { focus: true })
    else if (next !== undefined)
      document.querySelector<HTMLElement>(`.answers-pages [rel="${by > 0 ? 'next' : 'prev'}"]`)?.focus()
  }

  private click({ target }: Event): void {
    if (!(target instanceof HTMLElement) || target.closest('a, button, input, select, textarea, label') !== null) return
    const row = target.closest<HTMLTableRowElement>('tr[data-input]')
    if (row !== null && row.dataset['input'] !== this.current) this.goTo(row, { focus: true })
  }

  private choose({ target }: Event): void {
    if (!(target instanceof HTMLInputElement) || target.name !== 'input') return
    if (target.checked) this.chosen.add(target.value)
    else this.chosen.delete(target.value)
    this.drawBulk()
  }

  private clearChosen(): void {
    this.chosen.clear()
    for (const box of boxes()) box.checked = false
    this.drawBulk()
  }

  private drawBulk(): void {
    const place = document.getElementById('answers-bulk')
    if (this.chosen.size === 0) {
      this.bulk = null
      place?.replaceChildren()
      return
    }
    const name = words('answers-of-several', { count: this.chosen.size })
    if (this.bulk !== null) {
      this.bulk.name = name
      const heading = place?.querySelector('h3')
      if (heading != null) heading.textContent = name
      return
    }
    this.bulk = this.newForm(name, 'several')
    const heading = document.createElement('h3')
    heading.className = 'h3'
    heading.textContent = name
    const clear = document.createElement('button')
    clear.type = 'button'
    clear.className = 'btn btn--s'
    clear.textContent = words('answers-clear')
    clear.addEventListener('click', () => this.clearChosen())
    const panel = document.createElement('div')
    panel.className = 'sheet pad answers-several'
    panel.append(heading, this.bulk, clear)
    place?.replaceChildren(panel)
  }
}

function rows(): readonly HTMLTableRowElement[] {
  return [...document.querySelectorAll<HTMLTableRowElement>('tr[data-input]')]
}

function rowOf(id: string | null): HTMLTableRowElement | null {
  return id === null ? null : document.querySelector<HTMLTableRowElement>(`tr[data-input="${CSS.escape(id)}"]`)
}

function boxes(): readonly HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>('input[name="input"]')]
}

/** The answer that the row shows; null for none. */
function seenIn(row: HTMLTableRowElement | null): string | null {
  const seen = row?.dataset['seen'] ?? ''
  return seen === '' ? null : seen
}

/** Not answered, or contested. */
function isOpen(row: HTMLTableRowElement): boolean {
  return row.dataset['seen'] === '' || row.dataset['contest'] !== ''
}

function isHere(target: HTMLElement): boolean {
  return target === document.body || target.closest('.console') !== null
}

function isWriting(target: HTMLElement): boolean {
  return target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')
}

function say(sentence: string): void {
  const place = document.getElementById('answers-said')
  if (place !== null) place.textContent = sentence
}
