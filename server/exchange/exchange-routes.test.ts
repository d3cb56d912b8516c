/** Taking texts home and bringing them in over HTTP: the whole way of a file, and every refusal at its door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportFormats } from '../../packages/domain/exchange.ts'
import type { GoalId } from '../../packages/domain/ids.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import { aBlock, aFile, aGoal } from '../../packages/exchange/testing/sample-file.ts'
import { limits } from '../platform/limits.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { aWordFile, aWordParagraph, aZip } from '../../tests/support/zip-writer.ts'
import { takeAgenda } from './take-agenda.ts'
import { writeWord } from './word-file.ts'

let house: TestHouse
let agenda: TestAgenda
let observer: Person
let moderator: Person
let delegate: Person
let outsider: Person

beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda()
  observer = await house.anObserver(agenda)
  moderator = await house.aModerator(agenda)
  delegate = await house.aGovernmentDelegate(agenda)
  outsider = await house.aPerson()
})
afterAll(() => house.close())

const wish = { format: 'markdown', text: 'clean', annexes: [], paper: 'a4', language: 'en' }

async function finished(person: Person, id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const status = (await house.as(person).get(`/api/exports/${id}`)).json<Record<string, unknown>>()
    if (['done', 'failed', 'cancelled'].includes(String(status['state']))) return status
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function asked(person: Person, path: string, body: object = wish): Promise<string> {
  const answer = await house.as(person).send('POST', path, body)
  expect(answer.statusCode).toBe(200)
  return answer.json<{ id: string }>().id
}

describe('a file', () => {
  test.each(exportFormats)('is made as %s of a goal for an observer, and carries its name', async format => {
    const goal = agenda.goals[0]
    const id = await asked(observer, `/api/goals/${goal?.goalId}/exports`, { ...wish, format })
    expect(await finished(observer, id)).toMatchObject({ state: 'done', refusal: null, isUniversal: true })
    const file = await house.as(observer).get(`/api/exports/${id}/file`)
    expect(file.statusCode).toBe(200)
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename="goal-1-round-1-\d{4}-\d\d-\d\d\.\w+"; filename\*=UTF-8''goal-1/,
    )
    expect(file.headers['x-content-type-options']).toBe('nosniff')
    expect(file.headers['cache-control']).toBe('private, no-store')
    expect(file.rawPayload.length).toBeGreaterThan(500)
  })
})

describe('a file and its owner', () => {
  test('another person, and nobody at all, learn nothing of it; a restart would look the same', async () => {
    const id = await asked(delegate, `/api/agendas/${agenda.agendaId}/exports`)
    await finished(delegate, id)
    for (const path of [`/api/exports/${id}`, `/api/exports/${id}/file`]) {
      expect((await house.as(moderator).get(path)).json()).toMatchObject({ status: 410, code: 'export-is-gone' })
      expect((await house.as(null).get(path)).json()).toMatchObject({ code: 'not-signed-in' })
    }
    expect((await house.as(moderator).send('DELETE', `/api/exports/${id}`)).json()).toMatchObject({
      code: 'export-is-gone',
    })
    expect((await house.as(delegate).send('DELETE', `/api/exports/${id}`)).statusCode).toBe(200)
    expect((await house.as(delegate).get(`/api/exports/${id}`)).json()).toMatchObject({ code: 'export-is-gone' })
  })

  test('an outsider asks in vain, as for what does not exist', async () => {
    for (const path of [
      `/api/agendas/${agenda.agendaId}/exports`,
      `/api/goals/${agenda.goals[0]?.goalId}/exports/preview`,
    ]) {
      expect((await house.as(outsider).send('POST', path, wish)).json()).toMatchObject({
        status: 404,
        code: 'not-found',
      })
    }
  })

  test('a wish that is none is refused', async () => {
    const path = `/api/agendas/${agenda.agendaId}/exports`
    expect((await house.as(delegate).send('POST', path, { ...wish, format: 'odt' })).json()).toMatchObject({
      code: 'malformed-request',
    })
    expect((await house.as(delegate).send('POST', path, { ...wish, more: 1 })).json()).toMatchObject({
      code: 'unknown-property',
    })
  })

  test('the journal says who took what home, in which format', async () => {
    await asked(delegate, `/api/agendas/${agenda.agendaId}/exports`, { ...wish, format: 'json' })
    const row = await house.database.db
      .selectFrom('journal')
      .selectAll()
      .where('name', '=', 'text-exported')
      .orderBy('id', 'desc')
      .executeTakeFirst()
    expect(row).toMatchObject({ actor_id: delegate.participantId, facts: { format: 'json', withComments: true } })
  })

  test('a preview says name, size and beginning, and makes nothing', async () => {
    const answer = await house.as(observer).send('POST', `/api/agendas/${agenda.agendaId}/exports/preview`, wish)
    const preview = answer.json<{
      parts: { runs: { text: string }[] }[]
      fileName: string
      aboutBytes: number
      holds: object
    }>()
    expect(preview.parts[0]?.runs[0]?.text).toBe(agenda.title)
    expect(preview.fileName).toMatch(/^agenda-[0-9a-f]+-round-1-\d{4}-\d\d-\d\d\.md$/)
    expect(preview.holds).toMatchObject({ goals: 2 })
  })

  test.each(exportFormats)('the size that a preview of %s says is about right', async format => {
    const path = `/api/goals/${agenda.goals[0]?.goalId}/exports`
    const preview = (await house.as(observer).send('POST', `${path}/preview`, { ...wish, format })).json<{
      aboutBytes: number
    }>()
    const id = await asked(observer, path, { ...wish, format })
    const { bytes } = await finished(observer, id)
    expect(preview.aboutBytes / Number(bytes)).toBeGreaterThan(0.5)
    expect(preview.aboutBytes / Number(bytes)).toBeLessThan(2)
  })
})

describe('a file that comes in', () => {
  const send = (person: Person | null, bytes: Buffer, name = 'text.md') =>
    house.app.inject({
      method: 'POST',
      url: `/api/agendas/${agenda.agendaId}/imports?name=${encodeURIComponent(name)}`,
      headers: {
        ...(person === null ? {} : { cookie: person.cookie }),
        origin: new URL(house.config.publicOrigin).origin,
        'content-type': 'application/octet-stream',
      },
      payload: bytes,
    })
  const confirm = (person: Person, id: string, body: object) =>
    house.as(person).send('POST', `/api/agendas/${agenda.agendaId}/imports/${id}/goals`, body)

  test('is shown first, and becomes goals under the titles given: proposed by a delegate, negotiated by a moderator', async () => {
    for (const [person, state] of [
      [delegate, 'proposed'],
      [moderator, 'under-negotiation'],
    ] as const) {
      const read = (await send(person, Buffer.from('# First\n\nOne\n\n# Second\n\nTwo'))).json<{
        id: string
        goals: { several: { title: string }[] }
      }>()
      expect(read.goals.several.map(({ title }) => title)).toEqual(['First', 'Second'])
      const made = await confirm(person, read.id, { division: 'several', titles: ['Renamed', null], themeId: null })
      expect(made.json()).toMatchObject({ goals: [{ title: 'Renamed', state }] })
      const again = await confirm(person, read.id, { division: 'several', titles: ['Renamed', null], themeId: null })
      expect(again.json()).toEqual(made.json())
    }
  })

  test('of limits.exchange.maxFileBytes is read, and one byte more is refused', async () => {
    const { maxFileBytes } = limits.exchange
    expect((await send(delegate, Buffer.alloc(maxFileBytes, '%PDF-'))).json()).not.toMatchObject({
      code: 'import-file-too-large',
    })
    expect((await send(delegate, Buffer.alloc(maxFileBytes + 1, '%PDF-'))).json()).toMatchObject({
      status: 413,
      code: 'import-file-too-large',
    })
  })

  test('that is empty, no document, or protected is refused; the server goes on', async () => {
    const refusals: readonly (readonly [Buffer, string])[] = [
      [Buffer.alloc(0), 'import-file-empty'],
      [Buffer.from('   \n'), 'import-file-empty'],
      [Buffer.from('%PDF-1.7'), 'import-file-not-known'],
      [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'import-file-old-word'],
      [Buffer.from('PK\u0003\u0004 broken'), 'import-file-not-readable'],
      [Buffer.from('{"format": "acquis-agenda"}'), 'import-file-wrong-shape'],
    ]
    for (const [bytes, code] of refusals) expect((await send(moderator, bytes)).json()).toMatchObject({ code })
    expect((await house.as(delegate).get(`/api/agendas/${agenda.agendaId}`)).statusCode).toBe(200)
  })

  test('as a Word document becomes a goal with its words, through the worker and the confirmation', async () => {
    const read = (await send(delegate, aWordFile(aWordParagraph('Words of a ministry.')), 'from Word.docx')).json<{
      id: string
      kind: string
      goals: { one: object[] }
    }>()
    expect(read).toMatchObject({
      kind: 'word',
      goals: { one: [{ title: 'from Word', blocks: [{ kind: 'paragraph', text: 'Words of a ministry.' }] }] },
    })
    const made = await confirm(delegate, read.id, { division: 'one', titles: ['From Word'], themeId: null })
    const [goal] = made.json<{ goals: { id: string }[] }>().goals
    const page = await house.as(delegate).get(`/goals/${goal?.id ?? ''}`)
    expect(page.body).toContain('Words of a ministry.')
  })

  test('as a Word document of ours has its elements again, said in the language of whoever brings it', async () => {
    const element = aBlock('action', 'Do it.', { lead: 'joint', partners: 'academia', due: '2027' })
    const printed = printText(
      { ...aFile([aGoal([element])]), scope: 'goal' },
      { format: 'docx', text: { kind: 'clean' }, comments: false, annexes: [], paper: 'a4' },
      'fr',
    )
    const read = (await send(moderator, Buffer.from(await writeWord(printed)), 'ours.docx')).json<{ id: string }>()
    const summary = 'Lead: Joint · Partners: Academia · Due: 2027'
    const title = 'Build cyber capacity in partnership'
    expect(read).toMatchObject({
      goals: { one: [{ title, blocks: [{ kind: 'action', label: 'Action', summary, text: 'Do it.' }] }] },
      lost: [],
    })
    const made = await confirm(moderator, read.id, { division: 'one', titles: [title], themeId: null })
    const [goal] = made.json<{ goals: { id: GoalId }[] }>().goals
    if (goal === undefined) throw new Error('no goal was made')
    const { file } = await takeAgenda(house, { agendaId: agenda.agendaId, goalId: goal.id, reads: 'house' })
    expect(file.goals[0]?.blocks).toMatchObject([
      {
        kind: 'action',
        lead: 'joint',
        partners: 'academia',
        due: '2027',
        element: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      },
    ])
  })

  test('that means harm is refused in the worker: the server goes on, and so does whoever brings the next one', async () => {
    const bomb = aZip([{ name: 'word/document.xml', content: Buffer.alloc(50_000_000, 'a'), declares: 1_000 }])
    const outside = '<!DOCTYPE x [<!ENTITY x SYSTEM "https://example.org/entity">]>'
    const twice = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    const hostile: readonly (readonly [Buffer, number, string])[] = [
      [bomb, 413, 'import-unpacks-too-large'],
      [aWordFile(aWordParagraph('&x;'), { prolog: outside }), 400, 'import-file-has-entities'],
      [aWordFile(aWordParagraph('&x;'), { prolog: twice }), 400, 'import-file-has-entities'],
      [aWordFile('<w:p>'.repeat(300) + '</w:p>'.repeat(300)), 400, 'import-file-not-readable'],
      [aWordFile('<w:p><w:r>'), 400, 'import-file-not-readable'],
      [aZip([{ name: 'word/document.xml', content: 'x', isEncrypted: true }]), 400, 'import-file-encrypted'],
    ]
    for (const [bytes, status, code] of hostile) {
      expect((await send(moderator, bytes, 'hostile.docx')).json()).toMatchObject({ status, code })
      expect((await house.as(delegate).get(`/api/agendas/${agenda.agendaId}`)).statusCode).toBe(200)
      expect((await send(delegate, aWordFile(aWordParagraph('Words')), 'a.docx')).statusCode).toBe(200)
    }
  })

  test('from somebody who may not propose a goal is not even read', async () => {
    expect((await send(observer, Buffer.from('# A'))).json()).toMatchObject({ code: 'not-allowed-for-role' })
    expect((await send(outsider, Buffer.from('# A'))).json()).toMatchObject({ code: 'not-found' })
    expect((await send(null, Buffer.from('# A'))).json()).toMatchObject({ code: 'not-signed-in' })
  })

  test('that is a lossless file is for moderators', async () => {
    const id = await asked(moderator, `/api/agendas/${agenda.agendaId}/exports`, { ...wish, format: 'json' })
    await finished(moderator, id)
    const bytes = (await house.as(moderator).get(`/api/exports/${id}/file`)).rawPayload
    expect((await send(delegate, bytes, 'a.json')).json()).toMatchObject({ status: 403, code: 'import-for-moderators' })
    const read = (await send(moderator, bytes, 'a.json')).json<{
      id: string
      kind: string
      goals: { one: { title: string }[] }
    }>()
    expect(read.kind).toBe('lossless-file')
    const titles = read.goals.one.map(({ title }, i) => (i === 0 ? `${title} again` : null))
    expect((await confirm(moderator, read.id, { division: 'one', titles, themeId: null })).statusCode).toBe(200)
  })

  test('waits for its confirmation for limits.exchange.keptMs, for its own reader alone', async () => {
    const read = (await send(delegate, Buffer.from('# A\n\nB'))).json<{ id: string }>()
    const body = { division: 'one', titles: ['A'], themeId: null }
    expect((await confirm(moderator, read.id, body)).json()).toMatchObject({ code: 'import-is-gone' })
    house.clock.forward(limits.exchange.keptMs + 1)
    expect((await confirm(delegate, read.id, body)).json()).toMatchObject({ code: 'import-is-gone' })
  })

  test('with titles that do not fit its goals is refused', async () => {
    const read = (await send(delegate, Buffer.from('# A\n\nB'))).json<{ id: string }>()
    for (const titles of [['A', 'B'], [null]]) {
      expect((await confirm(delegate, read.id, { division: 'one', titles, themeId: null })).json()).toMatchObject({
        code: 'malformed-request',
      })
    }
    expect((await confirm(delegate, read.id, { division: 'one', titles: ['  '], themeId: null })).json()).toMatchObject(
      { code: 'title-not-valid' },
    )
    expect((await confirm(delegate, read.id, { division: 'one', titles: ['A'], themeId: null })).statusCode).toBe(200)
  })
})

test('the schema of the lossless file is published for anyone', async () => {
  const answer = await house.as(null).get('/api/schemas/lossless-file.json')
  expect(answer.json()).toMatchObject({ $id: 'urn:acquis:schema:lossless-file:2', type: 'object' })
})
