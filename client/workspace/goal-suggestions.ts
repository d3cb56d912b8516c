/**
 * Where the text of a goal and its suggestions meet: the margin hears what the text holds and where, a card leads to its
 * words, words lead to their card, and pointing at one shows the other.
 */
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import type { FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import type { EditorState } from '../editor/editor-options.ts'
import type { MarkedPassage, PassageEvents } from '../editor/passage-marks.ts'
import type { GoalLinks } from '../catalogue/goal-links.ts'
import type { DiscussionPanel } from '../comment/discussion-panel.ts'
import type { SuggestionPanel } from '../suggestion/suggestion-panel.ts'
import { words } from '../platform/page-facts.ts'
import type { LiveGoal } from './live-goal.ts'
import type { MarginView, MarginViews } from './margin-views.ts'

export type GoalSuggestionsParts = {
  readonly state: GoalPageState
  readonly suggestions: SuggestionPanel
  readonly discussion: DiscussionPanel
  readonly links: GoalLinks
  readonly margin: MarginViews
  live(): LiveGoal | null
  show(view: 'text' | MarginView): void
  announce(sentence: string, seen: boolean): void
}

/** How long after a change of the text the list is made anew. */
const pauseMs = 250

/** Born with the workspace. */
export class GoalSuggestions {
  readonly places: PassageEvents
  private readonly parts: GoalSuggestionsParts
  private timer: ReturnType<typeof setTimeout> | null = null
  private found: readonly FoundSuggestion[] = []
  private marked = ''

  constructor(parts: GoalSuggestionsParts) {
    this.parts = parts
    const { suggestions, state, margin, show, announce, discussion, links, live } = parts
    this.places = {
      places: () => suggestions.realign(),
      opened: (name, how) => this.opened(name, how),
      pointed: name => (suggestions.pointed = name),
    }
    suggestions.facts = {
      agendaId: state.agendaId,
      goalId: state.goal.id,
      organisation: state.self.organisation,
      authorOf: alias => live()?.authorOf(alias) ?? null,
      whenSaved: async () => live()?.whenSaved(),
      numberOf: bid => live()?.numberOf(bid) ?? '',
      codeOf: linkId => links.codeOf(linkId),
    }
    suggestions.addEventListener('count', event => margin.count('suggestions', (event as CustomEvent<number>).detail))
    suggestions.addEventListener('active', event => {
      live()?.suggested?.activate((event as CustomEvent<string | null>).detail)
    })
    suggestions.addEventListener('point', event => {
      live()?.suggested?.point((event as CustomEvent<string | null>).detail)
    })
    suggestions.addEventListener('said', event => announce((event as CustomEvent<string>).detail, true))
    suggestions.addEventListener('show', event => this.lookAt((event as CustomEvent<string>).detail, true))
    suggestions.addEventListener('back', event => this.lookAt((event as CustomEvent<string | null>).detail, true))
    suggestions.addEventListener('thread', event => {
      show('discussion')
      discussion.open((event as CustomEvent<string>).detail)
    })
    suggestions.addEventListener('discuss', event => {
      const name = (event as CustomEvent<string>).detail
      show('discussion')
      discussion.compose({ kind: 'suggestion', name }, this.wordsOf(name))
    })
    const asked = /^#suggestion-(.+)$/.exec(location.hash)?.[1]
    if (asked !== undefined) {
      show('suggestions')
      suggestions.open(decodeURIComponent(asked))
    }
  }

  /** The text changed, or what is known of who suggests. */
  changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      const said = this.parts.live()?.suggestions() ?? null
      this.found = said?.found ?? []
      this.mark()
      this.parts.suggestions.textSays(said?.found ?? null, said?.alias ?? null)
    }, pauseMs)
  }

  /** Null while there is no editor. */
  onEditor(state: EditorState | null): void {
    const { suggestions, live } = this.parts
    this.changed()
    if (state === null) {
      this.marked = ''
      suggestions.lines = null
      return
    }
    suggestions.lines ??= () => live()?.suggested?.tops() ?? new Map<string, number>()
    const text = document.getElementById('goal-text')
    if (text !== null) suggestions.watch(text)
  }

  /** The editor is told only when they are others: it carries them along by itself. */
  private mark(): void {
    const suggested = this.parts.live()?.suggested ?? null
    if (suggested === null) return
    const marks = this.found.map(({ name, inserted, struck, bid }): MarkedPassage => {
      return { id: name, isDrawn: true, kind: 'units', ranges: [...struck, ...inserted], block: bid }
    })
    const marked = JSON.stringify(marks)
    if (marked === this.marked) return
    this.marked = marked
    suggested.show(marks)
  }

  /** Suggested words were pressed: who writes goes on writing. Opened by keys, the card takes the focus. */
  private opened(name: string, how: 'pressed' | 'keys'): void {
    this.parts.show('suggestions')
    const isWriting = how === 'pressed' && document.activeElement?.getAttribute('contenteditable') === 'true'
    this.parts.suggestions.open(name, !isWriting)
  }

  private lookAt(name: string | null, focus: boolean): void {
    const { live, show, links, suggestions } = this.parts
    const said = name === null ? null : suggestions.saidOf(name)
    if (said !== null && said.link !== null) {
      show('links')
      return links.show(said.link.linkId)
    }
    show('text')
    const one = this.found.find(each => each.name === name)
    if (one !== undefined) live()?.goToUnits([...one.struck, ...one.inserted], one.bid, focus)
    else if (said !== null && said.title !== null) document.getElementById('goal-title')?.focus()
    else live()?.focus()
  }

  private wordsOf(name: string): string {
    const one = this.found.find(each => each.name === name)
    const beside = this.parts.suggestions.saidOf(name)
    const { title = null, link = null } = beside ?? {}
    const said = one ?? (title === null ? null : { struckWords: title.from, insertedWords: title.to })
    const [from, to] = [said?.struckWords ?? link?.was.how ?? '', said?.insertedWords ?? link?.how ?? '']
    return from !== '' && to !== '' ? words('suggesting-instead', { from, to }) : `${from}${to}`
  }
}
