/**
 * The table of a round for journeys: the starter agenda with six organisations that have a delegate each. Three of them
 * join during the journey, each in a window of her own; what is not looked at there she asks as a browser would.
 */
import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Browser } from 'playwright-core'
import { type Visitor, welcome } from '../support/browser.ts'
import type { ServedHouse } from '../support/served-house.ts'

/** Asks an endpoint as somebody; answers its body. Throws what it refuses. */
export type Ask = <T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<T>

/** A delegate who joined during the journey. */
export type Joined = { readonly ask: Ask; readonly window: Visitor }

/** What somebody's browser would send, with the cookies of these requests: `page.request` of a window. */
export function asks(request: APIRequestContext, { origin }: ServedHouse): Ask {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await request.fetch(`${origin}${path}`, { method, headers: { origin }, data: body })
    const text = await answer.text()
    if (!answer.ok()) throw new Error(`${method} ${path}: ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
}

/** Beside Aldermark, the chamber and the forum, who have a seat from the first start. */
export const distant = [
  { name: 'Ministry of Transport of Brightland', group: 'government', code: 'BRT', country: 'XB' },
  { name: 'Northern Grid Operators', group: 'business', code: 'NGO', country: null },
  { name: 'Coastal Name Registry', group: 'technical_community', code: 'CNR', country: null },
] as const

/** A moderator invites three organisations, whose delegates join, and gives civil society's contributor a say. */
export async function setTable(
  moderator: Ask,
  { browser, house, agendaId }: { readonly browser: Browser; readonly house: ServedHouse; readonly agendaId: string },
): Promise<readonly Joined[]> {
  const agenda = `/api/agendas/${agendaId}`
  const { members } = await moderator<{ members: { id: string; role: string }[] }>('GET', `${agenda}/members`)
  const contributor = members.find(({ role }) => role === 'contributor')
  const organisation = { name: 'Open Networks Forum', group: 'civil_society', code: 'ONF', country: null }
  await moderator('PATCH', `${agenda}/members/${contributor?.id}`, { role: 'delegate', organisation })
  const delegates: Joined[] = []
  for (const one of distant) delegates.push(await joinAs(moderator, one, { browser, house, agendaId }))
  return delegates
}

type Invited = { readonly name: string; readonly group: string; readonly code: string; readonly country: string | null }

/** A moderator invites a delegate of this organisation, who joins. */
export async function joinAs(
  moderator: Ask,
  organisation: Invited,
  { browser, house, agendaId }: { readonly browser: Browser; readonly house: ServedHouse; readonly agendaId: string },
): Promise<Joined> {
  const emails = [`delegate@${organisation.code.toLowerCase()}.example`]
  const { invited } = await moderator<{ invited: { url: string }[] }>(
    ...(['POST', `/api/agendas/${agendaId}/invitations`, { emails, role: 'delegate', organisation }] as const),
  )
  const token = new URL(invited[0]?.url ?? '').searchParams.get('token')
  const window = await welcome(browser, house.origin, organisation.name)
  const ask = asks(window.context.request, house)
  const person = { token, displayName: `Delegate of ${organisation.name}`, password: randomUUID() }
  await ask('POST', '/api/invitations/joining', person)
  return { ask, window }
}
