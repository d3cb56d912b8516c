/**
 * An account is erased, and what people see forgets her: every table, page, answer, file and mail, in each language.
 * What she and others said stays, for her organisation and its group.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { exportFormats } from '../../packages/domain/exchange.ts'
import { inflateRawSync } from 'node:zlib'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import { say } from '../../packages/messages/say.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { pagesOfTheHouse, type PagesWorld } from '../journeys/pages-of-the-house.ts'
import { endpointRows } from '../permission/endpoint-rows.ts'
import { buildCanaryWorld, canaries, type CanaryWorld } from '../support/canary-world.ts'

let world: CanaryWorld
let held: readonly string[]
let before: { readonly record: unknown; readonly keptFile: string; readonly ownFile: string }
beforeAll(async () => {
  // Nobody takes mails at this port: they wait in the outbox.
  world = await buildCanaryWorld({ variables: { SMTP_URL: 'smtp://127.0.0.1:1' } })
  held = canariesIn(await everyValue())
  const [keptFile, ownFile] = [await world.askFile(world.reader, 'docx'), await world.askFile(world.canary, 'json')]
  before = { record: await record(), keptFile, ownFile }
  await world.erase()
}, 120_000)
afterAll(() => world.house.close())

const canariesIn = (text: string): string[] => canaries.filter(word => text.toLowerCase().includes(word.toLowerCase()))

/** Every value of every table, as text. */
async function everyValue(): Promise<string> {
  const { db } = world.house.database
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
  const rows = await Promise.all(
    tables.rows.map(({ name }) => sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(db)),
  )
  return JSON.stringify(rows.map(found => found.rows))
}

type Said = {
  readonly words: string | null
  readonly author: { readonly name: string | null } & Record<string, unknown>
}

/** What stays of her: words, organisations, suggestions and decisions, and what is counted by organisation. */
async function record(): Promise<unknown> {
  const { house, reader, agenda, goalId } = world
  const read = async <T>(path: string): Promise<T> => (await house.as(reader).get(path)).json<T>()
  const threads = (
    await Promise.all(
      [`/api/goals/${goalId}/threads`, `/api/agendas/${agenda.agendaId}/threads`].map(path =>
        read<{ threads: { number: number; comments: Said[]; resolvedBy: Said['author'] | null }[] }>(path),
      ),
    )
  ).flatMap(answer => answer.threads)
  const { links } = await read<{ links: { proposedBy: { name: string } | null; decision: { by: unknown } | null }[] }>(
    `/api/goals/${goalId}/links`,
  )
  const { activity } = await read<{ activity: { sentence: string; by: { name: string } }[] }>(
    `/api/agendas/${agenda.agendaId}/activity`,
  )
  const { db } = house.database
  const heard = await sql`
    select organisation.name, stakeholder_group, count(*) from comment_thread
    join organisation on organisation.id = comment_thread.organisation_id group by 1, 2 order by 1`.execute(db)
  return {
    threads: threads.map(thread => ({
      ...thread,
      comments: thread.comments.map(comment => ({ ...nameless(comment), mentions: [] })),
      resolvedBy: { ...thread.resolvedBy, name: '' },
    })),
    links: links.map(link => ({
      ...link,
      proposedBy: link.proposedBy === null ? null : { ...link.proposedBy, name: '' },
      decision: link.decision === null ? null : { ...link.decision, by: '' },
    })),
    coverage: await read(`/api/agendas/${agenda.agendaId}/coverage`),
    activity: activity.map(({ by, ...line }) => ({ ...line, by: { ...by, name: '' } })),
    heard: heard.rows,
  }
}

function nameless<S extends Said>({ author, words, ...rest }: S) {
  const unmentioned = words?.replaceAll(/@(Quetzalcoatl|A former participant)/g, '@') ?? null
  return { ...rest, words: unmentioned, author: { ...author, name: '' } }
}

test('no table holds her name, former name, address or device; words, decisions and counts are what they were', async () => {
  expect(held).toEqual(canaries)
  expect(canariesIn(await everyValue())).toEqual([])
  expect(await record()).toEqual(before.record)
})

test('a mention of her reads as the label, in words, earlier words and quoted words alike', async () => {
  const { house, reader, threadId, commentId } = world
  const { thread } = (await house.as(reader).get(`/api/threads/${threadId}`)).json<{ thread: { comments: Said[] } }>()
  expect(thread.comments.map(({ words }) => words)).toEqual([
    'What of the costs?',
    '@A former participant, the budget bears them.',
    'Said to @A former participant, and to all.',
    'Then I am content.',
    'As @A former participant said elsewhere.',
  ])
  const { versions } = (await house.as(reader).get(`/api/comments/${commentId}/history`)).json<{
    versions: { words: string }[]
  }>()
  expect(versions.at(-1)?.words).toBe('First said to @A former participant alone.')
})

test.each(['en', 'fr', 'ar'] as const)('no page names her to another member, in %s', async language => {
  const { house, reader, agenda, goalId } = world
  await house.as(reader).send('PUT', '/api/account/language', { language })
  const indicators = (await house.as(reader).get(`/api/goals/${goalId}/links`)).json<{
    links: { indicatorId: string | null }[]
  }>()
  const indicatorId = indicators.links.findLast(link => link.indicatorId !== null)?.indicatorId ?? ''
  // No page that is looked at here asks the served house for its address.
  const places: Omit<PagesWorld, 'house'> = { agendaId: agenda.agendaId, goalId, indicatorId }
  let looked = 0
  for (const { page, state, as, path } of pagesOfTheHouse) {
    // The addresses of these come from a mail of their own, or from the served house's operator.
    if (as === null && (state === 'confirm' || page === 'invitation' || page === 'withdrawals')) continue
    const address = await path(places as PagesWorld)
    const answer = await house.as(as === null ? null : reader).get(address)
    expect([canariesIn(answer.body), page, state]).toEqual([[], page, state])
    looked += 1
  }
  expect(looked).toBeGreaterThan(20)
  const label = say(language, 'former-participant')
  const goal = (await house.as(reader).get(`/goals/${goalId}`)).body
  expect(goal).toContain(`@${label}`)
  expect(goal.includes('former participant')).toBe(language === 'en')
})

test('no answer of any door that reads names her', async () => {
  const { house, reader, threadId, commentId } = world
  const doors = boundEndpoints(house.app).filter(({ method }) => method === 'GET')
  expect(doors.length).toBeGreaterThan(20)
  for (const door of doors) {
    const call = await endpointRows[door.name]?.(world, 'moderator')
    const params = {
      ...call?.params,
      ...('threadId' in (call?.params ?? {}) ? { threadId } : {}),
      ...('commentId' in (call?.params ?? {}) ? { commentId } : {}),
    }
    const answer = await house.as(reader).get(addressOf(door, params, call?.query))
    expect([door.name, canariesIn(answer.body)]).toEqual([door.name, []])
  }
})

function addressOf({ path }: Endpoint, params: Readonly<Record<string, string>>, query = {}): string {
  const search = new URLSearchParams(query).toString()
  return `${path.replace(/:(\w+)/g, (_place, name: string) => params[name] ?? '')}${search === '' ? '' : `?${search}`}`
}

test('a file that was made before is gone, for her and for others', async () => {
  const { house, reader, canary } = world
  for (const [person, id] of [
    [reader, before.keptFile],
    [canary, before.ownFile],
  ] as const) {
    const answer = await house.as(person).get(`/api/exports/${id}/file`)
    expect(['export-is-gone', 'not-signed-in']).toContain(answer.json<{ code: string }>().code)
  }
})

test.each(exportFormats)('a file as %s names nobody, in three languages', async format => {
  for (const language of ['en', 'fr', 'ar'] as const) {
    const bytes = await world.makeFile(world.reader, format, language)
    const text = format === 'docx' ? unzipped(bytes) : bytes.toString('utf8')
    expect(canariesIn(text)).toEqual([])
    if (format === 'pdf') continue // its words are read in erasure.office.test.ts
    expect(text).toContain('Then I am content.')
    const label = say(language, 'former-participant')
    expect(text).toContain(format === 'json' ? 'A former participant' : label)
  }
})

/** Every part of a zip, one after the other, by its local headers. */
function unzipped(bytes: Buffer): string {
  const parts: string[] = []
  for (let at = bytes.indexOf('PK\u0003\u0004'); at >= 0; at = bytes.indexOf('PK\u0003\u0004', at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    parts.push(bytes.readUInt16LE(at + 8) === 8 ? inflateRawSync(bytes.subarray(start)).toString('utf8') : '')
  }
  expect(parts.length).toBeGreaterThan(8)
  return parts.join('\n')
}

test('mails that wait tell of a former participant, in the language of their reader', async () => {
  const mails = await world.house.database.db
    .selectFrom('email_outbox')
    .select(['subject', 'body'])
    .where('body', '!=', '')
    .where('sent_at', 'is', null)
    .execute()
  const about = mails.filter(({ body }) => body.includes('former participant'))
  expect(about.map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/^A former participant \(Ministry of Aldland\) mentioned you/),
  )
  expect(about.map(({ body }) => body)).toContainEqual(expect.stringMatching(/^A former participant invites you to/))
  expect(canariesIn(JSON.stringify(mails))).toEqual([])
})
