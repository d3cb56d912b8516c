/** Who may be mentioned: the people of an agenda, read when the first `@` is written and kept for the page. */
import { listMembers } from '../../packages/contract/agenda-endpoints.ts'
import { listenToAgenda } from '../platform/agenda-events.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import type { Mentionable } from './mention-search.ts'

/** The reader of one agenda's people. Answers nobody where the server does not answer, and asks again next time. */
export function mentionableMembers(agendaId: string): () => Promise<readonly Mentionable[]> {
  let asked: Promise<readonly Mentionable[]> | null = null
  // Whoever left, or is called otherwise now, is not offered as she was.
  listenToAgenda(agendaId, seatEvents, () => (asked = null))
  return async () => {
    asked ??= callEndpoint(listMembers, { params: { agendaId } }).then(({ members }) =>
      members.map(({ id, name, delegation }) => ({
        id,
        name,
        organisation: delegation.organisation ?? '',
        code: delegation.code ?? '',
        group: delegation.group,
      })),
    )
    try {
      return await asked
    } catch {
      asked = null // asked again at the next @
      return []
    }
  }
}

const seatEvents = [
  'member-added',
  'member-changed',
  'member-removed',
  'member-renamed',
  'organisation-changed',
] as const
