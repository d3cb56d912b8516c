/** The dialog of an agenda's themes. After each act it is drawn anew by the server and opened again. */
import { addTheme, moveTheme, removeTheme, renameTheme } from '../../packages/contract/goal-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { fieldOf, runAct } from './form-act.ts'
import { refreshParts } from '../platform/live-parts.ts'
import { isChanged } from '../platform/part-use.ts'

/** Opens the dialog. */
export function openThemeDialog(): void {
  themeDialog()?.showModal()
}

/** Sends a form of the dialog: a new theme, or another name. */
export async function submitThemeForm(form: HTMLFormElement, agendaId: string): Promise<void> {
  const label = fieldOf(form, 'label')
  const themeId = form.dataset['theme']
  await actAndReopen(form, () =>
    themeId === undefined
      ? callEndpoint(addTheme, { params: { agendaId }, body: { label } })
      : callEndpoint(renameTheme, { params: { themeId }, body: { label } }),
  )
}

/** Moves the theme of this button up, or takes it away. */
export async function changeTheme(button: HTMLElement): Promise<void> {
  const form = button.closest('form')
  const themeId = form?.dataset['theme']
  if (form === null || themeId === undefined) return
  const { act, before } = button.dataset
  await actAndReopen(form, () =>
    act === 'remove-theme'
      ? callEndpoint(removeTheme, { params: { themeId } })
      : callEndpoint(moveTheme, { params: { themeId }, body: { before: before ?? null } }),
  )
}

async function actAndReopen(form: HTMLFormElement, act: () => Promise<unknown>): Promise<void> {
  if (!(await runAct(form, act))) return
  const typed = typedBeside(form)
  themeDialog()?.close()
  await refreshParts()
  for (const field of nameFields()) field.value = typed.get(themeOf(field)) ?? field.value
  openThemeDialog()
}

/** Names that were typed in other lines and are not saved yet, each by its theme; that of a new one has none. */
function typedBeside(form: HTMLFormElement): ReadonlyMap<string, string> {
  const others = nameFields().filter(field => field.form !== form && isChanged(field))
  return new Map(others.map(field => [themeOf(field), field.value]))
}

function nameFields(): readonly HTMLInputElement[] {
  return [...(themeDialog()?.querySelectorAll<HTMLInputElement>('input[name="label"]') ?? [])]
}

function themeOf(field: HTMLInputElement): string {
  return field.form?.dataset['theme'] ?? ''
}

function themeDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>('#theme-dialog')
}
