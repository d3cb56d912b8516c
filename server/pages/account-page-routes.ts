/** The pages `/account` and `/account/email?token=…`, the link in a new mailbox. Looking changes nothing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusalToUseLink } from '../../packages/domain/session.ts'
import { say } from '../../packages/messages/say.ts'
import { knownToken } from '../auth/one-time-token.ts'
import { sessionActorOf } from '../auth/session-hook.ts'
import { participantOf } from '../auth/sign-in-queries.ts'
import { signInPath } from '../auth/sign-in-markup.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { html, type Html, type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { accountBody, emailConfirmBody, emailConfirmFailedBody } from './account-markup.ts'

export type AccountPagesDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  /** Whether mails of this server reach anybody. */
  readonly canMail: boolean
}

/** Serves both pages; `/account/sessions`, where the list of sign-ins was, leads to the first. */
export function accountPageRoutes(app: FastifyInstance, deps: AccountPagesDeps): void {
  const { database, clock, canMail } = deps

  app.get('/account', async (request, reply) => {
    const actor = sessionActorOf(request)
    if (actor === null) return reply.redirect(signInPath('/account'), 303)
    const { locale } = request
    const own = await participantOf(database, actor.participantId, actor.sessionId)
    const { displayName: name, email, passwordHash } = own
    const body = accountBody({ locale, name, email, hasPassword: passwordHash !== null, canMail })
    return show(request, reply, { status: 200, page: 'account', title: say(locale, 'account-page-title'), body })
  })

  app.get('/account/sessions', (_request, reply) => reply.redirect('/account#sessions', 303))

  app.get<{ Querystring: { token?: unknown } }>('/account/email', async (request, reply) => {
    const { locale } = request
    const token = typeof request.query.token === 'string' ? request.query.token : ''
    void reply.header('referrer-policy', 'no-referrer')
    const known = await knownToken(database, 'email-change', token)
    const refusal = refusalToUseLink(known, clock.now())
    if (known === null || refusal !== null) {
      const body = emailConfirmFailedBody(locale, say(locale, refusal ?? 'link-unknown'))
      const status = refusal === 'link-unknown' ? 404 : 410
      return show(request, reply, { status, page: 'account', title: say(locale, 'reset-failed'), body })
    }
    const body = emailConfirmBody({ locale, token, email: known.email })
    return show(request, reply, { status: 200, page: 'account', title: say(locale, 'email-confirm-title'), body })
  })

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    facts: { readonly status: number; readonly page: string; readonly title: string; readonly body: Html },
  ): FastifyReply {
    const { status, page, title, body } = facts
    const { locale, cookies } = request
    const head = html`<meta name="robots" content="noindex" />`
    const state = { participantId: request.actor?.participantId ?? null, locale }
    return sendPage(reply, status, deps.page({ title, page, body, locale, head, theme: themeOf(cookies), state }))
  }
}
