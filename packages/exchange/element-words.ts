/** What an element says beside its words, for the first HTML; the editor says the same (client/editor/element-fields). */
import type { ElementWords } from '../document/projections.ts'
import { isElementKind, leads, type BlockAttributes } from '../document/text-model.ts'
import { say, sayList, type Locale } from '../messages/say.ts'

/** Kind, lead, partners and due date in words; what is not decided is left out. */
export function elementWords(locale: Locale): (attributes: BlockAttributes) => ElementWords {
  return ({ kind, lead, partners, due }) => {
    const names = namesOf(locale, partners.split(','))
    const leadName = namesOf(locale, [lead])
    const parts = [
      ...(leadName.length === 0 ? [] : [`${say(locale, 'editor-element-lead')}: ${leadName.join('')}`]),
      ...(names.length === 0
        ? []
        : [`${say(locale, 'editor-element-partners')}: ${sayList(locale, names, { type: 'unit' })}`]),
      ...(due === '' ? [] : [`${say(locale, 'editor-element-due')}: ${due}`]),
    ]
    return { kind: isElementKind(kind) ? say(locale, `editor-element-${kind}`) : '', summary: parts.join(' · ') }
  }
}

/** In the order of `leads`, as the editor shows them. */
function namesOf(locale: Locale, chosen: readonly string[]): readonly string[] {
  return leads.filter(lead => chosen.includes(lead)).map(lead => say(locale, `editor-lead-${lead}`))
}
