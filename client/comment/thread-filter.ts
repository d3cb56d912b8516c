/** Which discussions are shown and in which order. Pure; what is detached and where each stands is told by the editor. */
import { stakeholderGroups, type StakeholderGroup } from '../../packages/domain/participant.ts'
import type { Thread } from './thread-store.ts'

export const threadStates = ['open', 'all', 'resolved', 'detached', 'mine'] as const
export type ThreadState = (typeof threadStates)[number]
export const threadOrders = ['text', 'newest', 'number'] as const
export type ThreadOrder = (typeof threadOrders)[number]

export type ThreadFilter = {
  readonly state: ThreadState
  readonly type: Thread['type'] | null
  /** The group of who opened it; `secretariat` for those without one. */
  readonly group: StakeholderGroup | 'secretariat' | null
  readonly order: ThreadOrder
}
export const firstFilter: ThreadFilter = { state: 'open', type: null, group: null, order: 'text' }
export const filterGroups = [...stakeholderGroups, 'secretariat'] as const

/** Where the threads of a text stand; null while no editor knows. Threads on no text have no place in it. */
export type ThreadPlaces = ReadonlyMap<string, { readonly number: string; readonly order: number }> | null

/** Whether a thread's words are gone. Never so before the text is open. */
export function isDetached({ id, anchor }: Thread, places: ThreadPlaces): boolean {
  return places !== null && (anchor.kind === 'passage' || anchor.kind === 'element') && !places.has(id)
}

/** The threads that a filter leaves, in its order: in text order those on no words first, detached ones last. */
export function shownThreads(
  threads: readonly Thread[],
  filter: ThreadFilter,
  facts: { readonly places: ThreadPlaces; readonly isMine: (thread: Thread) => boolean },
): readonly Thread[] {
  const { places, isMine } = facts
  const left = threads.filter(thread => {
    if (filter.type !== null && thread.type !== filter.type) return false
    if (filter.group !== null && (thread.comments[0]?.author.group ?? 'secretariat') !== filter.group) return false
    switch (filter.state) {
      case 'open':
        return thread.resolvedAt === null
      case 'resolved':
        return thread.resolvedAt !== null
      case 'detached':
        return isDetached(thread, places)
      case 'mine':
        return isMine(thread)
      case 'all':
        return true
    }
  })
  switch (filter.order) {
    case 'newest':
      return left.toSorted((a, b) => latestOf(b).localeCompare(latestOf(a)))
    case 'number':
      return left
    case 'text':
      return left.toSorted((a, b) => orderOf(a, places) - orderOf(b, places))
  }
}

function latestOf({ comments, openedAt }: Thread): string {
  return comments.at(-1)?.writtenAt ?? openedAt
}

function orderOf(thread: Thread, places: ThreadPlaces): number {
  const place = places?.get(thread.id)
  if (place !== undefined) return place.order
  return isDetached(thread, places) ? Number.MAX_SAFE_INTEGER : -1
}
