/** Fields of the pages and forms on which people say who they are; password managers know them by these attributes. */
import { maxPasswordLength, minPasswordLength } from '../../packages/domain/participant.ts'
import { html, type Html } from '../platform/html-page.ts'

/** The address of an account, read as one by keyboards and password managers. `value` stands fixed. */
export function emailField(facts: {
  readonly id: string
  readonly label: string
  readonly autocomplete: 'username' | 'email'
  readonly describedBy: string
  readonly value?: string | undefined
  readonly hint?: string
}): Html {
  const { id, value, hint } = facts
  return html`<div class="field">
    <label for="${id}">${facts.label}</label
    ><input
      class="input"
      id="${id}"
      name="email"
      type="email"
      autocomplete="${facts.autocomplete}"
      inputmode="email"
      autocapitalize="none"
      spellcheck="false"
      maxlength="254"
      required
      dir="ltr"
      ${value !== undefined && html`value="${value}" readonly`}
      aria-describedby="${hint === undefined ? facts.describedBy : `${id}-hint ${facts.describedBy}`}"
    />
    ${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
  </div>`
}

/** A password to be set. */
export function newPasswordField(facts: {
  readonly label: string
  readonly hint: string
  readonly required: boolean
}): Html {
  return html`<div class="field">
    <label for="password">${facts.label}</label
    ><input
      class="input"
      id="password"
      name="password"
      type="password"
      autocomplete="new-password"
      minlength="${minPasswordLength}"
      maxlength="${maxPasswordLength}"
      ${facts.required && html`required`}
      dir="ltr"
      aria-describedby="password-hint refusal"
    />
    <p class="hint" id="password-hint">${facts.hint}</p>
  </div>`
}

/** For which account a password is set: nobody sees it but the password manager. */
export function accountOfPassword(email: string): Html {
  return html`<input
    class="vh"
    type="text"
    autocomplete="username"
    value="${email}"
    readonly
    tabindex="-1"
    aria-hidden="true"
  />`
}
