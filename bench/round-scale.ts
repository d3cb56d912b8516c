/**
 * How long the pages of a large round take on PostgreSQL, over HTTP from a server of its own process: agenda, console
 * and board, as a moderator and as a delegate. The promise is 300 ms at p95, and three seconds for the whole table of
 * inputs as a file. Then the tables in Chromium: how long their frames take while they are scrolled, and whether any
 * task blocks them.
 */
import { type TableFormat, tableFormats } from '../packages/domain/exchange.ts'
import type { Person } from '../tests/support/test-house.ts'
import { serveHouse, type ServedHouse } from '../tests/support/served-house.ts'
import { latencies, type Latencies } from './load.ts'
import { makeRoundScaleAgenda, type RoundScaleAgenda, type RoundScaleSize } from './round-scale-agenda.ts'
import { measureScrolling, type Scrolled } from './round-scale-browser.ts'

export type ScaleRow = Latencies & {
  readonly page: string
  readonly as: 'moderator' | 'delegate'
  readonly kilobytes: number
  /** With four readers at once. */
  readonly crowdedP95: number
}
/** The table of inputs as a file, from the request to its last byte: the median of three. */
export type TableTaken = { readonly format: TableFormat; readonly kilobytes: number; readonly ms: number }
export type RoundScaleMeasured = {
  readonly size: RoundScaleSize & { readonly answers: number; readonly contests: number; readonly positions: number }
  readonly rows: readonly ScaleRow[]
  readonly scrolled: readonly Scrolled[]
  readonly tables: readonly TableTaken[]
}

const size: RoundScaleSize = { goals: 40, organisations: 300, inputs: 20_000 }
const readings = 60

/** What docs/figures.md and the exit code of the bench speak of. */
export const promisedPageMs = 300
export const promisedTableMs = 3_000
/** Sixty frames a second, at p95. */
export const promisedFrameMs = 17

/** Builds the round, starts the server, and reads every page in review and in the call. */
export async function measureRoundScale(): Promise<RoundScaleMeasured> {
  const round = await makeRoundScaleAgenda(size)
  try {
    const review = await withHouse(round, async house => ({
      rows: await readAll(house, round, pagesOfReview(round)),
      tables: await takeTables(house, round),
      scrolled: await measureScrolling(house, round.moderator, [
        { page: 'console', path: `/agendas/${round.agendaId}/console` },
        { page: 'agenda', path: `/agendas/${round.agendaId}` },
      ]),
    }))
    const positions = await round.openCall()
    const call = await withHouse(round, async house => ({
      rows: await readAll(house, round, pagesOfCall(round)),
      scrolled: await measureScrolling(house, round.moderator, [
        { page: 'board', path: `/agendas/${round.agendaId}/consensus` },
      ]),
    }))
    const { answers, contests } = round
    return {
      size: { ...size, answers, contests, positions },
      rows: [...review.rows, ...call.rows],
      scrolled: [...review.scrolled, ...call.scrolled],
      tables: review.tables,
    }
  } finally {
    await round.close()
  }
}

type Address = { readonly page: string; readonly path: string }

function pagesOfReview({ agendaId, goalIds }: RoundScaleAgenda): readonly Address[] {
  const agenda = `/agendas/${agendaId}`
  const last = Math.floor((size.inputs * 0.97) / 50) * 50
  return [
    { page: 'agenda, review', path: agenda },
    { page: 'console', path: `${agenda}/console` },
    { page: 'console, last page', path: `${agenda}/console?from=${last}` },
    { page: 'console, contested', path: `${agenda}/console?view=contested` },
    { page: 'console, one goal and group', path: `${agenda}/console?goal=${goalIds[3]}&group=business` },
    { page: 'my input', path: '/my-input' },
  ]
}

function pagesOfCall({ agendaId }: RoundScaleAgenda): readonly Address[] {
  const agenda = `/agendas/${agendaId}`
  return [
    { page: 'agenda, call', path: agenda },
    { page: 'console, call', path: `${agenda}/console` },
    { page: 'board', path: `${agenda}/consensus` },
    { page: 'board, another goal', path: `${agenda}/consensus?goal=17` },
  ]
}

async function withHouse<Result>(
  { databaseUrl }: RoundScaleAgenda,
  act: (house: ServedHouse) => Promise<Result>,
): Promise<Result> {
  const house = await serveHouse({ databaseUrl, demo: false })
  try {
    return await act(house)
  } finally {
    await house.close()
  }
}

async function readAll(
  house: ServedHouse,
  { moderator, delegate }: RoundScaleAgenda,
  addresses: readonly Address[],
): Promise<readonly ScaleRow[]> {
  const rows: ScaleRow[] = []
  for (const { page, path } of addresses) {
    for (const [as, person] of [
      ['moderator', moderator],
      ['delegate', delegate],
    ] as const) {
      const read = (): Promise<Reading> => readPage(`${house.origin}${path}`, person)
      for (let warm = 0; warm < 5; warm += 1) await read()
      const alone: Reading[] = []
      for (let turn = 0; turn < readings; turn += 1) alone.push(await read())
      const crowded: Reading[] = []
      for (let turn = 0; turn < readings / 4; turn += 1)
        crowded.push(...(await Promise.all([read(), read(), read(), read()])))
      const kilobytes = Math.round((alone[0]?.bytes ?? 0) / 1024)
      const crowdedP95 = latencies(crowded.map(({ ms }) => ms)).p95
      rows.push({ page, as, kilobytes, crowdedP95, ...latencies(alone.map(({ ms }) => ms)) })
    }
  }
  return rows
}

async function takeTables(
  house: ServedHouse,
  { agendaId, moderator }: RoundScaleAgenda,
): Promise<readonly TableTaken[]> {
  const taken: TableTaken[] = []
  for (const format of tableFormats) {
    const address = `${house.origin}/api/agendas/${agendaId}/inputs/table?format=${format}`
    const readings: Reading[] = []
    for (let turn = 0; turn < 3; turn += 1) readings.push(await readPage(address, moderator))
    const kilobytes = Math.round((readings[0]?.bytes ?? 0) / 1024)
    taken.push({ format, kilobytes, ms: latencies(readings.map(({ ms }) => ms)).p50 })
  }
  return taken
}

type Reading = { readonly ms: number; readonly bytes: number }

async function readPage(url: string, { cookie }: Person): Promise<Reading> {
  const started = performance.now()
  const answer = await fetch(url, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
  const body = await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return { ms: performance.now() - started, bytes: body.byteLength }
}
