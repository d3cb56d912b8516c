/** The same start on PostgreSQL: nothing but DATABASE_URL changes, and two processes may start at once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgresql, type PostgresqlInstance } from '../support/postgresql-instance.ts'
import { serveHouse } from '../support/served-house.ts'

let postgresql: PostgresqlInstance
beforeAll(async () => void (postgresql = await startPostgresql()))
afterAll(() => postgresql.stop())

test('two processes that start at once on an empty database make one demonstration', async () => {
  const databaseUrl = await postgresql.createDatabase()
  const houses = await Promise.all([serveHouse({ databaseUrl }), serveHouse({ databaseUrl })])
  const [first, second] = houses
  try {
    expect(houses.filter(house => house.links.length === 6)).toHaveLength(1)
    expect(houses.filter(house => house.output().includes('npm run acquis -- sign-in-link'))).toHaveLength(1)
    expect(first.output()).not.toContain('power cut')
    // A link made by one is good at the other.
    const link = new URL(await first.signInLink('leila.haddad@digital.aldermark.example'))
    const page = await fetch(`${second.origin}${link.pathname}${link.search}`)
    expect(await page.text()).toContain('Leila Haddad')
    expect(await first.stop()).toBe(0)
    expect((await fetch(`${second.origin}/readyz`)).status).toBe(200)
  } finally {
    for (const house of houses) await house.close()
  }
})

test('a database that does not answer is said in one sentence', async () => {
  const refused = serveHouse({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  await expect(refused).rejects.toThrow('The database does not answer')
})
