/**
 * A redline as HTML: rows of two texts side by side, or one text with both. Struck and inserted words are `del` and
 * `ins` that say who in words too, for those who do not see them; every change can be reached by its key.
 */
import { seatName } from '../../packages/messages/person-words.ts'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import { blockDirection } from '../../packages/document/direction.ts'
import type { PlacedBlock, Redline, RedlineRow, RedlineRun } from '../../packages/document/redline.ts'
import { changedAttributes, isUnchanged, redlineNumbers } from '../../packages/document/redline-wording.ts'
import { isElementKind, isLinkAddress, type Marks } from '../../packages/document/text-model.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import { elementWords } from '../../packages/exchange/element-words.ts'
import { directionOf } from '../../packages/messages/languages.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'

type ChangeHands = Pick<RedlineRow, 'by' | 'acceptedBy'>

export type RedlineFacts = {
  readonly locale: Locale
  /** Of the text. */
  readonly language: string
  readonly goalNumber: number
  readonly redline: Redline
  readonly hands: readonly Delegation[]
  readonly isSideBySide: boolean
  readonly hidesUnchanged: boolean
}

/** All rows; unchanged ones are counted instead where the reader wants that. */
export function redlineHtml(facts: RedlineFacts): Html {
  const { redline, hidesUnchanged } = facts
  const numbers = redlineNumbers(redline, facts.goalNumber)
  const parts: Html[] = []
  let hidden = 0
  const tellHidden = (): void => {
    if (hidden > 0) parts.push(html`<p class="red-gap">${say(facts.locale, 'history-hidden', { count: hidden })}</p>`)
    hidden = 0
  }
  for (const row of redline.rows) {
    if (hidesUnchanged && isUnchanged(row)) {
      hidden += 1
      continue
    }
    tellHidden()
    const [before, after] = [numbers.before.get(row.bid) ?? '', numbers.after.get(row.bid) ?? '']
    parts.push(facts.isSideBySide ? pairHtml(facts, row, before, after) : inlineHtml(facts, row, before, after))
  }
  tellHidden()
  return html`${parts}`
}

/** For whom somebody acted, as it is written. */
export function handName(locale: Locale, hand: Delegation): string {
  return seatName(locale, hand)
}

function pairHtml(facts: RedlineFacts, row: RedlineRow, before: string, after: string): Html {
  const left = row.runs.filter(run => run.change !== 'inserted')
  const right = row.runs.filter(run => run.change !== 'deleted')
  const isLeft = row.before !== null || left.length > 0
  const isRight = row.after !== null || right.length > 0
  return html`<div class="cmprow ${isUnchanged(row) ? 'same' : ''}">
    <div>${isLeft ? blockHtml(facts, row, row.before ?? row.after, before, left) : absent(facts)}</div>
    <div>
      ${isRight ? blockHtml(facts, row, row.after ?? row.before, after, right) : absent(facts)}${notes(facts, row, before, after)}
    </div>
  </div>`
}

function inlineHtml(facts: RedlineFacts, row: RedlineRow, before: string, after: string): Html {
  const block = row.after ?? row.before
  const number = row.after === null ? before : after
  return html`<div class="cmprow cmprow--one ${isUnchanged(row) ? 'same' : ''}">
    <div>${blockHtml(facts, row, block, number, row.runs)}${notes(facts, row, before, after)}</div>
  </div>`
}

function absent({ locale }: RedlineFacts): Html {
  return html`<span class="vh">${say(locale, 'history-not-here')}</span>`
}

function blockHtml(
  facts: RedlineFacts,
  row: RedlineRow,
  block: PlacedBlock | null,
  number: string,
  runs: readonly RedlineRun[],
): Html {
  const kind = block?.attributes.kind ?? 'paragraph'
  const words = runs.map(run => ('text' in run ? run.text : embedMarkup(run.embed).text)).join('')
  const direction = blockDirection(words)
  const says = block !== null && isElementKind(kind) ? elementWords(facts.locale)(block.attributes) : null
  return html`${
      says !== null &&
      html`<div dir="${direction}">
        <p class="red-element" dir="${directionOf(facts.locale)}"><b>${says.kind}</b> ${says.summary}</p>
      </div>`
    }
    <p class="red-words red-words--${kind}" dir="${direction}" lang="${facts.language}">
      ${number !== '' && html`<bdi class="pn">${number}</bdi>`}<span class="red-signs"
        >${markerSign(facts, row)}${bracketed(facts, runs)}</span
      >
    </p>`
}

/** The ¶ that a split made or a join took, where its words stay. */
function markerSign(facts: RedlineFacts, row: RedlineRow): Html | null {
  if (row.mark === 'same' || !row.runs.some(run => run.change === 'same')) return null
  return changeHtml(facts, row.mark, row, html`¶`)
}

/** The runs in their order; what stands in a bracket stands on its tint. */
function bracketed(facts: RedlineFacts, runs: readonly RedlineRun[]): readonly Html[] {
  let depth = 0
  return runs.map(run => {
    const sign = 'embed' in run && 'b' in run.embed ? run.embed.b : null
    if (sign === 'o') depth += 1
    const said = runHtml(facts, run)
    const shown = depth > 0 || sign !== null ? html`<span class="bkt">${said}</span>` : said
    if (sign === 'c') depth = Math.max(0, depth - 1)
    return shown
  })
}

function runHtml(facts: RedlineFacts, run: RedlineRun): Html {
  const inner = withMarks(signsHtml(run), run.marks)
  if (run.change !== 'same') return changeHtml(facts, run.change, run, inner)
  return run.was === undefined ? inner : html`<span class="red-format">${inner}</span>`
}

function signsHtml(run: RedlineRun): Html {
  if ('text' in run) return html`${run.text}`
  const { class: className, text } = embedMarkup(run.embed)
  return 'b' in run.embed
    ? html`<span class="${className}">${text}</span>`
    : html`<bdi class="${className}">${text}</bdi>`
}

function changeHtml(facts: RedlineFacts, change: 'inserted' | 'deleted', hands: ChangeHands, inner: Html): Html {
  const { locale } = facts
  const [who, accepter] = [nameOf(facts, hands.by), nameOf(facts, hands.acceptedBy)]
  // Words of the page around words of the text: each keeps its language.
  const said = (words: string): Html => html`<span class="vh" lang="${locale}">${words}</span>`
  const start = said(startOf(locale, change, who, accepter))
  const end = said(say(locale, change === 'inserted' ? 'history-insertion-ends' : 'history-deletion-ends'))
  const shown = who !== null && accepter !== null ? say(locale, 'history-suggested', { who, accepter }) : (who ?? '')
  return change === 'inserted'
    ? html`<ins data-change tabindex="-1" data-who="${shown}">${start}${inner}${end}</ins>`
    : html`<del data-change tabindex="-1" data-who="${shown}">${start}${inner}${end}</del>`
}

function startOf(locale: Locale, change: 'inserted' | 'deleted', who: string | null, accepter: string | null): string {
  if (who === null) return say(locale, `history-${change}`)
  return accepter === null
    ? say(locale, `history-${change}-by`, { who })
    : say(locale, `history-${change}-accepted`, { who, accepter })
}

function nameOf({ locale, hands }: RedlineFacts, by: string | undefined): string | null {
  const hand = by === undefined ? undefined : hands[Number(by)]
  return hand === undefined ? null : handName(locale, hand)
}

function withMarks(inner: Html, { strong, em, link }: Marks): Html {
  const linked = isLinkAddress(link) ? html`<a href="${link}" rel="noopener nofollow">${inner}</a>` : inner
  const stressed = em === true ? html`<em>${linked}</em>` : linked
  return strong === true ? html`<strong>${stressed}</strong>` : stressed
}

/** What happened to the block as a whole, and who had a hand in it. */
function notes(facts: RedlineFacts, row: RedlineRow, before: string, after: string): Html | null {
  const { locale } = facts
  const said = [...blockNotes(locale, row, before, after), ...attributeNotes(locale, row)]
  const hands = handsIn(row)
  if (said.length === 0 && hands.size === 0) return null
  return html`<p class="attr">
    ${said.map(sentence => html`<span>${sentence}</span>`)}${[...hands].map(([by, accepters]) => {
      const hand = facts.hands[Number(by)]
      if (hand === undefined) return html``
      return html`<span class="who"
          >${groupMarkHtml(groupMark(locale, hand.group), true)}<span dir="auto">${handName(locale, hand)}</span></span
        >${[...accepters].map(
          accepter =>
            html`<span>${say(locale, 'history-accepted', { accepter: nameOf(facts, accepter) ?? '…' })}</span>`,
        )}`
    })}
  </p>`
}

function blockNotes(locale: Locale, row: RedlineRow, before: string, after: string): readonly string[] {
  const keepsWords = row.runs.some(run => run.change === 'same')
  if (row.mark === 'inserted') return [say(locale, keepsWords ? 'history-split' : 'history-new-block')]
  if (row.mark === 'deleted') return [say(locale, keepsWords ? 'history-joined' : 'history-gone-block')]
  if (!row.isMoved) return []
  return [before === '' ? say(locale, 'history-moved-heading') : say(locale, 'history-moved', { before, after })]
}

function attributeNotes(locale: Locale, row: RedlineRow): readonly string[] {
  const formats = row.runs.some(run => run.was !== undefined) ? [say(locale, 'history-format-changed')] : []
  if (row.before === null || row.after === null || changedAttributes(row).length === 0) return formats
  const [before, after] = [wordsOfBlock(locale, row.before), wordsOfBlock(locale, row.after)]
  return [...formats, say(locale, 'history-was-kind', { before, after })]
}

function wordsOfBlock(locale: Locale, { attributes }: PlacedBlock): string {
  const { kind, indent } = attributes
  const summary = isElementKind(kind) ? elementWords(locale)(attributes).summary : ''
  const level = indent === 0 ? '' : say(locale, 'history-indent', { level: indent })
  return [say(locale, `workspace-kind-${kind}`), summary, level].filter(part => part !== '').join(' · ')
}

/** Who had a hand in it, each with those who accepted what she suggested. */
function handsIn(row: RedlineRow): ReadonlyMap<string, ReadonlySet<string>> {
  const hands = new Map<string, Set<string>>()
  for (const { by, acceptedBy } of [row, ...(row.saidBy ?? []), ...row.runs]) {
    if (by === undefined) continue
    const accepters = hands.get(by) ?? new Set()
    hands.set(by, acceptedBy === undefined ? accepters : accepters.add(acceptedBy))
  }
  return hands
}
