/**
 * `<link-confirm>`: the button that uses up a sign-in link. The server rendered the page; opening it used up nothing.
 * `token` (attribute): the link's secret.
 */
import { noteRefusal } from './refusal-note.ts'
import { useSignInLink } from './session-calls.ts'

/** Enhances the button inside it; see the module comment. */
export class LinkConfirm extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('button[data-act="confirm"]')
    if (button === null) return
    button.addEventListener('click', () => void this.#confirm(button))
    button.disabled = false
  }

  async #confirm(button: HTMLButtonElement): Promise<void> {
    button.disabled = true
    const outcome = await useSignInLink(this.getAttribute('token') ?? '')
    if (outcome.kind === 'done') {
      // Replaces the page, so that going back does not show a link that was used.
      location.replace(outcome.answer.next)
      return
    }
    if (outcome.kind === 'refused' && outcome.code.startsWith('link-')) {
      // Somebody used it meanwhile, or it grew too old: the server's page says what to do next.
      location.reload()
      return
    }
    button.disabled = false
    noteRefusal(this.querySelector('[role="alert"]'), outcome, this.dataset['unreachable'] ?? '')
    button.focus()
  }
}
