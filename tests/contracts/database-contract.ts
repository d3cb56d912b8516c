/**
 * What both databases promise alike: the traps in which code that runs on the embedded one would fail on PostgreSQL.
 * One suite, run by database.test.ts and database.pg.test.ts.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../server/platform/database.ts'

/** Registers the suite for a migrated database, which it closes. */
export function describeDatabase(open: () => Promise<Database>): void {
  let database: Database
  beforeAll(async () => void (database = await open()))
  afterAll(() => database.close())

  test('a bigint is text, a count is text, bytes are a Buffer, an instant is a Date', async () => {
    const { rows } = await sql<{ big: unknown; count: unknown; bytes: unknown; at: unknown }>`
      select 9007199254740993::bigint as big, (select count(*) from journal) as count,
        '\\x00ff'::bytea as bytes, now() as at`.execute(database.db)
    expect(rows[0]).toMatchObject({ big: '9007199254740993', count: expect.any(String) as unknown })
    expect(Buffer.isBuffer(rows[0]?.bytes)).toBe(true)
    expect(rows[0]?.at).toBeInstanceOf(Date)
  })

  test('a list must be written to jsonb as text', async () => {
    await expect(sql`select ${[1, 2]}::jsonb`.execute(database.db)).rejects.toThrow(/json/)
    const { rows } = await sql<{ list: unknown }>`select ${JSON.stringify([1, 2])}::jsonb as list`.execute(database.db)
    expect(rows[0]?.list).toEqual([1, 2])
  })

  test('errors carry the code of PostgreSQL', async () => {
    const add = (): Promise<unknown> =>
      database.db
        .insertInto('auth_attempt')
        .values({ key: 'k', window_start: new Date(0), count: 1 })
        .execute()
    await add()
    await expect(add()).rejects.toMatchObject({ code: '23505' })
  })

  test('a transaction that fails leaves nothing, and what stands beside it stays', async () => {
    const key = (name: string) => ({ key: name, window_start: new Date(1), count: 1 })
    const failing = database.db.transaction().execute(async transaction => {
      await transaction.insertInto('auth_attempt').values(key('inside')).execute()
      throw new Error('in the middle')
    })
    const beside = database.db.insertInto('auth_attempt').values(key('beside')).execute()
    await expect(failing).rejects.toThrow('in the middle')
    await beside
    const rows = await database.db
      .selectFrom('auth_attempt')
      .select('key')
      .where('window_start', '=', new Date(1))
      .execute()
    expect(rows).toEqual([{ key: 'beside' }])
  })

  test('the log has a connection that reads and writes, and bytes come back as they went in', async () => {
    const log = await database.openLogConnection()
    const bytes = Buffer.from([0, 1, 255])
    const rows = await log.query<{ data: Buffer; ord: string }>(
      'select data, ord from unnest($1::bytea[]) with ordinality as given(data, ord)',
      [[bytes, bytes]],
    )
    expect(rows.map(row => row.ord)).toEqual(['1', '2'])
    expect(rows[1]?.data.equals(bytes)).toBe(true)
    await log.close()
    expect(await database.db.selectFrom('journal').select('id').limit(1).execute()).toBeDefined()
  })

  test('the journal can be neither changed nor emptied', async () => {
    await sql`insert into journal (name) values ('first')`.execute(database.db)
    for (const statement of [
      sql`update journal set name = 'x'`,
      sql`delete from journal`,
      sql`truncate journal cascade`,
    ]) {
      await expect(statement.execute(database.db)).rejects.toThrow('append-only')
    }
  })
}
