/**
 * Stopping mails from a mail: `/notices/mute?token=…`. Opening the link changes nothing (mail scanners open links) and
 * shows a page with a button; the button, and the one click of a mail program (RFC 8058, a form without any cookie),
 * post here. The token is of one mail, stored as a hash with its notice, and stops mails of that kind alone.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Locale, say } from '../../packages/messages/say.ts'
import type { Database } from '../platform/database.ts'
import { html, type Html, type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { type NoticeCommandDeps, muteByLink } from './notice-commands.ts'
import { mutePath } from './notification-effects.ts'
import { muteLinkOf, type MutedBy } from './notice-queries.ts'

export type MuteDeps = NoticeCommandDeps & { readonly database: Database; readonly page: HtmlPage }

type MuteRequest = FastifyRequest<{ Querystring: { token?: unknown } }>

/** Serves the page behind the link, and takes its button and the click of a mail program. */
export function muteRoutes(app: FastifyInstance, deps: MuteDeps): void {
  // In a scope of its own: nowhere else are forms taken.
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'buffer', bodyLimit: limits.inbox.maxMuteBodyBytes },
      // What the form says is known: all that counts is the token in the address.
      (_request, _body, parsed) => parsed(null, null),
    )
    scope.get(mutePath, async (request: MuteRequest, reply) => {
      const link = await muteLinkOf(deps.database.db, tokenOf(request))
      return show(request, reply, deps, link, link === null ? 'unknown' : 'ask')
    })
    scope.post(mutePath, async (request: MuteRequest, reply) => {
      const token = tokenOf(request)
      const link = await muteLinkOf(deps.database.db, token)
      if (link === null) return show(request, reply, deps, null, 'unknown')
      await muteByLink(deps, token)
      return show(request, reply, deps, link, 'done')
    })
    done()
  })
}

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  { page }: MuteDeps,
  link: MutedBy | null,
  state: 'ask' | 'done' | 'unknown',
): FastifyReply {
  const locale = link?.locale ?? request.locale
  const title = say(locale, `mute-${state}-title`)
  const body = html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    <main class="wrap mute stackv" id="main" tabindex="-1">
      <h1 class="title">${title}</h1>
      ${link === null ? html`<p>${say(locale, 'mute-unknown')}</p>` : known(locale, link.kind, state)}
      <p><a href="/account">${say(locale, 'mute-account')}</a></p>
    </main>`
  const head = html`<meta name="robots" content="noindex" />`
  const status = state === 'unknown' ? 404 : 200
  return sendPage(reply, status, page({ title, page: 'mute', body, locale, head, theme: themeOf(request.cookies) }))
}

function known(locale: Locale, kind: MutedBy['kind'], state: 'ask' | 'done' | 'unknown'): Html {
  const name = say(locale, `notice-kind-${kind}`)
  if (state === 'done') return html`<p role="status">${say(locale, 'mute-done', { kind: name })}</p>`
  // The form has no address: it posts to that of the page, with its token.
  return html`<p>${say(locale, 'mute-ask', { kind: name })}</p>
    <form method="post">
      <button class="btn btn--go" type="submit">${say(locale, 'mute-go')}</button>
    </form>`
}

/** Whatever is no token is as unknown as any other. */
function tokenOf({ query }: MuteRequest): string {
  return typeof query.token === 'string' ? query.token : ''
}
