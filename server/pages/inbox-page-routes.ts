/** The page `/inbox`. A kind or a place that nobody could have meant is passed over: the newest of all is shown. */
import type { FastifyInstance } from 'fastify'
import { isNoticeKind } from '../../packages/domain/notification.ts'
import { say } from '../../packages/messages/say.ts'
import { inboxOf, parseInboxPlace, unreadOf } from '../notification/notification-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { inboxPath, renderInbox } from './inbox-page.ts'

export type InboxPageDeps = { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage }

/** Serves the inbox of whoever is signed in. */
export function inboxPageRoutes(app: FastifyInstance, { database, clock, page }: InboxPageDeps): void {
  app.get<{ Querystring: { kind?: unknown; before?: unknown } }>(inboxPath, async (request, reply) => {
    const { actor, query } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const { locale, participantId, displayName } = actor
    const kind = typeof query.kind === 'string' && isNoticeKind(query.kind) ? query.kind : null
    const before = typeof query.before === 'string' ? parseInboxPlace(query.before) : null
    const inbox = await inboxOf(database.db, participantId, { kind, before })
    const unread = await unreadOf(database.db, participantId)
    const isNewest = before === null
    const body = renderInbox({ locale, displayName, inbox, unread, kind, isNewest, now: clock.now() })
    const title = say(locale, 'inbox-title')
    const state = { participantId, locale }
    return sendPage(reply, 200, page({ title, page: 'inbox', body, locale, theme: themeOf(request.cookies), state }))
  })
}
