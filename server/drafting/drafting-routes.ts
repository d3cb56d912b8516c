/** The doors of drafting: a goal and its text over HTTP, drafts, and the live door `/collab/<id>.<epoch>`. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  dropDraft as dropDraftEndpoint,
  joinTextBlocks as joinTextBlocksEndpoint,
  keepDraft as keepDraftEndpoint,
  listDrafts as listDraftsEndpoint,
  moveTextBlocks as moveTextBlocksEndpoint,
  readGoal as readGoalEndpoint,
} from '../../packages/contract/drafting-endpoints.ts'
import { closeCodes, closeOfRefusal, type CloseName } from '../../packages/contract/live-protocol.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { documentAddress, parseDocumentAddress, parseId, type DraftId, type GoalId } from '../../packages/domain/ids.ts'
import { textAccess } from '../../packages/domain/permission.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { authorize } from '../auth/authorize.ts'
import { isWindowOfAnother } from '../auth/person-check.ts'
import type { Admission } from '../live/connection.ts'
import type { Admit, Rooms } from '../live/rooms.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { Database } from '../platform/database.ts'
import { isOwnOrigin } from '../platform/origin-check.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { dropDraft, keepDraft } from './draft-commands.ts'
import { draftsOf, loadGoalText, type Draft } from './drafting-queries.ts'
import { joinTextBlocks, moveTextBlocks } from './text-commands.ts'

export type DraftingDeps = {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly rooms: Rooms
  readonly admit: Admit
  readonly allowedOrigins: readonly string[]
}

/** Binds the endpoints of a goal's text and opens the live door. */
export function draftingRoutes(app: FastifyInstance, deps: DraftingDeps): void {
  bindEndpoint(app, readGoalEndpoint, async ({ params, actor }) => {
    const text = await loadGoalText(deps.database.db, goalIdOf(params.goalId), actor.participantId)
    authorize('read-text', text.standing)
    const access = textAccess(text.standing)
    if (access === null) throw new DomainError('not-found')
    const { doc, suggesters } = await deps.rooms.readText(text.documentId)
    const blocks = layout(doc, baseText(suggesters))
    const numbers = paragraphNumbers(blocks, text.goal.number)
    return {
      goal: text.goal,
      agenda: { id: text.agenda.id, title: text.agenda.title },
      documentId: documentAddress(text.documentId, text.epoch),
      access,
      blocks: blocks.map(block => ({
        id: block.bid,
        kind: block.kind,
        number: numbers.get(block.bid) ?? '',
        text: blockText(block),
      })),
    }
  })
  bindEndpoint(app, moveTextBlocksEndpoint, async ({ params, body, actor }) => {
    await moveTextBlocks(deps, actor, goalIdOf(params.goalId), body)
    return {}
  })
  bindEndpoint(app, joinTextBlocksEndpoint, async ({ params, body, actor }) => {
    await joinTextBlocks(deps, actor, goalIdOf(params.goalId), body)
    return {}
  })
  draftEndpoints(app, deps)
  liveDoor(app, deps)
}

function draftEndpoints(app: FastifyInstance, deps: DraftingDeps): void {
  bindEndpoint(app, keepDraftEndpoint, async ({ params, body, actor }) => {
    const text = await loadGoalText(deps.database.db, goalIdOf(params.goalId), actor.participantId)
    authorize('keep-draft', text.standing)
    const { documentId } = text
    return shownDraft(await keepDraft(deps.unitOfWork, actor, { ...body, id: draftIdOf(body.id), documentId }))
  })
  bindEndpoint(app, listDraftsEndpoint, async ({ params, actor }) => {
    const text = await loadGoalText(deps.database.db, goalIdOf(params.goalId), actor.participantId)
    authorize('keep-draft', text.standing)
    return { drafts: (await draftsOf(deps.database.db, actor.participantId, text.documentId)).map(shownDraft) }
  })
  bindEndpoint(app, dropDraftEndpoint, async ({ params, actor }) => {
    const { documentId } = await loadGoalText(deps.database.db, goalIdOf(params.goalId), actor.participantId)
    await dropDraft(deps.unitOfWork, actor, { id: draftIdOf(params.draftId), documentId })
    return {}
  })
}

/**
 * The live door. Origin, session and access are decided before the upgrade: a refused upgrade is an HTTP answer with a
 * problem, so no socket of a stranger is ever open. What only the epoch, the schema or another person's window refuses
 * is told by a close code instead, since a browser cannot read the answer to a refused upgrade.
 */
function liveDoor(app: FastifyInstance, deps: DraftingDeps): void {
  const admitted = new WeakMap<FastifyRequest, Admission | { readonly close: CloseName }>()
  app.route<{ Params: { address: string }; Querystring: { acquis?: string; schema?: string } }>({
    method: 'GET',
    url: '/collab/:address',
    preValidation: async request =>
      void admitted.set(request, await admitAtDoor(request, request.params.address, deps)),
    handler: () => Promise.reject(new DomainError('not-found')),
    wsHandler: (socket, request) => {
      const admission = admitted.get(request)
      if (admission === undefined || 'close' in admission) {
        socket.on('error', () => socket.terminate())
        socket.close(closeCodes[admission?.close ?? 'unknown'].code)
        return
      }
      const schema = request.query.schema
      deps.rooms.connect(socket, request.raw.socket, admission, {
        acquis: request.query.acquis === '1',
        schemaVersion: schema === undefined ? null : Number(schema),
      })
    },
  })
}

async function admitAtDoor(
  request: FastifyRequest,
  address: string,
  deps: DraftingDeps,
): Promise<Admission | { readonly close: CloseName }> {
  if (!isOwnOrigin(request.headers.origin, deps.allowedOrigins)) throw new DomainError('origin-not-allowed')
  const { actor } = request
  if (actor === null || actor.sessionId === null) throw new DomainError('not-signed-in')
  if (isWindowOfAnother(request)) return { close: 'anotherPerson' }
  const parsed = parseDocumentAddress(address)
  if (parsed === null) throw new DomainError('not-found')
  const admission = await deps.admit({ ...parsed, participantId: actor.participantId, sessionId: actor.sessionId })
  if (!('refused' in admission)) return admission
  const close = closeOfRefusal[admission.refused]
  if (close !== 'reload') throw new DomainError(admission.refused)
  return { close }
}

function shownDraft(draft: Draft) {
  return { ...draft, words: [...draft.words], createdAt: draft.createdAt.toISOString() }
}

function goalIdOf(text: string): GoalId {
  const id = parseId<GoalId>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}

function draftIdOf(text: string): DraftId {
  const id = parseId<DraftId>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
