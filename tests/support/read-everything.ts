/**
 * All that somebody can read of an agenda, by where: every page, every endpoint that reads, and every kind of file.
 * Made twice, before and after something happened, it tells what of it she can see.
 */
import { inflateRawSync } from 'node:zlib'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import { exportFormats, type ExportFormat } from '../../packages/domain/exchange.ts'
import { readPdf } from '../../server/exchange/pdf-reader.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { pagesOfTheHouse, type PagesWorld } from '../journeys/pages-of-the-house.ts'
import { endpointRows, type Call } from '../permission/endpoint-rows.ts'
import type { Visitor, World } from '../permission/matrix-world.ts'
import type { Person } from './test-house.ts'

/** What was read, by the place where it stands. */
export type Reading = ReadonlyMap<string, string>

/** Somebody who reads everything; what the doors ask for is made once, so that two readings differ in nothing of ours. */
export type EverythingReader = { read(files?: readonly ExportFormat[]): Promise<Reading> }

export const everyFormat: readonly ExportFormat[] = exportFormats

/** For this person, null for somebody who is not signed in; `role`: what the doors prepare for. */
export async function readerOfEverything(
  world: World,
  person: Person | null,
  role: Visitor,
): Promise<EverythingReader> {
  const { house, agenda, goalId } = world
  const asking = house.as(person)
  const calls: { readonly door: Endpoint; readonly call: Call }[] = []
  for (const door of boundEndpoints(house.app)) {
    const reads = door.method === 'GET' || /^preview|^countRecipients$/.test(door.name)
    if (reads) calls.push({ door, call: (await endpointRows[door.name]?.(world, role)) ?? {} })
  }
  // The casts: pages that ask the house to do something are none of those that are read here.
  const places = { agendaId: agenda.agendaId, goalId, indicatorId: 'ncsi3-2.1' } as unknown as PagesWorld
  const paths = await Promise.all(
    pagesOfTheHouse
      .filter(({ as, page }) => as !== null || page === 'public')
      .map(async ({ page, state = '', path }) => [`page ${page} ${state}`, await path(places)] as const),
  )
  return {
    async read(files = []) {
      const found = new Map<string, string>()
      for (const [place, path] of paths) found.set(place, (await asking.get(path)).body)
      for (const { door, call } of calls) {
        const url = addressOf(door, call)
        const answer = door.method === 'GET' ? asking.get(url) : asking.send(door.method, url, call.body)
        found.set(`door ${door.name}`, lettersOf((await answer).rawPayload))
      }
      for (const format of files) found.set(`file ${format}`, await fileAs(format))
      if (files.length > 0) found.set('file xlsx', await tableFile())
      return found
    },
  }

  async function fileAs(format: ExportFormat): Promise<string> {
    const wish = {
      ...{ format, comments: true, annexes: ['indicators', 'acquis'], paper: 'a4', language: 'en' },
      ...{ text: 'marked-up' },
    }
    const asked = await asking.send('POST', `/api/agendas/${agenda.agendaId}/exports`, wish)
    if (asked.statusCode !== 200) return ''
    const { id } = asked.json<{ id: string }>()
    for (;;) {
      const { state } = (await asking.get(`/api/exports/${id}`)).json<{ state: string }>()
      if (state === 'failed') throw new Error(`the file as ${format} failed`)
      if (state === 'done') break
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return lettersOf((await asking.get(`/api/exports/${id}/file`)).rawPayload)
  }

  async function tableFile(): Promise<string> {
    const path = `/api/agendas/${agenda.agendaId}/inputs/table?format=xlsx`
    return lettersOf((await asking.get(path)).rawPayload)
  }
}

/** How often these words stand in what was read, place by place; places without them are left out. */
export function placesOf(read: Reading, words: readonly string[]): { readonly [place: string]: number } {
  const counts = [...read].map(
    ([place, body]) => [place, words.reduce((sum, word) => sum + body.split(word).length - 1, 0)] as const,
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

/** Where something else is read than before. Instants inside of packed files are those of their making. */
export function changedPlaces(before: Reading, after: Reading): readonly string[] {
  const lasting = (body = ''): string => (body.split('%PDF')[0] ?? '').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
  return [...after].flatMap(([place, body]) => (lasting(before.get(place)) === lasting(body) ? [] : [place]))
}

function addressOf({ path }: Endpoint, { params = {}, query = {} }: Call): string {
  const search = new URLSearchParams(query).toString()
  const address = path.replace(/:(\w+)/g, (_place, name: string) => params[name] ?? '')
  return search === '' ? address : `${address}?${search}`
}

/** What a file says, whatever packs it: every part of a packed one, the words of a PDF and what it says of itself. */
function lettersOf(bytes: Buffer): string {
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF') {
    const { body, around } = readPdf(bytes)
    const items = [...body, ...around.flat()].flatMap(({ glyphs }) => glyphs)
    return `${items.join('')}\n${bytes.toString('latin1')}`
  }
  if (bytes.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004') return bytes.toString('utf8')
  const parts: string[] = []
  for (let at = 0; at >= 0; at = bytes.indexOf('PK\u0003\u0004', at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    if (bytes.readUInt16LE(at + 8) === 8) parts.push(inflateRawSync(bytes.subarray(start)).toString('utf8'))
  }
  return parts.join('\n')
}
