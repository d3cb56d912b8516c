/** `<name-form>`: changes the name that others see. The server rendered the form. */
import { customElement } from 'lit/decorators.js'
import { changeName } from '../../packages/contract/account-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { GateElement } from './gate-element.ts'

/** Enhances the form inside it. */
@customElement('name-form')
export class NameForm extends GateElement {
  connectedCallback(): void {
    this.addEventListener('submit', event => {
      event.preventDefault()
      void this.attempt(
        () => this.#save(),
        () => this.input('name'),
      )
    })
    this.enable()
  }

  async #save(): Promise<void> {
    const input = this.input('name')
    if (input === null) return
    if (input.value.trim() === '') return this.say(words('joining-fill-name'), input)
    await callEndpoint(changeName, { body: { displayName: input.value } })
    this.confirm(words('account-name-saved'))
  }
}
