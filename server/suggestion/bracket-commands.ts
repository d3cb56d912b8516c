/**
 * Brackets: placing, wordings, holding and releasing, agreeing and lifting. Everything under the text's lock, so that of
 * two at the same instant the second meets what the first did. The text says where a bracket stands, the rows who holds
 * what. Rules B1 to B8.
 */
import {
  agreedWording,
  plainWording,
  refusalOfAlternative,
  refusalToAgreeToLift,
  refusalToHold,
  refusalToRelease,
  refusalToRemove,
  type AlternativeKind,
} from '../../packages/domain/bracket.ts'
import { refusalOfReason } from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { BracketId, DecisionId, GoalId, OrganisationId } from '../../packages/domain/ids.ts'
import type { Action } from '../../packages/domain/permission.ts'
import * as text from '../../packages/document/bracket-edits.ts'
import type { ItemId } from '../../packages/document/tokens.ts'
import type { GoalText } from '../drafting/drafting-queries.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { goalOfBracket, openBracket, type StoredBracket } from './bracket-queries.ts'
import { carryOutLift, takeOutAlternative, type BracketAct } from './lift-commands.ts'
import type { Place } from './pending-queries.ts'
import { eventPlace, inGoal, reasonOf, type SuggestionDeps } from './suggestion-commands.ts'
import type { TextEdit } from './text-queries.ts'

export type Wording = { readonly kind: AlternativeKind; readonly words: string }
export type PlaceBracket = {
  readonly first: ItemId
  readonly last: ItemId
  readonly others: readonly Wording[]
  readonly hold: number | null
  readonly reason: string
}
/** `lifted`: by which decision, where the act ended the bracket. */
export type BracketOutcome = {
  readonly id: BracketId
  readonly place: Place
  readonly lifted: { readonly decisionId: DecisionId; readonly keep: number | null } | null
}

/**
 * Puts words in a bracket. Refuses: 'passage-is-gone', 'bracket-in-one-paragraph', 'brackets-overlap',
 * 'bracket-too-long', 'alternative-…', 'needs-an-organisation', 'too-many-…', and what the standing refuses.
 */
export async function placeBracket(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: PlaceBracket,
): Promise<BracketOutcome> {
  const reason = reasonOf(input.reason)
  const others = input.others.map(wordingOf)
  const { maxAlternatives } = limits.suggestion
  refuseIf(others.length + 1 > maxAlternatives ? 'too-many-alternatives' : null, { max: maxAlternatives })
  return inGoal(deps, actor, goalId, 'hold-bracket', async ({ doc, work }, place, goal) => {
    await insistOnRoom(work, goalId)
    const id = deps.ids.next<BracketId>()
    const { first, last } = input
    text.placeBracket(doc, { id, first, last, others: others.map(one => one.words) })
    const at = deps.clock.now()
    const by = { organisation_id: goal.organisationId }
    await work.db
      .insertInto('bracket')
      .values({
        ...by,
        id,
        agenda_id: place.agendaId,
        goal_id: goalId,
        document_id: place.documentId,
        reason,
        placed_by: actor.participantId,
        placed_at: at,
        next_n: others.length + 1,
        lifted_by: null,
        kept: null,
      })
      .execute()
    const wordings: readonly Wording[] = [{ kind: 'words', words: '' }, ...others]
    await work.db
      .insertInto('bracket_alternative')
      .values(
        wordings.map((one, n) => ({ ...one, ...by, bracket_id: id, n, added_by: actor.participantId, added_at: at })),
      )
      .execute()
    work.record({ name: 'bracket-placed', ...eventPlace(place), bracketId: id, alternatives: wordings.length })
    const bracket = await stillOpen(work, id)
    if (input.hold !== null) await hold(deps, work, actor, { bracket, goal, n: input.hold })
    return { id, place, lifted: null }
  })
}

/** Adds a wording. Refuses: 'bracket-is-gone', 'bracket-too-long', 'too-many-alternatives', as `holdAlternative`. */
export async function addAlternative(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  bracketId: BracketId,
  input: { readonly wording: Wording; readonly hold: boolean },
): Promise<BracketOutcome> {
  const wording = wordingOf(input.wording)
  return inBracket(deps, actor, bracketId, 'hold-bracket', async ({ edit, bracket, goal }) => {
    const { maxAlternatives: max } = limits.suggestion
    refuseIf(bracket.alternatives.length >= max ? 'too-many-alternatives' : null, { max })
    const { doc, work } = edit
    const n = bracket.nextN
    text.addAlternative(doc, { id: bracket.id, n, words: wording.words })
    await work.db
      .insertInto('bracket_alternative')
      .values({
        ...wording,
        bracket_id: bracketId,
        n,
        added_by: actor.participantId,
        organisation_id: goal.organisationId,
        added_at: deps.clock.now(),
      })
      .execute()
    await work.db
      .updateTable('bracket')
      .set({ next_n: n + 1 })
      .where('id', '=', bracketId)
      .execute()
    work.record({ name: 'alternative-added', ...eventPlace(bracket.place), bracketId, n })
    if (input.hold) await hold(deps, work, actor, { bracket: await stillOpen(work, bracketId), goal, n })
    return null
  })
}

/** Takes out a wording that nobody holds. Refuses: 'alternative-…', 'bracket-is-gone'. */
export async function removeAlternative(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  bracketId: BracketId,
  n: number,
): Promise<BracketOutcome> {
  return inBracket(deps, actor, bracketId, 'hold-bracket', async act => {
    refuseIf(refusalToRemove(act.bracket, n))
    await takeOutAlternative(act, n)
    return null
  })
}

/** The actor's organisation holds a wording. Refuses: 'needs-an-organisation', 'alternative-…', 'another-alternative-held'. */
export async function holdAlternative(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  bracketId: BracketId,
  n: number,
): Promise<BracketOutcome> {
  return inBracket(deps, actor, bracketId, 'hold-bracket', async ({ edit, bracket, goal }) => {
    await hold(deps, edit.work, actor, { bracket, goal, n })
    return null
  })
}

/** The actor's organisation releases a wording; if all others agree, the bracket lifts. Refuses: 'alternative-not-held'. */
export async function releaseAlternative(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  bracketId: BracketId,
  n: number,
): Promise<BracketOutcome> {
  return inBracket(deps, actor, bracketId, 'hold-bracket', async act => {
    const { edit, bracket, goal } = act
    const { organisationId } = goal
    refuseIf(refusalToRelease(bracket, organisationId, n))
    if (organisationId === null) throw new DomainError('needs-an-organisation')
    const { work } = edit
    await work.db
      .updateTable('bracket_holder')
      .set({ released_at: deps.clock.now() })
      .where('bracket_id', '=', bracketId)
      .where('organisation_id', '=', organisationId)
      .where('released_at', 'is', null)
      .execute()
    await work.db
      .deleteFrom('bracket_agreement')
      .where('bracket_id', '=', bracketId)
      .where('organisation_id', '=', organisationId)
      .execute()
    work.record({ name: 'alternative-released', ...eventPlace(bracket.place), bracketId, n, organisationId })
    return liftIfAgreed(act)
  })
}

/** The actor's organisation agrees to a wording; the last one lifts the bracket. Refuses: 'only-holders-agree', '…'. */
export async function agreeToLift(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  bracketId: BracketId,
  n: number,
): Promise<BracketOutcome> {
  return inBracket(deps, actor, bracketId, 'hold-bracket', async act => {
    const { edit, bracket, goal } = act
    const { organisationId } = goal
    refuseIf(refusalToAgreeToLift(bracket, organisationId, n))
    if (organisationId === null) throw new DomainError('needs-an-organisation')
    const said = { n, participant_id: actor.participantId, agreed_at: deps.clock.now() }
    await edit.work.db
      .insertInto('bracket_agreement')
      .values({ ...said, bracket_id: bracketId, organisation_id: organisationId })
      .onConflict(conflict => conflict.columns(['bracket_id', 'organisation_id']).doUpdateSet(said))
      .execute()
    edit.work.record({ name: 'lift-agreed', ...eventPlace(bracket.place), bracketId, n, organisationId })
    return liftIfAgreed(act)
  })
}

/** Lifts a bracket by decision. Refuses: 'reason-needed', 'bracket-is-gone', 'alternative-not-known'. */
export async function liftBracket(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  bracketId: BracketId,
  input: { readonly keep: number | null; readonly reason: string },
): Promise<BracketOutcome> {
  const reason = reasonOf(input.reason)
  refuseIf(refusalOfReason(reason))
  return inBracket(deps, actor, bracketId, 'decide-suggestions', act =>
    carryOutLift(act, { keep: input.keep, reason, byAgreement: false }),
  )
}

type Act = BracketAct & { readonly goal: GoalText }

async function inBracket(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  bracketId: BracketId,
  action: Action,
  act: (facts: Act) => Promise<BracketOutcome['lifted']>,
): Promise<BracketOutcome> {
  const goalId = await goalOfBracket(deps.database.db, bracketId)
  if (goalId === null) throw new DomainError('not-found')
  return inGoal(deps, actor, goalId, action, async (edit: TextEdit, place, goal) => {
    const bracket = await stillOpen(edit.work, bracketId)
    const lifted = await act({ deps, actor, edit, bracket, goal, organisation: goal.organisationId })
    return { id: bracketId, place, lifted }
  })
}

async function stillOpen(work: Work, id: BracketId): Promise<StoredBracket> {
  const bracket = await openBracket(work.db, id)
  if (bracket === null) throw new DomainError('bracket-is-gone')
  return bracket
}

async function liftIfAgreed(act: Act): Promise<BracketOutcome['lifted']> {
  const keep = agreedWording(await stillOpen(act.edit.work, act.bracket.id))
  return keep === null ? null : carryOutLift(act, { keep, reason: '', byAgreement: true })
}

async function hold(
  { clock, ids }: SuggestionDeps,
  work: Work,
  actor: ParticipantActor,
  facts: { readonly bracket: StoredBracket; readonly goal: GoalText; readonly n: number },
): Promise<void> {
  const { bracket, n } = facts
  const organisationId: OrganisationId | null = facts.goal.organisationId
  refuseIf(refusalToHold(bracket, organisationId, n))
  if (organisationId === null) throw new DomainError('needs-an-organisation')
  await work.db
    .insertInto('bracket_holder')
    .values({
      id: ids.next<string>(),
      bracket_id: bracket.id,
      n,
      organisation_id: organisationId,
      held_by: actor.participantId,
      since: clock.now(),
    })
    .execute()
  const held = { bracketId: bracket.id, n, organisationId }
  work.record({ name: 'alternative-held', ...eventPlace(bracket.place), ...held })
}

function wordingOf({ kind, words: given }: Wording): Wording {
  const words = plainWording(given)
  refuseIf(refusalOfAlternative(kind, words))
  return { kind, words }
}

async function insistOnRoom(work: Work, goalId: GoalId): Promise<void> {
  const { count } = await work.db
    .selectFrom('bracket')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('goal_id', '=', goalId)
    .where('lifted_at', 'is', null)
    .executeTakeFirstOrThrow()
  const { maxBrackets: max } = limits.suggestion
  refuseIf(Number(count) >= max ? 'too-many-brackets' : null, { max })
}
