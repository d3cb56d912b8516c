/** `<email-confirm>`: the button that uses up the link in a new mailbox. `token` (attribute): the link's secret. */
import { customElement } from 'lit/decorators.js'
import { confirmEmailChange } from '../../packages/contract/account-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { GateElement } from './gate-element.ts'

/** Enhances the button inside it. */
@customElement('email-confirm')
export class EmailConfirm extends GateElement {
  connectedCallback(): void {
    this.querySelector('[data-act="confirm"]')?.addEventListener('click', () => void this.attempt(() => this.#use()))
    this.enable()
  }

  async #use(): Promise<void> {
    await callEndpoint(confirmEmailChange, { body: { token: this.getAttribute('token') ?? '' } })
    this.showState('done')
    this.querySelector<HTMLElement>('[data-state="done"] h1')?.focus()
  }
}
