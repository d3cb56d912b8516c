/** Organisations that hold a wording, as chips: the sign of the group and the code; the whole name for those who ask. */
import { html, type TemplateResult } from 'lit'
import { sayList } from '../../packages/messages/say.ts'
import { holderCode, type HolderFacts } from '../../packages/messages/wording-words.ts'
import { pageLocale } from '../platform/page-facts.ts'
import { groupMarkTemplate } from '../ui/group-mark.ts'

/** The organisations that hold a wording, as chips: mark and code, with the name for those who do not see the mark. */
export function holderChips(holders: readonly { readonly by: HolderFacts }[]): TemplateResult {
  return html`${holders.map(({ by }) => {
    const code = holderCode(pageLocale(), by)
    return html`<span class="by" title=${by.organisation ?? code}
      >${groupMarkTemplate(by.group)}<bdi aria-hidden="true">${code}</bdi
      ><span class="vh">${by.organisation ?? code}</span></span
    >`
  })}`
}

/** Their codes in a sentence. */
export function holderNames(holders: readonly { readonly by: HolderFacts }[]): string {
  const locale = pageLocale()
  return sayList(
    locale,
    holders.map(({ by }) => holderCode(locale, by)),
  )
}
