/**
 * Where the text of a goal and its discussions meet: threads become marks in the text, marks that are pressed open
 * their cards, selected words begin a comment, and the margin's cards learn where their lines are.
 */
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import { threadNamedIn } from '../../packages/domain/comment.ts'
import type { Announcement, DiscussionMarks, TextBeside } from '../comment/discussion-news.ts'
import { newMark, type DiscussionPanel } from '../comment/discussion-panel.ts'
import type { AboutPart, Thread } from '../comment/thread-store.ts'
import type { EditorState } from '../editor/editor-options.ts'
import type { MarkedPassage, PassageEvents, PassagePlace } from '../editor/passage-marks.ts'
import { words } from '../platform/page-facts.ts'
import type { LiveGoal } from './live-goal.ts'
import type { MarginView, MarginViews } from './margin-views.ts'
import type { OutlineBlocks } from './outline-blocks.ts'
import type { TextToolbar } from './text-toolbar.ts'

export type GoalDiscussionParts = {
  readonly state: GoalPageState
  readonly discussion: DiscussionPanel
  readonly margin: MarginViews
  readonly outline: OutlineBlocks
  readonly toolbar: TextToolbar
  live(): LiveGoal | null
  show(view: 'text' | MarginView): void
  announce(sentence: string, seen: boolean): void
}

/** How long a comment waits for the words it stands on to be saved. */
const saveWaitMs = 8_000

/** Born with the workspace. */
export class GoalDiscussion {
  readonly passages: PassageEvents
  private readonly parts: GoalDiscussionParts
  private threads: readonly Thread[] = []
  private marks: readonly MarkedPassage[] = []
  private places: ReadonlyMap<string, PassagePlace> | null = null

  constructor(parts: GoalDiscussionParts) {
    this.parts = parts
    const { discussion, state } = parts
    this.passages = {
      places: places => this.onPlaces(places),
      opened: id => this.onOpened(id),
      pointed: id => (discussion.pointed = id),
    }
    discussion.subject = { kind: 'goal', agendaId: state.agendaId, goalId: state.goal.id }
    discussion.participantId = state.participantId
    this.listen()
  }

  /** Null while there is no editor. */
  onEditor(state: EditorState | null): void {
    const { discussion } = this.parts
    discussion.hasSelection = state !== null && !state.selectionEmpty
    if (state === null) {
      discussion.beside = null
      discussion.places = null
      this.places = null
      return
    }
    if (discussion.beside === null) {
      discussion.beside = this.beside()
      this.parts.live()?.showPassages(this.marks)
    }
    const text = document.getElementById('goal-text')
    if (text !== null) discussion.watch(text)
  }

  private listen(): void {
    const { discussion, margin, toolbar, announce, live, show } = this.parts
    discussion.addEventListener('marks', event => this.onMarks((event as CustomEvent<DiscussionMarks>).detail))
    discussion.addEventListener('active', event => {
      const id = (event as CustomEvent<string | null>).detail
      live()?.passages?.activate(id)
      if (id === null) return
      show('discussion')
      live()?.passages?.goTo(id, false)
    })
    discussion.addEventListener('point', event => {
      live()?.passages?.point((event as CustomEvent<string | null>).detail)
    })
    discussion.addEventListener('back', event => {
      const id = (event as CustomEvent<string | null>).detail
      show('text')
      if (id === null || this.places?.has(id) !== true) live()?.focus()
      else live()?.passages?.goTo(id, true)
      // An editor that is only read does not take the focus by itself.
      const text = document.querySelector<HTMLElement>('.text-editor') ?? document.getElementById('text')
      if (text?.contains(document.activeElement) === false) text.focus({ preventScroll: true })
    })
    discussion.addEventListener('counts', event => {
      const { open } = (event as CustomEvent<{ readonly open: number }>).detail
      margin.count('discussion', open)
    })
    discussion.addEventListener('closed', event => {
      toolbar.commentClosed = (event as CustomEvent<string | null>).detail
    })
    discussion.addEventListener('announce', event => {
      const { sentence, seen } = (event as CustomEvent<Announcement>).detail
      announce(sentence, seen)
    })
    toolbar.addEventListener('comment', () => this.compose())
    document.addEventListener('keydown', event => {
      const isWished = event.altKey && !event.shiftKey && (event.ctrlKey || event.metaKey) && event.code === 'KeyM'
      if (!isWished) return
      event.preventDefault()
      this.compose()
    })
  }

  private compose(): void {
    const { discussion, live, show, announce, toolbar } = this.parts
    if (toolbar.commentClosed !== null) return announce(toolbar.commentClosed, true)
    const selected = this.selected()
    const element = live()?.passages?.elementAtCaret() ?? null
    if (selected === null && element === null) return announce(words('discussion-tool-no-words'), true)
    show('discussion')
    if (selected !== null) discussion.compose(selected.about, selected.quote)
    else if (element !== null) discussion.compose({ kind: 'element', element }, '')
  }

  private beside(): TextBeside {
    const { live } = this.parts
    return {
      lines: () => live()?.passages?.tops() ?? new Map<string, number>(),
      selected: () => this.selected(),
      whenSaved: async () => {
        const waited = new Promise<void>(resolve => setTimeout(resolve, saveWaitMs))
        // A text that ended or cannot be saved: the server says what it does not know.
        await Promise.race([
          live()
            ?.whenSaved()
            .catch(() => undefined),
          waited,
        ])
      },
    }
  }

  private selected(): ReturnType<TextBeside['selected']> {
    const found = this.parts.live()?.passages?.selected() ?? null
    if (found === null) return null
    const ranges = found.ranges.map(({ first, last }) => [first.client, first.clock, last.client, last.clock])
    return { about: { kind: 'passage', ranges }, quote: found.quote }
  }

  private onMarks({ shown, all, about }: DiscussionMarks): void {
    this.threads = all
    const drawn = new Set(shown.map(({ id }) => id))
    const marks = all.flatMap(thread => markOf(thread.id, drawn.has(thread.id), thread.anchor) ?? [])
    const own = about === null ? null : markOf(newMark, true, { ...about, quote: '', prefix: '', suffix: '' })
    const { live } = this.parts
    this.marks = own === null ? marks : [...marks, own]
    live()?.showPassages(this.marks)
    live()?.passages?.activate(own === null ? this.parts.discussion.activeThread : newMark)
    this.showCounts()
  }

  private onPlaces(places: ReadonlyMap<string, PassagePlace>): void {
    const { discussion, live } = this.parts
    const before = this.places
    this.places = places
    discussion.places = places
    discussion.realign()
    // A thread that the address names was opened before anybody knew where it stands.
    const { activeThread } = discussion
    live()?.passages?.activate(activeThread)
    const isNew = activeThread !== null && places.has(activeThread) && before?.has(activeThread) !== true
    if (isNew && threadNamedIn(location.hash) === activeThread) {
      live()?.passages?.goTo(activeThread, false)
      discussion.reveal(activeThread)
    }
    this.showCounts()
  }

  private onOpened(id: string): void {
    if (id === newMark) return
    this.parts.show('discussion')
    this.parts.discussion.open(id)
  }

  private showCounts(): void {
    const counts = new Map<string, number>()
    for (const { id, resolvedAt } of this.threads) {
      const block = this.places?.get(id)?.block
      if (block !== undefined && resolvedAt === null) counts.set(block, (counts.get(block) ?? 0) + 1)
    }
    this.parts.outline.discussions = counts
  }
}

type Anchored = Pick<Thread['anchor'], 'quote' | 'prefix' | 'suffix'> &
  (
    | AboutPart
    | { readonly kind: Thread['anchor']['kind']; readonly ranges: number[][]; readonly element: string | null }
  )

/** Null for a thread that stands on no words of the text. */
function markOf(id: string, isDrawn: boolean, anchor: Anchored): MarkedPassage | null {
  if (anchor.kind === 'passage' && 'ranges' in anchor) {
    const { quote, prefix, suffix } = anchor
    const ranges = anchor.ranges.map(([client = 0, clock = 0, lastClient = 0, lastClock = 0]) => ({
      first: { client, clock },
      last: { client: lastClient, clock: lastClock },
    }))
    return { id, isDrawn, kind: 'passage', passage: { ranges, quote, prefix, suffix } }
  }
  if (anchor.kind === 'element' && 'element' in anchor && anchor.element !== null) {
    return { id, isDrawn, kind: 'element', element: anchor.element }
  }
  return null
}
