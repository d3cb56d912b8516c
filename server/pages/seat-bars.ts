/**
 * Bars of the six stakeholder groups: how much of each, with a line that marks what it is measured by. Drawn by
 * attributes, for a page has no inline style; the figures stand beside each bar in words.
 */
import { isSealedIn } from '../../packages/domain/attribution.ts'
import { stakeholderGroups, type StakeholderGroup } from '../../packages/domain/participant.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'

export type GroupBar = {
  readonly group: StakeholderGroup
  /** From 0 to 1. */
  readonly value: number
  /** Null draws none. */
  readonly line: number | null
  readonly words: string
}

/** One bar for each group, in the order of the rules of procedure. */
export function groupBars(locale: Locale, barOf: (group: StakeholderGroup) => Omit<GroupBar, 'group'>): Html {
  return html`<ul class="bal">
    ${stakeholderGroups.map(group => {
      const mark = groupMark(locale, group)
      const { value, line, words } = barOf(group)
      return html`<li>
        ${groupMarkHtml(mark, false)}<span>${mark.name}</span>${bar(mark.shape, value, line)}<span class="n num"
          >${words}</span
        >
      </li>`
    })}
  </ul>`
}

/** Why nobody is told which organisations are heard, and what is told instead. [A4] [A5] */
export function untoldWords(
  locale: Locale,
  { attribution = 'attributed', phase }: Pick<Standing, 'attribution' | 'phase'>,
): string {
  return say(locale, isSealedIn(attribution, phase) ? 'heard-untold-sealed' : 'heard-untold-group')
}

/** A hundred units wide. */
function bar(shape: string, value: number, line: number | null): Html {
  return html`<svg class="bar" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
    <rect class="bar-track" y="3" width="100" height="10"></rect>
    <rect class="bar-value bar-value--${shape}" y="3" width="${tenths(value * 100)}" height="10"></rect>
    ${line !== null && html`<rect class="bar-line" x="${tenths(Math.min(97.5, line * 100))}" width="2.5" height="16"></rect>`}
  </svg>`
}

function tenths(units: number): number {
  return Math.round(units * 10) / 10
}
