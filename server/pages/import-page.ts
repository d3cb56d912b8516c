/** The page `/agendas/:id/import` as HTML: what may be brought in, and the place where client/exchange reads a file. */
import { refusalTo } from '../../packages/domain/permission.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { agendaFrame, agendaPath } from './agenda-frame.ts'

export type ImportPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly megabytes: number
}

/** The body of the page. */
export function renderImportPage({ locale, agenda, seat, now, megabytes }: ImportPageFacts): Html {
  const refusal = refusalTo('create-goal', seat.standing)
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'agenda' })}
    <main class="wrap stackv import" id="main" tabindex="-1">
      <div class="import-head">
        <p class="small"><a href="${agendaPath(agenda.id)}" dir="auto">${agenda.title}</a></p>
        <h1 class="title">${say(locale, 'import-title')}</h1>
        ${
          refusal === null
            ? html`<p class="lede">${say(locale, 'import-intro')}</p>
                ${seat.standing.role === 'moderator' && html`<p class="mid">${say(locale, 'import-intro-moderator')}</p>`}`
            : html`<p class="lede">${say(locale, 'import-not-now')} ${whyWords(locale, refusal)}</p>`
        }
      </div>
      ${
        refusal === null &&
        html`<import-file class="sheet pad"
          ><div class="field file-field">
            <input class="vh" type="file" id="import-file" disabled />
            <label class="btn btn--go" for="import-file">${icon('plus')}${say(locale, 'import-file')}</label>
            <p class="hint">${say(locale, 'import-file-hint', { megabytes })}</p>
          </div></import-file
        >`
      }
    </main>`
}
