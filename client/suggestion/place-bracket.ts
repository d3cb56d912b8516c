/**
 * The dialog that puts selected words in a bracket: the words as alternative a, other wordings beside them, which one
 * the reader's organisation holds, and what it is about. What the server refuses is said in it, and nothing is lost.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { maxSuggestionReasonLength } from '../../packages/domain/suggestion.ts'
import { alternativeLetter, wordingWords } from '../../packages/messages/wording-words.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { formDialog } from '../ui/form-dialog.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import type { Placing, Wording } from './open-brackets.ts'
import { emptyWording, wordingFields, wordingToSend } from './wording-fields.ts'

/** The words to bracket, by the ids of their first and last unit. */
export type WordsToBracket = Pick<Placing, 'first' | 'last'> & { readonly quote: string }

const maxOthers = 11

@customElement('place-bracket')
export class PlaceBracket extends LightElement {
  /** Whether the reader sits for an organisation, which can hold a wording. */
  @property({ attribute: false }) mayHold = false
  /** Places it; throws what is refused. */
  @property({ attribute: false }) place: (placing: Placing) => Promise<void> = () => Promise.resolve()
  @state() private of: WordsToBracket | null = null
  @state() private others: readonly Wording[] = [emptyWording]
  @state() private hold: number | null = null
  @state() private problem = ''
  @state() private isBusy = false

  /** Opens the dialog for these words. */
  ask(of: WordsToBracket): void {
    this.of = of
    this.others = [emptyWording]
    this.hold = null
    this.problem = ''
    void this.updateComplete.then(() => {
      const reason = this.querySelector<HTMLTextAreaElement>('[name="reason"]')
      if (reason !== null) reason.value = ''
      this.dialog()?.showModal()
      this.querySelector<HTMLElement>('.wording textarea')?.focus()
    })
  }

  protected override render(): TemplateResult {
    return formDialog({
      name: 'place-bracket',
      title: words('bracket-dialog-title'),
      isSheet: true,
      fields: this.fields(),
      problem: this.problem,
      leave: words('bracket-cancel'),
      go: words('bracket-dialog-go'),
      isBusy: this.isBusy,
      send: () => void this.send(),
    })
  }

  private fields(): TemplateResult {
    return html`<div class="bkt-as-is">
        <p class="small mid">${words('bracket-dialog-words')}</p>
        <blockquote class="serif" dir="auto">
          <span class="l">${this.letter(0)}</span>${this.of?.quote ?? ''}
        </blockquote>
      </div>
      ${this.others.map((wording, k) => this.other(wording, k))}
      <div class="btns">
        <button
          class="btn btn--s"
          type="button"
          data-act="another"
          ?disabled=${this.others.length >= maxOthers}
          @click=${() => this.another()}
        >
          ${icon('plus')}${words('bracket-another')}
        </button>
      </div>
      ${this.mayHold ? this.holding() : html`<p class="hint">${words('bracket-no-organisation')}</p>`}
      <label class="field"
        ><span>${words('bracket-reason')}</span
        ><textarea class="input" name="reason" rows="2" dir="auto" maxlength=${maxSuggestionReasonLength}></textarea>
      </label>`
  }

  private letter(place: number): string {
    return alternativeLetter(pageLocale(), place)
  }

  private other(wording: Wording, k: number): TemplateResult {
    const letter = this.letter(k + 1)
    const change = (changed: Wording): void => {
      this.others = this.others.map((one, at) => (at === k ? changed : one))
    }
    return html`<div class="bkt-other">
      ${wordingFields(letter, wording, change)}${
        this.others.length < 2
          ? nothing
          : html`<button
              class="btn btn--plain btn--icon"
              type="button"
              aria-label=${words('bracket-remove-wording', { letter })}
              @click=${() => this.dropWording(k)}
            >
              ${icon('x')}
            </button>`
      }
    </div>`
  }

  private holding(): TemplateResult {
    const all = [
      this.of?.quote ?? '',
      ...this.others.map(({ kind, words: said }) => wordingWords(pageLocale(), kind, kind === 'words' ? said : '')),
    ]
    return html`<fieldset class="field">
      <legend>${words('bracket-hold')}</legend>
      ${all.map((said, n) => this.choice(n, `${this.letter(n)} · ${isUnwritten(this.others[n - 1]) ? '…' : said}`))}
      ${this.choice(null, words('bracket-hold-none'))}
    </fieldset>`
  }

  private choice(n: number | null, said: string): TemplateResult {
    return html`<label class="choice"
      ><input type="radio" name="hold" .checked=${this.hold === n} @change=${() => (this.hold = n)} /><span dir="auto"
        >${said}</span
      ></label
    >`
  }

  private another(): void {
    this.others = [...this.others, emptyWording]
    void this.updateComplete.then(() => [...this.querySelectorAll<HTMLElement>('.wording textarea')].at(-1)?.focus())
  }

  private dropWording(k: number): void {
    this.others = this.others.filter((_, at) => at !== k)
    if (this.hold !== null && this.hold > k) this.hold = this.hold === k + 1 ? null : this.hold - 1
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[data-act="another"]')?.focus())
  }

  private async send(): Promise<void> {
    const { of, hold } = this
    if (of === null || this.isBusy) return
    this.isBusy = true
    this.problem = ''
    const reason = this.querySelector<HTMLTextAreaElement>('[name="reason"]')?.value.trim() ?? ''
    try {
      await this.place({ first: of.first, last: of.last, others: this.others.map(wordingToSend), hold, reason })
      this.dialog()?.close()
    } catch (fault) {
      this.problem = sentenceOf(fault)
    } finally {
      this.isBusy = false
    }
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}

function isUnwritten(wording: Wording | undefined): boolean {
  return wording !== undefined && wording.kind === 'words' && wording.words.trim() === ''
}
