/**
 * How a block and its inline parts are marked up, as plain values: the ProseMirror schema turns them into DOM, the
 * server into text, so that the first HTML and the editor draw the same page. Styles: client/styles, class `para`.
 */
import { isElementKind, type BlockAttributes, type BlockKind, type Embed } from './text-model.ts'
import { blockDirection } from './direction.ts'

/** An element to draw. `words`: the inner element that holds the words; null when the element itself does. */
export type BlockMarkup = {
  readonly tag: string
  readonly attributes: { readonly [name: string]: string }
  readonly words: { readonly tag: string; readonly attributes: { readonly [name: string]: string } } | null
}

/**
 * The markup of one block. `text` decides its direction. A goal's title is the page's h1, so headings start at h2.
 * List items are paragraphs: the text is flat, and an item without a list around it would mislead a screen reader.
 */
export function blockMarkup(attributes: BlockAttributes, bid: string, text: string): BlockMarkup {
  const { kind, indent, element, lead, partners, due } = attributes
  return {
    tag: blockTag(kind),
    attributes: {
      class: `para ${blockClass(kind)}`.trimEnd(),
      dir: blockDirection(text),
      'data-kind': kind,
      ...(bid === '' ? {} : { 'data-bid': bid }),
      ...(indent === 0 ? {} : { 'data-indent': String(indent) }),
      ...(element === '' ? {} : { 'data-element': element }),
      ...(lead === '' ? {} : { 'data-lead': lead }),
      ...(partners === '' ? {} : { 'data-partners': partners }),
      ...(due === '' ? {} : { 'data-due': due }),
    },
    words: isElementKind(kind) ? { tag: 'p', attributes: { class: 'el-words' } } : null,
  }
}

/** What a reference says beside its code, from the catalogue. */
export type RefWords = {
  /** Shown when it is pointed at. */
  readonly name: string
  /** Code and name as one, for those who do not see the sign. */
  readonly label: string
  /** An icon of /icons.svg. */
  readonly sign: string
  /** The page that tells more; null where there is none. */
  readonly href: string | null
}

/** Class and visible text of an embed. Delimiters show as the signs of a bracket. */
export function embedMarkup(embed: Embed): { readonly class: string; readonly text: string } {
  if ('ref' in embed) return { class: 'ref', text: embed.ref }
  if ('mention' in embed) return { class: 'mention', text: `@${embed.mention}` }
  return embed.b === 'a' ? { class: 'sl', text: '/' } : { class: 'b', text: embed.b === 'o' ? '[' : ']' }
}

function blockTag(kind: BlockKind): string {
  switch (kind) {
    case 'heading1':
      return 'h2'
    case 'heading2':
      return 'h3'
    case 'heading3':
      return 'h4'
    case 'quote':
      return 'blockquote'
    case 'policy':
    case 'regulation':
    case 'action':
      return 'div'
    default:
      return 'p'
  }
}

function blockClass(kind: BlockKind): string {
  switch (kind) {
    case 'heading1':
      return 'h1'
    case 'heading2':
      return 'h2'
    case 'heading3':
      return 'h3'
    case 'paragraph':
      return ''
    case 'bullet':
    case 'numbered':
    case 'quote':
      return kind
    default:
      return `el el--${kind}`
  }
}
