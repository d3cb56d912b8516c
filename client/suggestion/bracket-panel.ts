/**
 * The brackets of a goal in the margin: a card each, level with its words or in a list. Beside a text the workspace
 * tells what it holds and where, and is told which bracket is looked at; keys as everywhere in the margin
 * (client/ui/card-column.ts). On a phone a bracket that is pressed opens as a sheet (choose-wording.ts).
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { FoundBracket } from '../../packages/document/bracket-edits.ts'
import { words } from '../platform/page-facts.ts'
import { CardColumn } from '../ui/card-column.ts'
import type { Lines } from '../ui/card-rail.ts'
import { LightElement } from '../ui/light-element.ts'
import { ActsInTurn } from './acts-in-turn.ts'
import './bracket-card.ts'
import type { BracketAct, BracketCard, BracketRights } from './bracket-card.ts'
import { orderChoice } from './card-order.ts'
import { ChooseWording } from './choose-wording.ts'
import { FollowedFocus, keptFocus } from './kept-focus.ts'
import { OpenBrackets, type Placing, type ShownBracket } from './open-brackets.ts'

/** What the panel needs of the page. */
export type BracketFacts = {
  readonly agendaId: string
  readonly goalId: string
  readonly organisation: string | null
  whenSaved(): Promise<void>
  /** The words before and behind a bracket in its paragraph. */
  around(id: string): { readonly before: string; readonly after: string }
}

const phone = '(max-width: 48rem)'

/**
 * Fires `show` with the id of a bracket to look at in the text, `point` with the one that is pointed at or null,
 * `active` with the one that is looked at or null, `changed` when what is known of brackets changed, `said` with a
 * sentence, and `back` with an id or null.
 */
@customElement('bracket-panel')
export class BracketPanel extends LightElement {
  @property({ attribute: false }) facts: BracketFacts | null = null
  /** Where the words of each are, by its id; null while there is no text beside. */
  @property({ attribute: false }) lines: Lines = null
  /** The bracket that is pointed at in the text. */
  @property({ attribute: false }) pointed: string | null = null
  @state() private isList = false
  @state() private active: string | null = null
  /** Those beside each other in such numbers that each is shown in brief. */
  @state() private crowd: ReadonlySet<string> = new Set()
  @state() private version = 0
  private store: OpenBrackets | null = null
  private readonly acts = new ActsInTurn(() => this.requestUpdate())
  private readonly sheet = new ChooseWording()
  private readonly focused = new FollowedFocus(this, next => this.goOn(next))
  private readonly column = new CardColumn(this, {
    ids: () => this.brackets.map(({ id }) => id),
    active: () => this.active,
    crowd: ids => (this.crowd = ids),
    open: id => void this.open(id),
    leave: () => this.leave(),
  })

  override connectedCallback(): void {
    super.connectedCallback()
    this.column.start()
    document.body.append(this.sheet)
    this.sheet.addEventListener('act', this.onSheet)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.column.close()
    this.sheet.remove()
    this.store?.close()
    this.store = null
  }

  /** The text was laid out anew. */
  realign(): void {
    this.column.realign()
  }

  /** The height of this element decides where lines are. */
  watch(element: Element): void {
    this.column.watch(element)
  }

  /** What the live text holds now. */
  textSays(found: readonly FoundBracket[] | null): void {
    this.store?.textSays(found)
  }

  /** The open brackets, in the order of the page. */
  get brackets(): readonly ShownBracket[] {
    return this.store?.shown() ?? []
  }

  /** Whether the server said what there is. */
  get isReady(): boolean {
    return this.store?.state.kind === 'ready'
  }

  /** Why the reader cannot place a bracket now; null if she can. */
  get closed(): string | null {
    if (this.store === null || this.store.state.kind !== 'ready') return words('bracket-loading')
    const refusal = this.store.refusalTo('hold-bracket')
    return refusal === null ? null : words(refusal)
  }

  /** Places a bracket. Throws what the server refuses. */
  async place(placing: Placing): Promise<void> {
    const id = (await this.store?.place(placing)) ?? null
    this.tell('said', words('bracket-placed'))
    if (id !== null) this.look(id)
  }

  /** Opens a bracket: its card, which takes the focus, or on a phone its sheet. Answers whether the card is meant. */
  open(id: string): boolean {
    const bracket = this.store?.bracket(id) ?? null
    if (bracket !== null && matchMedia(phone).matches) {
      this.look(id)
      this.sheet.ask(bracket, this.rights(), this.facts?.around(id) ?? { before: '', after: '' })
      return false
    }
    this.look(id)
    void this.updateComplete.then(() => this.column.focus(id))
    return true
  }

  protected override willUpdate(): void {
    this.focused.before()
    const { facts } = this
    if (this.store !== null || facts === null) return
    this.store = new OpenBrackets({ ...facts, whenSaved: () => facts.whenSaved(), changed: () => this.onChanged() })
  }

  protected override updated(): void {
    this.column.follow(this.isList ? null : this.lines)
    this.focused.after()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store === null) return nothing
    const { state: reading } = store
    if (reading.kind === 'failed')
      return html`<div class="rail-empty" role="alert">
        <p>${words('bracket-failed', { reason: reading.reason })}</p>
        <button class="btn btn--s" type="button" @click=${() => void store.load()}>${words('links-try-again')}</button>
      </div>`
    const all = store.shown()
    if (all.length === 0)
      return html`<p class="mid rail-empty">
        ${words(reading.kind === 'loading' ? 'bracket-loading' : 'bracket-none')}
      </p>`
    const rights = this.rights()
    return html`<div class="railbar">
        <p class="small mid">${words('bracket-count', { count: all.length })}</p>
        ${orderChoice(this.isList, this.onOrder)}
      </div>
      <p class="vh" id="bracket-keys">${words('discussion-keys')}</p>
      <div
        class="rail ${this.isList ? 'rail--list' : ''}"
        role="list"
        aria-label=${words('workspace-view-brackets')}
        aria-describedby="bracket-keys"
        @pointerover=${this.onPoint}
        @pointerleave=${this.onPoint}
        @focusin=${this.onPoint}
      >
        ${repeat(
          all,
          one => one.id,
          one =>
            html`<bracket-card
              class="rail-card"
              role="listitem"
              data-card=${one.id}
              .bracket=${one}
              .rights=${rights}
              .isActive=${this.active === one.id}
              .isCrowded=${this.crowd.has(one.id)}
              .isPointed=${this.pointed === one.id}
              .isBusy=${this.acts.isBusy(one.id)}
              .problem=${this.acts.problemOf(one.id)}
              @act=${(event: CustomEvent<BracketAct>) => void this.act(one, event.detail)}
            ></bracket-card>`,
        )}
      </div>`
  }

  private rights(): BracketRights {
    const change = this.store?.refusalTo('hold-bracket') === null
    return {
      change,
      hold: change && (this.facts?.organisation ?? null) !== null,
      decide: this.store?.refusalTo('decide-suggestions') === null,
    }
  }

  private readonly onSheet = (event: Event): void => {
    const { id, act } = (event as CustomEvent<{ readonly id: string; readonly act: BracketAct }>).detail
    const bracket = this.store?.bracket(id) ?? null
    if (bracket !== null) void this.fromSheet(bracket, act)
  }

  /** The sheet stays until it is done: what was typed is kept when it is refused. */
  private async fromSheet(bracket: ShownBracket, act: BracketAct): Promise<void> {
    const problem = await this.act(bracket, act)
    if (problem === null) return this.sheet.close(bracket.id)
    this.sheet.refuse(problem, this.store?.bracket(bracket.id) ?? bracket)
    this.tell('said', problem)
  }

  /** Answers why it was refused; null when it was done. */
  private async act(bracket: ShownBracket, act: BracketAct): Promise<string | null> {
    const { id } = bracket
    this.look(id)
    const { store } = this
    if (act.kind === 'open' || act.kind === 'show') {
      if (act.kind === 'open') this.open(id)
      else this.tell('show', id)
      return null
    }
    if (store === null) return null
    const after = this.neighbourOf(id)
    const back = keptFocus(this.cardOf(id))
    const problem = await this.acts.act(id, async () => {
      const sentence = await this.through(store, store.bracket(id) ?? bracket, act)
      // Before the focus goes on: nothing behind an open sheet takes it.
      this.sheet.close(id)
      this.cardOf(id)?.rest()
      this.tell('said', sentence)
      await this.updateComplete
      // The card may be gone: the next one takes the focus, so that the keyboard goes on.
      if (this.cardOf(id) !== null) return
      this.goOn(after !== null && store.bracket(after) !== null ? after : null)
    })
    await this.updateComplete
    await this.cardOf(id)?.updateComplete
    back()
    return problem
  }

  /** With the next card, or in the text. */
  private goOn(next: string | null): void {
    if (next === null) this.tell('back', null)
    else if (!matchMedia(phone).matches) this.open(next)
  }

  /** Does it, and answers what was done as a sentence. */
  private async through(
    store: OpenBrackets,
    bracket: ShownBracket,
    act: Exclude<BracketAct, { readonly kind: 'open' | 'show' }>,
  ): Promise<string> {
    const lifted = words('bracket-lifted')
    switch (act.kind) {
      case 'choose': {
        await store.choose(bracket, act.n)
        return words('bracket-held', { letter: bracket.alternatives.find(one => one.n === act.n)?.letter ?? '' })
      }
      case 'release':
        return (await store.release(bracket)) ? lifted : words('bracket-released')
      case 'propose':
        await store.propose(bracket, act.wording, act.hold)
        return words('bracket-added')
      case 'take-out':
        await store.takeOut(bracket, act.n)
        return words('bracket-taken-out')
      case 'agree':
        return (await store.agree(bracket, act.n)) ? lifted : words('bracket-agreed-done')
      case 'lift':
        await store.lift(bracket, act.keep, act.reason)
        return lifted
    }
  }

  private look(id: string | null): void {
    if (id === this.active) return
    this.active = id
    this.tell('active', id)
  }

  private readonly onOrder = (isList: boolean): void => {
    this.isList = isList
  }

  private readonly onPoint = (event: Event): void => {
    this.tell('point', this.column.pointedBy(event))
  }

  private leave(): void {
    const { active } = this
    this.look(null)
    this.tell('back', active)
  }

  private neighbourOf(id: string): string | null {
    const ids = this.brackets.map(one => one.id)
    const at = ids.indexOf(id)
    return ids[at + 1] ?? ids[at - 1] ?? null
  }

  private cardOf(id: string): BracketCard | null {
    return this.querySelector<BracketCard>(`[data-card="${CSS.escape(id)}"]`)
  }

  private onChanged(): void {
    this.version += 1
    if (this.active !== null && this.store?.bracket(this.active) === null) this.look(null)
    this.tell('changed', null)
  }

  private tell(name: 'show' | 'point' | 'active' | 'changed' | 'said' | 'back', detail: string | null): void {
    this.dispatchEvent(new CustomEvent<string | null>(name, { detail }))
  }
}
