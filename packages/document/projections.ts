/**
 * A text as something else: plain words, paragraph numbers, HTML. All of them walk the blocks in display order, as
 * `layout()` answers them, and never touch the document. HTML draws what the schema draws (block-markup.ts).
 */
import { blockMarkup, embedMarkup, type RefWords } from './block-markup.ts'
import { embedJson } from './embed-json.ts'
import type { Block, Run } from './layout.ts'
import { isElementKind, isLinkAddress, type BlockAttributes, type Embed, type Marks } from './text-model.ts'

/** What an element block says beside its words: its kind, and who leads, with whom and by when. */
export type ElementWords = { readonly kind: string; readonly summary: string }

export type HtmlFacts = {
  readonly goalNumber: number
  /** The words of an element's quiet line, from the message catalogue; without it the line is left out. */
  readonly elementWords?: ((attributes: BlockAttributes) => ElementWords) | undefined
  /** What a reference says beside its code; without it, or for null, the code stands alone. */
  readonly refWords?: ((ref: string) => RefWords | null) | undefined
}

/** The words of one block; references and mentions as they are shown. */
export function blockText(block: { readonly runs: readonly Run[] }): string {
  return block.runs.map(run => ('text' in run ? run.text : embedMarkup(run.embed).text)).join('')
}

/** The words of all blocks, one line each. */
export function plainText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n')
}

/** The references that stand in a text, each once, in the order of the page. */
export function refsOf(blocks: readonly Block[]): readonly string[] {
  const embeds = blocks.flatMap(block => block.runs.flatMap(run => ('embed' in run ? [run.embed] : [])))
  return [...new Set(embeds.flatMap(embed => ('ref' in embed ? [embed.ref] : [])))]
}

/** The number of each block as shown: the goal's number and the place among all blocks but headings, as in 8.3. */
export function paragraphNumbers(
  blocks: readonly Pick<Block, 'bid' | 'kind'>[],
  goalNumber: number,
): ReadonlyMap<string, string> {
  const numbered = blocks.filter(block => !block.kind.startsWith('heading'))
  return new Map(numbered.map((block, index) => [block.bid, `${goalNumber}.${index + 1}`]))
}

/** The text as HTML, escaped, with nothing between its blocks (white space counts in a text). */
export function textToHtml(blocks: readonly Block[], facts: HtmlFacts): string {
  const numbers = paragraphNumbers(blocks, facts.goalNumber)
  return blocks.map(block => blockToHtml(block, numbers.get(block.bid), facts)).join('')
}

function blockToHtml(block: Block, number: string | undefined, facts: HtmlFacts): string {
  const { tag, attributes, words } = blockMarkup(block, block.bid, blockText(block))
  const numbered = number === undefined ? attributes : { ...attributes, 'data-pn': number }
  const runs = block.length === 0 ? '<br>' : block.runs.map(run => runToHtml(run, facts)).join('')
  if (words === null) return element(tag, numbered, runs)
  return element(tag, numbered, elementLine(block, facts) + element(words.tag, words.attributes, runs))
}

/** The same places as the editor's fields of an element (client/editor/element-fields.ts), to be read only. */
function elementLine(block: BlockAttributes, { elementWords }: HtmlFacts): string {
  if (elementWords === undefined || !isElementKind(block.kind)) return ''
  const { kind, summary } = elementWords(block)
  const parts =
    element('span', { class: 'el-kind' }, escapeHtml(kind)) +
    element('span', { class: 'el-summary' }, escapeHtml(summary))
  return element('div', { class: 'el-fields' }, parts)
}

function runToHtml(run: Run, facts: HtmlFacts): string {
  return withMarks('text' in run ? escapeHtml(run.text) : embedToHtml(run.embed, facts), run.marks)
}

function embedToHtml(embed: Embed, { refWords }: HtmlFacts): string {
  const { class: className, text } = embedMarkup(embed)
  const words = 'ref' in embed ? (refWords?.(embed.ref) ?? null) : null
  if (words !== null) return refToHtml(className, text, embedJson(embed), words)
  const name = 'ref' in embed ? 'ref' : 'mention' in embed ? 'mention' : 'delim'
  return element('span', { class: className, [`data-${name}`]: embedJson(embed) }, escapeHtml(text))
}

/** A chip as client/editor/ref-view.ts draws it; where it leads somewhere it is a link as long as nobody edits. */
function refToHtml(className: string, code: string, data: string, { name, label, sign, href }: RefWords): string {
  const icon = element('svg', { class: 'i', 'aria-hidden': 'true' }, element('use', { href: `/icons.svg#${sign}` }, ''))
  const common = { class: className, 'data-ref': data, title: name, 'aria-label': label }
  const inner = icon + escapeHtml(code)
  return href === null ? element('span', { ...common, role: 'img' }, inner) : element('a', { ...common, href }, inner)
}

function withMarks(html: string, { strong, em, link }: Marks): string {
  const linked = isLinkAddress(link) ? element('a', { href: link, rel: 'noopener nofollow' }, html) : html
  const stressed = em === true ? element('em', {}, linked) : linked
  return strong === true ? element('strong', {}, stressed) : stressed
}

function element(tag: string, attributes: { readonly [name: string]: string }, inner: string): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  return `<${tag}${written.join('')}>${inner}</${tag}>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => escapes[sign] ?? sign)
}

const escapes: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
