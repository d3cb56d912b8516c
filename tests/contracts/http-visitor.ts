/**
 * A browser without a screen: keeps its cookies, sends its Origin, comes from an address, and asks the real app in
 * this process. For tests of the doors themselves; `house.as(person)` is enough for everything behind them.
 */
import type { LightMyRequestResponse } from 'fastify'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import type { House } from '../../server/app.ts'
import { hashPassword } from '../../server/auth/password.ts'

/** An account that the operator vouches for, with a password or without. */
export async function addAccount(house: House, email: string, password: string | null): Promise<ParticipantId> {
  const id = house.ids.next<ParticipantId>()
  const { db } = house.database
  await db
    .insertInto('participant')
    .values({ id, email, display_name: `Name of ${email}`, email_verified_at: house.clock.now() })
    .execute()
  if (password !== null) {
    await db
      .insertInto('credential_password')
      .values({ participant_id: id, hash: await hashPassword(password) })
      .execute()
  }
  return id
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type VisitOptions = {
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | undefined
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined
}

export type Visitor = {
  readonly cookies: Map<string, string>
  ask(method: Method, url: string, options?: VisitOptions): Promise<LightMyRequestResponse>
}

/** Somebody at a browser. `address`: where she seems to come from. */
export function aVisitor(
  house: House,
  address = '127.0.0.1',
  userAgent = 'Mozilla/5.0 (X11; Linux) Firefox/128.0',
): Visitor {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async ask(method, url, { body, raw, headers = {} } = {}) {
      const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
      const sent: Record<string, string | undefined> = {
        'user-agent': userAgent,
        ...(method === 'GET' ? {} : { origin: house.config.publicOrigin }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...headers,
      }
      const given = Object.entries(sent).filter((header): header is [string, string] => header[1] !== undefined)
      const answer = await house.app.inject({
        method,
        url,
        remoteAddress: address,
        headers: Object.fromEntries(given),
        ...(payload === undefined ? {} : { payload }),
      })
      for (const { name, value, maxAge } of answer.cookies) {
        if (value === '' || maxAge === 0) cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}
