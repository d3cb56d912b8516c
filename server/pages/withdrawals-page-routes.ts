/** The page `/withdrawals`, for administrators; others get the same page as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import { say } from '../../packages/messages/say.ts'
import { waitingWithdrawals } from '../consultation/withdrawal-queries.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { renderWithdrawals } from './withdrawals-page.ts'

/** Serves that page. */
export function withdrawalsPageRoutes(
  app: FastifyInstance,
  { database, page }: { readonly database: Database; readonly page: HtmlPage },
): void {
  app.get('/withdrawals', async (request, reply) => {
    const { actor } = request
    if (actor === null) return reply.redirect('/sign-in?next=%2Fwithdrawals', 303)
    if (!actor.isAdministrator) return sendMissingPage(reply, page, request)
    const { locale, displayName, participantId } = actor
    const waiting = await waitingWithdrawals(database.db)
    const body = renderWithdrawals({ locale, displayName, reader: participantId, waiting })
    const title = say(locale, 'withdrawals-title')
    const state = { participantId, locale }
    const theme = themeOf(request.cookies)
    return sendPage(reply, 200, page({ title, page: 'withdrawals', body, locale, theme, state }))
  })
}
