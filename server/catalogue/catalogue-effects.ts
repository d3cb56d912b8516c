/**
 * What other slices may change of links and of an agenda's frameworks inside their own unit of work: an agenda that
 * comes from a file brings its links along. They come as they are, with nobody as their proposer.
 */
import { refusalOfWords, tidySentence, type LinkState, type Relation } from '../../packages/domain/catalogue.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import {
  parseCatalogueId,
  type AgendaId,
  type ElementId,
  type FrameworkId,
  type GoalId,
  type IndicatorId,
  type LinkId,
  type OrganisationId,
  type ParticipantId,
  type ReferenceId,
} from '../../packages/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'

export type NewLink = {
  readonly goalId: GoalId
  readonly elementId: ElementId | null
  /** Ids as the file gives them; exactly one of the two. */
  readonly indicator: string | null
  readonly reference: string | null
  readonly relation: Relation | null
  readonly how: string
  readonly state: LinkState
  /** Who proposed it and for whom, where that is known here. */
  readonly proposedBy?: ParticipantId | null
  readonly organisationId?: OrganisationId | null
}

/**
 * Adds links to goals of an agenda, in the state that is given, and takes the frameworks of their indicators into use
 * behind those in use, in the order of the catalogue. Refuses: 'indicator-not-known', 'reference-not-known'. A link
 * that stands already is left as it is.
 */
export async function addLinks(
  deps: { readonly clock: Clock; readonly ids: Ids },
  work: Work,
  { agendaId, links }: { readonly agendaId: AgendaId; readonly links: readonly NewLink[] },
): Promise<void> {
  if (links.length === 0) return
  const at = deps.clock.now()
  const rows = links.map(link => ({
    id: deps.ids.next<LinkId>(),
    goal_id: link.goalId,
    element_id: link.elementId,
    indicator_id: link.indicator === null ? null : indicatorIdOf(link.indicator),
    reference_id: link.reference === null ? null : referenceIdOf(link.reference),
    relation: link.reference === null ? link.relation : null,
    how: tidySentence(link.how),
    state: link.state,
    proposed_by: link.proposedBy ?? null,
    organisation_id: link.organisationId ?? null,
    proposed_at: at,
    decided_at: link.state === 'proposed' ? null : at,
  }))
  const frameworks = await frameworksOf(work, unique(rows.map(row => row.indicator_id)))
  await insistOnReferences(work, unique(rows.map(row => row.reference_id)))
  await addFrameworks(work, agendaId, frameworks)
  const added = await work.db
    .insertInto('link')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .returning(['id', 'goal_id', 'element_id', 'indicator_id', 'reference_id', 'relation', 'how', 'state'])
    .execute()
  for (const row of added) {
    work.record({
      name: 'link-added',
      agendaId,
      goalId: row.goal_id,
      linkId: row.id,
      elementId: row.element_id,
      indicatorId: row.indicator_id,
      referenceId: row.reference_id,
      relation: row.relation,
      how: row.how,
      state: row.state,
    })
  }
}

/**
 * Proposes a link to an indicator for a goal that is created in the same unit of work, so that the goal is there with
 * its link or not at all. Refuses: 'link-needs-sentence', 'indicator-not-known' (also for one outside the agenda's
 * frameworks).
 */
export async function proposeFirstLink(
  deps: { readonly clock: Clock; readonly ids: Ids },
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly indicator: string
    readonly relation: Relation
    readonly how: string
    readonly proposedBy: ParticipantId
    readonly organisationId: OrganisationId | null
  },
): Promise<void> {
  const { agendaId, goalId, indicator, relation, proposedBy, organisationId } = facts
  const how = tidySentence(facts.how)
  refuseIf(refusalOfWords('indicator', relation, how))
  const indicatorId = indicatorIdOf(indicator)
  const known = await work.db
    .selectFrom('indicator')
    .innerJoin('agenda_framework', 'agenda_framework.framework_id', 'indicator.framework_id')
    .select('indicator.id')
    .where('indicator.id', '=', indicatorId)
    .where('indicator.is_withdrawn', '=', false)
    .where('agenda_framework.agenda_id', '=', agendaId)
    .executeTakeFirst()
  if (known === undefined) throw new DomainError('indicator-not-known')
  const linkId = deps.ids.next<LinkId>()
  await work.db
    .insertInto('link')
    .values({
      id: linkId,
      goal_id: goalId,
      element_id: null,
      indicator_id: indicatorId,
      reference_id: null,
      relation,
      how,
      proposed_by: proposedBy,
      organisation_id: organisationId,
      proposed_at: deps.clock.now(),
    })
    .execute()
  const subject = { goalId, linkId, elementId: null, indicatorId, referenceId: null }
  work.record({ name: 'link-proposed', agendaId, ...subject, relation, how })
}

/**
 * Says which frameworks an agenda uses, in this order. Refuses: 'framework-not-known'; 'framework-in-use' for one that
 * is left out while goals are linked to its indicators.
 */
export async function useFrameworks(
  work: Work,
  { agendaId, frameworks }: { readonly agendaId: AgendaId; readonly frameworks: readonly string[] },
): Promise<void> {
  // Proposing a link takes the same lock shared: no link slips in for a framework that is being taken away.
  await work.db.selectFrom('agenda').select('id').where('id', '=', agendaId).forUpdate().execute()
  const chosen: FrameworkId[] = []
  for (const name of frameworks) {
    const id = parseCatalogueId<FrameworkId>(name)
    const known =
      id === null ? undefined : await work.db.selectFrom('framework').select('id').where('id', '=', id).executeTakeFirst()
    if (known === undefined) throw new DomainError('framework-not-known', { framework: name })
    chosen.push(known.id)
  }
  const linked = await work.db
    .selectFrom('agenda_framework')
    .innerJoin('framework', 'framework.id', 'agenda_framework.framework_id')
    .innerJoin('indicator', 'indicator.framework_id', 'framework.id')
    .innerJoin('link', 'link.indicator_id', 'indicator.id')
    .innerJoin('goal', 'goal.id', 'link.goal_id')
    .select(['framework.id', 'framework.short_title'])
    .where('agenda_framework.agenda_id', '=', agendaId)
    .where('goal.agenda_id', '=', agendaId)
    .where('link.state', 'in', ['proposed', 'agreed'])
    .orderBy('framework.position')
    .execute()
  const kept = linked.find(({ id }) => !chosen.includes(id))
  if (kept !== undefined) throw new DomainError('framework-in-use', { framework: kept.short_title })
  await work.db.deleteFrom('agenda_framework').where('agenda_id', '=', agendaId).execute()
  await insertFrameworks(work, agendaId, chosen, 0)
  work.record({ name: 'frameworks-chosen', agendaId, frameworks: chosen })
}

/** An indicator's id as somebody wrote it. Refuses: 'indicator-not-known' for what can be none. */
export function indicatorIdOf(text: string): IndicatorId {
  const id = parseCatalogueId<IndicatorId>(text)
  if (id === null) throw new DomainError('indicator-not-known')
  return id
}

/** A reference's id as somebody wrote it. Refuses: 'reference-not-known' for what can be none. */
export function referenceIdOf(text: string): ReferenceId {
  const id = parseCatalogueId<ReferenceId>(text)
  if (id === null) throw new DomainError('reference-not-known')
  return id
}

/** The frameworks of these indicators in the order of the catalogue. */
async function frameworksOf(work: Work, indicators: readonly IndicatorId[]): Promise<readonly FrameworkId[]> {
  if (indicators.length === 0) return []
  const rows = await work.db
    .selectFrom('indicator')
    .innerJoin('framework', 'framework.id', 'indicator.framework_id')
    .select(['indicator.id', 'framework.id as frameworkId'])
    .where('indicator.id', 'in', indicators)
    .orderBy('framework.position')
    .execute()
  if (rows.length < indicators.length) throw new DomainError('indicator-not-known')
  return unique(rows.map(({ frameworkId }) => frameworkId))
}

async function insistOnReferences(work: Work, references: readonly ReferenceId[]): Promise<void> {
  if (references.length === 0) return
  const rows = await work.db.selectFrom('acquis_reference').select('id').where('id', 'in', references).execute()
  if (rows.length < references.length) throw new DomainError('reference-not-known')
}

/** Takes further frameworks into use, behind those that are. */
async function addFrameworks(work: Work, agendaId: AgendaId, frameworks: readonly FrameworkId[]): Promise<void> {
  const used = await work.db
    .selectFrom('agenda_framework')
    .select(['framework_id', 'position'])
    .where('agenda_id', '=', agendaId)
    .orderBy('position')
    .execute()
  const further = frameworks.filter(id => used.every(row => row.framework_id !== id))
  if (further.length === 0) return
  await insertFrameworks(work, agendaId, further, (used.at(-1)?.position ?? -1) + 1)
  const all = [...used.map(row => row.framework_id), ...further]
  work.record({ name: 'frameworks-chosen', agendaId, frameworks: all })
}

async function insertFrameworks(
  work: Work,
  agenda_id: AgendaId,
  frameworks: readonly FrameworkId[],
  first: number,
): Promise<void> {
  if (frameworks.length === 0) return
  const rows = frameworks.map((framework_id, i) => ({ agenda_id, framework_id, position: first + i }))
  await work.db.insertInto('agenda_framework').values(rows).execute()
}

function unique<Id extends string>(ids: readonly (Id | null)[]): readonly Id[] {
  return [...new Set(ids.filter(id => id !== null))]
}

type LinkSaying = { readonly state: 'agreed' | 'declined'; readonly relation: Relation | null; readonly how: string }

/**
 * Lets a link say something else, as somebody decided on a suggestion, or took that decision back. False, and nothing
 * is changed, when it does not say `from` any more.
 */
export async function changeDecidedLink(
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly linkId: LinkId
    readonly from: LinkSaying
    readonly to: LinkSaying
    readonly reason: string
    readonly by: ParticipantId
    readonly at: Date
  },
): Promise<boolean> {
  const { agendaId, linkId, from, to, reason, by, at } = facts
  const row = await work.db.selectFrom('link').selectAll().where('id', '=', linkId).forUpdate().executeTakeFirst()
  if (row === undefined || row.state !== from.state || row.relation !== from.relation || row.how !== from.how)
    return false
  const isReworded = to.relation !== from.relation || to.how !== from.how
  await work.db
    .updateTable('link')
    .set({ ...to, decided_by: by, decided_at: at, reason: to.state === 'declined' ? reason : '' })
    .where('id', '=', linkId)
    .execute()
  const { goal_id: goalId, element_id: elementId, indicator_id: indicatorId, reference_id: referenceId } = row
  const subject = { agendaId, goalId, linkId, elementId, indicatorId, referenceId }
  if (isReworded) work.record({ name: 'link-changed', ...subject, relation: to.relation, how: to.how })
  if (to.state === 'declined') work.record({ name: 'link-declined', ...subject, reason })
  else if (from.state === 'declined') work.record({ name: 'link-agreed', ...subject })
  return true
}
