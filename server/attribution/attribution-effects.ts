/**
 * What a round of groups keeps of its labels, inside a caller's own unit of work: fixed with its first input, and only
 * ever fewer afterwards, so that whoever comes, leaves or changes group unmasks nothing that was given before. [A5]
 */
import { sql } from 'kysely'
import { labelsAfter } from '../../packages/domain/attribution.ts'
import type { OrganisationId, RoundId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { keptLabelsOf, presentOf } from './attribution-queries.ts'

/**
 * Keeps, before something is given for this organisation in a round, the labels under which it is shown: those that the
 * round has kept and that could mean enough organisations at this moment. Of other rounds, and of the secretariat, nothing.
 */
export async function keepLabels(
  work: Pick<Work, 'db'>,
  { roundId, organisationId }: { readonly roundId: RoundId; readonly organisationId: OrganisationId | null },
): Promise<void> {
  if (organisationId === null) return
  const round = await work.db
    .selectFrom('round')
    .select(['agenda_id', 'attribution'])
    .where('id', '=', roundId)
    .executeTakeFirst()
  if (round?.attribution !== 'group') return
  // Whoever gives is of one group until this is durable; who changes it waits, and finds the labels kept here.
  await work.db.selectFrom('organisation').select('id').where('id', '=', organisationId).forShare().execute()
  const kept = await keptLabelsOf(work.db, roundId)
  const labels = labelsAfter(kept, await presentOf(work.db, round.agenda_id))
  if (kept !== null && labels.size === kept.size) return
  const row = { round_id: roundId, labels: JSON.stringify([...labels]) }
  await work.db
    .insertInto('round_labels')
    .values(row)
    // Of two who give at once, what neither takes away stays.
    .onConflict(conflict =>
      conflict.column('round_id').doUpdateSet({
        labels: sql`(select coalesce(jsonb_agg(kept), '[]') from jsonb_array_elements(round_labels.labels) as kept
          where excluded.labels @> kept)`,
      }),
    )
    .execute()
}

/**
 * Takes away the labels of these groups where an organisation that changes from one to the other ever had a seat: its
 * inputs alone would change their label otherwise.
 */
export async function dropLabels(
  work: Pick<Work, 'db'>,
  { organisationId, groups }: { readonly organisationId: OrganisationId; readonly groups: readonly StakeholderGroup[] },
): Promise<void> {
  for (const group of groups) {
    await sql`
      update round_labels set labels = labels - ${group}::text from round
      where round.id = round_labels.round_id and exists (select from journal
        where journal.agenda_id = round.agenda_id and journal.name in ('member-added', 'member-changed')
          and journal.facts->>'organisationId' = ${organisationId}::text)`.execute(work.db)
  }
}
