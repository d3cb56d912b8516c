/**
 * Whatever three people, a suggester and the server do to a text, the redline of any two moments says both of them:
 * what is the same or deleted is exactly the earlier base text in its order, what is the same or inserted exactly the
 * later one. So do its steps for people. Seeds are printed on failure; FUZZ_SEED=n runs one, FUZZ_RUNS=n many.
 */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { ReadText } from './base-units.ts'
import { embedJson } from './embed-json.ts'
import { baseText, layout, type Block } from './layout.ts'
import { redlineByWords } from './redline-by-words.ts'
import { redline, sideOf, type Redline } from './redline.ts'
import { atWholeWords, attributed, isUnchanged } from './redline-wording.ts'
import { history } from './testing/text-history.ts'
import { blockAttributeNames } from './text-model.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 60)
const only = process.env['FUZZ_SEED']
const seeds = only === undefined ? Array.from({ length: runs }, (_, seed) => seed + 1) : [Number(only)]

test('the redline of any two moments says both texts, whole and in their order, and so does its wording', () => {
  for (const seed of seeds) {
    const moments = history(seed, 60)
    for (const moment of moments) expect(redline(moment, moment).rows.every(isUnchanged), `seed ${seed}`).toBe(true)
    moments.forEach((a, k) => {
      for (const [l, b] of moments.entries()) {
        const name = `seed ${seed}, ${k} to ${l}`
        const exact = redline(a, b)
        expectBothSides(exact, a, b, name)
        const told = attributed(exact, (_, { client }) => ({ by: `client ${client}` }))
        expectBothSides(told, a, b, `${name}, attributed`)
        expectBothSides(atWholeWords(told), a, b, `${name}, at whole words`)
      }
    })
  }
})

test('texts without a common past are told whole as well', () => {
  for (const seed of seeds.slice(0, 30)) {
    const a = history(seed, 30).at(-1)
    const b = history(seed + 10_000, 30).at(-1)
    if (a === undefined || b === undefined) throw new Error('a history has moments')
    const name = `seed ${seed}`
    const told = redlineByWords(blocksOf(a), blocksOf(b))
    expectBothSides(told, a, b, name)
    expectBothSides(atWholeWords(told), a, b, `${name}, at whole words`)
  }
})

test('a redline leaves both documents as they are', () => {
  const [a, b] = [history(3, 20).at(0), history(3, 40).at(-1)]
  if (a === undefined || b === undefined) throw new Error('a history has moments')
  const before = [a, b].map(({ doc }) => Y.encodeStateAsUpdate(doc).join(' '))
  redline(a, b)
  redline(b, a)
  expect([a, b].map(({ doc }) => Y.encodeStateAsUpdate(doc).join(' '))).toEqual(before)
})

function blocksOf({ doc, suggesters }: ReadText): readonly Block[] {
  return layout(doc, baseText(suggesters))
}

function expectBothSides(told: Redline, a: ReadText, b: ReadText, name: string): void {
  expect(written(sideOf(told, 'before'), 'before'), `${name}: before`).toEqual(written(blocksOf(a), 'after'))
  expect(written(sideOf(told, 'after'), 'after'), `${name}: after`).toEqual(written(blocksOf(b), 'after'))
}

/** Blocks as they read: attributes, and every sign with its formats; before a change of formats, those it had. */
function written(blocks: ReturnType<typeof sideOf> | readonly Block[], side: 'before' | 'after'): readonly string[] {
  return blocks.map(block => {
    const attributes = 'attributes' in block ? block.attributes : block
    const signs = block.runs.flatMap(run => {
      const { strong, em, link } = side === 'before' && 'was' in run && run.was !== undefined ? run.was : run.marks
      const formats = `${strong ?? ''} ${em ?? ''} ${link ?? ''}`
      return 'text' in run ? run.text.split('').map(sign => sign + formats) : [embedJson(run.embed) + formats]
    })
    return JSON.stringify([blockAttributeNames.map(name => attributes[name]), signs])
  })
}
