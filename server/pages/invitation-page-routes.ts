/**
 * The pages `/invitation?token=…`, for whoever holds a link, and `/invitations/:id`, for somebody signed in who finds it
 * in her own list. Looking uses nothing up. A page that has a secret in its address sends no referrer.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { refusalToTakeInvitation } from '../../packages/domain/invitation.ts'
import { parseId, type InvitationId } from '../../packages/domain/ids.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say } from '../../packages/messages/say.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import { invitationById, invitationByToken, type Invitation } from '../agenda/invitation-queries.ts'
import { organisationsOf } from '../agenda/member-queries.ts'
import type { SignInFacts } from '../auth/sign-in-markup.ts'
import { accountByEmail, accountById } from '../participant/participant-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { html, type HtmlPage, sendPage, themeOf, type Html } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { sendMissingPage } from '../platform/missing-page.ts'
import {
  invitationBody,
  invitationFailedBody,
  signInToInvitation,
  type Situation,
  type TableFacts,
} from './invitation-markup.ts'

export type InvitationPagesDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly page: HtmlPage
  readonly mail: SignInFacts['mail']
}

/** Serves both pages. */
export function invitationPageRoutes(app: FastifyInstance, deps: InvitationPagesDeps): void {
  const { db } = deps.database

  app.get<{ Querystring: { token?: unknown } }>('/invitation', async (request, reply) => {
    const token = typeof request.query.token === 'string' ? request.query.token : ''
    void reply.header('referrer-policy', 'no-referrer')
    const held = await invitationByToken(db, token)
    const refusal = (await refusalNow(deps, held)) ?? null
    if (held === null || refusal !== null) return failed(request, reply, refusal ?? 'invitation-unknown', { token })
    return show(request, reply, held, token, await situationOf(request, held, held.provesMailbox))
  })

  app.get<{ Params: { invitationId: string } }>('/invitations/:invitationId', async (request, reply) => {
    const id = parseId<InvitationId>(request.params.invitationId)
    if (request.actor === null) return reply.redirect(signInToInvitation(request.params.invitationId), 303)
    const invitation = id === null ? null : await invitationById(db, id)
    const account = await accountById(db, request.actor.participantId)
    if (invitation === null || account === null || invitation.email !== account.email) {
      return sendMissingPage(reply, deps.page, request)
    }
    const refusal =
      (await refusalNow(deps, { ...invitation, isReplaced: false })) ??
      (account.isEmailProven ? null : 'mailbox-not-proven')
    if (refusal !== null) return failed(request, reply, refusal, {})
    return show(request, reply, invitation, null, { kind: 'own', name: account.displayName })
  })

  async function situationOf(request: FastifyRequest, { email }: Invitation, byMail: boolean): Promise<Situation> {
    const { actor } = request
    if (actor !== null) {
      const account = await accountById(db, actor.participantId)
      return { kind: account?.email === email ? 'own' : 'another', name: actor.displayName }
    }
    return (await accountByEmail(db, email)) === null ? { kind: 'new', byMail } : { kind: 'known' }
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    invitation: Invitation,
    token: string | null,
    situation: Situation,
  ): Promise<FastifyReply> {
    const { locale } = request
    const title = say(locale, 'joining-title', { agenda: invitation.agenda.title })
    const body = invitationBody({
      locale,
      invitation,
      situation,
      token,
      mail: deps.mail,
      linkValidMinutes: limits.signIn.linkValidMinutes,
      table: await tableOf(request, invitation),
    })
    return send(request, reply, 200, title, body)
  }

  async function tableOf({ locale }: FastifyRequest, { agenda }: Invitation): Promise<TableFacts> {
    const page = await agendaPage(db, agenda.id)
    const organisations = await organisationsOf(db, agenda.id)
    const phase = say(locale, `phase-${page?.round?.phase ?? 'setup'}`)
    return {
      phase: page?.round == null ? phase : say(locale, 'joining-phase', { phase, number: page.round.number }),
      note: page?.note ?? '',
      organisations: organisations.length,
      groups: stakeholderGroups
        .map(group => ({ group, count: organisations.filter(one => one.group === group).length }))
        .filter(({ count }) => count > 0),
    }
  }

  function failed(
    request: FastifyRequest,
    reply: FastifyReply,
    code: RefusalCode,
    query: { readonly [name: string]: string },
  ): FastifyReply {
    const { locale } = request
    const body = invitationFailedBody(locale, code, query, request.actor !== null)
    return send(request, reply, code === 'invitation-unknown' ? 404 : 410, say(locale, 'joining-failed'), body)
  }

  function send(request: FastifyRequest, reply: FastifyReply, status: number, title: string, body: Html): FastifyReply {
    const { locale, cookies } = request
    const head = html`<meta name="robots" content="noindex" />`
    const state = { participantId: request.actor?.participantId ?? null, locale }
    return sendPage(
      reply,
      status,
      deps.page({ title, page: 'invitation', body, locale, head, theme: themeOf(cookies), state }),
    )
  }
}

/** Why nobody could take it at present; what only the answer shows (another address) is not here. */
async function refusalNow(
  { database, clock }: InvitationPagesDeps,
  invitation: (Invitation & { readonly isReplaced: boolean }) | null,
): Promise<RefusalCode | null> {
  const refusal = refusalToTakeInvitation(invitation, clock.now())
  if (refusal !== null || invitation === null) return refusal
  if (invitation.isWithdrawn) return 'round-is-withdrawn'
  const { inviter, agenda } = invitation
  if (inviter === null) return null
  const seat = await standingInAgenda(database.db, agenda.id, inviter.participantId)
  const mayInvite = seat !== null && refusalTo('manage-members', seat.standing) === null
  return mayInvite ? null : 'invitation-without-inviter'
}
