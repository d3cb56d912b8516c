/** Organisations that hold a wording, as chips: the sign of the group and the code; the whole name for those who ask. */
import { html, nothing, type TemplateResult } from 'lit'
import { sayList } from '../../packages/messages/say.ts'
import { holderCode, holderName, type HolderFacts } from '../../packages/messages/wording-words.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
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

/** Who held it in the file it came from, by name: organisations that are not at this table hold nothing here. */
export function quotedLine(quoted: readonly { readonly by: HolderFacts }[]): TemplateResult | typeof nothing {
  const locale = pageLocale()
  const names = quoted.map(({ by }) => holderName(locale, by))
  return names.length === 0
    ? nothing
    : html`<span class="mid small">${words('bracket-quoted-holders', { names: sayList(locale, names) })}</span>`
}

/** Their codes in a sentence. */
export function holderNames(holders: readonly { readonly by: HolderFacts }[]): string {
  const locale = pageLocale()
  return sayList(
    locale,
    holders.map(({ by }) => holderCode(locale, by)),
  )
}
