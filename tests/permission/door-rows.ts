/**
 * Who may come in by the doors that are no endpoints: pages, their forms, files, probes and sockets, one row a door.
 * What is an endpoint says so itself (`knock`) and has its row in endpoint-rows.ts. A door without a row in either
 * fails tests/permission/doors.test.ts, so nothing is open because nobody thought of it.
 */
import type { Action } from '../../packages/domain/permission.ts'
import type { World } from './matrix-world.ts'

export type DoorRow = {
  /**
   * `anyone`; `signed-in`; an administrator of the house; a member of the agenda who may do this now (`may`); `socket`,
   * which is no page and whose own matrices are frames.test.ts and event-door.test.ts; `owner`, who alone it is about
   * and whom no row here is; `nobody`; `asset`, which is there once the client is built and shows nothing of any agenda.
   */
  readonly to:
    'anyone' | 'signed-in' | 'administrator' | 'socket' | 'owner' | 'nobody' | 'asset' | { readonly may: Action }
  /** Where to knock; the path of the door itself unless it names something. */
  readonly path?: (world: World) => string | Promise<string>
}

const ofAgenda =
  (place: string) =>
  ({ agenda }: World): string =>
    `/agendas/${agenda.agendaId}${place}`
const ofGoal =
  (place: string) =>
  ({ goalId }: World): string =>
    `/goals/${goalId}${place}`
const invitationOfAnother = async ({ house, agenda, member }: World): Promise<string> => {
  const wish = { emails: ['somebody@else.example'], role: 'observer', organisation: null }
  const answer = await house.as(member('moderator')).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, wish)
  const { invited } = answer.json<{ readonly invited: readonly { readonly id: string }[] }>()
  return `/invitations/${invited[0]?.id}`
}

export const doorRows: Readonly<Record<string, DoorRow>> = {
  'GET /': { to: 'signed-in' },
  'GET /agendas': { to: 'signed-in' },
  'GET /agendas/new': { to: 'signed-in' },
  'GET /account': { to: 'signed-in' },
  'GET /inbox': { to: 'signed-in' },
  'GET /my-input': { to: 'signed-in' },
  'GET /withdrawals': { to: 'administrator' },
  'GET /invitations/:invitationId': { to: 'owner', path: invitationOfAnother },

  'GET /agendas/:agendaId': { to: { may: 'read-agenda' }, path: ofAgenda('') },
  'GET /agendas/:agendaId/brackets': { to: { may: 'read-agenda' }, path: ofAgenda('/brackets') },
  'GET /agendas/:agendaId/consensus': { to: { may: 'read-agenda' }, path: ofAgenda('/consensus') },
  'GET /agendas/:agendaId/console': { to: { may: 'read-agenda' }, path: ofAgenda('/console') },
  'GET /agendas/:agendaId/import': { to: { may: 'read-agenda' }, path: ofAgenda('/import') },
  'GET /agendas/:agendaId/indicators': { to: { may: 'read-agenda' }, path: ofAgenda('/indicators') },
  'GET /agendas/:agendaId/indicators/:indicatorId': {
    to: { may: 'read-agenda' },
    path: ofAgenda('/indicators/ncsi3-2.1'),
  },
  'GET /agendas/:agendaId/members': { to: { may: 'read-agenda' }, path: ofAgenda('/members') },
  'GET /agendas/:agendaId/messages': { to: { may: 'read-agenda' }, path: ofAgenda('/messages') },
  'GET /agendas/:agendaId/record': { to: { may: 'read-record' }, path: ofAgenda('/record') },
  'GET /agendas/:agendaId/setup': { to: { may: 'manage-agenda' }, path: ofAgenda('/setup') },
  'GET /goals/:goalId': { to: { may: 'read-text' }, path: ofGoal('') },
  'GET /goals/:goalId/band': { to: { may: 'read-text' }, path: ofGoal('/band') },
  'GET /goals/:goalId/history': { to: { may: 'read-text' }, path: ofGoal('/history') },

  // Not public here: what is shown of one that is stands in public-agenda-page.test.ts.
  'GET /public/:agendaId': { to: 'nobody', path: ({ agenda }) => `/public/${agenda.agendaId}` },
  'GET /*': { to: 'nobody', path: () => '/nowhere' },

  // By the secret of a link, whoever holds it.
  'GET /sign-in': { to: 'anyone' },
  'GET /sign-in/link': { to: 'anyone' },
  'GET /sign-in/reset': { to: 'anyone' },
  'GET /invitation': { to: 'anyone' },
  'GET /account/email': { to: 'anyone' },
  'GET /notices/mute': { to: 'anyone' },
  'POST /notices/mute': { to: 'anyone' },
  'GET /account/sessions': { to: 'anyone' },
  'POST /language': { to: 'anyone' },

  'GET /api/docs': { to: 'anyone' },
  'GET /api/openapi.json': { to: 'anyone' },
  'GET /healthz': { to: 'anyone' },
  'GET /readyz': { to: 'anyone' },
  // To this machine alone, which the tests are: http-sign-in-pages and metrics' own tests show the others out.
  'GET /metrics': { to: 'anyone' },
  'GET /dev/mailbox': { to: 'anyone' },

  'GET /collab/:address': { to: 'socket', path: ({ documentId }) => `/collab/${documentId}.1` },
  'GET /events': { to: 'socket', path: ({ agenda }) => `/events?agenda=${agenda.agendaId}` },

  'GET /assets/*': { to: 'asset' },
  'GET /fonts/*': { to: 'asset' },
  'GET /icons.svg': { to: 'asset' },
  'GET /mark.svg': { to: 'asset' },
  'GET /service-worker.js': { to: 'asset' },
}
