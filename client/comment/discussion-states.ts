/** What the panel of discussions shows where there is no card: nothing yet, nothing of this kind, or no answer. */
import { html, nothing, type TemplateResult } from 'lit'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'

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

/** The button that begins a discussion; where nobody may, it stays and says why. */
export function starterTemplate(facts: {
  readonly isGoal: boolean
  readonly refusal: RefusalCode | null
  readonly start: () => void
}): TemplateResult {
  const why = facts.refusal === null ? null : words(facts.refusal)
  return html`<p class="rail-start">
    <button
      class="btn btn--s"
      type="button"
      aria-disabled=${why === null ? 'false' : 'true'}
      title=${why ?? ''}
      @click=${() => why === null && facts.start()}
    >
      ${icon('plus')}${words(facts.isGoal ? 'discussion-start-goal' : 'discussion-start')}
      ${why === null ? nothing : html`<span class="vh">. ${why}</span>`}
    </button>
  </p>`
}
