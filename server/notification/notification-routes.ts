/**
 * The mailbox page: what this server would have mailed, while no mail server is configured. It shows links that sign
 * people in, so it exists only where nobody else can look: on a server that listens on loopback, answers to a
 * loopback name, and is asked directly by this machine and not through a proxy.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '../../packages/domain/errors.ts'
import { type Locale, say, sayDate } from '../../packages/messages/say.ts'
import type { Database } from '../platform/database.ts'
import { html, type Html, type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { keptMails, type KeptMail } from './notification-queries.ts'

export type MailboxDeps = { readonly database: Database; readonly page: HtmlPage }

/** Where the mailbox page is. */
export const mailboxPath = '/dev/mailbox'

/** Whether this server may have a mailbox page at all. `publicOrigin`: what people type. */
export function mayHaveMailbox(facts: {
  readonly smtpUrl: string | null
  readonly host: string
  readonly publicOrigin: string
}): boolean {
  return facts.smtpUrl === null && isLoopback(facts.host) && isLoopback(new URL(facts.publicOrigin).hostname)
}

/** Serves the mailbox page. Bind it only where `mayHaveMailbox`. */
export function mailboxRoutes(app: FastifyInstance, deps: MailboxDeps): void {
  app.get(mailboxPath, async (request, reply) => {
    if (!comesFromThisMachine(request)) throw new DomainError('not-found')
    const locale = request.locale
    const body = mailboxBody(await keptMails(deps.database), locale)
    const title = say(locale, 'mailbox-title')
    return sendPage(reply, 200, deps.page({ title, page: 'mailbox', body, locale, theme: themeOf(request.cookies) }))
  })
}

/** A name that another site made resolve to us, or a proxy, would bring strangers here. */
function comesFromThisMachine(request: FastifyRequest): boolean {
  const { headers, socket } = request
  if (headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined) return false
  return isLoopback(socket.remoteAddress ?? '') && isLoopback(request.hostname)
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '')
  return bare === 'localhost' || bare === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(bare)
}

function mailboxBody(mails: readonly KeptMail[], locale: Locale): Html {
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    <main class="wrap mailbox stackv" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'mailbox-title')}</h1>
      <p class="mid">${say(locale, 'mailbox-intro')}</p>
      <p class="small mid" role="status">
        ${mails.length === 0 ? say(locale, 'mailbox-empty') : say(locale, 'mailbox-count', { count: mails.length })}
      </p>
      ${mails.map(mail => mailArticle(mail, locale))}
    </main>`
}

function mailArticle(mail: KeptMail, locale: Locale): Html {
  const written = sayDate(locale, mail.writtenAt, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
  return html`<article class="sheet pad stackv" aria-labelledby="m-${mail.id}">
    <h2 class="h2" id="m-${mail.id}" dir="auto">${mail.subject}</h2>
    <dl class="dlist">
      <dt>${say(locale, 'mailbox-to')}</dt>
      <dd><bdi>${mail.to}</bdi></dd>
      <dt>${say(locale, 'mailbox-at')}</dt>
      <dd><time datetime="${mail.writtenAt.toISOString()}">${written} UTC</time></dd>
    </dl>
    <div class="mail-body" dir="auto">${withLinks(mail.body)}</div>
  </article>`
}

/** Plain text with its addresses as links; everything is escaped by `html`. */
function withLinks(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`))
}
