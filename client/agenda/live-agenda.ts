/**
 * The page of an agenda: its dialogs, and its parts drawn anew when somebody acts. The server renders everything;
 * controls wait disabled for this code.
 */
import type { AgendaPageState } from '../../packages/contract/page-state.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { pageState } from '../platform/page-facts.ts'
import { openGoalDialog, submitGoalForm } from './goal-dialog.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { openProposeDialog, showLinkFields, submitProposal } from './propose-dialog.ts'
import { changeTheme, openThemeDialog, submitThemeForm } from './theme-dialog.ts'

/** What changes something on this page. */
const shown = [
  'agenda-changed',
  ...roundMoves,
  'theme-added',
  'theme-renamed',
  'theme-moved',
  'theme-removed',
  'goal-created',
  'goal-renamed',
  'goal-themed',
  'goal-moved',
  'goal-taken-up',
  'goal-parked',
  'goal-dropped',
  'goal-restored',
  'member-added',
  'member-changed',
  'member-renamed',
  'thread-opened',
  'thread-resolved',
  'thread-reopened',
  'reply-added',
  'comment-withdrawn',
  'bracket-placed',
  'bracket-lifted',
  'alternative-held',
  'alternative-released',
  'decision-reverted',
  'frameworks-chosen',
  'link-added',
  'link-proposed',
  'link-changed',
  'link-agreed',
  'link-declined',
  'link-withdrawn',
] as const

export function start(): void {
  const agendaId = pageState<Partial<AgendaPageState>>()?.agendaId
  if (agendaId === undefined) return
  enableActs(document)
  document.addEventListener('click', event => {
    if (event.target instanceof Element) press(event.target)
  })
  document.addEventListener('change', event => {
    if (event.target instanceof HTMLSelectElement && event.target.name === 'indicator') showLinkFields()
  })
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.getAttribute('method') !== 'dialog') return
    event.preventDefault()
    void submit(form, event.submitter, agendaId)
  })
  listenToAgenda(agendaId, shown, () => void refreshParts())
}

function press(target: Element): void {
  const button = target.closest<HTMLElement>('button[data-act]')
  if (button === null) return pressCell(target)
  switch (button.dataset['act']) {
    case 'propose-goal':
      return openProposeDialog({ indicatorId: button.dataset['indicator'] ?? '', themeId: '' })
    case 'change-goal':
      return openGoalDialog(button)
    case 'themes':
      return openThemeDialog()
    case 'raise-theme':
    case 'remove-theme':
      return void changeTheme(button)
    case 'close':
      return button.closest('dialog')?.close()
    default:
      return
  }
}

/** An empty cell of the table proposes a goal of that row's theme for that column's indicator. By keyboard: the totals. */
function pressCell(target: Element): void {
  const cell = target.closest<HTMLTableCellElement>('td.is-free')
  if (cell === null) return
  const head = cell.closest('table')?.tHead?.rows[0]?.cells[cell.cellIndex]
  const themeId = cell.closest('tr')?.dataset['themeId'] ?? ''
  openProposeDialog({ indicatorId: head?.dataset['indicator'] ?? '', themeId })
}

async function submit(form: HTMLFormElement, submitter: HTMLElement | null, agendaId: string): Promise<void> {
  if (form.closest('#propose-dialog') !== null) return submitProposal(form, agendaId)
  if (form.closest('#goal-dialog') !== null) return submitGoalForm(form, submitter)
  if (form.closest('#theme-dialog') !== null) return submitThemeForm(form, agendaId)
}
