/**
 * `<invitation-answer>`: accepting, joining, declining an invitation; the server rendered what can be done.
 * Attributes: `token`, the secret of the link, or `invitation`, the id from one's own list; `agenda`, where it leads.
 */
import { customElement } from 'lit/decorators.js'
import {
  acceptInvitation,
  declineInvitation,
  joinByInvitation,
  mailInvitation,
} from '../../packages/contract/invitation-endpoints.ts'
import { signOutHere } from '../live/signing-out.ts'
import { callEndpoint, Refused } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { arrive } from './arrival.ts'
import { GateElement } from './gate-element.ts'

/** Enhances the controls inside it; see the module comment. */
@customElement('invitation-answer')
export class InvitationAnswer extends GateElement {
  connectedCallback(): void {
    this.addEventListener('submit', event => {
      event.preventDefault()
      void this.#act('join-with-password')
    })
    this.addEventListener('click', event => {
      const control = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act]') : null
      const act = control?.dataset['act']
      if (act !== undefined) void this.#act(act)
    })
    this.enable()
  }

  async #act(act: string): Promise<void> {
    const acts: { readonly [name: string]: () => Promise<void> } = {
      accept: () => this.#accept(),
      'join-with-password': () => this.#join(true),
      join: () => this.#join(false),
      mail: () => this.#mail(),
      decline: () => this.#decline(),
      'sign-out': () => this.#signOut(),
    }
    await this.attempt(
      () => acts[act]?.() ?? Promise.resolve(),
      fault => this.#fieldOf(fault),
    )
  }

  get #which(): { readonly token: string } | { readonly invitationId: string } {
    const token = this.getAttribute('token')
    return token === null ? { invitationId: this.getAttribute('invitation') ?? '' } : { token }
  }

  async #accept(): Promise<void> {
    const { agendaId } = await this.#orShowWhy(() => callEndpoint(acceptInvitation, { body: this.#which }))
    location.replace(`/agendas/${agendaId}`)
  }

  async #join(withPassword: boolean): Promise<void> {
    const [name, password, understood] = [this.input('name'), this.input('password'), this.input('understood')]
    if (name === null || password === null) return
    if (name.value.trim() === '') return this.say(words('joining-fill-name'), name)
    if (withPassword && password.value === '') return this.say(words('joining-fill-password'), password)
    if (understood?.checked === false) return this.say(words('joining-fill-understood'), understood)
    const token = this.getAttribute('token') ?? ''
    const body = { token, displayName: name.value, ...(withPassword ? { password: password.value } : {}) }
    const { agendaId } = await this.#orShowWhy(() => callEndpoint(joinByInvitation, { body }))
    await arrive()
    // Replaces the page, so that going back does not show a link that was used.
    location.replace(`/agendas/${agendaId}`)
  }

  async #mail(): Promise<void> {
    await callEndpoint(mailInvitation, { body: { token: this.getAttribute('token') ?? '' } })
    this.#show('sent')
  }

  async #decline(): Promise<void> {
    await this.#orShowWhy(() => callEndpoint(declineInvitation, { body: this.#which }))
    for (const part of this.children) if (part instanceof HTMLElement) part.hidden = true
    this.#show('declined')
  }

  async #signOut(): Promise<void> {
    await signOutHere(() => location.reload())
  }

  /** What became of the invitation meanwhile is said by the server's page, with what is next. */
  async #orShowWhy<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (fault) {
      const isOver = fault instanceof Refused && fault.code.startsWith('invitation-')
      if (isOver || (fault instanceof Refused && fault.code === 'account-is-known')) location.reload()
      throw fault
    }
  }

  #show(state: string): void {
    this.showState(state)
    this.querySelector<HTMLElement>(`[data-state="${state}"] h1`)?.focus()
  }

  #fieldOf(fault: unknown): HTMLInputElement | null {
    if (!(fault instanceof Refused)) return null
    if (fault.code === 'name-not-valid') return this.input('name')
    return fault.code.startsWith('password-') ? this.input('password') : null
  }
}
