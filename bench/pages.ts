/**
 * How long the pages of a large agenda take on PostgreSQL, over real HTTP: from the request to the last byte, one
 * reader after the other and four at once. Promised: p95 under 300 ms.
 */
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { buildTestHouse } from '../tests/support/test-house.ts'
import { makeLargeAgenda, type LargeAgendaSize } from './large-agenda.ts'

export type PageTimes = {
  readonly page: string
  readonly kilobytes: number
  readonly p50: number
  readonly p95: number
  /** With four readers at once. */
  readonly crowdedP95: number
}
export type PagesMeasured = { readonly size: LargeAgendaSize; readonly pages: readonly PageTimes[] }

/** What a page takes at most at p95, one reader after the other. */
export const promisedLargePageMs = 300

const whole: LargeAgendaSize = { goals: 40, organisations: 300, threads: 5_000, repliesPerThread: 2 }
const quick: LargeAgendaSize = { goals: 16, organisations: 20, threads: 1_600, repliesPerThread: 1 }

/** Builds the agenda in a PostgreSQL of its own and reads every page of it as its delegate and as its moderator. */
export async function measurePages(isQuick: boolean): Promise<PagesMeasured> {
  const [size, rounds] = isQuick ? [quick, 12] : [whole, 60]
  const house = await buildTestHouse({ engine: 'postgresql', realClock: true })
  try {
    const { agendaId, goalIds, indicatorId, delegate, moderator } = await makeLargeAgenda(house, size)
    await house.app.listen({ host: '127.0.0.1', port: 0 })
    const origin = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`
    const [goalId] = goalIds
    const agenda = `/agendas/${agendaId}`
    const pages = [
      { page: 'agenda', path: agenda, person: delegate },
      { page: 'goal', path: `/goals/${goalId}`, person: delegate },
      { page: 'indicators', path: `${agenda}/indicators`, person: delegate },
      { page: 'indicator', path: `${agenda}/indicators/${indicatorId}`, person: delegate },
      { page: 'members', path: `${agenda}/members`, person: moderator },
      { page: 'inbox', path: '/inbox', person: delegate },
      { page: 'history', path: `/goals/${goalId}/history`, person: delegate },
      { page: 'record', path: `${agenda}/record`, person: moderator },
      { page: 'setup', path: `${agenda}/setup`, person: moderator },
      { page: 'import', path: `${agenda}/import`, person: moderator },
      { page: 'account', path: '/account', person: delegate },
      { page: 'threads of a goal (JSON)', path: `/api/goals/${goalId}/threads`, person: delegate },
      { page: 'coverage (JSON)', path: `/api${agenda}/coverage`, person: delegate },
      { page: 'members (JSON)', path: `/api${agenda}/members`, person: delegate },
    ]
    const measured: PageTimes[] = []
    for (const { page, path, person } of pages) {
      const read = (): Promise<Reading> => readPage(`${origin}${path}`, person.cookie)
      for (let warm = 0; warm < 5; warm += 1) await read()
      const alone: Reading[] = []
      for (let turn = 0; turn < rounds; turn += 1) alone.push(await read())
      const crowded: Reading[] = []
      for (let turn = 0; turn < rounds / 4; turn += 1)
        crowded.push(...(await Promise.all([read(), read(), read(), read()])))
      const kilobytes = Math.round((alone[0]?.bytes ?? 0) / 1024)
      measured.push({ page, kilobytes, p50: rank(alone, 0.5), p95: rank(alone, 0.95), crowdedP95: rank(crowded, 0.95) })
    }
    return { size, pages: measured }
  } finally {
    await house.close()
  }
}

const paceMs = 5_000

type Reading = { readonly ms: number; readonly bytes: number }

async function readPage(url: string, cookie: string): Promise<Reading> {
  const started = performance.now()
  const answer = await fetch(url, { headers: { cookie, accept: 'text/html,application/json' }, redirect: 'manual' })
  const body = await answer.arrayBuffer()
  // Nobody reads as fast as this: what the house refuses for its pace is asked again when its minute is over.
  if (answer.status === 429) {
    await setTimeout(paceMs)
    return readPage(url, cookie)
  }
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return { ms: performance.now() - started, bytes: body.byteLength }
}

function rank(readings: readonly Reading[], share: number): number {
  const sorted = readings.map(reading => reading.ms).toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
