/** The page `/agendas/:id/members`. An outsider gets the same page as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import { declinedInvitations, waitingInvitations } from '../agenda/invitation-queries.ts'
import { organisationsOf, seatsOf } from '../agenda/member-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'
import { type HtmlPage, sendPage, themeOf } from '../platform/html-page.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import { membersState, renderMembersPage, type MembersPageFacts } from './members-markup.ts'

export type MembersPagesDeps = { readonly database: Database; readonly clock: Clock; readonly page: HtmlPage }

/** Serves that page. */
export function membersPageRoutes(app: FastifyInstance, deps: MembersPagesDeps): void {
  const { db } = deps.database

  app.get<{ Params: { agendaId: string } }>('/agendas/:agendaId/members', async (request, reply) => {
    const { actor, locale } = request
    if (actor === null) return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    const agendaId = parseId<AgendaId>(request.params.agendaId)
    const seat = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    const agenda = agendaId === null ? null : await agendaPage(db, agendaId)
    if (seat === null || agenda === null || refusalTo('read-agenda', seat.standing) !== null) {
      return sendMissingPage(reply, deps.page, request)
    }
    const mayManage = refusalTo('manage-members', seat.standing) === null
    const now = deps.clock.now()
    const declinedSince = new Date(now.getTime() - limits.invitation.declinedShownMs)
    const facts: MembersPageFacts = {
      locale,
      agenda,
      seat,
      now,
      organisations: await organisationsOf(db, agenda.id),
      seats: await seatsOf(db, agenda.id),
      invitations: mayManage ? await waitingInvitations(db, agenda.id) : null,
      declined: mayManage ? await declinedInvitations(db, agenda.id, declinedSince) : [],
    }
    const state = { participantId: actor.participantId, locale, agendaId: agenda.id, ...membersState(facts) }
    const title = say(locale, 'members-page-title', { agenda: agenda.title })
    const body = renderMembersPage(facts)
    const theme = themeOf(request.cookies)
    return sendPage(reply, 200, deps.page({ title, page: 'members', body, locale, theme, state }))
  })
}
