/**
 * The way to the inbox in the masthead, which the server drew: how many notices are unread, in its name and beside the
 * bell, as it changes. A rise is announced politely; the first count of a page is not.
 */
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { countUnread } from '../../packages/contract/notification-endpoints.ts'
import { listenToInbox } from '../platform/agenda-events.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'

type Unread = AnswerOf<typeof countUnread>

/** Where events cannot come through, the count is read once all the same. */
const patienceMs = 3_000

/** Brings the bell to life; does nothing on a page without one. */
export function startInboxBell(): void {
  const bell = document.getElementById('inbox-bell')
  if (bell === null) return
  let counted: number | null = null
  let isAsking = false
  let isAskedMeanwhile = false

  const ask = async (): Promise<void> => {
    if (isAsking) {
      isAskedMeanwhile = true
      return
    }
    isAsking = true
    try {
      const answer = await callEndpoint(countUnread, {})
      show(bell, answer, counted !== null && answer.unread > counted)
      counted = answer.unread
    } catch {
      // Offline or signed out: the last count stays, and the page itself says what is wrong.
      counted ??= 0
    } finally {
      isAsking = false
    }
    if (isAskedMeanwhile) {
      isAskedMeanwhile = false
      await ask()
    }
  }
  listenToInbox(() => void ask())
  setTimeout(() => {
    if (counted === null) void ask()
  }, patienceMs)
}

function show(bell: HTMLElement, { unread, isMore }: Unread, isNews: boolean): void {
  const name = nameOf(unread, isMore)
  const count = bell.querySelector<HTMLElement>('[data-bell-count]')
  const spoken = bell.querySelector<HTMLElement>('[data-bell-name]')
  if (spoken !== null) spoken.textContent = name
  if (count !== null) {
    count.hidden = unread === 0
    count.textContent = isMore ? words('inbox-many', { count: unread }) : words('inbox-count', { count: unread })
  }
  const status = document.getElementById('inbox-bell-status')
  if (status !== null && isNews) status.textContent = name
}

function nameOf(unread: number, isMore: boolean): string {
  if (isMore) return words('inbox-bell-many', { count: unread })
  return unread === 0 ? words('inbox-bell') : words('inbox-bell-count', { count: unread })
}
