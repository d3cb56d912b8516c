/**
 * Brings the inbox to life, which the server drew: what is opened is marked as read, all can be at once, times are
 * those of the reader's zone, and what other windows read shows here. Something new is offered, not pushed in.
 */
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { listNotices, readAllNotices, readNotices } from '../../packages/contract/notification-endpoints.ts'
import { isNoticeKind, type NoticeKind } from '../../packages/domain/notification.ts'
import { mentionedWords, personName } from '../../packages/messages/person-words.ts'
import { sayDate } from '../../packages/messages/say.ts'
import { listenToInbox } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { refreshParts } from '../platform/live-parts.ts'
import { pageLocale, words } from '../platform/page-facts.ts'

type Unread = AnswerOf<typeof readNotices>
type Notice = AnswerOf<typeof listNotices>['notices'][number]

/** Starts the page. */
export function start(): void {
  const main = document.getElementById('main')
  if (main === null) return
  const query = new URLSearchParams(location.search)
  const asked = query.get('kind') ?? ''
  const kind = isNoticeKind(asked) ? asked : null
  showOwnTimes(main)
  for (const kindOfClick of ['click', 'auxclick']) main.addEventListener(kindOfClick, noteOpened)
  startReadAll(main, kind)
  if (!query.has('before')) listenToInbox(() => void compare(main, kind))
}

/** The answer is not waited for: the request outlives the page that is left. */
function noteOpened(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest('[data-open]') : null
  const row = link?.closest<HTMLElement>('[data-notice]') ?? null
  const id = row?.dataset['notice']
  if (row === null || id === undefined || !row.classList.contains('is-unread')) return
  if (event instanceof MouseEvent && event.button > 1) return
  markRow(row, true)
  callEndpoint(readNotices, { body: { notices: [id] }, keepalive: true }).then(showUnread, () => markRow(row, false))
}

function startReadAll(main: HTMLElement, kind: NoticeKind | null): void {
  const button = main.querySelector<HTMLButtonElement>('[data-act="read-all"]')
  const upTo = button?.dataset['upTo']
  if (button === null || upTo === undefined) return
  button.disabled = false
  button.addEventListener('click', () => {
    button.disabled = true
    callEndpoint(readAllNotices, { body: kind === null ? { upTo } : { upTo, kind } })
      .then(
        unread => {
          for (const row of main.querySelectorAll<HTMLElement>('[data-notice]')) markRow(row, true)
          showUnread(unread)
        },
        (fault: unknown) => say(sentenceOf(fault)),
      )
      .finally(() => (button.disabled = false))
  })
}

/** Takes over what was read elsewhere, and offers what is new. */
async function compare(main: HTMLElement, kind: NoticeKind | null): Promise<void> {
  const answer = await callEndpoint(listNotices, { query: kind === null ? {} : { kind } }).catch(() => null)
  if (answer === null) return
  const rows = new Map(
    [...main.querySelectorAll<HTMLElement>('[data-notice]')].map(row => [row.dataset['notice'], row]),
  )
  for (const notice of answer.notices) {
    const row = rows.get(notice.id)
    if (row === undefined) continue
    markRow(row, notice.isRead)
    if (isOutOfDate(row, notice)) void refreshParts()
  }
  const newer = main.querySelector<HTMLElement>('[data-inbox-newer]')
  const [newest] = answer.notices
  if (newer !== null) newer.hidden = newest === undefined || rows.has(newest.id)
}

/** Whoever caused it may be called otherwise by now, and so may those whom the words mention: drawn by the server. */
function isOutOfDate({ textContent: shown }: HTMLElement, { by, words: quoted }: Notice): boolean {
  const said = [
    by.name === null ? '' : personName(pageLocale(), by.name),
    quoted === null ? '' : mentionedWords(pageLocale(), quoted),
  ]
  return said.some(part => !shown.includes(part))
}

function markRow(row: HTMLElement, isRead: boolean): void {
  row.classList.toggle('is-unread', !isRead)
  const mark = row.querySelector<HTMLElement>('.notice-new')
  if (mark !== null) mark.hidden = isRead
}

function showUnread({ unread, isMore }: Unread): void {
  if (isMore) say(words('inbox-unread-many', { count: unread }))
  else say(unread === 0 ? words('inbox-unread-none') : words('inbox-unread', { count: unread }))
}

function say(sentence: string): void {
  const status = document.querySelector('[data-inbox-unread]')
  if (status !== null) status.textContent = sentence
}

/** The time of today, the day of any other, in the zone of this device; the moment in full where one points. */
function showOwnTimes(main: HTMLElement): void {
  const locale = pageLocale()
  const dayOf = (at: Date): string => sayDate(locale, at, { dateStyle: 'medium' })
  const today = dayOf(new Date())
  for (const time of main.querySelectorAll('time')) {
    const at = new Date(time.dateTime)
    const day = dayOf(at)
    time.textContent = day === today ? sayDate(locale, at, { timeStyle: 'short' }) : day
    time.title = sayDate(locale, at, { dateStyle: 'full', timeStyle: 'short' })
  }
}
