/**
 * Keeping a version of a text, and restoring one: both under the document's lock on the durable text, with their rows
 * and journal in one transaction. A restore is an edit like any other: what it replaces is kept as a version first,
 * and who types meanwhile loses no word. Source: docs/decisions/restore-as-edit.md.
 */
import { redline } from '../../packages/document/redline.ts'
import { redlineFigures } from '../../packages/document/redline-wording.ts'
import { restoreText } from '../../packages/document/restore-text.ts'
import type { MovedRange } from '../../packages/document/server-edits.ts'
import { versionState } from '../../packages/document/version-state.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DocumentId, GoalId } from '../../packages/domain/ids.ts'
import type { Action } from '../../packages/domain/permission.ts'
import { authorize } from '../auth/authorize.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { followRestoredUnits, isKeptAlready, keepVersionOf, type KeepingDeps } from './drafting-effects.ts'
import { loadGoalText, type GoalText } from './drafting-queries.ts'
import { keptText } from './version-queries.ts'

export type VersionCommandDeps = KeepingDeps & {
  readonly database: Database
  readonly rooms: Pick<Rooms, 'edit'>
}

/** Keeps the text as it is now. Answers the version's number. Refuses what the standing refuses, 'too-many-versions'. */
export async function keepVersion(
  deps: VersionCommandDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  { label }: { readonly label: string },
): Promise<number> {
  const text = await loadAuthorized(deps.database.db, 'keep-version', actor, goalId)
  return deps.rooms.edit(text.documentId, actor, async ({ doc, suggesters, work }) => {
    const now = await loadAuthorized(work.db, 'keep-version', actor, goalId)
    const { number } = await keepVersionOf(deps, work, {
      ...placeOf(now),
      text: { doc, suggesters },
      label: label.trim(),
      cause: 'kept',
      facts: {},
      by: actor.participantId,
    })
    return number
  })
}

/**
 * Makes the text say what a version says; what it said until now is kept as a version, unless the newest says it.
 * Answers how many words came back and went. Refuses: 'not-found', what the standing refuses, 'version-of-other-epoch',
 * 'version-says-the-same', 'version-has-other-brackets', 'too-many-versions'.
 */
export async function restoreVersion(
  deps: VersionCommandDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  number: number,
): Promise<{ readonly wordsBack: number; readonly wordsGone: number }> {
  const { documentId } = await loadAuthorized(deps.database.db, 'restore-version', actor, goalId)
  return deps.rooms.edit(documentId, actor, async ({ doc, suggesters, work }) => {
    const goal = await loadAuthorized(work.db, 'restore-version', actor, goalId)
    const version = await keptText(work.db, goal, number)
    if (version === null) throw new DomainError('not-found')
    if (version.epoch !== goal.epoch) throw new DomainError('version-of-other-epoch')
    const now = { doc, suggesters }
    if (versionState(now).canonical === versionState(version.text).canonical)
      throw new DomainError('version-says-the-same')
    if (!(await isKeptAlready(work, documentId, now))) {
      const kept = { ...placeOf(goal), text: now, label: '', cause: 'restore', by: actor.participantId } as const
      await keepVersionOf(deps, work, { ...kept, facts: { restored: number } })
    }
    const { wordsInserted, wordsDeleted } = redlineFigures(redline(now, version.text))
    const { moved } = restoreText(now, version.text)
    await noteRestored(work, documentId, moved)
    await followRestoredUnits(work, documentId, moved)
    const words = { wordsBack: wordsInserted, wordsGone: wordsDeleted }
    work.record({
      name: 'version-restored',
      agendaId: goal.agenda.id,
      goalId,
      versionId: version.id,
      number,
      ...words,
    })
    return words
  })
}

/** Asked before the lock, so that nobody waits for a refusal, and again under it, where the answer counts. */
async function loadAuthorized(
  db: Work['db'] | Database['db'],
  action: Action,
  actor: ParticipantActor,
  goalId: GoalId,
): Promise<GoalText> {
  const text = await loadGoalText(db, goalId, actor.participantId)
  authorize(action, text.standing)
  return text
}

function placeOf({ goalId, documentId, epoch, agenda }: GoalText) {
  return { goalId, documentId, epoch, agendaId: agenda.id }
}

async function noteRestored(work: Work, documentId: DocumentId, moved: readonly MovedRange[]): Promise<void> {
  for (let from = 0; from < moved.length; from += rowsAtOnce) {
    await work.db
      .insertInto('document_moved')
      .values(
        moved.slice(from, from + rowsAtOnce).map(range => ({
          document_id: documentId,
          old_client: range.oldClient,
          old_clock: range.oldClock,
          new_client: range.newClient,
          new_clock: range.newClock,
          length: range.length,
          cause: 'restore' as const,
        })),
      )
      .execute()
  }
}

/** A statement takes so many rows: PostgreSQL counts at most 65,535 values in one. */
const rowsAtOnce = 1_000
