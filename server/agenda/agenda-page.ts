/**
 * The pages of agendas as HTML: one agenda as a ledger of its goals by theme, the list of one's agendas. Complete
 * without scripts.
 */
import { refusalTo, type Standing } from '../../packages/domain/permission.ts'
import { dueWords, groupMark, phaseStep, whyWords } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { masthead, phaseBand, type MastheadFacts } from '../platform/page-frame.ts'
import type { AgendaLine, AgendaPage, GoalLine, RoundState, AgendaStanding } from './agenda-queries.ts'

export type AgendaPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
}

/** The body of `/agendas/:id`. */
export function renderAgendaPage({ locale, agenda, seat, now }: AgendaPageFacts): Html {
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, ...seatWords(locale, seat), agendaHref: agendaPath(agenda.id), isAgendaPage: true })}
    ${agenda.round !== null && phaseBand(roundWords(locale, agenda.round, mayInAgenda(locale, seat.standing), now))}
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
    ${masthead({ locale, displayName, seat: null, agendaHref: null, isAgendaPage: false })}
    <main class="wrap stackv agenda" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'agenda-list-title')}</h1>
      ${agendas.length === 0 ? emptyState(say(locale, 'agenda-list-empty-title'), say(locale, 'agenda-list-empty')) : agendaTable(locale, agendas)}
    </main>`
}

/** Where an agenda's page is. */
export function agendaPath(agendaId: string): string {
  return `/agendas/${agendaId}`
}

function seatWords(locale: Locale, seat: AgendaStanding): Pick<MastheadFacts, 'displayName' | 'seat'> {
  const { organisation, group } = seat.delegation
  return {
    displayName: seat.displayName,
    seat: {
      organisation: organisation ?? say(locale, 'shell-secretariat'),
      role: say(locale, `role-${seat.standing.role}`),
      mark: groupMark(locale, group),
    },
  }
}

function mayInAgenda(locale: Locale, standing: Standing): { readonly may: string; readonly why: string | null } {
  const refusal = refusalTo('edit-text', standing)
  return refusal === null
    ? { may: say(locale, 'phase-may-agenda-write'), why: null }
    : { may: say(locale, 'phase-may-agenda-read'), why: whyWords(locale, refusal) }
}

function roundWords(
  locale: Locale,
  round: RoundState,
  may: { readonly may: string; readonly why: string | null },
  now: Date,
): Parameters<typeof phaseBand>[0] {
  return {
    locale,
    name: say(locale, `phase-${round.phase}`),
    round: say(locale, 'phase-round', { number: round.number }),
    ...phaseStep(locale, round.phase),
    ...may,
    ...dueWords(locale, round.closesAt, now),
  }
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
