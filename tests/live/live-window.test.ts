/**
 * The client's own window on a text (client/live) against the real engine, without a browser: its two ids, its choice
 * of mode, and what it does when the server says no. The browser's globals that it uses are stood in for.
 */
import { randomInt } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type * as Y from 'yjs'
import type { LiveEnd, LiveState } from '../../client/live/live-state.ts'
import { LiveText } from '../../client/live/live-text.ts'
import type { AccessMessage } from '../../packages/contract/live-protocol.ts'
import { baseText, layout, markedUp } from '../../packages/document/layout.ts'
import { acceptFound } from '../../packages/document/decision-edits.ts'
import { plainText } from '../../packages/document/projections.ts'
import { suggestionsIn } from '../../packages/document/suggestion-list.ts'
import { textLimits } from '../../packages/document/text-model.ts'
import { deleteRange, insertText, itemIdAt, openText } from '../../packages/document/tokens.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import { textOf, until } from '../support/live-client.ts'
import { buildLiveHouse, type LiveHouse, type LivePerson } from '../support/live-house.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let house: LiveHouse
let windows: LiveText[] = []
beforeAll(async () => void (house = await buildLiveHouse(await openMigratedMemory())))
afterAll(() => house.close())
afterEach(() => {
  for (const text of windows) text.close()
  windows = []
  vi.unstubAllGlobals()
})

type Opened = {
  readonly text: LiveText
  readonly states: LiveState[]
  readonly ends: LiveEnd[]
  readonly kept: string[]
  readonly returned: string[]
}

const mayBoth: AccessMessage = { mode: 'direct', maySuggest: true, phase: 'drafting', reason: null }
const maySuggest: AccessMessage = { ...mayBoth, mode: 'suggest', reason: 'not-allowed-for-role' }

type WindowWish = {
  readonly access?: AccessMessage
  readonly drawId?: () => number
  /** What keeping words comes to. */
  readonly keepWords?: () => Promise<void>
  readonly at?: LiveHouse
}

/** Opens a window as this person's browser would. */
async function openWindow(address: string, person: LivePerson, wish: WindowWish = {}): Promise<Opened> {
  const { access = mayBoth, keepWords = () => Promise.resolve(), at = house } = wish
  const { drawId = () => randomInt(1, 2 ** 32) } = wish
  class CookieSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { cookie: person.cookie } })
    }
  }
  vi.stubGlobal('WebSocket', CookieSocket)
  vi.stubGlobal('location', { origin: at.url.replace(/^ws/, 'http').replace('/collab', '') })
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  const opened = { states: [] as LiveState[], ends: [] as LiveEnd[], kept: [] as string[], returned: [] as string[] }
  const text = new LiveText({
    ...{ participantId: person.participantId, address, access, device: null },
    now: () => new Date(),
    keepWords: (words, code) => {
      opened.kept.push(...words.map(passage => `${code}: ${passage.text}`))
      return keepWords()
    },
    askAtDoor: () => Promise.resolve('unreachable'),
    onReturned: words => void opened.returned.push(...words.map(passage => passage.text)),
    drawId,
    onState: state => void opened.states.push(state),
    onEnd: end => void opened.ends.push(end),
  })
  windows.push(text)
  openText(text.doc)
  await text.open()
  await until(() => text.state.save.kind === 'saved' || opened.ends.length > 0)
  return { text, ...opened }
}

function type(doc: Y.Doc, words: string): void {
  const text = openText(doc)
  doc.transact(() => insertText(text, text.length, words, {}))
}

/** Ends the connection of a window, and lets it not come back until `comeBack`. */
async function cutOff(text: LiveText, person: LivePerson): Promise<void> {
  house.allow(person, { refused: 'server-busy' })
  await house.rooms.readmitParticipant(person.participantId)
  await until(() => text.state.connection !== 'online')
}

function comeBack(text: LiveText, person: LivePerson): void {
  house.allow(person, 'direct')
  text.tryNow()
}

async function read(documentId: DocumentId) {
  const { doc, suggesters } = await house.rooms.readText(documentId)
  return {
    says: plainText(layout(doc, baseText(suggesters))),
    shows: plainText(layout(doc, markedUp(suggesters))),
  }
}

test('[L21, L22] a window writes in the mode that it chose, in the order in which it was typed', async () => {
  const { address, documentId } = await house.aDocument(['Text'])
  const { text, ends } = await openWindow(address, await house.aPerson('Anna'))
  type(text.doc, ' a')
  text.setMode('suggest')
  expect(text.state.mode).toBe('suggest')
  type(text.doc, ' b')
  text.setMode('direct')
  type(text.doc, ' c')
  await text.whenSaved()
  expect(await read(documentId)).toEqual({ says: 'Text a c', shows: 'Text a b c' })
  expect(ends).toEqual([])
  const { registry } = text
  const { suggesters, alias } = registry
  expect([...suggesters.values()]).toEqual([alias])
  expect(registry.authorOf(alias ?? '')).toMatchObject({ name: 'Anna' })
})

test('[L21, L22] who may only suggest writes suggestions from the first letter, whatever she wished', async () => {
  const { address, documentId } = await house.aDocument(['Text'])
  const person = await house.aPerson('Cleo')
  house.allow(person, 'suggest')
  const { text, ends } = await openWindow(address, person, { access: maySuggest })
  text.setMode('direct')
  expect(text.state.mode).toBe('suggest')
  type(text.doc, ' pending')
  await text.whenSaved()
  expect(await read(documentId)).toEqual({ says: 'Text', shows: 'Text pending' })
  expect(ends).toEqual([])
})

test('[L22] words of both modes that were typed without a connection arrive as what they are', async () => {
  const { address, documentId } = await house.aDocument(['Text'])
  const person = await house.aPerson('Anna')
  const { text, ends } = await openWindow(address, person)
  const rita = await house.join(address)
  text.setMode('suggest')
  await cutOff(text, person)
  type(text.doc, ' pending')
  text.setMode('direct')
  type(text.doc, ' said')
  text.setMode('suggest')
  comeBack(text, person)
  await until(() => text.state.save.kind === 'saved' && rita.text === 'Text pending said')
  type(text.doc, ' more')
  await text.whenSaved()
  expect(await read(documentId)).toEqual({ says: 'Text said', shows: 'Text pending said more' })
  expect(ends).toEqual([])
  // Others see one window, under one id, also after it came back while it suggested.
  await until(() => rita.presences.size > 0)
  expect([...rita.presences.keys()]).toEqual([text.awareness.clientID])
})

test('[L22] a window whose right to write directly ends goes on as one that suggests; its late words are kept', async () => {
  const { address, documentId } = await house.aDocument(['Text'])
  const person = await house.aPerson('Anna')
  const opened = await openWindow(address, person)
  const { text } = opened
  house.allow(person, 'suggest')
  await house.changeAccess(person)
  await house.rooms.readmitParticipant(person.participantId)
  await until(() => text.state.mode === 'suggest')
  type(text.doc, ' pending')
  await text.whenSaved()
  expect(await read(documentId)).toEqual({ says: 'Text', shows: 'Text pending' })
  // As if it had been typed before the window heard.
  text.doc.clientID = text.awareness.clientID
  type(text.doc, ' too late')
  await until(() => opened.ends.length > 0)
  expect(opened.kept).toEqual(['text-is-suggest-only:  too late'])
  expect(opened.ends[0]).toMatchObject({ kind: 'renew', code: 'text-is-suggest-only' })
})

test('[L6, L22] what was suggested offline and arrives after the right to suggest ended goes back to its author, all of it', async () => {
  const { address, documentId } = await house.aDocument(['Text'])
  const person = await house.aPerson('Cleo')
  house.allow(person, 'suggest')
  const { text, kept, ends } = await openWindow(address, person, { access: maySuggest })
  type(text.doc, ' in time')
  await text.whenSaved()
  await cutOff(text, person)
  type(text.doc, ' offline')
  house.allow(person, 'read')
  text.tryNow()
  await until(() => ends.length > 0)
  expect(kept).toEqual(['text-is-read-only:  offline'])
  expect(ends[0]).toMatchObject({ kind: 'renew', code: 'text-is-read-only' })
  expect(await read(documentId)).toEqual({ says: 'Text', shows: 'Text in time' })
})

test('[L23] words that went with a removed alternative are kept, said, and gone here as well', async () => {
  const { address, documentId } = await house.aDocument(['one two three'])
  const person = await house.aPerson('Anna')
  const { text, ends, kept, returned } = await openWindow(address, person)
  await cutOff(text, person)
  const editor = await house.aPerson('Editor')
  await house.rooms.edit(documentId, editor.actor, ({ doc }) => {
    const first = itemIdAt(openText(doc), 5)
    if (first === null) throw new Error('no words')
    doc.transact(transaction => deleteRange(transaction, openText(doc), 5, 3))
    doc.getMap('gone').set(`${first.client}:${first.clock}:3`, 'decision')
    return Promise.resolve()
  })
  const inside = openText(text.doc)
  text.doc.transact(() => insertText(inside, 6, 'late', {}))
  comeBack(text, person)
  await until(() => returned.length > 0 && textOf(text.doc) === 'one  three')
  expect([returned, kept, ends]).toEqual([['late'], ['words-in-removed-alternative: late'], []])
  await text.whenSaved()
})

test('[L4, L21] a window whose drawn id is somebody’s already begins anew before a word is written under it', async () => {
  const { address } = await house.aDocument(['Text'])
  const anna = await house.join(address, { as: await house.aPerson('Anna') })
  const id = randomInt(1, 2 ** 32)
  anna.sendClaim(null, id)
  await until(() => anna.registry.some(({ clientId }) => clientId === id))
  const { ends } = await openWindow(address, await house.aPerson('Ben'), { drawId: () => id })
  await until(() => ends.length > 0)
  expect(ends[0]).toMatchObject({ kind: 'renew', code: 'client-id-taken', words: [] })
})

describe('words that the server will not take are kept, whatever the reason', () => {
  let small: LiveHouse
  beforeAll(async () => {
    const limits = { maxDocumentBytes: 20_000, maxFrameBytes: 40_000 }
    small = await buildLiveHouse(await openMigratedMemory(), { limits })
  })
  afterAll(() => small.close())

  test.each([
    ['more than a paragraph may hold', () => house, textLimits.maxBlockLength, 'text-too-large'],
    ['more than a text may grow to', () => small, 20_000, 'text-too-large'],
    ['more than a frame may hold', () => small, 40_000, 'frame-too-large'],
  ] as const)('[L9] %s', async (_, houseOf, length, code) => {
    const at = houseOf()
    const { address, documentId } = await at.aDocument(['Text'])
    const { text, kept, ends } = await openWindow(address, await at.aPerson(), { at })
    type(text.doc, 'w'.repeat(length))
    await until(() => ends.length > 0)
    expect(kept).toEqual([`${code}: ${'w'.repeat(length)}`])
    expect(ends).toMatchObject([{ kind: 'renew', code }])
    expect(textOf(await at.rooms.readDocument(documentId))).toBe('Text')
  })

  test.each([
    ['document-other-epoch', 'renew'],
    ['document-frozen', 'renew'],
    ['seat-was-removed', 'no-access'],
    ['not-found', 'no-access'],
  ] as const)('[L9, L19] on their way when the connection ends with %s', async (refused, kind) => {
    const { address, documentId } = await small.aDocument(['Text'])
    const person = await small.aPerson()
    const { text, kept, ends } = await openWindow(address, person, { at: small })
    await small.rooms.freeze([documentId])
    type(text.doc, ' on their way')
    small.allow(person, { refused })
    await small.rooms.readmitParticipant(person.participantId)
    await until(() => ends.length > 0)
    expect(kept).toEqual([`${refused}:  on their way`])
    expect(ends).toMatchObject([{ kind, code: refused }])
    small.rooms.thaw([documentId])
    expect(textOf(await small.rooms.readDocument(documentId))).toBe('Text')
  })
})

describe('a deletion of what was accepted meanwhile does not go in: the text loads anew, and the words beside it', () => {
  /** She suggests, it is accepted while she is away; away, she takes part of it back and writes on. */
  async function awayWhileAccepted() {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson('Cleo')
    house.allow(person, 'suggest')
    const opened = await openWindow(address, person, { access: maySuggest })
    const { text } = opened
    type(text.doc, ' mine')
    await text.whenSaved()
    await cutOff(text, person)
    const editor = await house.aPerson('Editor')
    await house.rooms.edit(documentId, editor.actor, ({ doc, suggesters }) => {
      acceptFound(doc, suggesters, suggestionsIn(doc, suggesters), {
        decision: 'd1',
        part: null,
        newElement: () => 'x',
      })
      return Promise.resolve()
    })
    const inside = openText(text.doc)
    text.doc.transact(transaction => deleteRange(transaction, inside, inside.length - 4, 4))
    type(text.doc, ' from the train')
    return { ...opened, person, documentId }
  }

  test('[L8] have arrived when it is told', async () => {
    const { text, person, documentId, ends, kept } = await awayWhileAccepted()
    house.allow(person, 'suggest')
    text.tryNow()
    await until(() => ends.length > 0)
    expect(ends).toMatchObject([{ kind: 'renew', code: 'resync', words: [] }])
    expect(kept).toEqual([])
    expect(await read(documentId)).toEqual({ says: 'Text mine', shows: 'Text mine from the train' })
  })

  test('[L6, L8] are kept where the log does not take them', async () => {
    const { text, person, documentId, ends, kept } = await awayWhileAccepted()
    await house.rooms.freeze([documentId])
    house.allow(person, 'suggest')
    text.tryNow()
    await until(() => text.state.connection === 'online')
    house.allow(person, 'read')
    await house.changeAccess(person)
    house.rooms.thaw([documentId])
    await until(() => ends.length > 0)
    expect(kept).toEqual(['text-is-read-only:  from the train'])
    expect(ends).toMatchObject([{ kind: 'renew', code: 'text-is-read-only', words: [{ text: ' from the train' }] }])
    expect(await read(documentId)).toEqual({ says: 'Text mine', shows: 'Text mine' })
  })
})

test('[L9] where keeping words fails the end is told all the same, with the words', async () => {
  const { address } = await house.aDocument(['Text'])
  const person = await house.aPerson('Anna')
  const keepWords = (): Promise<void> => Promise.reject(new Error('the disk is full'))
  const { text, ends, states } = await openWindow(address, person, { keepWords })
  house.allow(person, 'read')
  await house.changeAccess(person)
  type(text.doc, ' late')
  await until(() => ends.length > 0)
  expect(ends).toMatchObject([{ kind: 'renew', code: 'text-is-read-only', words: [{ text: ' late' }] }])
  expect(states.at(-1)?.mode).toBe('read')
})
