/** The doors of inputs, their answers and contests. An outsider hears 'not-found', as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/input-endpoints.ts'
import { readsPrepared } from '../../packages/domain/disposition.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId } from '../../packages/domain/ids.ts'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { answerContest, replyToDisposition } from './contest-commands.ts'
import { assignInputs, disposeInputs, seatOf, type DispositionDeps } from './disposition-commands.ts'
import {
  inputCounts,
  inputsOfAuthor,
  inputsOfRound,
  type ShownContest,
  type ShownInput,
} from './disposition-queries.ts'
import { withWordsSince } from './place-queries.ts'

/** Binds the endpoints of packages/contract/input-endpoints.ts. */
export function inputRoutes(app: FastifyInstance, deps: DispositionDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.listInputs, async ({ params, query, actor }) => {
    const seat = await seatOf(deps.database, idOf(params.agendaId), actor)
    authorize('read-agenda', seat.standing)
    const roundId = await latestRoundOf(db, seat.agendaId)
    if (roundId === null) throw new DomainError('not-found')
    const reader = { participantId: actor.participantId, seesPrepared: readsPrepared(seat.standing) }
    const { view = 'all', kind = null, group = null } = query
    const filter = { view, kind, group, goal: query.goal === undefined ? null : idOf<never>(query.goal) }
    const inputs = await inputsOfRound(db, roundId, reader, filter, Number(query.from ?? 0))
    const { kinds, matching: total, ...counts } = await inputCounts(db, roundId, reader, filter)
    const { role, phase, pen, paused, withdrawn = false, attribution = 'attributed', goal } = seat.standing
    return {
      standing: { role, phase, pen, paused, withdrawn, attribution, goal: goal ?? null },
      inputs: (await withWordsSince({ db, rooms: deps.rooms }, inputs)).map(shownInput),
      total,
      counts: { ...counts, kinds: [...kinds].map(([one, count]) => ({ kind: one, count })) },
    }
  })

  bindEndpoint(app, endpoints.disposeInputs, async ({ params, body, actor }) => {
    const inputs = body.inputs.map(({ id, seen }) => ({ id: idOf<never>(id), seen: idOrNull<never>(seen) }))
    await disposeInputs(deps, actor, idOf(params.agendaId), { ...body, inputs })
  })

  bindEndpoint(app, endpoints.assignInputs, async ({ params, body, actor }) =>
    assignInputs(deps, actor, idOf(params.agendaId), {
      inputs: body.inputs.map(id => idOf<never>(id)),
      to: idOrNull(body.to),
    }),
  )

  bindEndpoint(app, endpoints.replyToDisposition, async ({ params, body, actor }) =>
    replyToDisposition(deps, actor, idOf(params.dispositionId), body),
  )

  bindEndpoint(app, endpoints.answerContest, async ({ params, body, actor }) => {
    await answerContest(deps, actor, idOf(params.contestId), body)
  })

  bindEndpoint(app, endpoints.listMyInputs, async ({ query, actor }) => {
    const { whose = 'own', agenda } = query
    const agendaId = agenda === undefined ? undefined : idOf<never>(agenda)
    const wanted = { whose, agendaId, from: Number(query.from ?? 0) }
    const own = await inputsOfAuthor(db, actor.participantId, wanted)
    return { inputs: (await withWordsSince({ db, rooms: deps.rooms }, own)).map(shownInput) }
  })
}

function shownInput({ disposition, contest, earlier, ...input }: ShownInput) {
  return {
    ...input,
    earlier: earlier.map(answer => ({ ...answer, at: answer.at.toISOString() })),
    disposition:
      disposition === null
        ? null
        : {
            ...disposition,
            at: disposition.at.toISOString(),
            publishedAt: disposition.publishedAt?.toISOString() ?? null,
            contestEndsAt: disposition.contestEndsAt?.toISOString() ?? null,
          },
    contest: contest === null ? null : shownContest(contest),
  }
}

function shownContest({ at, ...contest }: ShownContest) {
  return { ...contest, at: at.toISOString() }
}

function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}

function idOrNull<Id extends string>(text: string | null): Id | null {
  return text === null ? null : idOf<Id>(text)
}
