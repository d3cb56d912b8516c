/** The doors of the inbox and of its settings, as packages/contract/notification-endpoints states them. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/notification-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type NoticeId } from '../../packages/domain/ids.ts'
import { noticePath } from '../../packages/domain/notification.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { Database } from '../platform/database.ts'
import { chooseMails, markAllRead, markRead, type NoticeCommandDeps } from './notice-commands.ts'
import {
  inboxOf,
  type NoticeLine,
  noticeSettingsOf,
  parseInboxPlace,
  unreadOf,
  writtenPlace,
} from './notification-queries.ts'

export type InboxDeps = NoticeCommandDeps & { readonly database: Database; readonly mailOrigin: string | null }

/** Binds every endpoint of the inbox. */
export function inboxRoutes(app: FastifyInstance, deps: InboxDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.listNotices, async ({ query, actor }) => {
    const before = query.before === undefined ? null : parseInboxPlace(query.before)
    if (query.before !== undefined && before === null) throw new DomainError('malformed-request')
    const { notices, next } = await inboxOf(db, actor.participantId, { kind: query.kind ?? null, before })
    return { notices: notices.map(shownNotice), next: next === null ? null : writtenPlace(next) }
  })

  bindEndpoint(app, endpoints.countUnread, ({ actor }) => unreadOf(db, actor.participantId))

  bindEndpoint(app, endpoints.readNotices, async ({ body, actor }) => {
    await markRead(deps, actor, body.notices.map(noticeIdOf))
    return unreadOf(db, actor.participantId)
  })

  bindEndpoint(app, endpoints.readAllNotices, async ({ body, actor }) => {
    await markAllRead(deps, actor, { upTo: noticeIdOf(body.upTo), kind: body.kind ?? null })
    return unreadOf(db, actor.participantId)
  })

  bindEndpoint(app, endpoints.readNoticeSettings, ({ actor }) => settingsOf(deps, actor.participantId))

  bindEndpoint(app, endpoints.changeNoticeSettings, async ({ body, actor }) => {
    await chooseMails(deps, actor, body)
    return settingsOf(deps, actor.participantId)
  })
}

async function settingsOf({ database, mailOrigin }: InboxDeps, participantId: Parameters<typeof noticeSettingsOf>[1]) {
  return { hasMail: mailOrigin !== null, kinds: [...(await noticeSettingsOf(database.db, participantId))] }
}

function shownNotice({ id, subject, agenda, goal, by, words, at, isRead }: NoticeLine) {
  return {
    id,
    kind: subject.kind,
    decision: decisionIn(subject),
    agenda,
    goal,
    by,
    words,
    path: noticePath(agenda.id, subject),
    at: at.toISOString(),
    isRead,
  }
}

function decisionIn(subject: NoticeLine['subject']) {
  switch (subject.kind) {
    case 'link-decision':
      return subject.decision
    case 'suggestion-decision':
      return subject.outcome
    case 'input-answer':
    case 'contest-answer':
      return subject.answer
    case 'consensus':
      return subject.about
    case 'phase-opened':
    case 'phase-ending':
    case 'round-changed':
    case 'round-closed':
    case 'withdrawal-asked':
    case 'mention':
    case 'reply':
    case 'invitation':
    case 'invitation-declined':
    case 'message':
    case 'reminder':
      return null
  }
}

function noticeIdOf(text: string): NoticeId {
  const id = parseId<NoticeId>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
