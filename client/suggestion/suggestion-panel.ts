/**
 * The suggestions of a goal in the margin: a filter, a card each level with its words or in a list, and for those who
 * hold the pen the door to deciding several at once. Beside a text the workspace tells what it holds and where, and is
 * told which suggestion is looked at; keys as everywhere in the margin (client/ui/card-column.ts).
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { PresenceUser } from '../../packages/contract/live-protocol.ts'
import type { FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import { words } from '../platform/page-facts.ts'
import { CardColumn } from '../ui/card-column.ts'
import type { Lines } from '../ui/card-rail.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import { railChoice } from '../ui/rail-choice.ts'
import { ActsInTurn } from './acts-in-turn.ts'
import { apart, cardSaying } from './card-names.ts'
import { orderChoice } from './card-order.ts'
import './decide-several.ts'
import type { DecideSeveral } from './decide-several.ts'
import { FollowedFocus, isFocusLost, keptFocus } from './kept-focus.ts'
import { OpenSuggestions, seenOf, type SaidSuggestion, type ShownSuggestion } from './open-suggestions.ts'
import './suggestion-card.ts'
import type { Allowed, SuggestionAct, SuggestionCard } from './suggestion-card.ts'
import { bodyOf, changeWords, kindWords, suggesterOf } from './suggestion-words.ts'

/** What the panel needs of the page: whose it is and what can be asked of the text beside it. */
export type SuggestionFacts = {
  readonly agendaId: string
  readonly goalId: string
  readonly organisation: string | null
  authorOf(alias: string): PresenceUser | null
  whenSaved(): Promise<void>
  /** The number of a block; '' where it has none. */
  numberOf(bid: string): string
  /** What a link leads to, by its id; '' where it is not known. */
  codeOf(linkId: string): string
}

const filters = ['all', 'mine', 'contested'] as const
type Filter = (typeof filters)[number]

/**
 * Fires `show` with the name of a suggestion to look at in the text, `active` and `point` with one or null, `discuss`
 * with one to begin a discussion about, `thread` with the id of a discussion to open, `elsewhere` with one that is not
 * open any more, `count` with how many there are, `said` with a sentence, and `back`.
 */
@customElement('suggestion-panel')
export class SuggestionPanel extends LightElement {
  @property({ attribute: false }) facts: SuggestionFacts | null = null
  /** Where the words of each are, by its name; null while there is no text beside. */
  @property({ attribute: false }) lines: Lines = null
  /** The suggestion that is pointed at in the text. */
  @property({ attribute: false }) pointed: string | null = null
  @state() private isList = false
  @state() private filter: Filter = 'all'
  @state() private active: string | null = null
  /** Those beside each other in such numbers that each is shown in brief. */
  @state() private crowd: ReadonlySet<string> = new Set()
  @state() private version = 0
  private store: OpenSuggestions | null = null
  private ownAlias: string | null = null
  private readonly acts = new ActsInTurn(() => this.requestUpdate())
  private counted = -1
  private wanted: string | null = null
  private readonly focused = new FollowedFocus(this, next => this.goOn(next))
  private readonly column = new CardColumn(this, {
    ids: () => this.names(),
    active: () => this.active,
    crowd: ids => (this.crowd = ids),
    open: name => this.open(name),
    leave: () => this.leave(),
  })

  override connectedCallback(): void {
    super.connectedCallback()
    this.column.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.column.close()
    this.store?.close()
    this.store = null
  }

  /** What the live text holds now, and this person's name in it. */
  textSays(found: readonly FoundSuggestion[] | null, ownAlias: string | null): void {
    this.ownAlias = ownAlias
    this.store?.textSays(found)
  }

  /** The text was laid out anew. */
  realign(): void {
    this.column.realign()
  }

  /** The height of this element decides where lines are. */
  watch(element: Element): void {
    this.column.watch(element)
  }

  /** Looks at a suggestion, by its name or its id, once it is known what is open; takes the focus unless told not to. */
  open(asked: string, focus = true): void {
    const name = this.store?.shown().find(one => one.name === asked || one.said?.id === asked)?.name
    if (name === undefined) {
      this.wanted = asked
      // Words that were just written are not in the list yet; what has an id was decided or withdrawn.
      if (this.store?.state.kind === 'ready' && /^[0-9a-f-]{36}$/.test(asked)) this.giveUp(asked)
      return
    }
    this.wanted = null
    if (!this.names().includes(name)) this.filter = 'all'
    this.look(name)
    void this.updateComplete.then(() => (focus ? this.column.focus(name) : this.column.reveal(name)))
  }

  /** Who suggests what is open, by its id; null where it is not known. */
  suggesterOfId(id: string): string | null {
    const one = this.store?.shown().find(({ said }) => said?.id === id)
    return one?.said == null ? null : bodyOf(one.said.author)
  }

  /** What the server says of an open suggestion; null where it has not read it. */
  saidOf(name: string): SaidSuggestion | null {
    return this.store?.shown().find(one => one.name === name)?.said ?? null
  }

  private giveUp(asked: string): void {
    this.wanted = null
    this.tell('elsewhere', asked)
  }

  protected override willUpdate(): void {
    this.focused.before()
    const { facts } = this
    if (this.store !== null || facts === null) return
    const { agendaId, goalId, whenSaved } = facts
    this.store = new OpenSuggestions({ agendaId, goalId, whenSaved, changed: () => this.onChanged() })
  }

  protected override updated(): void {
    this.column.follow(this.isList ? null : this.lines)
    this.focused.after()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store, facts } = this
    if (store === null || facts === null) return nothing
    const { state: reading } = store
    if (reading.kind === 'failed') return this.failed(reading.reason)
    const all = store.shown()
    if (reading.kind === 'loading' && all.length === 0)
      return html`<p class="mid rail-empty">${words('suggesting-loading')}</p>`
    const shown = all.filter(one => this.passes(one))
    const decides = store.refusalTo('decide-suggestions') === null
    const names = apart(shown.map(one => this.cardName(one, facts)))
    const order = orderChoice(this.isList, this.onOrder)
    return html`${all.length === 0 ? nothing : html`<div class="railbar">${this.filters()}${order}</div>`}
      <div class="rail-start">
        <p class="small mid" tabindex="-1">
          ${words('suggesting-count', { count: all.length })}
          ${words(decides ? 'suggesting-you-decide' : 'suggesting-others-decide')}
        </p>
        ${
          decides && all.length > 1
            ? html`<button class="btn btn--s" type="button" data-act="several" @click=${() => this.decideSeveral()}>
                ${icon('list')}${words('suggesting-several')}
              </button>`
            : nothing
        }
      </div>
      ${all.length === 0 ? html`<p class="mid rail-empty">${words('suggesting-none')}</p>` : nothing}
      ${all.length > 0 && shown.length === 0 ? html`<p class="mid rail-empty">${words('suggesting-none-of-these')}</p>` : nothing}
      <p class="vh" id="suggestion-keys">${words('discussion-keys')}</p>
      <div
        class="rail ${this.isList ? 'rail--list' : ''}"
        role=${shown.length === 0 ? 'group' : 'list'}
        aria-label=${words('workspace-view-suggestions')}
        aria-describedby="suggestion-keys"
        @pointerover=${this.onPoint}
        @pointerleave=${this.onPoint}
        @focusin=${this.onPoint}
      >
        ${repeat(
          shown,
          one => one.name,
          (one, at) => this.card(one, facts, store, names[at] ?? ''),
        )}
      </div>
      <decide-several .store=${store} .suggesters=${this.suggesters()} @decided=${this.onDecided}></decide-several>`
  }

  private card(one: ShownSuggestion, facts: SuggestionFacts, store: OpenSuggestions, called: string): TemplateResult {
    const { name } = one
    return html`<suggestion-card
      class="rail-card"
      role="listitem"
      data-card=${name}
      .shown=${one}
      .who=${suggesterOf(one, facts.authorOf)}
      .place=${this.placeOf(one, facts)}
      .name=${called}
      .allowed=${this.allowed(one, store)}
      .codeOf=${facts.codeOf}
      .isActive=${this.active === name}
      .isCrowded=${this.crowd.has(name)}
      .isPointed=${this.pointed === name}
      .isBacked=${this.isBacked(one)}
      .isBusy=${this.acts.isBusy(name)}
      .problem=${this.acts.problemOf(name)}
      @act=${(event: CustomEvent<SuggestionAct>) => void this.act(one, event.detail)}
    ></suggestion-card>`
  }

  private failed(reason: string): TemplateResult {
    return html`<div class="rail-empty" role="alert">
      <p>${words('suggesting-failed', { reason })}</p>
      <button class="btn btn--s" type="button" @click=${() => void this.store?.load()}>
        ${words('links-try-again')}
      </button>
    </div>`
  }

  private filters(): TemplateResult {
    return railChoice(
      words('suggesting-filter'),
      filters.map(one => [one, words(`suggesting-filter-${one}`)]),
      this.filter,
      value => (this.filter = filters.find(one => one === value) ?? 'all'),
    )
  }

  private passes(one: ShownSuggestion): boolean {
    if (this.filter === 'mine') return this.isOwn(one)
    if (this.filter === 'contested') return (one.found?.contested ?? one.said?.contested ?? []).length > 0
    return true
  }

  private cardName(one: ShownSuggestion, facts: SuggestionFacts): string {
    const kind = kindWords(one)
    const place = this.placeOf(one, facts)
    const who = bodyOf(suggesterOf(one, facts.authorOf))
    const card = words('suggesting-card', { who, kind, place: place === '' ? kind : place })
    return cardSaying(card, changeWords(one, facts.codeOf))
  }

  private placeOf({ found, said }: ShownSuggestion, facts: SuggestionFacts): string {
    const number = found === null ? (said?.paragraph ?? '') : facts.numberOf(found.bid)
    return number === '' ? (said?.paragraph ?? '') : number
  }

  private isOwn({ found, said }: ShownSuggestion): boolean {
    return said?.isOwn ?? (found !== null && found.alias === this.ownAlias)
  }

  private isBacked({ said }: ShownSuggestion): boolean {
    const own = this.facts?.organisation ?? null
    return own !== null && said?.backing.some(({ by }) => by.organisation === own) === true
  }

  private allowed(one: ShownSuggestion, store: OpenSuggestions): Allowed {
    const isOwn = this.isOwn(one)
    const own = this.facts?.organisation ?? null
    const isOfOwn = own !== null && one.said?.author.organisation === own
    return {
      isOwn: isOwn && store.refusalTo('explain-suggestion') === null,
      back: !isOwn && !isOfOwn && own !== null && store.refusalTo('back-suggestion') === null,
      decide: store.refusalTo('decide-suggestions') === null,
      discuss: store.refusalTo('open-thread') === null,
    }
  }

  private async act(one: ShownSuggestion, act: SuggestionAct): Promise<void> {
    const { name } = one
    this.look(name)
    switch (act.kind) {
      case 'open':
        return this.open(name)
      case 'show':
        return this.tell('show', name)
      case 'discuss':
        return this.tell('discuss', name)
      case 'thread':
        return this.tell('thread', act.id)
      case 'back':
        return this.through(name, store => store.back(name, this.isBacked(one)))
      case 'withdraw':
        return this.through(name, store => store.withdraw(name), 'suggesting-withdrawn')
      case 'explain':
        return this.through(name, store => store.explain(name, act.reason), 'suggesting-explained')
      case 'decide': {
        const seen = seenOf(one)
        const done = act.verdict === 'accept' ? 'suggesting-accepted' : 'suggesting-rejected'
        return this.through(name, store => store.decide(act.verdict, { names: [name] }, act.reason, seen), done)
      }
    }
  }

  private async through(
    name: string,
    act: (store: OpenSuggestions) => Promise<void>,
    done?: 'suggesting-withdrawn' | 'suggesting-explained' | 'suggesting-accepted' | 'suggesting-rejected',
  ): Promise<void> {
    const { store } = this
    if (store === null) return
    const at = this.names().indexOf(name)
    const back = keptFocus(this.cardOf(name))
    await this.acts.act(name, async () => {
      await act(store)
      this.cardOf(name)?.rest()
      if (done !== undefined) this.tell('said', words(done))
    })
    await this.updateComplete
    await this.cardOf(name)?.updateComplete
    back()
    // The card may be gone, and the focus with it: the next one takes it, so that the keyboard goes on.
    if (this.cardOf(name) !== null || !isFocusLost()) return
    const names = this.names()
    this.goOn(names[Math.min(at, names.length - 1)] ?? null)
  }

  /** With the next card, or where the list begins. */
  private goOn(next: string | null): void {
    if (next !== null) this.open(next)
    else this.querySelector<HTMLElement>('.rail-start p')?.focus()
  }

  private decideSeveral(): void {
    this.querySelector<DecideSeveral>('decide-several')?.ask()
  }

  private suggesters(): DecideSeveral['suggesters'] {
    const organisations = new Map<string, string>()
    const authors = new Map<string, string>()
    for (const { said } of this.store?.shown() ?? []) {
      const author = said?.author
      if (author?.organisationId != null) organisations.set(author.organisationId, author.organisation ?? '')
      if (author?.id != null && author.name !== null) authors.set(author.id, author.name)
    }
    return { organisations, authors }
  }

  private readonly onDecided = (event: Event): void => {
    this.tell('said', (event as CustomEvent<string>).detail)
    // The button that opened the dialog may be gone.
    void this.updateComplete.then(() => (isFocusLost() ? this.goOn(null) : undefined))
  }

  private readonly onOrder = (isList: boolean): void => {
    this.isList = isList
  }

  private readonly onPoint = (event: Event): void => {
    this.tell('point', this.column.pointedBy(event))
  }

  private look(name: string | null): void {
    if (name === this.active) return
    this.active = name
    this.tell('active', name)
  }

  private leave(): void {
    const { active } = this
    this.look(null)
    this.tell('back', active)
  }

  private names(): readonly string[] {
    return (this.store?.shown() ?? []).filter(one => this.passes(one)).map(({ name }) => name)
  }

  private cardOf(name: string): SuggestionCard | null {
    return this.querySelector<SuggestionCard>(`[data-card="${CSS.escape(name)}"]`)
  }

  private onChanged(): void {
    this.version += 1
    if (this.wanted !== null) this.open(this.wanted)
    this.tell('known', null)
    const count = this.store?.shown().length ?? 0
    if (count === this.counted) return
    this.counted = count
    this.tell('count', count)
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}
