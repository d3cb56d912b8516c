/**
 * Anchors in the seeded histories of text-fuzz.ts, watched with letters of which each is written once: wherever such a
 * letter stands, it is the same one, moved by a join or brought back by an undo. Somebody points at words as her window
 * has them, the server takes that up once her words are there, and from then on nobody may ever read the anchor on a
 * letter that stood beside it, nor miss one of its own that nobody deleted, nor find it detached while any of them lives,
 * nor find it anywhere once they are all gone but on what was written between them.
 */
import type * as Y from 'yjs'
import type { AnchorIndex, PassageRange } from '../../packages/document/anchor-shapes.ts'
import {
  followMoved,
  indexAnchors,
  passageOf,
  rangesOf,
  resolvePassage,
  settledRanges,
  type Passage,
} from '../../packages/document/anchors.ts'
import { sameId } from '../../packages/document/item-store.ts'
import { placesInText } from '../../packages/document/unit-places.ts'
import { wordsOf, type AnchorPiece } from '../../packages/document/passage-words.ts'
import { blockText } from '../../packages/document/projections.ts'
import type { MovedRange } from '../../packages/document/server-edits.ts'
import { itemIdAt, openText, tokens, type ItemId } from '../../packages/document/tokens.ts'
import type { Dice } from './dice.ts'

export type AnchorCounts = {
  /** Anchors that were set, and how they ended: on all their letters, on some, detached. */
  readonly anchors: number
  readonly whole: number
  readonly inPart: number
  readonly detached: number
  /** Letters that an undo put back beside an anchor which somebody had meanwhile written into. */
  readonly strayed: number
}

type Anchor = {
  passage: Passage
  /** Its own letters with the units that they are, and those that stood in the text beside it. */
  readonly own: Map<string, ItemId>
  readonly beside: Map<string, ItemId>
}

const firstLetter = 0x4e00

/** Born with a history. */
export class FuzzedAnchors {
  private readonly dice: Dice
  private readonly anchors: Anchor[] = []
  private readonly moves: (readonly MovedRange[])[] = []
  /** Letters that somebody copied: they may stand in two places. */
  private readonly copied = new Set<string>()
  private letters = 0
  private strayed = 0

  constructor(dice: Dice) {
    this.dice = dice
  }

  /** A letter that was never written before. */
  newLetter(): string {
    return String.fromCodePoint(firstLetter + this.letters++)
  }

  newWords(length: number): string {
    return Array.from({ length }, () => this.newLetter()).join('')
  }

  /** Letters that may stand in two places. */
  get copies(): ReadonlySet<string> {
    return this.copied
  }

  noteCopy(words: string): void {
    for (const letter of lettersOf(words)) this.copied.add(letter)
  }

  /** Some words as this window has them, whole letters; null where it has none there. */
  point(doc: Y.Doc): readonly PassageRange[] | null {
    const { blocks } = indexAnchors(doc)
    const first = this.dice.below(blocks.length)
    const last = Math.min(first + (this.dice.below(3) === 0 ? 1 : 0), blocks.length - 1)
    const pieces: AnchorPiece[] = []
    for (let block = first; block <= last; block++) {
      const { bid = '', length = 0 } = blocks[block] ?? {}
      const from = block === first ? this.dice.below(length + 1) : 0
      const to = block === last ? from + this.dice.below(length - from + 1) : length
      if (from < to) pieces.push({ block, bid, from, to })
    }
    const ranges = rangesOf(doc, blocks, pieces)
    return lettersOf(wordsOf(blocks, pieces)).size < 2 ? null : ranges
  }

  /** As the server takes up what somebody pointed at, be it before or after it put the words under other ids. */
  set(server: Y.Doc, pointed: readonly PassageRange[]): void {
    const ranges = this.moves.reduce((followed, moved) => followMoved(followed, moved), pointed)
    const read = passageOf(server, ranges)
    if ('refused' in read) {
      if (read.refused === 'passage-not-known') throw new Error('words that were saved are not known')
      return
    }
    const own = unitsOf(server, lettersOf(read.passage.quote))
    const letters = [...lettersOf(wordsIn(server))].filter(letter => !own.has(letter))
    const beside = unitsOf(server, new Set(letters))
    if (own.size > 0) this.anchors.push({ passage: read.passage, own, beside })
  }

  /** The texts before and after a join, and the words that it moved. */
  follow(before: Y.Doc, after: Y.Doc, moved: readonly MovedRange[], joined: string): void {
    if (moved.length === 0) return
    this.moves.push(moved)
    const index = indexAnchors(before)
    const places = placesInText(after)
    for (const anchor of this.anchors) {
      const settled = settledRanges(before, index, anchor.passage)
      const ranges = followMoved(settled, moved, places)
      if (ranges !== settled) anchor.passage = { ...anchor.passage, ranges }
      for (const [letter, unit] of anchor.own) {
        const { first } = followMoved([{ first: unit, last: unit }], moved)[0] ?? {}
        if (first !== undefined) anchor.own.set(letter, first)
      }
      // What a join puts between the words of a passage stands inside it.
      for (const letter of lettersOf(joined)) anchor.beside.delete(letter)
    }
  }

  /** A window that may be behind: an anchor may be unknown there, but never on a letter that is not its own. */
  checkWindow(doc: Y.Doc): void {
    if (this.anchors.length === 0) return
    const index = indexAnchors(doc)
    for (const anchor of this.anchors) {
      const pieces = resolvePassage(index, anchor.passage)
      if (pieces !== null) this.expectOwn(anchor, wordsOf(index.blocks, pieces), doc)
    }
  }

  /**
   * The text as it is. Every letter of an anchor that was never deleted is read; one that an undo brought back is read
   * too, or stands where Yjs put it: it brings back as one what it deleted as one, whatever was written between.
   */
  checkText(doc: Y.Doc): void {
    if (this.anchors.length === 0) return
    const index = indexAnchors(doc)
    const alive = timesOf(wordsIn(doc))
    for (const [letter, times] of alive) if (times > 1) this.copied.add(letter)
    this.strayed = 0
    for (const anchor of this.anchors) {
      const pieces = resolvePassage(index, anchor.passage)
      const words = pieces === null ? '' : wordsOf(index.blocks, pieces)
      this.expectOwn(anchor, words)
      const read = lettersOf(words)
      for (const [letter, unit] of anchor.own) {
        if (!alive.has(letter) || this.copied.has(letter) || read.has(letter)) continue
        if (pieces === null || index.places.of(unit)?.isLive === true) {
          throw new Error(`an anchor on ${anchor.passage.quote} is on ${words} and misses ${letter}`)
        }
        this.strayed += 1
      }
      const isGone = [...anchor.own.keys()].every(letter => !alive.has(letter))
      if (isGone && pieces !== null && words !== anchor.passage.quote) this.expectInside(doc, index, anchor, pieces)
    }
  }

  /** What everybody reads in the end, to be compared. */
  reading(doc: Y.Doc): string {
    const index = indexAnchors(doc)
    return JSON.stringify(this.anchors.map(({ passage }) => resolvePassage(index, passage)))
  }

  counts(doc: Y.Doc): AnchorCounts {
    const index = indexAnchors(doc)
    const counts = { anchors: this.anchors.length, whole: 0, inPart: 0, detached: 0, strayed: this.strayed }
    for (const { passage, own } of this.anchors) {
      const pieces = resolvePassage(index, passage)
      const read = lettersOf(pieces === null ? '' : wordsOf(index.blocks, pieces))
      if (pieces === null) counts.detached += 1
      else if ([...own.keys()].every(letter => read.has(letter))) counts.whole += 1
      else counts.inPart += 1
    }
    return counts
  }

  private expectInside(doc: Y.Doc, index: AnchorIndex, { passage }: Anchor, pieces: readonly AnchorPiece[]): void {
    // Signs that are written everywhere may have come back: that cannot be seen of them.
    if (!/^[\p{Script=Han}\n]+$/u.test(passage.quote)) return
    const rankOf = (id: ItemId): number => index.places.of(id)?.rank ?? -1
    const spans = passage.ranges.map(({ first, last }) => ({ from: rankOf(first), to: rankOf(last) }))
    for (const { block, from, to } of pieces) {
      for (let unit = from; unit < to; unit++) {
        const id = itemIdAt(openText(doc), (index.blocks[block]?.y ?? 0) + 1 + unit)
        const rank = id === null ? -1 : rankOf(id)
        if (!spans.some(span => span.from <= rank && rank <= span.to)) {
          throw new Error(`an anchor on ${passage.quote}, which is gone, is on ${wordsOf(index.blocks, pieces)}`)
        }
      }
    }
  }

  /** `behind`: a window in which a letter may still stand as the unit that it was before it was deleted and came back. */
  private expectOwn({ passage, own, beside }: Anchor, words: string, behind: Y.Doc | null = null): void {
    // Found again by its words: these are as good as its own.
    if (words === passage.quote) return
    for (const letter of lettersOf(words)) {
      if (own.has(letter) || !beside.has(letter) || this.copied.has(letter)) continue
      const unit = behind === null ? undefined : unitsOf(behind, new Set([letter])).get(letter)
      if (unit !== undefined && !sameId(unit, beside.get(letter) ?? null)) continue
      throw new Error(`an anchor on ${passage.quote} is on ${words}, where ${letter} stood beside it`)
    }
  }
}

function wordsIn(doc: Y.Doc): string {
  return indexAnchors(doc).blocks.map(blockText).join('\n')
}

function unitsOf(doc: Y.Doc, letters: ReadonlySet<string>): Map<string, ItemId> {
  const units = new Map<string, ItemId>()
  for (const token of tokens(doc)) {
    if (token.kind !== 'text') continue
    for (let at = 0; at < token.text.length; at++) {
      const letter = token.text[at] ?? ''
      if (letters.has(letter)) units.set(letter, { client: token.id.client, clock: token.id.clock + at })
    }
  }
  return units
}

function lettersOf(words: string): ReadonlySet<string> {
  return new Set(words.match(/\p{Script=Han}/gu))
}

function timesOf(words: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const letter of words) times.set(letter, (times.get(letter) ?? 0) + 1)
  return times
}
