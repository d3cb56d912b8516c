/**
 * One decision as a card: what was suggested by whom, what became of it, who decided, when and why; whether it was taken
 * back. Who may takes it back here, with a reason. Draws only; what somebody does is an event for the list.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { maxSuggestionReasonLength } from '../../packages/domain/suggestion.ts'
import type { MessageKey } from '../../packages/messages/say.ts'
import { words } from '../platform/page-facts.ts'
import { groupMarkTemplate } from '../ui/group-mark.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import { actName, cardSaying } from './card-names.ts'
import type { DecidedItem, Decision } from './decided-suggestions.ts'
import {
  bodyOf,
  fullName,
  saidDirection,
  saidTemplate,
  struck,
  whenTemplate,
  whenWords,
  wordsDirection,
  wordsSaid,
} from './suggestion-words.ts'

/** Fires `take-back` with the reason, and `thread` with the id of a discussion to open. */
@customElement('decision-card')
export class DecisionCard extends LightElement {
  @property({ attribute: false }) decision: Decision | null = null
  /** What no other card is called. */
  @property({ attribute: false }) name = ''
  @property({ attribute: false }) mayTakeBack = false
  @property({ attribute: false }) isBusy = false
  @property({ attribute: false }) problem = ''
  /** What a link leads to, by its id; '' where it is not known. */
  @property({ attribute: false }) codeOf: (linkId: string) => string = () => ''
  @state() private isAsking = false

  /** Forgets what was being asked, once it was done. */
  rest(): void {
    this.isAsking = false
  }

  protected override render(): TemplateResult | typeof nothing {
    const { decision } = this
    if (decision === null) return nothing
    const { key, sign, look } = verdicts[decision.kind]
    const rest = decision.items.slice(shownAtOnce)
    return html`<article
      class="note note--decided"
      tabindex="-1"
      aria-label=${this.name}
      aria-busy=${this.isBusy ? 'true' : 'false'}
    >
      <header>
        <span class="st ${look}">${icon(sign)}${words(key)}</span
        ><span class="where">${whenTemplate(decision.at)}</span>
      </header>
      ${
        decision.removedWords === ''
          ? nothing
          : html`<p class="sug-change serif" dir=${wordsDirection(decision.removedWords) ?? nothing}>
              ${struck(decision.removedWords)}
            </p>`
      }
      ${decision.items.slice(0, shownAtOnce).map(item => this.item(item))}
      ${
        rest.length === 0
          ? nothing
          : html`<details>
              <summary>${words('decided-more', { count: rest.length })}</summary>
              ${rest.map(item => this.item(item))}
            </details>`
      }
      <p class="small mid">
        ${words(decision.byAgreement ? 'decided-by-agreement' : 'decided-by', { who: fullName(decision.by) })}
      </p>
      ${decision.reason === '' ? nothing : html`<p class="sug-reason" dir="auto">${decision.reason}</p>`}
      ${this.takenBack(decision)} ${this.acts(decision)}
      <p class="problem" role="alert">${this.problem}</p>
    </article>`
  }

  private item(item: DecidedItem): TemplateResult {
    const [thread] = item.threads
    return html`<div class="decided-item" data-suggestion=${item.suggestionId} tabindex="-1">
      <p class="small"><b class="who" dir="auto">${groupMarkTemplate(item.author.group)} ${bodyOf(item.author)}</b></p>
      <p class="sug-change serif" dir=${saidDirection(item) ?? nothing}>${saidTemplate(item, this.codeOf)}</p>
      ${item.reason === '' ? nothing : html`<p class="sug-reason" dir="auto">${item.reason}</p>`}
      ${
        item.chosen
          ? nothing
          : html`<p class="small mid">
              ${words(item.outcome === 'accepted' ? 'decided-went-along-accepted' : 'decided-went-along-rejected')}
            </p>`
      }
      ${
        thread === undefined
          ? nothing
          : html`<button
              class="btn btn--s btn--plain"
              type="button"
              data-act="thread"
              aria-label=${actName(words('suggesting-thread'), cardSaying(bodyOf(item.author), wordsSaid(item, this.codeOf)))}
              @click=${() => this.tell('thread', thread)}
            >
              ${icon('comment')}${words('suggesting-thread')}
            </button>`
      }
    </div>`
  }

  private takenBack({ reverted }: Decision): TemplateResult | typeof nothing {
    if (reverted === null) return nothing
    const { by, at, reason } = reverted
    return html`<div class="decided-back">
      <p class="st st--warn">
        ${icon('undo', true)}${words('decided-taken-back', { who: fullName(by), when: whenWords(at) })}
      </p>
      <p class="sug-reason" dir="auto">${reason}</p>
    </div>`
  }

  private acts({ reverted }: Decision): TemplateResult | typeof nothing {
    if (!this.mayTakeBack || reverted !== null) return nothing
    if (!this.isAsking) {
      return html`<footer>
        <button
          class="btn btn--s"
          type="button"
          data-act="take-back"
          aria-label=${actName(words('decided-take-back'), this.name)}
          ?disabled=${this.isBusy}
          @click=${() => this.ask(true)}
        >
          ${icon('undo', true)}${words('decided-take-back')}
        </button>
      </footer>`
    }
    return html`<form class="sug-form" @submit=${this.onSubmit} @keydown=${this.onKey}>
      <label class="field">
        <span>${words('decided-why-back')}</span>
        <textarea
          class="input"
          name="reason"
          rows="3"
          required
          maxlength=${maxSuggestionReasonLength}
          dir="auto"
        ></textarea>
      </label>
      <footer>
        <button
          class="btn btn--s btn--go"
          type="submit"
          aria-label=${actName(words('decided-take-back'), this.name)}
          ?disabled=${this.isBusy}
        >
          ${words('decided-take-back')}
        </button>
        <button
          class="btn btn--s"
          type="button"
          aria-label=${actName(words('suggesting-cancel'), this.name)}
          @click=${() => this.ask(false)}
        >
          ${words('suggesting-cancel')}
        </button>
      </footer>
    </form>`
  }

  private ask(isAsking: boolean): void {
    this.isAsking = isAsking
    const place = isAsking ? 'textarea' : '[data-act="take-back"]'
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(place)?.focus())
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.ask(false)
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    this.tell('take-back', this.querySelector('textarea')?.value.trim() ?? '')
  }

  private tell(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent<string>(name, { detail }))
  }
}

/** What became of what, and when. */
export function decisionName(decision: Decision, codeOf: (linkId: string) => string): string {
  const [item] = decision.items
  const card = words('decided-card', { what: words(verdicts[decision.kind].key), when: whenWords(decision.at) })
  return cardSaying(card, item === undefined ? decision.removedWords : wordsSaid(item, codeOf))
}

/** Of a decision on many; the others are a press away. */
const shownAtOnce = 3

const verdicts = {
  accept: { key: 'decided-accepted', sign: 'check', look: 'st--ok' },
  reject: { key: 'decided-rejected', sign: 'x', look: 'st--bad' },
  lift: { key: 'decided-lifted', sign: 'bracket', look: 'st--ok' },
  'remove-alternative': { key: 'decided-alternative-removed', sign: 'bracket', look: '' },
} as const satisfies {
  readonly [kind in Decision['kind']]: { readonly key: MessageKey; readonly sign: string; readonly look: string }
}
