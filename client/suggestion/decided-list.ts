/**
 * What was decided in a goal, newest first, under the suggestions that are still open: a card each, folded away until
 * somebody looks. A notice leads to the decision on its suggestion.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { ActsInTurn } from './acts-in-turn.ts'
import { apart } from './card-names.ts'
import { DecidedSuggestions, type Decision } from './decided-suggestions.ts'
import './decision-card.ts'
import { type DecisionCard, decisionName } from './decision-card.ts'
import { bodyOf } from './suggestion-words.ts'

/** What the list needs of the page. `codeOf`: what a link leads to, by its id; '' where it is not known. */
export type DecidedFacts = {
  readonly agendaId: string
  readonly goalId: string
  codeOf(linkId: string): string
}

/** Fires `said` with a sentence, `thread` with the id of a discussion to open, and `known` when it has read. */
@customElement('decided-list')
export class DecidedList extends LightElement {
  @property({ attribute: false }) facts: DecidedFacts | null = null
  @state() private version = 0
  @state() private isOpen = false
  private store: DecidedSuggestions | null = null
  private wanted: string | null = null
  private readonly acts = new ActsInTurn(() => this.requestUpdate())

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.store?.close()
    this.store = null
  }

  /** Shows what became of a suggestion, or a decision, by its id; once it is known. */
  open(id: string): void {
    this.wanted = id
    this.showWanted()
  }

  /** Who suggested something that was decided; null where it is not known. */
  authorOf(suggestionId: string): string | null {
    const found = this.store?.decisions.flatMap(({ items }) => items).find(item => item.suggestionId === suggestionId)
    return found === undefined ? null : bodyOf(found.author)
  }

  protected override willUpdate(): void {
    const { facts } = this
    if (this.store !== null || facts === null) return
    const { agendaId, goalId } = facts
    this.store = new DecidedSuggestions({ agendaId, goalId, changed: () => this.onChanged() })
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store === null || store.state.kind === 'loading') return nothing
    if (store.state.kind === 'failed') return this.failed(store.state.reason)
    if (store.decisions.length === 0) return nothing
    const codeOf = (linkId: string): string => this.facts?.codeOf(linkId) ?? ''
    const names = apart(store.decisions.map(one => decisionName(one, codeOf)))
    return html`<details class="decided" ?open=${this.isOpen} @toggle=${this.onToggle}>
      <summary><h2 class="h3">${words('decided-title', { count: store.decisions.length })}</h2></summary>
      <ol class="cards">
        ${repeat(
          store.decisions,
          ({ id }) => id,
          (decision, at) => html`<li>${this.card(store, decision, names[at] ?? '')}</li>`,
        )}
      </ol>
    </details>`
  }

  private card(store: DecidedSuggestions, decision: Decision, name: string): TemplateResult {
    const { id } = decision
    return html`<decision-card
      data-id=${id}
      .decision=${decision}
      .name=${name}
      .mayTakeBack=${store.mayTakeBack}
      .isBusy=${this.acts.isBusy(id)}
      .problem=${this.acts.problemOf(id)}
      .codeOf=${(linkId: string) => this.facts?.codeOf(linkId) ?? ''}
      @take-back=${(event: CustomEvent<string>) => void this.takeBack(id, event.detail)}
      @thread=${(event: CustomEvent<string>) => this.tell('thread', event.detail)}
    ></decision-card>`
  }

  private failed(reason: string): TemplateResult {
    return html`<div class="rail-empty" role="alert">
      <p>${words('decided-failed', { reason })}</p>
      <button class="btn btn--s" type="button" @click=${() => void this.store?.load()}>
        ${words('links-try-again')}
      </button>
    </div>`
  }

  private async takeBack(id: string, reason: string): Promise<void> {
    const { store } = this
    if (store === null) return
    const problem = await this.acts.act(id, async () => {
      await store.takeBack(id, reason)
      const card = this.cardOf(id)
      card?.rest()
      this.tell('said', words('decided-said-taken-back'))
      await card?.updateComplete
      card?.querySelector<HTMLElement>('article')?.focus({ preventScroll: true })
    })
    // Somebody may have been quicker: what is true now stands beside the sentence.
    if (problem !== null) await store.load()
  }

  private cardOf(id: string): DecisionCard | null {
    return this.querySelector<DecisionCard>(`decision-card[data-id="${CSS.escape(id)}"]`)
  }

  private readonly onToggle = (event: Event): void => {
    if (event.target instanceof HTMLDetailsElement && event.target.matches('.decided')) this.isOpen = event.target.open
  }

  private onChanged(): void {
    this.version += 1
    this.tell('known', '')
    this.showWanted()
  }

  private showWanted(): void {
    const { store, wanted } = this
    if (store === null || wanted === null) return
    const decision = store.decisions.find(
      ({ id, items }) => id === wanted || items.some(({ suggestionId }) => suggestionId === wanted),
    )
    if (decision === undefined) return
    this.wanted = null
    this.isOpen = true
    void this.look(decision, wanted)
  }

  private async look({ id }: Decision, wanted: string): Promise<void> {
    await this.updateComplete
    const card = this.cardOf(id)
    await card?.updateComplete
    const item = card?.querySelector<HTMLElement>(`[data-suggestion="${CSS.escape(wanted)}"]`)
    item?.closest('details')?.setAttribute('open', '')
    const place = item ?? card?.querySelector<HTMLElement>('article')
    place?.scrollIntoView({ block: 'nearest' })
    place?.focus({ preventScroll: true })
  }

  private tell(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent<string>(name, { detail }))
  }
}
