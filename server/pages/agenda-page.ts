/**
 * The pages of agendas as HTML: one agenda as a ledger of its goals by theme, the list of one's agendas. Complete
 * without scripts.
 */
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { masthead } from '../platform/page-frame.ts'
import type { AgendaLine, AgendaPage, AgendaStanding, GoalLine } from '../agenda/agenda-queries.ts'
import { agendaFrame } from './agenda-frame.ts'

export type AgendaPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
}

/** The body of `/agendas/:id`. */
export function renderAgendaPage({ locale, agenda, seat, now }: AgendaPageFacts): Html {
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'agenda' })}
    <main class="wrap stackv agenda" id="main" tabindex="-1">
      <div>
        <h1 class="title" dir="auto">${agenda.title}</h1>
        ${agenda.isExample && html`<p class="mid">${say(locale, 'agenda-example')}</p>`}
        ${agenda.note !== '' && html`<p class="lede" dir="auto">${agenda.note}</p>`}
      </div>
      ${agenda.goals.length === 0 ? emptyAgenda(locale) : ledger(locale, agenda)}
    </main>`
}

/** The body of `/` for somebody with no agenda, or with several. */
export function renderAgendaList(
  locale: Locale,
  displayName: string,
  agendas: readonly (AgendaLine & { readonly href: string })[],
): Html {
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, displayName, seat: null, places: [] })}
    <main class="wrap stackv agenda" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'agenda-list-title')}</h1>
      ${agendas.length === 0 ? emptyState(say(locale, 'agenda-list-empty-title'), say(locale, 'agenda-list-empty')) : agendaTable(locale, agendas)}
    </main>`
}

function ledger(locale: Locale, agenda: AgendaPage): Html {
  const themed = agenda.themes.map(theme => ({
    label: theme.label,
    goals: agenda.goals.filter(goal => goal.themeId === theme.id),
  }))
  const known = new Set(agenda.themes.map(theme => theme.id))
  const other = agenda.goals.filter(goal => goal.themeId === null || !known.has(goal.themeId))
  const groups = [...themed, { label: say(locale, 'agenda-no-theme'), goals: other }].filter(
    group => group.goals.length > 0,
  )
  return html`<div class="ledger" role="region" aria-label="${say(locale, 'agenda-goals')}" tabindex="0">
    <table>
      <caption class="vh">
        ${say(locale, 'agenda-goals')}
      </caption>
      <thead>
        <tr>
          <th class="no" scope="col">${say(locale, 'agenda-column-number')}</th>
          <th scope="col">${say(locale, 'agenda-column-goal')}</th>
          <th scope="col">${say(locale, 'agenda-column-state')}</th>
        </tr>
      </thead>
      ${groups.map(
        group =>
          html`<tbody>
            <tr class="grpRow">
              <th colspan="3" scope="rowgroup" dir="auto">${group.label}</th>
            </tr>
            ${group.goals.map(goal => goalRow(locale, goal))}
          </tbody>`,
      )}
    </table>
  </div>`
}

function goalRow(locale: Locale, goal: GoalLine): Html {
  return html`<tr>
    <td class="no">${goal.number}</td>
    <th class="goal" scope="row" dir="auto"><a href="/goals/${goal.id}">${goal.title}</a></th>
    <td class="state-cell"><span class="st st--wait">${say(locale, `goal-state-${goal.state}`)}</span></td>
  </tr>`
}

function agendaTable(locale: Locale, agendas: readonly (AgendaLine & { readonly href: string })[]): Html {
  return html`<ul class="agendas">
    ${agendas.map(
      agenda =>
        html`<li class="sheet pad">
          <h2 class="h2"><a href="${agenda.href}" dir="auto">${agenda.title}</a></h2>
          <p class="mid small">
            ${say(locale, `role-${agenda.role}`)} · ${say(locale, `phase-${agenda.phase}`)} ·
            ${say(locale, 'agenda-goal-count', { count: agenda.goals })}
          </p>
        </li>`,
    )}
  </ul>`
}

function emptyAgenda(locale: Locale): Html {
  return emptyState(say(locale, 'agenda-empty-title'), say(locale, 'agenda-empty'))
}

function emptyState(title: string, text: string): Html {
  return html`<div class="state">
    <div class="in">
      <p class="bigbr" aria-hidden="true">[ ]</p>
      <p class="big">${title}</p>
      <p class="mid">${text}</p>
    </div>
  </div>`
}
