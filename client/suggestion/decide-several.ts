/**
 * Deciding several suggestions at once: whose, which way and why. The button says how many it will decide before it
 * acts, and the server refuses when it would be another number by then, or when one of them says something else.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { maxSuggestionReasonLength } from '../../packages/domain/suggestion.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import type { Chosen, OpenSuggestions, Preview, Verdict } from './open-suggestions.ts'

/** Whose suggestions there are: identifiers with names. */
type Suggesters = Readonly<Record<'organisations' | 'authors', ReadonlyMap<string, string>>>

/** Fires `decided` with a sentence. */
@customElement('decide-several')
export class DecideSeveral extends LightElement {
  @property({ attribute: false }) store: OpenSuggestions | null = null
  /** Who suggests what is open now; may grow while the dialog is open, when the server says more. */
  @property({ attribute: false }) suggesters: Suggesters = { organisations: new Map(), authors: new Map() }
  @state() private of = 'uncontested'
  @state() private verdict: Verdict = 'accept'
  @state() private preview: Preview | null = null
  @state() private problem = ''
  @state() private isBusy = false
  private asked = 0

  /** Opens the dialog. */
  ask(): void {
    this.of = 'uncontested'
    this.verdict = 'accept'
    this.problem = ''
    void this.count()
    this.dialog()?.showModal()
    this.querySelector('select')?.focus()
  }

  protected override render(): TemplateResult {
    const { preview } = this
    return html`<dialog class="dlg" aria-labelledby="several-title" @close=${this.onClose}>
      <header>
        <h2 id="several-title">${words('suggesting-several-title')}</h2>
        <button
          class="btn btn--plain btn--icon"
          type="button"
          aria-label=${words('suggesting-cancel')}
          @click=${() => this.dialog()?.close()}
        >
          ${icon('x')}
        </button>
      </header>
      <form class="in" id="several" @submit=${this.onSubmit}>
        <label class="field">
          <span>${words('suggesting-which')}</span>
          <select name="of" @change=${this.onChoose}>
            <option value="uncontested">${words('suggesting-all-uncontested')}</option>
            ${this.ofEach('organisation', this.suggesters.organisations)}
            ${this.ofEach('author', this.suggesters.authors)}
            ${stakeholderGroups.map(
              group =>
                html`<option value="group ${group}">
                  ${words('suggesting-of', { who: groupMark(pageLocale(), group).name })}
                </option>`,
            )}
          </select>
        </label>
        <fieldset class="field">
          <legend>${words('suggesting-verdict')}</legend>
          ${(['accept', 'reject'] as const).map(
            one =>
              html`<label class="choice"
                ><input
                  type="radio"
                  name="verdict"
                  .value=${one}
                  .checked=${this.verdict === one}
                  @change=${() => this.turn(one)}
                />${words(`suggesting-${one}`)}</label
              >`,
          )}
        </fieldset>
        <label class="field">
          <span>${words(this.verdict === 'reject' ? 'suggesting-why-reject' : 'suggesting-why-accept')}</span>
          <textarea
            name="reason"
            rows="3"
            maxlength=${maxSuggestionReasonLength}
            ?required=${this.verdict === 'reject'}
          ></textarea>
        </label>
        <p role="status">${this.numbers()}</p>
        <p class="problem" role="alert">${this.problem}</p>
      </form>
      <footer>
        <button class="btn" type="button" @click=${() => this.dialog()?.close()}>${words('suggesting-cancel')}</button>
        <button
          class="btn btn--go"
          type="submit"
          form="several"
          ?disabled=${this.isBusy || preview === null || preview.count === 0}
        >
          ${words(this.verdict === 'accept' ? 'suggesting-accept-count' : 'suggesting-reject-count', { count: preview?.count ?? 0 })}
        </button>
      </footer>
    </dialog>`
  }

  // By their ids: an option that joins the list later must not change what the chosen one says.
  private ofEach(kind: 'organisation' | 'author', names: ReadonlyMap<string, string>): unknown {
    return repeat(
      names,
      ([id]) => id,
      ([id, name]) => html`<option value="${kind} ${id}">${words('suggesting-of', { who: name })}</option>`,
    )
  }

  private numbers(): TemplateResult | typeof nothing {
    const { preview } = this
    if (preview === null) return html`${words('suggesting-counting')}`
    const { count, organisations, contested } = preview
    return html`${words('suggesting-numbers', { count, organisations })}
    ${contested === 0 ? nothing : html`<br />${icon('warn')}${words('suggesting-numbers-contested', { count: contested })}`}`
  }

  private chosen(): Chosen {
    const [kind, value = ''] = this.of.split(' ')
    if (kind === 'organisation') return { organisation: value }
    if (kind === 'author') return { author: value }
    const group = stakeholderGroups.find(one => one === value)
    return kind === 'group' && group !== undefined ? { group } : { uncontested: true }
  }

  private async count(): Promise<void> {
    const { store } = this
    if (store === null) return
    const asked = ++this.asked
    this.preview = null
    try {
      const preview = await store.preview(this.chosen())
      if (asked === this.asked) this.preview = preview
    } catch (fault) {
      if (asked === this.asked) this.problem = sentenceOf(fault)
    }
  }

  private turn(verdict: Verdict): void {
    this.verdict = verdict
  }

  private readonly onClose = (): void => {
    this.preview = null
  }

  private readonly onChoose = (event: Event): void => {
    this.of = (event.target as HTMLSelectElement).value
    this.problem = ''
    void this.count()
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.decide()
  }

  private async decide(): Promise<void> {
    const { store, preview, verdict } = this
    if (store === null || preview === null || this.isBusy) return
    this.isBusy = true
    this.problem = ''
    try {
      const reason = this.querySelector('textarea')?.value.trim() ?? ''
      await store.decide(verdict, this.chosen(), reason, preview)
      this.dialog()?.close()
      const done = verdict === 'accept' ? 'suggesting-accepted-count' : 'suggesting-rejected-count'
      this.dispatchEvent(new CustomEvent<string>('decided', { detail: words(done, { count: preview.count }) }))
    } catch (fault) {
      this.problem = sentenceOf(fault)
      void this.count()
    } finally {
      this.isBusy = false
    }
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}
