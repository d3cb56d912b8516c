/**
 * The pages of signing in. Opening a link uses up nothing (mail scanners open links): its page says whom the link
 * signs in and waits for a button. The page that has a token in its address sends no referrer at all.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { refusalToUseLink, safeNextPath } from '../../packages/domain/session.ts'
import { say } from '../../packages/messages/say.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { html, type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { knownToken } from './one-time-token.ts'
import { resetBody, resetFailedBody, resetRequestBody } from './reset-markup.ts'
import { linkBody, type LinkFailure, linkFailedBody, signInBody, type SignInFacts } from './sign-in-markup.ts'
import { signInLinkOf } from './sign-in-queries.ts'

export type SignInPagesDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  readonly mail: SignInFacts['mail']
}

/** Serves `/sign-in`, `/sign-in/link` and `/sign-in/reset`. */
export function signInPageRoutes(app: FastifyInstance, deps: SignInPagesDeps): void {
  const { database, clock, mail } = deps

  app.get('/sign-in', async (request, reply) => {
    const next = safeNextPath(queryText(request, 'next'))
    if (request.actor !== null) return reply.redirect(next, 303)
    const facts = factsOf(request, next, mail)
    return show(reply, deps, request, 200, say(facts.locale, 'sign-in-title'), signInBody(facts))
  })

  app.get('/sign-in/link', async (request, reply) => {
    const token = queryText(request, 'token') ?? ''
    const link = token.length > maxTokenLength ? null : await signInLinkOf(database, token)
    const facts = factsOf(request, safeNextPath(link?.next), mail)
    const refusal = link?.isDisabled === true ? 'account-disabled' : refusalToUseLink(link, clock.now())
    void reply.header('referrer-policy', 'no-referrer')
    if (refusal !== null || link === null) {
      const { failure, status } = failureOf(refusal)
      const title = say(facts.locale, `sign-in-failed-${failure}`)
      const body = linkFailedBody({ ...facts, failure, email: link?.email ?? null })
      return show(reply, deps, request, status, title, body)
    }
    const replaces = request.actor === null || request.actor.participantId === link.participantId ? null : request.actor
    const title = say(facts.locale, 'sign-in-confirm-title', { name: link.displayName })
    const body = linkBody({
      ...facts,
      token,
      name: link.displayName,
      email: link.email,
      replaces: replaces?.displayName ?? null,
    })
    return show(reply, deps, request, 200, title, body)
  })

  app.get('/sign-in/reset', async (request, reply) => {
    const { locale } = request
    const token = queryText(request, 'token')
    if (token === null) {
      const body = resetRequestBody({ locale, mail, validMinutes: limits.signIn.resetValidMinutes })
      return show(reply, deps, request, 200, say(locale, 'reset-title'), body)
    }
    void reply.header('referrer-policy', 'no-referrer')
    const known = await knownToken(database, 'reset', token)
    const refusal = refusalToUseLink(known, clock.now())
    if (known === null || refusal !== null) {
      const body = resetFailedBody({ locale, sentence: say(locale, refusal ?? 'link-unknown') })
      return show(reply, deps, request, failureOf(refusal).status, say(locale, 'reset-failed'), body)
    }
    const body = resetBody({ locale, token, email: known.email })
    return show(reply, deps, request, 200, say(locale, 'reset-set-title'), body)
  })
}

const maxTokenLength = 200

/** Link pages are in no index, and so is nothing else here. */
const head = html`<meta name="robots" content="noindex" />`

function show(
  reply: FastifyReply,
  deps: SignInPagesDeps,
  request: FastifyRequest,
  status: number,
  title: string,
  body: ReturnType<typeof signInBody>,
): FastifyReply {
  const locale = request.locale
  return sendPage(
    reply,
    status,
    deps.page({ title, page: 'sign-in', body, locale, head, theme: themeOf(request.cookies) }),
  )
}

function factsOf(request: FastifyRequest, next: string, mail: SignInFacts['mail']): SignInFacts {
  return { locale: request.locale, next, mail, linkValidMinutes: limits.signIn.linkValidMinutes }
}

function failureOf(refusal: RefusalCode | null): { readonly failure: LinkFailure; readonly status: number } {
  switch (refusal) {
    case 'link-already-used':
      return { failure: 'used', status: 410 }
    case 'link-expired':
      return { failure: 'expired', status: 410 }
    case 'account-disabled':
      return { failure: 'closed', status: 403 }
    default:
      return { failure: 'unknown', status: 404 }
  }
}

function queryText(request: FastifyRequest, name: string): string | null {
  const { query } = request
  if (typeof query !== 'object' || query === null || !(name in query)) return null
  const value: unknown = Object.entries(query).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : null
}
