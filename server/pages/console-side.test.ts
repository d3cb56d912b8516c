/** What stands around the table of answers: figures, what the next phase needs, who is heard, reminders. */
import { afterAll, beforeEach, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { buildTestHouse, chamber, ministry, type Person, type TestAgenda } from '../../tests/support/test-house.ts'

const house = await buildTestHouse()
const { db } = house.database
let agenda: TestAgenda
let moderator: Person
let government: Person
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ phase: 'consultation' })
  moderator = await house.aModerator(agenda)
  government = await house.aGovernmentDelegate(agenda)
  await house.aBusinessDelegate(agenda)
  await give()
})

const give = () =>
  house.as(government).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/threads`, anOpening({ kind: 'goal' }))
const look = async (person: Person): Promise<string> =>
  (await house.as(person).get(`/agendas/${agenda.agendaId}/console`)).body.replace(/[\u2066-\u2069]/g, '')
const prepare = async (): Promise<void> => {
  const { inputs } = (await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/inputs`)).json<{
    inputs: { id: string }[]
  }>()
  const body = { inputs: [{ id: inputs[0]?.id, seen: null }], kind: 'noted', reason: 'Covered.', duplicateOf: null }
  await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/dispositions`, body)
}
const change = (facts: object) => db.updateTable('round').set(facts).where('agenda_id', '=', agenda.agendaId).execute()

test('every organisation at the table is named as heard or not yet; those not heard can be reminded once a day', async () => {
  const before = await look(moderator)
  expect(before).toContain(say('en', 'console-before-consultation'))
  const listed = [...before.matchAll(/data-heard="(yes|no)">.*?<span dir="auto">(.*?)<\/span>/gs)]
  expect(listed.map(([, heard, name]) => [name, heard])).toEqual([
    [ministry.name, 'yes'],
    [chamber.name, 'no'],
  ])
  expect(before).toContain(say('en', 'console-organisations', { heard: 1, seats: 2 }))
  expect(before).toContain('data-act="remind"')
  await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/reminders`)
  const after = await look(moderator)
  expect(after).not.toContain('data-act="remind"')
  expect(after).toContain(say('en', 'reminded-already'))
})

test('whoever only reads reminds nobody and writes to nobody', async () => {
  const page = await look(government)
  expect(page).toContain(chamber.name)
  expect(page).not.toContain('data-act="remind"')
  expect(page).not.toContain('message-dialog')
})

test('where organisations are not named, those who only read are not told which are unheard', async () => {
  await change({ attribution: 'sealed' })
  expect(await look(government)).not.toContain(chamber.name)
})

/** The organisations and the people that the last reminder went to. */
const reminded = async () =>
  db
    .selectFrom('message_to_participants')
    .select(['organisations_reached as organisations', 'people_reached as people'])
    .where('agenda_id', '=', agenda.agendaId)
    .executeTakeFirst()
const side = (page: string): string => /<aside class="side"[^]*?<\/aside>/.exec(page)?.[0] ?? ''

test('[A4] [M3] of a sealed round it is said that nothing is shown, and no number; all organisations are reminded', async () => {
  await change({ attribution: 'sealed' })
  const whole = await look(moderator)
  const page = side(whole)
  expect(page).toContain(say('en', 'heard-untold-sealed'))
  expect(whole.replace(page, '')).toContain(say('en', 'heard-untold-sealed'))
  expect(whole).not.toMatch(/\d of \d answered|All\s+0/)
  for (const key of ['console-figure-answers', 'console-figure-unheard', 'console-answers-done'] as const) {
    expect(page).not.toContain(say('en', key))
  }
  expect(page).not.toMatch(/not heard: \d/)
  expect(page).toContain('Remind all organisations: 2')
  await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/reminders`)
  expect(await reminded()).toEqual({ organisations: 2, people: 2 })
  const auditor = await house.aMember(agenda, 'auditor')
  expect(side(await look(auditor))).toContain('Organisations not heard: 1')
})

test('[A5] in a round of groups a group is heard or not where its label is one; all organisations are reminded', async () => {
  await change({ attribution: 'group' })
  await seatMore()
  // The first input of a round fixes its labels: the one of before was given in another round, as it were.
  await give()
  const page = side(await look(moderator))
  expect(page).toContain(say('en', 'heard-untold-group'))
  const bar = (group: 'government' | 'business') =>
    new RegExp(`${say('en', `group-${group}`)}</span>[^]*?class="n num"\\s*>([^<]*)<`).exec(page)?.[1]
  expect(bar('government')).toBe(say('en', 'heard-group'))
  expect(bar('business')).toBe(say('en', 'agenda-heard-untold'))
  await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/reminders`)
  expect(await reminded()).toEqual({ organisations: 6, people: 6 })
})

test('[A5] a list by group leaves out inputs whose label collapsed, but for those of the reader’s organisation', async () => {
  await change({ attribution: 'group' })
  const byGroup = async (person: Person): Promise<number> => {
    const answer = await house.as(person).get(`/api/agendas/${agenda.agendaId}/inputs?group=government`)
    return answer.json<{ inputs: unknown[] }>().inputs.length
  }
  expect([await byGroup(moderator), await byGroup(government)]).toEqual([0, 1])
  await seatMore()
  expect(await byGroup(moderator)).toBe(0)
  // Labels are fixed by what is given while they are labels.
  await give()
  expect(await byGroup(moderator)).toBe(2)
})

test('[D3] a prepared answer is missing to those who do not read it', async () => {
  await prepare()
  expect(await look(moderator)).toContain(say('en', 'console-answers-done'))
  expect(await look(government)).toContain('Inputs without an answer: 1')
})

test('[C6] in review the guard of the move says what holds the call back', async () => {
  await change({ phase: 'review' })
  const page = await look(moderator)
  expect(page).toContain(say('en', 'console-before-review'))
  expect(page).toContain(say('en', 'inputs-without-disposition', { count: 1 }))
})

test('[D6] inputs that say the same lead to each other in the table', async () => {
  const opening = anOpening({ kind: 'goal' }, 'The same again.')
  await house.as(government).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/threads`, opening)
  const { inputs } = (await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/inputs`)).json<{
    inputs: { id: string }[]
  }>()
  const [first, second] = inputs.map(({ id }) => id)
  const body = { inputs: [{ id: second, seen: null }], kind: 'duplicate', reason: 'The same.', duplicateOf: 1 }
  const answered = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/dispositions`, body)
  expect(answered.statusCode).toBe(204)
  const rowOf = async (person: Person, id: string | undefined): Promise<string> =>
    new RegExp(`<tr\\s+id="input-${id}"[^]*?</tr>`).exec(await look(person))?.[0] ?? ''
  const here = `/agendas/${agenda.agendaId}/console?goal=${agenda.goals[0]?.goalId}`
  expect(await rowOf(moderator, second)).toContain(`<a href="${here}#input-${first}">`)
  expect(await rowOf(moderator, first)).toContain(`${say('en', 'answers-said-again')}`)
  expect(await rowOf(moderator, first)).toContain(`<a href="${here}#input-${second}">no. 2</a>`)
  // What is prepared is nobody else's to see. [D3]
  expect(await rowOf(government, first)).not.toContain(say('en', 'answers-said-again'))
})

/** Three ministries then, and three others together that are no group of three. */
async function seatMore(): Promise<void> {
  for (const code of ['BR', 'CR']) {
    await house.aMember(agenda, 'delegate', { ...ministry, name: `Ministry of ${code}`, code })
    const academy = { name: `Academy of ${code}`, group: 'academia', code: `A${code}`, country: null } as const
    await house.aMember(agenda, 'delegate', academy)
  }
}
