/**
 * What of the texts of an agenda anybody may read: of each goal the newest version that a phase of its round published
 * or that was adopted, without anything that is only suggested. The text as it is written now is never read here.
 */
import { type Kysely, sql } from 'kysely'
import { baseText, layout, type Block } from '../../packages/document/layout.ts'
import { textOfVersion } from '../../packages/document/version-state.ts'
import type { AgendaId, GoalId, VersionId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type PublishedText = {
  readonly versionId: VersionId
  /** As the goal was called when the version was kept. */
  readonly title: string
  readonly blocks: readonly Block[]
  readonly at: Date
  /** Whether this version was adopted. */
  readonly isAdopted: boolean
}

/** What the first change of the title since then says it was before; without one, today's. */
const titleThen = sql<string>`coalesce((select journal.facts->>'from' from journal
  where journal.goal_id = goal.id and journal.name = 'goal-renamed' and journal.at > document_version.created_at
  order by journal.id limit 1), goal.title)`

/** By goal; goals that nothing was published of are left out. At most limits.agenda.maxGoals. */
export async function publishedTexts(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<ReadonlyMap<GoalId, PublishedText>> {
  const rows = await db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .leftJoin('adoption', 'adoption.version_id', 'document_version.id')
    .distinctOn('goal.id')
    .select(['goal.id as goalId', 'document_version.id as versionId'])
    .select(['document_version.state', 'document_version.suggesters'])
    .select(['document_version.created_at', 'adoption.adopted_at'])
    .select(titleThen.as('title'))
    .where('goal.agenda_id', '=', agendaId)
    .where(given =>
      given.or([given('document_version.cause', '=', 'phase'), given('adoption.version_id', 'is not', null)]),
    )
    .orderBy('goal.id')
    // A round that closes keeps a version of every text after it adopted some.
    .orderBy(sql`goal.state = 'agreed' and adoption.version_id is not null`, 'desc')
    .orderBy('document_version.number', 'desc')
    .orderBy('adoption.adopted_at', 'desc')
    .limit(limits.agenda.maxGoals)
    .execute()
  return new Map(
    rows.map(({ goalId, versionId, title, state, suggesters, created_at, adopted_at }) => {
      // The cast: jsonb that only drafting-effects writes.
      const people = new Map(suggesters as readonly (readonly [number, string])[])
      const text = textOfVersion(state, people)
      const blocks = layout(text.doc, baseText(text.suggesters))
      const at = adopted_at ?? created_at
      return [goalId, { versionId, title, blocks, at, isAdopted: adopted_at !== null }] as const
    }),
  )
}
