/**
 * `<sign-in-form>`: brings the sign-in page to life. The server rendered every control of it; this element sends what
 * they hold, says why something was refused, and shows what follows. It draws nothing of its own, so that the page
 * stands before any script arrives. `next` (attribute): the path to go to after signing in; `link-next`: after
 * signing in by a link that is mailed, where that is another.
 */
import { customElement } from 'lit/decorators.js'
import { requestSignInLink, signIn } from '../../packages/contract/session-endpoints.ts'
import { callEndpoint, Refused } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { arrive } from './arrival.ts'
import { GateElement } from './gate-element.ts'

/** Enhances the form inside it; see the module comment. */
@customElement('sign-in-form')
export class SignInForm extends GateElement {
  connectedCallback(): void {
    this.addEventListener('submit', event => {
      event.preventDefault()
      void this.attempt(
        () => this.#signIn(),
        fault => this.#fieldOf(fault),
      )
    })
    this.addEventListener('click', event => {
      if (!(event.target instanceof Element)) return
      const control = event.target.closest<HTMLElement>('[data-act]')
      if (control?.dataset['act'] === 'link') void this.#askForLink(control.dataset['email'] ?? null)
      if (control?.dataset['act'] === 'back' && this.#email !== null) {
        event.preventDefault()
        this.showState('form')
        this.#email.focus()
      }
    })
    this.enable()
  }

  get #email(): HTMLInputElement | null {
    return this.input('email')
  }

  get #password(): HTMLInputElement | null {
    return this.input('password')
  }

  get #next(): string {
    return this.getAttribute('next') ?? '/'
  }

  async #signIn(): Promise<void> {
    const [email, password] = [this.#email, this.#password]
    if (email === null || password === null) return
    if (email.value.trim() === '') return this.say(words('sign-in-fill-email'), email)
    if (password.value === '') return this.say(words('sign-in-fill-password'), password)
    await callEndpoint(signIn, { body: { email: email.value, password: password.value } })
    await arrive()
    location.assign(this.#next)
  }

  async #mailLink(known: string | null): Promise<void> {
    const email = known ?? this.#email?.value.trim() ?? ''
    if (email === '') return this.say(words('sign-in-fill-email'), this.#email)
    const next = this.getAttribute('link-next') ?? this.#next
    await callEndpoint(requestSignInLink, { body: { email, next } })
    for (const place of this.querySelectorAll('bdi[data-email]')) place.textContent = email
    this.showState('sent')
    this.querySelector<HTMLElement>('[data-state="sent"] h1')?.focus()
  }

  async #askForLink(known: string | null): Promise<void> {
    await this.attempt(
      () => this.#mailLink(known),
      fault => this.#fieldOf(fault),
    )
  }

  #fieldOf(fault: unknown): HTMLInputElement | null {
    if (!(fault instanceof Refused)) return null
    if (fault.code === 'email-not-valid') return this.#email
    return fault.code === 'wrong-email-or-password' ? this.#password : null
  }
}
