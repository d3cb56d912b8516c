/**
 * The ways to read a text: as it is written, with what is suggested marked; clean; with its brackets and who holds what;
 * as it was; as if somebody's suggestions were accepted; and what changed since one was last here. One layer of marks at
 * a time: any other way than writing stands in place of the editor, follows the text, and says what it is.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'

export const readings = ['marked', 'clean', 'bracketed', 'original', 'as-if', 'since'] as const
export type ReadingKind = (typeof readings)[number]
/** Whose suggestions are taken: a group or an organisation that suggests, by its key. */
export type Taken = { readonly key: string; readonly label: string; readonly count: number }

/** Fires `reading` with a ReadingKind, and `taken` with the keys that are chosen. */
@customElement('reading-modes')
export class ReadingModes extends LightElement {
  @property({ attribute: false }) reading: ReadingKind = 'marked'
  /** What is said of the reading: what it shows, and what is in the way. */
  @property({ attribute: false }) note = ''
  /** Conflicts of the reading "as if", one a line. */
  @property({ attribute: false }) conflicts: readonly string[] = []
  @property({ attribute: false }) takers: readonly Taken[] = []
  /** Readings that make no sense now, and why. */
  @property({ attribute: false }) off: { readonly [reading in ReadingKind]?: string } = {}
  @state() private chosen: ReadonlySet<string> = new Set()

  protected override render(): TemplateResult {
    const { reading } = this
    return html`<div class="reading-bar ${reading === 'marked' ? '' : 'is-reading'}">
      <label
        ><span class="small mid">${icon('eye')}${words('reading-label')}</span>
        <select @change=${this.onChoose}>
          ${readings.map(one => {
            const why = this.off[one]
            const label = words(`reading-${one}`)
            return html`<option value=${one} ?selected=${one === reading} ?disabled=${why !== undefined}>
              ${why === undefined ? label : words('reading-off', { reading: label, why })}
            </option>`
          })}
        </select></label
      >
      ${reading === 'marked' ? nothing : html`<p class="small" role="status">${this.note}</p>`}
      ${
        reading === 'marked'
          ? nothing
          : html`<button class="btn btn--s" type="button" @click=${() => this.tell('marked')}>
              ${words('reading-back')}
            </button>`
      }
      ${reading === 'as-if' ? this.asIf() : nothing}
    </div>`
  }

  private asIf(): TemplateResult {
    return html`<fieldset class="reading-takers">
        <legend class="small">${words('reading-whose')}</legend>
        ${this.takers.map(
          ({ key, label, count }) =>
            html`<label class="choice"
              ><input
                type="checkbox"
                .checked=${this.chosen.has(key)}
                @change=${(event: Event) => this.take(key, event)}
              /><span dir="auto">${label}</span> <span class="mid">${count}</span></label
            >`,
        )}
      </fieldset>
      ${
        this.conflicts.length === 0
          ? nothing
          : html`<div class="reading-conflicts">
              <p class="small">${icon('warn')}${words('reading-conflicts', { count: this.conflicts.length })}</p>
              <ul>
                ${this.conflicts.map(line => html`<li dir="auto">${line}</li>`)}
              </ul>
            </div>`
      }`
  }

  private readonly onChoose = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement
    this.tell(readings.find(one => one === value) ?? 'marked')
  }

  private take(key: string, event: Event): void {
    const chosen = new Set(this.chosen)
    if ((event.target as HTMLInputElement).checked) chosen.add(key)
    else chosen.delete(key)
    this.chosen = chosen
    this.dispatchEvent(new CustomEvent<ReadonlySet<string>>('taken', { detail: chosen }))
  }

  private tell(reading: ReadingKind): void {
    this.dispatchEvent(new CustomEvent<ReadingKind>('reading', { detail: reading }))
  }
}
