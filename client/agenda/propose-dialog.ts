/** The dialog that proposes a goal, with the indicator that it is to advance where one was pointed at. */
import { createGoal } from '../../packages/contract/goal-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { fieldOf, runAct } from './form-act.ts'
import { refreshParts } from '../platform/live-parts.ts'

/** Opens the dialog; both may be empty. */
export function openProposeDialog(preset: { readonly indicatorId: string; readonly themeId: string }): void {
  const dialog = proposeDialog()
  const form = dialog?.querySelector('form')
  if (dialog === null || form === null || form === undefined) return
  form.reset()
  const problem = form.querySelector('.problem')
  if (problem !== null) problem.textContent = ''
  choose(form, 'indicator', preset.indicatorId)
  choose(form, 'theme', preset.themeId)
  showLinkFields()
  dialog.showModal()
  form.querySelector<HTMLInputElement>('[name="title"]')?.focus()
}

/** A link is described once an indicator is chosen. */
export function showLinkFields(): void {
  const form = proposeDialog()?.querySelector('form')
  const fields = form?.querySelector<HTMLElement>('[data-needs-indicator]')
  if (form === null || form === undefined || fields === null || fields === undefined) return
  fields.hidden = fieldOf(form, 'indicator') === ''
}

/** Creates the goal, with its link, and says so where a screen reader hears it. */
export async function submitProposal(form: HTMLFormElement, agendaId: string): Promise<void> {
  const theme = fieldOf(form, 'theme')
  const indicator = fieldOf(form, 'indicator')
  const link = indicator === '' ? null : { indicator, relation: relationOf(form), how: fieldOf(form, 'how') }
  let said = ''
  const isDone = await runAct(form, async () => {
    const body = { title: fieldOf(form, 'title'), themeId: theme === '' ? null : theme, link }
    const { number } = await callEndpoint(createGoal, { params: { agendaId }, body })
    said = words('goal-form-created', { number })
  })
  if (!isDone) return
  proposeDialog()?.close()
  await refreshParts()
  const status = document.querySelector('#agenda-said')
  if (status !== null) status.textContent = said
}

function relationOf(form: HTMLFormElement): 'fulfils' | 'contributes' | 'enables' {
  const relation = fieldOf(form, 'relation')
  return relation === 'contributes' || relation === 'enables' ? relation : 'fulfils'
}

function choose(form: HTMLFormElement, name: string, value: string): void {
  const select = form.querySelector<HTMLSelectElement>(`select[name="${name}"]`)
  if (select === null) return
  if ([...select.options].some(option => option.value === value)) select.value = value
}

function proposeDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>('#propose-dialog')
}
