/**
 * Suggesting that an agreed link says something else, or that it goes: for those who may suggest and do not decide
 * links themselves. The words stay when the server refuses.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { GoalLink } from '../../packages/contract/catalogue-endpoints.ts'
import { suggestLink } from '../../packages/contract/suggestion-endpoints.ts'
import { relations, type Relation } from '../../packages/domain/catalogue.ts'
import { maxSuggestionReasonLength } from '../../packages/domain/suggestion.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { howField, relationField } from './link-fields.ts'

/** Fires `said` with a sentence when it is suggested, and `close` when it is given up. */
@customElement('link-change-form')
export class LinkChangeForm extends LightElement {
  @property({ attribute: false }) link: GoalLink | null = null
  @state() private goes = false
  @state() private relation: Relation | null = null
  @state() private problem = ''
  @state() private isBusy = false

  override connectedCallback(): void {
    super.connectedCallback()
    this.relation = relations.find(one => one === this.link?.relation) ?? null
  }

  protected override render(): TemplateResult | typeof nothing {
    const { link } = this
    if (link === null) return nothing
    const isReference = link.referenceId !== null
    return html`<form class="link-form" novalidate @submit=${this.onSubmit} @keydown=${this.onKey}>
      <fieldset class="field">
        <legend>${words('links-change-what')}</legend>
        ${([false, true] as const).map(
          goes =>
            html`<div class="opt">
              <input
                type="radio"
                name="goes-${link.id}"
                id="goes-${goes ? 'yes' : 'no'}-${link.id}"
                .checked=${this.goes === goes}
                @change=${() => (this.goes = goes)}
              />
              <label for="goes-${goes ? 'yes' : 'no'}-${link.id}">${words(goes ? 'links-change-goes' : 'links-change-says')}</label>
            </div>`,
        )}
      </fieldset>
      ${this.goes || isReference ? nothing : relationField(`change-${link.id}`, this.relation, relation => (this.relation = relation))}
      ${this.goes ? nothing : howField(`change-how-${link.id}`, link.how, isReference)}
      <div class="field">
        <label for="change-why-${link.id}">${words('links-change-why')}</label>
        <textarea
          class="input"
          id="change-why-${link.id}"
          name="reason"
          rows="2"
          maxlength=${maxSuggestionReasonLength}
          dir="auto"
        ></textarea>
      </div>
      <p class="problem" role="alert">${this.problem}</p>
      <div class="btns">
        <button class="btn btn--s btn--go" type="submit" ?disabled=${this.isBusy}>${words('links-suggest')}</button>
        <button class="btn btn--s btn--plain" type="button" @click=${() => this.close()}>${words('workspace-cancel')}</button>
      </div>
    </form>`
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('input')?.focus()
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.close()
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent('close'))
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.send()
  }

  private async send(): Promise<void> {
    const { link } = this
    if (link === null || this.isBusy) return
    const how = this.querySelector<HTMLTextAreaElement>('[name="how"]')?.value ?? ''
    const reason = this.querySelector<HTMLTextAreaElement>('[name="reason"]')?.value.trim() ?? ''
    const change = this.goes ? { remove: true as const } : { relation: this.relation, how }
    this.isBusy = true
    this.problem = ''
    try {
      await callEndpoint(suggestLink, { params: { linkId: link.id }, body: { change, reason } })
      this.dispatchEvent(new CustomEvent<string>('said', { detail: words('links-said-suggested', { code: link.code }) }))
    } catch (fault) {
      this.problem = sentenceOf(fault)
    } finally {
      this.isBusy = false
    }
  }
}
