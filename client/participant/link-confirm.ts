/**
 * `<link-confirm>`: the button that uses up a sign-in link. The server rendered the page; opening it used up nothing.
 * `token` (attribute): the link's secret.
 */
import { customElement } from 'lit/decorators.js'
import { useSignInLink } from '../../packages/contract/session-endpoints.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { arrive } from './arrival.ts'
import { noteSentence } from './refusal-note.ts'

/** Enhances the button inside it; see the module comment. */
@customElement('link-confirm')
export class LinkConfirm extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('button[data-act="confirm"]')
    if (button === null) return
    button.addEventListener('click', () => void this.#confirm(button))
    button.disabled = false
  }

  async #confirm(button: HTMLButtonElement): Promise<void> {
    button.disabled = true
    try {
      const { next } = await callEndpoint(useSignInLink, { body: { token: this.getAttribute('token') ?? '' } })
      await arrive()
      // Replaces the page, so that going back does not show a link that was used.
      location.replace(next)
    } catch (fault) {
      // Used meanwhile, or too old: the server's page for this link says what to do next.
      if (fault instanceof Refused && fault.code.startsWith('link-')) return location.reload()
      button.disabled = false
      noteSentence(this.querySelector('[role="alert"]'), sentenceOf(fault))
      button.focus()
    }
  }
}
