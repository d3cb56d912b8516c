/** The marks of those who have the text open, in the toolbar; names on demand, in a list that a click opens. */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Present } from '../live/presence.ts'
import { words } from '../platform/page-facts.ts'
import { groupMarkTemplate } from '../ui/group-mark.ts'
import { LightElement } from '../ui/light-element.ts'
import { placePopover } from '../ui/place-popover.ts'
import type { Person } from './people-list.ts'

const shown = 4

@customElement('presence-stack')
export class PresenceStack extends LightElement {
  /** Who is writing here; null while the page has not said. */
  @property({ attribute: false }) self: Person | null = null
  @property({ attribute: false }) others: readonly Present[] = []
  /** Without a connection nobody else can be known of. */
  @property({ attribute: false }) offline = false

  protected override render(): TemplateResult | null {
    const { self } = this
    if (self === null) return null
    const people: readonly Person[] = this.offline ? [self] : [self, ...this.others]
    const more = people.length - shown
    return html`<button class="stack-button" type="button" popovertarget="presence-names">
        <span class="vh">${words('workspace-presence', { count: people.length })}</span>
        <span class="stack" aria-hidden="true">
          ${people.slice(0, shown).map(person => html`<span class="stack-mark">${groupMarkTemplate(person.group)}</span>`)}
          ${more > 0 ? html`<span class="more">${words('workspace-presence-more', { count: more })}</span>` : null}
          ${people.length === 1 ? html`<span class="more more--alone">${words('workspace-presence-only-you')}</span>` : null}
        </span>
      </button>
      <div class="menu menu--presence" id="presence-names" popover @toggle=${this.place}>
        <p class="h3">${words('workspace-presence-title')}</p>
        <people-list
          .self=${self}
          .others=${this.others}
          ?data-offline=${this.offline}
          .offline=${this.offline}
        ></people-list>
      </div>`
  }

  private readonly place = (event: Event): void => {
    const opener = this.querySelector<HTMLElement>('.stack-button')
    if (event.target instanceof HTMLElement && opener !== null) placePopover(event.target, opener)
  }
}
