/** The fields of one wording: words of one's own, no text, or words to come. */
import { html, nothing, type TemplateResult } from 'lit'
import { alternativeKinds, plainWording, type AlternativeKind } from '../../packages/domain/bracket.ts'
import { words } from '../platform/page-facts.ts'
import type { Wording } from './open-brackets.ts'

const kindWords = {
  words: 'bracket-kind-words',
  none: 'bracket-kind-none',
  placeholder: 'bracket-kind-placeholder',
} as const

/** `change` is called with the wording as it is after each change. */
export function wordingFields(letter: string, wording: Wording, change: (wording: Wording) => void): TemplateResult {
  const { kind, words: said } = wording
  return html`<div class="wording">
    <label class="field"
      ><span class="l" aria-hidden="true">${letter}</span
      ><span class="vh">${words('bracket-wording-kind', { letter })}</span
      ><select
        class="input"
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement
          const chosen = alternativeKinds.find(one => one === value) ?? 'words'
          change({ kind: chosen, words: said })
        }}
      >
        ${alternativeKinds.map(one => html`<option value=${one} ?selected=${one === kind}>${words(kindWords[one])}</option>`)}
      </select></label
    >${
      kind === 'words'
        ? html`<label class="field"
            ><span class="vh">${words('bracket-wording', { letter })}</span
            ><textarea
              class="input"
              rows="2"
              dir="auto"
              maxlength=${maxWordingLength}
              .value=${said}
              @input=${(event: Event) => change({ kind, words: (event.target as HTMLTextAreaElement).value })}
            ></textarea>
          </label>`
        : nothing
    }
  </div>`
}

/** As it is sent: words only where the kind has them. */
export function wordingToSend({ kind, words: said }: Wording): Wording {
  return { kind, words: kind === 'words' ? plainWording(said) : '' }
}

/** A new one. */
export const emptyWording: Wording = { kind: 'words' satisfies AlternativeKind, words: '' }

/** The server states its own limit; this keeps a pasted book out. */
const maxWordingLength = 10_000
