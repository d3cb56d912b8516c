/**
 * A canary in rounds that hide who gives an input. All that others can read or are sent is read before she gives any and
 * afterwards: what of her may not be seen stands nowhere more or less often than before.
 */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Role } from '../../packages/domain/participant.ts'
import { say } from '../../packages/messages/say.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import {
  replyToAnswers,
  keepVersion,
  openByAnother,
  readComparison,
  takeElsewhere,
  talkInThreads,
} from '../support/canary-acts.ts'
import { buildHiddenRound, type HiddenRound, type Listener } from '../support/hidden-round.ts'
import {
  changedPlaces,
  everyFormat,
  placesOf,
  readerOfEverything,
  type EverythingReader,
  type Reading,
} from '../support/read-everything.ts'
import { aReply } from '../support/thread-makers.ts'

type Watched = {
  /** Null for somebody who is not signed in. */
  readonly listener: Listener | null
  readonly reader: EverythingReader
  readonly before: Reading
}

/** Files are made for one reader of each kind. */
const filesOf = (listener: Listener | null) =>
  listener?.role === 'delegate' ? everyFormat : listener?.role === 'moderator' ? (['json'] as const) : []

/** Everybody but her organisation, with all that each reads now. */
async function watch(
  round: HiddenRound,
  roles: readonly Role[] = round.listeners.map(({ role }) => role),
): Promise<readonly Watched[]> {
  const watched: Omit<Watched, 'before'>[] = []
  for (const listener of [...round.listeners.filter(({ role }) => roles.includes(role)), null]) {
    const reader = await readerOfEverything(round, listener?.person ?? null, listener?.role ?? 'signed-out')
    watched.push({ listener, reader })
  }
  const readings: Watched[] = []
  for (const one of watched) readings.push({ ...one, before: await one.reader.read(filesOf(one.listener)) })
  for (const { frames, live } of round.listeners) {
    frames.length = 0
    live.raw.length = 0
    live.client.heard.length = 0
  }
  return readings
}

/** What her window brought since, and what stands in it of these words. */
const windowOf = ({ frames, live }: Listener): Reading =>
  new Map([
    ['events', frames.join('\n')],
    ['live', live.raw.join('\n')],
  ])

async function built(facts: Parameters<typeof buildHiddenRound>[0]): Promise<HiddenRound> {
  const round = await buildHiddenRound(facts)
  onTestFinished(() => round.close())
  return round
}

/** Of these words she reads neither more nor less than before; files apart. */
async function expectAsBefore(watched: Watched | undefined, words: readonly string[]): Promise<void> {
  if (watched === undefined) throw new Error('nobody was watched')
  const before = new Map([...watched.before].filter(([place]) => !place.startsWith('file ')))
  expect(placesOf(await watched.reader.read(), words)).toEqual(placesOf(before, words))
}

const namesOf = ({ frames }: Listener): readonly string[] =>
  frames.map(frame => (JSON.parse(frame) as { name: string }).name).filter(name => !name.endsWith('-exported'))

describe('what others read and are sent of somebody who gives every kind of input', () => {
  test('[A3] [A6] in a round that shows organisations: her organisation, and nowhere herself', async () => {
    const round = await built({ attribution: 'organisation', phase: 'drafting' })
    const { marks, listeners } = round
    const rival = listeners[0]?.person ?? round.canary
    const theirs = await openByAnother(round, rival)
    const first = await keepVersion(round, 'Before')
    const watched = await watch(round, ['delegate', 'observer', 'moderator'])
    await round.speak()
    await talkInThreads(round, theirs, rival)
    const kept = [first, await keepVersion(round, 'After')] as const
    for (const listener of listeners) {
      await expect.poll(() => namesOf(listener)).toContain('suggestion-backed')
      await expect.poll(() => listener.live.client.heard).toContain('presence')
      expect(placesOf(windowOf(listener), marks.person)).toEqual({})
      expect(Object.keys(placesOf(windowOf(listener), marks.organisation))).toEqual(['events', 'live'])
    }
    for (const { listener, reader, before } of watched) {
      const after = await reader.read(filesOf(listener))
      expect(placesOf(after, marks.person), listener?.role).toEqual(placesOf(before, marks.person))
      if (listener === null) continue
      expect(Object.keys(placesOf(after, [marks.words])).length).toBeGreaterThan(15)
      expect(Object.keys(placesOf(after, marks.organisation)).length).toBeGreaterThan(15)
    }
    for (const { person, role } of listeners) {
      const compared = await readComparison(round, person, kept)
      expect(placesOf(compared, marks.person), role).toEqual({})
      expect(Object.keys(placesOf(compared, marks.organisation)), role).toHaveLength(compared.size)
    }
    const own = (await round.house.as(round.colleague).get(`/api/threads/${marks.ids[0]}`)).body
    expect(own).toContain(marks.person[0])
    await round.enter('review')
    await replyToAnswers(round)
    for (const one of watched) if (one.listener !== null) await expectAsBefore(one, marks.person)
    for (const listener of listeners) {
      await expect.poll(() => namesOf(listener)).toContain('contest-answered')
      expect(placesOf(windowOf(listener), marks.person)).toEqual({})
    }
    expect(placesOf(await takeElsewhere(round), marks.person)).toEqual({})
    for (const person of [round.listeners[0]?.person, round.member('moderator')]) {
      const mails = new Map([['mails', await round.mailsTo(person ?? round.canary)]])
      expect(placesOf(mails, [marks.words])).not.toEqual({})
      expect(placesOf(mails, marks.organisation)).not.toEqual({})
      expect(placesOf(mails, marks.person)).toEqual({})
    }
  }, 240_000)

  test.each([
    { inGroup: 2, label: 'A participant', inMails: 'A participant', roles: ['delegate', 'moderator'] as const },
    {
      ...{ inGroup: 3, label: say('en', 'group-civil_society'), inMails: say('en', 'notice-who-civil_society') },
      roles: ['delegate'] as const,
    },
  ])(
    '[A5] in a round of groups with $inGroup organisations of hers: $label, and neither herself nor her organisation',
    async ({ inGroup, label, inMails, roles }) => {
      const round = await built({ attribution: 'group', phase: 'drafting', inGroup })
      const { marks, listeners, goalId, house } = round
      const hidden = [...marks.person, ...marks.organisation]
      const rival = listeners[0]?.person ?? round.canary
      const theirs = await openByAnother(round, rival)
      const first = await keepVersion(round, 'Before')
      const watched = await watch(round, roles)
      await round.speak()
      await talkInThreads(round, theirs, rival)
      const kept = [first, await keepVersion(round, 'After')] as const
      for (const listener of listeners) {
        await expect.poll(() => namesOf(listener)).toContain('goal-created')
        expect(placesOf(windowOf(listener), hidden)).toEqual({})
        expect(listener.live.client.presences.size).toBe(0)
      }
      for (const { listener, reader, before } of watched) {
        const after = await reader.read(filesOf(listener))
        expect(placesOf(after, hidden), listener?.role).toEqual(placesOf(before, hidden))
        if (listener === null) continue
        expect(Object.keys(placesOf(after, [marks.words])).length).toBeGreaterThan(15)
        for (const place of ['page goal ', 'page history authors', 'page console ', 'page agenda ']) {
          expect(placesOf(after, [label])[place], place).toBeGreaterThan(placesOf(before, [label])[place] ?? 0)
        }
        if (listener.role !== 'delegate') continue
        for (const file of ['file docx', 'file html', 'file xlsx']) {
          expect(placesOf(after, [label])[file], file).toBeGreaterThan(placesOf(before, [label])[file] ?? 0)
        }
      }
      for (const { person, role } of listeners) {
        const compared = await readComparison(round, person, kept)
        expect(placesOf(compared, hidden), role).toEqual({})
        expect(Object.keys(placesOf(compared, [marks.words])), role).toHaveLength(compared.size)
      }
      const threads = `/api/goals/${goalId}/threads`
      expect((await house.as(round.member('auditor')).get(threads)).body).toContain(marks.person[0])
      await round.enter('review')
      await replyToAnswers(round)
      for (const one of watched) await expectAsBefore(one, hidden)
      for (const listener of listeners) {
        await expect.poll(() => namesOf(listener)).toContain('contest-answered')
        expect(placesOf(windowOf(listener), hidden)).toEqual({})
      }
      const elsewhere = await takeElsewhere(round)
      expect(placesOf(elsewhere, hidden)).toEqual({})
      expect(Object.keys(placesOf(elsewhere, [marks.words])).length).toBeGreaterThan(5)
      const mails = new Map([['mails', await round.mailsTo(round.member('moderator'))]])
      expect(placesOf(mails, [marks.words])).not.toEqual({})
      expect(placesOf(mails, [inMails])).not.toEqual({})
      expect(placesOf(mails, [say('en', 'shell-secretariat')])).toEqual({})
      expect(placesOf(mails, hidden)).toEqual({})
      const replies = new Map([['mails', await round.mailsTo(rival)]])
      expect(placesOf(replies, [say('en', 'notice-reply', { who: inMails })])).not.toEqual({})
      expect(placesOf(replies, hidden)).toEqual({})
    },
    240_000,
  )

  test.each([
    { phase: 'consultation', pen: 'delegations' },
    // With the pen at the delegations she would write the text itself, which is in the open.
    { phase: 'drafting', pen: 'drafters' },
  ] as const)(
    '[A4] in a round that is sealed in $phase: nothing, and every page, answer and file is as it was',
    async facts => {
      const round = await built({ attribution: 'sealed', ...facts })
      const { marks, listeners, house, goalId } = round
      const rival = listeners[0]?.person ?? round.canary
      const theirs = await openByAnother(round, rival)
      const kept = [await keepVersion(round, 'Before'), await keepVersion(round, 'After')] as const
      const watched = await watch(round)
      const compared = await readComparison(round, rival, kept)
      await round.speak()
      const reply = aReply('What is not there is not answered.')
      const refused = await house.as(round.canary).send('POST', `/api/threads/${theirs.id}/replies`, reply)
      expect(refused.statusCode).toBe(404)
      expect(changedPlaces(compared, await readComparison(round, rival, kept))).toEqual([])
      // Whatever would be told of her acts was told before this is, for all are told in the order of their commits.
      const { agendaId } = round.agenda
      await house.unitOfWork(systemActor, work => {
        work.record({ name: 'blocks-moved', agendaId, goalId, blocks: 1 })
        return Promise.resolve()
      })
      for (const listener of listeners) {
        await expect.poll(() => namesOf(listener)).toEqual(['blocks-moved'])
        expect(listener.live.client.heard.filter(kind => kind !== 'heartbeat')).toEqual([])
        expect(listener.live.client.presences.size).toBe(0)
      }
      for (const { listener, reader, before } of watched) {
        const after = await reader.read(filesOf(listener))
        expect(changedPlaces(before, after), listener?.role).toEqual([])
        if (listener === null) continue
        expect((await house.as(listener.person).get(`/api/threads/${marks.ids[0]}`)).statusCode).toBe(404)
      }
      for (const person of [round.colleague, round.member('auditor')]) {
        expect((await house.as(person).get(`/api/goals/${goalId}/threads`)).body).toContain(marks.words)
      }
      await round.enter('review')
      for (const { listener, reader, before } of watched) {
        const after = new Map(await reader.read())
        // Moderators may read it again: its filter offers everybody with a seat.
        after.delete('page record ')
        expect(placesOf(after, marks.person), listener?.role).toEqual(placesOf(before, marks.person))
        expect(placesOf(after, [marks.words])['door listGoalThreads'] ?? 0).toBe(listener === null ? 0 : 3)
      }
      // A day later: of what was sealed when it was said, nobody was told.
      for (const { person } of listeners) expect(await round.mailsTo(person)).toBe('')
    },
    240_000,
  )

  test.each([
    // Three organisations of one group: which of them it was is told by nothing.
    { attribution: 'group', others: 'neighbour', inGroup: 3 },
    // Two people of one organisation.
    { attribution: 'organisation', others: 'colleague', inGroup: 1 },
  ] as const)(
    '[A3] [A5] two rounds of $attribution that differ only in who gave are told alike, by words, counts and events',
    async ({ attribution, others, inGroup }) => {
      const told: (readonly (readonly [string, string])[])[] = []
      for (const speaker of ['canary', others] as const) {
        const round = await built({ attribution, phase: 'drafting', pen: 'drafters', inGroup, speaker })
        const [delegate, moderator] = [round.listeners[0], round.listeners[3]]
        const read: (readonly [string, string])[] = []
        await round.speak()
        // Names by chance would differ, and what is made of them.
        const { db } = round.house.database
        await db.updateTable('participant').set({ display_name: 'Somebody' }).execute()
        for (const listener of [delegate, moderator]) {
          if (listener === undefined) throw new Error('nobody listens')
          const reader = await readerOfEverything(round, listener.person, listener.role)
          const formats = listener === delegate ? (['docx', 'html', 'json'] as const) : []
          for (const [place, body] of await reader.read(formats)) {
            // The text itself as bytes: nobody of the two wrote in it, and its clients are numbers by chance.
            if (!place.endsWith('Text')) read.push([`${listener.role} ${place}`, wordsIn(body)])
          }
          read.push([`${listener.role} events`, listener.frames.map(withoutIds).join('\n')])
          read.push([`${listener.role} live`, listener.live.client.heard.filter(kind => kind !== 'heartbeat').join()])
        }
        told.push(read)
      }
      const [one = [], other = []] = told.map(read => new Map(read))
      const places = [...one].flatMap(([place, body]) => (new Map(other).get(place) === body ? [] : [place]))
      expect(places).toEqual([])
      expect([...one].length).toBeGreaterThan(60)
    },
    240_000,
  )
})

/**
 * What differs between any two houses: ids, names by chance, instants, sizes of what holds ids, and which of several
 * discussions of the same instant is the newest.
 */
function withoutIds(body: string): string {
  return body
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'instant')
    .replaceAll(/\d{1,2}:\d{2}(:\d{2})?/g, 'time')
    .replaceAll(/[0-9a-f]{8,}|\d{4,}/g, 'mark')
    .replaceAll(/\/(goals|agendas)\/id#thread-id/g, 'thread')
}

/** The words of what was read, whatever their order: that of equal instants goes by ids. */
function wordsIn(body: string): string {
  return withoutIds(body)
    .split(/[\s<>"',;:()[\]{}]+/)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join('\n')
}
