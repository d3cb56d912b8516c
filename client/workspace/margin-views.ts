/**
 * The tabs of the margin: discussion, suggestions, brackets, links, who is here, and words that were kept where there are
 * some. Arrow keys move between them. They never scroll: a word that has no room is cut short.
 */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import type { MessageKey } from '../../packages/messages/say.ts'
import { sayNumber } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
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
      ${this.shown().map(
        view =>
          html`<button
            type="button"
            role="tab"
            id="tab-${view}"
            aria-controls=${view}
            aria-selected=${view === this.view ? 'true' : 'false'}
            tabindex=${view === this.view ? 0 : -1}
            title=${ifDefined(isSign(view) ? words(titles[view]) : undefined)}
            @click=${() => this.choose(view)}
          >
            ${isSign(view) ? html`${icon(signs[view])}<span class="vh">${words(titles[view])}</span>` : html`<span class="word">${words(titles[view])}</span>`}
            ${this.countOf(view)}
          </button>`,
      )}
    </div>`
  }

  /** Without words that were kept there is nothing to go to. */
  private shown(): readonly MarginView[] {
    return marginViews.filter(view => view !== 'kept' || this.counts.kept > 0 || this.view === 'kept')
  }

  /** Who is here stands in the tools already: beside its sign the number is for those who listen. */
  private countOf(view: MarginView): TemplateResult | null {
    const count = this.counts[view]
    return count === 0
      ? null
      : html`<span class=${view === 'people' ? 'vh' : 'cnt'}>${sayNumber(pageLocale(), count)}</span>`
  }

  private choose(view: MarginView): void {
    this.dispatchEvent(new CustomEvent<MarginView>('view', { detail: view }))
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    const views = this.shown()
    const at = views.indexOf(this.view) + (event.key === forward ? 1 : -1)
    const view = views[(at + views.length) % views.length] ?? this.view
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

/** What is not about the text is a sign, so that all have room beside it. */
const signs = { people: 'people', kept: 'saved' } as const

function isSign(view: MarginView): view is keyof typeof signs {
  return view in signs
}

const barTitles = {
  ...titles,
  people: 'workspace-view-people',
  kept: 'workspace-view-kept',
} as const satisfies { readonly [view in MarginView]: MessageKey }
