/** `<password-form>`: sets or changes one's password; every other session ends with the change. */
import { Task } from '@lit/task'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { changePassword, readSession } from '../../packages/contract/session-endpoints.ts'
import { maxPasswordLength, minPasswordLength } from '../../packages/domain/participant.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

/** Draws into the page itself, so that a password manager finds the fields. Tells the page by `password-changed`. */
@customElement('password-form')
export class PasswordForm extends LightElement {
  /** Whose password: for the password manager alone. */
  @property() email = ''

  @state() private refusal = ''
  @state() private changed = false
  @state() private busy = false

  private readonly account = new Task(this, {
    args: () => [],
    task: async (_none, { signal }) => (await callEndpoint(readSession, { signal })).participant,
  })

  protected override render(): TemplateResult {
    return html`${this.account.render({
      pending: () => html`<p class="mid">${words('account-loading')}</p>`,
      complete: ({ hasPassword }) => this.form(hasPassword),
      error: cause => html`<p class="callout callout--bad" role="alert">${sentenceOf(cause)}</p>`,
    })}`
  }

  private form(hasPassword: boolean): TemplateResult {
    return html`<form class="stackv" novalidate @submit=${this.submit}>
      <input
        class="vh"
        type="text"
        autocomplete="username"
        .value=${this.email}
        readonly
        tabindex="-1"
        aria-hidden="true"
      />
      ${
        hasPassword
          ? html`<div class="field">
              <label for="current-password">${words('account-current-password')}</label>
              <input
                class="input"
                id="current-password"
                name="current"
                type="password"
                autocomplete="current-password"
                maxlength=${maxPasswordLength}
                dir="ltr"
                aria-describedby="current-password-hint password-refusal"
              />
              <p class="hint" id="current-password-hint">
                ${words('account-current-password-hint', { minutes: freshLinkMinutes })}
              </p>
            </div>`
          : html`<p class="mid">${words('account-password-none')}</p>`
      }
      <div class="field">
        <label for="new-password">${words('account-new-password')}</label>
        <input
          class="input"
          id="new-password"
          name="next"
          type="password"
          autocomplete="new-password"
          minlength=${minPasswordLength}
          maxlength=${maxPasswordLength}
          required
          dir="ltr"
          aria-invalid=${this.refusal === '' ? nothing : 'true'}
          aria-describedby="new-password-hint password-refusal"
        />
        <p class="hint" id="new-password-hint">${words('account-password-hint', { min: minPasswordLength })}</p>
      </div>
      <div>
        <div id="password-refusal" role="alert">
          ${this.refusal === '' ? nothing : html`<p class="callout callout--bad">${this.refusal}</p>`}
        </div>
        <div role="status">
          ${this.changed ? html`<p class="callout callout--good">${words('account-password-set')}</p>` : nothing}
        </div>
      </div>
      <p class="btns">
        <button class="btn btn--go" type="submit" ?disabled=${this.busy}>${words('account-set-password')}</button>
      </p>
    </form>`
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (this.busy || !(event.target instanceof HTMLFormElement)) return
    const form = event.target
    const fields = new FormData(form)
    const [current, next] = [fields.get('current'), fields.get('next')]
    this.busy = true
    this.refusal = ''
    this.changed = false
    try {
      await callEndpoint(changePassword, {
        body: {
          ...(typeof current === 'string' && current !== '' ? { current } : {}),
          next: typeof next === 'string' ? next : '',
        },
      })
      form.reset()
      this.changed = true
      await this.account.run()
      this.dispatchEvent(new CustomEvent('password-changed', { bubbles: true }))
    } catch (fault) {
      this.refusal = sentenceOf(fault)
    } finally {
      this.busy = false
    }
  }
}

/** limits.signIn.freshLinkMs of the server, in minutes. */
const freshLinkMinutes = 15
