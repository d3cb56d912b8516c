/** A link as its commands need it: locked, with what the rules ask for. What people read is in catalogue-queries.ts. */
import type { LinkFacts } from '../../packages/domain/catalogue.ts'
import type { AgendaId, ElementId, GoalId, IndicatorId, LinkId, ReferenceId } from '../../packages/domain/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'

export type StoredLink = LinkFacts & {
  /** What every event of the link names. */
  readonly subject: {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly linkId: LinkId
    readonly elementId: ElementId | null
    readonly indicatorId: IndicatorId | null
    readonly referenceId: ReferenceId | null
  }
}

/** The link with its row locked until the unit of work ends; null when unknown. */
export async function linkToDecide(work: Work, linkId: LinkId): Promise<StoredLink | null> {
  const row = await work.db
    .selectFrom('link')
    .innerJoin('goal', 'goal.id', 'link.goal_id')
    .selectAll('link')
    .select('goal.agenda_id')
    .where('link.id', '=', linkId)
    .forUpdate('link')
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    state: row.state,
    proposedBy: row.proposed_by,
    target: row.indicator_id === null ? 'reference' : 'indicator',
    relation: row.relation,
    how: row.how,
    subject: {
      agendaId: row.agenda_id,
      goalId: row.goal_id,
      linkId,
      elementId: row.element_id,
      indicatorId: row.indicator_id,
      referenceId: row.reference_id,
    },
  }
}
