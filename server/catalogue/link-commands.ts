/**
 * The only writers of links that people propose: propose, reword, agree, decline, withdraw. Every act locks the goal's
 * row and then the link's, so that of two people at the same instant the second hears what the first did.
 */
import type { Kysely } from 'kysely'
import {
  refusalOfWords,
  refusalToAgree,
  refusalToDecline,
  refusalToReword,
  refusalToWithdraw,
  tidySentence,
  type Relation,
} from '../../packages/domain/catalogue.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, ElementId, GoalId, IndicatorId, LinkId, ReferenceId } from '../../packages/domain/ids.ts'
import type { LinkDecision } from '../../packages/domain/notification.ts'
import type { Action } from '../../packages/domain/permission.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { standingInGoal, type GoalStanding } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { CatalogueDeps } from './catalogue-commands.ts'
import { indicatorIdOf, referenceIdOf } from './catalogue-effects.ts'
import { linkToDecide, type StoredLink } from './link-effects.ts'

export type LinkDeps = CatalogueDeps & NoticeDeps & { readonly rooms: Pick<Rooms, 'readText'> }

export type ProposeLink = {
  readonly goalId: GoalId
  readonly target: { readonly kind: 'indicator' | 'reference'; readonly id: string }
  /** Of a link to an indicator; one to a reference has none. */
  readonly relation: Relation | null
  readonly elementId: ElementId | null
  readonly how: string
}

/**
 * Proposes a link. Refuses: 'link-needs-sentence', 'indicator-not-known' (also for one outside the
 * agenda's frameworks), 'reference-not-known', 'element-not-known', 'link-exists-already', 'too-many-links', and what
 * the standing refuses.
 */
export async function proposeLink(deps: LinkDeps, actor: ParticipantActor, input: ProposeLink): Promise<LinkId> {
  const seat = await seatIn(deps.database.db, input.goalId, actor)
  const how = tidySentence(input.how)
  const relation = input.target.kind === 'indicator' ? input.relation : null
  refuseIf(refusalOfWords(input.target.kind, relation, how))
  if (input.elementId !== null) await insistOnElement(deps, input.goalId, input.elementId)
  const linkId = deps.ids.next<LinkId>()
  await deps.unitOfWork(actor, async work => {
    await holdFrameworks(work, seat.agendaId)
    await holdGoal(work, input.goalId)
    await seatIn(work.db, input.goalId, actor)
    const target = await targetOf(work, seat, input.target)
    await insistOnRoom(work, input.goalId)
    const added = await work.db
      .insertInto('link')
      .values({
        id: linkId,
        goal_id: input.goalId,
        element_id: input.elementId,
        indicator_id: target.indicatorId,
        reference_id: target.referenceId,
        relation,
        how,
        proposed_by: actor.participantId,
        organisation_id: seat.organisationId,
        proposed_at: deps.clock.now(),
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (added === undefined) throw new DomainError('link-exists-already')
    const subject = { goalId: input.goalId, linkId, elementId: input.elementId, ...target }
    work.record({ name: 'link-proposed', agendaId: seat.agendaId, ...subject, relation, how })
  })
  return linkId
}

/**
 * Changes relation and sentence of a proposal; one that came with the agenda becomes the proposal of who does it.
 * Refuses: 'link-of-another', 'link-already-…', 'link-needs-sentence', and what the standing refuses.
 */
export async function rewordLink(
  deps: LinkDeps,
  actor: ParticipantActor,
  linkId: LinkId,
  words: { readonly relation: Relation | null; readonly how: string },
): Promise<void> {
  await decide(deps, actor, linkId, 'propose-link', async (work, link, seat) => {
    const how = tidySentence(words.how)
    refuseIf(refusalToReword(link, actor.participantId))
    refuseIf(refusalOfWords(link.target, words.relation, how))
    const relation = link.target === 'reference' ? null : words.relation
    const taker = { proposed_by: actor.participantId, organisation_id: seat.organisationId }
    await work.db
      .updateTable('link')
      .set({ relation, how, ...(link.proposedBy === null ? taker : {}) })
      .where('id', '=', linkId)
      .execute()
    work.record({ name: 'link-changed', ...link.subject, relation, how })
  })
}

/**
 * Agrees a proposal. Refuses: 'link-already-…', 'link-needs-sentence', and what the standing
 * refuses.
 */
export async function agreeLink(deps: LinkDeps, actor: ParticipantActor, linkId: LinkId): Promise<void> {
  await decide(deps, actor, linkId, 'decide-link', async (work, link) => {
    refuseIf(refusalToAgree(link))
    await work.db
      .updateTable('link')
      .set({ state: 'agreed', decided_by: actor.participantId, decided_at: deps.clock.now(), reason: '' })
      .where('id', '=', linkId)
      .execute()
    work.record({ name: 'link-agreed', ...link.subject })
    await tellProposer(deps, work, actor, link, 'agreed')
  })
}

/** Declines a proposal, or takes an agreed link back, with a reason. Refuses: 'link-needs-reason', 'link-already-…'. */
export async function declineLink(
  deps: LinkDeps,
  actor: ParticipantActor,
  linkId: LinkId,
  input: { readonly reason: string },
): Promise<void> {
  await decide(deps, actor, linkId, 'decide-link', async (work, link) => {
    const reason = input.reason.trim()
    refuseIf(refusalToDecline(link, reason))
    await work.db
      .updateTable('link')
      .set({ state: 'declined', decided_by: actor.participantId, decided_at: deps.clock.now(), reason })
      .where('id', '=', linkId)
      .execute()
    work.record({ name: 'link-declined', ...link.subject, reason })
    await tellProposer(deps, work, actor, link, 'declined', reason)
  })
}

/** Withdraws one's own proposal. Refuses: 'link-of-another', 'link-already-…', and what the standing refuses. */
export async function withdrawLink(deps: LinkDeps, actor: ParticipantActor, linkId: LinkId): Promise<void> {
  await decide(deps, actor, linkId, 'propose-link', async (work, link) => {
    refuseIf(refusalToWithdraw(link, actor.participantId))
    await work.db
      .updateTable('link')
      .set({ state: 'withdrawn', decided_by: actor.participantId, decided_at: deps.clock.now() })
      .where('id', '=', linkId)
      .execute()
    work.record({ name: 'link-withdrawn', ...link.subject })
  })
}

/** Tells who proposed a link what became of it; nobody where it came with the agenda. */
async function tellProposer(
  deps: NoticeDeps,
  work: Work,
  actor: ParticipantActor,
  { proposedBy, subject }: StoredLink,
  decision: LinkDecision,
  reason: string | null = null,
): Promise<void> {
  if (proposedBy === null) return
  const { agendaId, goalId, linkId } = subject
  await postNotice(deps, work, {
    to: proposedBy,
    by: actor.participantId,
    agendaId,
    subject: { kind: 'link-decision', goalId, linkId, decision },
    words: reason,
    occasion: `link-${decision}:${linkId}`,
  })
}

/** Runs an act upon a link under its lock, for a participant who may. Outsiders and unknown links get 'not-found'. */
async function decide(
  deps: LinkDeps,
  actor: ParticipantActor,
  linkId: LinkId,
  action: Action,
  act: (work: Work, link: StoredLink, seat: GoalStanding) => Promise<void>,
): Promise<void> {
  await deps.unitOfWork(actor, async work => {
    // The goal before its link, as whoever decides a suggested title and a suggested link holds them (docs/gotchas.md).
    await holdGoalOf(work, linkId)
    const link = await linkToDecide(work, linkId)
    const seat = link === null ? null : await standingInGoal(work.db, link.subject.goalId, actor.participantId)
    if (link === null || seat === null) throw new DomainError('not-found')
    authorize(action, seat.standing)
    await act(work, link, seat)
  })
}

async function seatIn(db: Kysely<Tables>, goalId: GoalId, { participantId }: ParticipantActor): Promise<GoalStanding> {
  const seat = await standingInGoal(db, goalId, participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('propose-link', seat.standing)
  return seat
}

/** Choosing frameworks takes the same lock for itself: no framework goes while a link to it comes. */
async function holdFrameworks(work: Work, agendaId: AgendaId): Promise<void> {
  await work.db.selectFrom('agenda').select('id').where('id', '=', agendaId).forShare().execute()
}

/** Holds the goal as it is until the link is there: it cannot be dropped in between. */
async function holdGoal(work: Work, goalId: GoalId): Promise<void> {
  await work.db.selectFrom('goal').select('id').where('id', '=', goalId).forShare().execute()
}

/** As `holdGoal`; a link never goes to another goal. */
async function holdGoalOf(work: Work, linkId: LinkId): Promise<void> {
  const row = await work.db.selectFrom('link').select('goal_id').where('id', '=', linkId).executeTakeFirst()
  if (row !== undefined) await holdGoal(work, row.goal_id)
}

/** The text may lose the element a moment later: the link then says so, and the goal's other links stand. */
async function insistOnElement({ database, rooms }: LinkDeps, goalId: GoalId, elementId: ElementId): Promise<void> {
  const document = await documentOfGoal(database.db, goalId)
  const text = document === null ? null : await rooms.readText(document.documentId)
  const blocks = text === null ? [] : layout(text.doc, baseText(text.suggesters))
  if (!blocks.some(block => block.element === elementId)) throw new DomainError('element-not-known')
}

type Target = { readonly indicatorId: IndicatorId | null; readonly referenceId: ReferenceId | null }

async function targetOf(work: Work, { agendaId }: GoalStanding, target: ProposeLink['target']): Promise<Target> {
  if (target.kind === 'reference') {
    const referenceId = referenceIdOf(target.id)
    const row = await work.db
      .selectFrom('acquis_reference')
      .select('id')
      .where('id', '=', referenceId)
      .executeTakeFirst()
    if (row === undefined) throw new DomainError('reference-not-known')
    return { indicatorId: null, referenceId }
  }
  const indicatorId = indicatorIdOf(target.id)
  const row = await work.db
    .selectFrom('indicator')
    .innerJoin('agenda_framework', 'agenda_framework.framework_id', 'indicator.framework_id')
    .select('indicator.id')
    .where('indicator.id', '=', indicatorId)
    .where('indicator.is_withdrawn', '=', false)
    .where('agenda_framework.agenda_id', '=', agendaId)
    .executeTakeFirst()
  if (row === undefined) throw new DomainError('indicator-not-known')
  return { indicatorId, referenceId: null }
}

async function insistOnRoom(work: Work, goalId: GoalId): Promise<void> {
  const { links } = await work.db
    .selectFrom('link')
    .select(given => given.fn.countAll<string>().as('links'))
    .where('goal_id', '=', goalId)
    .where('state', 'in', ['proposed', 'agreed'])
    .executeTakeFirstOrThrow()
  const { maxLinksPerGoal: max } = limits.catalogue
  if (Number(links) >= max) throw new DomainError('too-many-links', { max })
}
