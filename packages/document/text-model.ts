/**
 * What a goal's text is made of: block kinds, the attributes a marker carries, inline embeds, and their limits.
 * The Y side (root names, items) is in tokens.ts; the order of blocks in layout.ts; who may change what in
 * update-gate.ts. Source: the flat text, docs/architecture.md.
 */

import { unreachable } from '../domain/errors.ts'

/** Y.Doc roots. Clients write `text` and `suggestions` through the gate; the others take server ids only. */
export const roots = { text: 't', suggestions: 'sugg', accepted: 'acc', removed: 'gone', order: 'order' } as const

export const blockKinds = [
  'heading1',
  'heading2',
  'heading3',
  'paragraph',
  'bullet',
  'numbered',
  'quote',
  'policy',
  'regulation',
  'action',
] as const
export type BlockKind = (typeof blockKinds)[number]

export const elementKinds = ['policy', 'regulation', 'action'] as const
export type ElementKind = (typeof elementKinds)[number]

/** Who leads an element; partners are drawn from the same list without `joint`. */
export const leads = [
  'government',
  'business',
  'joint',
  'civil_society',
  'technical_community',
  'academia',
  'international_organisation',
] as const
export type Lead = (typeof leads)[number]

/**
 * What a marker says of its block, as stored in its Y.Map (strings and a number only, so that values compare by `===`).
 * `element`: uuid of an element block. `partners`: leads joined by commas, sorted. `due`: '', YYYY, YYYY-MM or YYYY-MM-DD.
 */
export type BlockAttributes = {
  readonly kind: BlockKind
  readonly indent: number
  readonly element: string
  readonly lead: string
  readonly partners: string
  readonly due: string
}
export type BlockAttributeName = keyof BlockAttributes
export const blockAttributeNames: readonly BlockAttributeName[] = [
  'kind',
  'indent',
  'element',
  'lead',
  'partners',
  'due',
]
export const plainBlock: BlockAttributes = {
  kind: 'paragraph',
  indent: 0,
  element: '',
  lead: '',
  partners: '',
  due: '',
}

/** Inline formats. `link` holds an https:, http: or mailto: address. */
export type Marks = { readonly strong?: true; readonly em?: true; readonly link?: string }
export const markNames = ['strong', 'em', 'link'] as const

/** Inline embeds of length 1, immutable JSON. Clients may insert the first two; delimiters are the server's. */
export type Embed =
  | { readonly ref: string }
  | { readonly mention: string }
  | { readonly b: 'o' | 'a' | 'c'; readonly i: string; readonly n?: number }

export const textLimits = {
  maxIndent: 4,
  maxLinkLength: 2_048,
  maxEmbedText: 200,
  /** UTF-16 units in one block. */
  maxBlockLength: 64_000,
  maxBlocks: 4_000,
  /** Units of the whole text, markers and embeds included. */
  maxTextLength: 1_000_000,
  /** Structs and delete ranges in one update. */
  maxStructs: 20_000,
  maxDeleteRanges: 20_000,
  maxStringLength: 200_000,
  /** Records of suggested deletions and attributes in one text, and ranges of units in one record. */
  maxRecords: 5_000,
  maxRecordRanges: 2_000,
  /** Pieces of words kept in one record. */
  maxRecordWords: 4_000,
  /** UTF-16 units of one alternative as a bracket is placed. */
  maxAlternativeLength: 4_000,
} as const

/** Whether blocks of this kind are elements of a goal (a policy, an action, …) and not plain text. */
export function isElementKind(kind: BlockKind): kind is ElementKind {
  return (elementKinds as readonly string[]).includes(kind)
}

/** Whether a value may stand in a marker's Y.Map under this name. */
export function isBlockAttribute<Name extends BlockAttributeName>(
  name: Name,
  value: unknown,
): value is BlockAttributes[Name] {
  const known: BlockAttributeName = name
  switch (known) {
    case 'kind':
      return typeof value === 'string' && (blockKinds as readonly string[]).includes(value)
    case 'indent':
      return Number.isInteger(value) && typeof value === 'number' && value >= 0 && value <= textLimits.maxIndent
    case 'element':
      return value === '' || (typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value))
    case 'lead':
      return value === '' || (leads as readonly unknown[]).includes(value)
    case 'partners':
      return (
        typeof value === 'string' &&
        (value === '' ||
          value.split(',').every(part => part !== 'joint' && (leads as readonly string[]).includes(part)))
      )
    case 'due':
      return typeof value === 'string' && /^(\d{4}(-\d{2}(-\d{2})?)?)?$/.test(value)
    default:
      return unreachable(known)
  }
}

/** Whether this is the name of something a marker can say of its block. */
export function isBlockAttributeName(name: string): name is BlockAttributeName {
  return (blockAttributeNames as readonly string[]).includes(name)
}

/** Whether a format may have this value (null takes the format away and is not a value). */
export function isMark(name: keyof Marks, value: unknown): boolean {
  return name === 'link' ? isLinkAddress(value) : value === true
}

/** Whether a JSON value is an inline embed: exactly these keys, short well-formed strings. */
export function isEmbed(value: unknown): value is Embed {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const entries = new Map<string, unknown>(Object.entries(value))
  if (entries.has('b')) {
    const b = entries.get('b')
    const n = entries.get('n')
    return (
      entries.size === (n === undefined ? 2 : 3) &&
      (b === 'o' || b === 'a' || b === 'c') &&
      isEmbedText(entries.get('i')) &&
      (n === undefined || (Number.isSafeInteger(n) && Number(n) >= 0))
    )
  }
  return entries.size === 1 && (isEmbedText(entries.get('ref')) || isEmbedText(entries.get('mention')))
}

/** Whether an embed is a bracket's delimiter: placed and removed by server commands only. */
export function isDelimiter(embed: Embed): boolean {
  return 'b' in embed
}

/** Whether a text can be stored and exported: no half of a surrogate pair, no NUL. */
export function isStorable(text: string): boolean {
  return !/[\p{Surrogate}\0]/u.test(text)
}

function isEmbedText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= textLimits.maxEmbedText && isStorable(value)
}

/** Whether an address may be a link: https, http or mailto, no control characters, not too long. */
export function isLinkAddress(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= textLimits.maxLinkLength &&
    isStorable(value) &&
    /^(https?:\/\/|mailto:)[^\s\u0000-\u001f]+$/i.test(value)
  )
}
