/** Versions of a text over HTTP: kept for ever, compared with who changed what, and restored without losing anything. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replaceWords, typeInto } from '../../tests/support/text-makers.ts'
import { buildTestHouse, ministry, type Person, type TestHouse } from '../../tests/support/test-house.ts'
import { anOpening, rangesOfWords } from '../../tests/support/thread-makers.ts'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'

type Version = { readonly number: number; readonly label: string; readonly cause: string; readonly hash: string }
type Hand = { readonly organisation: string | null; readonly insertions: number; readonly deletions: number }
type Redline = {
  readonly from: string
  readonly to: string
  readonly matchedBy: string
  readonly hands: readonly Hand[]
  readonly figures: { readonly [name: string]: number }
  readonly rows: readonly {
    readonly isMoved: boolean
    readonly mark: string
    readonly runs: readonly { readonly text: string; readonly change: string; readonly by: number | null }[]
  }[]
}

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

async function aGoal() {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  return {
    agenda,
    goal,
    path: `/api/goals/${goal.goalId}`,
    delegate: await house.aGovernmentDelegate(agenda),
    moderator: await house.aModerator(agenda),
  }
}

async function keep(person: Person, path: string, label: string): Promise<Version> {
  const answer = await house.as(person).send('POST', `${path}/versions`, { label })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Version>()
}

async function compare(person: Person, path: string, query: string): Promise<Redline> {
  const answer = await house.as(person).get(`${path}/redline?${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Redline>()
}

const firstBlock = async ({ documentId }: { readonly documentId: DocumentId }): Promise<string> => {
  const doc = await house.rooms.readDocument(documentId)
  const [block] = layout(doc)
  return block === undefined ? '' : blockText(block)
}
const changes = (redline: Redline, change: string): readonly string[] =>
  redline.rows.flatMap(row => row.runs.filter(run => run.change === change).map(run => run.text))

describe('keeping a version', () => {
  test('a version is numbered, labelled and hashed, and says what the text said', async () => {
    const { goal, path, delegate } = await aGoal()
    const said = await firstBlock(goal)
    const kept = await keep(delegate, path, ' Before the holidays ')
    expect(kept).toMatchObject({ number: 1, label: 'Before the holidays', cause: 'kept' })
    expect(kept.hash).toMatch(/^[0-9a-f]{64}$/)
    await typeInto(house, goal, 'Now. ')
    const read = await house.as(delegate).get(`${path}/versions/1`)
    expect(read.json<{ blocks: { text: string }[] }>().blocks[0]?.text).toBe(said)
    const { versions } = (await house.as(delegate).get(`${path}/versions`)).json<{
      versions: { by: { organisation: string } }[]
    }>()
    expect(versions[0]?.by.organisation).toBe(ministry.name)
  })

  test('two that say the same have the same hash, whoever keeps them', async () => {
    const { path, delegate, moderator } = await aGoal()
    const [one, other] = [await keep(delegate, path, 'One'), await keep(moderator, path, 'Other')]
    expect([other.number, other.hash]).toEqual([2, one.hash])
  })

  test('who may not write may not keep, and reads all the same', async () => {
    const { agenda, path, delegate } = await aGoal()
    await keep(delegate, path, 'One')
    const observer = house.as(await house.anObserver(agenda))
    expect((await observer.send('POST', `${path}/versions`, { label: 'Mine' })).statusCode).toBe(403)
    expect((await observer.get(`${path}/versions/1`)).statusCode).toBe(200)
    expect((await observer.get(`${path}/versions/2`)).statusCode).toBe(404)
    expect((await house.as(await house.aPerson()).get(`${path}/versions/1`)).statusCode).toBe(404)
  })

  test('no statement changes or removes a version', async () => {
    const { path, delegate } = await aGoal()
    await keep(delegate, path, 'One')
    const { db } = house.database
    for (const statement of [
      sql`update document_version set label = 'Another'`,
      sql`delete from document_version`,
      sql`truncate document_version cascade`,
    ])
      await expect(statement.execute(db)).rejects.toThrow('a version of a text never changes')
  })

  test('a text may have so many versions and no more', async () => {
    const { goal, path, delegate } = await aGoal()
    await keep(delegate, path, 'First')
    const { maxPerText } = limits.version
    await sql`
      insert into document_version (id, document_id, number, epoch, seq, label, cause, state, suggesters, plain_text,
        hash, created_at)
      select gen_random_uuid(), document_id, ${maxPerText - 1}, epoch, seq, 'Many', cause, state, suggesters, plain_text,
        hash, created_at from document_version where document_id = ${goal.documentId}`.execute(house.database.db)
    expect((await keep(delegate, path, 'Last')).number).toBe(maxPerText)
    const above = await house.as(delegate).send('POST', `${path}/versions`, { label: 'Above' })
    expect(above.json<{ code: string }>().code).toBe('too-many-versions')
  })
})

describe('comparing two moments', () => {
  test('what was replaced is told at whole words, with the organisation that did it', async () => {
    const { agenda, goal, path, delegate } = await aGoal()
    const business = await house.aBusinessDelegate(agenda)
    await keep(delegate, path, 'One')
    const [word = ''] = (await firstBlock(goal)).split(' ')
    await replaceWords(house, goal, [word, `${word}x`], business)
    const redline = await compare(delegate, path, 'from=1&to=now')
    expect([changes(redline, 'deleted'), changes(redline, 'inserted')]).toEqual([[word], [`${word}x`]])
    const hand = redline.hands.find(one => one.organisation === 'Brook Chamber of Commerce')
    expect(hand).toMatchObject({ insertions: 1, deletions: 1 })
    expect(redline.figures).toMatchObject({ insertions: 1, deletions: 1, wordsInserted: 1, wordsDeleted: 1 })
  })

  test('the earlier moment stands first however they are asked for, and a moment equals itself', async () => {
    const { goal, path, delegate } = await aGoal()
    await keep(delegate, path, 'One')
    await typeInto(house, goal, 'More. ')
    await keep(delegate, path, 'Two')
    const asked = await Promise.all(
      ['from=1&to=2', 'from=2&to=1', 'from=now&to=1'].map(query => compare(delegate, path, query)),
    )
    expect(asked.map(({ from, to }) => [from, to])).toEqual([
      ['1', '2'],
      ['1', '2'],
      ['1', 'now'],
    ])
    expect(asked.map(one => changes(one, 'inserted'))).toEqual([['More. '], ['More. '], ['More. ']])
    const same = await compare(delegate, path, 'from=2&to=now')
    expect(same.rows.every(row => row.runs.every(run => run.change === 'same'))).toBe(true)
  })

  test('who deleted something is found in the log, however it is read in portions and compacted', async () => {
    const { goal, path, delegate } = await aGoal()
    await keep(delegate, path, 'One')
    const rows = limits.version.logRowsAtOnce + 1
    const [word = ''] = (await firstBlock(goal)).split(' ')
    await replaceWords(house, goal, [word, 'Other'], delegate)
    await sql`
      insert into document_update (document_id, data, participant_id, session_id, hash)
      select document_id, '\\x0000'::bytea, null, null, sha256('\\x0000'::bytea)
      from document_version, generate_series(1, ${rows}) where document_id = ${goal.documentId}`.execute(
      house.database.db,
    )
    await house.rooms.compact(goal.documentId)
    const redline = await compare(delegate, path, 'from=1&to=now')
    expect(redline.hands.find(one => one.organisation === ministry.name)).toMatchObject({ deletions: 1 })
  })

  test('texts without a common past are compared by their words, and nobody is named', async () => {
    const { goal, path, delegate } = await aGoal()
    await keep(delegate, path, 'One')
    await typeInto(house, goal, 'More words. ', delegate)
    await sql`update document set epoch = 2 where id = ${goal.documentId}`.execute(house.database.db)
    const redline = await compare(delegate, path, 'from=1&to=now')
    expect(redline.matchedBy).toBe('words')
    expect(changes(redline, 'inserted').join('')).toBe('More words. ')
    const restored = await house
      .as(await house.aModerator(await agendaOf(goal)))
      .send('POST', `${path}/versions/1/restore`, {})
    expect(restored.json<{ code: string }>().code).toBe('version-of-other-epoch')
  })
})

describe('restoring', () => {
  test('the text says the version again, what stood there is a version, and the words it kept keep their threads', async () => {
    const { goal, path, delegate, moderator } = await aGoal()
    const said = await firstBlock(goal)
    const [first = '', second = '', third = ''] = said.split(' ')
    await keep(delegate, path, 'One')
    const ranges = await rangesOfWords(house, goal, `${second} ${third}`)
    const opening = anOpening({ kind: 'passage', ranges })
    expect((await house.as(delegate).send('POST', `${path}/threads`, opening)).statusCode).toBe(200)
    await replaceWords(house, goal, [`${first} ${second}`, 'Something'], delegate)
    const answer = await house.as(moderator).send('POST', `${path}/versions/1/restore`, {})
    expect(answer.json()).toEqual({ wordsBack: 2, wordsGone: 1 })
    expect(await firstBlock(goal)).toBe(said)
    const { versions } = (await house.as(delegate).get(`${path}/versions`)).json<{ versions: Version[] }>()
    expect(versions.map(({ cause, label }) => [cause, label])).toEqual([
      ['restore', ''],
      ['kept', 'One'],
    ])
    const anchor = await house.database.db
      .selectFrom('anchor')
      .selectAll()
      .where('document_id', '=', goal.documentId)
      .executeTakeFirstOrThrow()
    const doc = await house.rooms.readDocument(goal.documentId)
    expect(await rangesOfWords(house, goal, `${second} ${third}`)).toEqual(anchor.ranges)
    expect(layout(doc).length).toBeGreaterThan(1)
    const moved = await house.database.db
      .selectFrom('document_moved')
      .select('cause')
      .where('document_id', '=', goal.documentId)
      .execute()
    expect(new Set(moved.map(({ cause }) => cause))).toEqual(new Set(['restore']))
  })

  test('restoring what the text says already is refused, and so is a version that there is not', async () => {
    const { path, delegate, moderator } = await aGoal()
    await keep(delegate, path, 'One')
    const restore = async (number: number) =>
      (await house.as(moderator).send('POST', `${path}/versions/${number}/restore`, {})).json<{ code: string }>().code
    expect(await restore(1)).toBe('version-says-the-same')
    expect(await restore(2)).toBe('not-found')
  })

  test('a delegate may not restore, and nobody while the text is closed to decisions', async () => {
    const { path, delegate } = await aGoal()
    await keep(delegate, path, 'One')
    const refused = await house.as(delegate).send('POST', `${path}/versions/1/restore`, {})
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, 'not-allowed-for-role'])
  })
})

describe('authorship', () => {
  test('signs are counted by organisation, and the first text is nobody’s', async () => {
    const { agenda, goal, path, delegate } = await aGoal()
    const business = await house.aBusinessDelegate(agenda)
    await typeInto(house, goal, 'Twelve signs', business)
    const answer = (await house.as(delegate).get(`${path}/authorship`)).json<{
      hands: { organisation: string | null; signs: number }[]
      signsOfNobody: number
      blocks: { runs: { text: string; by: number | null }[] }[]
    }>()
    const place = answer.hands.findIndex(({ organisation }) => organisation === 'Brook Chamber of Commerce')
    expect(answer.hands[place]?.signs).toBe(12)
    expect(answer.signsOfNobody).toBeGreaterThan(12)
    expect(answer.blocks[0]?.runs[0]).toEqual({ text: 'Twelve signs', by: place, decision: null })
  })
})

async function agendaOf(goal: { readonly goalId: string }) {
  const { agenda_id } = await house.database.db
    .selectFrom('goal')
    .select('agenda_id')
    .where('id', '=', goal.goalId as never)
    .executeTakeFirstOrThrow()
  return { agendaId: agenda_id, title: '', goals: [] }
}
