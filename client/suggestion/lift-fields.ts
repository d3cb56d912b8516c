/** What people say when a bracket is to be lifted, in its card and on the sheet of a phone: who agrees, and which wording stays. */
import { html, nothing, type TemplateResult } from 'lit'
import { maxSuggestionReasonLength } from '../../packages/domain/suggestion.ts'
import { sayList } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { holderNames } from './holder-chips.ts'
import type { ShownBracket } from './open-brackets.ts'

/** By agreement of all who hold a wording, or by decision. */
export type LiftKind = 'agree' | 'lift'

/** Who agrees to which wording, and who has not; nothing while nobody does. */
export function agreementLines({ agreements, alternatives }: ShownBracket): TemplateResult | typeof nothing {
  if (agreements.length === 0) return nothing
  const agreed = new Set(agreements.map(({ by }) => by.organisationId))
  const missing = alternatives.flatMap(({ holders }) => holders).filter(({ by }) => !agreed.has(by.organisationId))
  return html`<div class="bkt-agreed small">
    ${alternatives.map(({ n, letter }) => {
      const who = agreements.filter(one => one.n === n)
      return who.length === 0 ? nothing : html`<p>${words('bracket-agreed', { letter, names: holderNames(who) })}</p>`
    })}
    ${missing.length === 0 ? nothing : html`<p class="mid">${words('bracket-not-agreed', { names: holderNames(missing) })}</p>`}
  </div>`
}

/** Which wording stays (`keep`; null for none), what goes with that, and for a decision why. */
export function liftFields(
  kind: LiftKind,
  { alternatives }: ShownBracket,
  keep: number | null,
  choose: (keep: number | null) => void,
): TemplateResult {
  const goes = alternatives.filter(one => one.n !== keep).map(one => one.words)
  const choice = (n: number | null, said: string): TemplateResult =>
    html`<label class="choice"
      ><input type="radio" name="keep" .checked=${keep === n} @change=${() => choose(n)} /><span dir="auto"
        >${said}</span
      ></label
    >`
  return html`<fieldset class="field">
      <legend>${words('bracket-which-stays')}</legend>
      ${alternatives.map(({ n, words: said }) => choice(n, said))}
      ${kind === 'lift' ? choice(null, words('bracket-none-stays')) : nothing}
    </fieldset>
    <p class="small" role="status">
      ${goes.length === 0 ? words('bracket-removes-nothing') : words('bracket-removes', { words: sayList(pageLocale(), goes) })}
    </p>
    ${
      kind === 'lift'
        ? html`<label class="field"
            ><span>${words('bracket-why-lift')}</span
            ><textarea
              class="input"
              name="reason"
              rows="3"
              required
              dir="auto"
              maxlength=${maxSuggestionReasonLength}
            ></textarea>
          </label>`
        : html`<p class="small mid">${words('bracket-agree-note')}</p>`
    }`
}

/** What such a form asks for; null where nothing is chosen that could be agreed to. */
export function liftActOf(kind: LiftKind, keep: number | null, form: ParentNode) {
  if (kind === 'agree') return keep === null ? null : ({ kind, n: keep } as const)
  const reason = form.querySelector<HTMLTextAreaElement>('[name="reason"]')?.value.trim() ?? ''
  return { kind, keep, reason } as const
}
