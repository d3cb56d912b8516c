/**
 * Finds an indicator or a reference by code, number or words of its title: a field with the list of what fits below it,
 * by keyboard (arrows, Enter) and by pointer. What was chosen stands in the field's place until another is wanted.
 */
import { html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { searchCatalogue, type CatalogueWords } from '../../packages/contract/catalogue-endpoints.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'

const waitMs = 120
let pickers = 0

/** Fires `pick` with an entry, or null when another is wanted. */
@customElement('entry-picker')
export class EntryPicker extends LightElement {
  @property({ attribute: false }) agendaId = ''
  @property({ attribute: false }) label = ''
  @property({ attribute: false }) chosen: CatalogueWords | null = null
  @state() private found: readonly CatalogueWords[] | null = null
  @state() private current = -1
  @state() private problem = ''
  private readonly mark = `picker-${(pickers += 1)}`
  private timer: ReturnType<typeof setTimeout> | null = null
  private asking: AbortController | null = null
  /** The words that what was found answers. */
  private searched: string | null = null

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.forget()
  }

  /** Empties the field and shows what comes first. */
  async begin(): Promise<void> {
    this.found = null
    this.searched = null
    await this.updateComplete
    const field = this.field()
    if (field !== null) field.value = ''
    field?.focus()
    await this.search()
  }

  protected override render(): TemplateResult {
    return this.chosen === null ? this.looking() : this.shown(this.chosen)
  }

  private shown(entry: CatalogueWords): TemplateResult {
    return html`<div class="field">
      <span class="lbl">${this.label}</span>
      <p class="picked">
        ${entryLine(entry)}
        <button class="btn btn--s btn--plain" type="button" @click=${this.another}>${words('picker-other')}</button>
      </p>
    </div>`
  }

  private looking(): TemplateResult {
    const { found, current, mark } = this
    const count = found?.length ?? 0
    return html`<div class="field picker">
      <label for=${mark}>${this.label}</label>
      <input
        class="input"
        id=${mark}
        type="search"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        dir="auto"
        aria-autocomplete="list"
        aria-expanded=${count > 0 ? 'true' : 'false'}
        aria-controls="${mark}-list"
        aria-activedescendant=${current >= 0 ? `${mark}-${current}` : ''}
        aria-describedby="${mark}-hint"
        @input=${this.soon}
        @focus=${() => found === null && void this.search()}
        @keydown=${this.onKey}
      />
      <p class="hint" id="${mark}-hint">${words('picker-hint')}</p>
      <ul class="found" id="${mark}-list" role="listbox" aria-label=${words('picker-results')} ?hidden=${count === 0}>
        ${(found ?? []).map(
          (entry, i) =>
            html`<li
              id="${mark}-${i}"
              role="option"
              aria-selected=${i === current ? 'true' : 'false'}
              @mousedown=${(event: Event) => event.preventDefault()}
              @click=${() => this.pick(entry)}
            >
              ${entryLine(entry)}
            </li>`,
        )}
      </ul>
      <p class="small mid" role="status">${this.said()}</p>
      <p class="problem" role="alert">${this.problem}</p>
    </div>`
  }

  private said(): string {
    if (this.found === null) return ''
    return this.found.length === 0 ? words('picker-none') : words('picker-count', { count: this.found.length })
  }

  private readonly another = (): void => {
    this.chosen = null
    this.dispatchEvent(new CustomEvent<null>('pick', { detail: null }))
    void this.begin()
  }

  private readonly soon = (): void => {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.search(), waitMs)
  }

  private async search(): Promise<void> {
    this.forget()
    const wish = this.wish()
    const asking = new AbortController()
    this.asking = asking
    try {
      const { found } = await callEndpoint(searchCatalogue, {
        params: { agendaId: this.agendaId },
        query: { words: wish },
        signal: asking.signal,
      })
      if (asking.signal.aborted) return
      this.found = found
      this.searched = wish
      this.current = found.length > 0 && wish !== '' ? 0 : -1
      this.problem = ''
    } catch (fault) {
      if (!asking.signal.aborted) this.problem = sentenceOf(fault)
    }
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const found = this.found ?? []
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      this.current = (this.current + step + found.length) % found.length
      void this.updateComplete.then(() =>
        this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
      )
    }
    if (event.key !== 'Enter') return
    event.preventDefault()
    void this.take()
  }

  /** Takes the current entry; what was typed since the last answer is looked for first. */
  private async take(): Promise<void> {
    if (this.searched !== this.wish()) await this.search()
    const entry = this.searched === this.wish() ? this.found?.[this.current] : undefined
    if (entry !== undefined) this.pick(entry)
  }

  private pick(entry: CatalogueWords): void {
    this.chosen = entry
    this.dispatchEvent(new CustomEvent<CatalogueWords>('pick', { detail: entry }))
  }

  private forget(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.asking?.abort()
  }

  private wish(): string {
    return this.field()?.value.trim() ?? ''
  }

  private field(): HTMLInputElement | null {
    return this.querySelector('input')
  }
}

function entryLine({ kind, code, title, from, binding }: CatalogueWords): TemplateResult {
  const more = binding === null ? from : `${from} · ${words(binding ? 'links-binds' : 'links-does-not-bind')}`
  return html`<span class="entry"
    ><span class="ref">${icon(kind === 'indicator' ? 'gauge' : 'globe')}<bdi>${code}</bdi></span>
    <span class="entry-title" dir="auto">${title}</span>
    <span class="small mid" dir="auto">${more}</span></span
  >`
}
