/**
 * What single elements of pasted markup mean: which tags are skipped, which open a block, which marks a span carries,
 * and the attributes that our own copies bring back. Used by clipboard-blocks.ts.
 */
import {
  type BlockAttributes,
  blockAttributeNames,
  type Embed,
  isBlockAttribute,
  isLinkAddress,
  type Marks,
  plainBlock,
  textLimits,
} from '../../packages/document/text-model.ts'

export const skippedTags: ReadonlySet<string> = new Set([
  ...[
    'script',
    'style',
    'head',
    'title',
    'meta',
    'link',
    'template',
    'noscript',
    'iframe',
    'object',
    'embed',
    'svg',
    'math',
  ],
  ...[
    'canvas',
    'audio',
    'video',
    'img',
    'picture',
    'map',
    'input',
    'select',
    'textarea',
    'button',
    'xml',
    'colgroup',
    'base',
  ],
])

export const blockTags: ReadonlySet<string> = new Set([
  ...[
    'p',
    'div',
    'section',
    'article',
    'header',
    'footer',
    'main',
    'aside',
    'nav',
    'address',
    'figure',
    'figcaption',
    'center',
  ],
  ...[
    'fieldset',
    'form',
    'legend',
    'dl',
    'dt',
    'dd',
    'pre',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'blockquote',
    'ul',
    'ol',
    'menu',
  ],
  ...['li', 'details', 'summary', 'hgroup', 'body', 'caption'],
])

/** The marks inside an element, given those around it. A style says more than a tag: Google Docs wraps all in a light `b`. */
export function marksAfter(element: Element, tag: string, marks: Marks): Marks {
  const style = styleOf(element)
  let { strong, em } = marks
  if (tag === 'b' || tag === 'strong' || tag === 'th') strong = true
  if (tag === 'i' || tag === 'em') em = true
  const weight = styleValue(style, 'font-weight')
  if (weight !== null) strong = /^(bold|bolder|[6-9]\d\d)$/.test(weight) ? true : undefined
  const slant = styleValue(style, 'font-style')
  if (slant !== null) em = /^(italic|oblique)/.test(slant) ? true : undefined
  return marksOf(strong, em, marks.link)
}

/** The marks inside an `a`: its address if it is one we allow, else only the words stay. */
export function linkOf(anchor: Element, marks: Marks): Marks {
  const address = (anchor.getAttribute('href') ?? '').trim()
  const around = marksAfter(anchor, 'a', marks)
  return isLinkAddress(address) ? marksOf(around.strong, around.em, address) : around
}

/** The inline style of pasted markup, as inert-markup.ts keeps it. */
export function styleOf(element: Element): string {
  return element.getAttribute('data-style') ?? ''
}

/** The value of one declaration in a style attribute, in lower case; null if it is not there. */
export function styleValue(style: string, name: string): string | null {
  const match = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, 'i').exec(style)
  return match?.[1] === undefined ? null : match[1].trim().toLowerCase()
}

/** The attributes of a block that was copied from one of our own texts; null for anything else. */
export function ownAttributes(element: Element): BlockAttributes | null {
  if (!element.hasAttribute('data-acquis-block')) return null
  const found: Record<string, unknown> = { ...plainBlock }
  for (const name of blockAttributeNames) {
    const text = element.getAttribute(`data-${name}`)
    const value = text !== null && name === 'indent' ? Number(text) : text
    if (value !== null && isBlockAttribute(name, value)) found[name] = value
  }
  return found as BlockAttributes // each value passed isBlockAttribute
}

/**
 * The reference that was copied from one of our own texts; delimiters are never taken. The mention of a person is words:
 * nobody is told of it, and a name that a text keeps as more than words would outlive its account (erased-names.md).
 */
export function ownReference(element: Element): Embed | null {
  const ref = element.getAttribute('data-acquis-ref')
  return ref === null || ref === '' || ref.length > textLimits.maxEmbedText ? null : { ref }
}

function marksOf(strong: true | undefined, em: true | undefined, link: string | undefined): Marks {
  return {
    ...(strong === true ? { strong } : {}),
    ...(em === true ? { em } : {}),
    ...(link === undefined ? {} : { link }),
  }
}
