/** How an anchor stands in its row. The way back is `anchorOf` of drafting-queries. */
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import type { Anchor } from './drafting-queries.ts'

/** The columns of its row, but for where it belongs. */
export function columnsOf(anchor: Anchor) {
  const nowhere = { ranges: null, element_id: null, indicator_id: null, suggestion_id: null }
  const none = { ...nowhere, quote: '', prefix: '', suffix: '', block: '' }
  switch (anchor.kind) {
    case 'passage': {
      const { ranges, quote, prefix, suffix } = anchor.passage
      return { ...none, ranges: rangesAsJson(ranges), quote, prefix, suffix, block: anchor.block }
    }
    case 'element':
      return { ...none, element_id: anchor.element, quote: anchor.quote, block: anchor.block }
    case 'indicator':
      return { ...none, indicator_id: anchor.indicator }
    case 'suggestion':
      return { ...none, suggestion_id: anchor.suggestion, quote: anchor.quote }
    case 'goal':
    case 'agenda':
      return none
  }
}

/** Ranges as the column keeps them: client and clock of the first and of the last unit. */
export function rangesAsJson(ranges: readonly PassageRange[]): string {
  return JSON.stringify(ranges.map(({ first, last }) => [first.client, first.clock, last.client, last.clock]))
}
