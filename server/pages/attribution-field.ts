/** The choice of what a round shows of who gives an input, with what holds now chosen. */
import { attributions, type Attribution } from '../../packages/domain/consultation.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'

/** A field named `attribution`; `key`: what it is called. */
export function attributionField(
  locale: Locale,
  now: Attribution,
  key: 'moves-set-attribution' | 'moves-next-attribution' = 'moves-set-attribution',
): Html {
  return html`<label class="field"
    ><span>${say(locale, key)}</span>
    <select class="input" name="attribution">
      ${attributions.map(
        one =>
          html`<option value="${one}" ${one === now && html`selected`}>
            ${say(locale, `moves-attribution-${one}`)}
          </option>`,
      )}
    </select>
  </label>`
}
