/** The mark of a relation in the first HTML; client/ui/relation-mark.ts draws the same. */
import { relationMark, type MarkedRelation, type MarkedState } from '../../packages/messages/relation-words.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'

/** `named: false` where its name stands beside it. */
export function relationMarkHtml(locale: Locale, relation: MarkedRelation, state: MarkedState, named: boolean): Html {
  const { symbol, name } = relationMark(locale, relation, state)
  return markHtml(symbol, named ? name : null)
}

/** The mark of what no goal advances. `name`: null where it stands beside it. */
export function gapMarkHtml(name: string | null): Html {
  return markHtml('mark-gap', name)
}

function markHtml(symbol: string, name: string | null): Html {
  const use = html`<use href="/icons.svg#${symbol}"></use>`
  return name === null
    ? html`<svg class="mk mk--${symbol.slice(5)}" aria-hidden="true">${use}</svg>`
    : html`<svg class="mk mk--${symbol.slice(5)}" role="img" aria-label="${name}">${use}</svg>`
}
