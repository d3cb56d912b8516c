/**
 * The table of answers by keyboard and by hand: one row is current and holds the form of its answer; several that are
 * chosen are answered in one. The server draws the rows; this code puts the form into them and draws them anew.
 */
import { answerContest, assignInputs, disposeInputs } from '../../packages/contract/input-endpoints.ts'
import type { ConsolePageState } from '../../packages/contract/page-state.ts'
import { dispositionKeys, dispositionKinds } from '../../packages/domain/disposition.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { keepThroughDrawing, refreshParts } from '../platform/live-parts.ts'
import { pageState, words } from '../platform/page-facts.ts'
import '../ui/reader-time.ts'
import { AnswerForm, type AnswerWish } from './answer-form.ts'
import { answerIn, readAnswer, showApart } from './answers-apart.ts'
import { boxes, isOpen, rowOf, rows, seenIn } from './answer-rows.ts'
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
  /** The inputs that are chosen, each with the answer that was seen of it. */
  private readonly chosen = new Map<string, string | null>()
  private form: AnswerForm | null = null
  private bulk: AnswerForm | null = null
  /** Answers that were begun in other rows, by their inputs. */
  private readonly begun = new Map<string, AnswerForm>()
  /** Whether the rows were not drawn anew because somebody was writing. */
  private isBehind = false

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
    const { input = '', number = '' } = row.dataset
    this.current = input
    if (this.state.mayAnswer) this.form = this.begun.get(input) ?? this.newForm(words('answers-of', { number }), input)
    this.begun.delete(input)
    this.dress(row)
    this.showApart()
    if (this.isBehind) void this.refresh({ gently: true })
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
    const now = answerIn(row)
    // Who writes answers what she saw when she began; what came since is shown to her.
    if (!this.form.isDirty) [this.form.seen, this.form.meanwhile] = [now.seen, []]
    else if (this.form.seen !== now.seen) this.form.meanwhile = now.shown
    for (const cell of row.querySelectorAll<HTMLElement>('[data-answer]')) cell.hidden = true
    const cell = document.createElement('td')
    cell.colSpan = 2
    cell.dataset['form'] = ''
    cell.append(this.form)
    row.append(cell)
  }

  /** Words that are not saved stay, for when their row is the current one again. */
  private leave(): void {
    if (this.form?.isDirty === true) this.begun.set(this.form.inputId, this.form)
    const row = rowOf(this.current)
    row?.classList.remove('is-row')
    row?.removeAttribute('aria-current')
    row?.querySelector('[data-form]')?.remove()
    for (const cell of row?.querySelectorAll<HTMLElement>('[data-answer]') ?? []) cell.hidden = false
    this.form = null
  }

  private showApart(): void {
    const forms = this.form === null ? [...this.begun.values()] : [...this.begun.values(), this.form]
    showApart(
      forms.filter(form => form.isDirty && rowOf(form.inputId) === null),
      form => this.forget(form),
    )
  }

  private forget(form: AnswerForm): void {
    this.begun.delete(form.inputId)
    if (form === this.form) {
      this.leave()
      this.begun.delete(form.inputId)
    }
    this.showApart()
  }

  private newForm(name: string, inputId: string): AnswerForm {
    const form = new AnswerForm()
    form.inputId = inputId
    form.dataset['for'] = inputId
    form.name = name
    form.answerers = this.state.answerers
    form.addEventListener('answer-save', event => void this.save(form, (event as CustomEvent<AnswerWish>).detail))
    form.addEventListener('answer-assign', event => void this.assign(form, (event as CustomEvent<string>).detail))
    return form
  }

  private idsOf(form: AnswerForm): readonly string[] {
    return form === this.bulk ? [...this.chosen.keys()] : [form.inputId]
  }

  private async save(form: AnswerForm, wish: AnswerWish): Promise<void> {
    const { kind, reason, duplicateOf, contestAnswer } = wish
    const contestId = form.isContested ? (rowOf(form.inputId)?.dataset['contest'] ?? '') : ''
    const isChanging = contestId === '' || contestAnswer === 'changed'
    if (isChanging && kind === null) {
      form.problem = words('answers-choose-kind')
      return
    }
    const inputs =
      form === this.bulk
        ? [...this.chosen].map(([id, seen]) => ({ id, seen }))
        : [{ id: form.inputId, seen: form.seen }]
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
    sayRefused('')
    try {
      await doIt()
    } catch (fault) {
      await this.refresh({ gently: false })
      form.problem = sentenceOf(fault)
      if (fault instanceof Refused && fault.code === 'disposition-changed-meanwhile') await this.showMeanwhile(form)
      if (!form.isConnected) sayRefused(form.problem)
    } finally {
      form.isBusy = false
    }
  }

  /** She is told that somebody else answered, and what: saying it once more means to replace that. */
  private async showMeanwhile(form: AnswerForm): Promise<void> {
    if (form === this.bulk) {
      for (const id of this.chosen.keys()) if (rowOf(id) === null) this.chosen.delete(id)
      this.seeChosen()
      this.drawBulk()
      return
    }
    const row = rowOf(form.inputId)
    const now = row === null ? await readAnswer(this.state.agendaId, form.inputId).catch(() => null) : answerIn(row)
    if (now !== null) [form.seen, form.meanwhile] = [now.seen, now.shown]
  }

  /** After saving: the rows anew, and on to the next open one. */
  private async done(form: AnswerForm): Promise<void> {
    const isCurrent = form === this.form
    if (form === this.bulk) this.clearChosen()
    else this.forget(form)
    await this.refresh({ gently: false })
    say(words('answers-saved'))
    // Another answer that is being written is not left for the next one.
    if (!isCurrent && this.form?.isDirty === true) {
      if (document.activeElement === document.body) this.form.focusFirst()
      return
    }
    const all = rows()
    const at = all.findIndex(row => row.dataset['input'] === this.current)
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(isOpen) ?? rowOf(this.current) ?? all[0]
    if (next !== undefined) this.goTo(next, { focus: true })
  }

  /** Draws the rows anew; `gently`: not while somebody is writing an answer. */
  private async refresh({ gently }: { readonly gently: boolean }): Promise<void> {
    this.isBehind = gently && [this.form, this.bulk].some(form => form?.isConnected === true && form.isDirty)
    if (!this.isBehind) await refreshParts()
  }

  /** Whoever draws the rows anew: the form goes on in its row, with what was written, the caret and the focus. */
  private keep(): () => void {
    const focused = document.activeElement
    const isHers = focused instanceof HTMLElement && focused.closest('answer-form') !== null
    return () => {
      for (const box of boxes()) box.checked = this.chosen.has(box.value)
      if (this.bulk?.isDirty !== true) this.seeChosen()
      const row = rowOf(this.current)
      if (row !== null && row.getAttribute('aria-current') !== 'true') this.dress(row)
      this.showApart()
      if (isHers && focused.isConnected && focused !== document.activeElement) focused.focus()
    }
  }

  private press(event: KeyboardEvent): void {
    const { target, key } = event
    if (!(target instanceof HTMLElement) || !isHere(target)) return
    const own = target.closest('answer-form')
    const form = own instanceof AnswerForm ? own : this.chosen.size > 0 ? this.bulk : this.form
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
    if (target.checked) this.chosen.set(target.value, seenIn(rowOf(target.value)))
    else this.chosen.delete(target.value)
    this.drawBulk()
  }

  /** The answers that the rows of the chosen show are those that are seen. */
  private seeChosen(): void {
    for (const id of this.chosen.keys()) {
      const row = rowOf(id)
      if (row !== null) this.chosen.set(id, seenIn(row))
    }
  }

  private clearChosen(): void {
    this.chosen.clear()
    this.bulk = null
    for (const box of boxes()) box.checked = false
    this.drawBulk()
  }

  private drawBulk(): void {
    const place = document.getElementById('answers-bulk')
    if (this.chosen.size === 0) {
      // What is written waits for the next one that is chosen.
      if (this.bulk?.isDirty !== true) this.bulk = null
      place?.replaceChildren()
      return
    }
    const name = words('answers-of-several', { count: this.chosen.size })
    if (this.bulk !== null) this.bulk.name = name
    if (this.bulk?.isConnected === true) {
      const heading = place?.querySelector('h3')
      if (heading != null) heading.textContent = name
      return
    }
    this.bulk ??= this.newForm(name, 'several')
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

function isHere(target: HTMLElement): boolean {
  return target === document.body || target.closest('.console') !== null
}

function isWriting(target: HTMLElement): boolean {
  return target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')
}

/** A refusal of a form that is not on the page any more. */
function sayRefused(sentence: string): void {
  const place = document.getElementById('answers-refused')
  if (place !== null) place.textContent = sentence
}

function say(sentence: string): void {
  const place = document.getElementById('answers-said')
  if (place !== null) place.textContent = sentence
}
