/** The consensus call as a page: the board, and beside it the chosen goal. Complete without scripts but for taking a position. */
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { Board } from '../consensus/consensus-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { agendaFrame } from './agenda-frame.ts'
import { boardHtml, standLegend } from './consensus-board.ts'
import { consensusSideHtml, type ConsensusSideFacts } from './consensus-side.ts'

export type ConsensusPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly board: Board
  /** Null where nothing is called. */
  readonly side: ConsensusSideFacts | null
}

/** The body of `/agendas/:id/consensus`. */
export function renderConsensusPage(facts: ConsensusPageFacts): Html {
  const { locale, agenda, seat, now, board, side } = facts
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'consensus' })}
    <main class="wrap consensus" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'consensus-title')}</h1>
      ${
        side === null
          ? html`<p class="mid" id="consensus-board" data-live>${say(locale, 'consensus-none')}</p>`
          : html`<div class="split split--wide">
              <div class="stackv" id="consensus-board" data-live>
                ${summary(facts)} ${standLegend(locale)}
                ${boardHtml({ locale, board, chosen: side.call.goalId, own: seat.organisationId })}
              </div>
              ${consensusSideHtml(side)}
            </div>`
      }
      <p class="vh" role="status" id="consensus-status"></p>
    </main>`
}

function summary({ locale, board }: ConsensusPageFacts): Html {
  if (board.calls.some(call => call.isSealed && !call.isOver)) {
    return html`<p class="callout">${icon('lock')}<span>${say(locale, 'consensus-sealed')}</span></p>`
  }
  const ready = board.calls.filter(call => call.state === 'agreed' || call.readiness?.kind === 'ready').length
  const objected = board.calls.filter(call => call.readiness?.kind === 'objected').length
  return html`<p class="mid">
    <b class="strong">${say(locale, 'consensus-ready-count', { count: ready, goals: board.calls.length })}</b>
    ${objected > 0 && say(locale, 'consensus-objected-count', { count: objected })}
  </p>`
}
