/** Invitations through the real doors: who may invite, what a link opens, and every way in which it does not. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addMember } from '../../server/agenda/agenda-commands.ts'
import type { InvitationId } from '../../packages/domain/ids.ts'
import { limits } from '../../server/platform/limits.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import {
  buildTestHouse,
  chamber,
  ministry,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../support/test-house.ts'
import { aVisitor } from './http-visitor.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

let counted = 0
const anAddress = (): string => `invited-${(counted += 1)}@example.org`
const tokenIn = (url: string): string => new URL(url).searchParams.get('token') ?? ''
const codeOf = (answer: { json(): unknown }): unknown => (answer.json() as { code?: unknown }).code

type InviteWish = { readonly emails?: readonly string[]; readonly role?: string; readonly organisation?: unknown }
function sendInvitation(moderator: Person, agenda: TestAgenda, wish: InviteWish = {}) {
  // Mails are told apart by their instants.
  house.clock.forward(1)
  const body = { emails: [anAddress()], role: 'delegate', organisation: ministry, ...wish }
  return house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, body)
}

async function aTable() {
  const agenda = await house.anAgenda({ goals: 1 })
  return { agenda, moderator: await house.aModerator(agenda) }
}

/** An open invitation with the link to copy and the one that was mailed. */
async function anInvitation(facts: InviteWish & { readonly email?: string } = {}) {
  const { agenda, moderator } = await aTable()
  const { email = anAddress(), ...wish } = facts
  const answer = await sendInvitation(moderator, agenda, { ...wish, emails: [email] })
  expect(answer.statusCode).toBe(200)
  const [invited] = answer.json().invited
  if (invited === undefined) throw new Error(answer.body)
  return { agenda, moderator, email, id: invited.id, copied: tokenIn(invited.url), mailed: await mailedToken(email) }
}

async function mailedToken(email: string): Promise<string> {
  const { body } = await house.database.db
    .selectFrom('email_outbox')
    .select('body')
    .where('to_address', '=', email)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  return tokenIn(/http\S+/.exec(body)?.[0] ?? '')
}

const join = (token: string, more: object = {}, visitor = aVisitor(house)) =>
  visitor.ask('POST', '/api/invitations/joining', { body: { token, displayName: 'Amal Nasser', ...more } })
const accept = (person: Person, body: object) => house.as(person).send('POST', '/api/invitations/acceptance', body)

async function seatsIn(agenda: TestAgenda) {
  return house.database.db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['participant.email', 'member.role', 'organisation.code', 'participant.email_verified_at'])
    .where('member.agenda_id', '=', agenda.agendaId)
    .where('member.removed_at', 'is', null)
    .where('member.role', '!=', 'moderator')
    .execute()
}

describe('inviting', () => {
  test('several addresses of one organisation at once: each gets one mail and one link to copy, bad ones their reason', async () => {
    const { agenda, moderator } = await aTable()
    const [one, two, member] = [anAddress(), anAddress(), await house.aGovernmentDelegate(agenda)]
    const answer = await sendInvitation(moderator, agenda, {
      emails: [one, ` ${two.toUpperCase()} `, one, 'nothing', member.email],
    })
    const { invited, refused } = answer.json() as { invited: { email: string; url: string }[]; refused: unknown[] }
    expect(invited.map(({ email }) => email)).toEqual([one, two])
    expect(refused).toEqual([
      { email: 'nothing', code: 'email-not-valid' },
      { email: member.email, code: 'already-a-member' },
    ])
    const mails = await house.database.db
      .selectFrom('email_outbox')
      .select(['to_address', 'body'])
      .where('to_address', 'in', [one, two])
      .execute()
    expect(mails.map(mail => mail.to_address).toSorted()).toEqual([one, two])
    expect(mails.every(mail => mail.body.includes(ministry.name) && mail.body.includes(agenda.title))).toBe(true)
    expect(mails.some(mail => invited.some(({ url }) => mail.body.includes(url)))).toBe(false)
  })

  test('no token is stored in clear, in any table', async () => {
    const { copied, email } = await anInvitation()
    const tokens = await house.database.db.selectFrom('auth_token').selectAll().where('email', '=', email).execute()
    expect(tokens).toHaveLength(2)
    expect(JSON.stringify(tokens)).not.toContain(copied)
  })

  test('is for moderators: members are told so, outsiders and strangers nothing', async () => {
    const { agenda } = await aTable()
    const delegate = await house.aGovernmentDelegate(agenda)
    const refused = await sendInvitation(delegate, agenda)
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'not-allowed-for-role'])
    const outsider = await sendInvitation(await house.aPerson(), agenda)
    expect([outsider.statusCode, codeOf(outsider)]).toEqual([404, 'not-found'])
    const stranger = await house.as(null).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
      emails: ['a@example.org'],
      role: 'observer',
      organisation: null,
    })
    expect(codeOf(stranger)).toBe('not-signed-in')
  })

  test('a role that needs an organisation is refused without one, and the secretariat with one', async () => {
    const { agenda, moderator } = await aTable()
    expect(codeOf(await sendInvitation(moderator, agenda, { organisation: null }))).toBe('member-needs-organisation')
    expect(codeOf(await sendInvitation(moderator, agenda, { role: 'moderator' }))).toBe(
      'secretariat-has-no-organisation',
    )
    const unknown = { organisation: { id: house.ids.next<string>() } }
    expect(codeOf(await sendInvitation(moderator, agenda, unknown))).toBe('not-found')
    const nowhere = { organisation: { ...chamber, name: 'Nowhere House', country: 'QQ' } }
    expect(codeOf(await sendInvitation(moderator, agenda, nowhere))).toBe('country-not-known')
    const nameless = { organisation: { ...chamber, name: 'x'.repeat(201) } }
    expect(codeOf(await sendInvitation(moderator, agenda, nameless))).toBe('organisation-name-not-valid')
  })

  test('at most limits.invitation.maxAtOnce addresses in one request', async () => {
    const { agenda, moderator } = await aTable()
    const emails = Array.from({ length: limits.invitation.maxAtOnce + 1 }, anAddress)
    expect(codeOf(await sendInvitation(moderator, agenda, { emails }))).toBe('too-many-addresses')
    const answer = await sendInvitation(moderator, agenda, { emails: emails.slice(1) })
    expect(answer.json().invited).toHaveLength(limits.invitation.maxAtOnce)
  })

  test('at most limits.invitation.maxPerAddress mails to one address within limits.invitation.windowMs', async () => {
    const { agenda, moderator, email, id } = await anInvitation()
    const renew = () => house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/invitations/${id}/renewal`)
    for (let mails = 1; mails < limits.invitation.maxPerAddress; mails += 1)
      expect((await renew()).statusCode).toBe(200)
    expect(codeOf(await renew())).toBe('too-many-invitations')
    const other = await aTable()
    const elsewhere = await sendInvitation(other.moderator, other.agenda, { emails: [email] })
    expect(elsewhere.json().refused).toEqual([{ email, code: 'too-many-invitations' }])
  })

  test('at most limits.invitation.maxPerAgenda within a day', async () => {
    const { agenda, moderator } = await aTable()
    await sendInvitation(moderator, agenda)
    const [token] = await house.database.db
      .selectFrom('auth_token')
      .selectAll()
      .where('payload', '@>', JSON.stringify({ agendaId: agenda.agendaId, by: 'hand' }))
      .execute()
    if (token === undefined) throw new Error('no token')
    const rows = Array.from({ length: limits.invitation.maxPerAgenda - 2 }, () => ({
      ...token,
      payload: JSON.stringify(token.payload),
      token_hash: Buffer.from(house.ids.token()),
    }))
    await house.database.db.insertInto('auth_token').values(rows).execute()
    expect((await sendInvitation(moderator, agenda)).statusCode).toBe(200)
    const above = await sendInvitation(moderator, agenda)
    expect([above.statusCode, codeOf(above)]).toEqual([429, 'too-many-invitations'])
  })

  test('at most limits.invitation.maxListed are listed at once', async () => {
    const { agenda, moderator } = await aTable()
    const rows = Array.from({ length: limits.invitation.maxListed + 1 }, () => ({
      id: house.ids.next<InvitationId>(),
      agenda_id: agenda.agendaId,
      email: anAddress(),
      organisation_id: null,
      role: 'observer' as const,
      invited_by: moderator.participantId,
      expires_at: new Date(house.clock.now().getTime() + limits.invitation.validMs),
    }))
    await house.database.db.insertInto('invitation').values(rows).execute()
    const answer = await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/invitations`)
    expect(answer.json<{ invitations: unknown[] }>().invitations).toHaveLength(limits.invitation.maxListed)
  })

  test('the open ones are listed to moderators alone, with who invited whom until when', async () => {
    const { agenda, moderator, email } = await anInvitation()
    const path = `/api/agendas/${agenda.agendaId}/invitations`
    const { invitations } = (await house.as(moderator).get(path)).json() as { invitations: object[] }
    expect(invitations).toMatchObject([
      { email, role: 'delegate', organisation: ministry.name, invitedBy: moderator.name, isExpired: false },
    ])
    const delegate = await house.aBusinessDelegate(agenda)
    expect(codeOf(await house.as(delegate).get(path))).toBe('not-allowed-for-role')
  })
})

describe('joining as a newcomer', () => {
  test('with a password: account, seat and session in one; the address is not proven by a copied link', async () => {
    const { agenda, email, copied } = await anInvitation()
    const visitor = aVisitor(house)
    const joined = await join(copied, { password: 'a long enough password' }, visitor)
    expect([joined.statusCode, joined.json()]).toEqual([200, { agendaId: agenda.agendaId }])
    expect(await seatsIn(agenda)).toEqual([{ email, role: 'delegate', code: 'ALD', email_verified_at: null }])
    const session = (await visitor.ask('GET', '/api/session')).json() as { participant: object }
    expect(session.participant).toMatchObject({ email, displayName: 'Amal Nasser', hasPassword: true })
    expect((await visitor.ask('GET', `/api/agendas/${agenda.agendaId}`)).statusCode).toBe(200)
  })

  test('without a password by the link that was mailed, which proves the mailbox; not by a copied one', async () => {
    const { agenda, email, copied, mailed } = await anInvitation()
    const refused = await join(copied)
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'mailbox-not-proven'])
    expect((await join(mailed)).statusCode).toBe(200)
    expect(await seatsIn(agenda)).toMatchObject([{ email, email_verified_at: expect.any(Date) as Date }])
  })

  test('who holds a copied link can have another mailed, and both work until one is used', async () => {
    const { email, copied, mailed } = await anInvitation()
    house.clock.forward(1)
    const asked = await aVisitor(house).ask('POST', '/api/invitations/mail', { body: { token: copied } })
    expect(asked.statusCode).toBe(200)
    const again = await mailedToken(email)
    expect(again).not.toBe('')
    expect((await join(again)).statusCode).toBe(200)
    for (const dead of [copied, mailed, again]) expect(codeOf(await join(dead))).toBe('invitation-already-used')
  })

  test('a name and a password that cannot be are refused and use nothing up', async () => {
    const { mailed } = await anInvitation()
    expect(codeOf(await join(mailed, { displayName: '  ' }))).toBe('name-not-valid')
    expect(codeOf(await join(mailed, { password: 'short' }))).toBe('password-too-short')
    expect(codeOf(await join(mailed, { password: 'x'.repeat(257) }))).toBe('password-too-long')
    expect((await join(mailed)).statusCode).toBe(200)
  })

  test('an address that has an account is told to sign in: an invitation alone opens no account', async () => {
    const person = await house.aPerson()
    const { mailed } = await anInvitation({ email: person.email })
    const refused = await join(mailed, { password: 'a long enough password' })
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'account-is-known'])
  })
})

describe('accepting with an account', () => {
  test('one click when signed in with that address, by either link or from one’s own list', async () => {
    for (const by of ['copied', 'mailed', 'list'] as const) {
      const person = await house.aPerson()
      const { agenda, id, ...links } = await anInvitation({ email: person.email })
      const listed = (await house.as(person).get('/api/invitations')).json() as { invitations: object[] }
      expect(listed.invitations).toMatchObject([{ id, agenda: agenda.title, organisation: ministry.name }])
      expect((await house.as(person).get('/')).body).toContain(`href="/invitations/${id}"`)
      const answer = await accept(person, by === 'list' ? { invitationId: id } : { token: links[by] })
      expect([answer.statusCode, answer.json()]).toEqual([200, { agendaId: agenda.agendaId }])
      expect(await seatsIn(agenda)).toMatchObject([{ email: person.email, role: 'delegate' }])
      expect((await house.as(person).get('/api/invitations')).json()).toEqual({ invitations: [] })
    }
  })

  test('signed in with another address it is refused, and nothing is used up', async () => {
    const { copied, id } = await anInvitation()
    const other = await house.aPerson()
    const refused = await accept(other, { token: copied })
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'invitation-for-another-address'])
    expect(codeOf(await accept(other, { invitationId: id }))).toBe('not-found')
    expect((await join(copied, { password: 'a long enough password' })).statusCode).toBe(200)
  })

  test('an address that nobody has proven to be hers sees no list and takes nothing from it', async () => {
    const { copied, email } = await anInvitation()
    const visitor = aVisitor(house)
    await join(copied, { password: 'a long enough password' }, visitor)
    const { id } = await anInvitation({ email })
    expect((await visitor.ask('GET', '/api/invitations')).json()).toEqual({ invitations: [] })
    const refused = await visitor.ask('POST', '/api/invitations/acceptance', { body: { invitationId: id } })
    expect(codeOf(refused)).toBe('mailbox-not-proven')
  })

  test('a seat that somebody has meanwhile stays as it is', async () => {
    const person = await house.aPerson()
    const { agenda, copied } = await anInvitation({ email: person.email })
    await addMember(house, systemActor, {
      agenda: agenda.agendaId,
      email: person.email,
      role: 'observer',
      organisation: null,
    })
    const refused = await accept(person, { token: copied })
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'already-a-member'])
    expect(await seatsIn(agenda)).toMatchObject([{ role: 'observer' }])
  })
})

describe('a link that does not work', () => {
  test('was used', async () => {
    const { mailed, copied } = await anInvitation()
    expect((await join(mailed)).statusCode).toBe(200)
    const again = await join(copied, { password: 'a long enough password' })
    expect([again.statusCode, codeOf(again)]).toEqual([410, 'invitation-already-used'])
  })

  test('was taken back', async () => {
    const { agenda, moderator, id, mailed } = await anInvitation()
    const path = `/api/agendas/${agenda.agendaId}/invitations/${id}`
    expect((await house.as(moderator).send('DELETE', path)).statusCode).toBe(200)
    const refused = await join(mailed)
    expect([refused.statusCode, codeOf(refused)]).toEqual([410, 'invitation-revoked'])
    expect(codeOf(await house.as(moderator).send('DELETE', path))).toBe('not-found')
    expect(codeOf(await house.as(moderator).send('POST', `${path}/renewal`))).toBe('not-found')
  })

  test('was declined', async () => {
    const { mailed } = await anInvitation()
    const visitor = aVisitor(house)
    const declined = await visitor.ask('POST', '/api/invitations/refusal', { body: { token: mailed } })
    expect(declined.statusCode).toBe(200)
    expect(codeOf(await join(mailed))).toBe('invitation-declined')
    const person = await house.aPerson()
    const { id, copied } = await anInvitation({ email: person.email })
    const byList = await house.as(person).send('POST', '/api/invitations/refusal', { invitationId: id })
    expect(byList.statusCode).toBe(200)
    expect(codeOf(await accept(person, { token: copied }))).toBe('invitation-declined')
  })

  test('was replaced by a later mail, which works', async () => {
    const { agenda, moderator, id, mailed, copied } = await anInvitation()
    const renewed = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/invitations/${id}/renewal`)
    const { url } = renewed.json() as { url: string }
    for (const dead of [mailed, copied]) expect(codeOf(await join(dead))).toBe('invitation-replaced')
    expect((await join(tokenIn(url), { password: 'a long enough password' })).statusCode).toBe(200)
  })

  test('inviting an address again takes the first offer back', async () => {
    const { agenda, moderator, email, mailed } = await anInvitation()
    await sendInvitation(moderator, agenda, { emails: [email], role: 'observer', organisation: null })
    expect(codeOf(await join(mailed))).toBe('invitation-revoked')
    expect((await join(await mailedToken(email))).statusCode).toBe(200)
    expect(await seatsIn(agenda)).toMatchObject([{ email, role: 'observer', code: null }])
  })

  test('comes from somebody who may not invite any more', async () => {
    const { agenda, moderator, email, mailed } = await anInvitation()
    await house.aModerator(agenda)
    await addMember(house, systemActor, {
      agenda: agenda.agendaId,
      email: moderator.email,
      role: 'observer',
      organisation: null,
    })
    const refused = await join(mailed)
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'invitation-without-inviter'])
    // Nothing of the attempt stays: no account, and the invitation waits on.
    expect(await house.database.db.selectFrom('participant').select('id').where('email', '=', email).execute()).toEqual(
      [],
    )
  })

  test('leads to a round that was withdrawn, or to an agenda that is gone', async () => {
    const withdrawn = await anInvitation()
    const { db } = house.database
    await db
      .updateTable('round')
      .set({ withdrawn_at: house.clock.now() })
      .where('agenda_id', '=', withdrawn.agenda.agendaId)
      .execute()
    expect(codeOf(await join(withdrawn.mailed))).toBe('round-is-withdrawn')
    const gone = await anInvitation()
    // As a sample round goes; no other agenda can be deleted.
    await sql`alter table agenda disable trigger agenda_is_kept`.execute(db)
    await db.deleteFrom('agenda').where('id', '=', gone.agenda.agendaId).execute()
    await sql`alter table agenda enable trigger agenda_is_kept`.execute(db)
    const refused = await join(gone.mailed)
    expect([refused.statusCode, codeOf(refused)]).toEqual([404, 'invitation-unknown'])
  })

  test('is unknown, or too long to be one', async () => {
    expect(codeOf(await join('unknown'))).toBe('invitation-unknown')
    expect(codeOf(await join('x'.repeat(201)))).toBe('malformed-request')
  })

  test('is older than limits.invitation.validMs', async () => {
    const early = await anInvitation()
    const late = await anInvitation()
    // The late one was made a moment after the early one.
    house.clock.forward(limits.invitation.validMs - 2)
    expect((await join(early.mailed)).statusCode).toBe(200)
    house.clock.forward(2)
    const refused = await join(late.mailed)
    expect([refused.statusCode, codeOf(refused)]).toEqual([410, 'invitation-expired'])
  })

  test('guessing is counted per network', async () => {
    const visitor = aVisitor(house, '10.9.8.7')
    const answers = []
    for (let i = 0; i <= limits.signIn.maxFailuresPerAddress; i += 1) answers.push(await join(`guess${i}`, {}, visitor))
    expect(codeOf(answers.at(-1) ?? { json: () => ({}) })).toBe('too-many-attempts')
  })
})
