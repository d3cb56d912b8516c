/** Links as lists show them, with their people as far as the round shows them; read through catalogue-queries alone. */
import { type Kysely, sql } from 'kysely'
import { delegationShown } from '../../packages/domain/attribution.ts'
import type { LinkState, Relation } from '../../packages/domain/catalogue.ts'
import type { ElementId, GoalId, IndicatorId, LinkId, ParticipantId, ReferenceId } from '../../packages/domain/ids.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import { personShown, sightOf, type For, type Sight } from '../attribution/attribution-queries.ts'
import type { Tables } from '../platform/tables.ts'

export type LinkLine = {
  readonly id: LinkId
  readonly goalId: GoalId
  /** The element of the text that is linked; null for the whole goal. It may be gone from the text meanwhile. */
  readonly elementId: ElementId | null
  /** Exactly one of these two is given. */
  readonly indicatorId: IndicatorId | null
  readonly referenceId: ReferenceId | null
  readonly code: string
  readonly title: string
  /** Whether the reference binds; null for an indicator. */
  readonly binding: boolean | null
  readonly relation: Relation | null
  readonly how: string
  readonly state: LinkState
  /** Null when it came with the agenda and nobody has taken it up, or when the round does not show who did. */
  readonly proposedBy: { readonly id: ParticipantId; readonly name: string } | null
  /** For whom it was proposed. */
  readonly delegation: Delegation
  readonly proposedAt: Date
  readonly decision: { readonly by: string | null; readonly at: Date; readonly reason: string } | null
}

/** Links with their goal, what they lead to, and who proposed and decided them. */
export function selectLinks(db: Kysely<Tables>) {
  return db
    .selectFrom('link')
    .innerJoin('goal', 'goal.id', 'link.goal_id')
    .leftJoin('indicator', 'indicator.id', 'link.indicator_id')
    .leftJoin('framework', 'framework.id', 'indicator.framework_id')
    .leftJoin('acquis_reference', 'acquis_reference.id', 'link.reference_id')
    .leftJoin('participant as proposer', 'proposer.id', 'link.proposed_by')
    .leftJoin('participant as decider', 'decider.id', 'link.decided_by')
    .leftJoin('organisation', 'organisation.id', 'link.organisation_id')
    .leftJoin('member as decider_seat', join =>
      join
        .onRef('decider_seat.participant_id', '=', 'link.decided_by')
        .onRef('decider_seat.agenda_id', '=', 'goal.agenda_id'),
    )
    .select(['goal.agenda_id', 'link.organisation_id', 'link.decided_by'])
    .select('decider_seat.organisation_id as decider_organisation')
    .select(['link.id', 'link.goal_id', 'link.element_id', 'link.indicator_id', 'link.reference_id'])
    .select(['link.relation', 'link.how', 'link.state', 'link.proposed_by', 'link.proposed_at'])
    .select(['link.decided_at', 'link.reason', 'acquis_reference.binding'])
    .select(['proposer.display_name as proposer', 'decider.display_name as decider'])
    .select(['organisation.name as organisation', 'organisation.code as organisation_code'])
    .select('organisation.stakeholder_group')
    .select([
      sql<string>`coalesce(indicator.code, acquis_reference.code)`.as('code'),
      sql<string>`coalesce(indicator.title, acquis_reference.title)`.as('title'),
    ])
}

type LinkRow = Awaited<ReturnType<ReturnType<typeof selectLinks>['executeTakeFirstOrThrow']>>

/** Rows of `selectLinks`, of one agenda, as this reader sees them. */
export async function linesOf(db: Kysely<Tables>, rows: readonly LinkRow[], reads: For): Promise<readonly LinkLine[]> {
  const [first] = rows
  if (first === undefined) return []
  const sight = await sightOf(db, first.agenda_id, reads)
  return rows.map(row => linkOf(row, sight))
}

function linkOf(row: LinkRow, { inTexts }: Sight): LinkLine {
  const proposal = { participantId: row.proposed_by, organisationId: row.organisation_id, group: row.stakeholder_group }
  const shown = inTexts(proposal)
  const seat = { organisation: row.organisation, code: row.organisation_code, group: row.stakeholder_group }
  const proposer = personShown({ ...seat, id: row.proposed_by, name: row.proposer }, shown)
  const decider = { participantId: row.decided_by, organisationId: row.decider_organisation, group: null }
  return {
    id: row.id,
    goalId: row.goal_id,
    elementId: row.element_id,
    indicatorId: row.indicator_id,
    referenceId: row.reference_id,
    code: row.code,
    title: row.title,
    binding: row.binding,
    relation: row.relation,
    how: row.how,
    state: row.state,
    proposedBy: proposer.id === null ? null : { id: proposer.id, name: proposer.name ?? '' },
    delegation: delegationShown(seat, shown),
    proposedAt: row.proposed_at,
    decision: row.decided_at === null ? null : { by: inTexts(decider) === 'person' ? row.decider : null, at: row.decided_at, reason: row.reason },
  }
}
