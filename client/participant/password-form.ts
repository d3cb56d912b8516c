/** `<password-form>`: sets or changes one's password; every other session ends with the change. */
import { Task } from '@lit/task'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { maxPasswordLength, minPasswordLength } from '../../packages/domain/participant.ts'
import { type Locale, say } from '../../packages/messages/say.ts'
import { changePassword, readSession } from './session-calls.ts'

/** In light DOM, so that a password manager finds the fields. Tells the page by `password-changed`. */
@customElement('password-form')
export class PasswordForm extends LitElement {
  /** The reader's language. */
  @property() locale: Locale = 'en'
  /** Whose password: for the password manager alone. */
  @property() email = ''

  @state() private refusal = ''
  @state() private changed = false
  @state() private busy = false

  private readonly account = new Task(this, {
    args: () => [],
    task: async () => {
      const outcome = await readSession()
      if (outcome.kind === 'done') return outcome.answer.participant
      throw new Error(outcome.kind === 'refused' ? outcome.sentence : say(this.locale, 'sign-in-no-connection'))
    },
  })

  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren()
    return this
  }

  protected override render(): TemplateResult {
    return html`${this.account.render({
      pending: () => html`<p class="mid">${say(this.locale, 'account-loading')}</p>`,
      complete: ({ hasPassword }) => this.form(hasPassword),
      error: cause =>
        html`<p class="callout callout--bad" role="alert">${cause instanceof Error ? cause.message : ''}</p>`,
    })}`
  }

  private form(hasPassword: boolean): TemplateResult {
    const { locale } = this
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
              <label for="current-password">${say(locale, 'account-current-password')}</label>
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
                ${say(locale, 'account-current-password-hint', { minutes: freshLinkMinutes })}
              </p>
            </div>`
          : html`<p class="mid">${say(locale, 'account-password-none')}</p>`
      }
      <div class="field">
        <label for="new-password">${say(locale, 'account-new-password')}</label>
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
        <p class="hint" id="new-password-hint">${say(locale, 'account-password-hint', { min: minPasswordLength })}</p>
      </div>
      <div id="password-refusal" role="alert">
        ${this.refusal === '' ? nothing : html`<p class="callout callout--bad">${this.refusal}</p>`}
      </div>
      <div role="status">
        ${this.changed ? html`<p class="callout callout--good">${say(locale, 'account-password-set')}</p>` : nothing}
      </div>
      <p class="btns">
        <button class="btn btn--go" type="submit" ?disabled=${this.busy}>${say(locale, 'account-set-password')}</button>
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
    const outcome = await changePassword({
      ...(typeof current === 'string' && current !== '' ? { current } : {}),
      next: typeof next === 'string' ? next : '',
    })
    this.busy = false
    if (outcome.kind === 'done') {
      form.reset()
      this.changed = true
      await this.account.run()
      this.dispatchEvent(new CustomEvent('password-changed', { bubbles: true }))
      return
    }
    this.refusal = outcome.kind === 'refused' ? outcome.sentence : say(this.locale, 'sign-in-no-connection')
  }
}

/** limits.signIn.freshLinkMs of the server, in minutes. */
const freshLinkMinutes = 15
