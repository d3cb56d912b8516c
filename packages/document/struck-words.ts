/**
 * What struck units say, kept with the strike by whoever struck them: the words of deleted units are forgotten, and a
 * strike may only cover words that came back where these are the ones its author struck. Source: "Strikes and undo" in
 * docs/suggestions.md.
 */
import * as Y from 'yjs'
import { homeOf, structsBetween } from './item-store.ts'
import { isDelimiter, isEmbed, isStorable, textLimits, type Embed } from './text-model.ts'

type Range = { readonly client: number; readonly clock: number; readonly length: number }

/** What units say from `clock` on: characters, one a unit; 1 for a ¶; a reference or mention. */
export type UnitWords = { readonly client: number; readonly clock: number; readonly said: string | 1 | Embed }

/** What the living units of these ranges say. */
export function unitWords(doc: Y.Doc, ranges: readonly Range[]): readonly UnitWords[] {
  return ranges.flatMap(({ client, clock, length }) =>
    [...structsBetween(doc, client, clock, clock + length)].flatMap((struct): readonly UnitWords[] => {
      if (!(struct instanceof Y.Item) || struct.deleted || homeOf(doc, struct).kind !== 'text') return []
      const { content, id } = struct
      const from = Math.max(clock, id.clock)
      if (content instanceof Y.ContentString)
        return [{ client, clock: from, said: content.str.slice(from - id.clock, clock + length - id.clock) }]
      if (content instanceof Y.ContentType) return [{ client, clock: from, said: 1 }]
      const embed: unknown = content instanceof Y.ContentEmbed ? content.embed : null
      return isEmbed(embed) && !isDelimiter(embed) ? [{ client, clock: from, said: embed }] : []
    }),
  )
}

/** What of these words is said by units of these ranges, in the order of the ranges; neighbours together. */
export function wordsWithin(words: readonly UnitWords[], ranges: readonly Range[]): readonly UnitWords[] {
  const found: UnitWords[] = []
  for (const { client, clock, length } of ranges) {
    const own = words
      .filter(one => one.client === client && one.clock < clock + length && clock < one.clock + lengthOf(one))
      .sort((a, b) => a.clock - b.clock)
    let next = clock
    for (const { clock: at, said } of own) {
      const from = Math.max(next, at)
      const part = typeof said === 'string' ? said.slice(from - at, clock + length - at) : from === at ? said : ''
      if (part === '') continue
      next = from + (typeof part === 'string' ? part.length : 1)
      const last = found.at(-1)
      const goesOn = last !== undefined && last.client === client && last.clock + lengthOf(last) === from
      if (goesOn && typeof last.said === 'string' && typeof part === 'string')
        found[found.length - 1] = { ...last, said: last.said + part }
      else found.push({ client, clock: from, said: part })
    }
  }
  return found
}

/** Whether these units are known to say this: the same signs, unit by unit. */
export function saysTheSame(words: readonly UnitWords[], range: Range, living: readonly UnitWords[], now: Range) {
  const was = signsOf(words, range)
  const is = signsOf(living, now)
  return was.length === range.length && is.length === was.length && was.every((sign, k) => sign === is[k])
}

/** Words as they stand in a record. */
export function wordsJson(words: readonly UnitWords[]): readonly (readonly [number, number, string | 1 | Embed])[] {
  return words.filter(isKept).map(({ client, clock, said }) => [client, clock, said] as const)
}

/** Reads the words of a record that strikes these ranges; null for any other shape, and for more words than units. */
export function parseWords(value: unknown, ranges: readonly Range[]): readonly UnitWords[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > textLimits.maxRecordWords) return null
  const words = value.map(parseOne)
  if (!words.every(one => one !== null)) return null
  const units = ranges.reduce((sum, { length }) => sum + length, 0)
  return words.reduce((sum, one) => sum + lengthOf(one), 0) <= units ? words : null
}

/** How many units say this. */
function lengthOf({ said }: UnitWords): number {
  return typeof said === 'string' ? said.length : 1
}

function parseOne(value: unknown): UnitWords | null {
  if (!Array.isArray(value) || value.length !== 3) return null
  const [client, clock, said]: readonly unknown[] = value
  if (!isCount(client) || !isCount(clock)) return null
  if (typeof said !== 'string' && said !== 1 && !isEmbed(said)) return null
  return isKept({ client, clock, said }) ? { client, clock, said } : null
}

/** Half a character is never kept, nor a bracket's sign. */
function isKept({ said }: UnitWords): boolean {
  if (typeof said === 'string') return said !== '' && isStorable(said)
  return said === 1 || !isDelimiter(said)
}

/** A sign for each unit of a range of which it is known what it says; none of the others. */
function signsOf(words: readonly UnitWords[], range: Range): readonly string[] {
  return wordsWithin(words, [range]).flatMap(({ said }) => {
    if (typeof said !== 'string') return [said === 1 ? 'marker' : `embed ${JSON.stringify(said)}`]
    return Array.from({ length: said.length }, (_, k) => said.slice(k, k + 1))
  })
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
