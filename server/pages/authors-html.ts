/**
 * Who wrote what the text says, for reading: each stretch under the colour, the line and the letter of its group, with
 * the organisation's name for those who listen; beside it signs of each organisation as bars. Never a person's name.
 */
import { embedMarkup } from '../../packages/document/block-markup.ts'
import { blockDirection } from '../../packages/document/direction.ts'
import { paragraphNumbers } from '../../packages/document/projections.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { Authorship } from '../drafting/version-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { handBar } from './hand-bars.ts'
import { handName } from './redline-html.ts'

export type AuthorsFacts = {
  readonly locale: Locale
  readonly language: string
  readonly goalNumber: number
  readonly authorship: Authorship
}

/** The text, stretch by stretch. */
export function authorsHtml({ locale, language, goalNumber, authorship }: AuthorsFacts): Html {
  const { blocks, hands } = authorship
  const numbers = paragraphNumbers(
    blocks.map(({ bid, attributes }) => ({ bid, kind: attributes.kind })),
    goalNumber,
  )
  return html`${blocks.map(block => {
    const words = block.runs.map(run => ('text' in run ? run.text : embedMarkup(run.embed).text))
    const number = numbers.get(block.bid) ?? ''
    return html`<div class="cmprow cmprow--one">
      <div>
        <p
          class="red-words red-words--${block.attributes.kind}"
          dir="${blockDirection(words.join(''))}"
          lang="${language}"
        >
          ${number !== '' && html`<bdi class="pn">${number}</bdi>`}<span class="red-signs"
            >${stretches(block.runs, hands).map(stretch => stretchHtml(locale, hands, stretch))}</span
          >
        </p>
      </div>
    </div>`
  })}`
}

/** Signs of each organisation, the most first, and those of the first text. */
export function authorBars({ locale, authorship }: AuthorsFacts): Html {
  const { blocks, hands } = authorship
  const signs = new Map<number | null, number>()
  for (const run of blocks.flatMap(block => block.runs)) {
    const by = hands.writerOf(run.unit)
    signs.set(by, (signs.get(by) ?? 0) + run.unit.length)
  }
  const most = Math.max(1, ...signs.values())
  const counted = [...signs].sort((a, b) => b[1] - a[1])
  return html`<ul class="hands">
    ${counted.map(([by, count]) => {
      const hand = by === null ? null : (hands.delegations[by] ?? null)
      return handBar(locale, {
        hand,
        name: hand === null ? say(locale, 'history-first-text') : handName(locale, hand),
        parts: [{ share: count / most, kind: 'plain' }],
        words: say(locale, 'history-signs', { count }),
      })
    })}
  </ul>`
}

function stretchHtml(locale: Locale, hands: Authorship['hands'], { by, text }: Stretch): Html {
  const hand = by === null ? undefined : hands.delegations[by]
  if (hand === undefined) return html`${text}`
  const mark = groupMark(locale, hand.group)
  const who = handName(locale, hand)
  return html`<span class="auth auth--${mark.shape}" title="${who}"
    ><span class="vh" lang="${locale}">${say(locale, 'history-written-run', { who })}</span>${text}<sub
      aria-hidden="true"
      >${hand.code ?? mark.initial}</sub
    ></span
  >`
}

type Stretch = { readonly by: number | null; readonly text: string }

function stretches(runs: Authorship['blocks'][number]['runs'], hands: Authorship['hands']): readonly Stretch[] {
  const result: Stretch[] = []
  for (const run of runs) {
    const by = hands.writerOf(run.unit)
    const text = 'text' in run ? run.text : embedMarkup(run.embed).text
    const last = result.at(-1)
    if (last !== undefined && last.by === by) result[result.length - 1] = { by, text: last.text + text }
    else result.push({ by, text })
  }
  return result
}
