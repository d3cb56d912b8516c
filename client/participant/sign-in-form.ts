/**
 * `<sign-in-form>`: brings the sign-in page to life. The server rendered every control of it; this element sends what
 * they hold, says why something was refused, and shows what follows. It draws nothing of its own, so that the page
 * stands before any script arrives. `next` (attribute): the path to go to after signing in.
 */
import { customElement } from 'lit/decorators.js'
import { requestSignInLink, signIn } from '../../packages/contract/session-endpoints.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { noteSentence } from './refusal-note.ts'

/** Enhances the form inside it; see the module comment. */
@customElement('sign-in-form')
export class SignInForm extends HTMLElement {
  #busy = false

  connectedCallback(): void {
    this.addEventListener('submit', event => {
      event.preventDefault()
      void this.#attempt(() => this.#signIn())
    })
    this.addEventListener('click', event => {
      if (!(event.target instanceof Element)) return
      const control = event.target.closest<HTMLElement>('[data-act]')
      if (control?.dataset['act'] === 'link') void this.#attempt(() => this.#mailLink(control.dataset['email'] ?? null))
      if (control?.dataset['act'] === 'back' && this.#email !== null) {
        event.preventDefault()
        this.#showState('form')
        this.#email.focus()
      }
    })
    for (const button of this.querySelectorAll('button')) button.disabled = false
  }

  get #email(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[name="email"]')
  }

  get #password(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[name="password"]')
  }

  get #next(): string {
    return this.getAttribute('next') ?? '/'
  }

  async #signIn(): Promise<void> {
    const [email, password] = [this.#email, this.#password]
    if (email === null || password === null) return
    if (email.value.trim() === '') return this.#say(words('sign-in-fill-email'), email)
    if (password.value === '') return this.#say(words('sign-in-fill-password'), password)
    await callEndpoint(signIn, { body: { email: email.value, password: password.value } })
    location.assign(this.#next)
  }

  async #mailLink(known: string | null): Promise<void> {
    const email = known ?? this.#email?.value.trim() ?? ''
    if (email === '') return this.#say(words('sign-in-fill-email'), this.#email)
    await callEndpoint(requestSignInLink, { body: { email, next: this.#next } })
    for (const place of this.querySelectorAll('bdi[data-email]')) place.textContent = email
    this.#showState('sent')
    this.querySelector<HTMLElement>('[data-state="sent"] h1')?.focus()
  }

  /** One act at a time; why it was refused is said, and the field that it is about is marked. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.setAttribute('aria-busy', 'true')
    this.#say('')
    try {
      await act()
    } catch (fault) {
      this.#say(sentenceOf(fault), fault instanceof Refused ? this.#fieldOf(fault.code) : null)
    } finally {
      this.#busy = false
      this.removeAttribute('aria-busy')
    }
  }

  #fieldOf(code: Refused['code']): HTMLInputElement | null {
    if (code === 'email-not-valid') return this.#email
    return code === 'wrong-email-or-password' ? this.#password : null
  }

  #say(sentence: string, about: HTMLInputElement | null = null): void {
    noteSentence(this.querySelector('[role="alert"]'), sentence)
    for (const input of this.querySelectorAll('input')) {
      if (input === about) input.setAttribute('aria-invalid', 'true')
      else input.removeAttribute('aria-invalid')
    }
    about?.focus()
    about?.select()
  }

  #showState(shown: 'form' | 'sent'): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-state]')) {
      part.hidden = part.dataset['state'] !== shown
    }
  }
}
