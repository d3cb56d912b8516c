/**
 * `<account-erasure>`: erases one's account after asking in words. What this device keeps of the person goes with it.
 * `with-password` (attribute): whether there is a password to be asked for.
 */
import { html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { eraseAccount } from '../../packages/contract/account-endpoints.ts'
import { forgetSignedOut } from '../live/signing-out.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { pagePerson } from '../platform/page-person.ts'
import { LightElement } from '../ui/light-element.ts'

/** Draws the button and the dialog that asks. */
@customElement('account-erasure')
export class AccountErasure extends LightElement {
  /** Whether a password has to be given, unless one came in by a link just now. */
  @property({ type: Boolean, attribute: 'with-password' }) withPassword = false

  @state() private refusal = ''
  @state() private busy = false

  protected override render(): TemplateResult {
    return html`<p>
        <button class="btn btn--danger" type="button" @click=${this.ask}>${words('account-erase-ask')}</button>
      </p>
      <dialog class="dlg" aria-labelledby="erasure-title">
        <header><h2 id="erasure-title">${words('account-erase-title')}</h2></header>
        <form class="in" novalidate @submit=${this.erase}>
          <p>${words('account-erase-what')}</p>
          <p>${words('account-erase-stays')}</p>
          <p class="strong">${words('account-erase-for-good')}</p>
          ${
            this.withPassword
              ? html`<div class="field">
                  <label for="erase-proof">${words('account-current-password')}</label>
                  <input
                    class="input"
                    id="erase-proof"
                    name="current"
                    type="password"
                    autocomplete="current-password"
                    maxlength="256"
                    dir="ltr"
                    aria-describedby="erase-proof-hint erase-refusal"
                  />
                  <p class="hint" id="erase-proof-hint">
                    ${words('account-current-password-hint', { minutes: freshLinkMinutes })}
                  </p>
                </div>`
              : html`<p class="hint">${words('account-erase-by-link', { minutes: freshLinkMinutes })}</p>`
          }
          <p class="problem" id="erase-refusal" role="alert">${this.refusal}</p>
          <p class="btns">
            <button class="btn btn--go" type="button" @click=${() => this.dialog()?.close()}>
              ${words('account-erase-keep')}
            </button>
            <button class="btn btn--danger" type="submit" ?disabled=${this.busy}>${words('account-erase-go')}</button>
          </p>
        </form>
      </dialog>`
  }

  private readonly ask = (): void => {
    this.refusal = ''
    this.dialog()?.showModal()
  }

  private readonly erase = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (this.busy) return
    const current = this.querySelector<HTMLInputElement>('#erase-proof')?.value ?? ''
    this.busy = true
    this.refusal = ''
    try {
      await callEndpoint(eraseAccount, { body: current === '' ? {} : { current } })
      await forgetSignedOut(pagePerson())
      location.assign('/sign-in')
    } catch (fault) {
      this.refusal = sentenceOf(fault)
    } finally {
      this.busy = false
    }
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}

/** limits.signIn.freshLinkMs of the server, in minutes. */
const freshLinkMinutes = 15
