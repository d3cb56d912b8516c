/**
 * Whatever people write, suggest, strike and decide: a text with tracked changes reads as the earlier one when
 * everything is rejected, and as the later one when everything is accepted. FUZZ_SEED=n runs one seed, FUZZ_RUNS=n many.
 */
import { expect, test } from 'vitest'
import type { ReadText } from './base-units.ts'
import { embedJson } from './embed-json.ts'
import { asIfAccepted, baseText, layout, type Block, type Run } from './layout.ts'
import { stretches } from './marked-text.ts'
import { redline } from './redline.ts'
import { atWholeWords, attributed } from './redline-wording.ts'
import { withRandomSuggestions } from './testing/random-suggestions.ts'
import { history } from './testing/text-history.ts'
import type { BlockAttributes } from './text-model.ts'
import { passageInBase, stretchPlaces, trackedSuggestions, unitsOfPassage } from './tracked-suggestions.ts'
import { endsBefore, standsIn, trackedText, type TrackedRow, type TrackedRun } from './tracked-text.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 60)
const only = process.env['FUZZ_SEED']
const seeds = only === undefined ? Array.from({ length: runs }, (_, seed) => seed + 1) : [Number(only)]

test('tracked suggestions read as the base text rejected, and as if all were accepted', () => {
  let passing = 0
  for (const seed of seeds) {
    for (const [k, moment] of history(seed, 60).entries()) {
      const text = withRandomSuggestions(moment, seed * 100 + k)
      const name = `seed ${seed}, moment ${k}`
      const rows = trackedSuggestions(text)
      expect(sideOfRows(rows, 'before'), `${name}: rejected`).toEqual(written(baseOf(text)))
      const accepted = layout(
        text.doc,
        asIfAccepted(text.suggesters, () => true),
      )
      expect(sideOfRows(rows, 'after'), `${name}: accepted`).toEqual(written(accepted))
      passing += rows.flatMap(row => [row, ...row.runs]).filter(each => each.state === 'passing').length
      expect(shownUnits(rows), `${name}: all that is shown`).toEqual(allUnits(text))
    }
  }
  expect(passing).toBeGreaterThan(only === undefined ? 10 : -1)
})

test('the tracked difference of two moments reads as each of them, letter by letter and at whole words', () => {
  for (const seed of seeds) {
    const moments = history(seed, 60)
    for (const a of moments)
      for (const b of moments) {
        const exact = attributed(redline(a, b), (_, { client }) => ({ by: `client ${client}` }))
        for (const told of [exact, atWholeWords(exact)]) {
          const rows = trackedText(told)
          expect(sideOfRows(rows, 'before'), `seed ${seed}`).toEqual(written(baseOf(a)))
          expect(sideOfRows(rows, 'after'), `seed ${seed}`).toEqual(written(baseOf(b)))
        }
      }
  }
})

test('a passage of the whole text has its units, and its place in the base text', () => {
  for (const seed of seeds.slice(0, 20)) {
    for (const [k, moment] of history(seed, 40).entries()) {
      const text = withRandomSuggestions(moment, seed * 100 + k)
      const places = stretchPlaces(text)
      const base = new Map(baseOf(text).map(block => [block.bid, signsOf(block)]))
      for (const block of layout(text.doc)) {
        const passage = { bid: block.bid, from: 0, to: block.length }
        const units = unitsOfPassage(places, passage).reduce((sum, { length }) => sum + length, 0)
        expect(units).toBe(block.length)
        const signs = passageInBase(places, passage).flatMap(({ bid, from, to }) =>
          (base.get(bid) ?? []).slice(from, to),
        )
        const pending = signsOf(block).length - signs.length
        expect(pending).toBeGreaterThanOrEqual(0)
        expect(signsOf(block).join('')).toEqual(expect.stringContaining(signs.at(0) ?? ''))
      }
    }
  }
})

function baseOf({ doc, suggesters }: ReadText): readonly Block[] {
  return layout(doc, baseText(suggesters))
}

/** What a word processor makes of it: paragraphs end where their ¶ stands, and say what the block says that ends there. */
function sideOfRows(rows: readonly TrackedRow[], side: 'before' | 'after'): readonly string[] {
  const blocks: { attributes: BlockAttributes; signs: string[] }[] = []
  rows.forEach((row, k) => {
    if (endsBefore(rows, k, side)) blocks.push({ attributes: row[side], signs: [] })
    const block = blocks.at(-1)
    if (block === undefined) return
    block.attributes = row[side]
    for (const run of row.runs) if (standsIn(run.state, side)) block.signs.push(...runSigns(run))
  })
  return blocks.map(({ attributes, signs }) => JSON.stringify([said(attributes), signs]))
}

function written(blocks: readonly Block[]): readonly string[] {
  return blocks.map(block => JSON.stringify([said(block), signsOf(block)]))
}

function signsOf(block: Block): string[] {
  return block.runs.flatMap(runSigns)
}

function runSigns(run: Run | TrackedRun): string[] {
  const { strong, em, link } = run.marks
  const formats = `${strong ?? ''} ${em ?? ''} ${link ?? ''}`
  return 'text' in run ? run.text.split('').map(sign => sign + formats) : [embedJson(run.embed) + formats]
}

/** Without the name of an element, which a block gets when it is accepted as one. */
function said({ kind, indent, lead, partners, due }: BlockAttributes): unknown {
  return [kind, indent, lead, partners, due]
}

function allUnits({ doc, suggesters }: ReadText): number {
  let units = 0
  let isText = false
  for (const stretch of stretches(doc, suggesters)) {
    isText ||= stretch.kind === 'marker'
    if (isText) units += stretch.kind === 'text' ? stretch.text.length : 1
  }
  return units
}

/** Each unit once, where it is now: what moved is shown twice. */
function shownUnits(rows: readonly TrackedRow[]): number {
  const units = new Set<string>()
  for (const row of rows) {
    units.add(row.bid)
    for (const { unit } of row.runs)
      for (let k = 0; k < (unit?.length ?? 0); k++) units.add(`${unit?.client}:${(unit?.clock ?? 0) + k}`)
  }
  return units.size
}
