/** What goes with an adopted text is in every file of it, in full: positions by group, statements, digest, a page to sign. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { htmlWords } from '../../packages/exchange/html-words.ts'
import type { LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { markdownWords } from '../../packages/exchange/markdown-words.ts'
import { callGoals, say } from '../../tests/support/consensus-makers.ts'
import { decideAll } from '../../tests/support/tracked-document.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { bringAgenda } from './bring-agenda-commands.ts'
import { readLosslessFile } from './lossless-reader.ts'
import { readPdf } from './pdf-reader.ts'

let house: TestHouse
let agenda: TestAgenda
let observer: Person
let moderator: Person
let second: Person
let digest = ''

const reservation = 'We read “shall” as = “should”; our parliament decides. - So far.'
const objection = { words: 'Not without a date.', wording: 'In good time, and no later than 2030.' }

/** One goal adopted: an objection given up for a reservation, a dissociation, and an organisation that said nothing. */
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ goals: 1, phase: 'consensus' })
  const government = await house.aGovernmentDelegate(agenda)
  const business = await house.aBusinessDelegate(agenda)
  await house.aMember(agenda, 'delegate', { ...society })
  observer = await house.anObserver(agenda)
  moderator = await house.aModerator(agenda)
  second = await house.aModerator(agenda)
  const goalId = agenda.goals[0]?.goalId ?? ''
  await callGoals(house, agenda)
  await say(house, government, goalId, { stand: 'objection', ...objection, paragraphs: ['1.1'] })
  await say(house, government, goalId, { stand: 'reservation', words: reservation })
  const said = await say(house, business, goalId, { stand: 'dissociation', words: 'Not ours.', paragraphs: ['1.1'] })
  if (said.statusCode !== 200) throw new Error(said.body)
  const asked = await house
    .as(moderator)
    .send('POST', `/api/agendas/${agenda.agendaId}/consensus/close`, { reason: 'Everybody has spoken' })
  const { confirmationId } = asked.json<{ confirmationId: string }>()
  const confirmed = await house.as(second).send('POST', `/api/confirmations/${confirmationId}/confirm`)
  if (confirmed.statusCode >= 300) throw new Error(confirmed.body)
  const row = await house.database.db
    .selectFrom('adoption')
    .innerJoin('document_version', 'document_version.id', 'adoption.version_id')
    .select('document_version.hash')
    .executeTakeFirstOrThrow()
  digest = row.hash.toString('hex')
})
afterAll(() => house.close())

const society = { name: 'Safe Communities Network', group: 'civil_society', country: null, code: 'SCN' } as const

async function fileOf(format: string, more: object = {}, whole = false): Promise<Buffer> {
  const path = whole ? `/api/agendas/${agenda.agendaId}/exports` : `/api/goals/${agenda.goals[0]?.goalId}/exports`
  const wish = { format, text: 'clean', annexes: [], paper: 'a4', language: 'en', ...more }
  const { id } = (await house.as(observer).send('POST', path, wish)).json<{ id: string }>()
  for (;;) {
    const { state, refusal } = (await house.as(observer).get(`/api/exports/${id}`)).json<{
      state: string
      refusal: unknown
    }>()
    if (state === 'failed') throw new Error(JSON.stringify(refusal))
    if (state === 'done') break
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const { rawPayload } = await house.as(observer).get(`/api/exports/${id}/file`)
  const folder = process.env['ACQUIS_PICTURES']
  if (folder !== undefined && folder !== '')
    await writeFile(
      join(folder, `adopted${whole ? '-agenda' : ''}-${JSON.stringify(more).replace(/\W+/g, '-')}.${format}`),
      rawPayload,
    )
  return rawPayload
}

/** Letters, digits and signs alone: every format has spaces and isolates of its own. */
const bare = (words: string): string => words.normalize('NFKC').replace(/[\s\u2066-\u2069\u200e\u200f]/gu, '')
const read: { readonly [format: string]: (bytes: Buffer) => string } = {
  docx: bytes =>
    decideAll(bytes, 'accept')
      .map(({ text }) => text)
      .join(' '),
  // Arabic stands in it from its end; that each letter is there is checked before the file is handed out.
  pdf: bytes =>
    readPdf(bytes)
      .body.flatMap(({ glyphs }) => glyphs)
      .join(''),
  html: bytes => htmlWords(bytes.toString('utf8')),
  markdown: bytes => markdownWords(bytes.toString('utf8')),
}

describe.each(['docx', 'pdf', 'html', 'markdown'])('[K12] an adopted goal as %s', format => {
  test('says who adopted which version when, by which rule, and its digest', async () => {
    const words = bare(read[format]?.(await fileOf(format)) ?? '')
    for (const part of [
      'Version 1, adopted in round 1',
      `confirmed by Secretariat, ${second.name}`,
      'Rule: positions. Each of these groups needs support of its own: Government and Business',
      digest,
    ])
      expect(words).toContain(bare(part))
  })

  test('has every position in its group, every statement in full, and a page to sign', async () => {
    const words = bare(read[format]?.(await fileOf(format)) ?? '')
    const order = [
      ...['Government', 'Ministry of Aldland', 'Reservation', 'Business', 'Dissociates', 'Civil society', society.name],
      ...['Took no position', 'Reservations', reservation, 'Dissociations', 'paragraph 1.1', 'Not ours.'],
      ...[
        'Objections that were lifted',
        objection.words,
        objection.wording,
        'Sign-off',
        'Function',
        'Signature',
        'Date',
      ],
    ]
    let at = words.indexOf(bare(digest))
    for (const part of order) {
      const found = words.indexOf(bare(part), at)
      expect([part, found >= at]).toEqual([part, true])
      at = found
    }
  })

  test('has them in Arabic too, and in a file of the whole agenda', async () => {
    const words = bare(read[format]?.(await fileOf(format, { language: 'ar' }, true)) ?? '')
    const arabic = format === 'pdf' ? [] : ['الاعتماد', 'التوقيعات']
    for (const part of [...arabic, reservation, digest]) expect(words).toContain(bare(part))
  })
})

test('[K12] the lossless file holds them as data; brought in elsewhere nobody is made to have said them', async () => {
  const file = readLosslessFile((await fileOf('json')).toString('utf8'))
  expect(file.goals[0]?.adoptions).toMatchObject([
    {
      ...{ round: 1, version: 1, digest, rule: { kind: 'positions', requiredGroups: ['government', 'business'] } },
      ...{ askedBy: { name: moderator.name, organisation: null }, confirmedBy: { name: second.name } },
      positions: [
        { code: 'ALD', group: 'government', stand: 'reservation', words: reservation, paragraphs: [] },
        { group: 'business', stand: 'dissociation', words: 'Not ours.', paragraphs: ['1.1'] },
      ],
      lifted: [{ code: 'ALD', stand: 'objection', ...objection, paragraphs: ['1.1'] }],
      silent: [{ organisation: society.name, group: 'civil_society' }],
    },
  ])
  const whole: LosslessFile = { ...file, scope: 'agenda' }
  const { agendaId }: { agendaId: AgendaId } = await bringAgenda(house, systemActor, whole)
  const rows = await house.database.db.selectFrom('round').select('id').where('agenda_id', '=', agendaId).execute()
  const taken = await house.database.db
    .selectFrom('position')
    .select('id')
    .where(
      'round_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  expect(taken).toEqual([])
})

test('a goal that was reopened says that its text is not the adopted one any more', async () => {
  const goalId = agenda.goals[0]?.goalId ?? ''
  await house.database.db
    .updateTable('goal')
    .set({ state: 'reopened' })
    .where('id', '=', goalId as never)
    .execute()
  expect((await fileOf('markdown')).toString('utf8')).toContain('its text above is not the adopted one')
})
