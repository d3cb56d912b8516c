/** The forms of a text over HTTP, of a goal with real suggestions, brackets and versions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../platform/unit-of-work.ts'
import { suggestStrike, unitsOfWords, type TestGoal } from '../../tests/support/suggestion-makers.ts'
import { changesIn, decideAll } from '../../tests/support/tracked-document.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
let agenda: TestAgenda
let goal: TestGoal
let moderator: Person
let observer: Person
let amal: Person

/** Version 1, then a bracket that Amal's ministry holds, other words, and suggestions in the text and beside it. */
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ goals: 1 })
  const [first] = agenda.goals
  if (first === undefined) throw new Error('an agenda without goals')
  goal = first
  moderator = await house.aModerator(agenda)
  observer = await house.anObserver(agenda)
  amal = await house.aGovernmentDelegate(agenda)
  const at = `/api/goals/${goal.goalId}`
  await write(1, 'The State shall act. ')
  await house.as(moderator).send('POST', `${at}/versions`, { label: 'First' })
  const others = [{ kind: 'words', words: 'should' }]
  const bracket = { ...(await unitsOfWords(house, goal, 'shall')), others, hold: 0, reason: '' }
  await house.as(amal).send('POST', `${at}/brackets`, bracket)
  await write(1, 'Today: ')
  await suggestStrike(house, goal, amal, { strike: 'act', words: 'move' })
  await house.as(amal).send('POST', `${at}/title-suggestions`, { title: 'A shorter title', reason: '' })
})
afterAll(() => house.close())

const write = (index: number, words: string) =>
  house.rooms.edit(goal.documentId, systemActor, ({ doc }) => {
    doc.transact(() => doc.getText('t').insert(index, words, {}))
    return Promise.resolve()
  })

const wish = { format: 'markdown', annexes: [], paper: 'a4', language: 'en' }
const paths = () => ({
  goal: `/api/goals/${goal.goalId}/exports`,
  agenda: `/api/agendas/${agenda.agendaId}/exports`,
})

async function fileOf(form: object, path = paths().goal): Promise<Buffer> {
  const asked = await house.as(observer).send('POST', path, { ...wish, ...form })
  expect(asked.statusCode, asked.body).toBe(200)
  const { id } = asked.json<{ id: string }>()
  for (;;) {
    const { state } = (await house.as(observer).get(`/api/exports/${id}`)).json<{ state: string }>()
    if (state === 'done') return (await house.as(observer).get(`/api/exports/${id}/file`)).rawPayload
    if (state === 'failed' || state === 'cancelled') throw new Error(`the export has ${state}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

describe('a goal', () => {
  test('is clean, bracketed without and with who holds what', async () => {
    expect((await fileOf({ text: 'clean' })).toString()).not.toMatch(/move|shorter/)
    const plain = (await fileOf({ text: 'bracketed', holders: false })).toString()
    expect(plain).toContain('\\[shall / should\\] act')
    const held = (await fileOf({ text: 'bracketed', holders: true })).toString()
    expect(held).toMatch(/\\\[shall \([A-Z]+\) \/ should\\\] act/)
  })

  test('shows its suggestions as tracked changes of their author, made when they were', async () => {
    const bytes = await fileOf({ text: 'marked-up', format: 'docx' })
    const found = changesIn(bytes)
    expect(new Set(found.map(({ author }) => author))).toEqual(new Set(['Ministry of Aldland']))
    expect(decideAll(bytes, 'accept')[0]?.text).toContain('A shorter title')
    expect(
      decideAll(bytes, 'accept')
        .map(({ text }) => text)
        .join('\n'),
    ).toContain(' move. ')
    const rejected = decideAll(bytes, 'reject').map(({ text }) => text)
    expect(rejected.join('\n')).not.toMatch(/move|shorter/)
  })

  test('shows what differs between two versions, in whichever order they are named', async () => {
    const one = await fileOf({ text: 'compared', from: '1', to: 'now' })
    expect(one.toString()).toContain('{++Today: ++}')
    expect((await fileOf({ text: 'compared', from: 'now', to: '1' })).toString()).toBe(one.toString())
  })

  test.each([{}, { from: '1' }, { from: 'now', to: 'now' }])('compared with nothing is refused: %j', async moments => {
    const answer = await house.as(observer).send('POST', paths().goal, { ...wish, text: 'compared', ...moments })
    expect(answer.json()).toMatchObject({ code: 'malformed-request' })
  })
})

test('an agenda is not compared: its goals have versions of their own', async () => {
  const code = async (form: object) =>
    (await house.as(observer).send('POST', paths().agenda, { ...wish, ...form })).json<{ code: string }>().code
  expect(await code({ text: 'compared' })).toBe('malformed-request')
  expect(await code({ text: 'clean', from: '1', to: 'now' })).toBe('unknown-property')
  expect((await fileOf({ text: 'bracketed', holders: true }, paths().agenda)).toString()).toContain('should')
})

test('a version of before a bracket is not restored, in words that say why', async () => {
  const answer = await house.as(moderator).send('POST', `/api/goals/${goal.goalId}/versions/1/restore`, {})
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'version-has-other-brackets'])
  expect(answer.json<{ detail: string }>().detail).toMatch(/Brackets were opened or closed since this version/)
})
