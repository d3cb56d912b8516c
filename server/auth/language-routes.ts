/**
 * Choosing a language: an endpoint for the page's code, and a plain form for a browser without scripts. The form is
 * the one body of this site that is no JSON; origins are checked before it like before everything else.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { chooseLanguage } from '../../packages/contract/session-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { safeNextPath } from '../../packages/domain/session.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { limits } from '../platform/limits.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import * as commands from './language-commands.ts'
import { choosableLocale, type ReaderLocaleDeps, writeLanguageCookie } from './reader-locale.ts'

export type LanguageRoutesDeps = ReaderLocaleDeps & { readonly unitOfWork: UnitOfWork }

/** Binds `PUT /api/account/language`, and the form at `/language` that leads back to the page it stands on. */
export function languageRoutes(app: FastifyInstance, deps: LanguageRoutesDeps): void {
  bindEndpoint(app, chooseLanguage, async ({ actor, body }) => {
    const language = choosableLocale(deps, body.language)
    if (language === null) throw new DomainError('language-not-spoken')
    await commands.chooseLanguage(deps, actor, language)
    return {}
  })

  void app.register(async scope => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: limits.http.maxFormBytes },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    )
    scope.post('/language', async (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
      const language = choosableLocale(deps, form.get('language'))
      if (language === null) throw new DomainError('language-not-spoken')
      if (request.actor === null) writeLanguageCookie(deps, reply, language)
      else await commands.chooseLanguage(deps, request.actor, language)
      return reply.redirect(pageOfForm(request), 303)
    })
  })
}

/** The page that the form stands on, as the browser tells; the start when it tells nothing. */
function pageOfForm({ headers }: FastifyRequest): string {
  const page = headers.referer ?? ''
  if (!URL.canParse(page)) return '/'
  const { pathname, search } = new URL(page)
  return pathname === '/sign-in' ? pathname : safeNextPath(pathname + search)
}
