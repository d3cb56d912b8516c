/** The doors of agendas. An outsider hears 'not-found', word for word as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import {
  bringStarterGoals as bringStarterGoalsEndpoint,
  changeAgenda as changeAgendaEndpoint,
  conveneAgenda as conveneAgendaEndpoint,
  listAgendas,
  listMembers,
  readAgenda,
} from '../../packages/contract/agenda-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import type { AgendaDeps } from './agenda-commands.ts'
import { agendaPage, agendasOf, membersOf, standingInAgenda, type AgendaStanding } from './agenda-queries.ts'
import type { RoundState } from './round-state-queries.ts'
import { bringStarterGoals, changeAgenda, conveneAgenda, type StarterGoals } from './convene-commands.ts'
import type { FileGoalsDeps } from './file-goals-commands.ts'

export type AgendaRoutesDeps = AgendaDeps & FileGoalsDeps & { readonly starterGoals: StarterGoals }

/** Binds the endpoints of packages/contract/agenda-endpoints.ts. */
export function agendaRoutes(app: FastifyInstance, deps: AgendaRoutesDeps): void {
  const { db } = deps.database

  bindEndpoint(app, listAgendas, async ({ actor }) => ({ agendas: [...(await agendasOf(db, actor.participantId))] }))

  bindEndpoint(app, readAgenda, async ({ params, actor }) => {
    const { agendaId, standing, delegation } = await standingToRead(params.agendaId, actor)
    const page = await agendaPage(db, agendaId)
    if (page === null) throw new DomainError('not-found')
    const { round, themes, goals, ...agenda } = page
    return {
      agenda,
      you: { role: standing.role, delegation },
      round: round === null ? null : shownRound(round),
      themes: [...themes],
      goals: [...goals],
    }
  })

  bindEndpoint(app, conveneAgendaEndpoint, async ({ body, actor }) => ({
    agendaId: await conveneAgenda(deps, actor, body),
  }))

  bindEndpoint(app, changeAgendaEndpoint, async ({ params, body, actor }) => {
    await changeAgenda(deps, actor, idOf(params.agendaId), body)
  })

  bindEndpoint(app, bringStarterGoalsEndpoint, async ({ params, actor }) => ({
    goals: await bringStarterGoals(deps, actor, idOf(params.agendaId)),
  }))

  bindEndpoint(app, listMembers, async ({ params, actor }) => {
    const { agendaId } = await standingToRead(params.agendaId, actor)
    return { members: [...(await membersOf(db, agendaId))] }
  })

  async function standingToRead(text: string, actor: ParticipantActor): Promise<AgendaStanding> {
    const agendaId = parseId<AgendaId>(text)
    const found = agendaId === null ? null : await standingInAgenda(db, agendaId, actor.participantId)
    if (found === null) throw new DomainError('not-found')
    authorize('read-agenda', found.standing)
    return found
  }
}

function idOf(text: string): AgendaId {
  const agendaId = parseId<AgendaId>(text)
  if (agendaId === null) throw new DomainError('not-found')
  return agendaId
}

function shownRound({ id, number, phase, closesAt, paused }: RoundState) {
  return { id, number, phase, closesAt: closesAt?.toISOString() ?? null, paused }
}
