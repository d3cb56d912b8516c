/** The page for what does not exist or is not the reader's: nobody may tell the two apart. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { say } from '../../packages/messages/say.ts'
import { html, sendPage, themeOf, type HtmlPage } from './html-page.ts'
import { masthead } from './page-frame.ts'

/** Answers 404 with that page. */
export function sendMissingPage(reply: FastifyReply, page: HtmlPage, request: FastifyRequest): FastifyReply {
  const locale = request.locale
  const displayName = request.actor?.displayName ?? null
  const title = say(locale, 'missing-title')
  const body = html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${displayName !== null && masthead({ locale, displayName, seat: null, places: [] })}
    <main class="wrap stackv" id="main" tabindex="-1">
      <p class="bigbr" aria-hidden="true">[ ]</p>
      <h1 class="title">${title}</h1>
      <p class="lede">${say(locale, 'missing-text')}</p>
      <p><a class="btn" href="/">${say(locale, 'missing-home')}</a></p>
    </main>`
  return sendPage(reply, 404, page({ title, page: 'missing', body, locale, theme: themeOf(request.cookies) }))
}
