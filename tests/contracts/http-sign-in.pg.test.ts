/** What only real concurrency can show: one link, one winner; counts that many connections share; leases on mails. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aVisitor, addAccount } from './http-visitor.ts'
import { buildTestHouse, type TestHouse } from '../support/test-house.ts'
import { claimMail } from '../../server/notification/notification-commands.ts'
import { postMail } from '../../server/notification/notification-effects.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { issueSignInLink } from '../../server/auth/sign-in-link.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

test('of twenty browsers that use one link at once, one gets in', async () => {
  await addAccount(house, 'link@example.org', null)
  const url = await house.unitOfWork(systemActor, work =>
    issueSignInLink({ ...house, publicOrigin: house.config.publicOrigin }, work, {
      email: 'link@example.org',
      validMinutes: 15,
    }),
  )
  const token = new URL(url).searchParams.get('token')
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      aVisitor(house, `10.1.0.${i}`).ask('POST', '/api/sign-in-links/use', { body: { token } }),
    ),
  )
  expect(answers.filter(answer => answer.statusCode === 200)).toHaveLength(1)
  expect(answers.filter(answer => answer.statusCode === 410)).toHaveLength(19)
  const sessions = await house.database.db.selectFrom('auth_session').select('id').execute()
  expect(sessions).toHaveLength(1)
})

test('thirty guesses at once are answered five times', async () => {
  await addAccount(house, 'guessed@example.org', 'a long enough password')
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      aVisitor(house, `10.2.0.${i}`).ask('POST', '/api/session', {
        body: { email: 'guessed@example.org', password: `guess number ${i}` },
      }),
    ),
  )
  expect(answers.filter(answer => answer.statusCode === 401)).toHaveLength(5)
  expect(answers.filter(answer => answer.statusCode === 429)).toHaveLength(25)
})

test('of sixteen requests at the moment of renewal one gets the new token and all are answered', async () => {
  await addAccount(house, 'renewed@example.org', 'a long enough password')
  const visitor = aVisitor(house)
  await visitor.ask('POST', '/api/session', {
    body: { email: 'renewed@example.org', password: 'a long enough password' },
  })
  for (let times = 0; times < 3; times += 1) {
    house.clock.forward(8 * 3_600_000)
    if (times < 2) await visitor.ask('GET', '/api/session')
  }
  const cookie = `sid=${visitor.cookies.get('sid')}`
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => visitor.ask('GET', '/api/session', { headers: { cookie } })),
  )
  expect(answers.every(answer => answer.statusCode === 200)).toBe(true)
  expect(answers.filter(answer => answer.cookies.length > 0)).toHaveLength(1)
})

test('ten workers share thirty mails, each taken once', async () => {
  await house.mailWorker.close()
  await house.database.db.deleteFrom('email_outbox').execute()
  for (let i = 0; i < 30; i += 1) {
    await house.unitOfWork(systemActor, work =>
      postMail(house, work, { to: `m${i}@example.org`, locale: 'en', subject: 's', body: 'b' }),
    )
  }
  const taken: string[] = []
  const worker = async (): Promise<void> => {
    for (let mail = await claimMail(house); mail !== null; mail = await claimMail(house)) taken.push(mail.id)
  }
  await Promise.all(Array.from({ length: 10 }, worker))
  expect(taken).toHaveLength(30)
  expect(new Set(taken).size).toBe(30)
})
