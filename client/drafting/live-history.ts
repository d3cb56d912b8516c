/**
 * The page `/goals/:id/history`: the server rendered it and every choice on it is an address; this brings the keys that
 * go from change to change, and the dialogs that keep and restore a version. A restore says its numbers first.
 */
import { keepVersion, readRedline, restoreVersion } from '../../packages/contract/version-endpoints.ts'
import type { SignedInPageState } from '../../packages/contract/page-state.ts'
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import { listenToAgenda } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageState, words } from '../platform/page-facts.ts'

type HistoryState = SignedInPageState & { readonly agendaId: AgendaId; readonly goal: { readonly id: GoalId } }

/** What to say after the page was loaded anew. */
const saidKey = 'acquis-history-said'

/** Brings keys and buttons to life. */
export function start(): void {
  const state = pageState<HistoryState>()
  if (state === null) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('main button[data-may]')) button.disabled = false
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act]') : null
    if (button !== null) act(button, state)
  })
  dialogOf('keep-dialog')?.addEventListener('submit', event => void keep(event, state))
  dialogOf('restore-dialog')?.addEventListener('submit', event => void restore(event, state))
  walkByKeys()
  sayWhatWasDone()
  listenForNews(state)
}

function act({ dataset }: HTMLElement, state: HistoryState): void {
  if (dataset['act'] === 'keep') openDialog('keep-dialog')
  if (dataset['act'] === 'restore') void askToRestore(Number(dataset['number']), state)
  if (dataset['act'] === 'close') for (const dialog of document.querySelectorAll('dialog')) dialog.close()
}

function dialogOf(id: string): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>(`#${id}`)
}

function openDialog(id: string): HTMLDialogElement | null {
  const dialog = dialogOf(id)
  dialog?.querySelector('form')?.reset()
  problem(dialog, '')
  dialog?.showModal()
  return dialog
}

async function keep(event: Event, { goal }: HistoryState): Promise<void> {
  event.preventDefault()
  const dialog = dialogOf('keep-dialog')
  const field = dialog?.querySelector('input')
  const label = field?.value.trim() ?? ''
  if (dialog === null || label === '') return field?.focus()
  await once(dialog, async () => {
    const { number } = await callEndpoint(keepVersion, { params: { goalId: goal.id }, body: { label } })
    loadAnew(words('history-was-kept', { number }))
  })
}

/** The numbers are those of the redline from the version to now, read the other way. */
async function askToRestore(number: number, { goal }: HistoryState): Promise<void> {
  const dialog = openDialog('restore-dialog')
  const figures = dialog?.querySelector('#restore-figures')
  const submit = dialog?.querySelector<HTMLButtonElement>('[type="submit"]')
  if (dialog === null || figures == null || submit == null) return
  dialog.dataset['number'] = String(number)
  submit.disabled = true
  const title = dialog.querySelector('h2')
  if (title !== null) title.textContent = words('history-restore-title', { number })
  figures.replaceChildren(line(words('history-restore-counting')))
  try {
    const query = { from: String(number), to: 'now', detail: 'exact' } as const
    const { figures: counts } = await callEndpoint(readRedline, { params: { goalId: goal.id }, query })
    if (dialog.dataset['number'] !== String(number)) return
    figures.replaceChildren(
      line(words('history-restore-back', { count: counts.wordsDeleted })),
      line(words('history-restore-gone', { count: counts.wordsInserted })),
    )
    submit.disabled = false
  } catch (fault) {
    figures.replaceChildren()
    problem(dialog, sentenceOf(fault))
  }
}

async function restore(event: Event, { goal }: HistoryState): Promise<void> {
  event.preventDefault()
  const dialog = dialogOf('restore-dialog')
  const number = dialog?.dataset['number']
  if (dialog === null || number === undefined) return
  await once(dialog, async () => {
    await callEndpoint(restoreVersion, { params: { goalId: goal.id, number } })
    loadAnew(words('history-was-restored', { number: Number(number) }))
  })
}

/** Runs an act once; its refusal stands in the dialog. */
async function once(dialog: HTMLDialogElement, send: () => Promise<void>): Promise<void> {
  if (dialog.hasAttribute('aria-busy')) return
  dialog.setAttribute('aria-busy', 'true')
  problem(dialog, '')
  try {
    await send()
  } catch (fault) {
    problem(dialog, sentenceOf(fault))
  } finally {
    dialog.removeAttribute('aria-busy')
  }
}

function problem(dialog: HTMLDialogElement | null, sentence: string): void {
  const place = dialog?.querySelector('.problem')
  if (place != null) place.textContent = sentence
}

function line(sentence: string): HTMLParagraphElement {
  const paragraph = document.createElement('p')
  paragraph.textContent = sentence
  return paragraph
}

function loadAnew(sentence: string): void {
  sessionStorage.setItem(saidKey, sentence)
  location.reload()
}

function sayWhatWasDone(): void {
  const sentence = sessionStorage.getItem(saidKey)
  sessionStorage.removeItem(saidKey)
  if (sentence !== null) say(sentence)
}

function say(sentence: string): void {
  const place = document.querySelector('#history-said')
  if (place !== null) place.textContent = sentence
}

/** N and P go from change to change; never while a field or a dialog has the keys, nor with a modifier. */
function walkByKeys(): void {
  const changes = [...document.querySelectorAll<HTMLElement>('#redline [data-change]')]
  if (changes.length === 0) return
  const hint = document.querySelector<HTMLElement>('.history-keys')
  if (hint !== null) hint.hidden = false
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return
    if (event.target instanceof Element && event.target.closest('input, select, textarea') !== null) return
    const step = event.key === 'n' || event.key === 'N' ? 1 : event.key === 'p' || event.key === 'P' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const at = changes.findIndex(change => change === document.activeElement)
    const next = at < 0 ? (step > 0 ? 0 : changes.length - 1) : (at + step + changes.length) % changes.length
    const change = changes[next]
    change?.focus({ preventScroll: true })
    change?.scrollIntoView({ block: 'center' })
  })
}

/** The first `missed` is the stream's opening, a moment after the page was made. */
function listenForNews({ agendaId, goal }: HistoryState): void {
  listenToAgenda(agendaId, ['version-kept', 'version-restored'], happened => {
    if ('goalId' in happened && happened.goalId === goal.id) say(words('history-news'))
  })
}
