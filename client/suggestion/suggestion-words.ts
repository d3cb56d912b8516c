/** What a suggestion says, as words and as struck and new passages; the same in cards and in dialogs. */
import { html, nothing, type TemplateResult } from 'lit'
import type { PresenceUser } from '../../packages/contract/live-protocol.ts'
import { isBlockAttributeName, type BlockAttributeName } from '../../packages/document/text-model.ts'
import { personName } from '../../packages/messages/person-words.ts'
import type { MessageKey } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import type { ShownSuggestion } from './open-suggestions.ts'

/** Who suggests, as others may know it. */
export type Suggester = Pick<PresenceUser, 'organisation' | 'code' | 'group'> & { readonly name: string | null }

/** Who suggests: as the server says it, or as this window heard it when it met the first words. */
export function suggesterOf(shown: ShownSuggestion, authorOf: (alias: string) => PresenceUser | null): Suggester {
  const { found, said } = shown
  if (said !== null) return said.author
  const heard = found === null ? null : authorOf(found.alias)
  return heard ?? { name: null, organisation: null, code: null, group: null }
}

/** An organisation, or a person who has none. */
export function bodyOf({ organisation, name }: Suggester): string {
  return organisation ?? (name === null ? words('suggesting-somebody') : personName(pageLocale(), name))
}

/** What is struck and what is new, readable without colour. */
export function changeTemplate(shown: ShownSuggestion): TemplateResult {
  const { found, said } = shown
  const title = said?.title ?? null
  if (title !== null) return html`${struck(title.from)} ${inserted(title.to)}`
  const link = said?.link ?? null
  if (link !== null) {
    if (link.remove) return html`${words('suggesting-link-goes')}`
    return html`${struck(link.was.how)} ${inserted(link.how)}`
  }
  const attribute = found?.attribute ?? said?.attribute ?? null
  if (attribute !== null) return html`${attributeWords(attribute)}`
  const [gone, added] = [
    found?.struckWords ?? said?.struckWords ?? '',
    found?.insertedWords ?? said?.insertedWords ?? '',
  ]
  return html`${gone === '' ? nothing : struck(gone)} ${added === '' ? nothing : inserted(added)}`
}

/** A kind of suggestion in a word. */
export function kindWords(shown: ShownSuggestion): string {
  return words(kinds[shown.found?.kind ?? shown.said?.kind ?? 'insert'])
}

const kinds = {
  insert: 'suggesting-kind-insert',
  delete: 'suggesting-kind-delete',
  replace: 'suggesting-kind-replace',
  attribute: 'suggesting-kind-attribute',
  title: 'suggesting-kind-title',
  link: 'suggesting-kind-link',
} as const satisfies { readonly [kind: string]: MessageKey }

function struck(text: string): TemplateResult {
  return html`<del class="sug-del" dir="auto"
    ><span class="vh">${words('suggesting-struck')} </span>${breaks(text)}</del
  >`
}

function inserted(text: string): TemplateResult {
  return html`<ins class="sug" dir="auto"><span class="vh">${words('suggesting-new')} </span>${breaks(text)}</ins>`
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
  return String(value)
}
