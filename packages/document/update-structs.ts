/**
 * Gate rules about what an update adds (G3–G10): whose it is, without gaps, where it belongs and what it holds.
 * Puts the new structs in the order in which they can be integrated. Where they come to stand is update-order.ts.
 */
import * as Y from 'yjs'
import { unreachable, type RefusalCode } from '../domain/errors.ts'
import {
  cutsCharacter,
  gone,
  homeOf,
  inText,
  knownClock,
  sameHome,
  structOf,
  type Home,
  type Struct,
} from './item-store.ts'
import { parseReturn } from './returned-units.ts'
import { aliasOfKey, isRecordKey, parseRecord } from './suggestion-store.ts'
import {
  isBlockAttribute,
  isBlockAttributeName,
  isDelimiter,
  isEmbed,
  isMark,
  isStorable,
  markNames,
  roots,
  textLimits,
} from './text-model.ts'
import type { ItemId } from './tokens.ts'

/** A struct that the document does not know: the clocks from `from` up to `to`. */
export type NewStruct = {
  readonly struct: Struct
  readonly client: number
  readonly from: number
  readonly to: number
  readonly origin: ItemId | null
  readonly rightOrigin: ItemId | null
  readonly home: Home
}

/** New structs by client in order of clocks; of whom something known came along; whether a clock was left out. */
export type Arrivals = {
  readonly byClient: ReadonlyMap<number, readonly Arriving[]>
  readonly knownOf: ReadonlySet<number>
  readonly hasGap: boolean
}

type Arriving = Omit<NewStruct, 'home'>

/** The structs that the document lacks, the one that begins before and ends behind what is known among them. */
export function arrivalsIn(doc: Y.Doc, structs: readonly Struct[]): Arrivals {
  const byClient = new Map<number, Arriving[]>()
  const knownOf = new Set<number>()
  let hasGap = false
  let client = -1
  let next = 0
  let list: Arriving[] | undefined
  for (const struct of structs) {
    if (struct.id.client !== client) {
      client = struct.id.client
      next = knownClock(doc, client)
      list = undefined
    }
    const from = struct.id.clock
    const to = from + struct.length
    if (from > next) hasGap = true
    if (from < next) knownOf.add(client)
    if (to <= next) continue
    if (list === undefined) byClient.set(client, (list = []))
    const [origin, rightOrigin] = struct instanceof Y.Item ? [struct.origin, struct.rightOrigin] : [null, null]
    list.push({ struct, client, from, to, origin, rightOrigin })
    next = to
  }
  return { byClient, knownOf, hasGap }
}

/** Whose words these may be: what the rules about suggestions ask (G5, G9, G10, G18). */
export type Authorship = {
  /** Whether the sender only suggests. */
  readonly suggestsOnly: boolean
  /** The sender's name in the keys of records; null for somebody who may not suggest. */
  readonly alias: string | null
  /** The one under which she says which words she brought back; null for somebody who has none. */
  readonly tellsAs: string | null
  /** Whether a unit is somebody else's suggestion that is not decided. */
  readonly isPendingOfOther: (id: ItemId) => boolean
}

/**
 * Judges each new struct in an order in which it can be integrated, and answers them in that order.
 * Refuses as the rules say; 'origin-not-known' where a neighbour or parent is nowhere to be found.
 */
export function resolveStructs(doc: Y.Doc, arrivals: Arrivals, authorship: Authorship): ResolvedStructs | RefusalCode {
  const resolved = new ResolvedStructs(doc)
  const queues = [...arrivals.byClient.values()].map(list => ({ list, at: 0 }))
  for (let progress = true; progress;) {
    progress = false
    for (const queue of queues) {
      for (let next = queue.list[queue.at]; next !== undefined; next = queue.list[queue.at]) {
        if (neighboursOf(next).some(id => !resolved.knows(id))) break
        const home = judgeStruct(doc, resolved, next, authorship)
        if (typeof home === 'string') return home
        resolved.add({ ...next, home })
        queue.at += 1
        progress = true
      }
    }
  }
  return queues.some(queue => queue.at < queue.list.length) ? 'origin-not-known' : resolved
}

/** Finds units among the new structs that are resolved so far, then in the document. */
export class ResolvedStructs {
  readonly inOrder: NewStruct[] = []
  private readonly byClient = new Map<number, NewStruct[]>()
  private readonly doc: Y.Doc

  constructor(doc: Y.Doc) {
    this.doc = doc
  }

  add(added: NewStruct): void {
    this.inOrder.push(added)
    const list = this.byClient.get(added.client)
    if (list === undefined) this.byClient.set(added.client, [added])
    else list.push(added)
  }

  /** The first clock of this client that neither the document nor a resolved struct holds. */
  endOf(client: number): number {
    return this.byClient.get(client)?.at(-1)?.to ?? knownClock(this.doc, client)
  }

  knows(id: ItemId): boolean {
    return id.clock < this.endOf(id.client)
  }

  /** The new struct that holds this unit; null when it is not new. */
  added(id: ItemId): NewStruct | null {
    const list = this.byClient.get(id.client)
    if (list === undefined) return null
    let low = 0
    let high = list.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const added = list[middle]
      if (added === undefined) return null
      if (id.clock < added.from) high = middle - 1
      else if (id.clock >= added.to) low = middle + 1
      else return added
    }
    return null
  }

  homeOf(id: ItemId): Home {
    const added = this.added(id)
    if (added !== null) return added.home
    const struct = structOf(this.doc, id)
    return struct === null ? gone : homeOf(this.doc, struct)
  }

  /** Whether the border before (or behind) this unit falls inside a character. */
  cutsCharacter(id: ItemId, clock: number): boolean {
    const struct = this.added(id)?.struct ?? structOf(this.doc, id)
    return struct !== null && cutsCharacter(struct, clock)
  }
}

function neighboursOf({ struct, origin, rightOrigin }: Arriving): readonly ItemId[] {
  const parent: unknown = struct instanceof Y.Item ? struct.parent : null
  return [origin, rightOrigin, parent instanceof Y.ID ? parent : null].filter(id => id !== null)
}

/** One new struct: where it belongs, or why it may not be (G5–G10, G18). Its neighbours are known. */
function judgeStruct(
  doc: Y.Doc,
  resolved: ResolvedStructs,
  arriving: Arriving,
  authorship: Authorship,
): Home | RefusalCode {
  const { struct } = arriving
  // What a client wrote and deleted before it could be sent arrives as a bare length under its own id.
  if (!(struct instanceof Y.Item)) return struct.length > textLimits.maxTextLength ? 'text-too-large' : gone
  const home = homeOfArriving(doc, resolved, struct, arriving)
  if (typeof home === 'string') return home
  const refusal =
    refusalOfCuts(resolved, arriving) ??
    refusalOfContent(home, struct.content) ??
    refusalOfAuthor(resolved, home, struct, authorship)
  return refusal ?? home
}

/**
 * G18: who only suggests formats nothing, and says of a block only what comes with its ¶: everything later is a record,
 * which a decision in between does no harm to. Records are one's own.
 */
function refusalOfAuthor(
  resolved: ResolvedStructs,
  home: Home,
  { content }: Y.Item,
  authorship: Authorship,
): RefusalCode | null {
  const { suggestsOnly, isPendingOfOther } = authorship
  switch (home.kind) {
    case 'text':
      return suggestsOnly && content instanceof Y.ContentFormat ? 'text-is-suggest-only' : null
    case 'attributes':
      if (isPendingOfOther(home.marker)) return 'suggestion-of-another'
      return suggestsOnly && resolved.added(home.marker) === null ? 'text-is-suggest-only' : null
    case 'record':
      return refusalOfRecord(home.key, content, authorship)
    case 'root':
    case 'gone':
      return null
    default:
      return unreachable(home)
  }
}

/** Records are written and taken away under one's own name. Refuses: 'root-not-allowed', 'suggestion-of-another'. */
export function refusalOfRecord(
  key: string,
  content: Y.Item['content'],
  { alias, tellsAs }: Pick<Authorship, 'alias' | 'tellsAs'>,
): RefusalCode | null {
  const isReturn = content instanceof Y.ContentAny && parseReturn(content.arr[0]) !== null
  const name = isReturn ? tellsAs : alias
  if (name === null) return 'root-not-allowed'
  return aliasOfKey(key) === name ? null : 'suggestion-of-another'
}

function homeOfArriving(
  doc: Y.Doc,
  resolved: ResolvedStructs,
  item: Y.Item,
  { origin, rightOrigin }: Arriving,
): Home | RefusalCode {
  if (origin === null && rightOrigin === null) return homeUnderParent(doc, resolved, item)
  // G6: neighbours stand in the same list.
  const left = origin === null ? null : resolved.homeOf(origin)
  const right = rightOrigin === null ? null : resolved.homeOf(rightOrigin)
  if (left !== null && right !== null && !sameHome(left, right)) return 'origin-not-in-order'
  const home = left ?? right ?? gone
  switch (home.kind) {
    case 'text': // G7: without an origin it would stand before the first marker
      return origin === null ? 'first-block-must-stay' : home
    case 'root':
      return 'root-not-allowed'
    case 'attributes':
    case 'record':
    case 'gone':
      return rightOrigin === null ? home : 'origin-not-in-order'
    default:
      return unreachable(home)
  }
}

/** A struct without neighbours names its parent: the text, the records, or the marker whose attribute it sets. */
function homeUnderParent(doc: Y.Doc, resolved: ResolvedStructs, item: Y.Item): Home | RefusalCode {
  const parent: unknown = item.parent
  if (parent === roots.text) {
    if (item.parentSub !== null) return 'content-not-allowed'
    return 'first-block-must-stay'
  }
  if (parent === roots.suggestions && item.parentSub !== null) return { kind: 'record', key: item.parentSub }
  if (!(parent instanceof Y.ID)) return 'root-not-allowed'
  const marker = resolved.added(parent)?.struct ?? structOf(doc, parent)
  if (!sameHome(resolved.homeOf(parent), inText)) return marker instanceof Y.Item ? 'structure-too-deep' : gone
  if (!(marker instanceof Y.Item) || marker.content instanceof Y.ContentDeleted) return gone
  if (!(marker.content instanceof Y.ContentType)) return 'content-not-allowed'
  if (item.parentSub === null) return 'content-not-allowed'
  return { kind: 'attributes', marker: marker.id, name: item.parentSub }
}

/** G8: nothing is written between the two halves of a character. */
function refusalOfCuts(resolved: ResolvedStructs, { origin, rightOrigin }: Arriving): RefusalCode | null {
  if (origin !== null && resolved.cutsCharacter(origin, origin.clock + 1)) return 'broken-characters'
  if (rightOrigin !== null && resolved.cutsCharacter(rightOrigin, rightOrigin.clock)) return 'broken-characters'
  return null
}

/** G9, G10: what may stand in the text, and what in a marker's attributes. */
function refusalOfContent(home: Home, content: Y.Item['content']): RefusalCode | null {
  if (content instanceof Y.ContentDeleted)
    return content.getLength() > textLimits.maxTextLength ? 'text-too-large' : null
  if (home.kind === 'text') return refusalInText(content)
  if (content instanceof Y.ContentType) return 'structure-too-deep'
  if (!(content instanceof Y.ContentAny)) return 'content-not-allowed'
  if (home.kind === 'record') {
    if (!isRecordKey(home.key) || content.arr.length !== 1) return 'suggestion-not-valid'
    const [value]: readonly unknown[] = content.arr
    return parseRecord(value) === null && parseReturn(value) === null ? 'suggestion-not-valid' : null
  }
  if (home.kind !== 'attributes') return null
  const { name } = home
  if (!isBlockAttributeName(name)) return 'block-not-valid'
  return content.arr.every((value: unknown) => isBlockAttribute(name, value)) ? null : 'block-not-valid'
}

function refusalInText(content: Y.Item['content']): RefusalCode | null {
  if (content instanceof Y.ContentString) return isStorable(content.str) ? null : 'broken-characters'
  if (content instanceof Y.ContentType) return content.type instanceof Y.Map ? null : 'content-not-allowed'
  if (content instanceof Y.ContentEmbed) {
    const embed: unknown = content.embed
    if (!isEmbed(embed)) return 'content-not-allowed'
    return isDelimiter(embed) ? 'delimiter-by-command-only' : null
  }
  if (content instanceof Y.ContentFormat) {
    const value: unknown = content.value
    const name = markNames.find(known => known === content.key)
    return name !== undefined && (value === null || isMark(name, value)) ? null : 'content-not-allowed'
  }
  return 'content-not-allowed'
}
