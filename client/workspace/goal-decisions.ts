/**
 * What stands around the open suggestions of a goal: what was decided, where words come from, and the ways between a
 * suggestion, its decision and its discussions.
 */
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import type { GoalLinks } from '../catalogue/goal-links.ts'
import type { DiscussionPanel } from '../comment/discussion-panel.ts'
import { words } from '../platform/page-facts.ts'
import { DecidedList } from '../suggestion/decided-list.ts'
import { SourceDialog } from '../suggestion/source-dialog.ts'
import type { SuggestionPanel } from '../suggestion/suggestion-panel.ts'
import { GoalTitle } from './goal-title.ts'
import type { LiveGoal } from './live-goal.ts'
import type { MarginView } from './margin-views.ts'
import type { TextToolbar } from './text-toolbar.ts'

export type GoalDecisionsParts = {
  readonly state: GoalPageState
  readonly suggestions: SuggestionPanel
  readonly discussion: DiscussionPanel
  readonly links: GoalLinks
  readonly toolbar: TextToolbar
  live(): LiveGoal | null
  show(view: 'text' | MarginView): void
  announce(sentence: string, seen: boolean): void
}

/** Born with the workspace. */
export class GoalDecisions {
  private readonly parts: GoalDecisionsParts
  private readonly decided = new DecidedList()
  private readonly sources = new SourceDialog()
  private readonly title: GoalTitle

  constructor(parts: GoalDecisionsParts) {
    this.parts = parts
    this.title = new GoalTitle(parts)
    const { state, suggestions, links } = parts
    const codeOf = (linkId: string): string => links.codeOf(linkId)
    this.decided.facts = { agendaId: state.agendaId, goalId: state.goal.id, codeOf }
    suggestions.after(this.decided)
    this.sources.goalId = state.goal.id
    this.sources.codeOf = codeOf
    document.body.append(this.sources)
    this.listen()
  }

  /** Whether the reader may suggest now. */
  may({ maySuggest }: { readonly maySuggest: boolean }): void {
    this.title.may(maySuggest)
  }

  private listen(): void {
    const { decided, sources } = this
    const { suggestions, discussion, toolbar, announce } = this.parts
    decided.addEventListener('said', event => announce((event as CustomEvent<string>).detail, true))
    for (const source of [decided, sources])
      source.addEventListener('thread', event => this.openThread((event as CustomEvent<string>).detail))
    for (const source of [decided, suggestions]) source.addEventListener('known', () => discussion.requestUpdate())
    discussion.suggesterOf = id => suggestions.suggesterOfId(id) ?? decided.authorOf(id)
    discussion.addEventListener('suggestion', event => this.openSuggestion((event as CustomEvent<string>).detail))
    suggestions.addEventListener('elsewhere', event => decided.open((event as CustomEvent<string>).detail))
    sources.addEventListener('decision', event => {
      this.parts.show('suggestions')
      decided.open((event as CustomEvent<string>).detail)
    })
    toolbar.addEventListener('sources', () => this.askForSources())
    document.addEventListener('keydown', event => {
      if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.shiftKey || event.code !== 'KeyO') return
      event.preventDefault()
      this.askForSources()
    })
    addEventListener('hashchange', () => {
      const asked = /^#suggestion-(.+)$/.exec(location.hash)?.[1]
      if (asked !== undefined) this.openSuggestion(decodeURIComponent(asked))
    })
  }

  private openThread(id: string): void {
    this.parts.show('discussion')
    this.parts.discussion.open(id)
  }

  private openSuggestion(id: string): void {
    this.parts.show('suggestions')
    this.parts.suggestions.open(id)
  }

  /** Of the selected words, or of the paragraph with the caret. */
  private askForSources(): void {
    const { live, announce } = this.parts
    const passages = live()?.passages ?? null
    const found = passages?.selected() ?? passages?.blockAtCaret() ?? null
    if (found === null) return announce(words('sources-no-words'), true)
    const passage = found.ranges.map(({ first, last }) => `${first.client}:${first.clock}-${last.client}:${last.clock}`)
    const asked = { passage: passage.join(','), quote: found.quote }
    void this.sources.ask(asked, async () => live()?.whenSaved())
  }
}
