/**
 * The history of a goal as HTML: its versions, what changed between two of them side by side or as one text, or who
 * wrote what it says. Readable and steerable without scripts: every choice is an address. The client adds keys, and
 * opens the dialogs that keep and restore.
 */
import { sideOf, type Redline } from '../../packages/document/redline.ts'
import { isUnchanged, redlineFigures } from '../../packages/document/redline-wording.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { maxVersionLabelLength, type Moment } from '../../packages/domain/version.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say, sayDate, sayList, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding, GoalLine } from '../agenda/agenda-queries.ts'
import type { Authorship, ComparedTexts, VersionLine } from '../drafting/version-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import type { ShownDecision } from '../suggestion/suggestion-queries.ts'
import { agendaFrame } from './agenda-frame.ts'
import { authorBars, authorsHtml } from './authors-html.ts'
import { decisionList } from './decision-list.ts'
import { exportButton } from './export-button.ts'
import { handBar } from './hand-bars.ts'
import { handName, redlineHtml } from './redline-html.ts'

export const historyViews = ['side', 'one', 'authors'] as const
export type HistoryView = (typeof historyViews)[number]

export type HistoryPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly goal: GoalLine
  readonly seat: AgendaStanding
  readonly now: Date
  readonly versions: readonly VersionLine[]
  readonly view: HistoryView
  readonly hidesUnchanged: boolean
  /** At whole words. The text as it is now against itself where there is no version. */
  readonly compared: ComparedTexts
  /** Nobody asked for these two: the text says what the last version says, and this is what changed before. */
  readonly isLastChange: boolean
  /** Newest first. */
  readonly decisions: readonly ShownDecision[]
  /** In the view `authors` alone. */
  readonly authorship: Authorship | null
}

/** The body of `/goals/:id/history`. */
export function renderHistoryPage(facts: HistoryPageFacts): Html {
  const { locale, agenda, goal, seat, now, view } = facts
  const may = { may: say(locale, 'history-may'), why: null }
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'agenda', isPage: false, may })}
    <main id="main" class="history" tabindex="-1">
      <div class="wrap history-head">
        <nav class="crumb" aria-label="${say(locale, 'history-crumbs')}">
          <a href="/agendas/${agenda.id}" dir="auto">${agenda.title}</a> ${icon('right', true)}
          <a href="/goals/${goal.id}"
            >${say(locale, 'workspace-goal-title', { number: goal.number, title: goal.title })}</a
          >
        </nav>
        <div class="head">
          <div>
            <h1 class="title">
              ${say(locale, view === 'authors' ? 'history-title-authors' : 'history-title', { number: goal.number })}
            </h1>
            <p class="mid">${view === 'authors' ? say(locale, 'history-authors-note') : summary(facts)}</p>
            <p class="said" id="history-said" role="status"></p>
          </div>
          <div class="btns">${viewChoice(facts)} ${hideChoice(facts)} ${fileButton(facts)} ${keepButton(facts)}</div>
        </div>
      </div>
      <div class="cmp">
        <nav class="history-side" aria-label="${say(locale, 'history-versions')}">
          <h2 class="h3">${say(locale, 'history-versions')}</h2>
          ${timeline(facts)} ${changesBy(facts)} ${legend(facts)}
        </nav>
        <div class="redline" id="redline" data-view="${view}">${compareForm(facts)} ${text(facts)}</div>
      </div>
      ${decisionList(locale, facts.decisions)}
    </main>
    ${dialogs(facts)}`
}

function text(facts: HistoryPageFacts): Html {
  const { locale, agenda, goal, compared, view, hidesUnchanged, authorship } = facts
  const common = { locale, language: agenda.language, goalNumber: goal.number }
  if (view === 'authors' && authorship !== null) return authorsHtml({ ...common, authorship })
  const { redline, hands } = compared
  return html`${guidance(facts)}
  ${redline.matchedBy === 'words' && html`<p class="red-gap">${say(locale, 'history-by-words')}</p>`}
  ${redlineHtml({ ...common, redline, hands, isSideBySide: view === 'side', hidesUnchanged })}`
}

/** Where there is little to compare: why, and what to do about it. */
function guidance(facts: HistoryPageFacts): Html | null {
  const { locale, versions, compared, isLastChange, seat, goal } = facts
  const [newest] = versions
  const mayKeep = refusalTo('keep-version', { ...seat.standing, goal: goal.state }) === null
  const isStill = compared.redline.rows.every(isUnchanged) && compared.from === newest?.number && compared.to === 'now'
  const key =
    newest === undefined
      ? 'history-none'
      : isLastChange
        ? 'history-last-change'
        : !isStill
          ? null
          : versions.length === 1
            ? 'history-one-version'
            : 'history-all-same'
  if (key === null) return null
  const next = newest === undefined || key === 'history-one-version' ? 'history-keep-next' : null
  return html`<p class="red-gap">
    ${say(locale, key, { number: newest?.number ?? 0 })} ${mayKeep && next !== null && say(locale, next)}
  </p>`
}

/** How much changed, in words. */
function summary({ locale, compared }: HistoryPageFacts): string {
  const figures = redlineFigures(compared.redline)
  const parts = [
    ['history-insertions', figures.insertions],
    ['history-deletions', figures.deletions],
    ['history-blocks-inserted', figures.blocksInserted],
    ['history-blocks-deleted', figures.blocksDeleted],
    ['history-blocks-split', figures.blocksSplit],
    ['history-blocks-joined', figures.blocksJoined],
    ['history-blocks-moved', figures.blocksMoved],
    ['history-blocks-changed', figures.blocksChanged],
    ['history-formats', figures.formats],
  ] as const
  const told = parts.flatMap(([key, count]) => (count === 0 ? [] : [say(locale, key, { count })]))
  return told.length === 0 ? say(locale, 'history-nothing') : sayList(locale, told, { type: 'unit' })
}

/** The address of the same page with other choices. */
function address(
  { goal, compared, view, hidesUnchanged }: HistoryPageFacts,
  other: {
    readonly from?: Moment
    readonly to?: Moment
    readonly view?: HistoryView
    readonly hidesUnchanged?: boolean
  },
): string {
  const query = new URLSearchParams({
    from: String(other.from ?? compared.from),
    to: String(other.to ?? compared.to),
    view: other.view ?? view,
    ...((other.hidesUnchanged ?? hidesUnchanged) ? { unchanged: 'hide' } : {}),
  })
  return `/goals/${goal.id}/history?${query.toString()}`
}

function viewChoice(facts: HistoryPageFacts): Html {
  return html`<nav class="seg" aria-label="${say(facts.locale, 'history-layout')}">
    ${historyViews.map(
      view =>
        html`<a href="${address(facts, { view })}" ${view === facts.view && html`aria-current="true"`}
          >${say(facts.locale, `history-${view}`)}</a
        >`,
    )}
  </nav>`
}

function hideChoice(facts: HistoryPageFacts): Html | null {
  const { locale, hidesUnchanged, view, compared } = facts
  if (view === 'authors' || (!hidesUnchanged && !compared.redline.rows.some(isUnchanged))) return null
  return html`<a class="btn" href="${address(facts, { hidesUnchanged: !hidesUnchanged })}"
    >${say(locale, hidesUnchanged ? 'history-show' : 'history-hide')}</a
  >`
}

/** The difference as a file; there is none where nothing was kept, or between other epochs. */
function fileButton({ locale, agenda, goal, compared, view, versions }: HistoryPageFacts): Html | null {
  if (view === 'authors' || versions.length === 0) return null
  return exportButton(locale, { agenda, goal, compared })
}

function keepButton({ locale, seat, goal }: HistoryPageFacts): Html {
  const refusal = refusalTo('keep-version', { ...seat.standing, goal: goal.state })
  const why = refusal === null ? null : whyWords(locale, refusal)
  return html`<button
    class="btn"
    type="button"
    data-act="keep"
    ${refusal === null && html`data-may`}
    ${why !== null && html`title="${why}"`}
    disabled
  >
    ${icon('history')}${say(locale, 'history-keep')}
  </button>`
}

function timeline(facts: HistoryPageFacts): Html {
  const { locale, compared, versions } = facts
  const isCompared = facts.view !== 'authors'
  const side = (moment: Moment): Html | null => {
    if (!isCompared || compared.from === compared.to) return null
    if (moment === compared.from) return html`<small>${say(locale, 'history-earlier')}</small>`
    return moment === compared.to ? html`<small>${say(locale, 'history-later')}</small>` : null
  }
  const state = (moment: Moment): string =>
    !isCompared ? '' : moment === compared.to ? 'now' : moment === compared.from ? 'done' : ''
  return html`<ol class="tl">
    ${versions.toReversed().map(
      version =>
        html`<li class="${state(version.number)}">
          <b>${versionName(locale, version)}</b>
          <small>${versionFacts(locale, version)}</small>${side(version.number)}
          <span class="history-acts"
            ><a
              href="${address(facts, { from: version.number, to: 'now', view: facts.view === 'authors' ? 'side' : facts.view })}"
              >${say(locale, 'history-compare-now')}<span class="vh"> ${versionName(locale, version)}</span></a
            >${restoreButton(facts, version)}</span
          >
        </li>`,
    )}
    <li class="${state('now')}">
      <b>${say(locale, 'history-now')}</b><small>${say(locale, 'history-now-note')}</small>${side('now')}
    </li>
  </ol>`
}

function restoreButton({ locale, seat, goal }: HistoryPageFacts, { number }: VersionLine): Html | null {
  if (refusalTo('restore-version', { ...seat.standing, goal: goal.state }) !== null) return null
  return html`<button
    class="history-act"
    type="button"
    data-act="restore"
    data-number="${number}"
    aria-label="${say(locale, 'history-restore-named', { number })}"
    data-may
    disabled
  >
    ${say(locale, 'history-restore')}
  </button>`
}

function versionName(locale: Locale, { number, label, cause, facts }: VersionLine): string {
  switch (cause) {
    case 'kept':
      return say(locale, 'history-version-name', { number, label })
    case 'restore':
      return say(locale, 'history-before-restore', { number, restored: Number(facts['restored'] ?? 0) })
    case 'wording':
      return say(locale, 'history-wording-version', { number, organisation: wordsOf(facts['organisation']) })
    case 'phase':
      return label === ''
        ? say(locale, 'history-phase-version', { number })
        : say(locale, 'history-version-name', { number, label })
  }
}

function wordsOf(fact: unknown): string {
  return typeof fact === 'string' ? fact : ''
}

function versionFacts(locale: Locale, { createdAt, by }: VersionLine): string {
  const when = shortDate(locale, createdAt)
  return by === null ? when : say(locale, 'history-version-line', { when, who: handName(locale, by) })
}

function shortDate(locale: Locale, at: Date): string {
  return sayDate(locale, at, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
}

function changesBy(facts: HistoryPageFacts): Html | null {
  const { locale, compared, goal, agenda, authorship, view } = facts
  if (view === 'authors' && authorship !== null) {
    const common = { locale, language: agenda.language, goalNumber: goal.number, authorship }
    return html`<h2 class="h3">${say(locale, 'history-written-by')}</h2>
      ${authorBars(common)}`
  }
  const { byHand, insertions, deletions } = redlineFigures(compared.redline)
  if (insertions + deletions === 0) return null
  const counted = [...byHand].map(([by, counts]) => ({ hand: compared.hands[Number(by)] ?? null, ...counts }))
  const known = counted.reduce((sum, one) => sum + one.insertions + one.deletions, 0)
  const rest = compared.redline.rows.some(row => row.runs.some(run => run.change !== 'same' && run.by === undefined))
  const most = Math.max(1, ...counted.map(one => one.insertions + one.deletions))
  return html`<h2 class="h3">${say(locale, 'history-changes-by')}</h2>
    <ul class="hands">
      ${counted
        .toSorted((a, b) => b.insertions + b.deletions - a.insertions - a.deletions)
        .map(one =>
          handBar(locale, {
            hand: one.hand,
            name: one.hand === null ? say(locale, 'history-of-nobody') : handName(locale, one.hand),
            parts: [
              { share: one.insertions / most, kind: 'inserted' },
              { share: one.deletions / most, kind: 'deleted' },
            ],
            words: figuresOf(locale, one),
          }),
        )}
      ${
        rest &&
        handBar(locale, {
          hand: null,
          name: say(locale, 'history-of-nobody'),
          parts: [],
          words: known === 0 ? figuresOf(locale, { insertions, deletions }) : '',
        })
      }
    </ul>`
}

function figuresOf(locale: Locale, counts: { readonly insertions: number; readonly deletions: number }): string {
  const parts = (['insertions', 'deletions'] as const).flatMap(name =>
    counts[name] === 0 ? [] : [say(locale, `history-${name}`, { count: counts[name] })],
  )
  return sayList(locale, parts, { type: 'unit' })
}

function legend({ locale, view }: HistoryPageFacts): Html | null {
  if (view === 'authors') return null
  return html`<h2 class="h3">${say(locale, 'history-legend')}</h2>
    <ul class="history-legend">
      <li><ins>${say(locale, 'history-legend-inserted')}</ins></li>
      <li><del>${say(locale, 'history-legend-deleted')}</del></li>
      <li>${say(locale, 'history-legend-same')}</li>
    </ul>
    <p class="small mid history-keys" hidden><kbd>N</kbd> <kbd>P</kbd> ${say(locale, 'history-keys')}</p>`
}

function compareForm(facts: HistoryPageFacts): Html | null {
  const { locale, compared, versions, view, hidesUnchanged, goal } = facts
  if (view === 'authors' || versions.length === 0) return null
  const select = (name: 'from' | 'to', chosen: Moment): Html =>
    html`<div class="history-choice">
      <label class="vh" for="history-${name}">${say(locale, `history-${name}`)}</label>
      <select class="input" id="history-${name}" name="${name}">
        ${versions
          .toReversed()
          .map(
            version =>
              html`<option value="${version.number}" ${version.number === chosen && html`selected`}>
                ${versionName(locale, version)}
              </option>`,
          )}
        <option value="now" ${chosen === 'now' && html`selected`}>${say(locale, 'history-now')}</option>
      </select>
      <small class="mid">${say(locale, 'bracket-open-count', { count: bracketsIn(compared.redline, name) })}</small>
      ${name === 'to' && html`<button class="btn" type="submit">${say(locale, 'history-compare')}</button>`}
    </div>`
  return html`<form class="history-form" method="get" action="/goals/${goal.id}/history">
    <input type="hidden" name="view" value="${view}" />
    ${hidesUnchanged && html`<input type="hidden" name="unchanged" value="hide" />`} ${select('from', compared.from)}
    ${select('to', compared.to)}
  </form>`
}

/** How many brackets one of the two texts has. */
function bracketsIn(redline: Redline, side: 'from' | 'to'): number {
  const blocks = sideOf(redline, side === 'from' ? 'before' : 'after')
  return blocks.flatMap(({ runs }) => runs).filter(run => 'embed' in run && 'b' in run.embed && run.embed.b === 'o')
    .length
}

function dialogs({ locale, seat, goal }: HistoryPageFacts): Html {
  const standing = { ...seat.standing, goal: goal.state }
  return html`${refusalTo('keep-version', standing) === null && keepDialog(locale)}
  ${refusalTo('restore-version', standing) === null && restoreDialog(locale)}`
}

function keepDialog(locale: Locale): Html {
  return html`<dialog class="dlg" id="keep-dialog" aria-labelledby="keep-title">
    <header><h2 id="keep-title">${say(locale, 'history-keep')}</h2></header>
    <form class="in" method="dialog" novalidate>
      <div class="field">
        <label for="keep-label">${say(locale, 'history-keep-label')}</label>
        <input class="input" id="keep-label" name="label" dir="auto" maxlength="${maxVersionLabelLength}" required />
      </div>
      <p class="mid">${say(locale, 'history-keep-note')}</p>
      <p class="problem" role="alert"></p>
      <div class="btns">
        <button class="btn btn--primary" type="submit">${say(locale, 'history-keep-it')}</button>
        <button class="btn" type="button" data-act="close">${say(locale, 'history-cancel')}</button>
      </div>
    </form>
  </dialog>`
}

function restoreDialog(locale: Locale): Html {
  return html`<dialog class="dlg" id="restore-dialog" aria-labelledby="restore-title">
    <header><h2 id="restore-title"></h2></header>
    <form class="in" method="dialog" novalidate>
      <div id="restore-figures" role="status"></div>
      <p class="mid">${say(locale, 'history-restore-note')}</p>
      <p class="problem" role="alert"></p>
      <div class="btns">
        <button class="btn" type="button" data-act="close">${say(locale, 'history-cancel')}</button>
        <button class="btn btn--primary" type="submit">${say(locale, 'history-restore-it')}</button>
      </div>
    </form>
  </dialog>`
}
