/**
 * Says above the text that words which this person deleted had just been accepted and so stayed, and offers to suggest
 * deleting them. Shown until one of the two is pressed.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'

@customElement('strike-offer')
export class StrikeOffer extends LightElement {
  @property({ attribute: false }) offer: { readonly units: number; readonly strike: () => void } | null = null

  protected override render(): TemplateResult | typeof nothing {
    const { offer } = this
    if (offer === null) return nothing
    return html`<div class="band band--info" role="status">
      ${icon('info')}
      <p>${words('strike-offer', { count: offer.units })}</p>
      <button class="btn btn--s btn--go" type="button" @click=${() => this.answer(offer.strike)}>
        ${words('strike-offer-go')}
      </button>
      <button class="btn btn--s" type="button" @click=${() => this.answer(null)}>${words('strike-offer-leave')}</button>
    </div>`
  }

  private answer(act: (() => void) | null): void {
    this.offer = null
    act?.()
  }
}
