/**
 * The table of answers of a round as a page: views and filters are links and a form, so that it is read and sorted
 * without scripts, and each address is a view that can be kept. client/consultation answers in it.
 */
import {
  dispositionKinds,
  inputViews,
  type DispositionKind,
  type InputView,
} from '../../packages/domain/disposition.ts'
import type { InputId } from '../../packages/domain/ids.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say, sayNumber, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { InputCounts, InputFilter, ShownInput } from '../consultation/disposition-queries.ts'
import type { SameInputs } from '../consultation/duplicate-queries.ts'
import type { Paragraph } from '../consultation/place-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { agendaFrame } from './agenda-frame.ts'
import { hidesInputs, type ConsoleSideFacts } from './console-facts.ts'
import { consoleSideHtml, messageDialog } from './console-side.ts'
import { timelineHtml, type TimelineFacts } from './console-timeline.ts'
import { answerKeys, inputRow, kindIcon } from './input-row.ts'
import { moveDialogs } from './move-dialogs.ts'
import { headMoves, headReasons, sideMoves, type RoundMovesFacts } from './round-moves.ts'
import { roundWaiting } from './round-waiting.ts'
import { tableLinks } from './table-links.ts'

export type ConsolePageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly inputs: readonly ShownInput[]
  readonly paragraphs: ReadonlyMap<InputId, Paragraph>
  readonly same: SameInputs
  readonly counts: InputCounts
  readonly filter: InputFilter
  readonly total: number
  /** How many were passed over, and how many a page has. */
  readonly from: number
  readonly pageSize: number
  /** Why the reader does not answer; null if she does. */
  readonly why: string | null
  readonly side: ConsoleSideFacts
  readonly timeline: TimelineFacts
  /** Null for those who do not move the round. */
  readonly moves: RoundMovesFacts | null
}

/** The body of `/agendas/:id/console`. */
export function renderConsole(facts: ConsolePageFacts): Html {
  const { locale, agenda, seat, now, counts, why, moves, timeline } = facts
  const { id, timeZone } = timeline.round
  const answered = counts.all - counts.open
  const mayMessage = refusalTo('message-participants', seat.standing) === null
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'console' })}
    <main class="wrap console" id="main" tabindex="-1">
      <div class="head">
        <h1 class="title">${say(locale, 'answers-title', { number: agenda.round?.number ?? 1 })}</h1>
        <div class="btns" id="round-moves" data-live data-round="${id}" data-zone="${timeZone}">
          ${mayMessage && html`<button class="btn" type="button" data-act="message" disabled>${icon('mail')}${say(locale, 'console-message')}</button>`}
          <a class="btn" href="/my-input?agenda=${agenda.id}">${say(locale, 'my-input-title')}</a>
          ${moves !== null && headMoves(moves)}
        </div>
      </div>
      <p class="moves-said" role="status" id="moves-said"></p>
      <div id="move-reasons" data-live>${moves !== null && headReasons(moves)}</div>
      <p class="mid crumb"><a href="/agendas/${agenda.id}" dir="auto">${agenda.title}</a></p>
      ${why !== null && html`<p class="callout">${icon('info')}<span>${say(locale, 'answers-not-you', { why })}</span></p>`}
      ${moves !== null && html`<div id="round-waiting" data-live>${roundWaiting(moves)}</div>`}
      <div id="console-timeline" data-live>${timelineHtml(facts.timeline)}</div>
      <div class="console-split">
        <section aria-labelledby="answers-title">
          <div class="head">
            <h2 class="h2" id="answers-title">${say(locale, 'answers-heading')}</h2>
            <p class="mid" id="answers-progress" data-live>
              ${
                !hidesInputs(facts.side) &&
                say(locale, 'answers-progress', { answered: sayNumber(locale, answered), count: counts.all })
              }
            </p>
            ${tableLinks(locale, agenda.id, facts.filter)}
          </div>
          <p class="vh" role="status" id="answers-said"></p>
          <p class="problem" role="alert" id="answers-refused"></p>
          <div id="answers-apart"></div>
          <div id="answers-bulk"></div>
          <div class="sheet">
            <div id="answers-views" data-live>${views(facts)}</div>
            ${filterForm(facts)}
            <div id="answers" data-live>${table(facts)} ${pager(facts)}</div>
          </div>
          ${answerKeys(locale)}
        </section>
        ${consoleSideHtml(facts.side, moves === null ? null : sideMoves(moves))}
      </div>
      ${mayMessage && messageDialog(facts.side)}
      ${moves !== null && html`<div id="move-dialogs" data-live>${moveDialogs(moves)}</div>`}
    </main>`
}

function address(
  { agenda, filter }: ConsolePageFacts,
  change: Partial<InputFilter> & { readonly from?: number },
): string {
  const { view, kind, goal, group } = { ...filter, ...change }
  const asked = { view: view === 'all' ? '' : view, kind, goal, group, from: change.from ?? 0 }
  const parts = Object.entries(asked).flatMap(([name, value]) =>
    value === null || value === '' || value === 0 ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  )
  return `/agendas/${agenda.id}/console${parts.length === 0 ? '' : `?${parts.join('&')}`}`
}

function views(facts: ConsolePageFacts): Html {
  const { locale, counts, filter } = facts
  // Of what is sealed nobody is told how much there is. [A4]
  const isCounted = !hidesInputs(facts.side)
  const view = (name: InputView): Html => {
    const isCurrent = filter.view === name && filter.kind === null
    const href = address(facts, { view: name, kind: null })
    return html`<a class="chip" href="${href}" ${isCurrent && html`aria-current="true"`}
      >${say(locale, `answers-view-${name}`)} ${isCounted && sayNumber(locale, counts[name])}</a
    >`
  }
  const kind = (name: DispositionKind): Html => {
    const href = address(facts, { view: 'all', kind: name })
    return html`<a class="chip" href="${href}" ${filter.kind === name && html`aria-current="true"`}
      >${icon(kindIcon(name))}${say(locale, `disposition-${name}`)} ${sayNumber(locale, counts.kinds.get(name) ?? 0)}</a
    >`
  }
  return html`<nav class="filters" aria-label="${say(locale, 'answers-views')}">
    ${inputViews.map(view)} ${dispositionKinds.filter(name => counts.kinds.has(name) || filter.kind === name).map(kind)}
  </nav>`
}

/** Never drawn anew: what is chosen in it stands until it is sent. */
function filterForm({ locale, filter, agenda }: ConsolePageFacts): Html {
  return html`<form class="filters" method="get" action="/agendas/${agenda.id}/console">
    ${filter.view !== 'all' && html`<input type="hidden" name="view" value="${filter.view}" />`}
    ${filter.kind !== null && html`<input type="hidden" name="kind" value="${filter.kind}" />`}
    <label class="small" for="answers-goal">${say(locale, 'answers-goal')}</label>
    <select class="input" id="answers-goal" name="goal">
      <option value="">${say(locale, 'answers-any-goal')}</option>
      ${agenda.goals.map(
        ({ id, number, title }) =>
          html`<option value="${id}" ${filter.goal === id && html`selected`}>
            ${say(locale, 'answers-goal-option', { number, title })}
          </option>`,
      )}
    </select>
    <label class="small" for="answers-group">${say(locale, 'answers-group')}</label>
    <select class="input" id="answers-group" name="group">
      <option value="">${say(locale, 'answers-any-group')}</option>
      ${stakeholderGroups.map(
        group =>
          html`<option value="${group}" ${filter.group === group && html`selected`}>
            ${say(locale, `group-${group}`)}
          </option>`,
      )}
    </select>
    <button class="btn btn--s">${icon('filter')}${say(locale, 'answers-show')}</button>
  </form>`
}

function table(facts: ConsolePageFacts): Html {
  const { locale, inputs, paragraphs, same, why } = facts
  if (inputs.length === 0) {
    const isSealed = hidesInputs(facts.side)
    return html`<p class="pad mid">${say(locale, isSealed ? 'heard-untold-sealed' : 'answers-none')}</p>`
  }
  return html`<div class="answers-scroll" data-scrolls>
    <table class="tbl answers">
      <caption class="vh">
        ${say(locale, 'answers-caption')}
      </caption>
      <thead>
        <tr>
          ${why === null && html`<th scope="col"><span class="vh">${say(locale, 'answers-choose')}</span></th>`}
          <th scope="col">${say(locale, 'answers-number')}</th>
          <th scope="col">${say(locale, 'answers-from')}</th>
          <th scope="col">${say(locale, 'answers-comment')}</th>
          <th scope="col">${say(locale, 'answers-disposition')}</th>
          <th scope="col">${say(locale, 'answers-reason')}</th>
        </tr>
      </thead>
      <tbody>
        ${inputs.map(input => inputRow(locale, input, paragraphs.get(input.id), why === null, same))}
      </tbody>
    </table>
  </div>`
}

function pager(facts: ConsolePageFacts): Html {
  const { locale, from, total, pageSize, inputs } = facts
  if (total <= pageSize && from === 0) return html``
  const range = { from: from + 1, to: from + inputs.length, total: sayNumber(locale, total) }
  return html`<nav class="answers-pages row pad" aria-label="${say(locale, 'answers-pages')}">
    ${from > 0 && html`<a class="btn btn--s" rel="prev" href="${address(facts, { from: Math.max(0, from - pageSize) })}">${say(locale, 'answers-previous')}</a>`}
    <span class="mid small">${say(locale, 'answers-page-of', range)}</span>
    ${from + inputs.length < total && html`<a class="btn btn--s" rel="next" href="${address(facts, { from: from + pageSize })}">${say(locale, 'answers-next')}</a>`}
  </nav>`
}
