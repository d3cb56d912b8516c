/** What a form or a button of the agenda's pages does, while it does it and when it was refused. */
import { sentenceOf } from '../platform/call-endpoint.ts'

/**
 * Runs an act once: the controls in `root` wait meanwhile, and a refusal is said in its `.problem`. Answers whether
 * it was done.
 */
export async function runAct(root: Element, act: () => Promise<unknown>): Promise<boolean> {
  if (root.hasAttribute('aria-busy')) return false
  root.setAttribute('aria-busy', 'true')
  sayProblem(root, '')
  try {
    await act()
    return true
  } catch (fault) {
    sayProblem(root, sentenceOf(fault))
    return false
  } finally {
    root.removeAttribute('aria-busy')
  }
}

/** The words of a field of this form; empty where there is none. */
export function fieldOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}

function sayProblem(root: Element, sentence: string): void {
  const place = root.querySelector('.problem') ?? root.closest('.in, main')?.querySelector('.problem') ?? null
  if (place !== null) place.textContent = sentence
}
