/** An invitation that was declined, as those who invited hear of it: notice, members page and record. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '../../server/platform/limits.ts'
import { buildTestHouse, ministry, type Person, type TestAgenda, type TestHouse } from '../support/test-house.ts'
import { aVisitor } from './http-visitor.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

let counted = 0
const anAddress = (): string => `declines-${(counted += 1)}@example.org`

async function invite(by: Person, agenda: TestAgenda, email: string, organisation: unknown = ministry) {
  const role = organisation === null ? 'observer' : 'delegate'
  const wish = { emails: [email], role, organisation }
  const answer = await house.as(by).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, wish)
  const [invited] = answer.json<{ readonly invited: readonly { readonly id: string; readonly url: string }[] }>()
    .invited
  if (invited === undefined) throw new Error(answer.body)
  return { id: invited.id, token: new URL(invited.url).searchParams.get('token') ?? '' }
}

async function decline(token: string): Promise<void> {
  const answer = await aVisitor(house).ask('POST', '/api/invitations/refusal', { body: { token } })
  expect(answer.statusCode).toBe(200)
}

async function declinedInvitation(facts: { readonly email?: string; readonly organisation?: unknown } = {}) {
  const { email = anAddress(), organisation = ministry } = facts
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  await decline((await invite(moderator, agenda, email, organisation)).token)
  return { agenda, moderator, email }
}

const noticesOf = async (person: Person) =>
  (await house.as(person).get('/api/inbox')).json<{ readonly notices: readonly unknown[] }>().notices
const pageOf = async (person: Person, agenda: TestAgenda) =>
  (await house.as(person).get(`/agendas/${agenda.agendaId}/members`)).body

test('whoever invited reads in her inbox whose seat stays empty; the address is on the members page alone', async () => {
  const { agenda, moderator, email } = await declinedInvitation()
  const path = `/agendas/${agenda.agendaId}/members#declined-title`
  expect(await noticesOf(moderator)).toMatchObject([
    { kind: 'invitation-declined', path, by: { name: null }, words: null },
  ])
  const inbox = (await house.as(moderator).get('/inbox')).body
  expect(inbox).toContain('The invitation to speak for')
  expect(inbox).toContain(`${ministry.name}`)
  expect(inbox).not.toContain(email)
  const page = await pageOf(moderator, agenda)
  expect(page).toMatch(new RegExp(`id="declined-title"[^]*${email}`))
  expect(page).not.toMatch(new RegExp(`${email}[^]*id="declined-title"`))
})

test('a seat without an organisation is told as one', async () => {
  const { moderator } = await declinedInvitation({ organisation: null })
  expect((await house.as(moderator).get('/inbox')).body).toContain('An invitation that you sent was declined')
})

test('the record says for whom it was, and names no address', async () => {
  const { agenda, moderator, email } = await declinedInvitation()
  const { body } = await house.as(moderator).get(`/agendas/${agenda.agendaId}/record`)
  const sentence = new RegExp(`An invitation to speak for [\u2068]?${ministry.name}[\u2069]? was declined`)
  expect(body).toMatch(sentence)
  expect(body).not.toContain(email)
  const told = await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/record`)
  expect(told.body).toMatch(sentence)
})

test('others hear nothing of it: neither a moderator who did not invite, nor who may not invite any more', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const [inviter, other] = [await house.aModerator(agenda), await house.aModerator(agenda)]
  const reader = await house.anObserver(agenda)
  const [first, second] = [anAddress(), anAddress()]
  const [one, two] = [await invite(inviter, agenda, first), await invite(inviter, agenda, second)]
  await decline(one.token)
  expect(await noticesOf(other)).toEqual([])
  expect(await pageOf(other, agenda)).toContain(first)
  expect(await pageOf(reader, agenda)).not.toContain(first)
  await house.database.db
    .updateTable('member')
    .set({ role: 'observer' })
    .where('participant_id', '=', inviter.participantId)
    .execute()
  await decline(two.token)
  expect(await noticesOf(inviter)).toHaveLength(1)
  expect(await pageOf(inviter, agenda)).not.toContain(second)
})

test('it stands on the page for declinedShownMs, and no longer than until the address is invited again', async () => {
  const { agenda, moderator, email } = await declinedInvitation()
  house.clock.forward(1)
  await invite(moderator, agenda, email)
  expect(await pageOf(moderator, agenda)).not.toContain('declined-title')
  const later = await declinedInvitation()
  const shownAfter = async (ms: number): Promise<boolean> => {
    // Sessions do not last as long.
    await house.database.db
      .updateTable('invitation')
      .set({ declined_at: new Date(house.clock.now().getTime() - ms) })
      .where('email', '=', later.email)
      .execute()
    return (await pageOf(later.moderator, later.agenda)).includes('declined-title')
  }
  expect(await shownAfter(limits.invitation.declinedShownMs - 1)).toBe(true)
  expect(await shownAfter(limits.invitation.declinedShownMs)).toBe(false)
})

test('a person whose account was erased is not told of by her address', async () => {
  const person = await house.aPerson()
  const { agenda, moderator, email } = await declinedInvitation({ email: person.email })
  expect(await pageOf(moderator, agenda)).toContain(email)
  const erased = await house.as(person).send('POST', '/api/account/erasure', {})
  expect(erased.statusCode).toBe(200)
  expect(await pageOf(moderator, agenda)).not.toMatch(/declined-title|erased\.invalid/)
})
