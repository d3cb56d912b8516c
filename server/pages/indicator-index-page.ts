/** The indicators of an agenda by framework and group, with the goals that advance them; below them the acquis. */
import { say, sayEdition, sayYear, type Locale } from '../../packages/messages/say.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { CoverageCell, FrameworkLine, IndicatorLine, ReferenceLine } from '../catalogue/catalogue-queries.ts'
import type { LinkLine } from '../catalogue/link-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { agendaFrame, agendaPath } from './agenda-frame.ts'
import { relationLegendHtml, strongestMarkHtml } from './relation-legend.ts'

export type IndicatorIndexFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly frameworks: readonly FrameworkLine[]
  readonly coverage: readonly CoverageCell[]
  readonly references: readonly ReferenceLine[]
  readonly links: readonly LinkLine[]
}

/** The body of `/agendas/:id/indicators`. */
export function renderIndicatorIndex(facts: IndicatorIndexFacts): Html {
  const { locale, agenda, seat, now, frameworks, coverage } = facts
  const shown = frameworks.flatMap(({ indicators }) => indicators).filter(({ isWithdrawn }) => !isWithdrawn)
  const advanced = new Set<string>(coverage.map(({ indicatorId }) => indicatorId))
  const count = shown.length
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'indicators' })}
    <main class="wrap stackv indicators" id="main" tabindex="-1">
      <div class="head">
        <div>
          <h1 class="title">${say(locale, 'indicators-title')}</h1>
          <p class="lede">${say(locale, 'indicators-lede')}</p>
          ${
            count > 0 &&
            html`<p class="mid">
              ${say(locale, 'indicators-summary', { count, advanced: shown.filter(({ id }) => advanced.has(id)).length })}
            </p>`
          }
        </div>
        ${
          refusalTo('choose-frameworks', seat.standing) === null &&
          html`<p class="btns">
            <a class="btn" href="${agendaPath(agenda.id)}/setup">${say(locale, 'indicators-choose')}</a>
          </p>`
        }
      </div>
      ${frameworks.length === 0 ? noFrameworks(locale) : relationLegendHtml(locale)}
      ${frameworks.map(framework => frameworkSection(facts, framework))} ${acquisSection(facts)}
    </main>`
}

function frameworkSection({ locale, agenda, coverage }: IndicatorIndexFacts, framework: FrameworkLine): Html {
  const { facts } = framework
  const known = new Set(facts.groups.map(({ id }) => id))
  const isOther = ({ groupId }: IndicatorLine): boolean => groupId === null || !known.has(groupId)
  const groups = [
    ...facts.groups.map(group => ({
      heading: `${group.number} ${group.title}`,
      indicators: framework.indicators.filter(({ groupId }) => groupId === group.id),
    })),
    {
      heading: facts.groups.length === 0 ? null : say(locale, 'indicators-other-group'),
      indicators: framework.indicators.filter(isOther),
    },
  ].filter(({ indicators }) => indicators.length > 0)
  const caption = say(locale, 'indicators-table', { framework: facts.short_title })
  return html`<section aria-labelledby="framework-${framework.id}">
    <h2 class="h2" id="framework-${framework.id}" dir="auto">${facts.title}</h2>
    <p class="mid small framework-owner">
      ${say(locale, 'indicators-kept-by', { owner: facts.owner, edition: sayEdition(locale, facts.edition), year: sayYear(locale, facts.year) })}
    </p>
    <div class="sheet" role="region" aria-label="${caption}" tabindex="0">
      <table class="tbl indicator-table">
        <caption class="vh">
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">${say(locale, 'indicators-column-code')}</th>
            <th scope="col">${say(locale, 'indicators-column-title')}</th>
            <th scope="col">${say(locale, 'indicators-column-goals')}</th>
          </tr>
        </thead>
        ${groups.map(
          ({ heading, indicators }) =>
            html`<tbody>
              ${
                heading !== null &&
                html`<tr class="grpRow">
                  <th colspan="3" scope="rowgroup" dir="auto">${heading}</th>
                </tr>`
              }
              ${indicators.map(indicator => indicatorRow(locale, agenda, indicator, coverage))}
            </tbody>`,
        )}
      </table>
    </div>
  </section>`
}

function indicatorRow(
  locale: Locale,
  agenda: AgendaPage,
  indicator: IndicatorLine,
  coverage: readonly CoverageCell[],
): Html {
  const cells = coverage.filter(({ indicatorId }) => indicatorId === indicator.id)
  return html`<tr>
    <th scope="row" class="code"><bdi>${indicator.code}</bdi></th>
    <td class="q">
      <a href="${agendaPath(agenda.id)}/indicators/${encodeURIComponent(indicator.id)}" dir="auto"
        >${indicator.title}</a
      >
      ${indicator.isWithdrawn && html`<span class="tag">${say(locale, 'indicators-withdrawn')}</span>`}
    </td>
    <td class="advanced ${cells.length === 0 && 'is-gap'}">
      ${
        cells.length === 0
          ? html`${strongestMarkHtml(locale, [])} ${say(locale, 'indicators-gap')}`
          : html`${strongestMarkHtml(locale, cells)} ${say(locale, 'indicators-goals', { count: cells.length })}`
      }
    </td>
  </tr>`
}

/** By kind in the order of the catalogue, each with its place for the links of chips. */
function acquisSection(facts: IndicatorIndexFacts): Html {
  const { locale, references } = facts
  const kinds = [...new Set(references.map(({ kind }) => kind))]
  if (kinds.length === 0) return html``
  return html`<section aria-labelledby="acquis-title" class="stackv">
    <div>
      <h2 class="h2" id="acquis-title">${say(locale, 'indicators-acquis')}</h2>
      <p class="mid">${say(locale, 'indicators-acquis-lede')}</p>
    </div>
    ${kinds.map(
      kind =>
        html`<details class="sheet acquis-kind" open>
          <summary class="h3" dir="auto">${kind}</summary>
          <div class="acquis-scroll" role="region" aria-label="${kind}" tabindex="0">
            <table class="tbl">
              <caption class="vh">
                ${say(locale, 'indicators-acquis-table', { kind })}
              </caption>
              <thead>
                <tr>
                  <th scope="col">${say(locale, 'indicators-column-code')}</th>
                  <th scope="col">${kind}</th>
                  <th scope="col">${say(locale, 'indicators-acquis-column-where')}</th>
                  <th scope="col">${say(locale, 'indicators-acquis-column-goals')}</th>
                </tr>
              </thead>
              <tbody>
                ${references.filter(reference => reference.kind === kind).map(reference => referenceRow(facts, reference))}
              </tbody>
            </table>
          </div>
        </details>`,
    )}
  </section>`
}

function referenceRow({ locale, agenda, links }: IndicatorIndexFacts, { id, code, facts }: ReferenceLine): Html {
  const citing = new Set(
    links
      .filter(link => link.referenceId === id && (link.state === 'proposed' || link.state === 'agreed'))
      .map(({ goalId }) => goalId),
  )
  const goals = agenda.goals.filter(goal => citing.has(goal.id))
  const { instrument, paragraph } = facts
  return html`<tr id="acquis-${id}">
    <th scope="row" class="code"><bdi>${code}</bdi></th>
    <td>
      <span class="q" dir="auto">${facts.title}</span>
      <span class="tag ${facts.binding && 'tag--binds'}"
        >${say(locale, facts.binding ? 'links-binds' : 'links-does-not-bind')}</span
      >
      <p class="small mid" dir="auto">${facts.summary}</p>
    </td>
    <td class="small">
      <bdi>${paragraph === null ? instrument : say(locale, 'indicators-acquis-where', { instrument, paragraph })}</bdi>
      ${
        facts.source.url !== null &&
        html`<br /><a href="${facts.source.url}" rel="noopener nofollow">${say(locale, 'indicators-acquis-source')}</a>`
      }
    </td>
    <td class="small">
      ${
        goals.length === 0
          ? html`<span class="mid">${say(locale, 'indicators-acquis-nobody')}</span>`
          : html`<span class="cited"
              >${goals.map(goal => html`<a href="/goals/${goal.id}" title="${goal.title}">${say(locale, 'indicator-goal', { number: goal.number })}</a> `)}</span
            >`
      }
    </td>
  </tr>`
}

function noFrameworks(locale: Locale): Html {
  return html`<div class="callout callout--warn">
    ${icon('warn')}
    <h2 class="h3">${say(locale, 'indicators-none-title')}</h2>
    <p>${say(locale, 'indicators-none')}</p>
  </div>`
}
