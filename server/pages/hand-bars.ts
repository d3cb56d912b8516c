/**
 * A line for each organisation: its mark, its name, how much of something is its doing, and the figures in words. Bars
 * are drawn by attributes, for a page has no inline style; insertions are full, deletions hatched by their outline.
 */
import type { Delegation } from '../../packages/domain/participant.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'

export type HandBarFacts = {
  /** Null for what nobody is known to have done. */
  readonly hand: Delegation | null
  readonly name: string
  /** One behind the other; shares of the whole width, from 0 to 1 together. */
  readonly parts: readonly { readonly share: number; readonly kind: 'inserted' | 'deleted' | 'plain' }[]
  readonly words: string
}

/** One line of a list. */
export function handBar(locale: Locale, { hand, name, parts, words }: HandBarFacts): Html {
  let from = 0
  const drawn = parts.map(({ share, kind }) => {
    const width = Math.round(share * 1_000) / 10
    const x = from
    from += width
    return html`<rect class="hand-part hand-part--${kind}" x="${x}" y="3" width="${width}" height="6"></rect>`
  })
  return html`<li>
    ${hand === null ? html`<span></span>` : groupMarkHtml(groupMark(locale, hand.group), true)}
    <span class="hand-name" dir="auto">${name}</span>
    <svg class="hand-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">${drawn}</svg>
    <span class="hand-words">${words}</span>
  </li>`
}
