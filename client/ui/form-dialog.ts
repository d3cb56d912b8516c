/** The frame of a dialog that is a form: its name, its fields, what went wrong, and two ways out. */
import { html, type TemplateResult } from 'lit'
import { icon } from './icon.ts'

/** `name`: of its ids; `leave` says how one goes without doing it, `go` how one does it. `isSheet`: at the edge of a phone. */
export function formDialog(facts: {
  readonly name: string
  readonly title: string
  readonly isSheet: boolean
  readonly fields: TemplateResult
  readonly problem: string
  readonly leave: string
  readonly go: string
  readonly isBusy: boolean
  readonly send: () => void
}): TemplateResult {
  const { name, title, isSheet, fields, problem, leave, go, isBusy, send } = facts
  const close = (event: Event): void => {
    if (event.currentTarget instanceof Element) event.currentTarget.closest('dialog')?.close()
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    send()
  }
  return html`<dialog class="dlg ${isSheet ? 'dlg--sheet' : ''}" aria-labelledby="${name}-title">
    <header>
      <h2 id="${name}-title">${title}</h2>
      <button class="btn btn--plain btn--icon" type="button" aria-label=${leave} @click=${close}>${icon('x')}</button>
    </header>
    <form class="in" id="${name}-form" novalidate @submit=${submit}>
      ${fields}
      <p class="problem" role="alert">${problem}</p>
    </form>
    <footer>
      <button class="btn" type="button" @click=${close}>${leave}</button>
      <button class="btn btn--go" type="submit" form="${name}-form" ?disabled=${isBusy}>${go}</button>
    </footer>
  </dialog>`
}
