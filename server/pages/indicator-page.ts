/**
 * One indicator as a page of an agenda: what it measures, why it matters, what counts as evidence, which goals and
 * elements advance it and how, the gap where none does, and who keeps it. Complete without scripts; the client opens
 * the form that proposes a link.
 */
import { countedAs } from '../../packages/domain/catalogue.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say, sayDate, sayEdition, type Locale, sayNumber, sayYear } from '../../packages/messages/say.ts'
import type { Forum } from '../../packages/contract/catalogue-files.ts'
import type { AgendaPage, AgendaStanding, GoalLine } from '../agenda/agenda-queries.ts'
import type { FrameworkLine, IndicatorInFull } from '../catalogue/catalogue-queries.ts'
import type { LinkLine } from '../catalogue/link-queries.ts'
import type { Thread } from '../comment/comment-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { agendaFrame, agendaPath } from './agenda-frame.ts'
import { discussionSection } from './discussion-section.ts'
import { indicatorSheet } from './indicator-sheet.ts'
import { proposeLinkDialog } from './propose-link-dialog.ts'
import { relationLegendHtml } from './relation-legend.ts'
import { relationMarkHtml } from './relation-mark-html.ts'

/** Number and words of elements of texts, by their uuid. */
export type LinkedElements = ReadonlyMap<string, { readonly number: string; readonly words: string }>

export type IndicatorPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly indicator: IndicatorInFull
  /** Those that the agenda uses, in its order: for the indicators before and after. */
  readonly frameworks: readonly FrameworkLine[]
  readonly fora: readonly Forum[]
  readonly links: readonly LinkLine[]
  readonly elements: LinkedElements
  /** The discussions about it in this agenda. */
  readonly threads: readonly Thread[]
}

/** The body of `/agendas/:id/indicators/:indicatorId`. */
export function renderIndicatorPage(facts: IndicatorPageFacts): Html {
  const { locale, agenda, seat, now, indicator } = facts
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'indicators', isPage: false })}
    <main class="wrap indicator" id="main" tabindex="-1">
      ${crumbs(facts)}
      <div class="head indicator-head">
        <h1 class="title" dir="auto">${titleOf(facts)}</h1>
        ${neighbours(facts)}
      </div>
      ${
        indicator.isWithdrawn &&
        html`<p class="callout callout--warn">${icon('warn')}<span>${say(locale, 'indicator-is-withdrawn')}</span></p>`
      }
      <div class="split split--wide">
        <div class="stackv">
          ${indicatorSheet(facts)} ${advanceSection(facts)}
          ${discussionSection(locale, { agendaId: agenda.id, indicator: indicator.id }, facts.threads)}
        </div>
        <aside class="side" aria-label="${say(locale, 'indicator-kept')}">
          <div id="indicator-gap" data-live>${gapCallout(facts)}</div>
          ${keeperSection(facts)}
        </aside>
      </div>
    </main>
    ${mayPropose(facts) && proposeLinkDialog(facts)}`
}

function titleOf({ locale, indicator }: IndicatorPageFacts): string {
  const { title, article_number: number } = indicator.facts
  return number === undefined
    ? say(locale, 'indicator-title-code', { code: indicator.code, title })
    : say(locale, 'indicator-title', { number, title })
}

function crumbs({ locale, agenda, indicator }: IndicatorPageFacts): Html {
  const { facts, framework } = indicator
  const group = framework.groups.find(({ id }) => id === facts.group)
  const index = `${agendaPath(agenda.id)}/indicators`
  const arrow = icon('right', true)
  return html`<nav class="crumb" aria-label="${say(locale, 'indicator-crumbs')}">
    <a href="${index}">${say(locale, 'indicators-title')}</a>${arrow}
    <a href="${index}#framework-${framework.id}" dir="auto">${framework.short_title}</a>${arrow}
    ${group !== undefined && html`<span dir="auto">${group.title}</span>${arrow}`}
    <span aria-current="page"><bdi>${indicator.code}</bdi></span>
  </nav>`
}

/** The indicators before and after it, in the order of the index. */
function neighbours({ locale, agenda, indicator, frameworks }: IndicatorPageFacts): Html {
  const all = frameworks
    .flatMap(({ indicators }) => indicators)
    .filter(each => !each.isWithdrawn || each.id === indicator.id)
  const at = all.findIndex(({ id }) => id === indicator.id)
  const previous = at > 0 ? all[at - 1] : undefined
  const next = at < 0 ? undefined : all[at + 1]
  const path = (id: string): string => `${agendaPath(agenda.id)}/indicators/${encodeURIComponent(id)}`
  return html`<nav class="btns" aria-label="${say(locale, 'indicator-neighbours')}">
    ${
      previous !== undefined &&
      html`<a
        class="btn"
        rel="prev"
        href="${path(previous.id)}"
        aria-label="${say(locale, 'indicator-previous', { code: previous.code })}"
        >${icon('left', true)}<bdi>${previous.code}</bdi></a
      >`
    }
    ${
      next !== undefined &&
      html`<a
        class="btn"
        rel="next"
        href="${path(next.id)}"
        aria-label="${say(locale, 'indicator-next', { code: next.code })}"
        ><bdi>${next.code}</bdi>${icon('right', true)}</a
      >`
    }
  </nav>`
}

function advanceSection(facts: IndicatorPageFacts): Html {
  const { locale, indicator } = facts
  const caption = say(locale, 'indicator-advance-caption', { code: indicator.code })
  const links = standingLinks(facts)
  const why = refusalTo('propose-link', facts.seat.standing)
  return html`<section aria-labelledby="advance-title" id="indicator-links" data-live>
    <div class="head advance-head">
      <h2 class="h2" id="advance-title">${say(locale, 'indicator-advance')}</h2>
      <button
        class="btn btn--s"
        type="button"
        data-act="${mayPropose(facts) && 'propose-link'}"
        ${why !== null && html`aria-describedby="propose-link-why"`}
        disabled
      >
        ${icon('plus')}${say(locale, 'links-propose')}
      </button>
    </div>
    ${why !== null && html`<p class="hint" id="propose-link-why">${whyWords(locale, why)}</p>`}
    ${
      links.length > 0 &&
      html`<div class="sheet" role="region" aria-label="${caption}" tabindex="0">
          <table class="tbl advance-table">
            <caption class="vh">
              ${caption}
            </caption>
            <thead>
              <tr>
                <th scope="col">${say(locale, 'indicator-column-what')}</th>
                <th scope="col">${say(locale, 'indicator-column-how')}</th>
                <th scope="col">${say(locale, 'indicator-column-relation')}</th>
                <th scope="col">${say(locale, 'indicator-column-status')}</th>
              </tr>
            </thead>
            <tbody>
              ${links.map(({ link, goal }) => linkRow(facts, link, goal))}
            </tbody>
          </table>
        </div>
        ${relationLegendHtml(locale)}`
    }
  </section>`
}

function linkRow({ locale, elements }: IndicatorPageFacts, link: LinkLine, goal: GoalLine): Html {
  const element = link.elementId === null ? null : (elements.get(link.elementId) ?? undefined)
  const number = element === null || element === undefined ? sayNumber(locale, goal.number) : element.number
  const words = element === null ? goal.title : (element?.words ?? say(locale, 'indicator-gone'))
  const { organisation } = link.delegation
  return html`<tr>
    <th scope="row" class="num">
      <a href="/goals/${goal.id}#link-${link.id}" aria-label="${say(locale, 'indicator-goal', { number })}"
        >${number}</a
      >
    </th>
    <td>
      <p class="q" dir="auto">${words}</p>
      ${
        link.how === ''
          ? html`<p class="small quiet">${say(locale, 'indicator-no-how')}</p>`
          : html`<p class="mid" dir="auto">${link.how}</p>`
      }
      ${organisation !== null && html`<p class="small quiet">${say(locale, 'indicator-by', { organisation })}</p>`}
    </td>
    <td class="relation">
      ${
        link.relation === null
          ? html`<span class="small quiet">${say(locale, 'indicator-no-relation')}</span>`
          : html`${relationMarkHtml(locale, link.relation, link.state === 'agreed' ? 'agreed' : 'proposed', false)}
              <span class="small">${say(locale, `relation-${link.relation}`)}</span>`
      }
    </td>
    <td>
      ${
        link.state === 'agreed'
          ? html`<span class="st st--ok">${icon('check')}${say(locale, 'links-agreed')}</span>`
          : html`<span class="st st--wait">${icon('clock')}${say(locale, 'links-state-proposed')}</span>`
      }
    </td>
  </tr>`
}

/** What is missing: said only where nothing agreed advances the indicator. */
function gapCallout(facts: IndicatorPageFacts): Html {
  const { locale } = facts
  const links = standingLinks(facts)
  const counted = links.map(({ link }) => countedAs(link))
  if (counted.includes('agreed')) return html``
  if (counted.includes('proposed')) {
    return html`<section class="callout">
      ${icon('info')}
      <h2 class="h3">${say(locale, 'indicator-only-proposed')}</h2>
      <p>${say(locale, 'indicator-only-proposed-text')}</p>
    </section>`
  }
  const unsaid = new Set(links.map(({ goal }) => goal.id)).size
  return html`<section class="callout callout--warn">
    ${icon('warn')}
    <h2 class="h3">${say(locale, 'indicator-gap')}</h2>
    <p>
      ${unsaid > 0 && html`${say(locale, 'indicator-gap-unsaid', { count: unsaid })} `}${say(locale, 'indicator-gap-text')}
    </p>
    ${
      mayPropose(facts) &&
      html`<p class="btns">
        <button class="btn btn--s" type="button" data-act="propose-link" disabled>
          ${say(locale, 'links-propose')}
        </button>
      </p>`
    }
  </section>`
}

function keeperSection({ locale, indicator }: IndicatorPageFacts): Html {
  const { facts, framework, statedAt } = indicator
  const source = facts.source.url ?? framework.url
  return html`<section>
    <h2 class="h3">${say(locale, 'indicator-kept')}</h2>
    <div class="stackv keeper">
      <p class="mid">
        ${say(locale, 'indicator-kept-by', {
          owner: framework.owner,
          framework: framework.title,
          edition: sayEdition(locale, framework.edition),
          year: sayYear(locale, framework.year),
        })}
        ${say(locale, 'indicator-unit', { unit: unitWords(locale, framework.unit_of_assessment) })}
      </p>
      <p class="mid">${verification(locale, facts.source.verification)}</p>
      ${
        facts.number_verification === 'recalled' &&
        html`<p class="mid">${say(locale, 'indicator-number-recalled', { number: facts.number })}</p>`
      }
      ${(facts.alternate_titles ?? []).map(({ title }) => html`<p class="mid">${say(locale, 'indicator-also-called', { title })}</p>`)}
      <p class="small quiet" dir="auto">${framework.verification}</p>
      <p class="small quiet">
        ${say(locale, 'indicator-stated', { date: sayDate(locale, statedAt, { dateStyle: 'medium' }) })}
      </p>
      ${source !== null && html`<p><a href="${source}" rel="noopener nofollow">${say(locale, 'indicator-source')}</a></p>`}
    </div>
  </section>`
}

/** Whom a framework looks at; as the catalogue has it where that is no word of ours. */
function unitWords(locale: Locale, unit: string): string {
  const known = (['country', 'state party', 'endorser', 'supporter'] as const).find(each => unit.startsWith(each))
  if (known === undefined) return unit
  return say(locale, known === 'state party' ? 'indicator-unit-state-party' : `indicator-unit-${known}`)
}

function verification(locale: Locale, value: string): string {
  const known = (['article', 'verified', 'recalled'] as const).find(each => each === value)
  const how = known === undefined ? value : say(locale, `indicator-verification-${known}`)
  return say(locale, 'indicator-verification', { how })
}

/** Proposed and agreed links of goals that were not dropped, in the order of the goals. */
function standingLinks({
  agenda,
  links,
}: IndicatorPageFacts): readonly { readonly link: LinkLine; readonly goal: GoalLine }[] {
  const goals = new Map(agenda.goals.filter(({ state }) => state !== 'dropped').map(goal => [goal.id, goal]))
  return links.flatMap(link => {
    const goal = goals.get(link.goalId)
    return goal === undefined || (link.state !== 'proposed' && link.state !== 'agreed') ? [] : [{ link, goal }]
  })
}

function mayPropose({ seat, indicator, agenda }: IndicatorPageFacts): boolean {
  return refusalTo('propose-link', seat.standing) === null && !indicator.isWithdrawn && agenda.goals.length > 0
}
