/** The dialog that changes one goal: taking it up, naming, placing, setting aside, restoring. */
import {
  dropGoal,
  moveGoal,
  parkGoal,
  restoreGoal,
  shapeGoal,
  takeUpGoal,
} from '../../packages/contract/goal-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { fieldOf, runAct } from './form-act.ts'
import { refreshParts } from '../platform/live-parts.ts'

/** Opens the dialog for the goal of this button. */
export function openGoalDialog(button: HTMLElement): void {
  const dialog = goalDialog()
  const { goal = '', number = '', title = '', state = '', themeId = '' } = button.dataset
  if (dialog === null) return
  dialog.dataset['goal'] = goal
  const heading = dialog.querySelector('h2')
  if (heading !== null) heading.textContent = words('agenda-gap-goal', { number, title })
  for (const part of dialog.querySelectorAll<HTMLElement>('[data-states]')) {
    const states = (part.dataset['states'] ?? '').split(' ')
    part.hidden = !states.includes('any') && !states.includes(state)
  }
  for (const problem of dialog.querySelectorAll('.problem')) problem.textContent = ''
  for (const form of dialog.querySelectorAll('form')) form.reset()
  setField(dialog, 'title', title)
  setField(dialog, 'theme', themeId)
  offerPlaces(dialog, goal)
  dialog.showModal()
}

/** Sends a form of the dialog, and closes it when it was done. */
export async function submitGoalForm(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const dialog = goalDialog()
  const goalId = dialog?.dataset['goal'] ?? ''
  const isDone = await runAct(form, () => send(form, goalId, submitter))
  if (!isDone) return
  dialog?.close()
  await refreshParts()
}

function send(form: HTMLFormElement, goalId: string, submitter: HTMLElement | null): Promise<unknown> {
  const params = { goalId }
  const reason = fieldOf(form, 'reason')
  switch (form.dataset['form']) {
    case 'take-up':
      return callEndpoint(takeUpGoal, { params })
    case 'shape': {
      const theme = fieldOf(form, 'theme')
      const body = { title: fieldOf(form, 'title'), themeId: theme === '' ? null : theme }
      return callEndpoint(shapeGoal, { params, body })
    }
    case 'move': {
      const before = fieldOf(form, 'before')
      return callEndpoint(moveGoal, { params, body: { before: before === '' ? null : before } })
    }
    case 'rest': {
      const isDrop = submitter?.getAttribute('value') === 'dropped'
      return callEndpoint(isDrop ? dropGoal : parkGoal, { params, body: { reason } })
    }
    default:
      return callEndpoint(restoreGoal, { params, body: { reason } })
  }
}

/** A goal is not put before itself; it stands where it is until another place is chosen. */
function offerPlaces(dialog: HTMLDialogElement, goal: string): void {
  const select = dialog.querySelector<HTMLSelectElement>('select[name="before"]')
  if (select === null) return
  const options = [...select.options]
  for (const option of options) option.hidden = option.disabled = option.value === goal
  const own = options.findIndex(option => option.value === goal)
  select.selectedIndex = Math.min(own + 1, options.length - 1)
}

function setField(dialog: HTMLDialogElement, name: string, value: string): void {
  const field = dialog.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)
  if (field !== null) field.value = value
}

function goalDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>('#goal-dialog')
}
