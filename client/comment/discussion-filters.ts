/** The bar above discussions: which ones, of which type and group, in which order. Native choices, small. */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { threadTypes } from '../../packages/domain/comment.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { railChoice, type RailChoice } from '../ui/rail-choice.ts'
import { filterGroups, firstFilter, threadOrders, threadStates, type ThreadFilter } from './thread-filter.ts'

/** Fires `filter` with the filter that was chosen. */
@customElement('discussion-filters')
export class DiscussionFilters extends LightElement {
  @property({ attribute: false }) filter: ThreadFilter = firstFilter
  /** Whether the discussions stand beside a text: without one there is no text order and nothing is detached. */
  @property({ attribute: false }) onText = true

  protected override render(): TemplateResult {
    const { filter, onText } = this
    const states = threadStates.filter(state => onText || state !== 'detached')
    const orders = threadOrders.filter(order => onText || order !== 'text')
    return html`<div class="railbar">
      ${railChoice(
        words('discussion-filter-state'),
        states.map(state => [state, words(`discussion-filter-${state}`)]),
        filter.state,
        value => this.choose({ state: states.find(state => state === value) ?? 'open' }),
      )}
      ${railChoice(
        words('discussion-order'),
        orders.map(order => [order, words(`discussion-order-${order}`)]),
        filter.order,
        value => this.choose({ order: orders.find(order => order === value) ?? 'text' }),
      )}
      ${railChoice(
        words('discussion-filter-type'),
        [
          ['', words('discussion-filter-any-type')],
          ...threadTypes.map((type): RailChoice => [type, words(`thread-type-${type}`)]),
        ],
        filter.type ?? '',
        value => this.choose({ type: threadTypes.find(type => type === value) ?? null }),
      )}
      ${railChoice(
        words('discussion-filter-group'),
        [
          ['', words('discussion-filter-any-group')],
          ...filterGroups.map((group): RailChoice => [
            group,
            groupMark(pageLocale(), group === 'secretariat' ? null : group).name,
          ]),
        ],
        filter.group ?? '',
        value => this.choose({ group: filterGroups.find(group => group === value) ?? null }),
      )}
    </div>`
  }

  private choose(part: Partial<ThreadFilter>): void {
    this.dispatchEvent(new CustomEvent<ThreadFilter>('filter', { detail: { ...this.filter, ...part } }))
  }
}
