/** One's own account through the real doors: name, address, a forgotten password, and erasing it all. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formerParticipantName } from '../../packages/domain/account.ts'
import { limits } from '../../server/platform/limits.ts'
import { buildTestHouse, ministry, type Person, type TestHouse } from '../support/test-house.ts'
import { aVisitor, addAccount, type Visitor } from './http-visitor.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

const password = 'a long enough password'
const minuteMs = 60_000
let counted = 0
const anAddress = (): string => `account-${(counted += 1)}@example.org`
const codeOf = (answer: { json(): unknown }): unknown => (answer.json() as { code?: unknown }).code

/** Somebody with a password who is signed in by it. */
async function aSignedIn(): Promise<{ readonly email: string; readonly visitor: Visitor }> {
  const email = anAddress()
  await addAccount(house, email, password)
  const visitor = aVisitor(house, `10.7.${Math.floor(counted / 250)}.${counted % 250}`)
  expect((await visitor.ask('POST', '/api/session', { body: { email, password } })).statusCode).toBe(200)
  return { email, visitor }
}

async function mailTo(email: string) {
  return house.database.db
    .selectFrom('email_outbox')
    .select(['subject', 'body'])
    .where('to_address', '=', email)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
}
const tokenIn = (text: string | undefined): string => /token=([\w-]+)/.exec(text ?? '')?.[1] ?? ''

describe('the profile', () => {
  test('a new name is what others see from now on', async () => {
    const agenda = await house.anAgenda({ goals: 1 })
    const delegate = await house.aGovernmentDelegate(agenda)
    const heard: unknown[] = []
    const stop = house.bus.subscribe('access-changed', event => heard.push(event))
    const answer = await house.as(delegate).send('PATCH', '/api/account', { displayName: '  Amal Nasser ' })
    stop()
    expect(answer.statusCode).toBe(200)
    const members = await house.as(delegate).get(`/api/agendas/${agenda.agendaId}/members`)
    expect(members.body).toContain('"Amal Nasser"')
    expect(heard).toEqual([{ participantId: delegate.participantId, agendaId: agenda.agendaId }])
  })

  test('a name that is none is refused', async () => {
    const person = await house.aPerson()
    expect(codeOf(await house.as(person).send('PATCH', '/api/account', { displayName: ' ' }))).toBe('name-not-valid')
    expect(codeOf(await house.as(person).send('PATCH', '/api/account', { displayName: 'x'.repeat(201) }))).toBe(
      'name-not-valid',
    )
    expect(codeOf(await house.as(null).send('PATCH', '/api/account', { displayName: 'A' }))).toBe('not-signed-in')
  })
})

describe('the address', () => {
  const ask = (visitor: Visitor, body: object) => visitor.ask('POST', '/api/account/email', { body })
  const confirm = (token: string) => aVisitor(house).ask('POST', '/api/account/email/confirmation', { body: { token } })

  test('changes when the link in the new mailbox is used, once; the old mailbox is told', async () => {
    const { email, visitor } = await aSignedIn()
    const next = anAddress()
    expect((await ask(visitor, { email: next.toUpperCase(), current: password })).statusCode).toBe(200)
    const token = tokenIn((await mailTo(next))?.body)
    expect((await visitor.ask('GET', '/api/session')).body).toContain(email)
    expect((await confirm(token)).statusCode).toBe(200)
    expect((await visitor.ask('GET', '/api/session')).body).toContain(next)
    expect((await mailTo(email))?.subject).toMatch(/new address/)
    expect(codeOf(await confirm(token))).toBe('link-already-used')
    const old = await aVisitor(house, '10.8.0.1').ask('POST', '/api/session', { body: { email, password } })
    expect(codeOf(old)).toBe('wrong-email-or-password')
  })

  test('needs the current password, or a sign-in by link just now', async () => {
    const { visitor } = await aSignedIn()
    expect(codeOf(await ask(visitor, { email: anAddress() }))).toBe('current-password-needed')
    expect(codeOf(await ask(visitor, { email: anAddress(), current: 'another long password' }))).toBe(
      'current-password-wrong',
    )
    expect(codeOf(await ask(visitor, { email: 'nothing', current: password }))).toBe('email-not-valid')
    const byLink = await house.aPerson()
    expect((await house.as(byLink).send('POST', '/api/account/email', { email: anAddress() })).statusCode).toBe(200)
    house.clock.forward(limits.signIn.freshLinkMs)
    const late = await house.as(byLink).send('POST', '/api/account/email', { email: anAddress() })
    expect([late.statusCode, codeOf(late)]).toEqual([403, 'fresh-link-needed'])
  })

  test('of somebody else is refused to the one who reads that mailbox, not to the one who asks', async () => {
    const { visitor } = await aSignedIn()
    const other = await aSignedIn()
    expect((await ask(visitor, { email: other.email, current: password })).statusCode).toBe(200)
    const refused = await confirm(tokenIn((await mailTo(other.email))?.body))
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'email-already-taken'])
  })

  test('a link that is unknown or older than limits.signIn.emailChangeValidMinutes changes nothing', async () => {
    const { visitor } = await aSignedIn()
    const next = anAddress()
    await ask(visitor, { email: next, current: password })
    house.clock.forward(limits.signIn.emailChangeValidMinutes * minuteMs)
    expect(codeOf(await confirm(tokenIn((await mailTo(next))?.body)))).toBe('link-expired')
    expect(codeOf(await confirm('unknown'))).toBe('link-unknown')
  })
})

describe('a forgotten password', () => {
  const ask = (email: string) => aVisitor(house).ask('POST', '/api/password-resets', { body: { email } })
  const use = (token: string, next = 'another long password', visitor = aVisitor(house)) =>
    visitor.ask('POST', '/api/password-resets/use', { body: { token, next } })

  test('the answer is the same for an address that is unknown, and no mail goes there', async () => {
    const { email } = await aSignedIn()
    const unknown = anAddress()
    const [known, other] = [await ask(email), await ask(unknown)]
    expect([other.statusCode, other.body]).toEqual([known.statusCode, known.body])
    expect(await mailTo(unknown)).toBeUndefined()
    expect((await mailTo(email))?.body).toContain('/sign-in/reset?token=')
    expect(codeOf(await ask('nothing'))).toBe('email-not-valid')
  })

  test('the link sets the password once, ends every session and opens one here', async () => {
    const { email, visitor } = await aSignedIn()
    await ask(email)
    const token = tokenIn((await mailTo(email))?.body)
    const here = aVisitor(house)
    expect(codeOf(await use(token, 'short', here))).toBe('password-too-short')
    expect((await use(token, 'another long password', here)).statusCode).toBe(200)
    expect((await here.ask('GET', '/api/session')).body).toContain(email)
    expect(codeOf(await visitor.ask('GET', '/api/session'))).toBe('not-signed-in')
    expect(codeOf(await use(token))).toBe('link-already-used')
    const signIn = (word: string) =>
      aVisitor(house, '10.8.0.2').ask('POST', '/api/session', { body: { email, password: word } })
    expect(codeOf(await signIn(password))).toBe('wrong-email-or-password')
    expect((await signIn('another long password')).statusCode).toBe(200)
  })

  test('a later link replaces an earlier one; after limits.signIn.resetValidMinutes none works', async () => {
    const { email } = await aSignedIn()
    await ask(email)
    const first = tokenIn((await mailTo(email))?.body)
    house.clock.forward(1)
    await ask(email)
    const second = tokenIn((await mailTo(email))?.body)
    expect(codeOf(await use(first))).toBe('link-already-used')
    house.clock.forward(limits.signIn.resetValidMinutes * minuteMs)
    expect(codeOf(await use(second))).toBe('link-expired')
    expect(codeOf(await use('unknown'))).toBe('link-unknown')
  })

  test('a closed account is not opened by it', async () => {
    const { email } = await aSignedIn()
    await ask(email)
    const token = tokenIn((await mailTo(email))?.body)
    const { db } = house.database
    await db.updateTable('participant').set({ disabled_at: house.clock.now() }).where('email', '=', email).execute()
    expect(codeOf(await use(token))).toBe('account-disabled')
  })
})

test('an account made with a copied link loses its password and sessions once the mailbox is proven', async () => {
  const email = anAddress()
  await addAccount(house, email, password)
  const { db } = house.database
  await db.updateTable('participant').set({ email_verified_at: null }).where('email', '=', email).execute()
  const squatter = aVisitor(house, '10.8.1.1')
  await squatter.ask('POST', '/api/session', { body: { email, password } })
  const owner = aVisitor(house, '10.8.1.2')
  await owner.ask('POST', '/api/sign-in-links', { body: { email } })
  const token = tokenIn((await mailTo(email))?.body)
  expect((await owner.ask('POST', '/api/sign-in-links/use', { body: { token } })).statusCode).toBe(200)
  expect(codeOf(await squatter.ask('GET', '/api/session'))).toBe('not-signed-in')
  const again = await squatter.ask('POST', '/api/session', { body: { email, password } })
  expect(codeOf(again)).toBe('wrong-email-or-password')
  expect((await owner.ask('GET', '/api/session')).body).toContain('"hasPassword":false')
})

describe('erasing an account', () => {
  const canary = 'Quetzalcoatl'

  /** Every value of every table, as text: whatever any slice keeps. */
  async function everything(): Promise<string> {
    const { db } = house.database
    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
    const found: string[] = []
    for (const { name } of tables.rows) {
      const rows = await sql<{ row: unknown }>`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(db)
      for (const { row } of rows.rows)
        if (JSON.stringify(row).toLowerCase().includes(canary.toLowerCase())) found.push(name)
    }
    return found.join(', ')
  }

  async function aCanary(): Promise<{ person: Person; agendaId: string; moderator: Person; goalId: string }> {
    const agenda = await house.anAgenda({ goals: 1 })
    const moderator = await house.aModerator(agenda)
    const email = `${canary.toLowerCase()}-${(counted += 1)}@example.org`
    const invite = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
      emails: [email],
      role: 'delegate',
      organisation: ministry,
    })
    const token = tokenIn(invite.json<{ invited: { url: string }[] }>().invited[0]?.url)
    const visitor = aVisitor(house)
    await visitor.ask('POST', '/api/invitations/joining', { body: { token, displayName: canary, password } })
    const session = (await visitor.ask('GET', '/api/session')).json<{
      participant: { id: Person['participantId'] }
      session: { id: Person['sessionId'] }
    }>()
    const cookie = `sid=${visitor.cookies.get('sid')}`
    const person = { participantId: session.participant.id, sessionId: session.session.id, email, name: canary, cookie }
    return { person, agendaId: agenda.agendaId, moderator, goalId: agenda.goals[0]?.goalId ?? '' }
  }

  test('takes name and address out of every table, ends sessions and seats, and keeps the id in the record', async () => {
    const { person, agendaId, moderator } = await aCanary()
    const { db } = house.database
    const invited = await house.as(moderator).send('POST', `/api/agendas/${agendaId}/members`, {})
    expect(invited.statusCode).toBe(404)
    // She invites somebody herself, so that her name is in a mail to another.
    await db
      .updateTable('member')
      .set({ role: 'moderator', organisation_id: null })
      .where('participant_id', '=', person.participantId)
      .execute()
    await house.as(person).send('POST', `/api/agendas/${agendaId}/invitations`, {
      emails: [anAddress()],
      role: 'observer',
      organisation: null,
    })
    expect(await everything()).not.toBe('')

    const refused = await house.as(person).send('POST', '/api/account/erasure', {})
    expect(codeOf(refused)).toBe('current-password-needed')
    const erased = await house.as(person).send('POST', '/api/account/erasure', { current: password })
    expect([erased.statusCode, erased.body]).toEqual([200, '{}'])

    expect(await everything()).toBe('')
    expect(codeOf(await house.as(person).get('/api/session'))).toBe('not-signed-in')
    const row = await db.selectFrom('participant').selectAll().where('id', '=', person.participantId).executeTakeFirst()
    expect(row).toMatchObject({ display_name: formerParticipantName, email: `${person.participantId}@erased.invalid` })
    const journal = await db.selectFrom('journal').select('name').where('actor_id', '=', person.participantId).execute()
    expect(journal.map(({ name }) => name)).toContain('participant-erased')
    expect(journal.map(({ name }) => name)).toContain('invitation-accepted')
    const seats = await db
      .selectFrom('member')
      .select('id')
      .where('participant_id', '=', person.participantId)
      .where('removed_at', 'is', null)
      .execute()
    expect(seats).toEqual([])
  })

  test('no page and no list of the agenda shows name or address afterwards', async () => {
    const { person, agendaId, moderator, goalId } = await aCanary()
    await house.as(person).send('POST', '/api/account/erasure', { current: password })
    const paths = ['/', '/account', `/agendas/${agendaId}`, `/agendas/${agendaId}/members`, `/goals/${goalId}`]
    const lists = [
      `/api/agendas/${agendaId}`,
      `/api/agendas/${agendaId}/members`,
      `/api/agendas/${agendaId}/invitations`,
      `/api/goals/${goalId}`,
      '/api/agendas',
    ]
    for (const path of [...paths, ...lists]) {
      const answer = await house.as(moderator).get(path)
      expect(answer.statusCode, path).toBeLessThan(400)
      expect(answer.body.toLowerCase(), path).not.toContain(canary.toLowerCase())
    }
  })

  test('is refused to the last moderator of an agenda, and then nothing is gone', async () => {
    const agenda = await house.anAgenda({ goals: 1 })
    const moderator = await house.aModerator(agenda)
    const refused = await house.as(moderator).send('POST', '/api/account/erasure', {})
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'last-moderator-stays'])
    expect((await house.as(moderator).get('/api/session')).body).toContain(moderator.email)
    await house.aModerator(agenda)
    expect((await house.as(moderator).send('POST', '/api/account/erasure', {})).statusCode).toBe(200)
  })

  test('without a password it needs a sign-in by link just now', async () => {
    const person = await house.aPerson()
    house.clock.forward(limits.signIn.freshLinkMs)
    const refused = await house.as(person).send('POST', '/api/account/erasure', {})
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'fresh-link-needed'])
  })
})
