/** Importing the catalogue as versions, and choosing the frameworks of an agenda. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IndicatorId } from '../../packages/domain/ids.ts'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { answerCommand } from '../operator-commands.ts'
import { importStarterCatalogue, wantsStarterCatalogue } from '../starter-catalogue.ts'
import { systemActor, type Actor } from '../platform/unit-of-work.ts'
import { importCatalogue } from './catalogue-commands.ts'
import { indicatorInFull, indicatorsOfAgenda, linksOfAgenda, wordsOfCodes } from './catalogue-queries.ts'
import { catalogueVersions, linkTargets, searchEntries } from './entry-queries.ts'

const folder = join(import.meta.dirname, '../../catalogue')
const frameworks = readFileSync(join(folder, 'indicators.json'), 'utf8')
const acquis = readFileSync(join(folder, 'norms.json'), 'utf8')

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('the starter catalogue is there whole after a first start, as one version of each file', async () => {
  expect(await wantsStarterCatalogue(house)).toBe(false)
  const { db } = house.database
  const { indicators, references } = await linkTargets(db)
  expect([indicators.size, references.size]).toEqual([109, 44])
  expect((await catalogueVersions(db)).map(({ file, number }) => `${file} ${number}`).toSorted()).toEqual([
    'acquis 1',
    'frameworks 1',
  ])
  for (const [table, count] of [
    ['evidence_type', 7],
    ['document_kind', 9],
    ['forum', 15],
    ['acquis_kind', 7],
    ['acquis_report', 9],
  ] as const) {
    expect(await db.selectFrom(table).select('id').execute()).toHaveLength(count)
  }
})

test('the same content again changes nothing, whatever the order and the spaces of the file', async () => {
  await importStarterCatalogue(house)
  const respelt = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(acquis)).toReversed()))
  expect(await importCatalogue(house, systemActor, respelt)).toEqual({ file: 'acquis', version: null, entries: 0 })
  expect(await catalogueVersions(house.database.db)).toHaveLength(2)
})

test('a changed file is a new version, and what links point to stays', async () => {
  const own = await buildTestHouse()
  try {
    const agenda = await own.anAgenda({ goals: 14 })
    const before = await linksOfAgenda(own.database.db, agenda.agendaId, 'house')
    const changed = frameworks.replace('A high level of ICT security', 'A very high level of ICT security')
    expect(await importCatalogue(own, systemActor, changed)).toEqual({ file: 'frameworks', version: 2, entries: 1 })
    const indicator = await indicatorInFull(own.database.db, 'ncsi3-2.1' as IndicatorId)
    expect(indicator?.facts.rationale).toContain('A very high level')
    expect(await linksOfAgenda(own.database.db, agenda.agendaId, 'house')).toEqual(before)
    const kept = await own.database.db.selectFrom('catalogue_version').select('content').where('number', '=', 1).execute()
    expect(JSON.stringify(kept)).toContain('A high level of ICT security')
  } finally {
    await own.close()
  }
})

test('an indicator that a new version leaves out is withdrawn: readable, no longer found, back when it returns', async () => {
  const own = await buildTestHouse()
  try {
    const agenda = await own.anAgenda({ goals: 14 })
    const { db } = own.database
    const file = JSON.parse(frameworks)
    file.frameworks[0].indicators = file.frameworks[0].indicators.filter((each: { id: string }) => each.id !== 'ncsi3-2.1')
    const without = JSON.stringify(file)
    // The indicators behind it move up by one place: a change of theirs as well.
    expect((await importCatalogue(own, systemActor, without)).version).toBe(2)
    expect((await indicatorInFull(db, 'ncsi3-2.1' as IndicatorId))?.isWithdrawn).toBe(true)
    expect((await linkTargets(db)).indicators.has('ncsi3-2.1')).toBe(false)
    expect(await searchEntries(db, agenda.agendaId, { words: 'IND-1', kind: 'indicator' })).toEqual([])
    expect((await linksOfAgenda(db, agenda.agendaId, 'house')).some(link => link.indicatorId === 'ncsi3-2.1')).toBe(true)
    expect((await importCatalogue(own, systemActor, frameworks)).version).toBe(3)
    expect((await indicatorInFull(db, 'ncsi3-2.1' as IndicatorId))?.isWithdrawn).toBe(false)
  } finally {
    await own.close()
  }
})

test.each([
  ['another code', ['"id": "gci5-1"', '"code": "PILLAR-1", "id": "gci5-1"'], 'would change the code “GCI5-1”'],
  ['a code of the acquis', ['"id": "gci5-1"', '"code": "NORM-13A", "id": "gci5-9"'], 'has the code “NORM-13A”'],
] as const)('an entry with %s is refused with its line, and nothing of the file is taken', async (_what, change, reason) => {
  const broken = frameworks.replace(change[0], change[1]).replace('A high level of ICT', 'Another level of ICT')
  const answer = await answerCommand(house, { words: ['catalogue', 'import', 'file.json'], fileText: broken })
  expect(answer).toMatchObject({ exitCode: 1, text: expect.stringMatching(/line \d+: frameworks\[2\]\.indicators\[1\]/) })
  expect(answer.text).toContain(reason)
  const indicator = await indicatorInFull(house.database.db, 'ncsi3-2.1' as IndicatorId)
  expect(indicator?.facts.rationale).toContain('A high level')
})

test('the operator imports a framework of her own, and is told when nothing changed', async () => {
  const file = JSON.parse(frameworks)
  const [indicator] = file.frameworks[1].indicators
  const own = { ...file.frameworks[1], id: 'own', title: 'Our own set', short_title: 'Own' }
  own.indicators = [{ ...indicator, id: 'own-1', framework: 'own', title: 'Something of our own' }]
  const fileText = JSON.stringify({ ...file, frameworks: [own] })
  const words = ['catalogue', 'import', 'own.json']
  expect(await answerCommand(house, { words, fileText })).toMatchObject({ exitCode: 0, text: expect.stringContaining('2 entries') })
  expect((await answerCommand(house, { words, fileText })).text).toContain('says the same already')
  expect((await linkTargets(house.database.db)).indicators.size).toBe(110)
  expect(await wordsOfCodes(house.database.db, ['OWN-1', 'NORM-13A', 'NOTHING'])).toEqual([
    { kind: 'indicator', id: 'own-1', code: 'OWN-1', title: 'Something of our own', from: 'Own', binding: null },
    {
      kind: 'reference',
      id: 'norm-13a',
      code: 'NORM-13A',
      title: 'Cooperate for stability and security',
      from: 'Norm of responsible state behaviour',
      binding: false,
    },
  ])
})

test('importing is for the house and for administrators', async () => {
  const person = await house.aPerson()
  const actor: Actor = {
    kind: 'participant',
    ...person,
    displayName: person.name,
    locale: 'en',
    isAdministrator: false,
  }
  await expect(importCatalogue(house, actor, frameworks)).rejects.toMatchObject({ code: 'not-found' })
})

test('the starter agenda uses the frameworks of its links, the source framework first, and brings its links', async () => {
  const agenda = await house.anAgenda({ goals: 14 })
  const used = await indicatorsOfAgenda(house.database.db, agenda.agendaId)
  expect(used[0]?.id).toBe('ncsi-3.0')
  expect(used.map(({ facts }) => facts.short_title)).toContain('SDG targets')
  expect(used).toHaveLength(9)
  const links = await linksOfAgenda(house.database.db, agenda.agendaId, 'house')
  expect(links.filter(link => link.indicatorId !== null)).toHaveLength(115)
  expect(links.filter(link => link.how !== '')).toHaveLength(6)
  expect(links.every(link => link.state === 'proposed' && link.proposedBy === null)).toBe(true)
})
