/** Random suggestions of three people, random decisions on them, and all of these taken back in any order. */
import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { DomainError } from '../domain/errors.ts'
import { acceptFound, aliasesComingBack, rejectFound, takeBack, type TakeBack, type Undoing } from './decision-edits.ts'
import { asIfAccepted, baseText, displayOrder, layout, markedUp } from './layout.ts'
import { stretches } from './marked-text.ts'
import { plainText } from './projections.ts'
import { moveBlocks, type MovedRange } from './server-edits.ts'
import { writeRecord } from './suggestion-decisions.ts'
import { suggestionsIn } from './suggestion-list.ts'
import { recordJson, recordKey, type UnitRange } from './suggestion-store.ts'
import { aText, randomFrom } from './testing/replicas.ts'
import { coldCopy } from './testing/suggesting.ts'
import { insertMarker, insertText, itemIdAt, marksAt, openText, tokens, withClient } from './tokens.ts'
import { plainBlock } from './text-model.ts'
import { outside, tidied } from './unit-ranges.ts'

const people = [
  { client: 11, alias: 'amal' },
  { client: 21, alias: 'bo' },
  { client: 31, alias: 'cy' },
] as const

class Table {
  readonly suggesters = new Map<number, string>(people.map(({ client, alias }) => [client, alias]))
  readonly steps: MovedRange[][] = []
  readonly open: (Pick<TakeBack, 'decision' | 'undoings' | 'order'> & { readonly at: number })[] = []
  doc: Y.Doc
  private made = 0
  private fresh = 1_000
  private readonly below: (below: number) => number

  constructor(doc: Y.Doc, below: (below: number) => number) {
    this.doc = doc
    this.below = below
  }

  suggest(): void {
    const text = openText(this.doc)
    const who = people[this.below(people.length)] ?? people[0]
    const at = this.whole(1 + this.below(text.length))
    withClient(this.doc, who.client, () => {
      switch (this.below(5)) {
        case 0:
        case 1:
          return this.doc.transact(() => insertText(text, at, this.below(2) === 0 ? 'ab' : '😀c', marksAt(text, at)))
        case 2:
          return this.doc.transact(() => void insertMarker(text, at, plainBlock))
        case 3: {
          const to = this.whole(at + 1 + this.below(6))
          const units = Array.from({ length: to - at }, (_, k) => itemIdAt(text, at + k))
          const ranges = units.flatMap((id): UnitRange[] => (id === null ? [] : [{ ...id, length: 1 }]))
          if (ranges.length > 0) this.record(who.alias, { kind: 'strike', ranges: tidied(ranges) })
          return
        }
        default: {
          const block = layout(this.doc)[this.below(layout(this.doc).length)]
          const marker = block === undefined ? null : itemIdAt(text, block.y)
          if (marker === null || people.some(one => one.client === marker.client)) return
          this.record(who.alias, {
            kind: 'attribute',
            marker,
            name: 'kind',
            value: this.below(2) === 0 ? 'quote' : 'bullet',
          })
        }
      }
    })
  }

  decide(): void {
    const found = suggestionsIn(this.doc, this.suggesters)
    if (found.length === 0) return
    const chosen = found.filter(() => this.below(3) === 0)
    const isAccepted = this.below(2) === 0
    const [first] = chosen
    const whole = [...(first?.inserted ?? []), ...(first?.struck ?? [])]
    const part =
      chosen.length === 1 && this.below(2) === 0 ? whole.slice(0, 1).map(one => ({ ...one, length: 1 })) : null
    this.decideOn(chosen, isAccepted, part)
  }

  /** Accepts everything, one after the other, in an order drawn by chance. */
  decideOneByOne(): void {
    for (;;) {
      const found = suggestionsIn(this.doc, this.suggesters)
      const one = found[this.below(found.length)]
      if (one === undefined) return
      this.decideOn([one], true)
    }
  }

  decideOn(chosen: ReturnType<typeof suggestionsIn>, isAccepted: boolean, part: readonly UnitRange[] | null = null) {
    const decision = `d${this.made++}`
    const before = displayOrder(this.doc)
    const undoings = isAccepted
      ? acceptFound(this.doc, this.suggesters, chosen, { decision, part, newElement: () => '' })
      : chosen.map(one => rejectFound(this.doc, this.suggesters, one, part))
    const after = displayOrder(this.doc)
    const order = before.join() === after.join() ? null : { before, after }
    const stored = JSON.parse(JSON.stringify({ undoings, order })) as { undoings: Undoing[]; order: TakeBack['order'] }
    this.open.push({ decision, ...stored, at: this.steps.length })
  }

  /** Takes one decision back, on a copy; whether it could. */
  revert(): boolean {
    const k = this.below(this.open.length)
    const one = this.open[k]
    if (one === undefined) return false
    const copy = coldCopy(this.doc)
    copy.clientID = 1
    const ids = new Map(aliasesComingBack(one.undoings, this.suggesters).map(alias => [alias, this.fresh++]))
    try {
      const { moved } = takeBack(copy, {
        ...one,
        suggesters: this.suggesters,
        suggestingIds: ids,
        movedSince: this.steps.slice(one.at),
      })
      this.steps.push([...moved])
    } catch (cause) {
      if (cause instanceof DomainError) return false
      throw cause
    }
    for (const [alias, id] of ids) this.suggesters.set(id, alias)
    this.doc = copy
    this.open.splice(k, 1)
    return true
  }

  /** Answers which decisions could not be taken back. */
  revertAll(): readonly string[] {
    for (let tries = 0; this.open.length > 0 && tries < 400; tries++) this.revert()
    return this.open.map(one => one.decision)
  }

  /** Whether the ¶ of any block is suggested to go. */
  strikesMarkers(): boolean {
    return [...stretches(this.doc, this.suggesters)].some(one => one.kind === 'marker' && one.struckBy.length > 0)
  }

  /** The next place that does not cut a character in two. */
  private whole(at: number): number {
    const units = [...tokens(this.doc)].map(token => (token.kind === 'text' ? token.text : '#')).join('')
    return /^[\ud800-\udbff][\udc00-\udfff]/.test(units.slice(at - 1)) ? at + 1 : at
  }

  private record(alias: string, content: Parameters<typeof recordJson>[0]): void {
    writeRecord(this.doc, recordKey(alias, `r${this.made++}`), recordJson(content))
  }
}

/** Everything that is there, and who suggests what of it, whatever the ids. */
function seen(table: Table): unknown {
  const order = new Map(layout(table.doc).map((block, k) => [block.y, k]))
  let block = 0
  const units: [number, string][] = []
  for (const stretch of stretches(table.doc, table.suggesters)) {
    if (stretch.kind === 'marker') block = order.get(stretch.index) ?? -1
    const says = stretch.kind === 'text' ? stretch.text : stretch.kind === 'marker' ? stretch.attributes.kind : '#'
    const by = `${stretch.pendingBy ?? ''}|${stretch.struckBy.map(record => record.key).join()}`
    for (const unit of stretch.kind === 'text' ? says : [`<${says}>`]) units.push([block, `${unit} ${by}`])
  }
  const attributes = suggestionsIn(table.doc, table.suggesters).filter(one => one.kind === 'attribute')
  return [units.sort(([a], [b]) => a - b), attributes.map(({ alias, attribute }) => [alias, attribute])]
}

const base = (table: Table): string => plainText(layout(table.doc, baseText(table.suggesters)))
const marked = (table: Table): string => plainText(layout(table.doc, markedUp(table.suggesters)))

function aTable(seed: number): Table {
  const below = randomFrom(seed)
  const doc = aText('The State shall act.', 'It 😀 should.', '', 'a b a b', 'end')
  const [, second, , fourth] = layout(doc)
  if (below(2) === 0) moveBlocks(doc, { first: fourth?.bid ?? '', last: fourth?.bid ?? '', before: second?.bid ?? '' })
  return new Table(doc, below)
}

const count = Number(process.env['DECISION_SEEDS'] ?? 60)
/** Histories that once ended otherwise than they should. */
const learnt = [230, 454, 1092, 1668, 2961]
const seeds = [...Array.from({ length: count }, (_, k) => k + 1), ...learnt.filter(seed => seed > count)]

const signs = (text: string): string => [...text.replaceAll('\n', '')].sort().join('')

describe('decisions on what three people suggest', () => {
  test.each(seeds)('[S9] taken back in any order leave everything as it was, seed %i', seed => {
    const table = aTable(seed)
    for (let k = 0; k < 14; k++) table.suggest()
    const before = seen(table)
    const text = base(table)
    for (let k = 0; k < 10; k++) {
      if (k % 3 === 2) table.revert()
      else table.decide()
    }
    expect(table.revertAll()).toEqual([])
    expect(base(table)).toBe(text)
    expect(seen(table)).toEqual(before)
  })

  test.each(seeds)('[S9] made while people go on suggesting leave the base text as it was, seed %i', seed => {
    const table = aTable(seed + 10_000)
    const text = base(table)
    for (let k = 0; k < 30; k++) {
      if (k % 4 === 3) table.revert()
      else if (k % 2 === 0) table.suggest()
      else table.decide()
    }
    expect(table.revertAll()).toEqual([])
    expect(base(table)).toBe(text)
  })

  test.each(seeds)('[S6] all accepted read as if accepted, all rejected as the base text, seed %i', seed => {
    const accepted = aTable(seed + 20_000)
    for (let k = 0; k < 14; k++) accepted.suggest()
    const all = asIfAccepted(accepted.suggesters, () => true)
    const taken = plainText(layout(accepted.doc, all))
    accepted.decideOn(suggestionsIn(accepted.doc, accepted.suggesters), true)
    expect([base(accepted), marked(accepted)]).toEqual([taken, taken])
    const rejected = aTable(seed + 20_000)
    const text = base(rejected)
    for (let k = 0; k < 14; k++) rejected.suggest()
    rejected.decideOn(suggestionsIn(rejected.doc, rejected.suggesters), false)
    expect([base(rejected), marked(rejected)]).toEqual([text, text])
  })
})

describe('what is accepted one after the other, in any order', () => {
  const asTaken = (table: Table): string =>
    plainText(
      layout(
        table.doc,
        asIfAccepted(table.suggesters, () => true),
      ),
    )

  test.each(seeds)('[S6] reads as if all were accepted at once, seed %i', seed => {
    const table = new Table(aText('The State shall act.', 'It 😀 should.', '', 'a b a b', 'end'), randomFrom(seed))
    for (let k = 0; k < 14; k++) table.suggest()
    const taken = asTaken(table)
    table.decideOneByOne()
    expect([base(table), marked(table)]).toEqual([taken, taken])
  })

  test.each(seeds)(
    '[S6] where blocks were moved only a struck ¶ may make a difference, never a word, seed %i',
    seed => {
      const table = aTable(seed + 20_000)
      for (let k = 0; k < 14; k++) table.suggest()
      const taken = asTaken(table)
      const strikesMarkers = table.strikesMarkers()
      table.decideOneByOne()
      expect(base(table)).toBe(marked(table))
      expect(signs(base(table))).toBe(signs(taken))
      expect(strikesMarkers || base(table) === taken).toBe(true)
    },
  )
})

test('what is left of ranges outside others keeps its order', () => {
  expect(outside([{ client: 1, clock: 0, length: 9 }], [{ client: 1, clock: 3, length: 2 }])).toEqual([
    { client: 1, clock: 0, length: 3 },
    { client: 1, clock: 5, length: 4 },
  ])
})
