/**
 * A bracket as a sheet of a phone: the sentence it stands in, its wordings with who holds each, one choice, and the ways
 * to lift it. What is wanted is told to the panel, which does it.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { alternativeLetter } from '../../packages/messages/wording-words.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import type { BracketAct, BracketRights } from './bracket-card.ts'
import { holderChips, quotedLine } from './holder-chips.ts'
import { agreementLines, liftActOf, liftFields, type LiftKind } from './lift-fields.ts'
import type { ShownAlternative, ShownBracket, Wording } from './open-brackets.ts'
import { emptyWording, wordingFields, wordingToSend } from './wording-fields.ts'

type Around = { readonly before: string; readonly after: string }

/** Fires `act` with the id of a bracket and what is wanted of it; whoever does it closes the sheet or tells a refusal. */
@customElement('choose-wording')
export class ChooseWording extends LightElement {
  @state() private bracket: ShownBracket | null = null
  @state() private rights: BracketRights = { hold: false, change: false, decide: false }
  @state() private around: Around = { before: '', after: '' }
  @state() private chosen: number | null = null
  @state() private wording: Wording | null = null
  @state() private lifting: LiftKind | null = null
  @state() private keep: number | null = null
  @state() private isBusy = false
  @state() private problem = ''

  /** Opens the sheet. */
  ask(bracket: ShownBracket, rights: BracketRights, around: Around): void {
    this.bracket = bracket
    this.rights = rights
    this.around = around
    this.chosen = bracket.own
    this.wording = null
    this.lifting = null
    this.keep = bracket.own ?? bracket.alternatives[0]?.n ?? null
    this.isBusy = false
    this.problem = ''
    void this.updateComplete.then(() => this.dialog()?.showModal())
  }

  /** What was wanted of this bracket is done. */
  close(id: string): void {
    if (this.bracket?.id !== id) return
    this.isBusy = false
    this.dialog()?.close()
  }

  /** What was wanted is refused: the sentence is shown over what was typed, and the bracket as it is now. */
  refuse(problem: string, bracket: ShownBracket): void {
    this.isBusy = false
    this.problem = problem
    this.bracket = bracket
  }

  protected override render(): TemplateResult {
    const { bracket } = this
    return html`<dialog class="dlg dlg--sheet" aria-labelledby="choose-wording-title" aria-busy=${this.isBusy}>
      ${bracket === null ? nothing : this.inside(bracket)}
    </dialog>`
  }

  private inside(bracket: ShownBracket): TemplateResult {
    const { wording } = this
    const name = words('bracket-name', { number: bracket.number })
    return html`<header>
        <div>
          <p class="small mid">${bracket.paragraph === '' ? name : `${bracket.paragraph} · ${name}`}</p>
          <h2 id="choose-wording-title">${words('bracket-choose-title')}</h2>
        </div>
        <button
          class="btn btn--plain btn--icon"
          type="button"
          aria-label=${words('bracket-close')}
          @click=${() => this.dialog()?.close()}
        >
          ${icon('x')}
        </button>
      </header>
      <div class="in">
        <p class="serif bkt-sentence" dir="auto">${this.sentence(bracket)}</p>
        ${
          this.lifting === null
            ? html`<fieldset class="field bkt-choices">
                  <legend class="vh">${words('bracket-hold')}</legend>
                  ${bracket.alternatives.map(one => this.choice(one))}
                </fieldset>
                ${agreementLines(bracket)} ${wording === null ? this.ways(bracket) : this.proposing(bracket, wording)}
                ${this.rights.hold || !this.rights.change ? nothing : html`<p class="hint">${words('bracket-no-organisation')}</p>`}`
            : this.liftForm(bracket, this.lifting)
        }
        <p class="problem" role="alert">${this.problem}</p>
      </div>
      ${this.rights.hold && this.lifting === null ? this.foot(bracket) : nothing}`
  }

  private sentence({ alternatives }: ShownBracket): TemplateResult {
    const { before, after } = this.around
    return html`${before}<span class="bkt"
        ><span class="b">[</span>${alternatives.map(
          (one, k) =>
            html`${k === 0 ? nothing : html`<span class="sl">/</span>`}${one.n === this.chosen ? html`<b>${one.words}</b>` : one.words}`,
        )}<span class="b">]</span></span
      >${after}`
  }

  private choice({ n, letter, words: said, holders, quotedHolders }: ShownAlternative): TemplateResult {
    const id = `wording-${letter}`
    return html`<div class="opt">
      <input
        type="radio"
        name="wording"
        id=${id}
        .checked=${this.chosen === n}
        ?disabled=${!this.rights.hold}
        @change=${() => (this.chosen = n)}
      /><label for=${id} class="serif" dir="auto">${said}</label
      ><small>${words('bracket-holders', { count: holders.length })}</small
      ><span class="sup">${holderChips(holders)}${quotedLine(quotedHolders)}</span>
    </div>`
  }

  /** What else may be done with it: another wording, agreeing with the others, lifting by decision. */
  private ways({ own }: ShownBracket): TemplateResult | typeof nothing {
    const { hold, change, decide } = this.rights
    if (!change && !decide) return nothing
    const way = (kind: LiftKind, label: 'bracket-agree' | 'bracket-lift'): TemplateResult =>
      html`<button class="btn" type="button" data-act=${kind} @click=${() => this.lift(kind)}>${words(label)}</button>`
    return html`<div class="btns">
      ${
        change
          ? html`<button
              class="btn btn--plain"
              type="button"
              data-act="propose"
              @click=${() => this.propose(emptyWording)}
            >
              ${icon('plus')}${words('bracket-propose')}
            </button>`
          : nothing
      }
      ${hold && own !== null ? way('agree', 'bracket-agree') : nothing}
      ${decide ? way('lift', 'bracket-lift') : nothing}
    </div>`
  }

  private lift(kind: LiftKind | null): void {
    const asked = this.lifting
    this.lifting = kind
    this.goTo(kind === null ? `[data-act="${asked ?? ''}"]` : '.bkt-form input')
  }

  private propose(wording: Wording | null): void {
    this.wording = wording
    this.goTo(wording === null ? '[data-act="propose"]' : '.bkt-form :is(select, textarea, input)')
  }

  private goTo(place: string): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(place)?.focus())
  }

  private liftForm(bracket: ShownBracket, kind: LiftKind): TemplateResult {
    const send = (event: Event): void => {
      event.preventDefault()
      const act = liftActOf(kind, this.keep, this)
      if (act !== null) this.answer(act)
    }
    return html`<form class="bkt-form" @submit=${send}>
      ${liftFields(kind, bracket, this.keep, keep => (this.keep = keep))}
      <div class="btns">
        <button class="btn btn--go" type="submit">
          ${words(kind === 'agree' ? 'bracket-agree-go' : 'bracket-lift')}
        </button>
        <button class="btn" type="button" @click=${() => this.lift(null)}>${words('bracket-cancel')}</button>
      </div>
    </form>`
  }

  private proposing({ alternatives, own }: ShownBracket, wording: Wording): TemplateResult {
    const letter = alternativeLetter(pageLocale(), alternatives.length)
    const send = (event: Event): void => {
      event.preventDefault()
      this.answer({ kind: 'propose', wording: wordingToSend(wording), hold: this.rights.hold && own === null })
    }
    return html`<form class="bkt-form" @submit=${send}>
      ${wordingFields(letter, wording, changed => (this.wording = changed))}
      <div class="btns">
        <button class="btn btn--go" type="submit">${words('bracket-propose')}</button>
        <button class="btn" type="button" @click=${() => this.propose(null)}>${words('bracket-cancel')}</button>
      </div>
    </form>`
  }

  private foot({ own, alternatives }: ShownBracket): TemplateResult {
    const { chosen } = this
    const one = alternatives.find(each => each.n === chosen)
    const keep = (): void => {
      if (one === undefined || one.n === own) this.dialog()?.close()
      else this.answer({ kind: 'choose', n: one.n })
    }
    return html`<footer>
      ${
        own === null
          ? nothing
          : html`<button class="btn" type="button" data-act="release" @click=${() => this.answer({ kind: 'release' })}>
              ${words('bracket-withdraw')}
            </button>`
      }
      <button class="btn btn--go" type="button" data-act="keep" ?disabled=${one === undefined} @click=${keep}>
        ${one === undefined ? words('bracket-choose') : words('bracket-keep', { words: shortened(one.words) })}
      </button>
    </footer>`
  }

  private answer(act: BracketAct): void {
    const { bracket } = this
    if (bracket === null || this.isBusy) return
    this.isBusy = true
    this.problem = ''
    this.dispatchEvent(new CustomEvent('act', { detail: { id: bracket.id, act } }))
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}

/** On a button: the first words. */
function shortened(said: string): string {
  return said.length <= 24 ? said : `${said.slice(0, 22).trimEnd()}…`
}
