/**
 * Discussions hold on to their words in the whole house: opened over HTTP, changed by people on websockets and by the
 * server's own edits, read by a second client who looked on, by a cold read of the rows, and by newcomers after
 * compaction and a restart on the same database.
 */
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { indexAnchors, passageOf, rangesOf, resolvePassage } from '../../packages/document/anchors.ts'
import { wordsOf } from '../../packages/document/passage-words.ts'
import { blockText } from '../../packages/document/projections.ts'
import { plainBlock } from '../../packages/document/text-model.ts'
import {
  deleteRange,
  insertMarker,
  insertText,
  openText,
  setAttributes,
  tokens,
} from '../../packages/document/tokens.ts'
import type { AnchorId } from '../../packages/domain/ids.ts'
import { setAnchor } from '../../server/drafting/drafting-effects.ts'
import { anchorsById } from '../../server/drafting/drafting-queries.ts'
import { readingOf } from '../../server/live/compaction.ts'
import type { Database } from '../../server/platform/database.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { LiveClient, until } from '../support/live-client.ts'
import { buildTestHouse, openMigratedMemory, type Person, type TestHouse } from '../support/test-house.ts'
import { anOpening, type TestGoal } from '../support/thread-makers.ts'

let real: Database
let house: TestHouse
beforeAll(async () => {
  real = await openMigratedMemory()
  house = await openHouse()
})
afterAll(async () => {
  await house.close()
  await real.close()
})

/** A house on the one database of this file, listening; another one on it is a restart. */
async function openHouse(): Promise<TestHouse> {
  const opened = await buildTestHouse({ realClock: true, database: { ...real, close: () => Promise.resolve() } })
  await opened.app.listen({ host: '127.0.0.1', port: 0 })
  return opened
}

function join(goal: TestGoal, { cookie }: Person): Promise<LiveClient> {
  const { port } = house.app.server.address() as AddressInfo
  const { publicOrigin: origin } = house.config
  return new LiveClient(`ws://127.0.0.1:${port}/collab`, `${goal.documentId}.1`, cookie, { origin }).synced()
}

/** A goal whose text ends with these paragraphs, with one who writes and one who looks on. */
class Table {
  readonly goal: TestGoal
  readonly ann: LiveClient
  readonly ben: LiveClient
  private readonly annPerson: Person

  constructor(goal: TestGoal, annPerson: Person, ann: LiveClient, ben: LiveClient) {
    this.goal = goal
    this.annPerson = annPerson
    this.ann = ann
    this.ben = ben
  }

  static async open(goal: TestGoal, people: { readonly ann: Person; readonly ben: Person }): Promise<Table> {
    const [ann, ben] = await Promise.all([join(goal, people.ann), join(goal, people.ben)])
    const table = new Table(goal, people.ann, ann, ben)
    for (const words of paragraphs) {
      table.change(ann, () => insertMarker(openText(ann.doc), openText(ann.doc).length, plainBlock))
      ann.type(words)
    }
    await table.meet()
    return table
  }

  change(who: LiveClient, act: (transaction: Y.Transaction) => void): void {
    who.doc.transact(act, 'act')
  }

  /** Everything that was written is durable, and everybody who is there has it. */
  async meet(): Promise<void> {
    const present = [this.ann, this.ben].filter(({ closed }) => closed === null)
    await Promise.all(present.map(client => client.allSaved()))
    const cold = readingOf(await house.rooms.readDocument(this.goal.documentId))
    await until(() => present.every(({ doc }) => readingOf(doc) === cold))
  }

  at(who: LiveClient, words: string): number {
    const block = indexAnchors(who.doc).blocks.find(one => blockText(one).includes(words))
    if (block === undefined) throw new Error(`the text does not say: ${words}`)
    return block.y + 1 + blockText(block).indexOf(words)
  }

  bidOf(words: string): string {
    return indexAnchors(this.ann.doc).blocks.find(one => blockText(one).includes(words))?.bid ?? ''
  }

  remove(who: LiveClient, words: string): void {
    const at = this.at(who, words)
    this.change(who, transaction => deleteRange(transaction, openText(who.doc), at, words.length))
  }

  type(who: LiveClient, before: string, words: string): void {
    const at = this.at(who, before)
    this.change(who, () => insertText(openText(who.doc), at, words, {}))
  }

  split(who: LiveClient, before: string): void {
    const at = this.at(who, before)
    this.change(who, () => insertMarker(openText(who.doc), at, plainBlock))
  }

  async edit(what: 'move' | 'join', body: unknown): Promise<void> {
    const path = `/api/goals/${this.goal.goalId}/text/${what}`
    const answer = await house.as(this.annPerson).send('POST', path, body)
    if (answer.statusCode !== 200) throw new Error(`${what} was refused: ${answer.body}`)
    await this.meet()
  }

  /** Shows the third paragraph before the second one. */
  async moveThird(): Promise<void> {
    const third = this.bidOf('Third')
    await this.edit('move', { first: third, last: third, before: this.bidOf('Second') })
  }

  joinThird(): Promise<void> {
    return this.edit('join', { block: this.bidOf('Third') })
  }

  close(): void {
    this.ann.socket.terminate()
    this.ben.socket.terminate()
  }
}

const paragraphs = ['Alpha beta gamma delta.', 'Second line of words.', 'Third line, with an end.'] as const

/** The ids of these words as somebody's window has them. */
function rangesIn(doc: Y.Doc, words: string): number[][] {
  const { blocks } = indexAnchors(doc)
  const block = blocks.findIndex(one => blockText(one).includes(words))
  const found = blocks[block]
  if (found === undefined) throw new Error(`the text does not say: ${words}`)
  const from = blockText(found).indexOf(words)
  const pieces = [{ block, bid: found.bid, from, to: from + words.length }]
  return rangesOf(doc, blocks, pieces).map(asNumbers)
}

function asNumbers({ first, last }: PassageRange): number[] {
  return [first.client, first.clock, last.client, last.clock]
}

function asRanges(numbers: readonly (readonly number[])[]): readonly PassageRange[] {
  return numbers.map(([client = 0, clock = 0, lastClient = 0, lastClock = 0]) => ({
    first: { client, clock },
    last: { client: lastClient, clock: lastClock },
  }))
}

type OpenedThread = {
  readonly id: string
  readonly anchor: {
    readonly ranges: number[][]
    readonly quote: string
    readonly prefix: string
    readonly suffix: string
  }
}

async function openThread(person: Person, goal: TestGoal, ranges: number[][]): Promise<OpenedThread> {
  const path = `/api/goals/${goal.goalId}/threads`
  const answer = await house.as(person).send('POST', path, anOpening({ kind: 'passage', ranges }))
  expect([answer.statusCode, answer.json<{ code?: string }>().code]).toEqual([200, undefined])
  return answer.json<{ thread: OpenedThread }>().thread
}

/** What a thread stands on in this text, as the server tells its anchor now; null when it is detached. */
async function wordsOfThread(person: Person, threadId: string, doc: Y.Doc): Promise<string | null> {
  const answer = await house.as(person).get(`/api/threads/${threadId}`)
  const { ranges, ...said } = answer.json<{ thread: OpenedThread }>().thread.anchor
  const index = indexAnchors(doc)
  const pieces = resolvePassage(index, { ...said, ranges: asRanges(ranges) })
  return pieces === null ? null : wordsOf(index.blocks, pieces)
}

type Row = {
  readonly on: string
  readonly becomes: string | null
  readonly act: (table: Table) => void | Promise<void>
}

/** What may happen to a passage, and what it says then. */
const rows: { readonly [what: string]: Row } = {
  'words before it and at its start': {
    on: 'beta',
    becomes: 'beta',
    act: table => {
      table.type(table.ann, 'Alpha', 'First ')
      table.type(table.ann, 'beta', 'XX')
    },
  },
  'words at its end': {
    on: 'beta',
    becomes: 'beta',
    act: table => table.type(table.ann, ' gamma', 'XX'),
  },
  'a split before it': { on: 'gamma', becomes: 'gamma', act: table => table.split(table.ann, 'beta') },
  'a split inside it': { on: 'beta gamma', becomes: 'beta \ngamma', act: table => table.split(table.ann, 'gamma') },
  'a join of its block to the one before': {
    on: 'line of',
    becomes: 'line of',
    act: table => {
      const marker = table.at(table.ann, 'Second') - 1
      table.change(table.ann, transaction => deleteRange(transaction, openText(table.ann.doc), marker, 1))
    },
  },
  'a heading made of its block': {
    on: 'line of',
    becomes: 'line of',
    act: table => {
      const at = table.at(table.ann, 'Second') - 1
      const marker = [...tokens(table.ann.doc)].find(({ index }) => index === at)
      if (marker?.kind !== 'marker') throw new Error('no marker')
      table.change(table.ann, () => setAttributes(marker.map, { kind: 'heading1' }))
    },
  },
  'a move of its block': { on: 'with an end', becomes: 'with an end', act: table => table.moveThird() },
  'a join across a moved border': {
    on: 'with an end',
    becomes: 'with an end',
    act: async table => {
      await table.moveThird()
      await table.joinThird()
    },
  },
  'edits of two people at once': {
    on: 'beta gamma delta',
    becomes: 'beta new \ngamma ',
    act: table => {
      table.type(table.ann, 'gamma', 'new ')
      table.remove(table.ben, 'delta')
      table.split(table.ann, 'gamma')
    },
  },
  'its removal in part': {
    on: 'beta gamma',
    becomes: 'gamma',
    act: table => table.remove(table.ann, 'Alpha beta '),
  },
  'its removal': { on: 'beta', becomes: null, act: table => table.remove(table.ann, 'Alpha beta ') },
  'its removal and an undo': {
    on: 'beta gamma',
    becomes: 'beta gamma',
    act: async table => {
      const undo = new Y.UndoManager(openText(table.ann.doc), { trackedOrigins: new Set(['act']), captureTimeout: 0 })
      table.remove(table.ann, 'Alpha beta gamma ')
      await table.meet()
      undo.undo()
      await table.meet()
      undo.redo()
      undo.undo()
    },
  },
  'a change inside it, its removal and an undo': {
    on: 'beta gamma',
    becomes: 'beta or gamma',
    act: async table => {
      const undo = new Y.UndoManager(openText(table.ann.doc), { trackedOrigins: new Set(['act']), captureTimeout: 0 })
      table.type(table.ann, ' gamma', ' or')
      table.remove(table.ann, 'Alpha beta or gamma ')
      await table.meet()
      undo.undo()
    },
  },
}

test('every way in which a text changes: the onlooker, the rows, and newcomers after compaction and a restart agree', async () => {
  const agenda = await house.anAgenda({ goals: Object.keys(rows).length })
  const [ann, ben] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  const wanted = Object.fromEntries(Object.entries(rows).map(([what, { becomes }]) => [what, becomes]))
  const threads: { readonly what: string; readonly id: string; readonly goal: TestGoal }[] = []
  const live: { [what: string]: string | null } = {}
  for (const [at, [what, row]] of Object.entries(rows).entries()) {
    const goal = agenda.goals[at]
    if (goal === undefined) throw new Error('too few goals')
    const table = await Table.open(goal, { ann, ben })
    const { id } = await openThread(ann, goal, rangesIn(table.ann.doc, row.on))
    await row.act(table)
    await table.meet()
    live[what] = await wordsOfThread(ben, id, table.ben.doc)
    threads.push({ what, id, goal })
    table.close()
  }
  expect(live).toEqual(wanted)

  const cold: { [what: string]: string | null } = {}
  for (const { what, id, goal } of threads) {
    const compacted = await house.rooms.compact(goal.documentId)
    expect(compacted.kind).toBe('compacted')
    cold[what] = await wordsOfThread(ben, id, await house.rooms.readDocument(goal.documentId))
  }
  expect(cold).toEqual(wanted)

  await house.close()
  house = await openHouse()
  const restarted: { [what: string]: string | null } = {}
  for (const { what, id, goal } of threads) {
    const newcomer = await join(goal, ben)
    restarted[what] = await wordsOfThread(ben, id, newcomer.doc)
    newcomer.socket.terminate()
  }
  expect(restarted).toEqual(wanted)
}, 120_000)

async function aTable() {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const [ann, ben] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  return { agenda, goal, ann, ben, table: await Table.open(goal, { ann, ben }) }
}

test('a comment from a window that has not seen a join yet stands on the words where they are now', async () => {
  const { goal, ann, ben, table } = await aTable()
  await table.moveThird()
  const inside = rangesIn(table.ben.doc, 'with an end')
  const whole = rangesIn(table.ben.doc, paragraphs[2])
  await table.ben.close()
  await table.joinThird()
  await table.edit('move', { first: table.bidOf('Alpha'), last: table.bidOf('Alpha'), before: null })
  await table.edit('join', { block: table.bidOf('Alpha') })
  const late = await openThread(ben, goal, inside)
  expect(late.anchor.quote).toBe('with an end')
  const reattached = await openThread(ben, goal, rangesIn(table.ann.doc, 'Second'))
  const path = `/api/threads/${reattached.id}/reattach`
  const answer = await house.as(ben).send('POST', path, { about: { kind: 'passage', ranges: whole } })
  expect(answer.json<{ thread: OpenedThread }>().thread.anchor.quote).toBe(paragraphs[2])
  const onlooker = await join(goal, ben)
  expect(await wordsOfThread(ann, late.id, onlooker.doc)).toBe('with an end')
  expect(await wordsOfThread(ann, reattached.id, onlooker.doc)).toBe(paragraphs[2])
  onlooker.socket.terminate()
  table.close()
})

test('a passage out of whose middle a block is joined to another stands on all of its words', async () => {
  const { goal, ann, table } = await aTable()
  const { blocks } = indexAnchors(table.ann.doc)
  const pieces = [3, 2, 1].map(fromEnd => {
    const block = blocks.length - fromEnd
    return { block, bid: '', from: 0, to: blocks[block]?.length ?? 0 }
  })
  const ranges = rangesOf(table.ann.doc, blocks, pieces).map(asNumbers)
  expect(ranges).toHaveLength(1)
  const { id } = await openThread(ann, goal, ranges)
  const second = table.bidOf('Second')
  await table.edit('move', { first: second, last: second, before: null })
  await table.edit('join', { block: second })
  expect(await wordsOfThread(ann, id, table.ben.doc)).toBe(`${paragraphs[0]}\n${paragraphs[2]}${paragraphs[1]}`)
  table.close()
})

test('an anchor that was read before a join and is set after it follows', async () => {
  const { agenda, goal, table } = await aTable()
  await table.moveThird()
  const doc = await house.rooms.readDocument(goal.documentId)
  const read = passageOf(doc, asRanges(rangesIn(doc, 'with an end')))
  if ('refused' in read) throw new Error(read.refused)
  await table.joinThird()
  const id = house.ids.next<AnchorId>()
  const { agendaId } = agenda
  const { goalId, documentId } = goal
  await house.unitOfWork(systemActor, work =>
    setAnchor(work, { id, agendaId, goalId, documentId, anchor: { kind: 'passage', ...read }, at: house.clock.now() }),
  )
  const anchor = (await anchorsById(house.database.db, [id])).get(id)
  if (anchor?.kind !== 'passage') throw new Error('no passage')
  const index = indexAnchors(table.ben.doc)
  const pieces = resolvePassage(index, { ...anchor.passage, quote: '', prefix: '', suffix: '' })
  expect(pieces === null ? null : wordsOf(index.blocks, pieces)).toBe('with an end')
  table.close()
})
