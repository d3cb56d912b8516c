/**
 * What people say about suggestions before they are decided: why, who backs them, and taking one's own back. Under the
 * text's lock, like decisions, so that nothing is said of what was just decided. Rules S2 to S4.
 */
import { sql } from 'kysely'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { GoalId, SuggestionId } from '../../packages/domain/ids.ts'
import type { Action } from '../../packages/domain/permission.ts'
import { maxSuggestionReasonLength, refusalToBack, refusalToExplain } from '../../packages/domain/suggestion.ts'
import { rejectFound } from '../../packages/document/decision-edits.ts'
import { plainComment } from '../../packages/domain/comment.ts'
import { authorize } from '../auth/authorize.ts'
import { loadGoalText, type GoalText } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { NoticeDeps } from '../notification/notification-effects.ts'
import type { Database } from '../platform/database.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { Pending, Place } from './pending-queries.ts'
import { ensureSuggestion } from './suggestion-effects.ts'
import type { TextEdit } from './text-queries.ts'

export type SuggestionDeps = NoticeDeps & {
  readonly database: Database
  readonly rooms: Pick<Rooms, 'edit' | 'readText'>
}

/**
 * Says why its author suggests something, or says it anew; what it said before is kept. Refuses: 'suggestion-not-yours',
 * 'suggestion-already-decided', 'suggestion-is-gone', 'comment-too-long', and what the standing refuses.
 */
export async function explainSuggestion(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: { readonly name: string; readonly reason: string },
): Promise<SuggestionId> {
  const reason = reasonOf(input.reason)
  return inGoal(deps, actor, goalId, 'explain-suggestion', async (edit, place) => {
    const { id, pending } = await ensureSuggestion(deps, edit, place, input.name)
    refuseIf(refusalToExplain({ author: pending.by.id, state: 'pending' }, actor.participantId))
    await writeReason(deps, edit.work, id, reason, { ...place, kind: pending.kind })
    return id
  })
}

/** Backs a suggestion for the actor's organisation. Refuses: 'needs-an-organisation', 'suggestion-…'. */
export async function backSuggestion(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  name: string,
): Promise<SuggestionId> {
  return inGoal(deps, actor, goalId, 'back-suggestion', async (edit, place, text) => {
    const { id, pending } = await ensureSuggestion(deps, edit, place, name)
    const { by, kind, rows } = pending
    const backer = { participantId: actor.participantId, organisation: text.organisationId }
    refuseIf(refusalToBack({ author: by.id, organisation: by.organisationId }, backer))
    const organisationId = text.organisationId
    if (organisationId === null) throw new DomainError('needs-an-organisation')
    const { work } = edit
    const before = await backingOf(work, [id, ...rows.map(row => row.id)], organisationId)
    refuseIf(before.length > 0 ? 'suggestion-backed-already' : null)
    await work.db
      .insertInto('suggestion_backing')
      .values({
        suggestion_id: id,
        organisation_id: organisationId,
        participant_id: actor.participantId,
        backed_at: deps.clock.now(),
      })
      .execute()
    work.record({ name: 'suggestion-backed', ...eventPlace(place), suggestionId: id, kind, organisationId })
    return id
  })
}

/** Ends it. Refuses: 'suggestion-not-backed'. */
export async function stopBacking(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  name: string,
): Promise<void> {
  await inGoal(deps, actor, goalId, 'back-suggestion', async (edit, place, { organisationId }) => {
    const { id, pending } = await ensureSuggestion(deps, edit, place, name)
    if (organisationId === null) throw new DomainError('needs-an-organisation')
    const ids = [id, ...pending.rows.map(row => row.id)]
    const before = await backingOf(edit.work, ids, organisationId)
    refuseIf(before.length === 0 ? 'suggestion-not-backed' : null)
    await edit.work.db
      .deleteFrom('suggestion_backing')
      .where('suggestion_id', 'in', ids)
      .where('organisation_id', '=', organisationId)
      .execute()
    const { kind } = pending
    edit.work.record({
      name: 'suggestion-backing-ended',
      ...eventPlace(place),
      suggestionId: id,
      kind,
      organisationId,
    })
  })
}

/** Takes one's own suggestion back: its words go from the text, struck words stay. Refuses: 'suggestion-…'. */
export async function withdrawSuggestion(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  name: string,
): Promise<void> {
  await inGoal(deps, actor, goalId, 'explain-suggestion', async (edit, place) => {
    const { id, pending } = await ensureSuggestion(deps, edit, place, name)
    refuseIf(refusalToExplain({ author: pending.by.id, state: 'pending' }, actor.participantId))
    if (pending.found !== null) rejectFound(edit.doc, edit.suggesters, pending.found, null)
    await edit.work.db
      .updateTable('suggestion')
      .set({ state: 'withdrawn', closed_at: deps.clock.now() })
      .where('id', 'in', [id, ...pending.rows.map(row => row.id)])
      .execute()
    edit.work.record({
      name: 'suggestion-withdrawn',
      ...eventPlace(place),
      suggestionId: id,
      kind: pending.kind,
    })
  })
}

/** Runs an act on a goal's text under its lock, for somebody who may; asked before the lock and again under it. */
export async function inGoal<T>(
  deps: Pick<SuggestionDeps, 'database' | 'rooms'>,
  actor: ParticipantActor,
  goalId: GoalId,
  action: Action,
  act: (edit: TextEdit, place: Place, text: GoalText) => Promise<T>,
): Promise<T> {
  const before = await loadGoalText(deps.database.db, goalId, actor.participantId)
  authorize(action, before.standing)
  return deps.rooms.edit(before.documentId, actor, async edit => {
    const text = await loadGoalText(edit.work.db, goalId, actor.participantId)
    authorize(action, text.standing)
    return act(edit, { agendaId: text.agendaId, goalId, documentId: text.documentId }, text)
  })
}

/** A reason as it is stored: plain text. Refuses: 'comment-too-long'. */
export function reasonOf(text: string): string {
  const reason = plainComment(text)
  const max = maxSuggestionReasonLength
  refuseIf(reason.length > max ? 'comment-too-long' : null, { max })
  return reason
}

/** What every event of a goal names. */
export function eventPlace({ agendaId, goalId }: Place): Pick<Place, 'agendaId' | 'goalId'> {
  return { agendaId, goalId }
}

/** Writes a reason; an earlier one goes to the history. Says nothing where nothing changed. */
export async function writeReason(
  { clock }: Pick<SuggestionDeps, 'clock'>,
  work: Work,
  id: SuggestionId,
  reason: string,
  place: Place & Pick<Pending, 'kind'>,
): Promise<void> {
  const row = await work.db.selectFrom('suggestion').select('reason').where('id', '=', id).executeTakeFirstOrThrow()
  if (row.reason === reason) return
  const at = clock.now()
  const { version } = await work.db
    .selectFrom('suggestion_reason')
    .select(sql<number>`coalesce(max(version) + 1, 1)::int`.as('version'))
    .where('suggestion_id', '=', id)
    .executeTakeFirstOrThrow()
  await work.db.insertInto('suggestion_reason').values({ suggestion_id: id, version, reason, written_at: at }).execute()
  await work.db.updateTable('suggestion').set({ reason, reason_at: at }).where('id', '=', id).execute()
  work.record({ name: 'suggestion-explained', ...eventPlace(place), suggestionId: id, kind: place.kind, version })
}

function backingOf(work: Work, ids: readonly SuggestionId[], organisationId: NonNullable<GoalText['organisationId']>) {
  return work.db
    .selectFrom('suggestion_backing')
    .select('suggestion_id')
    .where('suggestion_id', 'in', ids)
    .where('organisation_id', '=', organisationId)
    .execute()
}
