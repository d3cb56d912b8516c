/** The doors of rounds. An outsider hears 'not-found', word for word as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/round-endpoints.ts'
import { keepsApart } from '../../packages/domain/attribution.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId, type ConfirmationId, type GoalId, type RoundId } from '../../packages/domain/ids.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { writersNow } from '../drafting/log-queries.ts'
import type { NoticeDeps } from '../notification/notification-effects.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { askedWithdrawal, extensionsOf, phasesOf, roundsOf, type RoundNow } from './consultation-queries.ts'
import {
  changeRoundSettings,
  extendPhase,
  moveRound,
  pauseRound,
  resumeRound,
  type RoundDeps,
  type RoundPlace,
} from './round-commands.ts'
import { askToWithdraw, confirmWithdrawal, takeBackWithdrawal } from './withdrawal-commands.ts'

/** Binds the endpoints of packages/contract/round-endpoints.ts. */
export function roundRoutes(app: FastifyInstance, deps: RoundDeps & NoticeDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.listRounds, async ({ params, actor }) => {
    const agendaId = idOf<AgendaId>(params.agendaId)
    const seat = await standingInAgenda(db, agendaId, actor.participantId)
    if (seat === null) throw new DomainError('not-found')
    authorize('read-agenda', seat.standing)
    const mayMove = seat.standing.role === 'moderator' || seat.standing.role === 'auditor'
    const rounds = []
    for (const round of await roundsOf(db, agendaId)) rounds.push(await shownRound(round, mayMove))
    return { rounds }
  })

  bindEndpoint(app, endpoints.countWriters, async ({ params, actor }) => {
    const agendaId = idOf<AgendaId>(params.agendaId)
    const seat = await standingInAgenda(db, agendaId, actor.participantId)
    if (seat === null) throw new DomainError('not-found')
    authorize('move-round', seat.standing)
    return { people: keepsApart(seat.standing) ? null : await writersNow(db, agendaId) }
  })

  bindEndpoint(app, endpoints.moveRound, async ({ params, body, actor }) => {
    const { to, closesAt = null, reason = '', goals = [] } = body
    const wish = { to, closesAt: closesAt === null ? null : new Date(closesAt), reason: reason.trim() }
    await moveRound(deps, actor, placeOf(params), { ...wish, goals: goals.map(idOf<GoalId>) })
  })

  bindEndpoint(app, endpoints.extendPhase, async ({ params, body, actor }) => {
    const { closesAt, reason = '' } = body
    await extendPhase(deps, actor, placeOf(params), { closesAt: new Date(closesAt), reason: reason.trim() })
  })

  bindEndpoint(app, endpoints.pauseRound, async ({ params, body, actor }) => {
    await pauseRound(deps, actor, placeOf(params), body.reason.trim())
  })

  bindEndpoint(app, endpoints.resumeRound, async ({ params, body, actor }) => {
    await resumeRound(deps, actor, placeOf(params), body.reason.trim())
  })

  bindEndpoint(app, endpoints.withdrawRound, async ({ params, body, actor }) => ({
    confirmationId: await askToWithdraw(deps, actor, placeOf(params), body.reason.trim()),
  }))

  bindEndpoint(app, endpoints.takeBackWithdrawal, async ({ params, actor }) => {
    await takeBackWithdrawal(deps, actor, placeOf(params))
  })

  bindEndpoint(app, endpoints.confirmWithdrawal, async ({ params, actor }) => {
    await confirmWithdrawal(deps, actor, idOf<ConfirmationId>(params.confirmationId))
  })

  bindEndpoint(app, endpoints.changeRoundSettings, async ({ params, body, actor }) => {
    await changeRoundSettings(deps, actor, placeOf(params), body)
  })

  async function shownRound(round: RoundNow, mayMove: boolean) {
    const [phases, extensions] = [await phasesOf(db, round.id), await extensionsOf(db, round.id)]
    const asked = mayMove ? await askedWithdrawal(db, round.id) : null
    const { settings } = round
    return {
      id: round.id,
      number: round.number,
      phase: round.phase,
      state: round.state.kind,
      since: round.phaseEnteredAt.toISOString(),
      closesAt: told(round.closesAt),
      pausedAt: told(round.pausedAt),
      withdrawnAt: told(round.withdrawnAt),
      closedAt: told(round.closedAt),
      attribution: round.attribution,
      timeZone: round.timeZone,
      settings: {
        ...settings,
        decision: { kind: settings.decision.kind, requiredGroups: [...settings.decision.requiredGroups] },
      },
      phases: phases.map(({ enteredAt, plannedClosesAt, leftAt, ...line }) => ({
        ...line,
        ...{ enteredAt: enteredAt.toISOString(), plannedClosesAt: told(plannedClosesAt), leftAt: told(leftAt) },
      })),
      extensions: extensions.map(({ from, to, at, ...line }) => ({
        ...line,
        ...{ from: told(from), to: to.toISOString(), at: at.toISOString() },
      })),
      withdrawal:
        asked === null
          ? null
          : { id: asked.id, reason: asked.reason, askedBy: asked.askedByName, askedAt: asked.askedAt.toISOString() },
    }
  }
}

function told(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

function placeOf(params: { readonly agendaId: string; readonly roundId: string }): RoundPlace {
  return { agendaId: idOf<AgendaId>(params.agendaId), roundId: idOf<RoundId>(params.roundId) }
}

function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
