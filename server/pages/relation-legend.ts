/** The three marks of relations with their names, and the strongest of several. */
import { isStronger, relations, type Relation } from '../../packages/domain/catalogue.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { CoverageCell } from '../catalogue/catalogue-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { gapMarkHtml, relationMarkHtml } from './relation-mark-html.ts'

/** What the marks mean. */
export function relationLegendHtml(locale: Locale): Html {
  return html`<ul class="mark-legend small" aria-label="${say(locale, 'relation-legend')}">
    ${relations.map(
      relation =>
        html`<li>${relationMarkHtml(locale, relation, 'agreed', false)} ${say(locale, `relation-${relation}`)}</li>`,
    )}
    <li>${relationMarkHtml(locale, 'fulfils', 'proposed', false)} ${say(locale, 'relation-legend-proposed')}</li>
    <li>${gapMarkHtml(null)} ${say(locale, 'relation-legend-gap')}</li>
  </ul>`
}

/** The mark of the strongest relation: of what is agreed, else of what is proposed, else of a gap. */
export function strongestMarkHtml(locale: Locale, cells: readonly CoverageCell[]): Html {
  const agreed = strongest(cells.map(cell => cell.agreed))
  if (agreed !== null) return relationMarkHtml(locale, agreed, 'agreed', true)
  const proposed = strongest(cells.map(cell => cell.proposed))
  return proposed === null ? gapMarkHtml(null) : relationMarkHtml(locale, proposed, 'proposed', true)
}

function strongest(given: readonly (Relation | null)[]): Relation | null {
  let best: Relation | null = null
  for (const relation of given) {
    if (relation !== null && (best === null || isStronger(relation, best))) best = relation
  }
  return best
}
