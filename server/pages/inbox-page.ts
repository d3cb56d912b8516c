/**
 * The inbox as HTML: one page of notices, grouped by agenda and goal, the newest first. Complete without scripts;
 * client/notification marks as read what is opened.
 */
import { type NoticeKind, noticeKinds, noticePath } from '../../packages/domain/notification.ts'
import { noticeSentence } from '../../packages/messages/notice-words.ts'
import { mentionedWords } from '../../packages/messages/person-words.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { say, sayDate, type Locale, sayNumber } from '../../packages/messages/say.ts'
import { type InboxPage, type NoticeLine, type Unread, writtenPlace } from '../notification/notification-queries.ts'
import { html, type Html, icon } from '../platform/html-page.ts'
import { groupMarkHtml, masthead } from '../platform/page-frame.ts'

export type InboxPageFacts = {
  readonly locale: Locale
  readonly displayName: string
  readonly inbox: InboxPage
  readonly unread: Unread
  /** The kind that is shown; null for all. */
  readonly kind: NoticeKind | null
  /** Whether this is the first page: nothing newer was left out. */
  readonly isNewest: boolean
  readonly now: Date
}

export const inboxPath = '/inbox'

/** The body of `/inbox`. */
export function renderInbox(facts: InboxPageFacts): Html {
  const { locale, displayName, inbox, unread, kind } = facts
  const newest = inbox.notices[0]
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, displayName, seat: null, places: [] })}
    <main class="wrap stackv inbox" id="main" tabindex="-1">
      <header class="inbox-head">
        <div>
          <h1 class="title">${say(locale, 'inbox-title')}</h1>
          <p class="mid">${say(locale, 'inbox-lede')}</p>
        </div>
        <p class="inbox-acts">
          <span class="small mid" role="status" data-inbox-unread>${unreadWords(locale, unread)}</span>
          ${newest !== undefined && html`<button class="btn" type="button" data-act="read-all" data-up-to="${newest.id}" disabled>${icon('check')}${say(locale, 'inbox-read-all')}</button>`}
        </p>
      </header>
      ${filter(locale, kind)}
      <p class="callout inbox-newer" data-inbox-newer hidden>
        ${say(locale, 'inbox-newer')} <a href="${address(kind, null)}">${say(locale, 'inbox-show-newer')}</a>
      </p>
      ${inbox.notices.length === 0 ? emptyInbox(locale, kind) : groupsOf(inbox.notices).map(group => section(facts, group))}
      ${pager(facts)}
    </main>`
}

/** How many are unread, as a sentence of its own. */
function unreadWords(locale: Locale, { unread, isMore }: Unread): string {
  if (isMore) return say(locale, 'inbox-unread-many', { count: unread })
  return unread === 0 ? say(locale, 'inbox-unread-none') : say(locale, 'inbox-unread', { count: unread })
}

function filter(locale: Locale, kind: NoticeKind | null): Html {
  const choices = [
    { href: address(null, null), label: say(locale, 'inbox-filter-all'), isOn: kind === null },
    ...noticeKinds.map(choice => ({
      href: address(choice, null),
      label: say(locale, `notice-kind-${choice}`),
      isOn: choice === kind,
    })),
  ]
  return html`<nav class="inbox-filter" aria-label="${say(locale, 'inbox-filter')}">
    <ul>
      ${choices.map(({ href, label, isOn }) => html`<li><a href="${href}" ${isOn && html`aria-current="page"`}>${label}</a></li>`)}
    </ul>
  </nav>`
}

type Group = { readonly key: string; readonly notices: NoticeLine[] }

/** The notices of one goal (or of an agenda as a whole) together; groups in the order of their newest. */
function groupsOf(notices: readonly NoticeLine[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const notice of notices) {
    const key = notice.goal?.id ?? notice.agenda.id
    const group = groups.get(key) ?? { key, notices: [] }
    group.notices.push(notice)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function section(facts: InboxPageFacts, { key, notices }: Group): Html {
  const { locale } = facts
  const [first] = notices
  if (first === undefined) return html``
  const { agenda, goal } = first
  return html`<section class="inbox-group" aria-labelledby="g-${key}">
    <header>
      <h2 class="h2" id="g-${key}">
        ${
          goal === null
            ? html`<span dir="auto">${agenda.title}</span>`
            : html`<bdi class="no">${sayNumber(locale, goal.number)}</bdi> <span dir="auto">${goal.title}</span>`
        }
      </h2>
      <p class="small mid" dir="auto">${goal === null ? say(locale, 'inbox-agenda-as-whole') : agenda.title}</p>
    </header>
    <ul>
      ${notices.map(notice => line(facts, notice))}
    </ul>
  </section>`
}

function line({ locale, now }: InboxPageFacts, notice: NoticeLine): Html {
  const { id, subject, agenda, by, words, at, isRead } = notice
  return html`<li class="${isRead ? 'notice' : 'notice is-unread'}" data-notice="${id}">
    <span class="notice-mark">${groupMarkHtml(groupMark(locale, by.group), true)}</span>
    <div class="notice-body" id="notice-${id}" data-live>
      <p class="notice-what">
        <a href="${noticePath(agenda.id, subject)}" data-open><bdi>${noticeSentence(locale, subject, by)}</bdi></a>
        <b class="notice-new" ${isRead && html`hidden`}
          >${say(locale, 'inbox-new')}<span class="vh">, ${say(locale, 'inbox-new-hint')}</span></b
        >
      </p>
      ${words !== null && words !== '' && html`<p class="notice-words" dir="auto">${mentionedWords(locale, words)}</p>`}
    </div>
    <time class="small mid notice-at" datetime="${at.toISOString()}">${momentWords(locale, at, now)}</time>
  </li>`
}

/** The time of today, the day of any other. UTC until the client knows the reader's zone. */
function momentWords(locale: Locale, at: Date, now: Date): string {
  const isToday = at.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)
  const style = isToday ? { timeStyle: 'short' as const } : { dateStyle: 'medium' as const }
  const words = sayDate(locale, at, { ...style, timeZone: 'UTC' })
  return isToday ? `${words} UTC` : words
}

function emptyInbox(locale: Locale, kind: NoticeKind | null): Html {
  return html`<div class="state">
    <div class="in">
      <p class="bigbr" aria-hidden="true">[ ]</p>
      <p class="big">${say(locale, kind === null ? 'inbox-empty-title' : 'inbox-empty-kind-title')}</p>
      <p class="mid">${say(locale, kind === null ? 'inbox-empty' : 'inbox-empty-kind')}</p>
      ${kind !== null && html`<p><a class="btn" href="${inboxPath}">${say(locale, 'inbox-show-all')}</a></p>`}
    </div>
  </div>`
}

function pager({ locale, inbox, kind, isNewest }: InboxPageFacts): Html {
  return html`<p class="inbox-pager">
    ${!isNewest && html`<a class="btn" href="${address(kind, null)}">${say(locale, 'inbox-newest')}</a>`}
    ${inbox.next !== null && html`<a class="btn" href="${address(kind, writtenPlace(inbox.next))}">${say(locale, 'inbox-older')}</a>`}
  </p>`
}

function address(kind: NoticeKind | null, before: string | null): string {
  const query = new URLSearchParams()
  if (kind !== null) query.set('kind', kind)
  if (before !== null) query.set('before', before)
  return query.size === 0 ? inboxPath : `${inboxPath}?${query.toString()}`
}
