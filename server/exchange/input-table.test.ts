/** The table of inputs and answers as a file: its columns, what it holds for whom, and that words stay words. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Phase } from '../../packages/domain/agenda.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { suggestStrike } from '../../tests/support/suggestion-makers.ts'
import {
  buildTestHouse,
  ministry,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../../tests/support/test-house.ts'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { publishDispositions } from '../consultation/disposition-effects.ts'
import { takeStock } from '../consultation/stock-commands.ts'
import { limits } from '../platform/limits.ts'
import { systemActor, type ParticipantActor } from '../platform/unit-of-work.ts'
import { buildExchange, type Exchange } from './build-exchange.ts'
import { exportInputs } from './table-commands.ts'
import { writeWorkbook } from './workbook-file.ts'
import { openZip } from './zip-file.ts'

let house: TestHouse
let agenda: TestAgenda
let moderator: Person
let drafter: Person
let government: Person
let business: Person
let observer: Person

const formula = '=HYPERLINK("https://evil.example","Click")'

/** Three inputs: one that looks like a formula, one of another organisation, and a suggestion that is backed. */
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ phase: 'consultation', goals: 1 })
  moderator = await house.aModerator(agenda)
  drafter = await house.aMember(agenda, 'drafter', ministry)
  government = await house.aGovernmentDelegate(agenda)
  business = await house.aBusinessDelegate(agenda)
  observer = await house.anObserver(agenda)
  await comment(government, formula)
  await comment(business, 'Two lines,\nand a "quote" with _x0041_ in it.')
})
afterAll(() => house.close())

const comment = (person: Person, words: string) =>
  house.as(person).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/threads`, anOpening({ kind: 'goal' }, words))
const fetched = (person: Person | null, format = 'xlsx', id: string = agenda.agendaId) =>
  house.as(person).get(`/api/agendas/${id}/inputs/table?format=${format}`)

async function answer(number: number, kind: string, reason: string): Promise<void> {
  type Row = { id: string; number: number; disposition: { id: string } | null }
  const path = `/api/agendas/${agenda.agendaId}`
  const { inputs } = (await house.as(moderator).get(`${path}/inputs`)).json<{ inputs: Row[] }>()
  const row = inputs.find(one => one.number === number)
  const body = { inputs: [{ id: row?.id, seen: row?.disposition?.id ?? null }], kind, reason, duplicateOf: null }
  const answered = await house.as(moderator).send('POST', `${path}/dispositions`, body)
  expect(answered.statusCode, answered.body).toBeLessThan(300)
}

async function roundIdNow() {
  const roundId = await latestRoundOf(house.database.db, agenda.agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  return roundId
}

async function toPhase(phase: Phase): Promise<void> {
  const roundId = await roundIdNow()
  await house.unitOfWork(systemActor, async work => {
    await work.db.updateTable('round').set({ phase }).where('id', '=', roundId).execute()
    if (phase === 'review')
      await publishDispositions(work, { agendaId: agenda.agendaId, roundId, at: house.clock.now() })
  })
}

/** The rows of a sheet by its heads, read by what ECMA-376 says alone. */
function rowsOf(bytes: Buffer, sheet = 1): readonly Record<string, string>[] {
  const xml = openZip(bytes).read(`xl/worksheets/sheet${sheet}.xml`)?.toString('utf8') ?? ''
  const rows = [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, cells = '']) =>
    [...cells.matchAll(/<c [^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map(([, inside = '']) =>
      inside
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
        .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    ),
  )
  const [heads = [], ...lines] = rows
  return lines.map(cells => Object.fromEntries(cells.map((cell, i) => [heads[i] ?? '', cell])))
}

describe('the table as a file', () => {
  test('has the columns of a comment template, its heads frozen, and words that look like a formula stay words', async () => {
    const file = await fetched(observer)
    expect([file.statusCode, file.headers['cache-control']]).toEqual([200, 'private, no-store'])
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="[\w-]+-inputs-round-1-[\d-]+\.xlsx"/)
    const xml = openZip(file.rawPayload).read('xl/worksheets/sheet1.xml')?.toString('utf8') ?? ''
    expect(xml).toContain('state="frozen"')
    expect(xml).not.toMatch(/<f[ >]/)
    const rows = rowsOf(file.rawPayload)
    expect(Object.keys(rows[0] ?? {})).toEqual([
      ...['No.', 'Organisation', 'Group', 'Goal', 'Paragraph', 'Type', 'Comment and justification', 'Proposed change'],
      ...['Backed by', 'Disposition', 'Reason', 'Resulting words', 'Status', 'Contest'],
    ])
    expect(rows[0]).toMatchObject({ 'No.': '1', 'Comment and justification': formula, Group: 'Government' })
    expect(rows[1]?.['Comment and justification']).toBe('Two lines,\nand a "quote" with _x0041_ in it.')
  })

  test('the header of a sheet has no more signs than a spreadsheet takes, and no half of one', () => {
    const headerOf = (title: string): string => {
      const table = { name: 'One', title, direction: 'ltr' as const, columns: [{ head: 'A', width: 9 }], rows: [] }
      const bytes = writeWorkbook([table], { title, at: '2026-11-26T00:00:00Z' })
      const xml = openZip(Buffer.from(bytes)).read('xl/worksheets/sheet1.xml')?.toString('utf8') ?? ''
      return (/<oddHeader>(.*?)<\/oddHeader>/s.exec(xml)?.[1] ?? '').replaceAll('&amp;', '&')
    }
    expect(headerOf('a & b'.padEnd(252, '.'))).toBe(`&C${'a && b'.padEnd(253, '.')}`)
    expect(headerOf('x'.repeat(254))).toBe(`&C${'x'.repeat(252)}…`)
    const crowded = headerOf('&👩‍👩‍👧'.repeat(60))
    expect(crowded.length).toBeLessThanOrEqual(255)
    expect(crowded).toMatch(/^&C(&&👩‍👩‍👧)+(&&)?…$/u)
  })

  test('as CSV a spreadsheet is kept from calculating what somebody wrote', async () => {
    const csv = (await fetched(observer, 'csv')).rawPayload.toString('utf8')
    expect(csv.startsWith('\ufeffNo.,Organisation,')).toBe(true)
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"",""Click"")"`)
    expect(csv).toContain('"Two lines,\nand a ""quote"" with _x0041_ in it."')
  })

  test('[D3] a prepared answer leaves for moderators alone, not even for a drafter who reads it; a published one for all', async () => {
    await answer(1, 'not-accepted', 'Prepared words.')
    const said = async (person: Person) => {
      const row = rowsOf((await fetched(person)).rawPayload)[0]
      return [row?.['Disposition'], row?.['Reason'], row?.['Status']]
    }
    expect(await said(moderator)).toEqual(['Not accepted', 'Prepared words.', 'Prepared, not published'])
    for (const person of [drafter, government, observer]) expect(await said(person)).toEqual(['', '', 'Open'])
    await toPhase('review')
    for (const person of [drafter, government]) {
      expect(await said(person)).toEqual(['Not accepted', 'Prepared words.', 'Published'])
    }
    await toPhase('consultation')
  })

  test('says whom a suggestion is from, what it changes and how many back it', async () => {
    const goal = agenda.goals[0]
    if (goal === undefined) throw new Error('an agenda without goals')
    await house.rooms.edit(goal.documentId, systemActor, ({ doc }) => {
      doc.transact(() => doc.getText('t').insert(1, 'The State shall act. ', {}))
      return Promise.resolve()
    })
    const name = await suggestStrike(house, goal, business, { strike: 'act', words: 'move' })
    await house
      .as(government)
      .send('POST', `/api/goals/${goal.goalId}/suggestions/${encodeURIComponent(name)}/backing`, {})
    const [roundId, agendaId] = [await roundIdNow(), agenda.agendaId]
    await house.unitOfWork(systemActor, work =>
      takeStock(house, work, { agendaId, roundId, at: house.clock.now(), isLate: false }),
    )
    const row = rowsOf((await fetched(observer)).rawPayload).find(one => one['Type'] === 'Suggestion')
    expect(row?.['Proposed change']?.replace(/[\u2066-\u2069]/g, '')).toBe('Strike: act\nInsert: move')
    expect([row?.['Backed by'], row?.['Paragraph']]).toEqual(['1', '1.1'])
    expect((await house.as(observer).get(`/agendas/${agenda.agendaId}/console`)).body).toMatch(
      /Backed by .?1.? organisation/,
    )
  })

  test('[D9] holds one’s own inputs or those of one’s organisation, or everybody’s of one goal or one group, where asked', async () => {
    const told = async (person: Person, of: string): Promise<readonly (string | undefined)[]> =>
      rowsOf((await fetched(person, `xlsx&${of}`)).rawPayload).map(row => row['Comment and justification'])
    const colleague = await house.aGovernmentDelegate(agenda)
    const all = await told(government, 'whose=all')
    expect(await told(government, 'whose=own')).toEqual([formula])
    expect([await told(colleague, 'whose=own'), await told(colleague, 'whose=organisation')]).toEqual([[], [formula]])
    expect(await told(observer, 'whose=organisation')).toEqual([])
    expect(await told(observer, 'group=government')).toEqual([formula])
    expect(await told(observer, `goal=${agenda.goals[0]?.goalId}`)).toEqual(all)
    expect(await told(observer, 'goal=00000000-0000-4000-8000-000000000000')).toEqual([])
    const { headers } = await fetched(government, 'csv&whose=own')
    expect(headers['content-disposition']).toMatch(/my-inputs-round-1-.*\.csv"/)
    const page = (await house.as(government).get(`/my-input?agenda=${agenda.agendaId}`)).body
    expect(page).toContain('inputs/table?format=xlsx&amp;whose=own"')
    expect((await fetched(government, 'csv&whose=theirs')).json()).toMatchObject({ code: 'malformed-request' })
  })

  test('is read from right to left in Arabic, in Arabic words', async () => {
    await house.as(observer).send('PUT', '/api/account/language', { language: 'ar' })
    const { rawPayload } = await fetched(observer)
    const xml = openZip(rawPayload).read('xl/worksheets/sheet1.xml')?.toString('utf8') ?? ''
    expect([xml.includes('rightToLeft="1"'), Object.keys(rowsOf(rawPayload)[0] ?? {})[4]]).toEqual([true, 'الفقرة'])
    await house.as(observer).send('PUT', '/api/account/language', { language: 'en' })
  })

  test('that somebody took it home is in the record; who may not read the agenda learns nothing', async () => {
    const names = await house.database.db
      .selectFrom('journal')
      .select('name')
      .where('name', '=', 'inputs-exported')
      .execute()
    expect(names.length).toBeGreaterThan(0)
    expect((await fetched(await house.aPerson())).json()).toMatchObject({ code: 'not-found' })
    expect((await fetched(null)).statusCode).toBe(401)
    expect((await fetched(observer, 'ods')).json()).toMatchObject({ code: 'malformed-request' })
  })
})

test('a round with more inputs than a table takes is refused; with as many it is not', async () => {
  const exchange: Exchange = buildExchange({ ...house, log: house.app.log as never })
  const actor = { kind: 'participant', participantId: moderator.participantId, locale: 'en' } as ParticipantActor
  const count = rowsOf((await fetched(moderator)).rawPayload).length
  expect(limits.exchange.maxTableRows).toBeGreaterThanOrEqual(20_000)
  const wanted = { agendaId: agenda.agendaId, goal: null, group: null } as const
  const asked = (most: number, whose: 'all' | 'own' = 'all') =>
    exportInputs(exchange.exports, actor, { ...wanted, whose }, 'csv', most)
  expect((await asked(count)).bytes.length).toBeGreaterThan(100)
  await expect(asked(count - 1)).rejects.toMatchObject({ code: 'table-too-large', facts: { max: count - 1 } })
  await expect(asked(0, 'own')).resolves.toBeTruthy()
  await exchange.close()
})

test('[A4] a sealed input is in nobody’s file but its own organisation’s, and tells no number', async () => {
  const sealed = await house.anAgenda({ phase: 'consultation', goals: 1 })
  const [mine, theirs] = [await house.aGovernmentDelegate(sealed), await house.aBusinessDelegate(sealed)]
  await house.database.db
    .updateTable('round')
    .set({ attribution: 'sealed' })
    .where('agenda_id', '=', sealed.agendaId)
    .execute()
  const opened = await house
    .as(mine)
    .send('POST', `/api/goals/${sealed.goals[0]?.goalId}/threads`, anOpening({ kind: 'goal' }, 'Nobody sees this.'))
  expect(opened.statusCode, opened.body).toBe(200)
  const count = async (person: Person) => rowsOf((await fetched(person, 'xlsx', sealed.agendaId)).rawPayload).length
  expect([await count(mine), await count(theirs), await count(await house.aModerator(sealed))]).toEqual([1, 0, 0])
})

test('sheets have names that a spreadsheet takes, each its own, and a cell no more than it can hold', () => {
  const table = { title: 'A & B', direction: 'ltr', columns: [{ head: 'Words', width: 9 }] } as const
  const bytes = writeWorkbook(
    [
      { ...table, name: 'Round [1]: a/b?', rows: [[`${'a'.repeat(32_766)}😀😀`]] },
      { ...table, name: 'Round [1]: a/b?', rows: [['\u0000\u000b<&>']] },
    ],
    { title: 'Two', at: '2026-11-26T12:00:00.000Z' },
  )
  const names = [...(openZip(bytes).read('xl/workbook.xml')?.toString() ?? '').matchAll(/<sheet name="([^"]*)"/g)]
  expect(names.map(([, name]) => name)).toEqual(['Round  1   a b', 'Round  1   a b 2'])
  expect(rowsOf(bytes)[0]?.['Words']).toBe(`${'a'.repeat(32_766)}…`)
  expect(rowsOf(bytes, 2)[0]?.['Words']).toBe('\ufffd\ufffd<&>')
})
