/**
 * What the elements of pages before the door share. The server rendered every control; an element sends what they hold,
 * one act at a time, says why something was refused, and marks the field that it is about.
 */
import { sentenceOf } from '../platform/call-endpoint.ts'
import { noteSentence } from './refusal-note.ts'

/** Enhances what is inside it: derive, listen, and call `attempt`. */
export class GateElement extends HTMLElement {
  #busy = false

  /** Buttons wait for their code; now it is here. */
  protected enable(): void {
    for (const button of this.querySelectorAll('button')) button.disabled = false
  }

  protected input(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`)
  }

  /** One act at a time; a fault becomes its sentence. `about` names the field of a refusal. */
  protected async attempt(
    act: () => Promise<void>,
    about: (fault: unknown) => HTMLInputElement | null = () => null,
  ): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.setAttribute('aria-busy', 'true')
    this.say('')
    try {
      await act()
    } catch (fault) {
      this.say(sentenceOf(fault), about(fault))
    } finally {
      this.#busy = false
      this.removeAttribute('aria-busy')
    }
  }

  protected say(sentence: string, about: HTMLInputElement | null = null): void {
    noteSentence(this.querySelector('[role="alert"]'), sentence)
    for (const input of this.querySelectorAll('input')) {
      if (input === about) input.setAttribute('aria-invalid', 'true')
      else input.removeAttribute('aria-invalid')
    }
    about?.focus()
    if (about?.type !== 'checkbox') about?.select()
  }

  /** Says that it worked, where a refusal would stand. */
  protected confirm(sentence: string): void {
    noteSentence(this.querySelector('[role="alert"]'), sentence, 'good')
  }

  protected showState(shown: string): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-state]')) {
      part.hidden = part.dataset['state'] !== shown
    }
  }
}
