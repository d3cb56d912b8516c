/** The doors of discussions. An outsider hears 'not-found', word for word as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import {
  commentDraft as commentDraftEndpoint,
  editComment as editCommentEndpoint,
  listAgendaThreads,
  listGoalThreads,
  openAgendaThread as openAgendaThreadEndpoint,
  openGoalThread as openGoalThreadEndpoint,
  readCommentHistory,
  readRemoval,
  readThread,
  reattachThread as reattachThreadEndpoint,
  reopenThread as reopenThreadEndpoint,
  replyToThread as replyToThreadEndpoint,
  resolveThread as resolveThreadEndpoint,
  withdrawComment as withdrawCommentEndpoint,
} from '../../packages/contract/comment-endpoints.ts'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import {
  parseCatalogueId,
  parseId,
  type CommentId,
  type DraftId,
  type GoalId,
  type IndicatorId,
  type MemberId,
} from '../../packages/domain/ids.ts'
import type { AgendaStanding } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { commentDraft, type DraftCommentDeps } from './draft-comment-commands.ts'
import { seatAtAgenda, seatAtGoal, seeComment, seeThread, type SeenThread } from './seat-queries.ts'
import type { AboutText } from './anchor-queries.ts'
import { editComment, replyToThread, withdrawComment } from './comment-commands.ts'
import { threadsOfAgenda, threadsOfGoal, versionsOf, type Thread } from './comment-queries.ts'
import type { Comment } from './written-queries.ts'
import { removalOf } from './removal-queries.ts'
import {
  openAgendaThread,
  openGoalThread,
  reattachThread,
  reopenThread,
  resolveThread,
  type CommentDeps,
  type OpenThread,
} from './thread-commands.ts'

/** Binds the endpoints of packages/contract/comment-endpoints.ts. */
export function commentRoutes(app: FastifyInstance, deps: DraftCommentDeps): void {
  bindEndpoint(app, commentDraftEndpoint, async ({ params, body, actor }) => {
    const taken = { draftId: idOf<DraftId>(params.draftId), passage: body.passage }
    return shown(await commentDraft(deps, actor, idOf<GoalId>(params.goalId), taken))
  })
  listEndpoints(app, deps)
  threadEndpoints(app, deps)
  commentEndpoints(app, deps)
}

function listEndpoints(app: FastifyInstance, deps: CommentDeps): void {
  const { db } = deps.database

  bindEndpoint(app, listGoalThreads, async ({ params, actor }) => {
    const goalId = idOf<GoalId>(params.goalId)
    const seat = await seatAtGoal(db, goalId, actor.participantId)
    return {
      standing: shownStanding(seat),
      threads: (await threadsOfGoal(db, goalId, actor.participantId)).map(shownThread),
    }
  })

  bindEndpoint(app, openGoalThreadEndpoint, async ({ params, body, actor }) => {
    const { about: said } = body
    const about = said.kind === 'goal' || said.kind === 'suggestion' ? said : aboutText(said)
    return shown(await openGoalThread(deps, actor, idOf(params.goalId), { ...openingOf(body), about }))
  })

  bindEndpoint(app, listAgendaThreads, async ({ params, query, actor }) => {
    const seat = await seatAtAgenda(db, idOf(params.agendaId), actor.participantId)
    const indicator = query.indicator === undefined ? null : indicatorOf(query.indicator)
    const threads = await threadsOfAgenda(db, seat.agendaId, indicator, actor.participantId)
    return { standing: shownStanding(seat), threads: threads.map(shownThread) }
  })

  bindEndpoint(app, openAgendaThreadEndpoint, async ({ params, body, actor }) => {
    const about =
      body.about.kind === 'agenda'
        ? body.about
        : { kind: body.about.kind, indicator: indicatorOf(body.about.indicator) }
    return shown(await openAgendaThread(deps, actor, idOf(params.agendaId), { ...openingOf(body), about }))
  })
}

function threadEndpoints(app: FastifyInstance, deps: CommentDeps): void {
  const { db } = deps.database

  bindEndpoint(app, readThread, async ({ params, actor }) =>
    shown(await seeThread(db, idOf(params.threadId), actor.participantId)),
  )

  bindEndpoint(app, readRemoval, async ({ params, actor }) => {
    const { thread } = await seeThread(db, idOf(params.threadId), actor.participantId)
    const removal = await removalOf(deps, thread, actor.participantId)
    return { removal: removal === null ? null : { at: removal.at.toISOString(), by: removal.by } }
  })

  bindEndpoint(app, replyToThreadEndpoint, async ({ params, body, actor }) => {
    const reply = { id: idOf<CommentId>(body.id), words: body.words, mentions: seatsOf(body.mentions) }
    return shown(await replyToThread(deps, actor, idOf(params.threadId), reply))
  })

  bindEndpoint(app, resolveThreadEndpoint, async ({ params, actor }) =>
    shown(await resolveThread(deps, actor, idOf(params.threadId))),
  )

  bindEndpoint(app, reopenThreadEndpoint, async ({ params, actor }) =>
    shown(await reopenThread(deps, actor, idOf(params.threadId))),
  )

  bindEndpoint(app, reattachThreadEndpoint, async ({ params, body, actor }) =>
    shown(await reattachThread(deps, actor, idOf(params.threadId), aboutText(body.about))),
  )
}

function commentEndpoints(app: FastifyInstance, deps: CommentDeps): void {
  const { db } = deps.database

  bindEndpoint(app, editCommentEndpoint, async ({ params, body, actor }) => {
    const change = { ...body, mentions: seatsOf(body.mentions) }
    return shown(await editComment(deps, actor, idOf(params.commentId), change))
  })

  bindEndpoint(app, withdrawCommentEndpoint, async ({ params, actor }) =>
    shown(await withdrawComment(deps, actor, idOf(params.commentId))),
  )

  bindEndpoint(app, readCommentHistory, async ({ params, actor }) => {
    const { comment, seat } = await seeComment(db, idOf(params.commentId), actor.participantId)
    authorize('read-agenda', seat.standing)
    const { role } = seat.standing
    const maySee = comment.withdrawnAt === null || comment.author.id === actor.participantId || role === 'moderator'
    const versions = maySee || role === 'auditor' ? await versionsOf(db, comment.id) : []
    return { versions: versions.map(version => ({ ...version, writtenAt: version.writtenAt.toISOString() })) }
  })
}

type ShownThread = AnswerOf<typeof readThread>['thread']
type ShownComment = ShownThread['comments'][number]

function shown({ thread, seat }: Pick<SeenThread, 'thread' | 'seat'>): {
  standing: ReturnType<typeof shownStanding>
  thread: ShownThread
} {
  return { standing: shownStanding(seat), thread: shownThread(thread) }
}

function shownStanding({ standing }: AgendaStanding) {
  const { role, phase, pen, paused, withdrawn = false, attribution = 'attributed', goal = null } = standing
  return { role, phase, pen, paused, withdrawn, attribution, goal }
}

function shownThread(thread: Thread): ShownThread {
  const { id, goalId, number, round, type, openedBy, resolvedBy } = thread
  return {
    id,
    goalId,
    number,
    round,
    type,
    anchor: shownAnchor(thread),
    openedBy,
    openedAt: thread.openedAt.toISOString(),
    resolvedAt: thread.resolvedAt?.toISOString() ?? null,
    resolvedBy,
    comments: thread.comments.map(shownComment),
  }
}

function shownAnchor({ anchor }: Thread): ShownThread['anchor'] {
  const nowhere = { kind: anchor.kind, ranges: [], element: null, indicator: null, suggestion: null }
  const none = { ...nowhere, quote: '', prefix: '', suffix: '' }
  switch (anchor.kind) {
    case 'passage': {
      const { ranges, quote, prefix, suffix } = anchor.passage
      const written = ranges.map(({ first, last }) => [first.client, first.clock, last.client, last.clock])
      return { ...none, ranges: written, quote, prefix, suffix }
    }
    case 'element':
      return { ...none, element: anchor.element, quote: anchor.quote }
    case 'indicator':
      return { ...none, indicator: anchor.indicator }
    case 'suggestion':
      return { ...none, suggestion: anchor.suggestion, quote: anchor.quote }
    case 'goal':
    case 'agenda':
      return none
  }
}

function shownComment(comment: Comment): ShownComment {
  return {
    ...comment,
    mentions: [...comment.mentions],
    writtenAt: comment.writtenAt.toISOString(),
    editedAt: comment.editedAt?.toISOString() ?? null,
    withdrawnAt: comment.withdrawnAt?.toISOString() ?? null,
  }
}

type Opening = { readonly id: string; readonly commentId: string; readonly words: string; readonly mentions: string[] }

function openingOf(body: Opening & Pick<OpenThread, 'type'>): OpenThread {
  const { type, words } = body
  return { id: idOf(body.id), commentId: idOf(body.commentId), type, words, mentions: seatsOf(body.mentions) }
}

function seatsOf(ids: readonly string[]): readonly MemberId[] {
  return ids.map(id => idOf<MemberId>(id))
}

function aboutText(
  about:
    | { readonly kind: 'passage'; readonly ranges: readonly (readonly number[])[] }
    | { readonly kind: 'element'; readonly element: string },
): AboutText {
  if (about.kind === 'element') return { kind: about.kind, element: idOf(about.element) }
  return { kind: about.kind, ranges: about.ranges.map(rangeOf) }
}

function rangeOf([client, clock, lastClient, lastClock]: readonly number[]): PassageRange {
  if (client === undefined || clock === undefined || lastClient === undefined || lastClock === undefined) {
    throw new DomainError('malformed-request')
  }
  return { first: { client, clock }, last: { client: lastClient, clock: lastClock } }
}

function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}

function indicatorOf(text: string): IndicatorId {
  const id = parseCatalogueId<IndicatorId>(text)
  if (id === null) throw new DomainError('indicator-not-known')
  return id
}
