/** `<email-form>`: asks for a link to a new address; the address changes when that link is used. */
import { customElement } from 'lit/decorators.js'
import { requestEmailChange } from '../../packages/contract/account-endpoints.ts'
import { callEndpoint, Refused } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { GateElement } from './gate-element.ts'

/** Enhances the form inside it. */
@customElement('email-form')
export class EmailForm extends GateElement {
  connectedCallback(): void {
    this.addEventListener('submit', event => {
      event.preventDefault()
      void this.attempt(
        () => this.#ask(),
        fault =>
          fault instanceof Refused && fault.code.startsWith('current-') ? this.input('current') : this.input('email'),
      )
    })
    this.enable()
  }

  async #ask(): Promise<void> {
    const input = this.input('email')
    const email = input?.value.trim() ?? ''
    if (email === '') return this.say(words('sign-in-fill-email'), input)
    const current = this.input('current')?.value ?? ''
    await callEndpoint(requestEmailChange, { body: { email, ...(current === '' ? {} : { current }) } })
    this.confirm(words('account-email-sent', { email }))
  }
}
