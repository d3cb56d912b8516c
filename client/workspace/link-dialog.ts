/** Asks for the address of a link. */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { isLinkAddress } from '../../packages/document/text-model.ts'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

/** Fires `link` with the address, or null to take the link away. */
@customElement('link-dialog')
export class LinkDialog extends LightElement {
  /** The link's address now; null where there is none yet. */
  @property({ attribute: false }) address: string | null = null
  @property({ attribute: false }) problem = ''

  /** Opens the dialog for this address. */
  async ask(address: string | null): Promise<void> {
    this.address = address
    this.problem = ''
    await this.updateComplete
    const input = this.input()
    if (input !== null) input.value = address ?? ''
    this.dialog()?.showModal()
    input?.select()
  }

  protected override render(): TemplateResult {
    return html`<dialog class="dlg" aria-labelledby="link-title">
      <header><h2 id="link-title">${words('workspace-link-title')}</h2></header>
      <form class="in" method="dialog" novalidate @submit=${this.onSubmit}>
        <div class="field">
          <label for="link-address">${words('workspace-link-address')}</label>
          <input
            class="input"
            id="link-address"
            type="url"
            inputmode="url"
            autocomplete="off"
            spellcheck="false"
            dir="ltr"
            aria-describedby="link-hint link-problem"
            aria-invalid=${this.problem === '' ? 'false' : 'true'}
          />
          <p class="hint" id="link-hint">${words('workspace-link-hint')}</p>
          <p class="problem" id="link-problem" role="alert">${this.problem}</p>
        </div>
        <div class="btns">
          <button class="btn btn--go" type="submit">${words('workspace-link-set')}</button>
          ${
            this.address === null
              ? null
              : html`<button class="btn" type="button" @click=${() => this.answer(null)}>
                  ${words('workspace-link-remove')}
                </button>`
          }
          <button class="btn btn--plain" type="button" @click=${() => this.dialog()?.close()}>
            ${words('workspace-cancel')}
          </button>
        </div>
      </form>
    </dialog>`
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    const address = this.input()?.value.trim() ?? ''
    if (isLinkAddress(address)) this.answer(address)
    else this.problem = words('editor-link-not-valid')
  }

  private answer(address: string | null): void {
    this.dialog()?.close()
    this.dispatchEvent(new CustomEvent<string | null>('link', { detail: address }))
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }

  private input(): HTMLInputElement | null {
    return this.querySelector('input')
  }
}
