/**
 * A round with a canary in it: a delegate whose name, address and organisation stand nowhere else. She gives every kind
 * of input that the round takes, while others listen at every live door. What they may read is asked by the tests.
 */
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { WebSocket } from 'ws'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import type { Pen, Phase } from '../../packages/domain/agenda.ts'
import { dayMs, type Attribution } from '../../packages/domain/consultation.ts'
import { lastDigestTime } from '../../packages/domain/digest.ts'
import type { OrganisationWish } from '../../packages/domain/member.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { latestRoundOf } from '../../server/agenda/agenda-queries.ts'
import { planDigests } from '../../server/notification/digest-commands.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { buildWorld, type World } from '../permission/matrix-world.ts'
import { LiveClient } from './live-client.ts'
import { suggestWords } from './suggestion-makers.ts'
import { chamber, type Person } from './test-house.ts'
import { anOpening, aReply, rangesOfWords } from './thread-makers.ts'

const guild: OrganisationWish = {
  ...{ name: 'Guild of Xochimilco', group: 'civil_society', code: 'XOC', country: null },
}

/** What others may or may not find of the canary. `ids`: of what she opened and wrote. */
export type Marks = {
  readonly person: readonly string[]
  readonly organisation: readonly string[]
  readonly words: string
  readonly ids: readonly string[]
}
/** Somebody who reads, and what her open windows heard since. */
export type Listener = {
  readonly role: Role
  readonly person: Person
  /** Frames of `/events`, as they came. */
  readonly frames: string[]
  /** The text's live door: everything the server sent, as bytes read as letters, and what kind each message was. */
  readonly live: { readonly client: LiveClient; readonly raw: string[] }
}

export type HiddenRound = World & {
  readonly canary: Person
  readonly colleague: Person
  readonly listeners: readonly Listener[]
  readonly marks: Marks
  /** Gives every kind of input that this round takes. */
  speak(): Promise<void>
  /** A day passes; every mail that was sent to this person, headers, text and html. */
  mailsTo(person: Person): Promise<string>
  enter(phase: Phase): Promise<void>
  close(): Promise<void>
}

/** Builds the round; nothing was given in it. `inGroup`: how many organisations of her group have a seat. */
export async function buildHiddenRound(facts: {
  readonly attribution: Attribution
  readonly phase: Phase
  readonly inGroup?: number
  /** Default: the delegations', who then write the text itself in drafting. */
  readonly pen?: Pen
  /** Who gives the inputs: the canary, a colleague of her organisation, or somebody else of her group. */
  readonly speaker?: 'canary' | 'colleague' | 'neighbour'
}): Promise<HiddenRound> {
  const mails = await takeMails()
  const world = await buildWorld(facts.phase, { variables: { SMTP_URL: mails.url } })
  const { house, agenda } = world
  const { db } = house.database
  const { agendaId } = agenda
  const roundId = await latestRoundOf(db, agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  await db.updateTable('round').set({ attribution: facts.attribution }).where('id', '=', roundId).execute()
  await db.updateTable('agenda').set({ is_public: true }).where('id', '=', agendaId).execute()
  const canary = await house.aMember(agenda, 'delegate', guild)
  const colleague = await house.aMember(agenda, 'delegate', guild)
  let neighbour = colleague
  for (let more = 1; more < (facts.inGroup ?? 1); more += 1) {
    neighbour = await house.aMember(agenda, 'delegate', { ...guild, name: `Union ${more}`, code: `UN${more}` })
  }
  const speaker = { canary, colleague, neighbour }[facts.speaker ?? 'canary']
  if (facts.pen !== undefined)
    await db.updateTable('agenda').set({ pen: facts.pen }).where('id', '=', agendaId).execute()
  // With her rival and a ministry a third one whose label collapses: two of them would not hide each other. [A5]
  await house.aMember(agenda, 'delegate', { name: 'Academy', group: 'academia', code: 'ACD', country: null })
  const rival = await house.aMember(agenda, 'delegate', chamber)
  await db
    .updateTable('participant')
    .set({ display_name: 'Quetzalcoatl', email: 'ehecatl@canary.example' })
    .where('id', '=', canary.participantId)
    .execute()
  const seat = await db
    .selectFrom('member')
    .select(['id', 'organisation_id'])
    .where('participant_id', '=', canary.participantId)
    .executeTakeFirstOrThrow()
  for (const { email } of [rival, world.member('moderator')]) mails.to.set(email, [])
  await house.app.listen({ host: '127.0.0.1', port: 0 })
  const door = `127.0.0.1:${(house.app.server.address() as AddressInfo).port}`
  const join = async (person: Person): Promise<Listener['live']> => {
    const { cookie } = person
    const origin = house.config.publicOrigin
    const client = new LiveClient(`ws://${door}/collab`, `${world.documentId}.1`, cookie, { origin })
    const raw: string[] = []
    client.socket.on('message', data => raw.push(Buffer.from(data as Buffer).toString('utf8')))
    return { client: await client.synced(), raw }
  }
  const windows: WebSocket[] = []
  const listen = async (person: Person): Promise<string[]> => {
    const headers = { cookie: person.cookie, origin: house.config.publicOrigin }
    const socket = new WebSocket(`ws://${door}/events?agenda=${agendaId}`, { headers })
    windows.push(socket)
    const frames: string[] = []
    socket.on('message', data => frames.push(Buffer.from(data as Buffer).toString('utf8')))
    await new Promise((resolve, reject) => void socket.once('open', resolve).once('error', reject))
    return frames
  }
  const readers: readonly (readonly [Role, Person])[] = [
    ['delegate', rival],
    ...(['contributor', 'observer', 'moderator'] as const).map(role => [role, world.member(role)] as const),
  ]
  const listeners: Listener[] = []
  for (const [role, person] of readers) {
    listeners.push({ role, person, frames: await listen(person), live: await join(person) })
  }
  const ids: string[] = []
  const canaryLive = await join(speaker)
  const words = 'Popocatepetl'
  const marks: Marks = {
    person: ['Quetzalcoatl', 'ehecatl@', canary.participantId, seat.id],
    organisation: [guild.name, '"XOC"', '>XOC<', '(XOC)', seat.organisation_id ?? ''],
    ...{ words, ids },
  }
  return {
    ...{ ...world, canary, colleague, listeners },
    marks,
    speak: () => speak({ ...world, canary: speaker, rival, live: canaryLive.client, words, ids }),
    mailsTo: async person => {
      const now = house.clock.now()
      await house.unitOfWork(systemActor, work => planDigests(work, now))
      house.clock.forward(lastDigestTime(now, 'UTC').at.getTime() + dayMs - now.getTime())
      await house.jobs.runDue()
      await house.mailWorker.drain()
      return (mails.to.get(person.email) ?? []).join('\n')
    },
    enter: async phase => {
      const at = house.clock.now()
      await db.updateTable('round').set({ phase, phase_entered_at: at }).where('id', '=', roundId).execute()
    },
    close: async () => {
      for (const socket of windows) socket.terminate()
      for (const { live } of listeners) live.client.socket.terminate()
      canaryLive.client.socket.terminate()
      await house.close()
      await mails.close()
    },
  }
}

type Speaker = World & {
  readonly canary: Person
  readonly rival: Person
  readonly live: LiveClient
  readonly words: string
  readonly ids: string[]
}

async function speak({ house, agenda, goalId, member, canary, rival, live, words, ids }: Speaker) {
  const { agendaId } = agenda
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const asking = house.as(canary)
  const must = async (path: string, body: object, method: 'POST' | 'PATCH' = 'POST'): Promise<void> => {
    const answer = await asking.send(method, path, body)
    if (answer.statusCode !== 200) throw new Error(`the canary was refused at ${path}: ${answer.body}`)
  }
  const { members } = (await asking.get(`/api/agendas/${agendaId}/members`)).json<{
    members: { id: string; name: string }[]
  }>()
  const called = [rival.name, member('moderator').name]
  const mentions = members.filter(({ name }) => called.includes(name)).map(({ id }) => id)
  const doc = await house.rooms.readDocument(goal.documentId)
  const said = layout(doc).map(blockText).join('').slice(0, 12)
  doc.destroy()
  const openings = [
    [`/api/goals/${goalId}/threads`, { kind: 'passage', ranges: await rangesOfWords(house, goal, said) }],
    [`/api/goals/${goalId}/threads`, { kind: 'goal' }],
    [`/api/agendas/${agendaId}/threads`, { kind: 'agenda' }],
    [`/api/agendas/${agendaId}/threads`, { kind: 'indicator', indicator: 'ncsi3-2.1' }],
  ] as const
  for (const [path, about] of openings) {
    const opening = { ...anOpening(about, `${words} asks for more.`, mentions), type: 'objection' }
    ids.push(opening.id, opening.commentId)
    await must(path, opening)
  }
  const reply = aReply(`${words} adds a thing.`)
  ids.push(reply.id)
  await must(`/api/threads/${ids[0]}/replies`, reply)
  await must(`/api/comments/${reply.id}`, { version: 1, words: `${words} says it otherwise.`, mentions }, 'PATCH')
  await must(`/api/threads/${ids.at(-3)}/resolve`, {})
  live.sendPresence([{ id: live.doc.clientID, clock: 1, state: { cursor: null } }])
  // What a round of groups or a sealed one refuses is refused here as well; the tests of permission ask which.
  if (live.access.at(-1)?.mode === 'direct') {
    live.type(` ${words} wrote this.`)
    await live.allSaved()
  }
  const indicators = (await asking.get(`/api/agendas/${agendaId}/indicators`)).json<{
    frameworks: { indicators: { id: string }[] }[]
  }>()
  const id = indicators.frameworks[0]?.indicators.at(-1)?.id ?? ''
  await asking.send('POST', `/api/goals/${goalId}/links`, {
    ...{ target: { kind: 'indicator', id }, relation: 'enables', element: null, how: `${words} links it.` },
  })
  await asking.send('POST', `/api/agendas/${agendaId}/goals`, { title: `${words} proposes`, themeId: null })
  await asking.send('POST', `/api/goals/${goalId}/title-suggestions`, { title: words, reason: '' })
  if (live.access.at(-1)?.maySuggest === true) {
    await suggestWords(house, goal, canary, { behind: said, words: `${words} suggests` })
    const name = await suggestWords(house, goal, rival, { behind: said, words: 'ours' })
    await must(`/api/goals/${goalId}/suggestions/${encodeURIComponent(name)}/backing`, {})
  }
  const { brackets } = (await asking.get(`/api/goals/${goalId}/brackets`)).json<{ brackets: { id: string }[] }>()
  if (brackets[0] !== undefined) {
    await asking.send('POST', `/api/brackets/${brackets[0].id}/alternatives`, {
      ...{ wording: { kind: 'words', words: `${words} or` }, hold: true },
    })
  }
}

/** A mail server that keeps, by reader, what came: every header, the text and the html. */
async function takeMails(): Promise<{
  readonly url: string
  readonly to: Map<string, string[]>
  readonly close: () => Promise<void>
}> {
  const to = new Map<string, string[]>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, taken) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(parts)).then(mail => {
          to.get(session.envelope.rcptTo[0]?.address ?? '')?.push(JSON.stringify(mail))
          taken(null)
        })
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', () => listening()))
  const { port } = server.server.address() as AddressInfo
  return {
    ...{ url: `smtp://127.0.0.1:${port}`, to },
    close: () => new Promise<void>(closed => server.close(() => closed())),
  }
}
