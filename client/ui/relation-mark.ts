/** The mark of a relation: a shape each, dashed while it is only proposed, with its name for those who do not see it. */
import { html, type TemplateResult } from 'lit'
import { relationMark, type MarkedRelation, type MarkedState } from '../../packages/messages/relation-words.ts'
import { pageLocale } from '../platform/page-facts.ts'

/** `isNamed: false` where its name stands beside it. */
export function relationMarkTemplate(relation: MarkedRelation, state: MarkedState, isNamed = true): TemplateResult {
  const { symbol, name } = relationMark(pageLocale(), relation, state)
  const of = `mk mk--${symbol.slice('mark-'.length)}`
  return isNamed
    ? html`<svg class=${of} role="img" aria-label=${name}><use href="/icons.svg#${symbol}"></use></svg>`
    : html`<svg class=${of} aria-hidden="true"><use href="/icons.svg#${symbol}"></use></svg>`
}
