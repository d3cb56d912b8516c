/** A canary: what a contributor only suggests is nowhere part of what a goal says, in no page, answer or file. */
import { randomInt, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMarker, insertText, openText } from '../../packages/document/tokens.ts'
import { plainBlock } from '../../packages/document/text-model.ts'
import { exportFormats } from '../../packages/domain/exchange.ts'
import { LiveClient, textOf } from '../support/live-client.ts'
import { buildTestHouse, chamber, type Person, type TestAgenda, type TestHouse } from '../support/test-house.ts'

const canary = 'Kanarienvogel'
const element = randomUUID()

let house: TestHouse
let agenda: TestAgenda
let moderator: Person
let refused: LiveClient['refused']
beforeAll(async () => {
  house = await buildTestHouse({ realClock: true })
  await house.app.listen({ host: '127.0.0.1', port: 0 })
  agenda = await house.anAgenda({ goals: 1 })
  moderator = await house.aModerator(agenda)
  const contributor = await house.aMember(agenda, 'contributor', chamber)
  const { port } = house.app.server.address() as AddressInfo
  const { documentId } = goal()
  const client = new LiveClient(`ws://127.0.0.1:${port}/collab`, `${documentId}.1`, contributor.cookie, {
    origin: house.config.publicOrigin,
  })
  await client.synced()
  client.doc.clientID = randomInt(1, 2 ** 32)
  const text = openText(client.doc)
  // Within a paragraph, and as a paragraph of its own that says it is an element.
  client.doc.transact(() => {
    insertText(text, 1, `${canary} `, {})
    const end = text.length
    insertMarker(text, end, { ...plainBlock, element })
    insertText(text, end + 1, `${canary} too`, {})
  })
  await client.allSaved()
  ;({ refused } = client)
  await client.close()
})
afterAll(() => house.close())

function goal(): TestAgenda['goals'][number] {
  const [first] = agenda.goals
  if (first === undefined) throw new Error('an agenda without goals')
  return first
}

test('the words are in the log, as suggestions', async () => {
  const { doc, suggesters } = await house.rooms.readText(goal().documentId)
  expect(textOf(doc).split(canary)).toHaveLength(3)
  expect([suggesters.size, refused]).toEqual([1, []])
})

test('no page of the agenda and no answer about the goal shows them', async () => {
  const { goalId } = goal()
  const { agendaId } = agenda
  for (const path of [
    `/goals/${goalId}`,
    `/api/goals/${goalId}`,
    `/agendas/${agendaId}`,
    `/api/agendas/${agendaId}`,
    `/agendas/${agendaId}/indicators`,
    `/agendas/${agendaId}/discussions`,
    `/agendas/${agendaId}/record`,
  ]) {
    const answer = await house.as(moderator).get(path)
    expect([path, answer.body.includes(canary), answer.body.includes(element)]).toEqual([path, false, false])
  }
})

test.each(exportFormats)('no file as %s holds them as text', async format => {
  const wish = { format, text: 'clean', annexes: [], paper: 'a4', language: 'en' }
  const asked = await house.as(moderator).send('POST', `/api/goals/${goal().goalId}/exports`, wish)
  const { id } = asked.json<{ id: string }>()
  for (;;) {
    const { state } = (await house.as(moderator).get(`/api/exports/${id}`)).json<{ state: string }>()
    if (state === 'done') break
    expect(['failed', 'cancelled']).not.toContain(state)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const file = await house.as(moderator).get(`/api/exports/${id}/file`)
  expect(file.rawPayload.length).toBeGreaterThan(500)
  // The lossless file says them apart from the text, as what they are: suggestions.
  const said: string | Buffer =
    format === 'json'
      ? JSON.stringify(file.json(), (key, value: unknown) =>
          key === 'suggestions' || key === 'marked' ? undefined : value,
        )
      : file.rawPayload
  expect(said.includes(canary)).toBe(false)
  expect(said.includes(element)).toBe(false)
})

test('a link to an element that is only suggested is refused', async () => {
  const { body } = await house.as(moderator).get(`/api/agendas/${agenda.agendaId}`)
  expect(body).not.toContain(element)
  const link = { target: { kind: 'reference', id: randomUUID() }, relation: null, element, how: '' }
  const answer = await house.as(moderator).send('POST', `/api/goals/${goal().goalId}/links`, link)
  expect(answer.json()).toMatchObject({ code: 'element-not-known' })
})
