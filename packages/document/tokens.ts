/**
 * The text of a goal as Yjs keeps it: one sequence `t` of markers, characters and embeds, addressed by offset.
 * This file and item-store.ts are the only ones that read Yjs internals (`_start`, `content`, `_searchMarker`); pinned
 * to yjs 13.6.33 and watched by yjs-shapes.test.ts. Blocks in display order are in layout.ts.
 * All writers here must be called inside `doc.transact`.
 */
import * as Y from 'yjs'
import {
  blockAttributeNames,
  isBlockAttribute,
  isEmbed,
  isMark,
  markNames,
  plainBlock,
  roots,
  type BlockAttributeName,
  type BlockAttributes,
  type Embed,
  type Marks,
} from './text-model.ts'

/** One unit of the text: the id of a UTF-16 unit, an embed or a marker. */
export type ItemId = { readonly client: number; readonly clock: number }

/** A visible stretch of the text. `index` is its offset in `t`; `id` that of its first unit. */
export type Token =
  | {
      readonly kind: 'marker'
      readonly id: ItemId
      readonly map: Y.Map<unknown>
      readonly attributes: BlockAttributes
      readonly index: number
    }
  | {
      readonly kind: 'text'
      readonly id: ItemId
      readonly text: string
      readonly marks: Marks
      readonly index: number
    }
  | {
      readonly kind: 'embed'
      readonly id: ItemId
      readonly embed: Embed
      readonly marks: Marks
      readonly index: number
    }

/** Formats to set (a value) or to take away (null); a name that is absent stays as it is. */
export type MarkChange = { readonly strong?: true | null; readonly em?: true | null; readonly link?: string | null }

/**
 * The text of this document, with two habits of Yjs switched off. Use it everywhere instead of `doc.getText`.
 * - Format clean-up: a replica that merely receives an update would delete format items under its own name, which
 *   flips other people's bold under concurrency.
 * - Search markers: item-level deletes do not maintain them, so they would lead to wrong offsets.
 */
export function openText(doc: Y.Doc): Y.Text {
  const text = doc.getText(roots.text)
  if (opened.has(text)) return text
  opened.add(text)
  Object.defineProperty(text, '_hasFormatting', { configurable: true, get: () => false, set: () => undefined })
  Object.defineProperty(text, '_searchMarker', { configurable: true, get: () => null, set: () => undefined })
  return text
}
const opened = new WeakSet<Y.Text>()

/** Everything visible in `t`, in the order of the sequence (not of display), cut at item borders. */
export function* tokens(doc: Y.Doc): Generator<Token> {
  let marks: Marks = noMarks
  let index = 0
  for (let item = openText(doc)._start; item !== null; item = item.right) {
    if (item.deleted) continue
    const { content, id } = item
    if (content instanceof Y.ContentString) yield { kind: 'text', id, text: content.str, marks, index }
    else if (content instanceof Y.ContentFormat) marks = withMark(marks, content.key, content.value)
    else if (content instanceof Y.ContentEmbed) yield { kind: 'embed', id, embed: embedOf(content.embed), marks, index }
    else if (content instanceof Y.ContentType && content.type instanceof Y.Map)
      yield { kind: 'marker', id, map: content.type, attributes: attributesOf(content.type), index }
    if (item.countable) index += item.length
  }
}

/** What a marker says of its block; absent or unknown values read as a plain paragraph's. */
export function attributesOf(map: Y.Map<unknown>): BlockAttributes {
  return {
    kind: attribute(map, 'kind'),
    indent: attribute(map, 'indent'),
    element: attribute(map, 'element'),
    lead: attribute(map, 'lead'),
    partners: attribute(map, 'partners'),
    due: attribute(map, 'due'),
  }
}

/** The formats in force for what would be inserted at this offset, if nobody says otherwise. */
export function marksAt(text: Y.Text, index: number): Marks {
  let marks: Marks = noMarks
  let left = index
  for (let item = text._start; item !== null && left > 0; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentFormat) marks = withMark(marks, item.content.key, item.content.value)
    else if (item.countable) left -= item.length
  }
  return marks
}

/** The id of the unit at this offset; null at or after the end. */
export function itemIdAt(text: Y.Text, index: number): ItemId | null {
  let left = index
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (left < item.length) return { client: item.id.client, clock: item.id.clock + left }
    left -= item.length
  }
  return null
}

/** The UTF-16 code of the unit at this offset; null for embeds, markers and behind the end. */
export function codeAt(text: Y.Text, index: number): number | null {
  let left = index
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (left < item.length) return item.content instanceof Y.ContentString ? item.content.str.charCodeAt(left) : null
    left -= item.length
  }
  return null
}

/** The offset of the unit with this id; null when it is deleted, not in the text or not known. */
export function indexOf(text: Y.Text, id: ItemId): number | null {
  let index = 0
  for (let item = text._start; item !== null; item = item.right) {
    const { client, clock } = item.id
    if (client === id.client && clock <= id.clock && id.clock < clock + item.length)
      return item.deleted || !item.countable ? null : index + id.clock - clock
    if (!item.deleted && item.countable) index += item.length
  }
  return null
}

/** The ids of the units from this offset on, neighbours of one client as one range. */
export function unitsBetween(
  text: Y.Text,
  index: number,
  length: number,
): readonly (ItemId & { readonly length: number })[] {
  const found: { client: number; clock: number; length: number }[] = []
  let at = 0
  for (let item = text._start; item !== null && at < index + length; item = item.right) {
    if (item.deleted || !item.countable) continue
    const from = Math.max(index - at, 0)
    const to = Math.min(index + length - at, item.length)
    at += item.length
    if (from >= to) continue
    const last = found.at(-1)
    const clock = item.id.clock + from
    if (last !== undefined && last.client === item.id.client && last.clock + last.length === clock)
      last.length += to - from
    else found.push({ client: item.id.client, clock, length: to - from })
  }
  return found
}

/** Inserts characters with exactly these formats. */
export function insertText(text: Y.Text, index: number, characters: string, marks: Marks): void {
  if (characters !== '') text.insert(index, characters, { ...marks })
}

/** Inserts an embed (length 1) with exactly these formats. */
export function insertEmbed(text: Y.Text, index: number, embed: Embed, marks: Marks): void {
  text.insertEmbed(index, embed, { ...marks })
}

/**
 * Inserts a marker (length 1): what follows up to the next marker becomes its block. Writes `kind`, `indent` and
 * whatever differs from a plain paragraph. Takes the formats in force, so that no format item is written around it.
 */
export function insertMarker(text: Y.Text, index: number, attributes: BlockAttributes): Y.Map<unknown> {
  const map = markerOf(attributes)
  text.insertEmbed(index, map, { ...marksAt(text, index) })
  return map
}

/**
 * Puts back what a deleted unit was, right behind it, among the deleted units that stand there; answers its first id.
 * No format item is written: it takes the formats in force. Null where the unit is not a deleted one of this text.
 */
export function insertBehind(
  transaction: Y.Transaction,
  id: ItemId,
  piece: { readonly text: string } | { readonly embed: Embed } | { readonly block: BlockAttributes },
): ItemId | null {
  const { doc } = transaction
  if (Y.getState(doc.store, id.client) <= id.clock) return null
  const left = Y.getItemCleanEnd(transaction, doc.store, Y.createID(id.client, id.clock))
  if (!(left instanceof Y.Item) || !left.deleted || left.parent !== openText(doc)) return null
  const own = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID))
  const { lastId, right, parent } = left
  new Y.Item(own, left, lastId, right, right?.id ?? null, parent, null, contentOf(piece)).integrate(transaction, 0)
  return { client: own.client, clock: own.clock }
}

/** Writes the attributes of a marker that differ from what it says now; one key is one register. */
export function setAttributes(map: Y.Map<unknown>, attributes: Partial<BlockAttributes>): void {
  for (const name of blockAttributeNames) {
    const value = attributes[name]
    if (value !== undefined && attribute(map, name) !== value) map.set(name, value)
  }
}

/** The unit by which a marker says this of its block now; null where it never said anything of it. */
export function attributeUnit(map: Y.Map<unknown>, name: BlockAttributeName): ItemId | null {
  const item = map._map.get(name)
  return item === undefined ? null : { client: item.id.client, clock: item.id.clock }
}

/** Whether this unit says, or ever said, something of the block of this marker. */
export function isAttributeUnit(map: Y.Map<unknown>, name: BlockAttributeName, unit: ItemId): boolean {
  for (let item = map._map.get(name) ?? null; item !== null; item = item.left)
    if (item.id.client === unit.client && item.id.clock === unit.clock) return true
  return false
}

/** Sets or takes away formats over a range. */
export function formatRange(text: Y.Text, index: number, length: number, change: MarkChange): void {
  if (length > 0) text.format(index, length, { ...change })
}

/**
 * Deletes visible units by item. Never `text.delete`, which cleans up formats around the gap and with it, under
 * concurrency, other people's formatting. Format items in the range stay.
 */
export function deleteRange(transaction: Y.Transaction, text: Y.Text, index: number, length: number): void {
  let skip = index
  let left = length
  let item = text._start
  while (item !== null && left > 0) {
    if (item.deleted || !item.countable) {
      item = item.right
    } else if (skip >= item.length) {
      skip -= item.length
      item = item.right
    } else if (skip > 0) {
      item = Y.getItemCleanStart(transaction, Y.createID(item.id.client, item.id.clock + skip))
      skip = 0
    } else {
      if (left < item.length) Y.getItemCleanStart(transaction, Y.createID(item.id.client, item.id.clock + left))
      left -= item.length
      item.delete(transaction)
      item = item.right
    }
  }
}

/** Deletes the live units of one client within a range of clocks, item by item as `deleteRange` does. */
export function deleteUnits(
  doc: Y.Doc,
  transaction: Y.Transaction,
  { client, clock, length }: ItemId & { readonly length: number },
): void {
  const to = clock + length
  const hit = (doc.store.clients.get(client) ?? []).filter(
    struct => struct.id.clock < to && clock < struct.id.clock + struct.length,
  )
  for (const struct of hit) {
    if (!(struct instanceof Y.Item) || struct.deleted || !struct.countable) continue
    const from = Math.max(clock, struct.id.clock)
    const end = Math.min(to, struct.id.clock + struct.length)
    const item = from > struct.id.clock ? Y.getItemCleanStart(transaction, Y.createID(client, from)) : struct
    if (end < item.id.clock + item.length) Y.getItemCleanStart(transaction, Y.createID(client, end))
    item.delete(transaction)
  }
}

/** Runs an act that writes under another client id of this person (or the server's); restores the id after it. */
export function withClient<T>(doc: Y.Doc, clientId: number, act: () => T): T {
  const before = doc.clientID
  doc.clientID = clientId
  try {
    return act()
  } finally {
    doc.clientID = before
  }
}

/** The stable name of a block: `client:clock` of its marker. */
export function blockIdOf(id: ItemId): string {
  return `${id.client}:${id.clock}`
}

/** Reads `client:clock`; null for anything else. */
export function parseBlockId(bid: string): ItemId | null {
  const parts = /^(\d{1,16}):(\d{1,16})$/.exec(bid)
  return parts === null ? null : { client: Number(parts[1]), clock: Number(parts[2]) }
}

const noMarks: Marks = {}

function markerOf(attributes: BlockAttributes): Y.Map<unknown> {
  const map = new Y.Map<unknown>()
  for (const name of blockAttributeNames) {
    const value = attributes[name]
    if (name === 'kind' || name === 'indent' || value !== plainBlock[name]) map.set(name, value)
  }
  return map
}

function contentOf(
  piece: { readonly text: string } | { readonly embed: Embed } | { readonly block: BlockAttributes },
): Y.ContentString | Y.ContentEmbed | Y.ContentType {
  if ('text' in piece) return new Y.ContentString(piece.text)
  return 'embed' in piece ? new Y.ContentEmbed(piece.embed) : new Y.ContentType(markerOf(piece.block))
}

function withMark(marks: Marks, key: string, value: unknown): Marks {
  const name = markNames.find(known => known === key)
  if (name === undefined) return marks
  const { [name]: _, ...others } = marks
  return isMark(name, value) ? { ...others, [name]: value } : others
}

/** An embed of an unknown shape keeps its place (length 1) and shows as nothing. */
function embedOf(value: unknown): Embed {
  return isEmbed(value) ? value : { ref: '' }
}

function attribute<Name extends BlockAttributeName>(map: Y.Map<unknown>, name: Name): BlockAttributes[Name] {
  const value = map.get(name)
  return isBlockAttribute(name, value) ? value : plainBlock[name]
}
