/** The mark of a stakeholder group: a shape with an initial, and its name for those who do not see it. */
import { html, type TemplateResult } from 'lit'
import { isStakeholderGroup } from '../../packages/domain/participant.ts'
import type { ShownSeat } from '../../packages/messages/person-words.ts'
import { groupMark, seatMark } from '../../packages/messages/phase-words.ts'
import { pageLocale } from '../platform/page-facts.ts'

/** `group`: a stakeholder group, or null for the secretariat. */
export function groupMarkTemplate(group: string | null): TemplateResult {
  return markTemplate(groupMark(pageLocale(), group !== null && isStakeholderGroup(group) ? group : null))
}

/** The mark of somebody as a round shows her. */
export function seatMarkTemplate(seat: ShownSeat): TemplateResult {
  return markTemplate(seatMark(pageLocale(), seat))
}

function markTemplate({ shape, initial, name }: ReturnType<typeof groupMark>): TemplateResult {
  return html`<span class="grp grp--${shape}" role="img" aria-label=${name}>${initial}</span>`
}
