/**
 * One seeded history of a text: three people with the real binding (on a view without a browser) write through the
 * real gate to a server replica, with delayed and partial delivery, while the server moves and joins blocks. Throws
 * with the seed and the step at the first thing that is not as promised. Run many: fuzz.ts; a hundred: the test beside.
 */
import * as Y from 'yjs'
import { wellFormed } from '../../client/editor/transaction-filter.ts'
import { OwnUndo } from '../../client/editor/own-undo.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import type { ClientOwner } from '../../packages/document/client-owner.ts'
import { baseText, layout, markedUp } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import { joinAcrossMove, moveBlocks, seedText, type MovedRange } from '../../packages/document/server-edits.ts'
import { blocksToNode } from '../../packages/document/text-schema.ts'
import { openText } from '../../packages/document/tokens.ts'
import { type AnchorCounts, FuzzedAnchors } from './anchor-fuzz.ts'
import { type Campaign, type Conduct, conductOf } from './campaigns.ts'
import { type Dice, diceOf } from './dice.ts'
import { type HeadlessEditor, openHeadless } from './headless-editor.ts'
import { bracketsAreWhole, randomDecision, rejectAll } from './random-decisions.ts'
import { RandomChanges } from './random-changes.ts'
import { bringingBack, checkStrikes, type StrikeCounts } from './strike-fuzz.ts'

export type FuzzReport = AnchorCounts &
  StrikeCounts & {
    readonly updates: number
    readonly decisions: number
    readonly brackets: number
    readonly strays: number
    readonly moves: number
    readonly joins: number
    readonly undone: number
    /** Replicas that were loaded afresh, as the live client answers `resync`. */
    readonly renewed: number
  }

const serverId = 7
const people = 3

/** Runs one history to its end. Throws an Error whose message begins with the seed. */
export function runFuzz(seed: number, steps: number, campaign: Campaign = 'direct'): FuzzReport {
  const world = new World(seed, campaign)
  let step = 0
  try {
    for (; step < steps; step++) world.act()
    world.settle()
  } catch (fault) {
    throw new Error(
      `seed ${seed}, step ${step} of ${steps}, ${campaign}: ${fault instanceof Error ? fault.message : String(fault)}`,
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
  readonly alias: string
  readonly mode: 'direct' | 'suggest'
  readonly ids: { readonly direct: number; readonly suggest: number }
  readonly undo: OwnUndo
  readonly outgoing: Uint8Array[]
  readonly incoming: Uint8Array[]
  /** Words that she pointed at before all that she wrote is on the server. */
  readonly pointed: (readonly PassageRange[])[]
}

class World {
  private readonly dice: Dice
  private readonly server = new Y.Doc()
  private readonly log: Uint8Array[] = []
  private readonly persons: Person[]
  private readonly joinsAsked: string[] = []
  private readonly toRenew = new Set<Person>()
  private readonly suggesters = new Map<number, string>()
  private readonly changes: RandomChanges
  private readonly anchors: FuzzedAnchors
  private readonly conduct: Conduct
  /** The base text at the start, where nobody may change it; null where somebody may. */
  private readonly baseline: string | null
  private newcomers = people
  private counts = {
    ...{ updates: 0, decisions: 0, brackets: 0, strays: 0, moves: 0, joins: 0, undone: 0, renewed: 0 },
  }

  constructor(seed: number, campaign: Campaign) {
    this.dice = diceOf(seed)
    this.conduct = conductOf(campaign)
    this.anchors = new FuzzedAnchors(this.dice)
    this.changes = new RandomChanges(this.dice, this.anchors)
    openText(this.server)
    const first = new Y.Doc()
    first.clientID = serverId
    seedText(first, [
      { kind: 'heading1', runs: [{ text: 'ab 😀', marks: {} }] },
      { runs: [{ text: 'a b a\u0301', marks: { strong: true } }] },
      { kind: 'bullet', runs: [{ text: 'bb', marks: {} }] },
      ...(this.conduct.hasSuggestions ? [6] : [12, 8]).map(length => ({
        runs: [{ text: this.anchors.newWords(length), marks: {} }],
      })),
    ])
    const seeded = Y.encodeStateAsUpdate(first)
    Y.applyUpdate(this.server, seeded)
    this.log.push(seeded)
    this.baseline = campaign === 'suggest-undecided' ? this.baseWords() : null
    this.persons = []
    for (let number = 0; number < people; number++) this.persons.push(this.join(number, `p${number}`))
  }

  report(): FuzzReport {
    const strikes = checkStrikes(this.server, this.anchors.copies)
    return { ...this.counts, ...this.anchors.counts(this.server), ...strikes }
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
    const { hasSuggestions } = this.conduct
    if (chance < (hasSuggestions ? 15 : 12)) this.serverCommand()
    else if (chance < 20) this.pointAt(this.dice.of(this.persons))
    else if (chance < (hasSuggestions ? 48 : 52)) this.deliver(this.dice.of(this.persons), this.dice.below(4) + 1)
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
    this.checkAnchors()
    this.checkBase()
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

  private join(number: number, alias: string): Person {
    const mode = this.conduct.suggesting.includes(alias) ? 'suggest' : 'direct'
    const ids = { direct: 100 + number, suggest: 500 + number }
    this.suggesters.set(ids.suggest, alias)
    for (const person of this.persons) person.binding.suggestersChanged()
    const doc = new Y.Doc()
    doc.clientID = ids[mode]
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.server))
    const own = this.conduct.hasSuggestions ? { alias, suggestId: ids.suggest } : null
    const editor = openHeadless(doc, [], () => ({ mode, own, suggesters: this.suggesters }))
    // Acts are told apart by chance, not by the clock: a replay takes the same course.
    const undo = new OwnUndo(doc, editor.binding, Number.MAX_SAFE_INTEGER)
    const person: Person = { ...editor, alias, mode, ids, undo, outgoing: [], incoming: [], pointed: [] }
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
    // A comment is sent when the words it stands on are saved.
    if (person.outgoing.length === 0)
      for (const ranges of person.pointed.splice(0)) this.anchors.set(this.server, ranges)
    if (this.toRenew.has(person) && person.outgoing.length === 0) this.renew(person)
  }

  /** As the live client answers `resync`: its queue has drained, it loads afresh under a new id. */
  private renew(person: Person): void {
    this.toRenew.delete(person)
    person.undo.destroy()
    person.binding.destroy()
    person.doc.destroy()
    this.persons[this.persons.indexOf(person)] = this.join(100 + this.newcomers++, person.alias)
    this.counts.renewed += 1
  }

  private receive(from: Person, frame: Uint8Array): void {
    const before = Y.encodeStateVector(this.server).length
    const base = this.baseWords()
    const verdict = this.conduct.gate(this.server, frame, {
      mode: from.mode,
      alias: this.conduct.hasSuggestions ? from.alias : null,
      ownerOf: id => this.ownerOf(id, from),
    })
    if (before !== Y.encodeStateVector(this.server).length) throw new Error('the gate changed the text')
    if (verdict.kind === 'refuse') throw new Error(`the gate refused an honest update: ${verdict.code}`)
    // Taking away a format whose words are gone meanwhile looks like an automatic clean-up: answered with `resync`.
    if (verdict.stripped) this.toRenew.add(from)
    this.counts.updates += 1
    if (verdict.strays !== null) {
      this.counts.strays += 1
      from.incoming.push(verdict.update)
    }
    this.spread(verdict.update, from)
    if (from.mode === 'suggest') expectSame(this.baseWords(), base, 'who only suggests changed the base text')
  }

  private ownerOf(id: number, { ids, alias }: Person): ClientOwner {
    if (id === serverId) return 'server'
    if (id === ids.direct) return 'own-direct'
    const suggester = this.suggesters.get(id)
    if (suggester !== undefined) return suggester === alias ? 'own-suggest' : 'other-suggest'
    return 'other'
  }

  private baseWords(): string {
    return JSON.stringify(layout(this.server, baseText(this.suggesters)).map(({ kind, runs }) => ({ kind, runs })))
  }

  private spread(update: Uint8Array, from: Person | null): void {
    Y.applyUpdate(this.server, update)
    this.log.push(update)
    for (const person of this.persons) if (person !== from) person.incoming.push(update)
  }

  private serverCommand(): void {
    if (this.joinsAsked.length > 0 && this.dice.below(2) === 0) return this.joinAsked()
    if (this.conduct.decides !== 'nothing' && this.dice.below(4) > 0) return this.decide()
    if (!this.conduct.moves) return
    const blocks = layout(this.server)
    if (blocks.length < 3) return
    const first = 1 + this.dice.below(blocks.length - 1)
    const last = Math.min(first + this.dice.below(2), blocks.length - 1)
    const before = 1 + this.dice.below(blocks.length)
    if (before >= first && before <= last + 1) return
    const ok = this.command(copy =>
      moveBlocks(
        copy,
        {
          first: blocks[first]?.bid ?? '',
          last: blocks[last]?.bid ?? '',
          before: blocks[before]?.bid ?? null,
        },
        this.suggesters,
      ),
    )
    if (!ok) return
    this.counts.moves += 1
    // What a move put together is what people then join.
    if (!this.conduct.hasSuggestions && this.dice.below(2) === 0) {
      this.joinsAsked.push(blocks[this.dice.of([first, before])]?.bid ?? '')
    }
  }

  private joinAsked(): void {
    const block = this.joinsAsked.shift()
    if (block === undefined) return
    const before = new Y.Doc()
    Y.applyUpdate(before, Y.encodeStateAsUpdate(this.server))
    const joined = layout(before).find(({ bid }) => bid === block)
    let moved: readonly MovedRange[] = []
    if (!this.command(copy => void ({ moved } = joinAcrossMove(copy, { block }, this.suggesters)))) return
    this.anchors.follow(before, this.server, moved, joined === undefined ? '' : blockText(joined))
    this.counts.joins += 1
  }

  private pointAt(person: Person): void {
    const ranges = this.anchors.point(person.doc)
    if (ranges !== null) person.pointed.push(ranges)
  }

  /** A decision or a bracket, as the server's commands make them. */
  private decide(): void {
    const chosen = randomDecision(this.dice, this.server, this.suggesters, this.conduct.decides === 'acceptances')
    if (chosen === null || !this.command(chosen.act)) return
    if (chosen.kind === 'bracket') this.counts.brackets += 1
    else this.counts.decisions += 1
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
    const { copies } = this.anchors
    if (chance < 8) {
      return bringingBack(person.doc, copies, () => {
        if (person.undo.undo() !== null) this.counts.undone += 1
      })
    }
    if (chance < 12) return bringingBack(person.doc, copies, () => void person.undo.redo())
    if (this.dice.below(2) === 0) person.undo.startNewAct()
    const change = person.view.state.tr
    for (let acts = this.dice.below(5) === 0 ? 2 : 1; acts > 0; acts--) this.changes.change(change)
    if (!change.docChanged) return
    const noted = person.notes.length
    person.binding.dispatch(change)
    for (const note of person.notes.slice(noted)) {
      if (note.kind === 'join-blocks') this.joinsAsked.push(note.block)
      if (note.kind === 'shown-otherwise') throw new Error('an own act became something else than the steps said')
    }
  }

  /** All rejected read as the base text, which is as it was where nobody could change it. */
  private checkBase(): void {
    const base = this.baseWords()
    if (this.baseline !== null) expectSame(base, this.baseline, 'the base text is not as it was')
    const copy = new Y.Doc()
    openText(copy)
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.server))
    rejectAll(copy, this.suggesters)
    const left = layout(copy, markedUp(this.suggesters)).map(({ kind, runs }) => ({ kind, runs }))
    expectSame(JSON.stringify(left), base, 'all rejected do not read as the base text')
  }

  /** All have everything: all must read the anchors alike, and so must a cold reload. */
  private checkAnchors(): void {
    const reading = this.anchors.reading(this.server)
    const cold = new Y.Doc()
    Y.applyUpdate(cold, Y.mergeUpdates([...this.log]))
    for (const doc of [...this.persons.map(person => person.doc), cold]) {
      this.anchors.checkText(doc)
      expectSame(this.anchors.reading(doc), reading, 'an anchor is read elsewhere')
    }
  }

  private checkAll(): void {
    this.anchors.checkText(this.server)
    checkStrikes(this.server, this.anchors.copies)
    for (const { view, doc } of this.persons) {
      this.anchors.checkWindow(doc)
      const rebuilt = blocksToNode(layout(doc, markedUp(this.suggesters)))
      if (!view.state.doc.eq(rebuilt)) {
        throw new Error(`the editor shows ${view.state.doc.toString()} but the text says ${rebuilt.toString()}`)
      }
      view.state.doc.check()
      const words = rebuilt.textContent
      if (words.includes('\ufffd') || wellFormed(words) !== words) throw new Error('a character was broken')
    }
    if (layout(this.server).length === 0) throw new Error('the first block went')
    if (!bracketsAreWhole(this.server)) throw new Error('a bracket is not balanced')
  }
}

function described(doc: Y.Doc): string {
  openText(doc)
  return JSON.stringify(layout(doc))
}

function expectSame(is: string, wanted: string, what: string): void {
  if (is !== wanted) throw new Error(`${what}:\n  ${is}\n  ${wanted}`)
}
