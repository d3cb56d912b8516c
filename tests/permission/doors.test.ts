/**
 * Default deny beyond the endpoints: every door that the app has, page, form, file or socket × everybody. A door without
 * its row fails; who may not come in gets the page of what does not exist, word for word, and changes no row.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boundEndpoints, doorsOf } from '../../server/platform/bind-endpoint.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { doorRows, type DoorRow } from './door-rows.ts'
import { buildWorld, everyRow, lastWrite, visitors, type Visitor, type World } from './matrix-world.ts'

const headers = { accept: 'text/html' }

describe('an agenda', () => {
  let world: World
  beforeAll(async () => {
    world = await buildWorld('review')
  })
  afterAll(() => world.house.close())

  test('every door that is no endpoint has its row, and every row its door', () => {
    const endpoints = new Set(boundEndpoints(world.house.app).map(({ method, path }) => `${method} ${path}`))
    const doors = doorsOf(world.house.app)
    expect(doors.filter(door => !endpoints.has(door) && doorRows[door] === undefined)).toEqual([])
    const owed = Object.entries(doorRows).filter(([, { to }]) => to !== 'asset')
    expect(owed.map(([door]) => door).filter(door => !doors.includes(door))).toEqual([])
    expect([...endpoints].filter(door => !doors.includes(door))).toEqual([])
  })

  test.each(visitors)('%s comes in where she may, and elsewhere finds what does not exist', async visitor => {
    const wrong: string[] = []
    const missing = (await knock('GET', '/nowhere', visitor)).body
    for (const [door, row] of Object.entries(doorRows)) {
      const complaint = row.to === 'asset' ? null : await complaintOf(door, row, visitor, missing)
      if (complaint !== null) wrong.push(`${door}: ${complaint}`)
    }
    expect(wrong).toEqual([])
  })

  /** Why this door answered this visitor wrongly; null if it did not. */
  async function complaintOf(door: string, row: DoorRow, visitor: Visitor, missing: string): Promise<string | null> {
    const [method = '', own = ''] = door.split(' ')
    const path = (await row.path?.(world)) ?? own
    const before = await lastWrite(world)
    const answer = await knock(method, path, visitor)
    const { statusCode: status } = answer
    if (status >= 500) return `fault ${status}`
    const owed = owedTo(row, visitor)
    if (owed === 'in') return status === 404 && answer.body === missing ? 'should be let in' : null
    if ((await lastWrite(world)) !== before && (await writesAgain(method, path, visitor))) return 'refused, and wrote'
    if (answer.body.includes(world.agenda.title)) return `answers ${status} and names the agenda`
    if (owed === 'sign-in') {
      const isToSignIn = status === 303 && String(answer.headers.location).startsWith('/sign-in')
      return isToSignIn ? null : `should be sent to sign in, answers ${status}`
    }
    if (owed === 'no page') return status >= 400 ? null : `answers ${status}`
    return status === 404 && answer.body === missing ? null : `should find nothing there, answers ${status}`
  }

  /** Something that goes on by itself may have written: only now all rows are compared. */
  async function writesAgain(method: string, path: string, visitor: Visitor): Promise<boolean> {
    const rows = await everyRow(world)
    await knock(method, path, visitor)
    return (await everyRow(world)) !== rows
  }

  function owedTo({ to }: DoorRow, visitor: Visitor): 'in' | 'sign-in' | 'nothing' | 'no page' {
    if (to === 'socket') return 'no page'
    if (to === 'anyone') return 'in'
    if (to === 'nobody') return 'nothing'
    if (visitor === 'signed-out') return 'sign-in'
    if (to === 'signed-in') return 'in'
    const standing = world.standing(visitor)
    return typeof to === 'object' && standing !== null && refusalTo(to.may, standing) === null ? 'in' : 'nothing'
  }

  async function knock(method: string, url: string, visitor: Visitor) {
    const { house } = world
    const cookie = world.person(visitor)?.cookie
    const { publicOrigin: origin } = house.config
    const sent = { ...headers, origin, ...(cookie === undefined ? {} : { cookie }) }
    return house.app.inject({ method: method as 'GET', url, headers: sent })
  }
})
