import { afterAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { actOnRound, inDays } from '../../tests/support/round-makers.ts'
import { anOpening, rangesOfWords } from '../../tests/support/thread-makers.ts'
import { replaceWords, typeInto } from '../../tests/support/text-makers.ts'
import { buildTestHouse } from '../../tests/support/test-house.ts'
import { keepVersions } from '../drafting/drafting-effects.ts'
import { systemActor } from '../platform/unit-of-work.ts'

const house = await buildTestHouse()
afterAll(() => house.close())

test('[D7, D9] whose input it is reads the answer, the words before and since, and replies; others do not see it there', async () => {
  const agenda = await house.anAgenda({ phase: 'consultation', goals: 1 })
  const { agendaId } = agenda
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const moderator = await house.aModerator(agenda)
  const [government, colleague] = [await house.aGovernmentDelegate(agenda), await house.aGovernmentDelegate(agenda)]
  const business = await house.aBusinessDelegate(agenda)
  await typeInto(house, goal, 'Each State shall report. ', moderator)
  const about = { kind: 'passage', ranges: await rangesOfWords(house, goal, 'shall report') }
  const opening = anOpening(about, 'Say should & <not> shall.')
  const opened = await house.as(government).send('POST', `/api/goals/${goal.goalId}/threads`, opening)
  expect(opened.statusCode).toBe(200)
  const facts = { from: 'consultation', to: 'review', round: 1 }
  await house.unitOfWork(systemActor, async work => {
    await keepVersions(house, work, { agendaId, cause: 'phase', label: '', facts, by: null })
    await work.db.updateTable('round').set({ phase: 'review' }).where('agenda_id', '=', agendaId).execute()
  })
  await replaceWords(house, goal, ['shall report', 'should report'], moderator)
  const [input] = (await house.as(moderator).get(`/api/agendas/${agendaId}/inputs`)).json<{
    inputs: { id: string }[]
  }>().inputs
  const answered = await house.as(moderator).send('POST', `/api/agendas/${agendaId}/dispositions`, {
    ...{ inputs: [{ id: input?.id, seen: null }], kind: 'accepted-with-changes', reason: 'In this sentence.' },
    duplicateOf: null,
  })
  expect(answered.statusCode).toBe(204)

  const page = (await house.as(government).get('/my-input')).body
  expect(page).toContain('Say should &amp; &lt;not&gt; shall.')
  expect(page).toContain('In this sentence.')
  expect(page).toMatch(/Each State shall report\./)
  expect(page).toMatch(/Each State should report\./)
  expect(page).toContain('data-act="contest"')
  // From the masthead of its agenda, for who speaks for an organisation, and there as one of its places.
  const here = `<a href="/my-input?agenda=${agendaId}"`
  expect((await house.as(government).get(`/agendas/${agendaId}`)).body).toContain(`${here} >My input</a>`)
  expect((await house.as(moderator).get(`/agendas/${agendaId}`)).body).not.toContain(here)
  expect((await house.as(government).get(`/my-input?agenda=${agendaId}`)).body).toContain(
    `${here} aria-current="page">`,
  )
  expect((await house.as(colleague).get('/my-input')).body).not.toContain('In this sentence.')
  expect((await house.as(colleague).get('/my-input?whose=organisation')).body).toContain('In this sentence.')
  expect((await house.as(business).get('/my-input?whose=organisation')).body).not.toContain('In this sentence.')

  const { inputs } = (await house.as(government).get(`/api/my-input?agenda=${agendaId}`)).json<{
    inputs: { disposition: { id: string; before: { words: string }; after: { words: string } } }[]
  }>()
  const path = `/api/dispositions/${inputs[0]?.disposition.id}/reply`
  const reply = { verdict: 'contested', reason: 'It is a duty.' }
  expect((await house.as(colleague).send('POST', path, reply)).statusCode).toBe(204)
  const after = (await house.as(government).get('/my-input')).body
  expect(after).toContain('It is a duty.')
  expect(after).not.toContain('data-act="contest"')
  const table = (await house.as(moderator).get(`/agendas/${agendaId}/console?view=contested`)).body
  expect(table).toContain('It is a duty.')
})

test('[D9] an answer that is given before the text follows it shows what the text says since, as long as review lasts', async () => {
  const agenda = await house.anAgenda({ phase: 'drafting', goals: 1 })
  const { agendaId } = agenda
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const [moderator, government] = [await house.aModerator(agenda), await house.aGovernmentDelegate(agenda)]
  const move = (to: string, closesAt?: string) =>
    actOnRound(house, moderator, agenda, 'move', { to, closesAt, reason: 'So.' })
  await typeInto(house, goal, 'Each State shall report. ', moderator)
  expect(await move('consultation', inDays(house, 14))).toBe('done')
  const about = { kind: 'passage', ranges: await rangesOfWords(house, goal, 'shall report') }
  await house.as(government).send('POST', `/api/goals/${goal.goalId}/threads`, anOpening(about, 'Say should.'))
  type Row = { id: string; disposition: { before: { words: string }; after: { words: string } } | null }
  const rowOf = async (path: string): Promise<Row | undefined> =>
    (await house.as(path.includes('my-input') ? government : moderator).get(path)).json<{ inputs: Row[] }>().inputs[0]
  const inputs = `/api/agendas/${agendaId}/inputs`
  await house.as(moderator).send('POST', `/api/agendas/${agendaId}/dispositions`, {
    ...{
      inputs: [{ id: (await rowOf(inputs))?.id, seen: null }],
      kind: 'accepted-with-changes',
      reason: 'Taken over.',
    },
    duplicateOf: null,
  })
  expect(await move('review')).toBe('done')
  const same = say('en', 'my-input-same')
  expect((await house.as(government).get('/my-input')).body).toContain(same)
  await replaceWords(house, goal, ['shall report', 'should report'], moderator)
  for (const path of [inputs, '/api/my-input']) {
    const { before, after } = (await rowOf(path))?.disposition ?? {}
    expect([before?.words, after?.words]).toEqual([
      expect.stringContaining('Each State shall report.'),
      expect.stringContaining('Each State should report.'),
    ])
  }
  const own = (await house.as(government).get('/my-input')).body
  expect(own).not.toContain(same)
  expect(own).toMatch(/<p dir="auto">[^<]*Each State should report\./)
  const changed = /Each State <del>shall<\/del> <ins>should<\/ins> report\./
  expect(own).toMatch(changed)
  expect((await house.as(moderator).get(`/agendas/${agendaId}/console`)).body).toMatch(changed)
  const csv = (await house.as(moderator).get(`${inputs}/table?format=csv`)).body
  expect(csv).toContain('Each State should report.')

  // The next round writes on; what became of the input is what review came to.
  expect(
    (await house.as(moderator).send('POST', `/api/agendas/${agendaId}/rounds`, { reason: 'On.' })).statusCode,
  ).toBe(200)
  await replaceWords(house, goal, ['should report', 'may report'], moderator)
  expect((await rowOf('/api/my-input'))?.disposition?.after.words).toContain('Each State should report.')
})
