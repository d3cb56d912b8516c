/**
 * One suggestion as a card: who suggests what and why, who backs it, and what the reader may do: back it, discuss it,
 * say why, take it back, or decide it. Draws only; every act is an event for the panel.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { maxSuggestionReasonLength } from '../../packages/domain/suggestion.ts'
import { words } from '../platform/page-facts.ts'
import { groupMarkTemplate } from '../ui/group-mark.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import type { ShownSuggestion, Verdict } from './open-suggestions.ts'
import { actName } from './card-names.ts'
import { bodyOf, changeDirection, changeTemplate, kindWords, type Suggester } from './suggestion-words.ts'

/** What somebody wants of a suggestion; the panel does it. */
export type SuggestionAct =
  | { readonly kind: 'open' | 'show' | 'back' | 'discuss' | 'withdraw' }
  | { readonly kind: 'explain'; readonly reason: string }
  | { readonly kind: 'decide'; readonly verdict: Verdict; readonly reason: string }
  | { readonly kind: 'thread'; readonly id: string }

/** What the reader may do with this one; a reason where she may not, null where it makes no sense for her. */
export type Allowed = {
  readonly back: boolean
  readonly decide: boolean
  readonly discuss: boolean
  readonly isOwn: boolean
}

/** Fires `act` with a SuggestionAct. */
@customElement('suggestion-card')
export class SuggestionCard extends LightElement {
  @property({ attribute: false }) shown: ShownSuggestion | null = null
  @property({ attribute: false }) who: Suggester = { name: null, organisation: null, code: null, group: null }
  /** The paragraph where it stands; '' where there is no number. */
  @property({ attribute: false }) place = ''
  /** What no other card is called. */
  @property({ attribute: false }) name = ''
  @property({ attribute: false }) allowed: Allowed = { back: false, decide: false, discuss: false, isOwn: false }
  /** What a link leads to, by its id; '' where it is not known. */
  @property({ attribute: false }) codeOf: (linkId: string) => string = () => ''
  @property({ attribute: false }) isActive = false
  @property({ attribute: false }) isPointed = false
  /** Beside too many others to be shown whole, unless it is looked at or something is asked or said in it. */
  @property({ attribute: false }) isCrowded = false
  @property({ attribute: false }) isBacked = false
  @property({ attribute: false }) isBusy = false
  @property({ attribute: false }) problem = ''
  @state() private asking: 'reject' | 'accept' | 'explain' | null = null

  /** Forgets what was being asked, once it was done. */
  rest(): void {
    this.asking = null
  }

  protected override render(): TemplateResult | typeof nothing {
    const { shown, who } = this
    if (shown === null) return nothing
    const contested = shown.found?.contested.length ?? shown.said?.contested.length ?? 0
    const place = this.place === '' ? kindWords(shown) : this.place
    return html`<article
      class="note note--sug sug--${who.group ?? 'none'} ${this.isActive ? 'is-on' : this.isPointed ? 'is-pointed' : ''}"
      tabindex="-1"
      aria-label=${this.name}
      aria-busy=${this.isBusy ? 'true' : 'false'}
    >
      ${this.isBrief() ? this.brief(shown, place) : this.whole(shown, place, contested)}
    </article>`
  }

  private isBrief(): boolean {
    return this.isCrowded && !this.isActive && !this.isBusy && this.asking === null && this.problem === ''
  }

  private brief(shown: ShownSuggestion, place: string): TemplateResult {
    const { who } = this
    return html`<button
      class="note-open"
      type="button"
      aria-expanded="false"
      aria-label=${this.name}
      data-act="open"
      @click=${() => this.act({ kind: 'open' })}
    >
      <span class="note-head"
        ><span class="who">${groupMarkTemplate(who.group)}<b dir="auto">${bodyOf(who)}</b></span
        ><span class="where">${place}</span></span
      >
      <span class="note-brief note-brief--line"
        ><span class="small mid">${kindWords(shown)}</span>
        <span class="serif" dir=${changeDirection(shown) ?? nothing}>${changeTemplate(shown, this.codeOf)}</span></span
      >
    </button>`
  }

  private whole(shown: ShownSuggestion, place: string, contested: number): TemplateResult {
    const { who } = this
    return html`<header>
        ${groupMarkTemplate(who.group)}<b class="who" dir="auto">${bodyOf(who)}</b>
        <button
          class="btn btn--plain btn--s where"
          type="button"
          data-act="show"
          title=${words('suggesting-show')}
          aria-label=${actName(words('suggesting-show'), this.name)}
          @click=${() => this.act({ kind: 'show' })}
        >
          ${place}
        </button>
      </header>
      <p class="sug-change serif" dir=${changeDirection(shown) ?? nothing}>${changeTemplate(shown, this.codeOf)}</p>
      ${this.reason(shown)}
      <p class="small mid">
        ${backingWords(shown)}
        ${contested === 0 ? nothing : html`<span class="st st--warn">${icon('warn')}${words('suggesting-contested', { count: contested })}</span>`}
      </p>
      ${this.asking === null ? this.acts(shown) : this.form()}
      <p class="problem" role="alert">${this.problem}</p>`
  }

  private ask(what: 'reject' | 'explain'): void {
    this.asking = what
  }

  private reason({ said }: ShownSuggestion): TemplateResult | typeof nothing {
    const reason = said?.reason ?? ''
    return reason === '' ? nothing : html`<p class="sug-reason" dir="auto">${reason}</p>`
  }

  private acts(shown: ShownSuggestion): TemplateResult {
    const { allowed } = this
    const thread = shown.said?.threads[0]
    return html`<footer>
      ${
        allowed.decide
          ? html`${this.button('accept', 'check', () => this.decide('accept', ''), 'btn--go')}
            ${this.button('reject', 'x', () => this.ask('reject'))}`
          : nothing
      }
      ${
        allowed.back
          ? html`<button
              class="btn btn--s ${this.isBacked ? 'is-pressed' : ''}"
              type="button"
              aria-pressed=${this.isBacked ? 'true' : 'false'}
              aria-label=${actName(words(this.isBacked ? 'suggesting-backed' : 'suggesting-back'), this.name)}
              ?disabled=${this.isBusy}
              data-act="back"
              @click=${() => this.act({ kind: 'back' })}
            >
              ${icon('check')}${words(this.isBacked ? 'suggesting-backed' : 'suggesting-back')}
            </button>`
          : nothing
      }
      ${allowed.isOwn ? html`${this.button('explain', 'suggest', () => this.ask('explain'))}${this.button('withdraw', 'undo', () => this.act({ kind: 'withdraw' }))}` : nothing}
      ${
        thread === undefined
          ? allowed.discuss
            ? this.button('discuss', 'comment', () => this.act({ kind: 'discuss' }), 'btn--plain')
            : nothing
          : this.button('thread', 'comment', () => this.act({ kind: 'thread', id: thread }), 'btn--plain')
      }
    </footer>`
  }

  private button(act: keyof typeof labels, sign: string, run: () => void, look = ''): TemplateResult {
    return html`<button
      class="btn btn--s ${look}"
      type="button"
      data-act=${act}
      aria-label=${actName(words(labels[act]), this.name)}
      ?disabled=${this.isBusy}
      @click=${run}
    >
      ${icon(sign, sign === 'undo')}${words(labels[act])}
    </button>`
  }

  private form(): TemplateResult {
    const { asking } = this
    const isRejecting = asking === 'reject'
    const go = words(isRejecting ? 'suggesting-reject' : 'suggesting-keep')
    return html`<form class="sug-form" @submit=${this.onSubmit} @keydown=${this.onKey}>
      <label class="field">
        <span>${words(isRejecting ? 'suggesting-why-reject' : 'suggesting-why-suggest')}</span>
        <textarea
          name="reason"
          rows="3"
          maxlength=${maxSuggestionReasonLength}
          ?required=${isRejecting}
          .value=${isRejecting ? '' : (this.shown?.said?.reason ?? '')}
        ></textarea>
      </label>
      <footer>
        <button class="btn btn--s btn--go" type="submit" aria-label=${actName(go, this.name)} ?disabled=${this.isBusy}>
          ${go}
        </button>
        <button
          class="btn btn--s"
          type="button"
          aria-label=${actName(words('suggesting-cancel'), this.name)}
          @click=${() => this.leave()}
        >
          ${words('suggesting-cancel')}
        </button>
      </footer>
    </form>`
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('asking') && this.asking !== null) this.querySelector('textarea')?.focus()
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.leave()
  }

  /** Asks no more, and goes back to what asked. */
  private leave(): void {
    const asked = this.asking
    this.rest()
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-act="${asked ?? ''}"]`)?.focus())
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    const reason = this.querySelector('textarea')?.value.trim() ?? ''
    if (this.asking === 'reject') this.decide('reject', reason)
    else this.act({ kind: 'explain', reason })
  }

  private decide(verdict: Verdict, reason: string): void {
    this.act({ kind: 'decide', verdict, reason })
  }

  private act(detail: SuggestionAct): void {
    this.dispatchEvent(new CustomEvent<SuggestionAct>('act', { detail }))
  }
}

const labels = {
  accept: 'suggesting-accept',
  reject: 'suggesting-reject',
  explain: 'suggesting-explain',
  withdraw: 'suggesting-withdraw',
  discuss: 'suggesting-discuss',
  thread: 'suggesting-thread',
} as const

function backingWords({ said }: ShownSuggestion): string {
  const backing = said?.backing ?? []
  if (backing.length === 0) return words('suggesting-backed-by-nobody')
  const names = backing.map(({ by }) => by.code ?? by.organisation ?? '').filter(name => name !== '')
  return words('suggesting-backed-by', { count: backing.length, names: names.join(', ') })
}
