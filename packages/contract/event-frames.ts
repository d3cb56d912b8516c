/**
 * What `/events` carries: one JSON object per text frame, server to client only. A frame is a hint that something
 * happened and where; it never holds words, and the truth is what an endpoint answers afterwards. Life of a
 * connection and its close codes: docs/events.md.
 */
import type { JournalEvent } from '../domain/events.ts'
import type { AgendaId, GoalId, LinkId, MemberId, OrganisationId, ThreadId } from '../domain/ids.ts'

/** Something happened in the agenda. `by`: the organisation of who did it; null for the secretariat and the house. */
export type EventFrame = {
  readonly name: JournalEvent['name']
  /** An instant, ISO 8601. */
  readonly at: string
  readonly agendaId: AgendaId
  readonly goalId?: GoalId | undefined
  readonly threadId?: ThreadId | undefined
  readonly linkId?: LinkId | undefined
  readonly memberId?: MemberId | undefined
  readonly by: OrganisationId | null
}

/**
 * `inbox-changed`: the reader's own inbox is another than before. `missed`: something may have been left out, read
 * again what you show. `still-here`: nothing; it comes at least every limits.events.dataFrameAfterMs.
 */
export type HouseFrame = { readonly name: 'inbox-changed' | 'missed' | 'still-here' }

const subjects: readonly string[] = ['goalId', 'threadId', 'linkId', 'memberId']

/** The frame of an event of an agenda; null for one that belongs to none. */
export function eventFrame(event: JournalEvent, at: Date, by: OrganisationId | null): EventFrame | null {
  if (!('agendaId' in event)) return null
  const ids = Object.entries(event).filter(([fact, id]) => subjects.includes(fact) && typeof id === 'string')
  return { name: event.name, at: at.toISOString(), agendaId: event.agendaId, ...Object.fromEntries(ids), by }
}
