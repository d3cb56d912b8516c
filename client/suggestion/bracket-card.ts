/**
 * One bracket as a card: its wordings, who holds each, and what the reader may do: choose, withdraw, propose another
 * wording, agree with the others on one, or lift it by decision. Draws only; every act is an event for the panel.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { alternativeLetter } from '../../packages/messages/wording-words.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import { actName, excerpt } from './card-names.ts'
import { holderChips, quotedLine } from './holder-chips.ts'
import { agreementLines, liftActOf, liftFields } from './lift-fields.ts'
import type { ShownAlternative, ShownBracket, Wording } from './open-brackets.ts'
import { emptyWording, wordingFields, wordingToSend } from './wording-fields.ts'

/** What somebody wants of a bracket; the panel does it. */
export type BracketAct =
  | { readonly kind: 'open' }
  | { readonly kind: 'show' }
  | { readonly kind: 'release' }
  | { readonly kind: 'choose'; readonly n: number }
  | { readonly kind: 'take-out' | 'agree'; readonly n: number }
  | { readonly kind: 'propose'; readonly wording: Wording; readonly hold: boolean }
  | { readonly kind: 'lift'; readonly keep: number | null; readonly reason: string }

/** What the reader may do with brackets. `hold`: may act for an organisation; `change`: may place and reword. */
export type BracketRights = { readonly hold: boolean; readonly change: boolean; readonly decide: boolean }

/** Fires `act` with a BracketAct. */
@customElement('bracket-card')
export class BracketCard extends LightElement {
  @property({ attribute: false }) bracket: ShownBracket | null = null
  @property({ attribute: false }) rights: BracketRights = { hold: false, change: false, decide: false }
  @property({ attribute: false }) isActive = false
  @property({ attribute: false }) isPointed = false
  /** Beside too many others to be shown whole, unless it is looked at or something is asked or said in it. */
  @property({ attribute: false }) isCrowded = false
  @property({ attribute: false }) isBusy = false
  @property({ attribute: false }) problem = ''
  @state() private asking: 'propose' | 'agree' | 'lift' | null = null
  @state() private wording: Wording = emptyWording
  @state() private keep: number | null = null

  /** Forgets what was being asked, once it was done. */
  rest(): void {
    this.asking = null
    this.wording = emptyWording
  }

  protected override render(): TemplateResult | typeof nothing {
    const { bracket } = this
    if (bracket === null) return nothing
    const name = words('bracket-name', { number: bracket.number })
    const card = this.cardName(bracket)
    const looks = `${this.isActive ? 'is-on' : ''} ${this.isPointed ? 'is-pointed' : ''}`
    return html`<article
      class="note note--bkt ${looks}"
      tabindex="-1"
      aria-label=${card}
      aria-busy=${this.isBusy ? 'true' : 'false'}
    >
      ${this.isBrief() ? this.brief(bracket, name) : this.whole(bracket, name)}
    </article>`
  }

  private cardName({ number, paragraph }: ShownBracket): string {
    const name = words('bracket-name', { number })
    return paragraph === '' ? name : `${name}, ${paragraph}`
  }

  private actName(act: string): string {
    return this.bracket === null ? act : actName(act, this.cardName(this.bracket))
  }

  private isBrief(): boolean {
    return this.isCrowded && !this.isActive && !this.isBusy && this.asking === null && this.problem === ''
  }

  private brief({ paragraph, alternatives }: ShownBracket, name: string): TemplateResult {
    return html`<button
      class="note-open"
      type="button"
      aria-expanded="false"
      data-act="open"
      @click=${() => this.act({ kind: 'open' })}
    >
      <span class="note-head"
        ><span class="who">${icon('bracket')}<b>${name}</b></span
        ><span class="where">${paragraph}</span></span
      >
      <span class="note-brief note-brief--line serif"
        >${alternatives.map(
          ({ n, words: says }, k) =>
            html`${k === 0 ? nothing : html`<span class="mid"> / </span>`}<span dir="auto" data-n=${n}>${says}</span>`,
        )}</span
      >
    </button>`
  }

  private whole(bracket: ShownBracket, name: string): TemplateResult {
    return html`<header>
        <span class="who">${icon('bracket')}${name}</span>
        <button
          class="btn btn--plain btn--s where"
          type="button"
          data-act="show"
          title=${words('bracket-show')}
          aria-label=${this.actName(words('bracket-show'))}
          @click=${() => this.act({ kind: 'show' })}
        >
          ${bracket.paragraph === '' ? words('bracket-show') : bracket.paragraph}
        </button>
      </header>
      ${bracket.reason === '' ? nothing : html`<p dir="auto">${bracket.reason}</p>`}
      <p class="mid small">${this.ownWords(bracket)}</p>
      <ul class="altlist">
        ${bracket.alternatives.map(one => this.alternative(bracket, one))}
      </ul>
      ${agreementLines(bracket)} ${this.asking === null ? this.acts(bracket) : this.form(bracket)}
      <p class="problem" role="alert">${this.problem}</p>`
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('asking') && this.asking !== null)
      this.querySelector<HTMLElement>('.bkt-form :is(select, textarea, input)')?.focus()
  }

  private ownWords({ own, alternatives }: ShownBracket): string {
    if (!this.rights.hold) return this.rights.change ? words('bracket-no-organisation') : ''
    const held = alternatives.find(one => one.n === own)
    return held === undefined ? words('bracket-not-chosen') : words('bracket-chosen', { letter: held.letter })
  }

  private alternative({ own, alternatives }: ShownBracket, one: ShownAlternative): TemplateResult {
    const { n, letter, holders, quotedHolders } = one
    const isOwn = own === n
    const mayTakeOut = this.rights.change && holders.length === 0 && alternatives.length > 2
    return html`<li>
      <span class="l" aria-hidden="true">${letter}</span
      ><span class="q" dir="auto"
        ><span class="vh">${words('bracket-alternative', { letter })}: </span>${one.words}</span
      >${
        this.rights.hold
          ? html`<button
              class="btn btn--s ${isOwn ? 'is-pressed' : ''}"
              type="button"
              data-act=${isOwn ? 'release' : 'choose'}
              data-n=${n}
              ?disabled=${this.isBusy}
              aria-label=${this.actName(isOwn ? words('bracket-withdraw') : words('bracket-choose-this', { letter, words: excerpt(one.words) }))}
              @click=${() => this.act(isOwn ? { kind: 'release' } : { kind: 'choose', n })}
            >
              ${words(isOwn ? 'bracket-withdraw' : 'bracket-choose')}
            </button>`
          : html`<span></span>`
      }<span class="sup"
        >${holderChips(holders)}${
          holders.length === 0 ? html`<span class="mid small">${words('bracket-held-by-nobody')}</span>` : nothing
        }${quotedLine(quotedHolders)}${
          mayTakeOut
            ? html`<button
                class="btn btn--plain btn--s"
                type="button"
                data-act="take-out"
                ?disabled=${this.isBusy}
                aria-label=${this.actName(words('bracket-take-out-this', { letter, words: excerpt(one.words) }))}
                @click=${() => this.act({ kind: 'take-out', n })}
              >
                ${words('bracket-take-out')}
              </button>`
            : nothing
        }</span
      >
    </li>`
  }

  private acts({ own }: ShownBracket): TemplateResult | typeof nothing {
    const { change, decide } = this.rights
    if (!change && !decide) return nothing
    return html`<footer>
      ${own === null ? nothing : this.button('agree', 'bracket-agree')}
      ${decide ? this.button('lift', 'bracket-lift') : nothing}
      ${change ? this.button('propose', 'bracket-propose', 'btn--plain') : nothing}
    </footer>`
  }

  private button(
    ask: 'propose' | 'agree' | 'lift',
    label: 'bracket-propose' | 'bracket-agree' | 'bracket-lift',
    look = '',
  ): TemplateResult {
    const open = (): void => {
      this.keep = this.bracket?.own ?? this.bracket?.alternatives[0]?.n ?? null
      this.asking = ask
    }
    return html`<button
      class="btn btn--s ${look}"
      type="button"
      data-act=${ask}
      aria-label=${this.actName(words(label))}
      ?disabled=${this.isBusy}
      @click=${open}
    >
      ${words(label)}
    </button>`
  }

  private form(bracket: ShownBracket): TemplateResult {
    const { asking } = this
    const go = { propose: 'bracket-propose', agree: 'bracket-agree-go', lift: 'bracket-lift' } as const
    return html`<form class="bkt-form" @submit=${this.onSubmit} @keydown=${this.onKey}>
      ${
        asking === 'agree' || asking === 'lift'
          ? liftFields(asking, bracket, this.keep, keep => (this.keep = keep))
          : this.proposing(bracket)
      }
      <footer>
        <button
          class="btn btn--s btn--go"
          type="submit"
          aria-label=${this.actName(words(go[asking ?? 'propose']))}
          ?disabled=${this.isBusy}
        >
          ${words(go[asking ?? 'propose'])}
        </button>
        <button
          class="btn btn--s"
          type="button"
          aria-label=${this.actName(words('bracket-cancel'))}
          @click=${() => this.leave()}
        >
          ${words('bracket-cancel')}
        </button>
      </footer>
    </form>`
  }

  private proposing({ own, alternatives }: ShownBracket): TemplateResult {
    const letter = alternativeLetter(pageLocale(), alternatives.length)
    return html`${wordingFields(letter, this.wording, wording => (this.wording = wording))}
    ${
      this.rights.hold && own === null
        ? html`<label class="choice"><input type="checkbox" name="hold" checked />${words('bracket-hold-this')}</label>`
        : nothing
    }`
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.leave()
  }

  private leave(): void {
    const asked = this.asking
    this.rest()
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`footer [data-act="${asked ?? ''}"]`)?.focus())
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    const { asking, keep } = this
    if (asking === 'propose') {
      const hold = this.querySelector<HTMLInputElement>('[name="hold"]')?.checked ?? false
      this.act({ kind: 'propose', wording: wordingToSend(this.wording), hold })
    } else if (asking !== null) {
      const act = liftActOf(asking, keep, this)
      if (act !== null) this.act(act)
    }
  }

  private act(detail: BracketAct): void {
    this.dispatchEvent(new CustomEvent<BracketAct>('act', { detail }))
  }
}
