/** The form that proposes a link: what is linked, to which indicator or reference, in which way, and how. */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { CatalogueWords } from '../../packages/contract/catalogue-endpoints.ts'
import type { Relation } from '../../packages/domain/catalogue.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { EntryPicker } from './entry-picker.ts'
import { howField, relationField } from './link-fields.ts'

/** An element of the text as it can be linked. */
export type LinkedElement = { readonly element: string; readonly number: string; readonly text: string }

/** What somebody wants to propose. */
export type LinkWish = {
  readonly entry: CatalogueWords
  readonly element: string | null
  readonly relation: Relation | null
  readonly how: string
}

/** Fires `close` when it is given up. */
@customElement('link-form')
export class LinkForm extends LightElement {
  @property({ attribute: false }) agendaId = ''
  @property({ attribute: false }) elements: readonly LinkedElement[] = []
  /** Sends the proposal; what it throws is shown. */
  @property({ attribute: false }) send: (wish: LinkWish) => Promise<void> = () => Promise.resolve()
  @state() private entry: CatalogueWords | null = null
  @state() private relation: Relation = 'fulfils'
  @state() private element: string | null = null
  @state() private problem = ''
  @state() private isBusy = false

  /** Starts with an element of the text, or the whole goal, and with the search. */
  async begin(element: string | null): Promise<void> {
    this.element = element
    await this.updateComplete
    const picker = this.querySelector('entry-picker')
    if (picker instanceof EntryPicker) await picker.begin()
  }

  protected override render(): TemplateResult {
    const isReference = this.entry?.kind === 'reference'
    return html`<form class="link-form sheet" novalidate @submit=${this.onSubmit} @keydown=${this.onKey}>
      <entry-picker
        .agendaId=${this.agendaId}
        .label=${words('links-what')}
        @pick=${(event: Event) => this.onPick((event as CustomEvent<CatalogueWords | null>).detail)}
      ></entry-picker>
      <div class="field">
        <label for="link-part">${words('links-part')}</label>
        <select class="input" id="link-part" @change=${this.onPart}>
          <option value="" ?selected=${this.element === null}>${words('links-whole-goal')}</option>
          ${this.elements.map(
            ({ element, number, text }) =>
              html`<option value=${element} ?selected=${element === this.element}>
                ${words('links-element', { number, words: text })}
              </option>`,
          )}
        </select>
      </div>
      ${isReference ? nothing : relationField('link-relation', this.relation, relation => (this.relation = relation))}
      ${howField('link-how', '', isReference)}
      <p class="problem" role="alert">${this.problem}</p>
      <div class="btns">
        <button class="btn btn--go" type="submit" ?disabled=${this.isBusy}>${words('links-propose')}</button>
        <button class="btn btn--plain" type="button" @click=${this.close}>${words('workspace-cancel')}</button>
      </div>
    </form>`
  }

  private onPick(entry: CatalogueWords | null): void {
    this.entry = entry
    if (entry === null) return
    void this.updateComplete.then(() => {
      // Who has gone on meanwhile is not taken back.
      const isThere = this.querySelector('entry-picker')?.contains(document.activeElement) ?? false
      if (isThere || document.activeElement === document.body) this.querySelector<HTMLElement>('#link-part')?.focus()
    })
  }

  private readonly onPart = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement
    this.element = value === '' ? null : value
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.close()
  }

  private readonly close = (): void => {
    this.dispatchEvent(new CustomEvent('close'))
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.submit()
  }

  private async submit(): Promise<void> {
    const { entry, element } = this
    if (entry === null) {
      this.problem = words('links-choose-first')
      return
    }
    const how = this.querySelector<HTMLTextAreaElement>('#link-how')?.value ?? ''
    this.isBusy = true
    this.problem = ''
    try {
      await this.send({ entry, element, relation: entry.kind === 'reference' ? null : this.relation, how })
    } catch (fault) {
      this.problem = sentenceOf(fault)
    } finally {
      this.isBusy = false
    }
  }
}
