/**
 * What organisations say in a call: positions, and breaking the silence. Every act adds a row and changes none. The
 * call's row is held, so that nobody speaks in the very moment in which the call ends or another version is called.
 */
import { type PositionWish, refusalOfPosition, refusalToBreakSilence } from '../../packages/domain/consensus.ts'
import { plainComment } from '../../packages/domain/comment.ts'
import { plainWording } from '../../packages/domain/bracket.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { GoalId, OrganisationId, PositionId } from '../../packages/domain/ids.ts'
import type { Action } from '../../packages/domain/permission.ts'
import { paragraphNumbers } from '../../packages/document/projections.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { stateGoal } from '../agenda/agenda-effects.ts'
import { authorize } from '../auth/authorize.ts'
import { loadGoalText, type GoalText } from '../drafting/drafting-queries.ts'
import { keptText } from '../drafting/version-queries.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { Database } from '../platform/database.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { agreeIfReady } from './agreement.ts'
import { isOver, latestCallOf, type Call } from './consensus-queries.ts'
import { type NamedParagraph } from './position-queries.ts'
import { moderatorsOf } from './told-queries.ts'

export type ConsensusDeps = NoticeDeps & {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly databaseNow: DatabaseNow
}

/** `version`: the number that the speaker read; another one means that she has to look again. */
export type TakePosition = PositionWish & { readonly version: number }
export type BreakSilence = { readonly version: number; readonly words: string; readonly paragraphs: readonly string[] }

/**
 * Takes a position for the actor's organisation; on a later version the same stand confirms it. [K1, K2, K3]
 * Refuses: 'not-found', what the standing refuses, 'needs-an-organisation', 'goal-is-not-called', 'call-is-over',
 * 'another-version-is-called', what refusalOfPosition refuses.
 */
export async function takePosition(
  deps: ConsensusDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: TakePosition,
): Promise<PositionId> {
  const wish = { ...input, words: plainComment(input.words), wording: plainWording(input.wording) }
  return inCall(deps, actor, goalId, 'take-position', async ({ work, call, goal, organisationId, now }) => {
    refuseIf(isOver(call, now) ? 'call-is-over' : null)
    const paragraphs = await paragraphsCalled(work, call, goal, input.version)
    refuseIf(refusalOfPosition(wish, new Set(paragraphs.keys())))
    const id = deps.ids.next<PositionId>()
    const named = namedIn(wish.paragraphs, paragraphs)
    await work.db
      .insertInto('position')
      .values({
        ...placeOf(call),
        id,
        organisation_id: organisationId,
        stand: wish.stand,
        words: wish.stand === 'support' || wish.stand === 'abstain' ? '' : wish.words,
        wording: wish.stand === 'objection' ? wish.wording : '',
        paragraphs: JSON.stringify(wish.stand === 'objection' || wish.stand === 'dissociation' ? named : []),
        taken_by: actor.participantId,
        taken_at: now,
      })
      .execute()
    const facts = { agendaId: goal.agenda.id, goalId, roundId: call.roundId, positionId: id }
    work.record({ name: call.isSealed ? 'sealed-position-taken' : 'position-taken', ...facts })
    await agreeIfReady(work, goal.agenda.id, call, now)
    return id
  })
}

/**
 * Breaks the silence on a goal, for good: it goes back, and the others stay in the call. [K6]
 * Refuses: as takePosition, and what refusalToBreakSilence refuses.
 */
export async function breakSilence(
  deps: ConsensusDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: BreakSilence,
): Promise<PositionId> {
  const words = plainComment(input.words)
  return inCall(deps, actor, goalId, 'break-silence', async ({ work, call, goal, organisationId, now }) => {
    const paragraphs = await paragraphsCalled(work, call, goal, input.version)
    const known = new Set(paragraphs.keys())
    const silence = { kind: call.rule.kind, isOpen: !isOver(call, now) }
    refuseIf(refusalToBreakSilence(silence, { ...input, words }, known))
    const id = deps.ids.next<PositionId>()
    await work.db
      .insertInto('position')
      .values({
        ...placeOf(call),
        id,
        organisation_id: organisationId,
        stand: 'objection',
        words,
        wording: '',
        paragraphs: JSON.stringify(namedIn(input.paragraphs, paragraphs)),
        breaks_silence: true,
        taken_by: actor.participantId,
        taken_at: now,
      })
      .execute()
    await work.db
      .updateTable('consensus_call')
      .set({ state: 'broken', state_at: now })
      .where('round_id', '=', call.roundId)
      .where('goal_id', '=', goalId)
      .execute()
    const facts = { agendaId: goal.agenda.id, goalId, roundId: call.roundId, positionId: id }
    work.record({ name: 'silence-broken', ...facts, organisationId })
    await stateGoal(work, { ...facts, state: 'under-negotiation', reason: '', at: now })
    for (const to of await moderatorsOf(work.db, facts.agendaId)) {
      await postNotice(deps, work, {
        ...{ to, by: actor.participantId, agendaId: facts.agendaId, words },
        subject: { kind: 'consensus', goalId, about: 'broken' },
        occasion: `silence:${id}`,
      })
    }
    return id
  })
}

type InCall = {
  readonly work: Work
  /** Held to the end of the transaction. */
  readonly call: Call
  readonly goal: GoalText
  readonly organisationId: OrganisationId
  readonly now: Date
}

async function inCall<T>(
  deps: ConsensusDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  action: Action,
  act: (facts: InCall) => Promise<T>,
): Promise<T> {
  const before = await loadGoalText(deps.database.db, goalId, actor.participantId)
  authorize(action, before.standing)
  return deps.unitOfWork(actor, async work => {
    const call = await latestCallOf(work.db, goalId, true)
    const goal = await loadGoalText(work.db, goalId, actor.participantId)
    authorize(action, goal.standing)
    if (goal.organisationId === null) throw new DomainError('needs-an-organisation')
    if (call === null) throw new DomainError('goal-is-not-called')
    const now = await deps.databaseNow(work.db)
    return act({ work, call, goal, organisationId: goal.organisationId, now })
  })
}

/** The numbered paragraphs of the version that is called, with their blocks. Refuses: 'another-version-is-called'. */
async function paragraphsCalled(
  work: Work,
  call: Call,
  goal: GoalText,
  read: number,
): Promise<ReadonlyMap<string, string>> {
  refuseIf(read === call.versionNumber ? null : 'another-version-is-called', { version: call.versionNumber })
  const version = await keptText(work.db, goal, call.versionNumber)
  if (version === null) throw new Error(`version ${call.versionId} has no text`)
  const { doc, suggesters } = version.text
  const numbers = paragraphNumbers(layout(doc, baseText(suggesters)), goal.goal.number)
  return new Map([...numbers].map(([block, number]) => [number, block]))
}

function namedIn(numbers: readonly string[], known: ReadonlyMap<string, string>): readonly NamedParagraph[] {
  return [...new Set(numbers)].map(number => ({ number, block: known.get(number) ?? '' }))
}

function placeOf(call: Call) {
  return { round_id: call.roundId, goal_id: call.goalId, version_id: call.versionId }
}
