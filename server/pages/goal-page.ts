/**
 * The workspace of a goal as HTML: masthead, phase band, outline, the text itself, and the places that the client
 * brings to life (tools, people, kept words). The text is readable before any script has run; client/workspace draws
 * the editor over it without moving a line.
 */
import type { AnchorIndex } from '../../packages/document/anchor-shapes.ts'
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import type { Block } from '../../packages/document/layout.ts'
import { bracketsIn } from '../../packages/document/bracket-edits.ts'
import { blockText, paragraphNumbers, textToHtml } from '../../packages/document/projections.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import type { GoalId } from '../../packages/domain/ids.ts'
import { groupMark, mayWords, type AccessFacts } from '../../packages/messages/phase-words.ts'
import { shownRef } from '../../packages/messages/ref-words.ts'
import { say, sayNumber, type Locale, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding, GoalLine } from '../agenda/agenda-queries.ts'
import type { Thread, ThreadCounts } from '../comment/comment-queries.ts'
import { html, icon, trustedHtml, type Html } from '../platform/html-page.ts'
import type { EntryWords } from '../catalogue/catalogue-queries.ts'
import { groupMarkHtml, masthead } from '../platform/page-frame.ts'
import { agendaPlaces, roundBand, sampleMark, seatWords } from './agenda-frame.ts'
import { bracketCountHtml } from './bracket-list-page.ts'
import { exportButton } from './export-button.ts'
import { placesOf, threadList } from './thread-list.ts'
import { elementWords } from '../../packages/exchange/element-words.ts'

export type GoalPageFacts = {
  readonly locale: Locale
  readonly now: Date
  readonly agenda: AgendaPage
  readonly goal: GoalLine
  readonly blocks: readonly Block[]
  readonly refWords: readonly EntryWords[]
  /** The open discussions of the goal, and all of its text prepared for finding their places. */
  readonly threads: readonly Thread[]
  readonly anchors: AnchorIndex
  /** Open discussions per goal of the agenda. */
  readonly counts: ReadonlyMap<GoalId, ThreadCounts>
  /** Open brackets per goal of the agenda. */
  readonly brackets: ReadonlyMap<GoalId, number>
  readonly access: AccessFacts
  readonly reader: Pick<AgendaStanding, 'displayName' | 'delegation' | 'standing' | 'isSample'>
  readonly state: GoalPageState
}

/** What the band of a goal's page is made of. */
export type BandOfGoalFacts = Pick<GoalPageFacts, 'locale' | 'agenda' | 'access' | 'reader' | 'now'> & {
  readonly goal: Pick<GoalLine, 'id'>
}

/** The document `/goals/:id/band`: the band alone, for the code of a page that is open. */
export function renderGoalBand(facts: BandOfGoalFacts): string {
  return html`<!doctype html>
    <title>${say(facts.locale, 'phase-band')}</title>
    ${bandOfGoal(facts)}`.html
}

/** The body of `/goals/:id`. */
export function renderGoalPage(facts: GoalPageFacts): Html {
  const { locale, agenda, reader } = facts
  return html`<a class="skip" href="#text">${say(locale, 'workspace-skip-to-text')}</a>
    ${masthead({
      locale,
      ...seatWords(locale, reader),
      places: agendaPlaces(locale, agenda.id, reader.standing, { place: 'agenda', isPage: false }),
    })}
    ${reader.isSample && sampleMark(locale)} ${bandOfGoal(facts)}
    <connection-band></connection-band>
    <div class="ws" id="workspace" data-view="text">${outline(facts)} ${paper(facts)} ${margin(facts)}</div>
    ${viewBar(facts)}
    <div class="vh" id="announcer" role="status" aria-live="polite"></div>`
}

type Words = (key: MessageKey, more?: MessageFacts) => string

function wordsOf({ locale }: GoalPageFacts): Words {
  return (key, more = {}) => say(locale, key, more)
}

function bandOfGoal({ locale, agenda, goal, access, reader, now }: BandOfGoalFacts): Html | null {
  if (agenda.round === null) return null
  const may = mayWords(locale, access, refusalTo('hold-bracket', reader.standing) === null)
  const source = `/goals/${goal.id}/band`
  return roundBand(locale, { agendaId: agenda.id, round: agenda.round, may, now, source })
}

/** The agenda's goals by theme; the current goal's blocks are added by the client, which knows them as they change. */
function outline(facts: GoalPageFacts): Html {
  const { agenda, goal: current } = facts
  const words = wordsOf(facts)
  const themes = [...agenda.themes, { id: null, label: words('agenda-no-theme') }]
    .map(theme => ({ ...theme, goals: agenda.goals.filter(goal => goal.themeId === theme.id) }))
    .filter(theme => theme.goals.length > 0)
  return html`<nav class="outline" id="outline" aria-label="${words('workspace-outline')}" tabindex="-1" data-region>
    <div class="outline-head">
      <h2 dir="auto"><a href="/agendas/${agenda.id}">${agenda.title}</a></h2>
      <button
        class="btn btn--plain btn--icon outline-close"
        type="button"
        data-act="close-outline"
        aria-label="${words('workspace-outline-close')}"
      >
        ${icon('x')}
      </button>
    </div>
    ${themes.map(
      theme =>
        html`<p class="ch" dir="auto">${theme.label}</p>
          <ul>
            ${theme.goals.map(
              goal =>
                html`<li>
                  <a href="/goals/${goal.id}" ${goal.id === current.id && trustedHtml('aria-current="page"')}
                    ><span class="n">${sayNumber(facts.locale, goal.number)}</span
                    ><span dir="auto">${goal.title}</span
                    >${bracketCountHtml(facts.locale, facts.brackets.get(goal.id) ?? 0, goal.id)}${talkCount(facts, goal.id)}</a
                  >
                  ${goal.id === current.id && outlineBlocks(facts)}
                </li>`,
            )}
          </ul>`,
    )}
  </nav>`
}

function talkCount({ locale, counts }: GoalPageFacts, goalId: GoalId): Html | null {
  const count = counts.get(goalId)?.open ?? 0
  if (count === 0) return null
  const sentence = say(locale, 'discussion-open-count', { count })
  return html`<span class="talk" title="${sentence}"
    ><span aria-hidden="true">${sayNumber(locale, count)}</span><span class="vh">${sentence}</span></span
  >`
}

function outlineBlocks(facts: GoalPageFacts): Html {
  const numbers = paragraphNumbers(facts.blocks, facts.goal.number)
  const brackets = bracketsIn(facts.blocks)
  return html`<outline-blocks
    ><ul class="sub" aria-label="${say(facts.locale, 'workspace-outline-blocks')}">
      ${facts.blocks
        .filter(block => blockText(block).trim() !== '')
        .map(
          block =>
            html`<li>
              <a href="#${`b-${block.bid}`}" data-goto="${block.bid}"
                ><span class="n">${numbers.get(block.bid) ?? ''}</span
                ><span dir="auto">${blockText(block).slice(0, outlineLength)}</span
                >${bracketsOf(facts.locale, brackets.filter(({ bid }) => bid === block.bid).length)}</a
              >
            </li>`,
        )}
    </ul></outline-blocks
  >`
}

function bracketsOf(locale: Locale, count: number): Html | null {
  return count === 0 ? null : bracketCountHtml(locale, count, null)
}

/** Letters of a block that the outline carries; the style sheet shows one line of them. */
const outlineLength = 60

function paper(facts: GoalPageFacts): Html {
  const { goal, agenda, blocks } = facts
  const words = wordsOf(facts)
  const theme = agenda.themes.find(each => each.id === goal.themeId)
  const brackets = facts.brackets.get(goal.id) ?? 0
  return html`<main class="paper" id="text" tabindex="-1" data-region>
    <div class="tools" role="toolbar" aria-label="${words('workspace-tools')}" aria-controls="goal-text">
      <button
        class="btn btn--s btn--icon only-m"
        type="button"
        data-act="open-outline"
        aria-expanded="false"
        aria-controls="outline"
        aria-label="${words('workspace-outline-open')}"
      >
        ${icon('list')}
      </button>
      <text-toolbar></text-toolbar>
      <span class="grow"></span>
      <save-state><p class="save">${icon('clock')}${words('workspace-save-opening')}</p></save-state>
      <presence-stack></presence-stack>
    </div>
    <article class="doc" aria-label="${words('workspace-text-label', { number: goal.number })}">
      ${theme !== undefined && html`<p class="chap" dir="auto">${theme.label}</p>`}
      <h1 id="goal-title" tabindex="-1">
        ${words('workspace-goal-title', { number: goal.number, title: goal.title })}
      </h1>
      <p class="st-line">
        ${agenda.round !== null && html`<span>${words('workspace-round-text', { number: agenda.round.number })}</span>`}
        <span>${words(`goal-state-${goal.state}`)}</span>
        <a
          class="st st--open"
          href="/agendas/${agenda.id}/brackets#goal-${goal.number}"
          data-brackets-open
          ${brackets === 0 && trustedHtml('hidden')}
          >${icon('bracket')}<span>${words('bracket-open-count', { count: brackets })}</span></a
        >
        ${goal.isExample && goal.state !== 'agreed' && html`<span>${words('workspace-example')}</span>`}
        <span class="st-acts"
          >${suggestTitleButton(facts)} ${exportButton(facts.locale, { agenda, goal, isSmall: true })}
          <a class="btn btn--s" href="/goals/${goal.id}/history">${icon('history')}${words('history-link')}</a></span
        >
      </p>
      <div class="goal-text" id="goal-text" lang="${agenda.language}">
        ${trustedHtml(textToHtml(blocks, { goalNumber: goal.number, elementWords: elementWords(facts.locale), refWords: refWordsOf(facts) }))}
      </div>
    </article>
  </main>`
}

/** There for everybody, seen by whom it is allowed: the client follows that. */
function suggestTitleButton(facts: GoalPageFacts): Html {
  return html`<button
    class="btn btn--s btn--plain"
    type="button"
    data-act="suggest-title"
    ${!facts.state.access.maySuggest && trustedHtml('hidden')}
  >
    ${wordsOf(facts)('title-suggest')}
  </button>`
}

/** What the chips of the text say, and where they lead. */
function refWordsOf({ locale, agenda, refWords }: GoalPageFacts) {
  const known = new Map(refWords.map(words => [words.code, shownRef(locale, agenda.id, words)]))
  return (ref: string) => known.get(ref) ?? null
}

function margin(facts: GoalPageFacts): Html {
  const words = wordsOf(facts)
  const { reader, locale } = facts
  return html`<aside class="margin" id="margin" aria-label="${words('workspace-margin')}" tabindex="-1" data-region>
    <margin-views>
      <div class="tabs">
        <button type="button" aria-selected="true">${words('discussion-title')}</button>
        <button type="button" aria-selected="false">${words('workspace-view-suggestions')}</button>
        <button type="button" aria-selected="false">${words('workspace-view-brackets')}</button>
        <button type="button" aria-selected="false">${words('workspace-view-links')}</button>
        <button type="button" aria-selected="false">
          ${icon('people')}<span class="vh">${words('workspace-presence-title')}</span>
        </button>
      </div>
    </margin-views>
    <section class="talk-view" id="discussion" aria-label="${words('discussion-title')}">
      <discussion-panel
        >${threadList(locale, facts.threads, placesOf(facts.threads, facts.anchors, paragraphNumbers(facts.blocks, facts.goal.number)))}</discussion-panel
      >
    </section>
    <section class="talk-view" id="suggestions" aria-label="${words('workspace-view-suggestions')}" hidden>
      <suggestion-panel><p class="mid rail-empty">${words('suggesting-loading')}</p></suggestion-panel>
    </section>
    <section class="talk-view" id="brackets" aria-label="${words('workspace-view-brackets')}" hidden>
      <bracket-panel><p class="mid rail-empty">${words('bracket-loading')}</p></bracket-panel>
    </section>
    <section class="rail-view" id="links" tabindex="0" aria-label="${words('workspace-view-links')}" hidden>
      <goal-links><p class="mid rail-empty">${words('links-loading')}</p></goal-links>
    </section>
    <section class="rail-view" id="people" tabindex="0" aria-label="${words('workspace-presence-title')}" hidden>
      <people-list
        ><ul class="people">
          <li>
            ${groupMarkHtml(groupMark(locale, reader.delegation.group), true)}
            <span
              ><b>${reader.displayName}</b>
              <small
                >${reader.delegation.organisation ?? words('shell-secretariat')} ·
                ${words('workspace-presence-you')}</small
              ></span
            >
          </li>
        </ul></people-list
      >
    </section>
    <section class="rail-view" id="kept" tabindex="0" aria-label="${words('workspace-kept-title')}" hidden>
      <kept-words><p class="mid rail-empty">${words('workspace-kept-none')}</p></kept-words>
    </section>
  </aside>`
}

/** The bottom bar of a phone: the views that one goes between, and the others behind "More". */
function viewBar(facts: GoalPageFacts): Html {
  const words = wordsOf(facts)
  const link = (look: string, { view, sign, key }: (typeof barViews | typeof moreViews)[number]): Html =>
    html`<a class="${look}" href="#${view}" data-view="${view}" ${view === 'text' && trustedHtml('aria-current="true"')}
      >${icon(sign)}<span>${words(key)}</span></a
    >`
  return html`<nav class="tabbar" aria-label="${words('workspace-views')}">
    ${barViews.map(view => link('', view))}
    <button type="button" popovertarget="more-views">
      ${icon('dots')}<span>${words('workspace-view-more')}</span>
    </button>
    <div class="menu menu--views" id="more-views" popover>${moreViews.map(view => link('menu-item', view))}</div>
  </nav>`
}

const barViews = [
  { view: 'text', sign: 'file', key: 'workspace-view-text' },
  { view: 'discussion', sign: 'comment', key: 'discussion-title' },
  { view: 'suggestions', sign: 'suggest', key: 'workspace-view-suggestions' },
  { view: 'brackets', sign: 'bracket', key: 'workspace-view-brackets' },
] as const
const moreViews = [
  { view: 'outline', sign: 'list', key: 'workspace-view-outline' },
  { view: 'links', sign: 'gauge', key: 'workspace-view-links' },
  { view: 'people', sign: 'people', key: 'workspace-view-people' },
  { view: 'kept', sign: 'saved', key: 'workspace-view-kept' },
] as const
