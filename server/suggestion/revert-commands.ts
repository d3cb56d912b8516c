/**
 * Taking a decision back: everything that it decided is undecided again, as it was, and anchors, records and rows follow
 * the words that come back. Whole or not at all: what cannot be brought back exactly is refused. Rules S9, B8.
 */
import type { Selectable } from 'kysely'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import { refusalOfReason } from '../../packages/domain/agenda.ts'
import type { DecisionId, GoalId } from '../../packages/domain/ids.ts'
import { isBalancedText } from '../../packages/document/bracket-edits.ts'
import { aliasesComingBack, takeBack, type Undoing } from '../../packages/document/decision-edits.ts'
import type { MovedRange } from '../../packages/document/server-edits.ts'
import { followUnits, unitsIn } from '../../packages/document/unit-ranges.ts'
import { rangesOfTokens, tokensIn } from '../../packages/document/unit-edits.ts'
import { renameGoal } from '../agenda/agenda-effects.ts'
import { changeDecidedLink } from '../catalogue/catalogue-effects.ts'
import { followRestoredUnits } from '../drafting/drafting-effects.ts'
import type { Tables } from '../platform/tables.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { tellReverted } from './decision-notices.ts'
import { decisionBefore, itemBefore, type BracketBefore } from './decision-records.ts'
import { rangesJson, storedOf, storedSuggestions, type Place } from './pending-queries.ts'
import { whoAndWhen } from './suggestion-effects.ts'
import { eventPlace, inGoal, reasonOf, type SuggestionDeps } from './suggestion-commands.ts'
import type { TextEdit } from './text-queries.ts'

/**
 * Takes a decision back, with a reason. Refuses: 'not-found', 'reason-needed', 'decision-reverted-already' (who, when),
 * 'decision-overtaken' where the text, the title or the link changed since so that there is no way back, and what the
 * standing refuses.
 */
export async function revertDecision(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: { readonly decisionId: DecisionId; readonly reason: string },
): Promise<void> {
  const reason = reasonOf(input.reason)
  refuseIf(refusalOfReason(reason))
  await inGoal(deps, actor, goalId, 'decide-suggestions', async (edit, place) => {
    const { work } = edit
    const decision = await heldDecision(work, place, input.decisionId)
    const before = decisionBefore(decision.before)
    const items = await itemsOf(work, decision.id)
    await insistOnBracket(work, edit, decision.id, before.bracket)
    const undoings = [
      ...items.flatMap(({ before: item }) => (item.kind === 'text' ? [item.undoing] : [])),
      ...(before.bracket === null ? [] : [before.bracket.undoing]),
    ]
    const { moved } = takeBack(edit.doc, {
      ...{ decision: decision.id, undoings, order: before.order, suggesters: edit.suggesters },
      suggestingIds: await suggestingIds(edit, undoings),
      movedSince: await movedSince(work, place, before.movedUpTo),
    })
    refuseIf(isBalancedText(edit.doc) ? null : 'decision-overtaken')
    for (const item of items) await takeBackBeside(deps, work, actor, place, item.before, reason)
    if (before.bracket !== null) await openAgain(work, decision.id, before.bracket)
    await noteMoved(work, place, moved)
    await followRestoredUnits(work, place.documentId, moved)
    await followInRows(work, place, moved)
    await reopen(
      work,
      items.flatMap(item => item.before.rows),
    )
    await work.db
      .updateTable('decision')
      .set({ reverted_by: actor.participantId, reverted_at: deps.clock.now(), revert_reason: reason })
      .where('id', '=', decision.id)
      .execute()
    await tellReverted(deps, work, actor, place, { decisionId: decision.id, reason, items })
    const facts = { decisionId: decision.id, kind: decision.kind, reason }
    work.record({ name: 'decision-reverted', ...eventPlace(place), ...facts })
  })
}

async function heldDecision(work: Work, place: Place, decisionId: DecisionId): Promise<Selectable<Tables['decision']>> {
  const row = await work.db
    .selectFrom('decision')
    .selectAll()
    .where('id', '=', decisionId)
    .where('goal_id', '=', place.goalId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw new DomainError('not-found')
  if (row.reverted_at === null) return row
  const act = { decided_by: row.reverted_by, decided_at: row.reverted_at }
  throw new DomainError('decision-reverted-already', await whoAndWhen(work, place, act))
}

async function itemsOf(work: Work, decisionId: DecisionId) {
  const rows = await work.db
    .selectFrom('decision_item')
    .innerJoin('suggestion', 'suggestion.id', 'decision_item.suggestion_id')
    .select(['decision_item.suggestion_id', 'decision_item.before', 'suggestion.author_id'])
    .where('decision_id', '=', decisionId)
    .orderBy('position')
    .execute()
  return rows.map(row => ({ id: row.suggestion_id, author: row.author_id, before: itemBefore(row.before) }))
}

/** A bracket comes back only where what was kept of it still stands, and where this decision was its end. */
async function insistOnBracket(
  work: Work,
  { doc }: TextEdit,
  decisionId: DecisionId,
  bracket: BracketBefore | null,
): Promise<void> {
  if (bracket === null) return
  const row = await work.db
    .selectFrom('bracket')
    .select(['lifted_at', 'lifted_by'])
    .where('id', '=', bracket.bracketId)
    .executeTakeFirst()
  const isItsEnd = bracket.removed === null ? row?.lifted_by === decisionId : row?.lifted_at === null
  const kept = unitsIn(rangesOfTokens(tokensIn(doc, bracket.keptUnits)))
  refuseIf(isItsEnd && (kept > 0 || bracket.keptUnits.length === 0) ? null : 'decision-overtaken')
}

async function suggestingIds(edit: TextEdit, undoings: readonly Undoing[]): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>()
  for (const alias of aliasesComingBack(undoings, edit.suggesters)) {
    const author = edit.aliases.get(alias) ?? null
    if (author !== null) ids.set(alias, await edit.suggestingIdOf(author))
  }
  return ids
}

async function movedSince(
  work: Work,
  { documentId }: Place,
  upTo: string,
): Promise<readonly (readonly MovedRange[])[]> {
  const rows = await work.db
    .selectFrom('document_moved')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('id', '>', upTo)
    .orderBy('id')
    .execute()
  return rows.map(row => [
    {
      oldClient: Number(row.old_client),
      oldClock: Number(row.old_clock),
      newClient: Number(row.new_client),
      newClock: Number(row.new_clock),
      length: row.length,
    },
  ])
}

async function takeBackBeside(
  { clock }: SuggestionDeps,
  work: Work,
  actor: ParticipantActor,
  place: Place,
  before: ReturnType<typeof itemBefore>,
  reason: string,
): Promise<void> {
  if (before.kind === 'title') {
    const was = await renameGoal(work, { ...eventPlace(place), title: before.was, insteadOf: before.title })
    refuseIf(was === null ? 'decision-overtaken' : null)
  }
  if (before.kind === 'link') {
    const { linkId, was, now } = before
    const facts = { agendaId: place.agendaId, linkId, reason, by: actor.participantId, at: clock.now() }
    const isChanged = await changeDecidedLink(work, { ...facts, from: now, to: was })
    refuseIf(isChanged ? null : 'decision-overtaken')
  }
}

async function openAgain(work: Work, decisionId: DecisionId, bracket: BracketBefore): Promise<void> {
  if (bracket.removed !== null) {
    await work.db
      .updateTable('bracket_alternative')
      .set({ removed_at: null })
      .where('bracket_id', '=', bracket.bracketId)
      .where('n', '=', bracket.removed)
      .execute()
    await work.db.updateTable('bracket').set({ first_n: bracket.firstN }).where('id', '=', bracket.bracketId).execute()
  }
  await work.db
    .updateTable('bracket')
    .set({ lifted_at: null, lifted_by: null, kept: null })
    .where('lifted_by', '=', decisionId)
    .execute()
  // An agreement was carried out once; whoever still agrees says so again.
  await work.db.deleteFrom('bracket_agreement').where('bracket_id', '=', bracket.bracketId).execute()
}

async function noteMoved(work: Work, { documentId }: Place, moved: readonly MovedRange[]): Promise<void> {
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
          cause: 'undo' as const,
        })),
      )
      .execute()
  }
}
const rowsAtOnce = 1_000

async function followInRows(work: Work, { documentId }: Place, moved: readonly MovedRange[]): Promise<void> {
  if (moved.length === 0) return
  const rows = await storedSuggestions(work.db).where('document_id', '=', documentId).execute()
  for (const { id, ranges } of rows.map(storedOf)) {
    const now = followUnits(ranges, moved)
    if (rangesJson(now) === rangesJson(ranges)) continue
    await work.db
      .updateTable('suggestion')
      .set({ ranges: rangesJson(now) })
      .where('id', '=', id)
      .execute()
  }
}

/** One undecided title or link of an author at most: a later one of hers is in the way. */
async function reopen(work: Work, ids: readonly Selectable<Tables['suggestion']>['id'][]): Promise<void> {
  if (ids.length === 0) return
  const rows = await storedSuggestions(work.db).where('id', 'in', ids).execute()
  for (const row of rows) {
    if (row.kind === 'title' || row.kind === 'link') {
      const rivals = work.db
        .selectFrom('suggestion')
        .select('id')
        .where('goal_id', '=', row.goal_id)
        .where('kind', '=', row.kind)
        .where('author_id', '=', row.author_id)
        .where('state', '=', 'pending')
      const rival = await (row.link_id === null ? rivals : rivals.where('link_id', '=', row.link_id)).executeTakeFirst()
      refuseIf(rival === undefined ? null : 'decision-overtaken')
    }
    await work.db
      .updateTable('suggestion')
      .set({ state: 'pending', closed_at: null })
      .where('id', '=', row.id)
      .execute()
  }
}
