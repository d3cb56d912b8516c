/**
 * Strikes in the seeded histories of text-fuzz.ts, watched with the letters of anchor-fuzz.ts, each of which is written
 * once: a strike never covers a letter that its author did not strike, and one of its own that was deleted and came
 * back by undo is struck again, unless the window that undid had not heard of the strike yet.
 */
import type * as Y from 'yjs'
import { recordsIn, storedRecords, type UnitRange } from '../../packages/document/suggestion-store.ts'
import { tokens } from '../../packages/document/tokens.ts'
import { tokensIn } from '../../packages/document/unit-edits.ts'

export type StrikeCounts = {
  /** Letters that are struck by another unit than the one that was, and those that are struck no more though they live. */
  readonly struckAgain: number
  readonly unstruck: number
}

/** Every letter that a strike covers is one of those its author struck. `copied`: letters that may stand twice. */
export function checkStrikes(doc: Y.Doc, copied: ReadonlySet<string>): StrikeCounts {
  const alive = lettersAlive(doc)
  let [struckAgain, unstruck] = [0, 0]
  for (const { own, first, now } of strikesIn(doc)) {
    for (const letter of now) {
      if (!own.has(letter)) throw new Error(`a strike of ${[...own].join('')} covers ${letter}`)
    }
    for (const letter of own) {
      if (!alive.has(letter) || copied.has(letter)) continue
      if (!now.has(letter)) unstruck += 1
      else if (!first.has(letter)) struckAgain += 1
    }
  }
  return { struckAgain, unstruck }
}

/** Takes back or does again in a window: what that brings back is struck there by every strike of it. */
export function bringingBack(doc: Y.Doc, copied: ReadonlySet<string>, act: () => void): void {
  const before = lettersAlive(doc)
  act()
  const back = [...lettersAlive(doc)].filter(letter => !before.has(letter) && !copied.has(letter))
  for (const { own, now } of strikesIn(doc)) {
    const missing = back.find(letter => own.has(letter) && !now.has(letter))
    if (missing !== undefined) throw new Error(`a strike of ${[...own].join('')} lost ${missing}, which came back`)
  }
}

/** `own`: letters that it names or named, `first`: as the units that it names; `now`: as it is read. */
type Strike = Record<'own' | 'first' | 'now', ReadonlySet<string>>

function strikesIn(doc: Y.Doc): readonly Strike[] {
  const stored = new Map(storedRecords(doc).map(record => [record.key, record]))
  return recordsIn(doc).flatMap((read): Strike[] => {
    const stated = stored.get(read.key)
    if (stated?.kind !== 'strike' || read.kind !== 'strike') return []
    const first = lettersOf(wordsOf(doc, stated.ranges))
    const kept = (stated.words ?? []).map(({ said }) => (typeof said === 'string' ? said : '')).join('')
    return [{ own: new Set([...lettersOf(kept), ...first]), first, now: lettersOf(wordsOf(doc, read.ranges)) }]
  })
}

function wordsOf(doc: Y.Doc, ranges: readonly UnitRange[]): string {
  return tokensIn(doc, ranges)
    .map(token => (token.kind === 'text' ? token.text : ''))
    .join('')
}

function lettersAlive(doc: Y.Doc): ReadonlySet<string> {
  return lettersOf([...tokens(doc)].map(token => (token.kind === 'text' ? token.text : '')).join(''))
}

function lettersOf(words: string): ReadonlySet<string> {
  return new Set(words.match(/\p{Script=Han}/gu))
}
