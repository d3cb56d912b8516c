/** The fields of the export dialog as plain templates: a choice of one, a choice of some, a list to choose from. */
import { html, nothing, type TemplateResult } from 'lit'

type Choice = {
  readonly label: string
  readonly isChecked: boolean
  readonly isOff: boolean
  readonly hint?: string
  readonly onChoose: () => void
}

/** One of several. */
export function radioField(name: string, value: string, choice: Choice): TemplateResult {
  const id = `${name}-${value}`
  const { isChecked, isOff, hint = '', onChoose } = choice
  return html`<div class="opt">
    <input
      type="radio"
      name=${name}
      id=${id}
      .checked=${isChecked}
      ?disabled=${isOff}
      aria-describedby=${hint === '' ? nothing : `${id}-hint`}
      @change=${onChoose}
    />${labelled(id, choice)}
  </div>`
}

/** Taken or not. */
export function checkField(id: string, choice: Choice): TemplateResult {
  const { isChecked, isOff, hint = '', onChoose } = choice
  return html`<div class="opt">
    <input
      type="checkbox"
      id=${id}
      .checked=${isChecked}
      ?disabled=${isOff}
      aria-describedby=${hint === '' ? nothing : `${id}-hint`}
      @change=${onChoose}
    />${labelled(id, choice)}
  </div>`
}

/** One of a list. */
export function selectField(
  id: string,
  label: string,
  facts: {
    readonly chosen: string
    readonly options: readonly { readonly value: string; readonly label: string; readonly lang?: string }[]
    readonly isOff: boolean
    readonly onChoose: (value: string) => void
  },
): TemplateResult {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select
      class="input"
      id=${id}
      ?disabled=${facts.isOff}
      @change=${(event: Event) => facts.onChoose((event.target as HTMLSelectElement).value)}
    >
      ${facts.options.map(
        option =>
          html`<option value=${option.value} lang=${option.lang ?? nothing} ?selected=${option.value === facts.chosen}>
            ${option.label}
          </option>`,
      )}
    </select>
  </div>`
}

function labelled(id: string, { label, hint = '' }: Choice): TemplateResult {
  return html`<label for=${id}>${label}</label>
    ${hint === '' ? nothing : html`<small id=${`${id}-hint`}>${hint}</small>`}`
}
