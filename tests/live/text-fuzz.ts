/**
 * One seeded history of a text: three people with the real binding (on a view without a browser) write through the
 * real gate to a server replica, with delayed and partial delivery, while the server moves and joins blocks. Throws
 * with the seed and the step at the first thing that is not as promised. Run many: fuzz.ts; a hundred: the test beside.
 */
import type { Transaction } from 'prosemirror-state'
import { Fragment, type Node, Slice } from 'prosemirror-model'
import * as Y from 'yjs'
import { wellFormed } from '../../client/editor/transaction-filter.ts'
import { OwnUndo } from '../../client/editor/own-undo.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { layout } from '../../packages/document/layout.ts'
import { joinAcrossMove, moveBlocks, seedText } from '../../packages/document/server-edits.ts'
import { type BlockKind, leads } from '../../packages/document/text-model.ts'
import { blocksToNode, embedToNode, textSchema } from '../../packages/document/text-schema.ts'
import { openText } from '../../packages/document/tokens.ts'
import { judgeUpdate } from '../../packages/document/update-gate.ts'
import { type Dice, diceOf } from './dice.ts'
import { type HeadlessEditor, openHeadless } from './headless-editor.ts'

export type FuzzReport = {
  readonly updates: number
  readonly moves: number
  readonly joins: number
  readonly undone: number
  /** Replicas that were loaded afresh, as the live client answers `resync`. */
  readonly renewed: number
}

const alphabet = ['a', 'b', ' ', '😀', 'a\u0301'] as const
const serverId = 7
const people = 3

/** Runs one history to its end. Throws an Error whose message begins with the seed. */
export function runFuzz(seed: number, steps: number): FuzzReport {
  const world = new World(seed)
  let step = 0
  try {
    for (; step < steps; step++) world.act()
    world.settle()
  } catch (fault) {
    throw new Error(
      `seed ${seed}, step ${step} of ${steps}: ${fault instanceof Error ? fault.message : String(fault)}`,
      {
        cause: fault,
      },
    )
  } finally {
    world.close()
  }
  return world.report()
}

type Person = HeadlessEditor & {
  readonly undo: OwnUndo
  readonly outgoing: Uint8Array[]
  readonly incoming: Uint8Array[]
}

class World {
  private readonly dice: Dice
  private readonly server = new Y.Doc()
  private readonly log: Uint8Array[] = []
  private readonly persons: Person[]
  private readonly joinsAsked: string[] = []
  private readonly toRenew = new Set<Person>()
  private newcomers = 0
  private counts = { updates: 0, moves: 0, joins: 0, undone: 0, renewed: 0 }

  constructor(seed: number) {
    this.dice = diceOf(seed)
    openText(this.server)
    const first = new Y.Doc()
    first.clientID = serverId
    seedText(first, [
      { kind: 'heading1', runs: [{ text: 'ab 😀', marks: {} }] },
      { runs: [{ text: 'a b a\u0301', marks: { strong: true } }] },
      { kind: 'bullet', runs: [{ text: 'bb', marks: {} }] },
    ])
    const seeded = Y.encodeStateAsUpdate(first)
    Y.applyUpdate(this.server, seeded)
    this.log.push(seeded)
    this.persons = Array.from({ length: people }, (_, index) => this.join(100 + index))
  }

  report(): FuzzReport {
    return this.counts
  }

  close(): void {
    for (const person of this.persons) {
      person.undo.destroy()
      person.binding.destroy()
      person.doc.destroy()
    }
  }

  act(): void {
    const chance = this.dice.below(100)
    if (chance < 12) this.serverCommand()
    else if (chance < 45) this.deliver(this.dice.of(this.persons), this.dice.below(4) + 1)
    else this.edit(this.dice.of(this.persons))
    this.checkAll()
  }

  /** Everything arrives, then all must agree. */
  settle(): void {
    for (let round = 0; round < 20; round++) {
      for (const person of this.persons) this.deliver(person, Number.MAX_SAFE_INTEGER)
      while (this.joinsAsked.length > 0) this.joinAsked()
      if (this.persons.every(person => person.outgoing.length + person.incoming.length === 0)) break
    }
    this.checkAll()
    const live = described(this.server)
    for (const person of this.persons) expectSame(described(person.doc), live, 'a replica differs from the server')
    const cold = new Y.Doc()
    Y.applyUpdate(cold, Y.encodeStateAsUpdate(this.server))
    expectSame(described(cold), live, 'a cold reload differs from the live text')
    const replayed = new Y.Doc()
    openText(replayed)
    for (const update of this.log) Y.applyUpdate(replayed, update)
    expectSame(described(replayed), live, 'the replayed log differs from the live text')
    const merged = new Y.Doc()
    Y.applyUpdate(merged, Y.mergeUpdates([...this.log]))
    expectSame(described(merged), live, 'the merged log differs from the live text')
    if (this.server.store.pendingStructs !== null) throw new Error('the server waits for structs')
  }

  private join(clientId: number): Person {
    const doc = new Y.Doc()
    doc.clientID = clientId
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.server))
    const editor = openHeadless(doc)
    // Acts are told apart by chance, not by the clock: a replay takes the same course.
    const undo = new OwnUndo(doc, editor.binding, Number.MAX_SAFE_INTEGER)
    const person: Person = { ...editor, undo, outgoing: [], incoming: [] }
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') person.outgoing.push(update)
    })
    return person
  }

  /** Some of what this person sent reaches the server, some of what others wrote reaches this person. */
  private deliver(person: Person, most: number): void {
    const sent = person.outgoing.splice(0, most)
    const frames = sent.length > 1 && this.dice.below(3) === 0 ? [Y.mergeUpdates(sent)] : sent
    for (const frame of frames) this.receive(person, frame)
    for (const update of person.incoming.splice(0, most)) Y.applyUpdate(person.doc, update, 'network')
    if (this.toRenew.has(person) && person.outgoing.length === 0) this.renew(person)
  }

  /** As the live client answers `resync`: its queue has drained, it loads afresh under a new id. */
  private renew(person: Person): void {
    this.toRenew.delete(person)
    person.undo.destroy()
    person.binding.destroy()
    person.doc.destroy()
    this.persons[this.persons.indexOf(person)] = this.join(200 + this.newcomers++)
    this.counts.renewed += 1
  }

  private receive(from: Person, frame: Uint8Array): void {
    const before = Y.encodeStateVector(this.server).length
    const verdict = judgeUpdate(this.server, frame, {
      mode: 'direct',
      alias: null,
      ownerOf: id => (id === from.doc.clientID ? 'own-direct' : id === serverId ? 'server' : 'other'),
    })
    if (before !== Y.encodeStateVector(this.server).length) throw new Error('the gate changed the text')
    if (verdict.kind === 'refuse') throw new Error(`the gate refused an honest update: ${verdict.code}`)
    // Taking away a format whose words are gone meanwhile looks like an automatic clean-up: answered with `resync`.
    if (verdict.stripped) this.toRenew.add(from)
    this.counts.updates += 1
    this.spread(verdict.update, from)
  }

  private spread(update: Uint8Array, from: Person | null): void {
    Y.applyUpdate(this.server, update)
    this.log.push(update)
    for (const person of this.persons) if (person !== from) person.incoming.push(update)
  }

  private serverCommand(): void {
    if (this.joinsAsked.length > 0 && this.dice.below(2) === 0) return this.joinAsked()
    const blocks = layout(this.server)
    if (blocks.length < 3) return
    const first = 1 + this.dice.below(blocks.length - 1)
    const last = Math.min(first + this.dice.below(2), blocks.length - 1)
    const before = 1 + this.dice.below(blocks.length)
    if (before >= first && before <= last + 1) return
    const ok = this.command(copy =>
      moveBlocks(copy, {
        first: blocks[first]?.bid ?? '',
        last: blocks[last]?.bid ?? '',
        before: blocks[before]?.bid ?? null,
      }),
    )
    if (ok) this.counts.moves += 1
  }

  private joinAsked(): void {
    const block = this.joinsAsked.shift()
    if (block !== undefined && this.command(copy => void joinAcrossMove(copy, { block }))) this.counts.joins += 1
  }

  /** As the server does it: on a copy, under its own id, the difference as one update. */
  private command(act: (copy: Y.Doc) => void): boolean {
    const copy = new Y.Doc()
    openText(copy)
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.server))
    copy.clientID = serverId
    try {
      act(copy)
    } catch (refusal) {
      if (refusal instanceof DomainError) return false
      throw refusal
    }
    this.spread(Y.encodeStateAsUpdate(copy, Y.encodeStateVector(this.server)), null)
    return true
  }

  private edit(person: Person): void {
    const chance = this.dice.below(100)
    if (chance < 8) {
      if (person.undo.undo() !== null) this.counts.undone += 1
      return
    }
    if (chance < 12) return void person.undo.redo()
    if (this.dice.below(2) === 0) person.undo.startNewAct()
    const change = person.view.state.tr
    for (let acts = this.dice.below(5) === 0 ? 2 : 1; acts > 0; acts--) this.change(change)
    if (!change.docChanged) return
    const noted = person.notes.length
    person.binding.dispatch(change)
    for (const note of person.notes.slice(noted)) {
      if (note.kind === 'join-blocks') this.joinsAsked.push(note.block)
      if (note.kind === 'shown-otherwise') throw new Error('an own act became something else than the steps said')
    }
  }

  private change(change: Transaction): void {
    const { doc } = change
    const [from, to] = this.range(doc)
    switch (this.dice.below(15)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return void change.insertText(this.words(), from)
      case 4:
        return void change.insertText(this.words(), from, to)
      case 5:
      case 6:
        return void change.delete(from, to)
      case 7:
        return void change.split(from)
      case 8:
        return this.joinAt(change)
      case 9:
        return this.changeAttribute(change)
      case 10:
        return this.changeMark(change, from, to)
      case 11:
        return void change.insert(from, embedToNode(this.dice.below(2) === 0 ? { ref: 'IND-1' } : { mention: 'A' }, {}))
      case 12:
        return void change.replaceRange(from, from, doc.slice(...this.range(doc)))
      case 13:
        return this.deleteWholeBlocks(change)
      default:
        return this.paste(change, from, to)
    }
  }

  /** Positions are drawn without regard to surrogate pairs: to keep them whole is the filter's work. */
  private range(doc: Node): [number, number] {
    const a = this.position(doc)
    const b = this.dice.below(3) === 0 ? this.position(doc) : this.near(doc, a)
    return a <= b ? [a, b] : [b, a]
  }

  private position(doc: Node): number {
    const block = this.dice.below(doc.childCount)
    let start = 1
    for (let k = 0; k < block; k++) start += doc.child(k).nodeSize
    return start + this.dice.below(doc.child(block).content.size + 1)
  }

  private near(doc: Node, position: number): number {
    const $position = doc.resolve(position)
    return Math.min(Math.max(position + this.dice.below(7) - 3, $position.start()), $position.end())
  }

  private words(): string {
    return Array.from({ length: 1 + this.dice.below(3) }, () => this.dice.of(alphabet)).join('')
  }

  private joinAt(change: Transaction): void {
    const { doc } = change
    if (doc.childCount < 2) return
    const block = 1 + this.dice.below(doc.childCount - 1)
    let at = 0
    for (let k = 0; k < block; k++) at += doc.child(k).nodeSize
    change.join(at)
  }

  private deleteWholeBlocks(change: Transaction): void {
    const { doc } = change
    if (doc.childCount < 3) return
    const block = this.dice.below(doc.childCount)
    let at = 0
    for (let k = 0; k < block; k++) at += doc.child(k).nodeSize
    change.delete(at, at + doc.child(block).nodeSize)
  }

  private changeAttribute(change: Transaction): void {
    const { doc } = change
    const block = this.dice.below(doc.childCount)
    let at = 0
    for (let k = 0; k < block; k++) at += doc.child(k).nodeSize
    const kinds: readonly BlockKind[] = ['paragraph', 'heading2', 'numbered', 'quote', 'policy', 'action']
    switch (this.dice.below(4)) {
      case 0:
        return void change.setNodeAttribute(at, 'indent', this.dice.below(5))
      case 1:
        return void change.setNodeAttribute(at, 'lead', this.dice.of(leads))
      default:
        return void change.setNodeAttribute(at, 'kind', this.dice.of(kinds))
    }
  }

  private changeMark(change: Transaction, from: number, to: number): void {
    const { strong, em, link } = textSchema.marks
    const mark = this.dice.of([
      strong.create(),
      strong.create(),
      em.create(),
      link.create({ href: 'https://a.example/' }),
    ])
    if (this.dice.below(3) === 0) change.removeMark(from, to, mark.type)
    else change.addMark(from, to, mark)
  }

  private paste(change: Transaction, from: number, to: number): void {
    const { block } = textSchema.nodes
    const nodes = Array.from({ length: 1 + this.dice.below(3) }, () =>
      block.create(
        { kind: this.dice.of(['paragraph', 'bullet', 'regulation'] as const) },
        textSchema.text(this.words()),
      ),
    )
    change.replace(from, to, new Slice(Fragment.from(nodes), 1, 1))
  }

  private checkAll(): void {
    for (const { view, doc } of this.persons) {
      const rebuilt = blocksToNode(layout(doc))
      if (!view.state.doc.eq(rebuilt)) {
        throw new Error(`the editor shows ${view.state.doc.toString()} but the text says ${rebuilt.toString()}`)
      }
      view.state.doc.check()
      const words = rebuilt.textContent
      if (words.includes('\ufffd') || wellFormed(words) !== words) throw new Error('a character was broken')
    }
    if (layout(this.server).length === 0) throw new Error('the first block went')
  }
}

function described(doc: Y.Doc): string {
  openText(doc)
  return JSON.stringify(layout(doc))
}

function expectSame(is: string, wanted: string, what: string): void {
  if (is !== wanted) throw new Error(`${what}:\n  ${is}\n  ${wanted}`)
}
