/** The page `/withdrawals`: rounds that moderators ask to withdraw, each with its reason, for administrators to confirm. */
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { momentWords } from '../../packages/messages/moment-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { WaitingWithdrawal } from '../consultation/withdrawal-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { masthead } from '../platform/page-frame.ts'

export type WithdrawalsPageFacts = {
  readonly locale: Locale
  readonly displayName: string
  readonly reader: ParticipantId
  readonly waiting: readonly WaitingWithdrawal[]
}

/** The body of the page. */
export function renderWithdrawals(facts: WithdrawalsPageFacts): Html {
  const { locale, displayName, waiting } = facts
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, displayName, seat: null, places: [] })}
    <main class="wrap stackv" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'withdrawals-title')}</h1>
      <p class="lede">${say(locale, 'withdrawals-lede')}</p>
      <div id="withdrawals" data-live>
        ${
          waiting.length === 0
            ? html`<p class="mid">${say(locale, 'withdrawals-none')}</p>`
            : html`<ul class="agendas">
                ${waiting.map(one => lineHtml(facts, one))}
              </ul>`
        }
      </div>
      <p role="status" id="withdrawals-said"></p>
    </main>`
}

function lineHtml({ locale, reader }: WithdrawalsPageFacts, one: WaitingWithdrawal): Html {
  const isOwn = one.askedBy === reader
  const when = momentWords(locale, one.askedAt, one.timeZone)
  return html`<li class="sheet pad stackv">
    <h2 class="h3" dir="auto">${one.agenda}</h2>
    <p>${say(locale, 'agenda-round-phase', { number: one.round, phase: say(locale, `phase-${one.phase}`) })}</p>
    <p class="mid small">${say(locale, 'withdrawals-asked', { name: one.askedByName, when })}</p>
    <p dir="auto">${one.reason}</p>
    ${
      isOwn
        ? html`<p class="mid">${say(locale, 'confirmed-by-another')}</p>`
        : html`<form class="stackv" method="dialog" data-confirmation="${one.id}">
            <p class="small mid">${say(locale, 'withdrawals-effect')}</p>
            <p class="problem" role="alert"></p>
            <div class="btns">
              <button class="btn btn--danger" type="submit" data-act="confirm" disabled>
                ${say(locale, 'moves-withdrawal-confirm')}
              </button>
            </div>
          </form>`
    }
  </li>`
}
