import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseHead } from '../../packages/record/verification.ts'
import { buildTestHouse, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { answerCommand } from '../operator-commands.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { chainPending } from './record-commands.ts'
import { forgetSealedWords } from './record-effects.ts'
import { verifyRecord } from './verify-queries.ts'

let house: TestHouse
let agenda: TestAgenda
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ goals: 2 })
  const delegate = await house.aGovernmentDelegate(agenda)
  await drop(0, `Covered elsewhere, as @${delegate.name} said`)
  await house.sequencer.chainAll()
})
afterAll(() => house.close())

async function drop(goal: number, reason: string): Promise<void> {
  const moderator = await house.aModerator(agenda)
  await house.as(moderator).send('POST', `/api/goals/${agenda.goals[goal]?.goalId}/drop`, { reason })
}

const verify = () => verifyRecord(house.database.db, null)
const rows = async (): Promise<number> =>
  Number((await sql<{ count: string }>`select count(*) as count from record`.execute(house.database.db)).rows[0]?.count)

/** Does this as the owner of the database who put the triggers off, looks, and takes it back. */
async function tampered(statement: ReturnType<typeof sql>, look: (db: TestHouse['database']['db']) => Promise<void>) {
  const undo = new Error('undo')
  await house.database.db
    .transaction()
    .execute(async work => {
      await sql`set local session_replication_role = replica`.execute(work)
      await statement.execute(work)
      await look(work)
      throw undo
    })
    .catch((cause: unknown) => {
      if (cause !== undo) throw cause
    })
}

test('[R4] every entry of the journal is chained, once and in the order of ids', async () => {
  const { rows: chained } = await sql<{ journal_id: string; seq: string }>`
    select seq, journal_id from record order by seq`.execute(house.database.db)
  const journal = await house.database.db.selectFrom('journal').select('id').orderBy('id').execute()
  expect(chained.map(row => row.journal_id)).toEqual(journal.map(row => row.id))
  expect(chained.map(row => Number(row.seq))).toEqual(journal.map((_row, i) => i + 1))
  expect(await verify()).toMatchObject({ kind: 'intact', pending: 0 })
})

test('[R4] the database refuses to change, delete or empty the record', async () => {
  for (const statement of [
    sql`update record set hash = previous_hash`,
    sql`delete from record`,
    sql`truncate record`,
    sql`truncate journal cascade`,
  ])
    await expect(statement.execute(house.database.db)).rejects.toThrow('append-only')
})

test('[R4] more entries than limits.record.maxChainedAtOnce are chained batch by batch, and all verified over limits.record.maxVerifiedAtOnce', async () => {
  const fresh = await buildTestHouse()
  const { db } = fresh.database
  await fresh.sequencer.chainAll()
  const before = Number(
    (await db.selectFrom('record').select('seq').orderBy('seq', 'desc').executeTakeFirst())?.seq ?? 0,
  )
  const many = limits.record.maxVerifiedAtOnce + 1
  await sql`insert into journal (name, facts) select 'language-chosen', jsonb_build_object('language', n)
    from generate_series(1, ${many}::integer) n`.execute(db)
  expect(await chainPending(fresh.database)).toBe(limits.record.maxChainedAtOnce)
  await fresh.sequencer.chainAll()
  expect(await verifyRecord(db, null)).toMatchObject({ kind: 'intact', head: { seq: BigInt(before + many) } })
  await fresh.close()
})

describe('whoever owns the database and puts the triggers off', () => {
  const middle = sql`(select seq from record order by seq offset 10 limit 1)`
  const entry = sql`(select journal_id from record order by seq offset 10 limit 1)`
  const zeros = sql`decode(repeat('00', 32), 'hex')`
  const somebody = sql`'00000000-0000-4000-8000-00000000000f'`

  test.each([
    ['at', sql`update journal set at = at + interval '1 microsecond' where id = ${entry}`, 'entry-altered'],
    ['name', sql`update journal set name = 'goal-dropped' where id = ${entry}`, 'entry-altered'],
    ['actor_id', sql`update journal set actor_id = ${somebody} where id = ${entry}`, 'entry-altered'],
    ['session_id', sql`update journal set session_id = ${somebody} where id = ${entry}`, 'entry-altered'],
    ['agenda_id', sql`update journal set agenda_id = ${somebody} where id = ${entry}`, 'entry-altered'],
    ['goal_id', sql`update journal set goal_id = ${somebody} where id = ${entry}`, 'entry-altered'],
    ['facts', sql`update journal set facts = facts || '{"more": 1}' where id = ${entry}`, 'entry-altered'],
    ['the entry', sql`delete from journal where id = ${entry}`, 'entry-missing'],
    ['journal_id', sql`update record set journal_id = 0 where seq = ${middle}`, 'entry-missing'],
    ['payload_hash', sql`update record set payload_hash = ${zeros} where seq = ${middle}`, 'entry-altered'],
    ['previous_hash', sql`update record set previous_hash = ${zeros} where seq = ${middle}`, 'order-broken'],
    ['hash', sql`update record set hash = ${zeros} where seq = ${middle}`, 'hash-altered'],
    ['seq', sql`update record set seq = 1000000 where seq = ${middle}`, 'row-missing'],
    ['the row', sql`delete from record where seq = ${middle}`, 'row-missing'],
  ])('[R6] is found out after changing %s of a row in the middle', async (_column, statement, what) => {
    await tampered(statement, async db => {
      expect(await verifyRecord(db, null)).toMatchObject({ kind: 'altered', seq: 11n, what })
    })
  })

  test('[R6] is found out after putting an entry into the journal that nobody chained', async () => {
    await tampered(sql`insert into journal (name) values ('session-opened')`, async db => {
      expect(await verifyRecord(db, null)).toMatchObject({ kind: 'stray-entry' })
    })
  })

  test.each([0, -7])('[R6] is found out after chaining a planted entry under the number %i', async seq => {
    const planted = sql`with planted as (insert into journal (name) values ('session-opened') returning id)
      insert into record (seq, journal_id, payload_hash, previous_hash, hash)
      select ${sql.lit(seq)}, id, ${zeros}, ${zeros}, ${zeros} from planted`
    await tampered(sql`alter table record drop constraint record_seq_check`, async db => {
      await planted.execute(db)
      expect(await verifyRecord(db, null)).toMatchObject({ kind: 'altered', seq: BigInt(seq), what: 'order-broken' })
    })
  })

  test('[R6] is found out after cutting the chain alone, and with a kept head after cutting the journal too', async () => {
    const { head } = await verify()
    const last = sql`(select max(seq) from record)`
    const cut = sql`delete from record where seq = ${last}`
    await tampered(cut, async db => expect(await verifyRecord(db, null)).toMatchObject({ kind: 'stray-entry' }))
    const cutBoth = sql`with gone as (delete from record where seq = ${last} returning journal_id)
      delete from journal where id in (select journal_id from gone)`
    await tampered(cutBoth, async db => {
      expect(await verifyRecord(db, null)).toMatchObject({ kind: 'intact' })
      expect(await verifyRecord(db, head)).toMatchObject({ kind: 'altered', seq: head.seq, what: 'tail-missing' })
    })
  })

  test('[R5, R6] is found out after changing words beside an entry', async () => {
    await tampered(sql`update journal_words set words = 'Covered by goal 9'`, async db => {
      expect(await verifyRecord(db, null)).toMatchObject({ kind: 'altered', what: 'words-altered' })
    })
  })
})

test('[R5] words are beside the journal and not in it; when they must go, the chain still holds', async () => {
  const { participantId } = await house.aGovernmentDelegate(agenda)
  await drop(1, 'As @Somebody Gone told us')
  await house.sequencer.chainAll()
  const { db } = house.database
  const facts = await db.selectFrom('journal').select('facts').where('name', '=', 'goal-dropped').execute()
  expect(JSON.stringify(facts)).not.toContain('told us')
  const before = await db.selectFrom('journal_words').selectAll().execute()
  expect(before.map(row => row.words)).toContain('As @Somebody Gone told us')
  await house.unitOfWork(systemActor, work => forgetSealedWords(work, { participantId, name: 'Somebody Gone' }))
  const after = await db.selectFrom('journal_words').select('words').execute()
  expect(after.map(row => row.words)).not.toContain('As @Somebody Gone told us')
  expect(after).toHaveLength(before.length - 1)
  expect(await verify()).toMatchObject({ kind: 'intact' })
})

describe('npm run acquis -- verify', () => {
  const command = (...words: string[]) => answerCommand(house, { words: ['verify', ...words], fileText: null })

  test('says that the record is intact and prints its head, which it takes back', async () => {
    await house.sequencer.chainAll()
    const answer = await command()
    const [head = ''] = /\d+:[0-9a-f]{64}/.exec(answer.text) ?? []
    expect(answer).toMatchObject({ exitCode: 0, text: expect.stringContaining(`intact: ${await rows()} entries`) })
    expect(parseHead(head)).not.toBeNull()
    expect(await command('--head', head)).toEqual(answer)
    const other = `${head.slice(0, -1)}${head.endsWith('0') ? '1' : '0'}`
    expect(await command('--head', other)).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('First altered row'),
    })
    expect(await command('--head', 'yesterday')).toMatchObject({ exitCode: 2 })
  })

  test('says how many entries wait to be chained', async () => {
    await house.aPerson()
    expect(await command()).toMatchObject({ exitCode: 0, text: expect.stringMatching(/wait/) })
  })
})
