/**
 * Discussions of a goal, of the agenda or of an indicator: filters, cards and composers around one store. Beside a text
 * the workspace tells where its words are and hears which marks to draw; alone on a page it is a list. Keys: Alt and
 * the arrows go from one to the next, Escape goes back to the text.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { threadNamedIn } from '../../packages/domain/comment.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { afterPlacing, CardColumn } from '../ui/card-column.ts'
import { LightElement } from '../ui/light-element.ts'
import './comment-composer.ts'
import { CommentWriting, type Writing } from './comment-writing.ts'
import './discussion-filters.ts'
import type { Announcement, DiscussionMarks, TextBeside } from './discussion-news.ts'
import { failedTemplate, noneTemplate, starterTemplate } from './discussion-states.ts'
import type { Mentionable } from './mention-search.ts'
import { mentionableMembers } from './mentionable-members.ts'
import './thread-card.ts'
import type { ThreadAct, ThreadActEvent } from './thread-card.ts'
import { firstFilter, shownThreads, type ThreadFilter, type ThreadPlaces } from './thread-filter.ts'
import { ThreadStore, type AboutPart, type DiscussionSubject, type StoreChange, type Thread } from './thread-store.ts'
import { organisationOf } from './thread-words.ts'
import { UnsentComments } from './unsent-comments.ts'

/** The mark of the words that a new thread will stand on. */
export const newMark = 'new'

/**
 * Fires `marks` with the threads to be marked in the text and the words of a new one, `active` and `point` with a
 * thread's id or null, `back` when the reader goes back to the text, `counts` with the number of open threads, `closed`
 * with why nobody can open one (or null), `suggestion` with the id of one to look at, and `announce` with an
 * announcement.
 */
@customElement('discussion-panel')
export class DiscussionPanel extends LightElement {
  @property({ attribute: false }) subject: DiscussionSubject | null = null
  @property({ attribute: false }) participantId = ''
  /** Where the threads stand in the text; null while no text is open. */
  @property({ attribute: false }) places: ThreadPlaces = null
  @property({ attribute: false }) beside: TextBeside | null = null
  @property({ attribute: false }) hasSelection = false
  /** Who suggests what a thread is about, by its id; null where it is not known. */
  @property({ attribute: false }) suggesterOf: (id: string) => string | null = () => null
  /** The thread whose words are pointed at in the text. */
  @property({ attribute: false }) pointed: string | null = null
  @state() private active: string | null = null
  @state() private filter: ThreadFilter = firstFilter
  @state() private version = 0
  private store: ThreadStore | null = null
  private writing: CommentWriting | null = null
  private members: (() => Promise<readonly Mentionable[]>) | null = null
  private readonly column = new CardColumn(this, {
    ids: () => this.shown().map(({ id }) => id),
    active: () => this.active,
    atLine: () => (this.writing?.now?.kind === 'thread' ? newMark : this.active),
    open: id => this.open(id),
    leave: () => this.back(),
  })
  private told = ''

  /** The first HTML stays until there is something to show in its place. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.column.start()
    addEventListener('hashchange', this.openNamed)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.openNamed)
    this.column.close()
    this.store?.close()
  }

  /** Begins a new thread about these words; words already written stay and stand on the new ones. */
  compose(about: AboutPart | null, quote: string): void {
    void this.writing?.beginThread(about, quote)
  }

  /** Shows a thread with all it holds, and takes the focus. */
  open(id: string): void {
    const thread = this.store?.threads.find(each => each.id === id)
    if (thread === undefined) return
    if (!this.shown().includes(thread)) this.filter = { ...firstFilter, state: 'all' }
    this.activate(id)
    void this.updateComplete.then(() => this.column.focus(id))
  }

  /** The thread that is looked at; null for none. */
  get activeThread(): string | null {
    return this.active
  }

  /** The card of a thread is in sight, once it stands where it belongs; the focus stays where it is. */
  reveal(id: string): void {
    this.column.reveal(id)
  }

  /** The text was laid out anew. */
  realign(): void {
    this.column.realign()
  }

  /** The height of this element decides where lines are. */
  watch(element: Element): void {
    this.column.watch(element)
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { subject } = this
    if (this.store === null && subject !== null && this.participantId !== '') this.begin(subject)
    if (changed.has('filter') && this.active !== null && !this.shown().some(({ id }) => id === this.active)) {
      this.active = null
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store === null || store.state.kind === 'loading') return nothing
    this.querySelector(':scope > [data-first]')?.remove()
    if (store.state.kind === 'failed') return failedTemplate(store.state.reason, () => void store.load())
    const shown = this.shown()
    // A list without items is none.
    const isEmpty = shown.length === 0 && this.writing?.now?.kind !== 'thread'
    return html`<discussion-filters
        .filter=${this.filter}
        .onText=${this.subject?.kind === 'goal'}
        @filter=${this.onFilter}
      ></discussion-filters>
      ${this.starter(store)}
      <p class="vh" id="discussion-keys">${words('discussion-keys')}</p>
      <div
        class="rail"
        role=${isEmpty ? 'group' : 'list'}
        aria-label=${words('discussion-list')}
        aria-describedby="discussion-keys"
        @pointerover=${this.onPoint}
        @pointerleave=${this.onPoint}
        @focusin=${this.onPoint}
      >
        ${this.newCard()}
        ${repeat(
          shown,
          ({ id }) => id,
          thread => this.card(store, thread),
        )}
        ${isEmpty ? noneTemplate({ isFiltered: store.threads.length > 0, isGoal: this.subject?.kind === 'goal' }) : nothing}
      </div>`
  }

  protected override updated(): void {
    this.column.follow(this.filter.order === 'text' ? (this.beside?.lines ?? null) : null)
    this.tellMarks()
  }

  private begin(subject: DiscussionSubject): void {
    this.members = mentionableMembers(subject.agendaId)
    this.store = new ThreadStore(subject, this.participantId, change => this.onChange(change))
    this.writing = new CommentWriting({
      store: this.store,
      unsent: new UnsentComments(this.participantId),
      members: this.members,
      whenSaved: () => this.beside?.whenSaved() ?? Promise.resolve(),
      changed: () => (this.version += 1),
      begun: () => void this.updateComplete.then(() => this.focusComposer()),
      sent: (threadId, sentence, author) => {
        this.announce(sentence)
        if (author === 'writes-elsewhere') return
        this.activate(threadId)
        void this.updateComplete.then(() => (author === 'reads' ? this.column.focus(threadId) : this.focusComposer()))
      },
      failed: sentence => this.announce(`${sentence} ${words('composer-kept')}`, true),
    })
  }

  private onChange({ news }: StoreChange): void {
    const isFirst = this.version === 0
    this.version += 1
    const [only, ...others] = news
    if (only !== undefined) {
      const key = only.kind === 'opened' ? 'discussion-news-opened' : 'discussion-news-replied'
      this.announce(
        others.length === 0
          ? words(key, { who: organisationOf(only.by) })
          : words('discussion-news-some', { count: news.length }),
      )
    }
    if (isFirst && this.store?.state.kind === 'ready') {
      void this.writing?.resume()
      this.openNamed()
    }
  }

  /** The address may name a thread: a notice or a mail leads to it. */
  private readonly openNamed = (): void => {
    const named = threadNamedIn(location.hash)
    if (named !== null) this.open(named)
  }

  private shown(): readonly Thread[] {
    const { store, places, filter } = this
    return store === null ? [] : shownThreads(store.threads, filter, { places, isMine: thread => store.isMine(thread) })
  }

  private starter(store: ThreadStore): TemplateResult | typeof nothing {
    if (this.writing?.now?.kind === 'thread') return nothing
    const isGoal = this.subject?.kind === 'goal'
    return starterTemplate({ isGoal, refusal: store.refusalToOpen(), start: () => this.compose(null, '') })
  }

  private newCard(): TemplateResult | typeof nothing {
    const now = this.writing?.now ?? null
    if (now?.kind !== 'thread') return nothing
    const { quote } = now.comment
    return html`<div class="rail-card" role="listitem" data-card=${newMark}>
      <section class="note is-on" aria-label=${words(quote === '' ? 'composer-new' : 'composer-new-on')}>
        ${quote === '' ? nothing : html`<blockquote class="note-quote" dir="auto"><p>${quote.slice(0, 160)}</p></blockquote>`}
        ${this.composer(now)}
      </section>
    </div>`
  }

  private composer(now: Writing): TemplateResult {
    const { writing } = this
    return html`<comment-composer
      .comment=${now.comment}
      .purpose=${now.kind === 'thread' ? 'new' : now.kind}
      .isSending=${now.isSending}
      .failure=${now.failure}
      .loadMembers=${this.members}
      @written=${(event: CustomEvent<Writing['comment']>) => writing?.written(event.detail)}
      @send=${(event: CustomEvent<Writing['comment']>) => void writing?.send(event.detail)}
      @cancel=${() => this.cancel(now)}
      @leave=${() => this.leave(now)}
    ></comment-composer>`
  }

  private card(store: ThreadStore, thread: Thread): TemplateResult {
    const now = this.writing?.now ?? null
    const isHere = now !== null && now.kind !== 'thread' && now.threadId === thread.id
    return html`<thread-card
      class="rail-card"
      role="listitem"
      data-card=${thread.id}
      .thread=${thread}
      .store=${store}
      .places=${this.places}
      .suggester=${thread.anchor.suggestion === null ? null : this.suggesterOf(thread.anchor.suggestion)}
      .isActive=${thread.id === this.active}
      .isPointed=${thread.id === this.pointed}
      .canReattach=${this.hasSelection}
      .composer=${isHere ? { for: now.kind === 'reply' ? thread.id : now.comment.commentId, template: this.composer(now) } : null}
      @act=${(event: ThreadActEvent) => void this.act(thread, event.detail)}
    ></thread-card>`
  }

  private async act(thread: Thread, act: ThreadAct): Promise<void> {
    const { writing } = this
    switch (act.kind) {
      case 'activate':
        this.activate(thread.id)
        await this.updateComplete
        return this.column.focus(thread.id)
      case 'rest':
        return this.back()
      case 'suggestion':
        this.dispatchEvent(new CustomEvent<string>('suggestion', { detail: act.id }))
        return undefined
      case 'reply':
        return writing?.beginReply(thread)
      case 'edit':
        return writing?.beginEdit(thread, act.comment)
      case 'withdraw':
        return this.does(store => store.withdraw(act.comment.id), 'discussion-withdrawn')
      case 'resolve':
        return this.does(store => store.resolve(thread.id), 'discussion-closed')
      case 'reopen':
        return this.does(store => store.reopen(thread.id), 'discussion-reopened')
      case 'reattach': {
        const selected = this.beside?.selected() ?? null
        if (selected === null) return this.announce(words('thread-reattach-no-words'), true)
        await this.beside?.whenSaved()
        return this.does(store => store.reattach(thread.id, selected.about), 'thread-reattached')
      }
    }
  }

  private async does(act: (store: ThreadStore) => Promise<void>, done: Parameters<typeof words>[0]): Promise<void> {
    if (this.store === null) return
    try {
      await act(this.store)
      this.announce(words(done))
    } catch (fault) {
      this.announce(sentenceOf(fault), true)
    }
  }

  private cancel(now: Writing): void {
    this.writing?.cancel()
    this.goBackFrom(now)
  }

  private leave(now: Writing): void {
    if (this.writing?.leave() === true) this.announce(words('composer-kept'))
    this.goBackFrom(now)
  }

  private goBackFrom(now: Writing): void {
    if (now.kind === 'thread') this.back()
    else void this.updateComplete.then(() => this.column.focus(now.threadId))
  }

  private activate(id: string | null): void {
    if (id === this.active) return
    // Once it is left, the same link leads to it again.
    if (threadNamedIn(location.hash) === this.active && this.active !== null)
      history.replaceState(null, '', location.pathname + location.search)
    this.active = id
    void this.writing?.resumeReply(id)
    this.dispatchEvent(new CustomEvent<string | null>('active', { detail: id }))
  }

  private back(): void {
    const { active } = this
    this.activate(null)
    this.dispatchEvent(new CustomEvent<string | null>('back', { detail: active }))
  }

  private focusComposer(): void {
    const composer = this.querySelector<HTMLElement>('comment-composer')
    composer?.focus()
    afterPlacing(() => composer?.closest('.note')?.scrollIntoView({ block: 'nearest' }))
  }

  private readonly onFilter = (event: CustomEvent<ThreadFilter>): void => {
    this.filter = event.detail
  }

  private readonly onPoint = (event: Event): void => {
    this.dispatchEvent(new CustomEvent<string | null>('point', { detail: this.column.pointedBy(event) }))
  }

  /** Marks follow what is shown; told only when they are others. */
  private tellMarks(): void {
    const { store } = this
    if (store === null || store.state.kind !== 'ready') return
    const shown = this.shown()
    const now = this.writing?.now ?? null
    const about = now?.kind === 'thread' ? now.comment.about : null
    const open = store.threads.filter(({ resolvedAt }) => resolvedAt === null)
    const refusal = store.refusalToOpen()
    const closed = refusal === null ? null : words(refusal)
    const told = JSON.stringify([closed, shown.map(({ id, anchor }) => [id, anchor]), about, open.map(({ id }) => id)])
    if (told === this.told) return
    this.told = told
    // All threads get a place, so that detached ones are known; only those shown are marked.
    this.dispatchEvent(new CustomEvent<DiscussionMarks>('marks', { detail: { shown, all: store.threads, about } }))
    this.dispatchEvent(new CustomEvent('counts', { detail: { open: open.length } }))
    this.dispatchEvent(new CustomEvent<string | null>('closed', { detail: closed }))
  }

  private announce(sentence: string, seen = false): void {
    this.dispatchEvent(new CustomEvent<Announcement>('announce', { detail: { sentence, seen }, bubbles: true }))
  }
}
