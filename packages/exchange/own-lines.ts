/**
 * Lines that the house writes around a text when it prints one, known again when the file comes back, in every language
 * it speaks: the header, a goal's title with its number, the state below it, what an element says beside its words.
 */
import { goalStates } from '../domain/agenda.ts'
import { elementKinds, isBlockAttribute, leads, type ElementKind } from '../document/text-model.ts'
import { locales, say, sayList, sayNumber, type Locale, type MessageFacts, type MessageKey } from '../messages/say.ts'

/** The header of a file without pages; `hasChanges`: of one whose words have signs of changes among them. */
export function readHeaderLine(words: string): { readonly hasChanges: boolean } | null {
  const line = plain(words)
  const changed = ['export-header-marked-up', 'export-header-compared', 'export-header-compared-now'] as const
  if (patterns(changed).some(({ pattern }) => pattern.test(line))) return { hasChanges: true }
  const keys = ['export-header', 'export-header-round', 'export-header-agreed'] as const
  return patterns(keys).some(({ pattern }) => startOf(pattern).test(line)) ? { hasChanges: false } : null
}

/** The title of a goal and the number before it; null for any other line. */
export function readGoalLine(words: string): { readonly number: string; readonly title: string } | null {
  for (const { pattern, locale } of patterns(['workspace-goal-title'])) {
    const { number = '', title = '' } = pattern.exec(words.trim())?.groups ?? {}
    const read = latinDigits(number, locale)
    if (/^\d+$/.test(read)) return { number: read, title: title.replace(/^\u2068(.*)\u2069$/, '$1') }
  }
  return null
}

/** Whether these words are the state of a goal. */
export function isStateLine(words: string): boolean {
  const said = plain(words)
  return locales.some(locale => goalStates.some(state => said === plain(say(locale, `goal-state-${state}`))))
}

/** Whether a chapter begins here that the house puts behind a text: comments, annexes, what was said at its adoption. */
export function isChapterLine(words: string): boolean {
  const said = plain(words)
  if (patterns(['export-annex-title']).some(({ pattern }) => pattern.test(said))) return true
  const keys = ['export-comments', 'adoption-title', 'adoption-sign-off'] as const
  return locales.some(locale => keys.some(key => said === plain(say(locale, key))))
}

export type ElementLine = {
  readonly kind: ElementKind
  readonly lead: string
  readonly partners: string
  readonly due: string
  /** Whether all of the line was understood. */
  readonly isWhole: boolean
}

/**
 * What a line says of an element: `label`, its kind; `summary`, who leads, with whom and by when. Null where the label
 * is none, or where nothing of a summary was understood.
 */
export function readElementLine(label: string, summary: string): ElementLine | null {
  for (const locale of locales) {
    const kind = elementKinds.find(each => plain(label) === plain(say(locale, `editor-element-${each}`)))
    if (kind === undefined) continue
    const pieces = plain(summary)
      .split('·')
      .map(piece => piece.trim())
      .filter(piece => piece !== '')
    const found = pieces.map(piece => readPiece(piece, locale))
    const known = Object.assign({}, ...found) as Partial<Facts>
    if (pieces.length > 0 && Object.keys(known).length === 0) continue
    return { kind, lead: '', partners: '', due: '', ...known, isWhole: found.every(each => each !== null) }
  }
  return null
}

type Facts = Pick<ElementLine, 'lead' | 'partners' | 'due'>

function readPiece(piece: string, locale: Locale): Partial<Facts> | null {
  const after = (key: MessageKey): string | null => {
    const name = plain(say(locale, key))
    const rest = piece.startsWith(name) ? piece.slice(name.length).trimStart() : ''
    return /^[:：]/.test(rest) ? rest.slice(1).trim() : null
  }
  const leadName = after('editor-element-lead')
  if (leadName !== null) {
    const lead = leads.find(each => plain(say(locale, `editor-lead-${each}`)) === leadName)
    return lead === undefined ? null : { lead }
  }
  const names = after('editor-element-partners')
  if (names !== null) {
    const partners = partnerLists(locale).get(names)
    return partners === undefined ? null : { partners }
  }
  const due = after('editor-element-due')
  return due !== null && due !== '' && isBlockAttribute('due', due) ? { due } : null
}

const knownLists = new Map<Locale, ReadonlyMap<string, string>>()

/** Every list of partners as a language writes it, and what it means: there are few, and languages join names in many ways. */
function partnerLists(locale: Locale): ReadonlyMap<string, string> {
  const known = knownLists.get(locale)
  if (known !== undefined) return known
  const partners = leads.filter(lead => lead !== 'joint')
  const lists = new Map<string, string>()
  for (let chosen = 1; chosen < 2 ** partners.length; chosen += 1) {
    const some = partners.filter((_, i) => (chosen >> i) % 2 === 1)
    const names = some.map(lead => say(locale, `editor-lead-${lead}`))
    lists.set(plain(sayList(locale, names, { type: 'unit' })), some.toSorted().join(','))
  }
  knownLists.set(locale, lists)
  return lists
}

type Pattern = { readonly locale: Locale; readonly pattern: RegExp }
const knownPatterns = new Map<string, readonly Pattern[]>()

/** What a sentence looks like in each language, whatever stands in its places; `number` and `title` have names. */
function patterns(keys: readonly MessageKey[]): readonly Pattern[] {
  return keys.flatMap(key => {
    const known = knownPatterns.get(key)
    if (known !== undefined) return known
    const made = locales.map(locale => ({ locale, pattern: patternOf(say(locale, key, places)) }))
    knownPatterns.set(key, made)
    return made
  })
}

const placeNames = ['number', 'title', 'header', 'agenda', 'round', 'at', 'from', 'to', 'name'] as const
const places: MessageFacts = Object.fromEntries(placeNames.map((name, i) => [name, String.fromCodePoint(0xe000 + i)]))

function patternOf(sentence: string): RegExp {
  const escaped = sentence.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const open = escaped.replace(/[\ue000-\ue008]/g, sign => {
    const name = placeNames[(sign.codePointAt(0) ?? 0) - 0xe000]
    // Annexes are counted in Roman numbers.
    if (name === 'number') return '(?<number>[\\p{Nd}IVX]+)'
    return name === 'title' ? '(?<title>.+)' : '.+'
  })
  return new RegExp(`^${open}$`, 'u')
}

/** The same without its end: other forms of a text say more behind their header. */
function startOf(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.slice(0, -1), 'u')
}

/** Words without the signs that keep directions apart, and with one kind of space. */
function plain(words: string): string {
  return words
    .replace(/[\u2066-\u2069\u200e\u200f]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function latinDigits(number: string, locale: Locale): string {
  const digits = Array.from({ length: 10 }, (_, digit) => sayNumber(locale, digit))
  return Array.from(number, sign => {
    const digit = digits.indexOf(sign)
    return digit < 0 ? sign : String(digit)
  }).join('')
}
