/** `<reset-request>`: asks for a link that sets a new password; what follows is the same for every address. */
import { customElement } from 'lit/decorators.js'
import { requestPasswordReset } from '../../packages/contract/account-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { GateElement } from './gate-element.ts'

/** Enhances the form inside it. */
@customElement('reset-request')
export class ResetRequest extends GateElement {
  connectedCallback(): void {
    this.addEventListener('submit', event => {
      event.preventDefault()
      void this.attempt(
        () => this.#ask(),
        () => this.input('email'),
      )
    })
    this.enable()
  }

  async #ask(): Promise<void> {
    const input = this.input('email')
    const email = input?.value.trim() ?? ''
    if (email === '') return this.say(words('sign-in-fill-email'), input)
    await callEndpoint(requestPasswordReset, { body: { email } })
    this.showState('sent')
    this.querySelector<HTMLElement>('[data-state="sent"] h1')?.focus()
  }
}
