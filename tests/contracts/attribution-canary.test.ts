/**
 * A canary in a round that hides who gives an input: one delegate gives every kind of input, and everything that
 * others can read or are sent is searched for her. Beside it a twin of the agenda in which she gave nothing.
 */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import type { Attribution } from '../../packages/domain/consultation.ts'
import type { GoalId } from '../../packages/domain/ids.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { latestRoundOf } from '../../server/agenda/agenda-queries.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { pagesOfTheHouse, type PagesWorld } from '../journeys/pages-of-the-house.ts'
import { endpointRows } from '../permission/endpoint-rows.ts'
import { buildWorld, type World } from '../permission/matrix-world.ts'
import { chamber, type Person } from '../support/test-house.ts'
import { anOpening, aReply } from '../support/thread-makers.ts'

const guild = { name: 'Guild of Xochimilco', group: 'civil_society', code: 'XOC', country: null } as const
const canaryName = 'Quetzalcoatl'
const canaryWords = 'Popocatepetl'

type Hidden = World & {
  readonly canary: Person
  readonly colleague: Person
  readonly rival: Person
  readonly threads: readonly string[]
}

/** A round in consultation. `speaks`: whether the canary gives inputs. */
async function buildRound(attribution: Attribution, speaks: boolean): Promise<Hidden> {
  const world = await buildWorld('consultation', { variables: { SMTP_URL: 'smtp://127.0.0.1:1' } })
  onTestFinished(() => world.house.close())
  const { house, agenda, goalId } = world
  const { db } = house.database
  const roundId = await latestRoundOf(db, agenda.agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  await db.updateTable('round').set({ attribution }).where('id', '=', roundId).execute()
  const canary = await house.aMember(agenda, 'delegate', guild)
  const colleague = await house.aMember(agenda, 'delegate', guild)
  const rival = await house.aMember(agenda, 'delegate', chamber)
  await db.updateTable('participant').set({ display_name: canaryName }).where('id', '=', canary.participantId).execute()
  const threads: string[] = []
  if (speaks) {
    const { members } = (await house.as(rival).get(`/api/agendas/${agenda.agendaId}/members`)).json<{
      members: { id: string; name: string }[]
    }>()
    const mentioned = members.filter(({ name }) => name === rival.name || name === colleague.name).map(({ id }) => id)
    const places = [
      [`/api/goals/${goalId}/threads`, { kind: 'goal' }],
      [`/api/agendas/${agenda.agendaId}/threads`, { kind: 'agenda' }],
      [`/api/agendas/${agenda.agendaId}/threads`, { kind: 'indicator', indicator: 'ncsi3-2.1' }],
    ] as const
    for (const [path, about] of places) {
      const opening = { ...anOpening(about, `${canaryWords} asks for more.`, mentioned), type: 'objection' }
      insist(await house.as(canary).send('POST', path, opening))
      threads.push(opening.id)
    }
    const [first = ''] = threads
    const reply = aReply(`${canaryWords} adds a thing.`)
    insist(await house.as(canary).send('POST', `/api/threads/${first}/replies`, reply))
    const change = { version: 1, words: `${canaryWords} says it otherwise.`, mentions: mentioned }
    insist(await house.as(canary).send('PATCH', `/api/comments/${reply.id}`, change))
    await house.as(canary).send('POST', `/api/goals/${goalId}/title-suggestions`, { title: canaryWords })
    insist(await house.as(canary).send('POST', `/api/threads/${threads.at(-1)}/resolve`, {}))
  }
  return { ...world, canary, colleague, rival, threads }
}

function insist({ statusCode, body }: { readonly statusCode: number; readonly body: string }): void {
  if (statusCode !== 200) throw new Error(`the canary was refused: ${body}`)
}

/** All that somebody reads: every page and every answer of a door, with what it was. Nothing is written for her. */
async function everythingTo(world: Hidden, person: Person, role: Role): Promise<ReadonlyMap<string, string>> {
  const { house, agenda, goalId, threads } = world
  const read = new Map<string, string>()
  const places: Omit<PagesWorld, 'house'> = { agendaId: agenda.agendaId, goalId, indicatorId: 'ncsi3-2.1' }
  for (const { page, state = '', as, path } of pagesOfTheHouse) {
    if (as === null) continue
    read.set(`page ${page} ${state}`, (await house.as(person).get(await path(places as PagesWorld))).body)
  }
  for (const door of boundEndpoints(house.app).filter(({ method }) => method === 'GET')) {
    const call = await endpointRows[door.name]?.(world, role)
    const [threadId] = threads
    const params = {
      ...call?.params,
      ...('threadId' in (call?.params ?? {}) && threadId !== undefined ? { threadId } : {}),
    }
    read.set(`door ${door.name}`, (await house.as(person).get(addressOf(door, params, call?.query))).body)
  }
  for (const format of ['json', 'markdown', 'html'] as const) {
    const wish = {
      format,
      text: 'clean',
      comments: true,
      annexes: ['indicators', 'acquis'],
      paper: 'a4',
      language: 'en',
    }
    const asked = await house.as(person).send('POST', `/api/agendas/${agenda.agendaId}/exports`, wish)
    if (asked.statusCode !== 200) continue
    const { id } = asked.json<{ id: string }>()
    for (;;) {
      const { state } = (await house.as(person).get(`/api/exports/${id}`)).json<{ state: string }>()
      if (state === 'done' || state === 'failed') break
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    read.set(`file ${format}`, (await house.as(person).get(`/api/exports/${id}/file`)).body)
  }
  return read
}

function addressOf({ path }: Endpoint, params: Readonly<Record<string, string>>, query = {}): string {
  const search = new URLSearchParams(query).toString()
  return `${path.replace(/:(\w+)/g, (_place, name: string) => params[name] ?? '')}${search === '' ? '' : `?${search}`}`
}

const placesOf = (read: ReadonlyMap<string, string>, word: string): string[] =>
  [...read].filter(([, body]) => body.includes(word)).map(([place]) => place)

/** Lists of seats, and pages that offer them to be chosen from, name everybody who has one. */
const namesSeats = (place: string): boolean =>
  /members|seats|organisations|record|setup|participants|mention|invitation|recipients|consensus|messages|page my-input|page members/i.test(
    place,
  )

/** Mails to others, as they wait to leave. */
async function mailsTo({ house }: Hidden, person: Person): Promise<string> {
  const mails = await house.database.db
    .selectFrom('email_outbox')
    .select(['subject', 'body'])
    .where('to_address', '=', person.email)
    .execute()
  return JSON.stringify(mails)
}

describe('a round that shows organisations alone', () => {
  test('[A3] her words and her organisation are read by others, her name nowhere', async () => {
    const world = await buildRound('organisation', true)
    for (const [person, role] of [
      [world.rival, 'delegate'],
      [world.member('moderator'), 'moderator'],
      [world.member('observer'), 'observer'],
    ] as const) {
      const read = await everythingTo(world, person, role)
      expect(placesOf(read, canaryWords).length).toBeGreaterThan(3)
      expect(placesOf(read, canaryName).filter(place => !namesSeats(place))).toEqual([])
    }
    const mails = await mailsTo(world, world.rival)
    expect(mails).toContain(guild.name)
    expect(mails).not.toContain(canaryName)
    const own = (await world.house.as(world.colleague).get(`/api/threads/${world.threads[0]}`)).body
    expect(own).toContain(canaryName)
  }, 120_000)
})

describe('a sealed round', () => {
  test('[A4] others read nothing of it, by words, name or count; her own organisation and auditors read it', async () => {
    const world = await buildRound('sealed', true)
    const { house, agenda, goalId, rival, colleague, threads } = world
    for (const [person, role] of [
      [rival, 'delegate'],
      [world.member('moderator'), 'moderator'],
      [world.member('observer'), 'observer'],
    ] as const) {
      const read = await everythingTo(world, person, role)
      expect(placesOf(read, canaryWords)).toEqual([])
      expect(placesOf(read, threads[0] ?? '').filter(place => place.startsWith('page'))).toEqual([])
      expect(placesOf(read, canaryName).filter(place => !namesSeats(place))).toEqual([])
      expect((await house.as(person).get(`/api/threads/${threads[0]}`)).statusCode).toBe(404)
    }
    expect(await mailsTo(world, rival)).toBe('[]')
    for (const person of [colleague, world.member('auditor')]) {
      expect((await house.as(person).get(`/api/goals/${goalId}/threads`)).body).toContain(canaryWords)
    }
    const roundId = await latestRoundOf(house.database.db, agenda.agendaId)
    if (roundId === null) throw new Error('an agenda without a round')
    await house.database.db.updateTable('round').set({ phase: 'review' }).where('id', '=', roundId).execute()
    const after = (await house.as(rival).get(`/api/goals/${goalId}/threads`)).body
    expect(after).toContain(canaryWords)
    expect(after).toContain(guild.name)
    expect(after).not.toContain(canaryName)
  }, 120_000)

  test('[A4] counts and numbers are those of a twin in which she gave nothing', async () => {
    const facts = async (world: Hidden) => {
      const { house, agenda, goalId, rival } = world
      const opening = anOpening({ kind: 'goal' }, 'Ours.')
      const path = `/api/goals/${goalId}/threads`
      expect((await house.as(rival).send('POST', path, opening)).statusCode).toBe(200)
      const numbers = async (person: Person) =>
        (await house.as(person).get(path)).json<{ threads: { number: number }[] }>().threads.map(({ number }) => number)
      const moderator = world.member('moderator')
      const inputs = (await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/inputs`)).json<{
        total: number
        counts: unknown
      }>()
      const brackets = (await house.as(rival).get(`/api/agendas/${agenda.agendaId}/brackets`)).json<{
        goals: { goalId: GoalId }[]
      }>()
      const activity = (await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/activity`)).json<{
        activity: { sentence: string }[]
      }>()
      const inbox = (await house.as(rival).get('/api/inbox')).body
      return {
        numbers: [await numbers(rival), await numbers(moderator)],
        inputs: { total: inputs.total, counts: inputs.counts },
        matters: brackets.goals.map(({ goalId: _, ...open }) => open),
        sentences: activity.activity.map(({ sentence }) => sentence).filter(one => !one.includes('agenda')),
        inbox,
      }
    }
    expect(await facts(await buildRound('sealed', true))).toEqual(await facts(await buildRound('sealed', false)))
  }, 120_000)
})
