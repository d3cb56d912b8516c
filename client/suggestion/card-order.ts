/** The choice of how the cards of a margin stand: level with their words, or in a list. Where there is room for both. */
import { html, type TemplateResult } from 'lit'
import { words } from '../platform/page-facts.ts'
import { railChoice } from '../ui/rail-choice.ts'

/** `choose` is called with whether they stand in a list. */
export function orderChoice(isList: boolean, choose: (isList: boolean) => void): TemplateResult {
  const orders = [
    ['beside', words('rail-beside')],
    ['list', words('rail-list')],
  ] as const
  const choice = railChoice(words('rail-order'), orders, isList ? 'list' : 'beside', order => choose(order === 'list'))
  return html`<span class="only-l">${choice}</span>`
}
