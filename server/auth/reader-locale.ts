/**
 * The language that a page or an answer speaks: of an account, the one that it chose; of anybody else, the one chosen
 * on this device (a cookie), else the one that the browser asks for, else English. `?language=` on a page chooses for
 * this device, so that the links of the sign-in pages work without scripts; whoever signs in next takes that choice
 * along (sign-in-commands), as she saw the page in it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { languageAskedFor, parseLocale } from '../../packages/messages/languages.ts'
import type { Locale } from '../../packages/messages/say.ts'

export type ReaderLocaleDeps = {
  /** Whether the pseudo-locale may be chosen here. */
  readonly offersPseudo: boolean
  /** `https://host[:port]`: over https the cookie never travels in the open. */
  readonly publicOrigin: string
}

const cookieName = 'acquis-language'
const yearSeconds = 31_536_000

/** Decorates every request with its locale. To be registered after the sessions. */
export function registerReaderLocale(app: FastifyInstance, deps: ReaderLocaleDeps): void {
  app.decorateRequest('locale', 'en')
  app.addHook('onRequest', async (request, reply) => {
    const asked = isPage(request) ? choosableLocale(deps, addressed(request)) : null
    if (asked !== null) writeLanguageCookie(deps, reply, asked)
    request.locale =
      asked ??
      request.actor?.locale ??
      languageOfDevice(request) ??
      languageAskedFor(request.headers['accept-language']) ??
      'en'
  })
}

/** The locale that this text names, if it may be chosen here. */
export function choosableLocale({ offersPseudo }: ReaderLocaleDeps, text: unknown): Locale | null {
  const locale = parseLocale(text)
  return locale === 'en-XA' && !offersPseudo ? null : locale
}

/** What was chosen on this device by somebody who was not signed in. */
export function languageOfDevice(request: FastifyRequest): Locale | null {
  return parseLocale(request.cookies['acquis-language'])
}

/** Remembers on this device what was chosen by somebody who is not signed in. */
export function writeLanguageCookie({ publicOrigin }: ReaderLocaleDeps, reply: FastifyReply, locale: Locale): void {
  const secure = publicOrigin.startsWith('https:')
  void reply.setCookie(cookieName, locale, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: yearSeconds })
}

/** The choice now stands in an account. */
export function forgetLanguageOfDevice(request: FastifyRequest, reply: FastifyReply): void {
  if (languageOfDevice(request) !== null) void reply.clearCookie(cookieName, { path: '/' })
}

function isPage({ method, url }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/api/') && url.includes('language=')
}

function addressed({ url }: FastifyRequest): string | null {
  return new URLSearchParams(url.split('?')[1] ?? '').get('language')
}
