/** The consensus call as a page: the board, and beside it the chosen goal. Complete without scripts but for taking a position. */
import { refusalTo } from '../../packages/domain/permission.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { Board } from '../consensus/consensus-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { agendaFrame } from './agenda-frame.ts'
import { consensusActs, type ConsensusActsFacts } from './consensus-acts.ts'
import { boardHtml, boardPager, standLegend } from './consensus-board.ts'
import { consensusSideHtml, type ConsensusSideFacts } from './consensus-side.ts'

export type ConsensusPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly board: Board
  /** Null where nothing is called. */
  readonly side: ConsensusSideFacts | null
  /** Null for those who do not moderate. */
  readonly acts: ConsensusActsFacts | null
}

/** The body of `/agendas/:id/consensus`. */
export function renderConsensusPage(facts: ConsensusPageFacts): Html {
  const { locale, agenda, seat, now, board, side, acts } = facts
  const moderating = html`<div id="consensus-acts" data-live>${acts !== null && consensusActs(acts)}</div>`
  const mayPosition = refusalTo('take-position', seat.standing) === null
  const may = mayPosition ? { may: say(locale, 'consensus-may-position'), why: null } : undefined
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'consensus', may })}
    <main class="wrap consensus" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'consensus-title')}</h1>
      ${
        side === null
          ? html`<p class="mid" id="consensus-board" data-live>${say(locale, 'consensus-none')}</p>
              ${moderating}`
          : html`<div class="split split--wide">
              <div class="stackv" id="consensus-board" data-live>
                ${summary(facts)}
                ${
                  board.roundNumber !== agenda.round?.number &&
                  html`<p class="mid">${say(locale, 'consensus-of-round', { round: board.roundNumber ?? 0 })}</p>`
                }
                ${standLegend(locale)}
                ${boardHtml({ locale, board, chosen: side.call.goalId, own: seat.organisationId })}
                ${boardPager({ locale, board, chosen: side.call.goalId })}
              </div>
              ${consensusSideHtml(side, moderating)}
            </div>`
      }
      <p class="vh" role="status" id="consensus-status"></p>
    </main>`
}

function summary({ locale, board, side }: ConsensusPageFacts): Html {
  // How its goals would fare is not asked any more; the side says when and why.
  if (side?.round?.withdrawnAt != null) return html`<p class="mid strong">${say(locale, 'phase-state-withdrawn')}</p>`
  if (board.calls.some(call => call.readiness === null)) {
    return html`<p class="callout">${icon('lock')}<span>${say(locale, 'consensus-sealed')}</span></p>`
  }
  if (board.calls.every(call => call.isOver)) {
    const agreed = board.calls.filter(call => call.state === 'agreed').length
    return html`<p class="mid">
      <b class="strong">${say(locale, 'consensus-agreed-count', { count: agreed, goals: board.calls.length })}</b>
    </p>`
  }
  const ready = board.calls.filter(call => call.state === 'agreed' || call.readiness?.kind === 'ready').length
  const objected = board.calls.filter(call => call.readiness?.kind === 'objected').length
  return html`<p class="mid">
    <b class="strong">${say(locale, 'consensus-ready-count', { count: ready, goals: board.calls.length })}</b>
    ${objected > 0 && say(locale, 'consensus-objected-count', { count: objected })}
  </p>`
}
