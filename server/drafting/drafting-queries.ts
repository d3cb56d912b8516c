/** What may be read of texts: which document a goal has, which goal a document is, and a participant's drafts. */
import type { Kysely } from 'kysely'
import { DomainError, type RefusalCode } from '../../packages/domain/errors.ts'
import type { AgendaId, DocumentId, DraftId, GoalId, ParticipantId } from '../../packages/domain/ids.ts'
import { standingInGoal, type GoalStanding } from '../agenda/agenda-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

/** A goal's live document and the numbers that a write into it must carry. */
export type GoalDocument = {
  readonly documentId: DocumentId
  readonly goalId: GoalId
  readonly epoch: number
  readonly fence: number
}

/** A goal's text together with who is asking: what every door and command of drafting loads first. */
export type GoalText = GoalStanding & {
  readonly goalId: GoalId
  readonly documentId: DocumentId
  readonly epoch: number
}

export type DraftPassage = { readonly text: string; readonly before: string; readonly after: string }
export type Draft = {
  readonly id: DraftId
  readonly words: readonly DraftPassage[]
  readonly reason: RefusalCode
  readonly createdAt: Date
}

const maxDraftsListed = 100

/** The live document of a goal, or null when there is no such goal. */
export async function documentOfGoal(db: Kysely<Tables>, goalId: GoalId): Promise<GoalDocument | null> {
  const row = await selectDocument(db).where('goal_id', '=', goalId).executeTakeFirst()
  return row ?? null
}

/**
 * Loads a goal's text for a participant. Refuses 'not-found' alike for what does not exist and for what is not theirs.
 * Inside a unit of work pass its transaction: there is no other connection on the embedded database.
 */
export async function loadGoalText(
  db: Kysely<Tables>,
  goalId: GoalId,
  participantId: ParticipantId,
): Promise<GoalText> {
  const found = await standingInGoal(db, goalId, participantId)
  const document = found === null ? null : await documentOfGoal(db, goalId)
  if (found === null || document === null) throw new DomainError('not-found')
  return { ...found, goalId, documentId: document.documentId, epoch: document.epoch }
}

/** The document with this id and its goal, or null. */
export async function documentById(db: Kysely<Tables>, documentId: DocumentId): Promise<GoalDocument | null> {
  const row = await selectDocument(db).where('id', '=', documentId).executeTakeFirst()
  return row ?? null
}

/** The documents of an agenda's goals, at most limits.agenda.maxGoals; of one goal alone when it is named. */
export async function documentsOfAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  goalId: GoalId | null,
): Promise<readonly DocumentId[]> {
  const all = db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .select('document.id')
    .where('goal.agenda_id', '=', agendaId)
  const rows = await (goalId === null ? all : all.where('goal.id', '=', goalId))
    .orderBy('goal.number')
    .limit(limits.agenda.maxGoals)
    .execute()
  return rows.map(row => row.id)
}

/** Under which alias this participant's client ids stand in a document; null before the first claim. */
export async function aliasOf(
  db: Kysely<Tables>,
  documentId: DocumentId,
  participantId: ParticipantId,
): Promise<string | null> {
  const row = await db
    .selectFrom('document_client')
    .select('alias')
    .where('document_id', '=', documentId)
    .where('participant_id', '=', participantId)
    .orderBy('claimed_at')
    .limit(1)
    .executeTakeFirst()
  return row?.alias ?? null
}

/** A participant's own drafts in a document, newest first, at most 100. */
export async function draftsOf(
  db: Kysely<Tables>,
  participantId: ParticipantId,
  documentId: DocumentId,
): Promise<readonly Draft[]> {
  const rows = await db
    .selectFrom('draft')
    .select(['id', 'words', 'reason', 'created_at'])
    .where('participant_id', '=', participantId)
    .where('document_id', '=', documentId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(maxDraftsListed)
    .execute()
  // The two casts: jsonb and text that only keepDraft writes, from a checked body.
  return rows.map(row => ({
    id: row.id,
    words: row.words as readonly DraftPassage[],
    reason: row.reason as RefusalCode,
    createdAt: row.created_at,
  }))
}

function selectDocument(db: Kysely<Tables>) {
  return db.selectFrom('document').select(['id as documentId', 'goal_id as goalId', 'epoch', 'fence'])
}
