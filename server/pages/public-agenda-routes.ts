/**
 * The page `/public/:agendaId`, for anybody. An agenda that does not exist, is not public or is still being set up is
 * answered alike, by the page of what does not exist. It looks at no session: everybody gets the same page.
 * Why caches may have it: docs/decisions/public-page.md.
 */
import type { FastifyInstance } from 'fastify'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { agendaPage } from '../agenda/agenda-queries.ts'
import { organisationsSeated } from '../agenda/table-queries.ts'
import { coverageOfAgenda, indicatorsOfAgenda } from '../catalogue/catalogue-queries.ts'
import { statementsWith } from '../consensus/adopted-queries.ts'
import { publishedTexts } from '../drafting/published-queries.ts'
import type { Database } from '../platform/database.ts'
import { sendPublicPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { isOpenToAll, renderPublicAgenda } from './public-agenda-page.ts'

/** Serves it. */
export function publicAgendaRoutes(
  app: FastifyInstance,
  deps: { readonly database: Database; readonly page: HtmlPage },
): void {
  const { db } = deps.database
  app.get<{ Params: { agendaId: string } }>('/public/:agendaId', async (request, reply) => {
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (agenda === null || !isOpenToAll(agenda)) {
      return sendMissingPage(reply, deps.page, request)
    }
    const { locale } = request
    const texts = await publishedTexts(db, agenda.id)
    const adopted = [...texts.values()].flatMap(({ versionId, isAdopted }) => (isAdopted ? [versionId] : []))
    const body = renderPublicAgenda({
      ...{ locale, agenda },
      texts,
      statements: await statementsWith(db, adopted),
      organisations: await organisationsSeated(db, agenda.id),
      frameworks: await indicatorsOfAgenda(db, agenda.id),
      coverage: await coverageOfAgenda(db, agenda.id),
    })
    const theme = themeOf(request.cookies)
    return sendPublicPage(reply, deps.page({ title: agenda.title, page: 'public', body, locale, theme }))
  })
}
