/**
 * `<answer-form>`: what is answered to one input or to several, with the reason; for a contested one, what becomes of
 * the contest. Tells `answer-save` with what was chosen, `answer-assign` with a seat. Calls nothing itself.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  contestAnswers,
  dispositionKeys,
  dispositionKinds,
  maxDispositionReasonLength,
  type ContestAnswer,
  type DispositionKind,
} from '../../packages/domain/disposition.ts'
import { wholeNumberIn } from '../../packages/messages/typed-number.ts'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

export type AnswerWish = {
  readonly kind: DispositionKind | null
  readonly reason: string
  readonly duplicateOf: number | null
  readonly contestAnswer: ContestAnswer
}

@customElement('answer-form')
export class AnswerForm extends LightElement {
  /** What the group of answers is called. */
  @property({ attribute: false }) name = ''
  @property({ attribute: false }) isContested = false
  @property({ attribute: false }) answerers: readonly { readonly id: string; readonly name: string }[] = []
  @property({ attribute: false }) problem = ''
  @property({ attribute: false }) isBusy = false
  /** What somebody else answered since this answer was begun, as it is shown. */
  @property({ attribute: false }) meanwhile: readonly Node[] = []
  /** The input that is answered; that of several is none. */
  inputId = ''
  /** The answer to it that was seen when this one was begun. */
  seen: string | null = null

  @state() private kind: DispositionKind | null = null
  @state() private contestAnswer: ContestAnswer = 'upheld'
  @state() private reason = ''
  @state() private duplicateOf = ''

  /** Whether something was chosen or written that is not saved. */
  get isDirty(): boolean {
    const { kind, reason, duplicateOf, contestAnswer } = this
    return kind !== null || reason.trim() !== '' || duplicateOf !== '' || contestAnswer !== 'upheld'
  }

  /** Chooses an answer, as its key does. */
  choose(kind: DispositionKind): void {
    this.kind = kind
    if (this.isContested) this.contestAnswer = 'changed'
    if (kind === 'duplicate') void this.updateComplete.then(() => this.field('input')?.focus())
  }

  focusReason(): void {
    this.field('textarea')?.focus()
  }

  focusFirst(): void {
    void this.updateComplete.then(() => this.field('[role="radio"][tabindex="0"]')?.focus())
  }

  save(): void {
    const duplicateOf = this.kind === 'duplicate' ? wholeNumberIn(this.duplicateOf) : null
    const { kind, reason, contestAnswer } = this
    const detail: AnswerWish = { kind, reason: reason.trim(), duplicateOf, contestAnswer }
    this.dispatchEvent(new CustomEvent('answer-save', { detail, bubbles: true }))
  }

  protected override render(): TemplateResult {
    const isChanging = !this.isContested || this.contestAnswer === 'changed'
    return html`<div class="answer-form" aria-busy=${this.isBusy}>
      ${this.meanwhile.length > 0 ? this.others() : nothing} ${this.isContested ? this.contest() : nothing}
      ${isChanging ? this.kinds() : nothing} ${this.kind === 'duplicate' && isChanging ? this.duplicate() : nothing}
      <label class="vh" for=${this.idOf('why')}>${words('answers-reason')}: ${this.name}</label>
      <textarea
        class="input"
        id=${this.idOf('why')}
        dir="auto"
        maxlength=${maxDispositionReasonLength}
        placeholder=${words('answers-why')}
        .value=${this.reason}
        @input=${this.hearReason}
      ></textarea>
      <p class="problem" role="alert">${this.problem}</p>
      <div class="btns">
        <button class="btn btn--go btn--s" type="button" ?disabled=${this.isBusy} @click=${() => this.save()}>
          ${words('answers-save')}
        </button>
        ${this.assign()}
      </div>
    </div>`
  }

  private others(): TemplateResult {
    return html`<div class="callout callout--warn answer-meanwhile">
      <div>
        <p class="strong">${words('answers-meanwhile')}</p>
        ${this.meanwhile}
      </div>
    </div>`
  }

  private kinds(): TemplateResult {
    const at = this.kind ?? dispositionKinds[0]
    return html`<div class="btns answer-kinds" role="radiogroup" aria-label=${this.name}>
      ${dispositionKinds.map(
        kind =>
          html`<button
            class="chip"
            type="button"
            role="radio"
            data-kind=${kind}
            aria-checked=${this.kind === kind}
            tabindex=${kind === at ? 0 : -1}
            @click=${() => this.choose(kind)}
            @keydown=${(event: KeyboardEvent) => this.step(event, kind)}
          >
            <kbd aria-hidden="true">${dispositionKeys[kind].toUpperCase()}</kbd>${words(`disposition-${kind}`)}
          </button>`,
      )}
    </div>`
  }

  private contest(): TemplateResult {
    return html`<fieldset class="btns answer-contest">
      <legend class="small">${words('answers-answer-contest')}</legend>
      ${contestAnswers.map(
        answer =>
          html`<label class="chip"
            ><input
              type="radio"
              name=${this.idOf('contest')}
              .checked=${this.contestAnswer === answer}
              @change=${() => (this.contestAnswer = answer)}
            />${words(`contest-${answer}`)}</label
          >`,
      )}
    </fieldset>`
  }

  private duplicate(): TemplateResult {
    return html`<p class="row">
      <label class="small" for=${this.idOf('same')}>${words('answers-duplicate-of')}</label>
      <input
        class="input answer-number"
        id=${this.idOf('same')}
        inputmode="numeric"
        .value=${this.duplicateOf}
        @input=${this.hearNumber}
      />
    </p>`
  }

  private assign(): TemplateResult {
    return html`<label class="small" for=${this.idOf('to')}>${words('answers-assign')}</label>
      <select
        class="input answer-to"
        id=${this.idOf('to')}
        @change=${(event: Event) =>
          this.dispatchEvent(new CustomEvent('answer-assign', { detail: valueOf(event), bubbles: true }))}
      >
        <option value="-"></option>
        <option value="">${words('answers-nobody')}</option>
        ${this.answerers.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select>`
  }

  private readonly hearReason = (event: Event): void => {
    this.reason = valueOf(event)
  }

  private readonly hearNumber = (event: Event): void => {
    this.duplicateOf = valueOf(event).trim()
  }

  private step(event: KeyboardEvent, kind: DispositionKind): void {
    const ways: { readonly [key: string]: number } = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
    const way = ways[event.key]
    if (way === undefined) return
    event.preventDefault()
    const isMirrored =
      document.dir === 'rtl' && event.key.length > 9 && !event.key.endsWith('n') && !event.key.endsWith('p')
    const k = dispositionKinds.indexOf(kind) + (isMirrored ? -way : way)
    const next = dispositionKinds[(k + dispositionKinds.length) % dispositionKinds.length] ?? kind
    this.choose(next)
    void this.updateComplete.then(() => this.field(`[data-kind="${next}"]`)?.focus())
  }

  private field(selector: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(selector)
  }

  private idOf(part: string): string {
    return `answer-${part}-${this.dataset['for'] ?? ''}`
  }
}

function valueOf({ target }: Event): string {
  return target instanceof HTMLTextAreaElement ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement
    ? target.value
    : ''
}
