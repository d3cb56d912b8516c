/**
 * As which units deleted ones came back. Undo writes words anew, and only the window that undid knows which they were:
 * it says so in a record of its own (a return), under the name of its person, which changes nobody else's record. A
 * return is believed as far as the items bear it out, and a strike follows it only onto the very words its author
 * struck. Pure reading. Source: "Strikes and undo" in docs/suggestions.md.
 */
import * as Y from 'yjs'
import { cutsCharacter, homeOf, sameId, storedItems, structOf, structsBetween } from './item-store.ts'
import { saysTheSame, unitWords, type UnitWords } from './struck-words.ts'
import { textLimits } from './text-model.ts'
import type { ItemId } from './tokens.ts'

type Range = { readonly client: number; readonly clock: number; readonly length: number }

/** `length` units that were deleted, and as which they came back. */
export type ReturnedRun = {
  readonly oldClient: number
  readonly oldClock: number
  readonly newClient: number
  readonly newClock: number
  readonly length: number
}

/** As which units of a client, from a clock on, undo has written deleted units anew in this document. */
export function rebornUnits(
  doc: Y.Doc,
  as: { readonly client: number; readonly from: number },
): readonly ReturnedRun[] {
  return [...storedItems(doc)].flatMap(({ id, redone, parentSub, length }) => {
    if (redone === null || parentSub !== null || redone.client !== as.client || redone.clock < as.from) return []
    return [{ oldClient: id.client, oldClock: id.clock, newClient: redone.client, newClock: redone.clock, length }]
  })
}

/** The JSON of a return. */
export function returnJson(runs: readonly ReturnedRun[]): object {
  return { k: 'back', m: runs.map(run => [run.oldClient, run.oldClock, run.newClient, run.newClock, run.length]) }
}

/** Reads a stored return; null for any other shape. */
export function parseReturn(value: unknown): readonly ReturnedRun[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const known = parsed.get(value)
  if (known !== undefined) return known
  const runs = parseObject(value)
  parsed.set(value, runs)
  return runs
}

/** The units that were deleted. */
export function oldUnits({ oldClient, oldClock, length }: ReturnedRun): Range {
  return { client: oldClient, clock: oldClock, length }
}

/** The units as which they came back. */
export function newUnits({ newClient, newClock, length }: ReturnedRun): Range {
  return { client: newClient, clock: newClock, length }
}

/** These ranges with units that came back in place of deleted ones, where they say what is known to have been struck. */
export function followReturns(
  doc: Y.Doc,
  runs: readonly ReturnedRun[],
  struck: { readonly ranges: readonly Range[]; readonly words: readonly UnitWords[] },
): { readonly ranges: readonly Range[]; readonly words: readonly UnitWords[] } {
  const { words } = struck
  const added: UnitWords[] = []
  const ranges = struck.ranges.flatMap(range => {
    if (!runs.some(run => meets(oldUnits(run), range))) return [range]
    return piecesOf(doc, range).flatMap(({ piece, isLive }): readonly Range[] => {
      if (isLive) return [piece]
      const back = livingUnits(doc, runs, piece, new Set()).filter(({ was, now }) => {
        const said = unitWords(doc, [now])
        const isSame = isWhole(doc, now) && saysTheSame(words, was, said, now)
        if (isSame) added.push(...said)
        return isSame
      })
      return [
        ...withoutAny(
          piece,
          back.map(({ was }) => was),
        ),
        ...back.map(({ now }) => now),
      ]
    })
  })
  return { ranges, words: added.length === 0 ? words : [...words, ...added] }
}

/** The ¶ as which a deleted one came back; itself where it lives, or did not. */
export function followMarkerBack(doc: Y.Doc, runs: readonly ReturnedRun[], marker: ItemId): ItemId {
  const range = { ...marker, length: 1 }
  if (!runs.some(run => meets(oldUnits(run), range)) || structOf(doc, marker)?.deleted !== true) return marker
  const back = livingUnits(doc, runs, range, new Set()).find(({ now }) => unitWords(doc, [now])[0]?.said === 1)
  return back === undefined ? marker : { client: back.now.client, clock: back.now.clock }
}

const parsed = new WeakMap<object, readonly ReturnedRun[] | null>()

function parseObject(value: object): readonly ReturnedRun[] | null {
  const entries = new Map<string, unknown>(Object.entries(value))
  const stated = entries.get('m')
  if (entries.get('k') !== 'back' || entries.size !== 2 || !Array.isArray(stated)) return null
  if (stated.length === 0 || stated.length > textLimits.maxRecordRanges) return null
  const runs = stated.map(parseRun)
  return runs.every(run => run !== null) ? runs : null
}

function parseRun(value: unknown): ReturnedRun | null {
  if (!Array.isArray(value) || value.length !== 5 || !value.every(isCount)) return null
  const [oldClient = 0, oldClock = 0, newClient = 0, newClock = 0, length = 0] = value
  return length > 0 ? { oldClient, oldClock, newClient, newClock, length } : null
}

/** Units of a deleted range (`was`) and as which they live (`now`), however often they went and came back. */
type Living = { readonly was: Range; readonly now: Range }

function livingUnits(
  doc: Y.Doc,
  runs: readonly ReturnedRun[],
  range: Range,
  taken: ReadonlySet<ReturnedRun>,
): readonly Living[] {
  return runs.flatMap(run => {
    const was = shared(range, oldUnits(run))
    if (was === null || taken.has(run) || !isBorneOut(doc, run)) return []
    const by = run.newClock - run.oldClock
    const now = { client: run.newClient, clock: was.clock + by, length: was.length }
    return piecesOf(doc, now).flatMap(({ piece, isLive }): readonly Living[] => {
      const back = (one: Range): Range => ({ client: was.client, clock: one.clock - by, length: one.length })
      if (isLive) return [{ was: back(piece), now: piece }]
      return livingUnits(doc, runs, piece, new Set([...taken, run])).map(one => ({ ...one, was: back(one.was) }))
    })
  })
}

/**
 * Whether the items say that these units stand where the deleted ones do. Yjs writes words that it brings back directly
 * before what is left of them, and names that as their right neighbour; the authorship of one's own suggestions is
 * restored right behind it. Neighbours of items never change.
 */
function isBorneOut(doc: Y.Doc, { oldClient, oldClock, newClient, newClock, length }: ReturnedRun): boolean {
  const structs = [...structsBetween(doc, newClient, newClock, newClock + length)]
  const [first] = structs
  if (!(first instanceof Y.Item)) return false
  const isOne = structs.every(
    struct =>
      struct instanceof Y.Item &&
      homeOf(doc, struct).kind === 'text' &&
      sameId(struct.rightOrigin, first.rightOrigin) &&
      (struct === first || sameId(struct.origin, { client: newClient, clock: struct.id.clock - 1 })),
  )
  const isBefore = sameId(first.rightOrigin, { client: oldClient, clock: oldClock })
  const isBehind =
    first.id.clock === newClock && sameId(first.origin, { client: oldClient, clock: oldClock + length - 1 })
  return isOne && (isBefore || isBehind)
}

/** Whether a range cuts no character in two. */
function isWhole(doc: Y.Doc, { client, clock, length }: Range): boolean {
  return [clock, clock + length].every(border => {
    const struct = structOf(doc, { client, clock: border })
    return struct === null || !cutsCharacter(struct, border)
  })
}

/** A range cut where units live and where they do not; neighbours of a kind are one. */
function piecesOf(doc: Y.Doc, range: Range): readonly { readonly piece: Range; readonly isLive: boolean }[] {
  const { client, clock, length } = range
  const pieces: { piece: Range; isLive: boolean }[] = []
  for (const struct of structsBetween(doc, client, clock, clock + length)) {
    const piece = shared(range, { client, clock: struct.id.clock, length: struct.length })
    const isLive = struct instanceof Y.Item && !struct.deleted
    const last = pieces.at(-1)
    if (piece === null) continue
    if (last?.isLive === isLive) last.piece = { ...last.piece, length: last.piece.length + piece.length }
    else pieces.push({ piece, isLive })
  }
  return pieces
}

function withoutAny(range: Range, gone: readonly Range[]): readonly Range[] {
  return gone.reduce<readonly Range[]>(
    (left, taken) =>
      left.flatMap(one => {
        const hit = shared(one, taken)
        if (hit === null) return [one]
        const end = hit.clock + hit.length
        return [
          { ...one, length: hit.clock - one.clock },
          { ...one, clock: end, length: one.clock + one.length - end },
        ].filter(part => part.length > 0)
      }),
    [range],
  )
}

function meets(a: Range, b: Range): boolean {
  return shared(a, b) !== null
}

function shared(a: Range, b: Range): Range | null {
  const from = Math.max(a.clock, b.clock)
  const to = Math.min(a.clock + a.length, b.clock + b.length)
  return a.client !== b.client || from >= to ? null : { client: a.client, clock: from, length: to - from }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
