/** The tabs of the margin: discussion, suggestions, brackets, links, who is here, words that were kept. Arrow keys move between them. */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { MessageKey } from '../../packages/messages/say.ts'
import { sayNumber } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

/** Each is also the id of its panel, which is the page's own. */
export const marginViews = ['discussion', 'suggestions', 'brackets', 'links', 'people', 'kept'] as const
export type MarginView = (typeof marginViews)[number]

/** Whether a word names a view of the margin. */
export function isMarginView(word: string): word is MarginView {
  return (marginViews as readonly string[]).includes(word)
}

/** Fires `view` with the chosen view. */
@customElement('margin-views')
export class MarginViews extends LightElement {
  @property({ attribute: false }) view: MarginView = 'discussion'
  @property({ attribute: false }) counts: { readonly [view in MarginView]: number } = {
    discussion: 0,
    suggestions: 0,
    brackets: 0,
    links: 0,
    people: 1,
    kept: 0,
  }

  /** Says how much is in a view; on a phone in the bar at the bottom. */
  count(view: MarginView, count: number): void {
    this.counts = { ...this.counts, [view]: count }
    const inBar = document.querySelector<HTMLElement>(`.tabbar [data-view="${view}"] span`)
    if (inBar !== null)
      inBar.textContent = `${words(barTitles[view])}${count === 0 ? '' : ` ${sayNumber(pageLocale(), count)}`}`
  }

  protected override render(): TemplateResult {
    return html`<div class="tabs" role="tablist" aria-label=${words('workspace-margin')} @keydown=${this.onKey}>
      ${marginViews.map(
        view =>
          html`<button
            type="button"
            role="tab"
            id="tab-${view}"
            aria-controls=${view}
            aria-selected=${view === this.view ? 'true' : 'false'}
            tabindex=${view === this.view ? 0 : -1}
            @click=${() => this.choose(view)}
          >
            ${words(titles[view])}
            ${this.counts[view] > 0 ? html`<span class="cnt">${sayNumber(pageLocale(), this.counts[view])}</span>` : null}
          </button>`,
      )}
    </div>`
  }

  private choose(view: MarginView): void {
    this.dispatchEvent(new CustomEvent<MarginView>('view', { detail: view }))
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    const at = marginViews.indexOf(this.view) + (event.key === forward ? 1 : -1)
    const view = marginViews[(at + marginViews.length) % marginViews.length] ?? this.view
    this.choose(view)
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${view}`)?.focus())
  }
}

const titles = {
  discussion: 'discussion-title',
  suggestions: 'workspace-view-suggestions',
  brackets: 'workspace-view-brackets',
  links: 'workspace-view-links',
  people: 'workspace-presence-title',
  kept: 'workspace-kept-title',
} as const satisfies { readonly [view in MarginView]: MessageKey }

const barTitles = {
  ...titles,
  people: 'workspace-view-people',
  kept: 'workspace-view-kept',
} as const satisfies { readonly [view in MarginView]: MessageKey }
