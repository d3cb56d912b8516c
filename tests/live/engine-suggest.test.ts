/** Writing in two modes through the live door: whose ids are whose, what a window chose, and what readers are told. */
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { placeBracket, removeAlternative } from '../../packages/document/bracket-edits.ts'
import { acceptFound } from '../../packages/document/decision-edits.ts'
import { asIfAccepted, baseText, layout, markedUp, type Reading } from '../../packages/document/layout.ts'
import { plainText } from '../../packages/document/projections.ts'
import { suggestionsIn } from '../../packages/document/suggestion-list.ts'
import { recordJson } from '../../packages/document/suggestion-store.ts'
import { deleteRange, insertText, itemIdAt, marksAt, openText, withClient } from '../../packages/document/tokens.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import { type LiveClient, until } from '../support/live-client.ts'
import { buildLiveHouse, type LiveHouse, type LivePerson } from '../support/live-house.ts'
import { slowLog, type SlowLog } from '../support/slow-log.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let house: LiveHouse
let log: SlowLog
beforeAll(async () => {
  log = slowLog(await openMigratedMemory())
  house = await buildLiveHouse(log.database)
})
afterAll(() => house.close())

const freshId = (): number => randomInt(1, 2 ** 32)

/** What a goal says now, and what it shows with everything that is suggested. */
async function read(documentId: DocumentId) {
  const { doc, suggesters } = await house.rooms.readText(documentId)
  const words = (reading: Reading): string => plainText(layout(doc, reading))
  return { doc, suggesters, says: words(baseText(suggesters)), shows: words(markedUp(suggesters)) }
}

async function aSuggester(name = 'Cleo'): Promise<LivePerson> {
  const person = await house.aPerson(name)
  house.allow(person, 'suggest')
  return person
}

/** A window with an id for each mode; `doc` writes under the one of its mode. */
async function aWindow(address: string, as: LivePerson) {
  const client = await house.join(address, { as })
  const ids = { direct: client.doc.clientID, suggest: freshId() }
  client.sendClaim(ids.direct, ids.suggest)
  await until(() => client.registry.some(({ clientId }) => clientId === ids.suggest))
  return { client, ids }
}

/** Writes at the end of the text under an id. */
function typeAs(client: LiveClient, clientId: number, words: string): void {
  client.doc.clientID = clientId
  client.type(words)
}

describe('claims', () => {
  test('[L4] an id that nobody claimed becomes a suggesting one for who only suggests', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const cleo = await house.join(address, { as: await aSuggester() })
    cleo.type(' pending')
    await cleo.allSaved()
    const { says, shows, suggesters } = await read(documentId)
    expect([says, shows]).toEqual(['Text', 'Text pending'])
    expect([...suggesters.keys()]).toEqual([cleo.doc.clientID])
  })

  test('[L21] a window claims an id for each mode and is answered with both, under one alias', async () => {
    const { address } = await house.aDocument(['Text'])
    const { client, ids } = await aWindow(address, await house.aPerson('Anna'))
    const own = client.registry.slice(-2)
    expect(own).toMatchObject([
      { clientId: ids.direct, mode: 'direct' },
      { clientId: ids.suggest, mode: 'suggest', author: { name: 'Anna', code: 'ALD' } },
    ])
    expect(own[0]?.alias).toBe(own[1]?.alias)
    const told = client.registry.length
    client.sendClaim(ids.direct, ids.suggest)
    await until(() => client.registry.length === told + 2)
    expect([client.registry.slice(-2), client.refused]).toEqual([own, []])
  })

  test('[L21] who only suggests claims no direct id, who reads claims none', async () => {
    const { address } = await house.aDocument(['Text'])
    const cleo = await house.join(address, { as: await aSuggester() })
    const reader = await house.aPerson('Rita')
    house.allow(reader, 'read')
    const rita = await house.join(address, { as: reader })
    for (const client of [cleo, rita]) {
      const before = client.heard.length
      client.sendClaim(freshId(), freshId())
      await until(() => client.heard.slice(before).includes('registry'))
    }
    expect(cleo.registry.filter(({ mode }) => mode !== 'server').map(({ mode }) => mode)).toEqual(['suggest'])
    expect(rita.registry.filter(({ mode }) => mode !== 'server')).toEqual([])
  })

  test('[L4, L21] another’s id, the server’s, and one’s own of the other mode are taken', async () => {
    const { address } = await house.aDocument(['Text'])
    const anna = await aWindow(address, await house.aPerson('Anna'))
    const mallory = await house.join(address, { as: await house.aPerson('Mallory') })
    const server = anna.client.registry.find(({ mode }) => mode === 'server')?.clientId ?? 0
    for (const id of [anna.ids.direct, anna.ids.suggest, server]) {
      const before = mallory.refused.length
      mallory.sendClaim(null, id)
      await until(() => mallory.refused.length > before)
      expect(mallory.refused.at(-1)).toEqual({ frame: 0, code: 'client-id-taken' })
    }
    anna.client.sendClaim(anna.ids.suggest, null)
    await until(() => anna.client.refused.length > 0)
    expect(anna.client.refused).toEqual([{ frame: 0, code: 'client-id-taken' }])
    expect(mallory.closed).toBeNull()
  })

  test('[L4] of two people who claim one id at once one has it', async () => {
    const { address } = await house.aDocument(['Text'])
    const id = freshId()
    const people = await Promise.all(
      ['Anna', 'Ben'].map(async name => house.join(address, { as: await house.aPerson(name) })),
    )
    for (const client of people) client.sendClaim(null, id)
    const isAnswered = (client: LiveClient): boolean =>
      client.refused.length > 0 || client.registry.some(({ clientId }) => clientId === id)
    await until(() => people.every(isAnswered))
    expect(people.filter(client => client.refused.length > 0)).toHaveLength(1)
  })

  test('[L4] two windows of one person that open at once suggest under one alias', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await aSuggester()
    const windows = await Promise.all([house.join(address, { as: person }), house.join(address, { as: person })])
    for (const client of windows) client.sendClaim(null, client.doc.clientID)
    for (const client of windows) client.type('!')
    await Promise.all(windows.map(client => client.allSaved()))
    const { suggesters } = await read(documentId)
    expect(suggesters.size).toBe(2)
    expect(new Set(suggesters.values()).size).toBe(1)
  })

  test('[L4] words under an id that suggests arrive as suggestions from another window of the same person', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.aPerson('Anna')
    const first = await aWindow(address, anna)
    await first.client.close()
    typeAs(first.client, first.ids.suggest, ' pending')
    typeAs(first.client, first.ids.direct, ' said')
    const second = await house.join(address, { as: anna, doc: first.client.doc })
    await second.allSaved()
    const { says, shows } = await read(documentId)
    expect([says, shows]).toEqual(['Text said', 'Text pending said'])
  })

  test.each([
    ['no JSON', 'x'],
    ['one id twice', '{"direct":5,"suggest":5}'],
    ['an id beyond 32 bits', '{"direct":null,"suggest":4294967296}'],
    ['a broken number', '{"direct":1.5,"suggest":null}'],
    ['a part that is missing', '{"direct":1}'],
    ['a part too many', '{"direct":1,"suggest":2,"server":3}'],
  ])('[L2, L21] a claim with %s is closed with 1003', async (_what, json) => {
    const { address } = await house.aDocument(['Text'])
    const mallory = await house.join(address)
    mallory.sendRaw(new Uint8Array([6, json.length, ...new TextEncoder().encode(json)]))
    expect(await mallory.ended()).toEqual({ code: 1003, reason: 'frame-not-readable' })
  })

  test('[L2, L21] from a stock client neither claim nor choice is a frame', async () => {
    const { address } = await house.aDocument(['Text'])
    for (const send of [(one: LiveClient) => one.sendClaim(null, 7), (one: LiveClient) => one.choose('suggest')]) {
      const stock = await house.join(address, { acquis: false })
      send(stock)
      expect(await stock.ended()).toEqual({ code: 1003, reason: 'frame-not-readable' })
    }
  })
})

describe('the choice of mode', () => {
  test('[L22] counts for the frames behind it, in their order', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const { client, ids } = await aWindow(address, await house.aPerson('Anna'))
    typeAs(client, ids.direct, ' a')
    client.choose('suggest')
    typeAs(client, ids.suggest, ' b')
    client.choose('direct')
    typeAs(client, ids.direct, ' c')
    await client.allSaved()
    expect(client.refused).toEqual([])
    expect(await read(documentId)).toMatchObject({ says: 'Text a c', shows: 'Text a b c' })
  })

  test('[L22] who chose to suggest cannot delete what is there by mistake', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const { client } = await aWindow(address, await house.aPerson('Anna'))
    client.choose('suggest')
    client.doc.transact(transaction => deleteRange(transaction, openText(client.doc), 1, 2))
    await until(() => client.refused.length > 0)
    expect(client.refused[0]?.code).toBe('text-is-suggest-only')
    expect((await read(documentId)).says).toBe('Text')
  })

  test('[L22] who may only suggest cannot choose more', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const { client, ids } = await aWindow(address, await aSuggester())
    client.choose('direct')
    client.doc.clientID = ids.suggest
    client.doc.transact(transaction => deleteRange(transaction, openText(client.doc), 1, 2))
    await until(() => client.refused.length > 0)
    expect(client.refused[0]?.code).toBe('text-is-suggest-only')
    expect((await read(documentId)).says).toBe('Text')
  })

  test('[L22] frames that the log refused are judged again as what their window had chosen then', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson('Anna')
    const { client, ids } = await aWindow(address, person)
    await client.allSaved()
    log.hold()
    typeAs(client, ids.direct, ' said')
    client.choose('suggest')
    typeAs(client, ids.suggest, ' pending')
    await until(() => log.waiting > 0)
    await house.raiseFence(documentId)
    log.release()
    await client.allSaved()
    expect(client.refused).toEqual([])
    expect(await read(documentId)).toMatchObject({ says: 'Text said', shows: 'Text said pending' })
  })

  test('[L6, L8] that a deletion of decided words stays out is told when the words beside it are durable', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const cleo = await house.join(address, { as: await aSuggester() })
    cleo.type(' one')
    await cleo.allSaved()
    const editor = await house.aPerson('Editor')
    await house.rooms.edit(documentId, editor.actor, ({ doc, suggesters }) => {
      acceptFound(doc, suggesters, suggestionsIn(doc, suggesters), { decision: 'd', part: null, newElement: () => 'x' })
      return Promise.resolve()
    })
    log.hold()
    cleo.doc.transact(transaction => {
      deleteRange(transaction, openText(cleo.doc), 5, 4)
      insertText(openText(cleo.doc), 5, ' two', {})
    })
    await until(() => log.waiting > 0)
    expect(cleo.refused).toEqual([])
    await house.raiseFence(documentId)
    log.release()
    await cleo.allSaved()
    expect(cleo.refused).toEqual([{ frame: cleo.sent, code: 'resync' }])
    expect(await read(documentId)).toMatchObject({ says: 'Text one', shows: 'Text one two' })
  })

  test('[L2, L22] a choice of another mode is closed with 1003', async () => {
    const { address } = await house.aDocument(['Text'])
    const mallory = await house.join(address)
    mallory.choose('server' as 'direct')
    expect((await mallory.ended()).code).toBe(1003)
  })
})

describe('what readers are told', () => {
  test('[L10] a suggesting id and its author come before the first words under it, and a claim alone is told to nobody', async () => {
    const { address } = await house.aDocument(['Text'])
    const rita = await house.join(address)
    const { client, ids } = await aWindow(address, await house.aPerson('Anna'))
    typeAs(client, ids.direct, ' said')
    await until(() => rita.text === 'Text said')
    expect(rita.registry.map(({ clientId }) => clientId)).not.toContain(ids.suggest)
    client.choose('suggest')
    typeAs(client, ids.suggest, ' pending')
    await until(() => rita.text === 'Text said pending')
    expect(rita.registry.at(-1)).toMatchObject({ clientId: ids.suggest, author: { name: 'Anna', group: 'government' } })
    expect(rita.heard.lastIndexOf('registry')).toBeLessThan(rita.heard.lastIndexOf('sync 2'))
  })

  test('[L10] who joins is told of all that suggest before the text, also in a room that was made anew', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await aSuggester('Cleo')
    const cleo = await house.join(address, { as: person })
    cleo.type(' one')
    await cleo.allSaved()
    const expectTold = async (): Promise<void> => {
      const rita = await house.join(address)
      expect(rita.registry).toContainEqual(
        expect.objectContaining({
          clientId: cleo.doc.clientID,
          author: expect.objectContaining({ name: 'Cleo' }) as object,
        }),
      )
      expect(rita.heard.indexOf('registry')).toBeLessThan(rita.heard.indexOf('sync 1'))
    }
    await expectTold()
    log.hold()
    cleo.type(' two')
    await until(() => log.waiting > 0)
    await house.raiseFence(documentId)
    const early = house.join(address)
    log.release()
    await cleo.allSaved()
    expect((await early).registry.map(({ clientId }) => clientId)).toContain(cleo.doc.clientID)
    await expectTold()
  })
})

describe('server edits and suggestions', () => {
  test('[L24] an edit knows who suggests, and writes what becomes somebody’s pending suggestion', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await aSuggester('Cleo')
    const cleo = await house.join(address, { as: person })
    cleo.type(' one')
    await cleo.allSaved()
    const rita = await house.join(address)
    const editor = await house.aPerson('Editor')
    await house.rooms.edit(documentId, editor.actor, async ({ doc, suggesters, aliases, suggestingIdOf }) => {
      const [alias = ''] = suggesters.values()
      expect(aliases.get(alias)).toBe(person.participantId)
      const id = await suggestingIdOf(person.participantId)
      withClient(doc, id, () => {
        const text = openText(doc)
        insertText(text, text.length, ' back', marksAt(text, text.length))
      })
    })
    const { says, shows, suggesters } = await read(documentId)
    expect([says, shows]).toEqual(['Text', 'Text one back'])
    expect(new Set(suggesters.values()).size).toBe(1)
    await until(() => rita.text === 'Text one back')
    expect(rita.registry.at(-1)).toMatchObject({ mode: 'suggest', author: { name: 'Cleo' } })
    expect(rita.heard.lastIndexOf('registry')).toBeLessThan(rita.heard.lastIndexOf('sync 2'))
    cleo.doc.transact(transaction => deleteRange(transaction, openText(cleo.doc), 9, 5))
    await cleo.allSaved()
    expect([cleo.refused, (await read(documentId)).shows]).toEqual([[], 'Text one'])
  })

  test('[L24] an edit that fails claims nothing', async () => {
    const { documentId } = await house.aDocument(['Text'])
    const [editor, person] = [await house.aPerson('Editor'), await aSuggester()]
    let id = 0
    const edit = house.rooms.edit(documentId, editor.actor, async ({ suggestingIdOf }) => {
      id = await suggestingIdOf(person.participantId)
      throw new Error('died')
    })
    await expect(edit).rejects.toThrow('died')
    expect(id).toBeGreaterThan(0)
    expect((await read(documentId)).suggesters.size).toBe(0)
  })
})

describe('late words and records', () => {
  test('[L23] words typed into a removed alternative go back to their author, whose replica follows', async () => {
    const { address, documentId } = await house.aDocument(['one two three'])
    const person = await aSuggester()
    const cleo = await house.join(address, { as: person })
    const rita = await house.join(address)
    const editor = await house.aPerson('Editor')
    const late = new Y.Doc()
    Y.applyUpdate(late, Y.encodeStateAsUpdate(cleo.doc))
    const before = Y.encodeStateVector(late)
    late.transact(() => insertText(openText(late), 6, 'late', {}))
    await house.rooms.edit(documentId, editor.actor, ({ doc }) => {
      const text = openText(doc)
      const first = text._start?.right
      if (first == null) throw new Error('no words')
      doc.transact(transaction => deleteRange(transaction, text, 5, 3))
      doc.getMap('gone').set(`${first.id.client}:${first.id.clock + 4}:3`, 'decision')
      return Promise.resolve()
    })
    Y.applyUpdate(cleo.doc, Y.encodeStateAsUpdate(late, before))
    await cleo.allSaved()
    expect(cleo.refused).toEqual([{ frame: cleo.sent, code: 'words-in-removed-alternative', words: 'late' }])
    await until(() => cleo.text === 'one  three' && rita.text === 'one  three')
    expect((await read(documentId)).shows).toBe('one  three')
  })

  test('[L23] words typed late into a wording that was taken out of a bracket that stays go back to their author', async () => {
    const { address, documentId } = await house.aDocument(['one two three'])
    const cleo = await house.join(address)
    const rita = await house.join(address)
    const editor = await house.aPerson('Editor')
    await house.rooms.edit(documentId, editor.actor, ({ doc }) => {
      const [first, last] = [itemIdAt(openText(doc), 5), itemIdAt(openText(doc), 7)]
      if (first === null || last === null) throw new Error('no words')
      placeBracket(doc, { id: 'x', first, last, others: ['zwei', 'deux'] })
      return Promise.resolve()
    })
    await until(() => cleo.text.includes('zwei'))
    const late = new Y.Doc()
    Y.applyUpdate(late, Y.encodeStateAsUpdate(cleo.doc))
    const before = Y.encodeStateVector(late)
    late.transact(() => insertText(openText(late), 12, 'late', {}))
    await house.rooms.edit(documentId, editor.actor, ({ doc }) => {
      removeAlternative(doc, { id: 'x', n: 1, decision: 'decision' })
      return Promise.resolve()
    })
    Y.applyUpdate(cleo.doc, Y.encodeStateAsUpdate(late, before))
    await cleo.allSaved()
    expect(cleo.refused).toEqual([{ frame: cleo.sent, code: 'words-in-removed-alternative', words: 'late' }])
    await until(() => cleo.text === rita.text)
    expect((await read(documentId)).shows).toBe('one [two/deux] three')
  })

  test('[L21] a strike under the alias that the claim was answered with is a suggestion; under another’s it is refused', async () => {
    const { address, documentId } = await house.aDocument(['one two'])
    const { client, ids } = await aWindow(address, await house.aPerson('Anna'))
    client.choose('suggest')
    client.doc.clientID = ids.suggest
    const alias = client.registry.at(-1)?.alias ?? ''
    const first = openText(client.doc)._start?.right
    if (first == null) throw new Error('no words')
    const range = { client: first.id.client, clock: first.id.clock, length: 4 }
    const record = recordJson({ kind: 'strike', ranges: [range] })
    client.doc.getMap('sugg').set(`${alias}/a`, record)
    await client.allSaved()
    expect(client.refused).toEqual([])
    const { doc, suggesters, says } = await read(documentId)
    expect(says).toBe('one two')
    expect(
      plainText(
        layout(
          doc,
          asIfAccepted(suggesters, () => true),
        ),
      ),
    ).toBe('two')
    const mallory = await aWindow(address, await house.aPerson('Mallory'))
    mallory.client.doc.getMap('sugg').set(`${alias}/b`, record)
    await until(() => mallory.client.refused.length > 0)
    expect(mallory.client.refused[0]?.code).toBe('suggestion-of-another')
  })
})
