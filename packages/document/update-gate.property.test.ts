/**
 * Honest replicas are never refused, and no mutant of what they wrote that passes the gate can hurt: it applies without
 * an exception, leaves nothing pending, and reads the same live, after a cold reload and after replays of the log.
 * Seeds are printed on failure; FUZZ_SEED=n runs one, FUZZ_RUNS=n many.
 */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { layout } from './layout.ts'
import { moveBlocks } from './server-edits.ts'
import { mutantOf } from './testing/mutants.ts'
import { editing, randomEdit, undoOf } from './testing/random-edits.ts'
import { aText, offer, randomFrom, replicaOf, writer } from './testing/replicas.ts'
import { textRoot } from './item-store.ts'
import { openText, tokens } from './tokens.ts'
import { readUpdateFrame } from './update-frame.ts'
import { judgeUpdate } from './update-gate.ts'
import { VirtualText } from './update-order.ts'
import { arrivalsIn, resolveStructs } from './update-structs.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 60)
const only = process.env['FUZZ_SEED']
const seeds = only === undefined ? Array.from({ length: runs }, (_, seed) => seed + 1) : [Number(only)]

type Writer = {
  readonly doc: Y.Doc
  readonly clientId: number
  readonly undo: Y.UndoManager | null
  readonly outbox: Uint8Array[]
  received: number
}

test('what honest replicas write, delayed and merged, passes the gate and stands where the gate expects it', () => {
  for (const seed of seeds) {
    const { server, writers, log } = play(seed, 60)
    for (const each of writers) expect(layout(each.doc), `seed ${seed}`).toEqual(layout(server))
    expectSameEverywhere(server, log, `seed ${seed}`)
  }
})

test('a mutant that passes the gate applies cleanly and reads the same live, reloaded and replayed', () => {
  let passed = 0
  for (const seed of seeds) {
    const random = randomFrom(seed * 7919)
    const { server, log, frames } = play(seed, 25)
    expect(server.store.pendingStructs, 'server').toBeNull()
    for (let n = 0; n < 60; n++) {
      const frame = frames[random(frames.length)]
      if (frame === undefined) continue
      const mutant = mutantOf(frame, random)
      const live = replicaOf(server, 99)
      const before = Y.encodeStateAsUpdate(live)
      const verdict = judgeUpdate(live, mutant, writer(11, 12, 13, 21))
      expect(Y.encodeStateAsUpdate(live), `seed ${seed}, mutant ${n}: judged without a trace`).toEqual(before)
      if (verdict.kind === 'refuse' || !verdict.novel) continue
      passed += 1
      Y.applyUpdate(live, verdict.update)
      expectSameEverywhere(live, [...log, verdict.update], `seed ${seed}, mutant ${n}: ${[...mutant].join(' ')}`)
    }
  }
  expect(passed).toBeGreaterThan(seeds.length)
})

/** Three writers and the server for some steps; every frame goes through the gate. */
function play(seed: number, steps: number) {
  const random = randomFrom(seed)
  const server = aText('one 😀 two', { kind: 'heading1', runs: [{ text: 'three', marks: { strong: true } }] }, '')
  const log = [Y.encodeStateAsUpdate(server)]
  const frames: Uint8Array[] = []
  const writers: readonly Writer[] = [11, 12, 13].map(clientId => {
    const doc = replicaOf(server, clientId)
    const outbox: Uint8Array[] = []
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') outbox.push(update)
    })
    return { doc, clientId, undo: clientId === 13 ? null : undoOf(doc), outbox, received: 1 }
  })
  for (let step = 0; step < steps; step++) {
    const each = writers[random(writers.length)]
    if (each === undefined) continue
    const dice = random(10)
    if (dice < 5) randomEdit(each.doc, random, each.undo)
    else if (dice < 7) send(each, random(2) === 0)
    else if (dice < 9) receive(each, random(4))
    else serverMoves()
  }
  for (const each of writers) send(each, false)
  for (const each of writers) receive(each, log.length)
  return { server, writers, log, frames }

  function send(each: Writer, merged: boolean): void {
    const batch = each.outbox.splice(0)
    for (const update of merged && batch.length > 0 ? [Y.mergeUpdates(batch)] : batch) {
      const expected = expectedUnits(server, update)
      const verdict = offer(server, update, writer(each.clientId))
      expect(verdict, `seed ${seed}, writer ${each.clientId}`).toMatchObject({ kind: 'pass', stripped: false })
      expect(units(server), `seed ${seed}: where it stands`).toEqual(expected)
      log.push(update)
      frames.push(update)
    }
    if (random(4) === 0)
      expect(
        offer(server, Y.encodeStateAsUpdate(each.doc, Y.encodeStateVector(server)), writer(each.clientId)).kind,
      ).toBe('pass')
  }

  function receive(each: Writer, count: number): void {
    for (const update of log.slice(each.received, each.received + count)) Y.applyUpdate(each.doc, update, 'remote')
    each.received = Math.min(log.length, each.received + count)
  }

  function serverMoves(): void {
    const blocks = layout(server)
    const moving = blocks[1 + random(blocks.length)]
    const before = blocks[1 + random(blocks.length)]
    if (moving === undefined) return
    const update = collected(server, () =>
      moveBlocks(server, { first: moving.bid, last: moving.bid, before: before?.bid ?? null }),
    )
    if (update !== null) log.push(update)
  }
}

function collected(doc: Y.Doc, act: () => void): Uint8Array | null {
  const before = Y.encodeStateVector(doc)
  act()
  const update = Y.encodeStateAsUpdate(doc, before)
  return update.length > 2 ? update : null
}

/** The units of the text in order, tombstones included. */
function units(doc: Y.Doc): readonly string[] {
  const found: string[] = []
  for (let item = textRoot(doc)?._start ?? null; item !== null; item = item.right)
    for (let k = 0; k < item.length; k++) found.push(`${item.id.client}:${item.id.clock + k}`)
  return found
}

/** What `units` will answer once this update is applied, as the gate computes it beside the document. */
function expectedUnits(doc: Y.Doc, update: Uint8Array): readonly string[] {
  const frame = readUpdateFrame(update)
  if (typeof frame === 'string') throw new Error(frame)
  const resolved = resolveStructs(doc, arrivalsIn(doc, frame.structs), {
    suggestsOnly: false,
    tellsAs: null,
    alias: null,
    isPendingOfOther: () => false,
  })
  if (typeof resolved === 'string') throw new Error(resolved)
  const order = new VirtualText(doc, resolved)
  for (const added of resolved.inOrder) if (added.home.kind === 'text') expect(order.place(added)).toBe(true)
  const first = textRoot(doc)?._start
  if (first === null || first === undefined) throw new Error('an unseeded text')
  const found: string[] = []
  for (const { item, from, to } of order.pieces(first))
    for (let clock = from; clock < to; clock++) found.push(`${item.id.client}:${clock}`)
  return found
}

function expectSameEverywhere(live: Y.Doc, log: readonly Uint8Array[], label: string): void {
  expect(live.store.pendingStructs, label).toBeNull()
  expect(live.store.pendingDs, label).toBeNull()
  const shown = seen(live)
  expect(shown.first, label).toBe('marker')
  expect(JSON.stringify(shown), label).not.toContain('\uFFFD')
  expect(seen(reloaded([Y.encodeStateAsUpdate(live)])), `${label}: reloaded`).toEqual(shown)
  expect(seen(reloaded(log)), `${label}: replayed`).toEqual(shown)
  expect(seen(reloaded([Y.mergeUpdates([...log])])), `${label}: merged`).toEqual(shown)
}

function reloaded(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  openText(doc)
  for (const update of updates) Y.applyUpdate(doc, update, editing)
  return doc
}

function seen(doc: Y.Doc) {
  const order = [...tokens(doc)].flatMap(token =>
    token.kind === 'text'
      ? [...token.text].map((character, k) => `${token.id.client}:${token.id.clock}+${k} ${character}`)
      : [`${token.id.client}:${token.id.clock}`],
  )
  return { blocks: layout(doc), first: [...tokens(doc)][0]?.kind, order: order.length, length: openText(doc).length }
}
