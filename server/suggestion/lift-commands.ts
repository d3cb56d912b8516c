/**
 * What ends a bracket or one of its wordings, as a decision that can be taken back: the words that go, suggestions and
 * brackets in them, and the rows of all of these. [B6, B7, B8]
 */
import * as text from '../../packages/document/bracket-edits.ts'
import { nothingToUndo } from '../../packages/document/decision-edits.ts'
import { layout } from '../../packages/document/layout.ts'
import { parseId, type BracketId, type DecisionId, type OrganisationId } from '../../packages/domain/ids.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { RemovedPiece } from '../../packages/document/unit-edits.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import type { StoredBracket } from './bracket-queries.ts'
import { castOf } from './cast-queries.ts'
import { goneAlong, writeDecision, type DecidedItem } from './decision-effects.ts'
import { tellDecided } from './decision-notices.ts'
import { pendingIn } from './pending-queries.ts'
import { rowOf } from './suggestion-effects.ts'
import { eventPlace, type SuggestionDeps } from './suggestion-commands.ts'
import type { TextEdit } from './text-queries.ts'

export type BracketAct = {
  readonly deps: SuggestionDeps
  readonly actor: ParticipantActor
  readonly edit: TextEdit
  readonly bracket: StoredBracket
  /** For whom the actor sits. */
  readonly organisation: OrganisationId | null
}

/** Lifts a bracket: `keep` stays, null keeps none. Refuses: 'alternative-not-known'. */
export async function carryOutLift(
  act: BracketAct,
  lift: { readonly keep: number | null; readonly reason: string; readonly byAgreement: boolean },
): Promise<{ readonly decisionId: DecisionId; readonly keep: number | null }> {
  const { deps, edit, bracket } = act
  const { keep, reason, byAgreement } = lift
  const decisionId = deps.ids.next<DecisionId>()
  const inText = keep === null ? null : numberInText(bracket, keep)
  const keptUnits = inText === null ? [] : text.unitsOfAlternative(edit.doc, { id: bracket.id, n: inText })
  await decided(act, { ...lift, decisionId, removed: null, kind: 'lift', keptUnits }, () =>
    text.liftBracket(edit.doc, { id: bracket.id, keep: inText, decision: decisionId }),
  )
  await edit.work.db.updateTable('bracket').set({ kept: keep }).where('id', '=', bracket.id).execute()
  const facts = { bracketId: bracket.id, decisionId, keep, byAgreement, reason }
  edit.work.record({ name: 'bracket-lifted', ...eventPlace(bracket.place), ...facts })
  return { decisionId, keep }
}

/** Takes one wording out of a bracket that stays; whether it may go was asked. */
export async function takeOutAlternative(act: BracketAct, n: number): Promise<void> {
  const { deps, edit, bracket } = act
  const { work } = edit
  const decisionId = deps.ids.next<DecisionId>()
  const facts = { decisionId, removed: n, kind: 'remove-alternative', keptUnits: [], keep: null } as const
  await decided(act, { ...facts, reason: '', byAgreement: false }, () =>
    text.removeAlternative(edit.doc, { id: bracket.id, n: numberInText(bracket, n), decision: decisionId }),
  )
  await work.db
    .updateTable('bracket_alternative')
    .set({ removed_at: deps.clock.now() })
    .where('bracket_id', '=', bracket.id)
    .where('n', '=', n)
    .execute()
  if (n === bracket.firstN) {
    const second = secondInText(bracket)
    await work.db.updateTable('bracket').set({ first_n: second }).where('id', '=', bracket.id).execute()
  }
  await work.db.deleteFrom('bracket_agreement').where('bracket_id', '=', bracket.id).where('n', '=', n).execute()
  work.record({ name: 'alternative-removed', ...eventPlace(bracket.place), bracketId: bracket.id, n, decisionId })
}

/** The text knows the first wording by its place. */
function numberInText({ firstN }: StoredBracket, n: number): number {
  return n === firstN ? 0 : n
}

/** Which wording stands first once the first is gone: the next one by number, for numbers rise along the text. */
function secondInText({ alternatives, firstN }: StoredBracket): number {
  return alternatives.find(one => one.n > firstN)?.n ?? firstN
}

async function decided(
  act: BracketAct,
  facts: {
    readonly decisionId: DecisionId
    readonly kind: 'lift' | 'remove-alternative'
    readonly keep: number | null
    readonly removed: number | null
    readonly reason: string
    readonly byAgreement: boolean
    readonly keptUnits: readonly UnitRange[]
  },
  change: () => readonly RemovedPiece[],
): Promise<void> {
  const { deps, edit, bracket, actor } = act
  const { place } = bracket
  const { work } = edit
  const { all } = await pendingIn(work.db, place, edit, await castOf(work.db, place.agendaId, 'house'))
  const before = bracketIds(edit)
  const pieces = change()
  const left = new Set(bracketIds(edit))
  const gone = before.filter(id => !left.has(id))
  const items: DecidedItem[] = []
  for (const { pending, outcome } of goneAlong(edit, all)) {
    const id = await rowOf(deps, work, place, pending)
    const rows = [id, ...pending.rows.map(row => row.id)]
    items.push({ id, rows, pending, outcome, chosen: false, units: [], before: { kind: 'nothing' } })
  }
  const { decisionId, kind, reason, byAgreement, keep, removed, keptUnits } = facts
  const inner = gone.filter(id => id !== bracket.id)
  const undoing = { ...nothingToUndo, pieces }
  const ended = { bracketId: bracket.id, keep, removed, firstN: bracket.firstN, inner, keptUnits, undoing }
  await writeDecision(deps, work, place, {
    ...{ id: decisionId, kind, reason, byAgreement, items, by: actor.participantId, organisation: act.organisation },
    before: { order: null, bracket: ended },
  })
  if (gone.length > 0) {
    await work.db
      .updateTable('bracket')
      .set({ lifted_at: deps.clock.now(), lifted_by: decisionId })
      .where('id', 'in', gone)
      .where('lifted_at', 'is', null)
      .execute()
  }
  await tellDecided(deps, work, actor, place, { decisionId, reason, items })
}

function bracketIds({ doc }: TextEdit): readonly BracketId[] {
  return text.bracketsIn(layout(doc)).flatMap(({ id }) => parseId<BracketId>(id) ?? [])
}
