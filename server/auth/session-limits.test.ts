/** How long a session and its tokens last, and how much is kept of them: each at its length and above it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aVisitor } from '../../tests/contracts/http-visitor.ts'
import { buildTestHouse, type Person, type TestHouse } from '../../tests/support/test-house.ts'
import type { SessionId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { openSession, ownSessions, resolveSession } from './session.ts'

const { idleMs, absoluteMs, renewTokenAfterMs, tokenOverlapMs, seenEveryMs, maxListed, maxUserAgentLength } =
  limits.session

let house: TestHouse
let person: Person
let token = ''
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())
beforeEach(async () => {
  person = await house.aPerson()
  token = person.cookie.replace('sid=', '')
})

const resolve = (given = token) => resolveSession(house, given, true)
const sessionRow = () =>
  house.database.db.selectFrom('auth_session').selectAll().where('id', '=', person.sessionId).executeTakeFirstOrThrow()

test('a session idle for just under its time still signs one in; idle for all of it, it has ended', async () => {
  house.clock.forward(idleMs - 1)
  expect(await resolve()).not.toBeNull()
  house.clock.forward(idleMs)
  expect(await resolve()).toBeNull()
})

test('a session that is used all the time ends at its absolute end, and not before', async () => {
  let left = absoluteMs
  for (; left > idleMs; left -= idleMs / 2) {
    token = (await resolve())?.renewedToken ?? token
    house.clock.forward(idleMs / 2)
  }
  token = (await resolve())?.renewedToken ?? token
  house.clock.forward(left - 1)
  const last = await resolve()
  expect(last?.actor.sessionId).toBe(person.sessionId)
  house.clock.forward(1)
  expect(await resolve(last?.renewedToken ?? token)).toBeNull()
})

test('a token is renewed when its time has come, and not before', async () => {
  let age = 0
  for (; age + idleMs / 2 < renewTokenAfterMs; age += idleMs / 2) {
    house.clock.forward(idleMs / 2)
    expect((await resolve())?.renewedToken).toBeNull()
  }
  house.clock.forward(renewTokenAfterMs - age - 1)
  expect((await resolve())?.renewedToken).toBeNull()
  house.clock.forward(1)
  expect((await resolve())?.renewedToken).toBeTypeOf('string')
})

/** Goes on until the token has been renewed; returns the next one. */
async function nextToken(): Promise<string> {
  for (;;) {
    house.clock.forward(idleMs / 2)
    const next = (await resolve())?.renewedToken
    if (next === undefined) throw new Error('the session ended')
    if (next !== null) return next
  }
}

test('the token before is taken for just under the overlap after the next was used, and no longer', async () => {
  const next = await nextToken()
  expect(await resolve(next)).not.toBeNull()
  house.clock.forward(tokenOverlapMs - 1)
  expect(await resolve(token)).not.toBeNull()
  house.clock.forward(1)
  expect(await resolve(token)).toBeNull()
  expect(await resolve(next)).not.toBeNull()
})

test('a next token that nobody used is issued anew after the overlap, and not before', async () => {
  await nextToken()
  house.clock.forward(tokenOverlapMs - 1)
  expect((await resolve())?.renewedToken).toBeNull()
  house.clock.forward(1)
  expect((await resolve())?.renewedToken).toBeTypeOf('string')
})

test('being seen is written down once in its time, and then again', async () => {
  const opened = (await sessionRow()).last_seen_at
  house.clock.forward(seenEveryMs - 1)
  await resolve()
  expect((await sessionRow()).last_seen_at).toEqual(opened)
  house.clock.forward(1)
  await resolve()
  expect((await sessionRow()).last_seen_at).toEqual(house.clock.now())
})

async function openAnother(userAgent = 'test'): Promise<SessionId> {
  const { sessionId } = await house.unitOfWork(systemActor, work =>
    openSession(house, work, {
      sessionId: house.ids.next<SessionId>(),
      participantId: person.participantId,
      ...{ way: 'link', address: '127.0.0.1', userAgent },
    }),
  )
  return sessionId
}

test('so many of one’s sessions are listed, the latest seen first; the one before them is not', async () => {
  const ids: string[] = []
  for (let opened = 1; opened < maxListed; opened += 1) {
    house.clock.forward(1)
    ids.unshift(await openAnother())
  }
  ids.push(person.sessionId)
  expect((await ownSessions(house, person.participantId)).map(session => session.id)).toEqual(ids)
  house.clock.forward(1)
  ids.unshift(await openAnother())
  const listed = await ownSessions(house, person.participantId)
  expect(listed.map(session => session.id)).toEqual(ids.slice(0, maxListed))
})

test('what a browser calls itself is kept whole up to its length, and cut above it', async () => {
  const nameOf = async (length: number): Promise<string> => {
    const id = await openAnother('x'.repeat(length))
    return (await ownSessions(house, person.participantId)).find(session => session.id === id)?.userAgent ?? ''
  }
  expect(await nameOf(maxUserAgentLength)).toHaveLength(maxUserAgentLength)
  expect(await nameOf(maxUserAgentLength + 1)).toHaveLength(maxUserAgentLength)
  const odd = aVisitor(house, '127.0.0.1', 'x'.repeat(maxUserAgentLength + 1))
  expect((await odd.ask('GET', '/healthz')).statusCode).toBe(200)
})
