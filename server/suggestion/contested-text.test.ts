/**
 * What a diplomat would try over HTTP on a real text: suggestions inside brackets and brackets around suggestions, a
 * paragraph that goes with all that stands on it, and decisions that are taken back with the discussions on their words.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { indexAnchors, resolvePassage } from '../../packages/document/anchors.ts'
import { baseText, layout, markedUp } from '../../packages/document/layout.ts'
import { wordsOf } from '../../packages/document/passage-words.ts'
import { blockText } from '../../packages/document/projections.ts'
import { say } from '../../packages/messages/say.ts'
import {
  readings,
  suggestParagraph,
  suggestStrike,
  suggestWords,
  unitsOfWords,
  type TestGoal,
} from '../../tests/support/suggestion-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { replaceWords } from '../../tests/support/text-makers.ts'
import { anOpening, rangesOfWords } from '../../tests/support/thread-makers.ts'

const sentence = 'The State shall act. '

let house: TestHouse
let agenda: TestAgenda
let goal: TestGoal
let moderator: Person
let amal: Person
let bo: Person
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ goals: 1 })
  const [first] = agenda.goals
  if (first === undefined) throw new Error('an agenda without goals')
  goal = first
  moderator = await house.aModerator(agenda)
  amal = await house.aGovernmentDelegate(agenda)
  bo = await house.aBusinessDelegate(agenda)
  await house.rooms.edit(goal.documentId, { kind: 'system' }, ({ doc }) => {
    const text = doc.getText('t')
    doc.transact(() => text.insert(1, sentence, {}))
    return Promise.resolve()
  })
})

type Item = { suggestionId: string; outcome: string; chosen: boolean; insertedWords: string }
type Decision = { id: string; kind: string; items: Item[] }
type Listed = { name: string; id: string | null; kind: string; insertedWords: string; contested: string[] }

const at = (path = ''): string => `/api/goals/${goal.goalId}${path}`
const decide = async (verdict: 'accept' | 'reject', names: readonly string[]): Promise<number> => {
  const answer = { verdict, reason: 'It is clearer.', of: { names }, expect: { count: names.length } }
  house.clock.forward(1_000)
  return (await house.as(moderator).send('POST', at('/decisions'), answer)).statusCode
}
const decisions = async (): Promise<Decision[]> =>
  (await house.as(amal).get(at('/decisions'))).json<{ decisions: Decision[] }>().decisions
const revertLatest = async (): Promise<{ statusCode: number; json<T>(): T }> => {
  const [latest] = await decisions()
  house.clock.forward(1_000)
  return house.as(moderator).send('POST', at(`/decisions/${latest?.id ?? ''}/revert`), { reason: 'Too soon.' })
}
const listed = async (): Promise<Listed[]> =>
  (await house.as(amal).get(at('/suggestions'))).json<{ suggestions: Listed[] }>().suggestions
const bracketAround = async (words: string, other: string): Promise<{ code?: string; bracket?: { id: string } }> => {
  const others = [{ kind: 'words', words: other }]
  const place = { ...(await unitsOfWords(house, goal, words)), others, hold: null, reason: 'It is contested.' }
  return (await house.as(amal).send('POST', at('/brackets'), place)).json()
}
const lift = (id: string, keep: number) =>
  house.as(moderator).send('POST', `/api/brackets/${id}/lift`, { keep, reason: 'Agreed in the corridor.' })
const comment = async (words: string, says: string): Promise<void> => {
  const opening = anOpening({ kind: 'passage', ranges: await rangesOfWords(house, goal, words) }, says)
  expect((await house.as(bo).send('POST', at('/threads'), opening)).statusCode).toBe(200)
}
/** What the words of all discussions are now in the durable text, as a page resolves them; null where they are gone. */
const commented = async (): Promise<(string | null)[]> => {
  const { doc } = await house.rooms.readText(goal.documentId)
  const index = indexAnchors(doc)
  const read = await house.as(bo).get(at('/threads'))
  const { threads } = read.json<{ threads: { anchor: Told }[] }>()
  return threads.map(({ anchor: { ranges, ...said } }) => {
    const pieces = resolvePassage(index, { ...said, ranges: ranges.map(rangeOf) })
    return pieces === null ? null : wordsOf(index.blocks, pieces)
  })
}
type Told = { ranges: [number, number, number, number][]; quote: string; prefix: string; suffix: string }
const rangeOf = ([client, clock, lastClient, lastClock]: Told['ranges'][number]) => ({
  first: { client, clock },
  last: { client: lastClient, clock: lastClock },
})
/** The blocks that show these words: as the text says now, or with all that is suggested. */
const blocksSaying = async (words: string, shown: 'base' | 'marked') => {
  const { doc, suggesters } = await house.rooms.readText(goal.documentId)
  const reading = shown === 'base' ? baseText(suggesters) : markedUp(suggesters)
  return layout(doc, reading).filter(block => blockText(block).includes(words))
}

describe('words that several would change', () => {
  test('two organisations suggest other words for one word while a third edits the sentence: both stay, contested', async () => {
    const should = await suggestStrike(house, goal, amal, { strike: 'shall', words: 'should' })
    await replaceWords(house, goal, ['act', 'act at once'], moderator)
    const may = await suggestStrike(house, goal, bo, { strike: 'shall', words: 'may' })
    const open = await listed()
    expect(open.map(({ name, kind, contested }) => ({ name, kind, contested }))).toEqual(
      expect.arrayContaining([
        { name: should, kind: 'replace', contested: [may] },
        { name: may, kind: 'replace', contested: [should] },
      ]),
    )
    expect((await readings(house, goal)).base).toContain('The State shall act at once.')
    await decide('accept', [may])
    expect((await readings(house, goal)).base).toContain('The State may act at once.')
    // The loser's words are still there to be decided; what they would have replaced is not.
    expect(await listed()).toMatchObject([{ kind: 'insert', insertedWords: 'should' }])
  })
})

describe('brackets and suggestions', () => {
  test('a suggestion inside a bracket is accepted there, and stays accepted when its wording is kept', async () => {
    const { bracket } = await bracketAround('shall', 'should')
    const name = await suggestWords(house, goal, bo, { behind: 'should', words: ' soon' })
    expect((await readings(house, goal)).marked).toContain('The State [shall/should soon] act.')
    expect(await decide('accept', [name])).toBe(200)
    expect((await readings(house, goal)).base).toContain('The State [shall/should soon] act.')
    expect((await lift(bracket?.id ?? '', 1)).statusCode).toBe(200)
    expect((await readings(house, goal)).base).toContain('The State should soon act.')
  })

  test('a bracket around a suggestion leaves it suggested: it is decided inside, and after the bracket is lifted', async () => {
    const soon = await suggestWords(house, goal, bo, { behind: 'shall', words: ' soon' })
    const surely = await suggestWords(house, goal, amal, { behind: 'The State', words: ' surely' })
    const { bracket, code } = await bracketAround('The State surely shall soon act.', 'Nobody acts.')
    expect(code).toBeUndefined()
    const { base, marked } = await readings(house, goal)
    expect(base).toContain('[The State shall act./Nobody acts.]')
    expect(marked).toContain('[The State surely shall soon act./Nobody acts.]')
    expect((await listed()).map(one => one.name)).toEqual([surely, soon])
    await decide('reject', [surely])
    await lift(bracket?.id ?? '', 0)
    expect((await readings(house, goal)).base).toContain('The State shall act.')
    expect(await listed()).toMatchObject([{ name: soon }])
    await decide('accept', [soon])
    expect((await readings(house, goal)).base).toContain('The State shall soon act.')
  })
})

describe('a paragraph that goes', () => {
  test('with five comments and two suggestions: each author hears, no discussion is lost, and all of it comes back', async () => {
    await decide('accept', [await suggestParagraph(house, goal, amal, { behind: 'The State', words: five, says: [] })])
    for (const word of five.split(' ')) await comment(word, `What is ${word}?`)
    await suggestWords(house, goal, bo, { behind: 'gamma', words: ' and more' })
    await suggestStrike(house, goal, moderator, { strike: 'delta' })
    const before = await readings(house, goal)
    expect(await commented()).toEqual(five.split(' '))

    await decide('accept', [
      await suggestStrike(house, goal, amal, { strike: 'alpha beta gamma and more delta epsilon' }),
    ])
    expect((await readings(house, goal)).marked).not.toMatch(/alpha|more|epsilon/)
    expect(await commented()).toEqual([null, null, null, null, null])
    const [gone] = await decisions()
    const along = gone?.items
      .filter(({ chosen }) => !chosen)
      .map(({ outcome, insertedWords }) => [outcome, insertedWords])
    expect(along).toContainEqual(['rejected', ' and more'])
    expect((await house.as(bo).get('/api/inbox')).json()).toMatchObject({ notices: [{ decision: 'rejected' }] })

    expect((await revertLatest()).statusCode).toBe(204)
    const back = await readings(house, goal)
    expect([back.base, back.marked]).toEqual([before.base, before.marked])
    expect(await commented()).toEqual(five.split(' '))
    expect((await listed()).map(one => one.kind).sort()).toEqual(['delete', 'delete', 'insert'])
  })
  const five = 'alpha beta gamma delta epsilon'
})

describe('taking back', () => {
  test('[S9] an accepted paragraph of one’s own is suggested again with what it says, and discussions stay on its words', async () => {
    const says = [
      ['kind', 'policy'],
      ['lead', 'government'],
      ['due', '2027'],
    ] as const
    const name = await suggestParagraph(house, goal, amal, { behind: 'The State', words: 'Ports open.', says })
    await decide('accept', [name])
    const element = { kind: 'policy', lead: 'government', due: '2027' }
    expect(await blocksSaying('Ports open.', 'base')).toMatchObject([element])
    await comment('Ports', 'Which ones?')
    expect((await revertLatest()).statusCode).toBe(204)
    expect(await blocksSaying('Ports open.', 'base')).toEqual([])
    expect(await blocksSaying('Ports open.', 'marked')).toMatchObject([element])
    expect(await commented()).toEqual(['Ports'])

    // Rejected, it goes with its words; taken back, it is under other ids, and all that stood on it follows.
    await decide('reject', [(await listed())[0]?.name ?? ''])
    expect([await blocksSaying('Ports', 'marked'), await commented()]).toEqual([[], [null]])
    expect((await revertLatest()).statusCode).toBe(204)
    expect(await blocksSaying('Ports open.', 'marked')).toMatchObject([element])
    expect(await commented()).toEqual(['Ports'])
    await decide('accept', [(await listed())[0]?.name ?? ''])
    expect(await blocksSaying('Ports open.', 'base')).toMatchObject([element])
  })

  test('[S9] is refused in words where the text has changed since, and nothing is half undone', async () => {
    const name = await suggestStrike(house, goal, amal, { strike: 'shall', words: 'should' })
    await decide('accept', [name])
    await replaceWords(house, goal, ['should', 'must'], moderator)
    const refused = await revertLatest()
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({ code: 'decision-overtaken', title: say('en', 'decision-overtaken') })
    expect((await readings(house, goal)).base).toContain('The State must act.')
    expect(await listed()).toEqual([])
  })

  test('[S10] author and backers hear of a decision once each, the author also of its taking back', async () => {
    const backed = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
    const other = await suggestWords(house, goal, amal, { behind: 'act', words: ' now' })
    for (const name of [backed, other]) {
      expect((await house.as(bo).send('POST', at(`/suggestions/${encodeURIComponent(name)}/backing`))).statusCode).toBe(
        200,
      )
    }
    await decide('accept', [backed, other])
    await revertLatest()
    const heard = async (person: Person): Promise<string[]> =>
      (await house.as(person).get('/api/inbox'))
        .json<{ notices: { decision: string }[] }>()
        .notices.map(({ decision }) => decision)
    expect(await heard(amal)).toEqual(['reopened', 'accepted'])
    expect(await heard(bo)).toEqual(['backed-accepted'])
    expect(await heard(moderator)).toEqual([])
  })
})
