/** `<reset-confirm>`: sets the new password that a link allows. `token` (attribute): the link's secret. */
import { customElement } from 'lit/decorators.js'
import { resetPassword } from '../../packages/contract/account-endpoints.ts'
import { callEndpoint, Refused } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { arrive } from './arrival.ts'
import { GateElement } from './gate-element.ts'

/** Enhances the form inside it. */
@customElement('reset-confirm')
export class ResetConfirm extends GateElement {
  connectedCallback(): void {
    this.addEventListener('submit', event => {
      event.preventDefault()
      void this.attempt(
        () => this.#set(),
        fault => (fault instanceof Refused && fault.code.startsWith('password-') ? this.input('password') : null),
      )
    })
    this.enable()
  }

  async #set(): Promise<void> {
    const input = this.input('password')
    if (input === null || input.value === '') return this.say(words('reset-fill-password'), input)
    try {
      await callEndpoint(resetPassword, { body: { token: this.getAttribute('token') ?? '', next: input.value } })
    } catch (fault) {
      // Used meanwhile, or too old: the server's page for this link says what to do next.
      if (fault instanceof Refused && fault.code.startsWith('link-')) return location.reload()
      throw fault
    }
    await arrive()
    // Replaces the page, so that going back does not show a link that was used.
    location.replace('/')
  }
}
