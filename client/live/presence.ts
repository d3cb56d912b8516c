/** Who has a text open, as the server composed it: one line per person, however many windows they have. */
import type { Awareness } from 'y-protocols/awareness'
import type { PresenceUser } from '../../packages/contract/live-protocol.ts'

/** Others here now, by organisation and name. `windows`: the client ids under which they are shown. */
export type Present = PresenceUser & { readonly windows: readonly number[] }

export function othersPresent(awareness: Awareness): readonly Present[] {
  const people = new Map<string, { user: PresenceUser; windows: number[] }>()
  for (const [client, state] of awareness.getStates()) {
    if (client === awareness.clientID) continue
    const user = presenceUser(state['user'])
    if (user === null) continue
    const key = JSON.stringify([user.organisation, user.name])
    const known = people.get(key)
    if (known === undefined) people.set(key, { user, windows: [client] })
    else known.windows.push(client)
  }
  return [...people.values()]
    .map(({ user, windows }) => ({ ...user, windows }))
    .sort((a, b) => sortKey(a).localeCompare(sortKey(b)))
}

function sortKey({ organisation, name }: PresenceUser): string {
  return `${organisation ?? ''}\n${name}`
}

/** Reads what the server wrote; null for anything else (a state of this window, which has no user). */
function presenceUser(value: unknown): PresenceUser | null {
  if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string') return null
  const text = (name: string): string | null => {
    const part: unknown = Object.entries(value).find(([key]) => key === name)?.[1]
    return typeof part === 'string' ? part : null
  }
  return { name: value.name, organisation: text('organisation'), code: text('code'), group: text('group') }
}
