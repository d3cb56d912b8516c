/** Below the agenda's table: the marks in words, the ways to other indicators, and the gaps as callouts. */
import { say, type Locale } from '../../packages/messages/say.ts'
import type { GoalLine } from '../agenda/agenda-queries.ts'
import type { IndicatorLine } from '../catalogue/catalogue-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { indicatorPath, proposeHereButton, type LedgerFacts } from './agenda-ledger.ts'
import { gapMarkHtml, relationMarkHtml } from './relation-mark-html.ts'

/** So many gaps are described; the rest is counted. */
const gapsShown = 4

/** What the marks mean. */
export function legendHtml(locale: Locale): Html {
  return html`<ul class="plegend" aria-label="${say(locale, 'relation-legend')}">
    ${(['fulfils', 'contributes', 'enables'] as const).map(
      relation =>
        html`<li>${relationMarkHtml(locale, relation, 'agreed', false)}${say(locale, `relation-${relation}`)}</li>`,
    )}
    <li>${relationMarkHtml(locale, 'fulfils', 'proposed', false)}${say(locale, 'relation-legend-proposed')}</li>
    <li>${gapMarkHtml(null)}${say(locale, 'relation-legend-gap')}</li>
  </ul>`
}

/** Which set of indicators, and how many of them: plain links and a form, so that they work without scripts. */
export function columnChoiceHtml({ locale, agendaId, matrix }: LedgerFacts): Html {
  const { framework, frameworks, shows, further, columns } = matrix
  if (framework === null) return html`<p class="small mid">${say(locale, 'agenda-no-framework')}</p>`
  const address = (choice: string): string => `/agendas/${agendaId}?framework=${framework.id}&indicators=${choice}`
  return html`<div class="column-choice">
    ${
      frameworks.length > 1 &&
      html`<form action="/agendas/${agendaId}" method="get" class="btns">
        <label class="small" for="framework">${say(locale, 'agenda-framework')}</label>
        <select class="input" id="framework" name="framework">
          ${frameworks.map(
            ({ id, facts }) =>
              html`<option value="${id}" ${id === framework.id && html`selected`}>${facts.short_title}</option>`,
          )}
        </select>
        <button class="btn btn--s" type="submit">${say(locale, 'agenda-framework-show')}</button>
      </form>`
    }
    ${
      further > 0 &&
      html`<a class="small" href="${address('all')}"
        >${say(locale, 'agenda-indicators-all', { count: further + columns.length })}</a
      >`
    }
    ${shows === 'all' && html`<a class="small" href="${address('first')}">${say(locale, 'agenda-indicators-first')}</a>`}
  </div>`
}

/** The gaps: goals that nothing measures, then indicators that nothing advances, the complete ones first. */
export function gapsHtml(facts: LedgerFacts): Html | null {
  const { locale, matrix } = facts
  const { unmeasured, uncovered } = matrix
  if (matrix.framework === null || unmeasured.length + uncovered.length === 0) return null
  const framework = matrix.framework.facts.short_title
  const ofIndicators = Math.max(gapsShown / 2, gapsShown - unmeasured.length)
  const indicators = uncovered.slice(0, ofIndicators)
  const goals = unmeasured.slice(0, gapsShown - indicators.length)
  return html`<section class="gaps" aria-labelledby="gaps-title">
    <h2 class="h2" id="gaps-title">${say(locale, 'agenda-gaps')}</h2>
    <p class="mid">
      ${uncovered.length > 0 && html`<span>${say(locale, 'agenda-gaps-indicators', { count: uncovered.length, framework })}</span>`}
      ${unmeasured.length > 0 && html`<span>${say(locale, 'agenda-gaps-goals', { count: unmeasured.length })}</span>`}
    </p>
    <div class="gapgrid">
      ${indicators.map(indicator => indicatorGap(facts, indicator))} ${goals.map(goal => goalGap(locale, goal))}
    </div>
  </section>`
}

function indicatorGap({ locale, agendaId, mayPropose }: LedgerFacts, indicator: IndicatorLine): Html {
  const { id, code, title } = indicator
  return html`<div class="callout callout--warn">
    ${icon('warn')}
    <p>
      <a class="strong" href="${indicatorPath(agendaId, id)}"
        >${say(locale, 'agenda-gap-indicator', { code, title })}</a
      >
    </p>
    <p class="mid small">${say(locale, 'agenda-gap-indicator-note')}</p>
    ${mayPropose && html`<p>${proposeHereButton(locale, indicator)}</p>`}
  </div>`
}

function goalGap(locale: Locale, { id, number, title }: GoalLine): Html {
  return html`<div class="callout callout--warn">
    ${icon('warn')}
    <p class="strong">${say(locale, 'agenda-gap-goal', { number, title })}</p>
    <p class="mid small">${say(locale, 'agenda-gap-goal-note')}</p>
    <p class="small"><a href="/goals/${id}">${say(locale, 'agenda-gap-goal-link')}</a></p>
  </div>`
}
