/**
 * `<sign-in-form>`: brings the sign-in page to life. The server rendered every word and control of it; this element
 * sends them, says why something was refused, and shows what follows. It draws nothing of its own, so that the page
 * stands before any script arrives. `next` (attribute): the path to go to after signing in.
 */
import { noteRefusal, noteSentence } from './refusal-note.ts'
import { type Outcome, requestSignInLink, signIn } from './session-calls.ts'

/** Enhances the form inside it; see the module comment. */
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
    for (const button of this.#buttons) button.disabled = false
  }

  get #email(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[name="email"]')
  }

  get #password(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[name="password"]')
  }

  get #buttons(): NodeListOf<HTMLButtonElement> {
    return this.querySelectorAll<HTMLButtonElement>('button')
  }

  get #refusal(): Element | null {
    return this.querySelector('[role="alert"]')
  }

  async #signIn(): Promise<Outcome<unknown> | null> {
    const [email, password] = [this.#email, this.#password]
    if (email === null || password === null) return null
    if (email.value.trim() === '') return this.#ask(email, 'fillEmail')
    if (password.value === '') return this.#ask(password, 'fillPassword')
    const outcome = await signIn({ email: email.value, password: password.value })
    if (outcome.kind === 'done') {
      location.assign(this.getAttribute('next') ?? '/')
      return null
    }
    this.#markInvalid(outcome.kind === 'refused' && outcome.code === 'wrong-email-or-password' ? password : null)
    password.select()
    return outcome
  }

  async #mailLink(known: string | null): Promise<Outcome<unknown> | null> {
    const email = known ?? this.#email?.value.trim() ?? ''
    if (email === '') return this.#ask(this.#email, 'fillEmail')
    const outcome = await requestSignInLink({ email, next: this.getAttribute('next') ?? '/' })
    if (outcome.kind !== 'done') {
      this.#markInvalid(outcome.kind === 'refused' && outcome.code === 'email-not-valid' ? this.#email : null)
      return outcome
    }
    for (const place of this.querySelectorAll('bdi[data-email]')) place.textContent = email
    this.#showState('sent')
    this.querySelector<HTMLElement>('[data-state="sent"] h1')?.focus()
    return null
  }

  /** One act at a time; what it was refused with is said, and the controls come back. */
  async #attempt(act: () => Promise<Outcome<unknown> | null>): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.setAttribute('aria-busy', 'true')
    noteSentence(this.#refusal, '')
    this.#markInvalid(null)
    try {
      const refused = await act()
      if (refused !== null) noteRefusal(this.#refusal, refused, this.dataset['unreachable'] ?? '')
    } finally {
      this.#busy = false
      this.removeAttribute('aria-busy')
    }
  }

  #ask(input: HTMLInputElement | null, sentence: 'fillEmail' | 'fillPassword'): null {
    noteSentence(this.#refusal, this.dataset[sentence] ?? '')
    this.#markInvalid(input)
    input?.focus()
    return null
  }

  #markInvalid(wrong: HTMLInputElement | null): void {
    for (const input of this.querySelectorAll('input')) {
      if (input === wrong) input.setAttribute('aria-invalid', 'true')
      else input.removeAttribute('aria-invalid')
    }
  }

  #showState(shown: 'form' | 'sent'): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-state]')) {
      part.hidden = part.dataset['state'] !== shown
    }
  }
}
