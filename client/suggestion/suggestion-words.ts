/** What a suggestion says, as words and as struck and new passages; the same in cards and in dialogs. */
import { html, nothing, type TemplateResult } from 'lit'
import type { PresenceUser } from '../../packages/contract/live-protocol.ts'
import { blockDirection } from '../../packages/document/direction.ts'
import { isBlockAttributeName, type BlockAttributeName } from '../../packages/document/text-model.ts'
import { directionOf } from '../../packages/messages/languages.ts'
import { isCollapsed, personName, seatName } from '../../packages/messages/person-words.ts'
import { sayDate, sayList, type MessageKey } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import type { SaidSuggestion, ShownSuggestion } from './open-suggestions.ts'

/** Who suggests, as others may know it. */
export type Suggester = Pick<PresenceUser, 'organisation' | 'code' | 'group'> & { readonly name: string | null }

/** Who suggests: as the server says it, or as this window heard it when it met the first words. */
export function suggesterOf(shown: ShownSuggestion, authorOf: (alias: string) => PresenceUser | null): Suggester {
  const { found, said } = shown
  if (said !== null) return said.author
  const heard = found === null ? null : authorOf(found.alias)
  return heard ?? { name: null, organisation: null, code: null, group: null }
}

/** An organisation, a person who has none, or as little as the round shows. */
export function bodyOf(who: Suggester): string {
  return who.organisation ?? hiddenSeat(who) ?? nameOf(who.name)
}

/** A person, with the organisation for which she acted. */
export function fullName(who: Suggester): string {
  const { organisation, name } = who
  return organisation === null
    ? (hiddenSeat(who) ?? nameOf(name))
    : words('decided-for', { name: nameOf(name), organisation })
}

/** What stands for a person who is not shown herself: her group, or a participant. */
function hiddenSeat(who: Suggester): string | null {
  const isHidden = who.organisation === null && (who.group !== null || isCollapsed(who))
  return isHidden ? seatName(pageLocale(), who) : null
}

function nameOf(name: string | null): string {
  return name === null || name === '' ? words('suggesting-somebody') : personName(pageLocale(), name)
}

/** A day and a time. */
export function whenWords(instant: string): string {
  return sayDate(pageLocale(), new Date(instant), { dateStyle: 'medium', timeStyle: 'short' })
}

/** A machine-readable time that shows its day. */
export function whenTemplate(instant: string): TemplateResult {
  const shown = sayDate(pageLocale(), new Date(instant), { day: 'numeric', month: 'short', year: 'numeric' })
  return html`<time datetime=${instant} title=${whenWords(instant)}>${shown}</time>`
}

/** What was said of a suggestion, open or decided. */
type SaidChange = Pick<SaidSuggestion, 'title' | 'link' | 'attribute' | 'struckWords' | 'insertedWords'>

/** What is struck and what is new, readable without colour. `codeOf`: what a link leads to, by its id. */
export function changeTemplate({ found, said }: ShownSuggestion, codeOf: (linkId: string) => string): TemplateResult {
  if (found === null) return said === null ? html`` : saidTemplate(said, codeOf)
  const { attribute, struckWords, insertedWords } = found
  return saidTemplate(
    { title: said?.title ?? null, link: said?.link ?? null, attribute, struckWords, insertedWords },
    codeOf,
  )
}

/** Where the struck and new words begin: at their own side; null where the page's own words say what would change. */
export function changeDirection({ found, said }: ShownSuggestion): 'ltr' | 'rtl' | null {
  const change = found === null ? said : { ...found, title: said?.title ?? null, link: said?.link ?? null }
  return change === null ? null : saidDirection(change)
}

/** The same of what the server says. */
export function saidDirection({
  title,
  link,
  attribute,
  struckWords,
  insertedWords,
}: SaidChange): 'ltr' | 'rtl' | null {
  if (link !== null || attribute !== null) return null
  return wordsDirection(title === null ? `${struckWords} ${insertedWords}` : `${title.from} ${title.to}`)
}

/** The side of words, as the text beside them takes it; null for words of no side. */
export function wordsDirection(text: string): 'ltr' | 'rtl' | null {
  const direction = blockDirection(text)
  return direction === 'auto' ? null : direction
}

/** The same in plain words: what would stand there, or what would go. */
export function changeWords({ found, said }: ShownSuggestion, codeOf: (linkId: string) => string): string {
  if (found === null) return said === null ? '' : wordsSaid(said, codeOf)
  return wordsSaid({ ...found, title: said?.title ?? null, link: said?.link ?? null }, codeOf)
}

/** The same of what the server says. */
export function wordsSaid(
  { title, link, attribute, struckWords, insertedWords }: SaidChange,
  codeOf: (linkId: string) => string,
): string {
  if (title !== null) return title.to
  if (link !== null) return `${codeOf(link.linkId)} ${link.remove ? words('suggesting-link-goes') : linkWords(link)}`
  if (attribute !== null) return attributeWords(attribute)
  return insertedWords.trim() === '' ? struckWords : insertedWords
}

/** The same of what the server says. */
export function saidTemplate(
  { title, link, attribute, struckWords, insertedWords }: SaidChange,
  codeOf: (linkId: string) => string,
): TemplateResult {
  if (title !== null) return html`${struck(title.from)} ${inserted(title.to)}`
  if (link !== null) return linkTemplate(link, codeOf(link.linkId))
  if (attribute !== null) return html`${attributeWords(attribute)}`
  return html`${struckWords === '' ? nothing : struck(struckWords)}
  ${insertedWords === '' ? nothing : inserted(insertedWords)}`
}

function linkTemplate({ remove, was, relation, how }: NonNullable<SaidChange['link']>, code: string): TemplateResult {
  const [before, after] = [linkWords(was), linkWords({ relation, how })]
  return html`${code === '' ? nothing : html`<span class="sug-link">${words('suggesting-link-to', { code })}</span>`}
  ${before === '' ? nothing : struck(before)}
  ${remove ? words('suggesting-link-goes') : after === '' ? nothing : inserted(after)}`
}

function linkWords({ relation, how }: Pick<NonNullable<SaidChange['link']>, 'relation' | 'how'>): string {
  if (relation === null || how === '') return relation === null ? how : words(`relation-${relation}`)
  return words('suggesting-link-says', { relation: words(`relation-${relation}`), how })
}

/** A kind of suggestion in a word. */
export function kindWords({ found, said }: ShownSuggestion): string {
  const attribute = (found ?? said)?.attribute ?? null
  if (attribute !== null && isDetail(attribute.name)) return words('suggesting-kind-details')
  return words(kinds[found?.kind ?? said?.kind ?? 'insert'])
}

/** What is said of an element beside what it is: who leads, with whom, by when. */
function isDetail(name: string): boolean {
  return name === 'lead' || name === 'partners' || name === 'due'
}

const kinds = {
  insert: 'suggesting-kind-insert',
  delete: 'suggesting-kind-delete',
  replace: 'suggesting-kind-replace',
  attribute: 'suggesting-kind-attribute',
  title: 'suggesting-kind-title',
  link: 'suggesting-kind-link',
} as const satisfies { readonly [kind: string]: MessageKey }

/** Struck words. The label has a direction of its own, so that it does not decide for them. */
export function struck(text: string): TemplateResult {
  return html`<del class="sug-del" dir="auto"
    ><span class="vh" dir=${directionOf(pageLocale())}>${words('suggesting-struck')} </span>${breaks(text)}</del
  >`
}

function inserted(text: string): TemplateResult {
  return html`<ins class="sug" dir="auto"
    ><span class="vh" dir=${directionOf(pageLocale())}>${words('suggesting-new')} </span>${breaks(text)}</ins
  >`
}

/** A new paragraph is a sign. */
function breaks(text: string): string {
  return text.replaceAll('\n', ' ¶ ').trim() === '' ? '¶' : text.replaceAll('\n', ' ¶ ')
}

function attributeWords({ name, value, was }: { name: string; value: string | number; was: string | number }): string {
  if (!isBlockAttributeName(name)) return ''
  return words('suggesting-attribute', {
    what: words(attributeNames[name]),
    from: valueWords(name, was),
    to: valueWords(name, value),
  })
}

const attributeNames = {
  kind: 'workspace-tool-kind',
  indent: 'suggesting-indent',
  element: 'workspace-tool-kind',
  lead: 'editor-element-lead',
  partners: 'editor-element-partners',
  due: 'editor-element-due',
} as const satisfies { readonly [name in BlockAttributeName]: MessageKey }

function valueWords(name: BlockAttributeName, value: string | number): string {
  if (value === '') return words('suggesting-nothing')
  if (name === 'kind') return words(`workspace-kind-${value}` as MessageKey)
  if (name === 'lead') return words(`editor-lead-${value}` as MessageKey)
  if (name === 'partners') {
    const names = String(value)
      .split(',')
      .map(partner => words(`editor-lead-${partner}` as MessageKey))
    return sayList(pageLocale(), names, { type: 'unit' })
  }
  return String(value)
}
