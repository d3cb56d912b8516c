/** The pages `/` and `/agendas`: the agendas where one has a seat, and the way to convene another one. */
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaLine } from '../agenda/agenda-queries.ts'
import type { Invitation } from '../agenda/invitation-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { masthead } from '../platform/page-frame.ts'
import { agendaPath } from './agenda-frame.ts'
import type { Sample } from '../sample/sample-queries.ts'
import { sampleCard } from './sample-card.ts'
import { emptyState } from './agenda-page.ts'

export type AgendaListFacts = {
  readonly locale: Locale
  readonly displayName: string
  readonly agendas: readonly AgendaLine[]
  readonly invitations: readonly Invitation[]
  /** For an administrator: how many rounds are asked to be withdrawn. */
  readonly withdrawals: number
  readonly samples: readonly Sample[]
}

/** The body of the list. */
export function renderAgendaList(facts: AgendaListFacts): Html {
  const { locale, displayName, agendas, invitations, withdrawals, samples } = facts
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, displayName, seat: null, places: [] })}
    <main class="wrap stackv agenda" id="main" tabindex="-1">
      <div class="head">
        <h1 class="title">${say(locale, 'agenda-list-title')}</h1>
        <a class="btn btn--go" href="/agendas/new">${say(locale, 'convene-title')}</a>
      </div>
      ${withdrawals > 0 && html`<p><a href="/withdrawals">${say(locale, 'withdrawals-wait', { count: withdrawals })}</a></p>`}
      ${invitations.length > 0 && invitationLines(locale, invitations)}
      ${
        agendas.length === 0
          ? emptyState(say(locale, 'agenda-list-empty-title'), say(locale, 'agenda-list-empty'))
          : agendaLines(locale, agendas)
      }
      ${sampleCard(locale, samples)}
    </main>`
}

/** What waits for the reader's own answer. */
function invitationLines(locale: Locale, invitations: readonly Invitation[]): Html {
  return html`<section class="stackv" aria-labelledby="invitations-title">
    <h2 class="h2" id="invitations-title">${say(locale, 'joining-list')}</h2>
    <ul class="agendas">
      ${invitations.map(
        ({ id, agenda, role, organisation }) =>
          html`<li class="sheet pad">
            <h3 class="h3"><a href="/invitations/${id}" dir="auto">${agenda.title}</a></h3>
            <p class="mid small">
              ${say(locale, `role-${role}`)}
              ${organisation !== null && html`· <bdi dir="auto">${organisation.name}</bdi>`}
            </p>
          </li>`,
      )}
    </ul>
  </section>`
}

function agendaLines(locale: Locale, agendas: readonly AgendaLine[]): Html {
  return html`<ul class="agendas">
    ${agendas.map(
      agenda =>
        html`<li class="sheet pad">
          <h2 class="h2"><a href="${agendaPath(agenda.id)}" dir="auto">${agenda.title}</a></h2>
          <p class="mid small">
            ${say(locale, `role-${agenda.role}`)} · ${say(locale, `phase-${agenda.phase}`)} ·
            ${say(locale, 'agenda-goal-count', { count: agenda.goals })}
            ${agenda.isPublic && html`· ${say(locale, 'agenda-is-public')}`}
          </p>
        </li>`,
    )}
  </ul>`
}
