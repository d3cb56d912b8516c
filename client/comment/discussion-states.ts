/** What the panel of discussions shows where there is no card: nothing yet, nothing of this kind, or no answer. */
import { html, type TemplateResult } from 'lit'
import { words } from '../platform/page-facts.ts'

/** Why the list is empty: `isFiltered` when there are discussions that the filters leave out. */
export function noneTemplate(facts: { readonly isFiltered: boolean; readonly isGoal: boolean }): TemplateResult {
  const key = facts.isFiltered ? 'discussion-none-shown' : facts.isGoal ? 'discussion-none-goal' : 'discussion-none'
  return html`<p class="mid rail-empty">${words(key)}</p>`
}

/** That the discussions could not be read, and a way to try again. */
export function failedTemplate(reason: string, tryAgain: () => void): TemplateResult {
  return html`<div class="rail-empty">
    <p>${words('discussion-failed', { reason })}</p>
    <button class="btn btn--s" type="button" @click=${tryAgain}>${words('discussion-try')}</button>
  </div>`
}
