/** The tabs of the margin: who is here, and words that were kept. Arrow keys move between them. */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

export const marginViews = ['people', 'kept'] as const
export type MarginView = (typeof marginViews)[number]

/** Fires `view` with the chosen view. The panels are the page's own: `#people` and `#kept`. */
@customElement('margin-views')
export class MarginViews extends LightElement {
  @property({ attribute: false }) view: MarginView = 'people'
  @property({ attribute: false }) people = 1
  @property({ attribute: false }) kept = 0

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
            ${words(view === 'people' ? 'workspace-presence-title' : 'workspace-kept-title')}
            ${this.countOf(view) > 0 ? html`<span class="cnt">${this.countOf(view)}</span>` : null}
          </button>`,
      )}
    </div>`
  }

  private countOf(view: MarginView): number {
    return view === 'people' ? this.people : this.kept
  }

  private choose(view: MarginView): void {
    this.dispatchEvent(new CustomEvent<MarginView>('view', { detail: view }))
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    const view = this.view === 'people' ? 'kept' : 'people'
    this.choose(view)
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${view}`)?.focus())
  }
}
