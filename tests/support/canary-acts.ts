/**
 * What follows upon the inputs of a round with a canary: others reply, an answer is contested, versions are compared, and
 * the goals are taken into another agenda by a file. Whoever listens must know no more of her than before.
 */
import { randomUUID } from 'node:crypto'
import { anOpening, aReply } from './thread-makers.ts'
import type { DispositionId } from '../../packages/domain/ids.ts'
import { takeAgenda } from '../../server/exchange/take-agenda.ts'
import type { HiddenRound } from './hidden-round.ts'
import type { Reading } from './read-everything.ts'
import { chamber, type Person } from './test-house.ts'

type Opening = ReturnType<typeof anOpening>

/** Somebody else opens a discussion; answers it. */
export async function openByAnother({ house, goalId }: HiddenRound, person: Person): Promise<Opening> {
  const opening = anOpening({ kind: 'goal' }, 'What do the others say?')
  await must(house.as(person).send('POST', `/api/goals/${goalId}/threads`, opening))
  return opening
}

/** The canary replies in a discussion of somebody else, who answers her there; and somebody else replies in hers. */
export async function talkInThreads(round: HiddenRound, theirs: Opening, other: Person): Promise<void> {
  const { house, canary, marks } = round
  const reply = aReply(`${marks.words} says so.`)
  await must(house.as(canary).send('POST', `/api/threads/${theirs.id}/replies`, reply))
  for (const thread of [theirs.id, marks.ids[2] ?? '']) {
    await must(house.as(other).send('POST', `/api/threads/${thread}/replies`, aReply('We agree to that.')))
  }
}

/** A moderator keeps the text as it is now; answers the number of the version. */
export async function keepVersion({ house, goalId, member }: HiddenRound, label: string): Promise<number> {
  const asked = await must(house.as(member('moderator')).send('POST', `/api/goals/${goalId}/versions`, { label }))
  return asked.json<{ number: number }>().number
}

/** All that compares two kept versions for this reader. */
export async function readComparison(
  { house, goalId }: HiddenRound,
  person: Person,
  [from, to]: readonly [number, number],
): Promise<Reading> {
  const between = `from=${from}&to=${to}`
  const paths = [
    ...['words', 'exact'].map(detail => `/api/goals/${goalId}/redline?${between}&detail=${detail}`),
    ...['side', 'authors'].map(view => `/goals/${goalId}/history?${between}&view=${view}`),
  ]
  const read = new Map<string, string>()
  for (const path of paths) read.set(path, (await must(house.as(person).get(path))).body)
  return read
}

/**
 * In review two of her inputs have an answer: she contests the first, and the contest is carried as unresolved; she
 * accepts the other.
 */
export async function replyToAnswers(round: HiddenRound): Promise<void> {
  const { house, marks, canary, member } = round
  const [first, other] = [await answerThread(round, marks.ids[0]), await answerThread(round, marks.ids[2])]
  const contest = { verdict: 'contested', reason: `${marks.words} does not agree.` }
  await must(house.as(canary).send('POST', `/api/dispositions/${first}/reply`, contest))
  const made = await house.database.db
    .selectFrom('contest')
    .select('id')
    .where('disposition_id', '=', first)
    .executeTakeFirstOrThrow()
  const answer = { answer: 'carried-unresolved', reason: 'Both stand.', change: null }
  await must(house.as(member('moderator')).send('POST', `/api/contests/${made.id}/answer`, answer))
  const accepted = { verdict: 'accepted', reason: `${marks.words} agrees.` }
  await must(house.as(canary).send('POST', `/api/dispositions/${other}/reply`, accepted))
}

async function answerThread({ house }: HiddenRound, thread = ''): Promise<DispositionId> {
  const { db } = house.database
  const { id: inputId } = await db
    .selectFrom('input')
    .select('id')
    .where('thread_id', '=', thread as never)
    .executeTakeFirstOrThrow()
  const id = house.ids.next<DispositionId>()
  const at = house.clock.now()
  await db
    .insertInto('disposition')
    .values({
      ...{ id, input_id: inputId, kind: 'noted', reason: 'So.', duplicate_of: null },
      ...{ decided_by: null, decided_at: at, published_at: at },
    })
    .execute()
  return id
}

/**
 * A moderator takes the agenda's lossless file into another agenda; all that is there then, for the house itself, for its
 * moderator and for a delegate.
 */
export async function takeElsewhere({ house, agenda, member }: HiddenRound): Promise<Reading> {
  const wish = { format: 'json', text: 'clean', comments: true, annexes: [], paper: 'a4', language: 'en' }
  const asking = house.as(member('moderator'))
  const { id } = (await must(asking.send('POST', `/api/agendas/${agenda.agendaId}/exports`, wish))).json<{
    id: string
  }>()
  const state = async (): Promise<string> => (await asking.get(`/api/exports/${id}`)).json<{ state: string }>().state
  while ((await state()) !== 'done') await new Promise(resolve => setTimeout(resolve, 20))
  const file = (await asking.get(`/api/exports/${id}/file`)).rawPayload

  const other = await house.anAgenda({ goals: 1, phase: 'drafting' })
  const moderator = await house.aModerator(other)
  const imports = `/api/agendas/${other.agendaId}/imports`
  const { cookie } = moderator
  const headers = { cookie, origin: house.config.publicOrigin, 'content-type': 'application/octet-stream' }
  const sent = { method: 'POST', url: `${imports}?name=agenda.json`, headers, payload: file } as const
  const found = (await must(house.app.inject(sent))).json<{ id: string; goals: { several: { title: string }[] } }>()
  const titles = found.goals.several.map(({ title }) => title)
  const body = { division: 'several', titles, themeId: null }
  await must(house.as(moderator).send('POST', `${imports}/${found.id}/goals`, body))

  // Who has a seat is no secret, and stays behind.
  const brought = { ...(JSON.parse(file.toString('utf8')) as object), organisations: [] }
  const read = new Map([['file that was brought', JSON.stringify(brought)]])
  const taken = await takeAgenda(house, { agendaId: other.agendaId, goalId: null, reads: 'house' })
  read.set('file for the house', JSON.stringify(taken.file))
  const agendaNow = await house.as(moderator).get(`/api/agendas/${other.agendaId}`)
  const goals = agendaNow.json<{ goals: { id: string }[] }>().goals.map(goal => goal.id)
  const places = [
    ...['', '/console', '/record'].map(page => `/agendas/${other.agendaId}${page}`),
    ...goals.flatMap(goal => [`/goals/${goal}`, `/goals/${goal}/history?view=authors`]),
    ...goals.flatMap(goal => ['threads', 'suggestions', 'brackets', 'links'].map(list => `/api/goals/${goal}/${list}`)),
  ]
  for (const person of [moderator, await house.aMember(other, 'delegate', { ...chamber, name: randomUUID() })]) {
    for (const path of places) read.set(`${path} ${person.name}`, (await house.as(person).get(path)).body)
  }
  return read
}

type Answer = { readonly statusCode: number; readonly body: string; json<T>(): T }

async function must<Given extends Answer>(asked: Promise<Given>): Promise<Given> {
  const answer = await asked
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode}: ${answer.body.slice(0, 300)}`)
  return answer
}
