/** Asks which indicator or reference to cite in the text; tells more of one that stands there. */
import { html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { CatalogueWords } from '../../packages/contract/catalogue-endpoints.ts'
import { entryPath } from '../../packages/messages/ref-words.ts'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { EntryPicker } from './entry-picker.ts'

/** Fires `choose` with the entry to cite. */
@customElement('ref-dialog')
export class RefDialog extends LightElement {
  @property({ attribute: false }) agendaId = ''
  /** The entry that is told of; null while one is looked for. */
  @state() private told: CatalogueWords | null = null

  /** Opens it to choose an entry. */
  async ask(): Promise<void> {
    this.told = null
    await this.updateComplete
    this.dialog()?.showModal()
    const picker = this.querySelector('entry-picker')
    if (picker instanceof EntryPicker) {
      picker.chosen = null
      await picker.begin()
    }
  }

  /** Opens it to tell of an entry that stands in the text. */
  async tell(entry: CatalogueWords): Promise<void> {
    this.told = entry
    await this.updateComplete
    this.dialog()?.showModal()
  }

  protected override render(): TemplateResult {
    return html`<dialog class="dlg" aria-labelledby="ref-dialog-title">
      <header>
        <h2 id="ref-dialog-title" dir="auto">
          ${this.told === null ? words('ref-dialog-title') : `${this.told.code} ${this.told.title}`}
        </h2>
      </header>
      <div class="in">
        ${this.told === null ? this.picker() : this.about(this.told)}
        <div class="btns">
          <button class="btn btn--plain" type="button" @click=${() => this.dialog()?.close()}>
            ${words(this.told === null ? 'workspace-cancel' : 'ref-dialog-close')}
          </button>
        </div>
      </div>
    </dialog>`
  }

  private picker(): TemplateResult {
    return html`<entry-picker
      .agendaId=${this.agendaId}
      .label=${words('links-what')}
      @pick=${(event: Event) => this.choose((event as CustomEvent<CatalogueWords | null>).detail)}
    ></entry-picker>`
  }

  private about({ kind, id, code, from, binding }: CatalogueWords): TemplateResult {
    return html`<p class="mid" dir="auto">${from}</p>
      ${binding === null ? null : html`<p class="mid">${words(binding ? 'links-binds' : 'links-does-not-bind')}</p>`}
      <p><a href=${entryPath(this.agendaId, kind, id)}>${words('ref-dialog-page', { code })}</a></p>`
  }

  private choose(entry: CatalogueWords | null): void {
    if (entry === null) return
    this.dialog()?.close()
    this.dispatchEvent(new CustomEvent<CatalogueWords>('choose', { detail: entry }))
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}
