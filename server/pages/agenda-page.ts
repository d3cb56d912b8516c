/**
 * The page of an agenda: what waits for the reader, its goals and what they advance in one table, who is heard, what
 * happened. Complete without scripts; the parts marked `data-live` are drawn anew when others act (client/agenda).
 */
import { refusalTo } from '../../packages/domain/permission.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { Thread } from '../comment/comment-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { agendaDialogsHtml, mayChangeGoals } from './agenda-dialogs.ts'
import { agendaFrame, agendaPath } from './agenda-frame.ts'
import { columnChoiceHtml, gapsHtml, legendHtml } from './agenda-gaps.ts'
import { ledgerHtml, type LedgerFacts } from './agenda-ledger.ts'
import { discussionSection } from './discussion-section.ts'
import { exportButton } from './export-button.ts'
import { coverageListHtml, goalListHtml } from './agenda-lists.ts'
import { agendaSideHtml, type SideFacts } from './agenda-side.ts'
import { barHatch, barLegend } from './position-bar.ts'
import { isOpenToAll, publicPath } from './public-agenda-page.ts'

/** Something that waits for the reader: what to do, where, and about what. */
export type WaitingLine = { readonly href: string; readonly title: string; readonly note: string }

export type AgendaPageFacts = Omit<SideFacts, 'agenda'> &
  Pick<LedgerFacts, 'matrix' | 'openThreads' | 'openBrackets' | 'tallies'> & {
    readonly agenda: AgendaPage
    readonly seat: AgendaStanding
    readonly waiting: readonly WaitingLine[]
    /** The discussions about the agenda itself. */
    readonly threads: readonly Thread[]
  }

/** The body of `/agendas/:id`. */
export function renderAgendaPage(facts: AgendaPageFacts): Html {
  const { locale, agenda, seat, now, matrix, openThreads, openBrackets, tallies } = facts
  const { standing } = seat
  const mayPropose = refusalTo('create-goal', standing) === null
  const mayChange = mayChangeGoals(standing)
  const counted = { matrix, openThreads, openBrackets, tallies }
  const ledger: LedgerFacts = { locale, agendaId: agenda.id, ...counted, mayPropose, mayChange }
  const frame = { locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'agenda' } as const
  return html`${agendaFrame({ ...frame, openBrackets: countOf(openBrackets) })}
    <main class="wrap agenda" id="main" tabindex="-1">
      ${head(facts)} ${waitingHtml(facts)}
      <p class="vh" role="status" id="agenda-said"></p>
      <div class="split agsplit">
        <div id="goals">
          ${barHatch()}
          <div id="agenda-goals" data-live>
            ${agenda.goals.length === 0 ? emptyAgenda(locale) : [ledgerHtml(ledger), goalListHtml(ledger)]}
          </div>
          <div class="below-ledger" id="agenda-choice" data-live>
            ${columnChoiceHtml(ledger)} ${tallies.size > 0 && barLegend(locale)}
            ${matrix.framework !== null && legendHtml(locale)}
          </div>
          <section class="only-s" id="coverage" aria-labelledby="coverage-title" data-live>
            <h2 class="h2" id="coverage-title">${coverageTitle(facts)}</h2>
            ${coverageListHtml(ledger)}
          </section>
          <div id="agenda-gaps" data-live>${agenda.goals.length > 0 && gapsHtml(ledger)}</div>
          ${discussionSection(locale, { agendaId: agenda.id, indicator: null }, facts.threads)}
        </div>
        ${agendaSideHtml(facts)}
      </div>
      ${agendaDialogsHtml({ locale, agenda, standing, matrix })}
    </main>
    ${tabBar(locale)}`
}

/** What stands where there is nothing yet. */
export function emptyState(title: string, text: string): Html {
  return html`<div class="state">
    <div class="in">
      <p class="bigbr" aria-hidden="true">[ ]</p>
      <p class="big">${title}</p>
      <p class="mid">${text}</p>
    </div>
  </div>`
}

function head({ locale, agenda, seat, openBrackets }: AgendaPageFacts): Html {
  const openCount = countOf(openBrackets)
  const { standing } = seat
  const isModerator = refusalTo('manage-agenda', standing) === null
  const refusal = refusalTo('create-goal', standing)
  const propose = say(locale, isModerator ? 'agenda-add' : 'agenda-propose')
  return html`<div class="head">
      <div id="agenda-head" data-live>
        <h1 class="title" dir="auto">${agenda.title}</h1>
        <p class="mid agenda-about">
          <span>${say(locale, 'agenda-goal-count', { count: agenda.goals.length })}</span>
          ${openCount > 0 && html`<a class="st st--open" href="${agendaPath(agenda.id)}/brackets">${icon('bracket')}${say(locale, 'bracket-open-count', { count: openCount })}</a>`}
          ${agenda.convenedBy !== null && html`<span>${say(locale, 'agenda-convened-by', { organisation: agenda.convenedBy })}</span>`}
          ${agenda.isExample && agenda.goals.every(goal => goal.state !== 'agreed') && html`<span>${say(locale, 'agenda-example')}</span>`}
          ${isOpenToAll(agenda) && html`<a href="${publicPath(agenda.id)}">${say(locale, 'agenda-public-page')}</a>`}
        </p>
      </div>
      <div class="btns">
        ${exportButton(locale, { agenda })}
        <div class="btns" id="agenda-acts" data-live>
          ${isModerator && html`<a class="btn" href="${agendaPath(agenda.id)}/setup">${say(locale, 'agenda-set-up')}</a>`}
          ${isModerator && html`<button class="btn" type="button" data-act="themes" disabled>${say(locale, 'agenda-themes')}</button>`}
          <button
            class="btn btn--go"
            type="button"
            data-act="${refusal === null && 'propose-goal'}"
            ${refusal !== null && html`aria-describedby="propose-why"`}
            disabled
          >
            ${icon('plus')}${propose}
          </button>
        </div>
      </div>
    </div>
    <div id="agenda-note" data-live>
      ${refusal !== null && html`<p class="hint" id="propose-why">${whyWords(locale, refusal)}</p>`}
      ${agenda.note !== '' && html`<p class="lede" dir="auto">${agenda.note}</p>`}
      ${standing.phase === 'setup' && html`<p class="callout">${icon('info')}<span>${say(locale, 'agenda-in-setup')}</span></p>`}
    </div>`
}

function waitingHtml({ locale, waiting }: AgendaPageFacts): Html {
  return html`<section aria-labelledby="waiting-title" id="agenda-waiting" data-live>
    ${
      waiting.length > 0 &&
      html`<h2 class="vh" id="waiting-title">${say(locale, 'agenda-waiting')}</h2>
        <ul class="need">
          ${waiting.map(
            ({ href, title, note }) =>
              html`<li><a href="${href}">${title}</a><span class="mid small">${note}</span></li>`,
          )}
        </ul>`
    }
  </section>`
}

/** In all goals together. */
function countOf(openBrackets: AgendaPageFacts['openBrackets']): number {
  return [...openBrackets.values()].reduce((sum, count) => sum + count, 0)
}

function coverageTitle({ locale, matrix }: AgendaPageFacts): string {
  const framework = matrix.framework?.facts.short_title
  return framework === undefined ? say(locale, 'agenda-coverage') : say(locale, 'agenda-coverage-of', { framework })
}

/** On a phone: the parts of the page. */
function tabBar(locale: Locale): Html {
  const views = [
    { href: '#goals', symbol: 'list', words: say(locale, 'agenda-goals') },
    { href: '#coverage', symbol: 'gauge', words: say(locale, 'agenda-coverage') },
    { href: '#heard', symbol: 'people', words: say(locale, 'agenda-view-heard') },
    { href: '#latest', symbol: 'bell', words: say(locale, 'agenda-latest') },
  ]
  return html`<nav class="tabbar" aria-label="${say(locale, 'agenda-views')}">
    ${views.map(({ href, symbol, words }) => html`<a href="${href}">${icon(symbol)}${words}</a>`)}
  </nav>`
}

function emptyAgenda(locale: Locale): Html {
  return emptyState(say(locale, 'agenda-empty-title'), say(locale, 'agenda-empty'))
}
