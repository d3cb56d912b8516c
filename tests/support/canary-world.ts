/**
 * A house with somebody in it whose name, address, password hash and device must be nowhere once her account is erased:
 * she speaks, is spoken to, proposes and decides, invites, keeps a draft, waits in mails and in files of others.
 */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import type { ExportFormat } from '../../packages/domain/exchange.ts'
import type { MemberId, OrganisationId } from '../../packages/domain/ids.ts'
import { addAccount, aVisitor } from '../contracts/http-visitor.ts'
import { buildWorld, type World } from '../permission/matrix-world.ts'
import { anOpening, aReply, rangesOfWords } from './thread-makers.ts'
import { ministry, type Person, type TestHouseOptions } from './test-house.ts'

const canaryPassword = 'a long enough password'
/** What no longer may be found, whatever its capitals. */
export const canaries = ['Quetzalcoatl', 'Ehecatl', 'Feathered-Browser'] as const

export type CanaryWorld = World & {
  readonly canary: Person
  /** A moderator, who sees the most. */
  readonly reader: Person
  readonly threadId: string
  readonly commentId: string
  /** A file of the goal or the agenda, as text of every part of it where it is packed. */
  makeFile(person: Person, format: ExportFormat, language?: string): Promise<Buffer>
  /** Asks for a file and answers its id once it is done. */
  askFile(person: Person, format: ExportFormat, language?: string): Promise<string>
  erase(): Promise<void>
}

/** Builds it in the phase of drafting. Close `world.house` afterwards. */
export async function buildCanaryWorld(options: TestHouseOptions = {}): Promise<CanaryWorld> {
  const world = await buildWorld('drafting', options)
  const { house, agenda, goalId } = world
  const { agendaId } = agenda
  const canary = await joinAs(world, 'Ehecatl')
  const reader = world.member('moderator')
  const other = world.member('delegate')
  const { members } = (await house.as(reader).get(`/api/agendas/${agendaId}/members`)).json<{
    members: { id: MemberId; name: string }[]
  }>()
  const seatOf = (name: string): MemberId => members.find(each => each.name === name)?.id ?? ('' as MemberId)
  const send = async (person: Person, path: string, body: object): Promise<void> => {
    const answer = await house.as(person).send('POST', path, body)
    expect([answer.statusCode, path, answer.body.slice(0, 200)]).toEqual([200, path, expect.anything()])
  }

  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const doc = await house.rooms.readDocument(goal.documentId)
  const words = layout(doc).map(blockText).join('').slice(0, 12)
  doc.destroy()
  const ranges = await rangesOfWords(house, goal, words)
  const opening = anOpening({ kind: 'passage', ranges }, 'What of the costs?', [seatOf(other.name)])
  await send(canary, `/api/goals/${goalId}/threads`, opening)
  const hers = seatOf('Ehecatl')
  await send(other, `/api/threads/${opening.id}/replies`, aReply('@Ehecatl, the budget bears them.', [hers]))
  const edited = aReply('First said to @Ehecatl alone.', [hers])
  await send(other, `/api/threads/${opening.id}/replies`, edited)
  const change = { version: 1, words: 'Said to @Ehecatl, and to all.', mentions: [hers] }
  expect((await house.as(other).send('PATCH', `/api/comments/${edited.id}`, change)).statusCode).toBe(200)
  await send(canary, `/api/threads/${opening.id}/replies`, aReply('Then I am content.'))
  const closed = anOpening({ kind: 'goal' }, 'Is the title right?')
  await send(canary, `/api/goals/${goalId}/threads`, closed)
  await send(canary, `/api/threads/${closed.id}/resolve`, {})
  await send(canary, `/api/agendas/${agendaId}/threads`, anOpening({ kind: 'agenda' }, 'When do we meet?'))
  const indicator = (await house.as(canary).get(`/api/agendas/${agendaId}/indicators`)).json<{
    frameworks: { indicators: { id: string }[] }[]
  }>().frameworks[0]?.indicators
  for (const { id } of (indicator ?? []).slice(-2)) {
    const target = { kind: 'indicator', id }
    await send(canary, `/api/goals/${goalId}/links`, {
      ...{ target, relation: 'enables', element: null, how: 'It makes the measure possible.' },
    })
  }
  const { links } = (await house.as(canary).get(`/api/goals/${goalId}/links`)).json<{
    links: { id: string; state: string; proposedBy: { id: string } | null }[]
  }>()
  const [proposed] = links.filter(({ proposedBy }) => proposedBy?.id === canary.participantId)
  await send(canary, `/api/links/${proposed?.id ?? ''}/agree`, {})
  const draft = { id: randomUUID(), words: [{ text: 'Ehecatl kept this', before: '', after: '' }] }
  await send(canary, `/api/goals/${goalId}/drafts`, { ...draft, reason: 'text-is-read-only' })
  await send(canary, `/api/agendas/${agendaId}/goals`, { title: 'Answer for one another', themeId: null })
  await inviteAsModerator(world, canary)
  await quoteFromFile(world, opening.id)
  const renamed = await house.as(canary).send('PATCH', '/api/account', { displayName: 'Quetzalcoatl' })
  expect(renamed.statusCode).toBe(200)

  const askFile: CanaryWorld['askFile'] = async (person, format, language = 'en') => {
    const annexes = ['indicators', 'acquis', 'participants']
    const wish = { format, text: 'clean', comments: true, annexes, paper: 'a4', language }
    const { id } = (await house.as(person).send('POST', `/api/agendas/${agendaId}/exports`, wish)).json<{
      id: string
    }>()
    for (;;) {
      const { state } = (await house.as(person).get(`/api/exports/${id}`)).json<{ state: string }>()
      if (state === 'done') return id
      if (!['waiting', 'reading', 'writing', 'checking'].includes(state)) throw new Error(`the file is ${state}`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  return {
    ...world,
    canary,
    reader,
    threadId: opening.id,
    commentId: edited.id,
    askFile,
    makeFile: async (person, format, language) =>
      (await house.as(person).get(`/api/exports/${await askFile(person, format, language)}/file`)).rawPayload,
    erase: async () => {
      const answer = await house.as(canary).send('POST', '/api/account/erasure', { current: canaryPassword })
      expect([answer.statusCode, answer.body]).toEqual([200, '{}'])
    },
  }
}

/** She is invited, chooses a password and a name, and signs in from a device with a name of its own. */
async function joinAs({ house, agenda, member }: World, displayName: string): Promise<Person> {
  const email = `quetzalcoatl-${randomUUID().slice(0, 8)}@example.org`
  await addAccount(house, email, canaryPassword)
  await house.database.db
    .updateTable('participant')
    .set({ display_name: displayName })
    .where('email', '=', email)
    .execute()
  const visitor = aVisitor(house, '10.9.0.1', 'Feathered-Browser/5.0 (Macintosh)')
  await visitor.ask('POST', '/api/session', { body: { email, password: canaryPassword } })
  const session = (await visitor.ask('GET', '/api/session')).json<{
    participant: { id: Person['participantId'] }
    session: { id: Person['sessionId'] }
  }>()
  const invited = await house.as(member('moderator')).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
    ...{ emails: [email], role: 'delegate', organisation: ministry },
  })
  const url = invited.json<{ invited: { url: string }[] }>().invited[0]?.url ?? ''
  const cookie = `sid=${visitor.cookies.get('sid')}`
  const person = {
    participantId: session.participant.id,
    sessionId: session.session.id,
    email,
    name: displayName,
    cookie,
  }
  const body = { token: new URL(url).searchParams.get('token') ?? '' }
  const accepted = await house.as(person).send('POST', '/api/invitations/acceptance', body)
  expect([accepted.statusCode, accepted.body]).toEqual([200, expect.anything()])
  return person
}

/** For a moment she is a moderator: her name is in a mail to somebody without an account. */
async function inviteAsModerator({ house, agenda }: World, canary: Person): Promise<void> {
  const seats = house.database.db.updateTable('member').where('participant_id', '=', canary.participantId)
  const seat = await house.database.db
    .selectFrom('member')
    .select(['role', 'organisation_id'])
    .where('participant_id', '=', canary.participantId)
    .executeTakeFirstOrThrow()
  await seats.set({ role: 'moderator', organisation_id: null }).execute()
  const answer = await house.as(canary).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
    ...{ emails: [`guest-${randomUUID()}@example.org`], role: 'observer', organisation: null },
  })
  expect(answer.statusCode).toBe(200)
  await seats.set({ role: seat.role, organisation_id: seat.organisation_id }).execute()
}

/** A comment that came with a file names her, for her organisation, as its author and in a mention. */
async function quoteFromFile({ house }: World, threadId: string): Promise<void> {
  const { db } = house.database
  const { id } = await db
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', ministry.name)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('comment')
    .values({
      id: randomUUID() as never,
      thread_id: threadId as never,
      position: 90,
      author_id: null,
      author_name: 'Quetzalcoatl',
      organisation_id: id satisfies OrganisationId,
      body: 'As @Quetzalcoatl said elsewhere.',
      quoted_mentions: JSON.stringify(['Quetzalcoatl']),
    })
    .execute()
}
