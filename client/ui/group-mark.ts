/** The mark of a stakeholder group: a shape with an initial, and its name for those who do not see it. */
import { html, type TemplateResult } from 'lit'
import { isStakeholderGroup } from '../../packages/domain/participant.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { pageLocale } from '../platform/page-facts.ts'

/** `group`: a stakeholder group, or null for the secretariat. */
export function groupMarkTemplate(group: string | null): TemplateResult {
  const { shape, initial, name } = groupMark(pageLocale(), group !== null && isStakeholderGroup(group) ? group : null)
  return html`<span class="grp grp--${shape}" role="img" aria-label=${name}>${initial}</span>`
}
