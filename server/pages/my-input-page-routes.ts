/** The page `/my-input`: of one agenda with `?agenda=`, of the reader's organisation with `?whose=organisation`. */
import type { FastifyInstance } from 'fastify'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, agendasOf, standingInAgenda } from '../agenda/agenda-queries.ts'
import { inputsOfAuthor } from '../consultation/disposition-queries.ts'
import { withWordsSince } from '../consultation/place-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { sendPage, themeOf, type HtmlPage } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { myInputPath } from './agenda-frame.ts'
import { renderMyInput } from './my-input-page.ts'

export type MyInputPageDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  readonly rooms: Pick<Rooms, 'readText'>
}
type Asked = { readonly [name in 'whose' | 'agenda' | 'from']?: unknown }

/** Serves the page. What nobody could have meant is passed over. */
export function myInputPageRoutes(app: FastifyInstance, { database, clock, page, rooms }: MyInputPageDeps): void {
  const { db } = database
  app.get<{ Querystring: Asked }>(myInputPath, async (request, reply) => {
    const { actor, query } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const { locale, participantId, displayName } = actor
    const whose = query.whose === 'organisation' ? 'organisation' : 'own'
    const agendaId = typeof query.agenda === 'string' ? parseId<AgendaId>(query.agenda) : null
    const from = typeof query.from === 'string' && /^[0-9]{1,6}$/.test(query.from) ? Number(query.from) : 0
    const own = await inputsOfAuthor(db, participantId, { whose, agendaId: agendaId ?? undefined, from })
    const inputs = await withWordsSince({ db, rooms }, own)
    const titles = new Map((await agendasOf(db, participantId)).map(({ id, title }) => [id, title]))
    const agendas = new Map<AgendaId, { title: string; seat: Awaited<ReturnType<typeof standingInAgenda>> }>()
    for (const id of new Set(inputs.map(input => input.agendaId))) {
      agendas.set(id, { title: titles.get(id) ?? '', seat: await standingInAgenda(db, id, participantId) })
    }
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, participantId)
    const agenda = agendaId === null || seat === null ? null : await agendaPage(db, agendaId)
    const place = agenda === null || seat === null ? null : { agendaId: agenda.id, seat, round: agenda.round }
    const pageSize = limits.input.maxListed
    const body = renderMyInput({
      ...{ locale, displayName, whose, agendaId, place, inputs, agendas, from, pageSize },
      now: clock.now(),
    })
    const one = agendaId ?? inputs[0]?.agendaId
    const state = { participantId, locale, ...(one === undefined ? {} : { agendaId: one }) }
    const title = say(locale, 'my-input-title')
    return sendPage(reply, 200, page({ title, page: 'my-input', body, locale, theme: themeOf(request.cookies), state }))
  })
}
