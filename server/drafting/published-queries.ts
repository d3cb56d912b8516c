/**
 * What of the texts of an agenda anybody may read: of each goal the newest version that a phase of its round published
 * or that was adopted, without anything that is only suggested. The text as it is written now is never read here.
 */
import { type Kysely, sql } from 'kysely'
import { baseText, layout, type Block } from '../../packages/document/layout.ts'
import { textOfVersion } from '../../packages/document/version-state.ts'
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type PublishedText = {
  readonly blocks: readonly Block[]
  readonly at: Date
  /** Whether this version was adopted. */
  readonly isAdopted: boolean
}

/** By goal; goals that nothing was published of are left out. At most limits.agenda.maxGoals. */
export async function publishedTexts(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<ReadonlyMap<GoalId, PublishedText>> {
  const isAdopted = sql<boolean>`exists (select from adoption where adoption.version_id = document_version.id)`
  const rows = await db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .distinctOn('goal.id')
    .select(['goal.id as goalId', 'document_version.state', 'document_version.suggesters'])
    .select(['document_version.created_at as at', isAdopted.as('isAdopted')])
    .where('goal.agenda_id', '=', agendaId)
    .where(given => given.or([given('document_version.cause', '=', 'phase'), isAdopted]))
    .orderBy('goal.id')
    .orderBy('document_version.number', 'desc')
    .limit(limits.agenda.maxGoals)
    .execute()
  return new Map(
    rows.map(({ goalId, state, suggesters, at, isAdopted: adopted }) => {
      // The cast: jsonb that only drafting-effects writes.
      const people = new Map(suggesters as readonly (readonly [number, string])[])
      const text = textOfVersion(state, people)
      return [goalId, { blocks: layout(text.doc, baseText(text.suggesters)), at, isAdopted: adopted }] as const
    }),
  )
}
