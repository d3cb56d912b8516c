/** The parts of the workspace: those that the server placed in the page, and those that only a living page has. */
import { GoalLinks } from '../catalogue/goal-links.ts'
import { RefDialog } from '../catalogue/ref-dialog.ts'
import { DiscussionPanel } from '../comment/discussion-panel.ts'
import { BracketPanel } from '../suggestion/bracket-panel.ts'
import { SuggestionPanel } from '../suggestion/suggestion-panel.ts'
import { ConnectionBand } from './connection-band.ts'
import { KeptWords } from './kept-words.ts'
import { LinkDialog } from './link-dialog.ts'
import { MarginViews } from './margin-views.ts'
import { OutlineBlocks } from './outline-blocks.ts'
import { PeopleList } from './people-list.ts'
import { PresenceStack } from './presence-stack.ts'
import { ReadingModes } from './reading-modes.ts'
import { SaveState } from './save-state.ts'
import { StrikeOffer } from './strike-offer.ts'
import { TextToolbar } from './text-toolbar.ts'

/** The elements of the page, as the server placed them. */
export type Parts = {
  readonly band: ConnectionBand
  readonly toolbar: TextToolbar
  readonly save: SaveState
  readonly presence: PresenceStack
  readonly people: PeopleList
  readonly kept: KeptWords
  readonly margin: MarginViews
  readonly outline: OutlineBlocks
  readonly link: LinkDialog
  readonly links: GoalLinks
  readonly ref: RefDialog
  readonly discussion: DiscussionPanel
  readonly suggestions: SuggestionPanel
  readonly brackets: BracketPanel
  readonly strike: StrikeOffer
  readonly modes: ReadingModes
}

/** Finds them, and adds what the server did not place. */
export function findParts(): Parts {
  const link = document.body.appendChild(document.createElement('link-dialog'))
  const ref = document.body.appendChild(document.createElement('ref-dialog'))
  const strike = document.createElement('strike-offer')
  const modes = document.createElement('reading-modes')
  document.querySelector('.doc')?.before(strike)
  document.getElementById('goal-text')?.before(modes)
  return {
    band: part('connection-band', ConnectionBand),
    toolbar: part('text-toolbar', TextToolbar),
    save: part('save-state', SaveState),
    presence: part('presence-stack', PresenceStack),
    people: part('#people people-list', PeopleList),
    kept: part('kept-words', KeptWords),
    margin: part('margin-views', MarginViews),
    outline: part('outline-blocks', OutlineBlocks),
    discussion: part('discussion-panel', DiscussionPanel),
    suggestions: part('suggestion-panel', SuggestionPanel),
    brackets: part('bracket-panel', BracketPanel),
    strike: strike instanceof StrikeOffer ? strike : new StrikeOffer(),
    modes: modes instanceof ReadingModes ? modes : new ReadingModes(),
    link: link instanceof LinkDialog ? link : new LinkDialog(),
    links: part('goal-links', GoalLinks),
    ref: ref instanceof RefDialog ? ref : new RefDialog(),
  }
}

function part<T extends HTMLElement>(selector: string, type: new () => T): T {
  const element = document.querySelector(selector)
  if (!(element instanceof type)) throw new Error(`the page lacks ${selector}`)
  return element
}
