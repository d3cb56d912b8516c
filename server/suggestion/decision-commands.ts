/**
 * Deciding suggestions: all that are meant or none, each once. What is meant is read under the text's lock, so that of
 * two who decide at the same instant the second hears who decided, or how many are left. Rules S5 to S8.
 */
import type { DecisionId, GoalId } from '../../packages/domain/ids.ts'
import { refuseIf } from '../../packages/domain/errors.ts'
import { chosenAmong, refusalOfDecisionReason, type Chosen, type Verdict } from '../../packages/domain/suggestion.ts'
import {
  acceptFound,
  nothingToUndo,
  rejectFound,
  wordsOfUnits,
  type Undoing,
} from '../../packages/document/decision-edits.ts'
import { displayOrder } from '../../packages/document/layout.ts'
import { digestOfSuggestions } from '../../packages/document/suggestion-digest.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { outside, within } from '../../packages/document/unit-ranges.ts'
import { renameGoal } from '../agenda/agenda-effects.ts'
import { authorize } from '../auth/authorize.ts'
import { changeDecidedLink } from '../catalogue/catalogue-effects.ts'
import { loadGoalText } from '../drafting/drafting-queries.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { castOf } from './cast-queries.ts'
import { goneAlong, writeDecision, type DecidedItem } from './decision-effects.ts'
import { tellDecided } from './decision-notices.ts'
import type { ItemBefore } from './decision-records.ts'
import { pendingIn, pendingNamed, type Pending, type Place } from './pending-queries.ts'
import { closeLost, refusalOfGone, rowOf, rowOfPart } from './suggestion-effects.ts'
import { eventPlace, inGoal, reasonOf, type SuggestionDeps } from './suggestion-commands.ts'
import { readMarkedText, type TextEdit } from './text-queries.ts'

export type DecideSuggestions = {
  readonly verdict: Verdict
  readonly reason: string
  readonly of: Chosen
  /** How many are meant. */
  readonly count: number
  /** What was seen of them; null for somebody who only counts. */
  readonly digest: string | null
}

export type DecisionPreview = {
  readonly count: number
  readonly contested: number
  readonly organisations: number
  readonly names: readonly string[]
  readonly digest: string
}

/** What a decision would decide now. Refuses what the standing refuses; names that are gone are left out. */
export async function previewDecision(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  of: Chosen,
): Promise<DecisionPreview> {
  const { db } = deps.database
  const text = await loadGoalText(db, goalId, actor.participantId)
  authorize('decide-suggestions', text.standing)
  const place = { agendaId: text.agendaId, goalId, documentId: text.documentId }
  const marked = await readMarkedText(db, deps.rooms, text.documentId)
  const { all } = await pendingIn(db, place, marked, await castOf(db, text.agendaId, actor.participantId))
  const chosen = meant(all, of)
  const organisations = new Set(chosen.flatMap(({ by }) => by.organisationId ?? by.id ?? []))
  return {
    count: chosen.length,
    contested: chosen.filter(one => one.contested.length > 0).length,
    organisations: organisations.size,
    names: chosen.map(one => one.name),
    digest: digestOf(chosen),
  }
}

/**
 * Accepts or rejects suggestions. Refuses: 'decision-needs-reason', 'suggestion-already-decided' (who, when),
 * 'suggestion-is-gone', 'nothing-to-decide', 'suggestions-changed-meanwhile' (count), 'too-many-at-once',
 * 'link-not-agreed', and what the standing refuses.
 */
export async function decideSuggestions(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: DecideSuggestions,
): Promise<{ readonly decisionId: DecisionId; readonly count: number }> {
  const reason = reasonOf(input.reason)
  refuseIf(refusalOfDecisionReason(input.verdict, reason))
  return inGoal(deps, actor, goalId, 'decide-suggestions', async (edit, place, text) => {
    const { work, doc } = edit
    const { all, lost } = await pendingIn(work.db, place, edit, await castOf(work.db, place.agendaId, 'house'))
    await closeLost(deps, work, lost)
    for (const name of namesIn(input.of))
      if (pendingNamed(all, name) === null) throw await refusalOfGone(work, place, name)
    // What is meant is chosen among what she sees: nobody finds out whose a suggestion is by deciding on it.
    const seen = await pendingIn(work.db, place, edit, await castOf(work.db, place.agendaId, actor.participantId))
    const names = new Set(meant(seen.all, input.of).map(({ name }) => name))
    const chosen = all.filter(({ name }) => names.has(name))
    refuseIf(chosen.length === 0 ? 'nothing-to-decide' : null)
    const count = chosen.length
    const isSeen = input.digest === null || input.digest === digestOf(chosen)
    refuseIf(count === input.count && isSeen ? null : 'suggestions-changed-meanwhile', { count })
    const { maxAtOnce: max } = limits.suggestion
    refuseIf(count > max ? 'too-many-at-once' : null, { max })
    const decisionId = deps.ids.next<DecisionId>()
    const act = { deps, edit, place, actor, reason, decisionId, verdict: input.verdict }
    const order = displayOrder(doc)
    const items = await decideEach(act, chosen, partIn(chosen, input.of))
    const others = all.filter(one => !chosen.includes(one))
    for (const { pending, outcome } of goneAlong(edit, others)) {
      const id = await rowOf(deps, work, place, pending)
      const rows = [id, ...pending.rows.map(row => row.id)]
      items.push({ id, rows, pending, outcome, chosen: false, units: [], before: { kind: 'nothing' } })
    }
    const orderNow = displayOrder(doc)
    const moved = order.join() === orderNow.join() ? null : { before: order, after: orderNow }
    await writeDecision(deps, work, place, {
      ...{ id: decisionId, kind: input.verdict, reason, byAgreement: false, items },
      ...{ by: actor.participantId, organisation: text.organisationId, before: { order: moved, bracket: null } },
    })
    await tellDecided(deps, work, actor, place, { decisionId, reason, items })
    const suggestions = items.map(item => item.id)
    work.record({
      ...{ name: 'suggestions-decided', ...eventPlace(place), decisionId, verdict: input.verdict, reason },
      ...{ suggestions, count },
    })
    return { decisionId, count }
  })
}

type Act = {
  readonly deps: SuggestionDeps
  readonly edit: TextEdit
  readonly place: Place
  readonly actor: ParticipantActor
  readonly reason: string
  readonly decisionId: DecisionId
  readonly verdict: Verdict
}

/** As a window makes it of what it shows. */
function digestOf(chosen: readonly Pending[]): string {
  return digestOfSuggestions(
    chosen.map(({ found, said: { title, link } }) =>
      found === null
        ? { inserted: [], struck: [], attribute: null, title, link }
        : { ...found, title: null, link: null },
    ),
  )
}

function meant(all: readonly Pending[], of: Chosen): readonly Pending[] {
  const named = (name: string): string => pendingNamed(all, name)?.name ?? name
  const chosen: Chosen =
    of.kind === 'names'
      ? { ...of, names: of.names.map(named) }
      : of.kind === 'part'
        ? { ...of, name: named(of.name) }
        : of
  const choosable = all.map(pending => ({
    pending,
    names: [pending.name],
    author: pending.by.id,
    organisation: pending.by.organisationId,
    group: pending.by.group,
    isContested: pending.contested.length > 0,
  }))
  return chosenAmong(choosable, chosen).map(one => one.pending)
}

function namesIn(of: Chosen): readonly string[] {
  if (of.kind === 'names') return of.names
  return of.kind === 'part' ? [of.name] : []
}

/** The units of a part; null for whole suggestions, also where the part is all of it. Refuses: 'nothing-to-decide'. */
function partIn([only]: readonly Pending[], of: Chosen): readonly UnitRange[] | null {
  if (of.kind !== 'part' || only === undefined) return null
  const part = of.units.map(([client = 0, clock = 0, length = 1]) => ({ client, clock, length }))
  const whole = [...(only.found?.inserted ?? []), ...(only.found?.struck ?? [])]
  const own = within(whole, part)
  refuseIf(own.length === 0 ? 'nothing-to-decide' : null)
  return outside(whole, own).length === 0 ? null : own
}

async function decideEach(
  act: Act,
  chosen: readonly Pending[],
  part: readonly UnitRange[] | null,
): Promise<DecidedItem[]> {
  const { deps, edit, place, decisionId, verdict } = act
  const { work, doc, suggesters } = edit
  const outcome = verdict === 'accept' ? 'accepted' : 'rejected'
  const prepared: { readonly id: DecidedItem['id']; readonly rows: DecidedItem['rows']; readonly pending: Pending }[] =
    []
  for (const pending of chosen) {
    if (part === null || pending.found === null) {
      const id = await rowOf(deps, work, place, pending)
      prepared.push({ id, pending, rows: [id, ...pending.rows.map(row => row.id)] })
      continue
    }
    const { inserted, struck } = pending.found
    const units = within(inserted, part)
    const words = { insertedWords: wordsOfUnits(doc, units), struckWords: wordsOfUnits(doc, within(struck, part)) }
    const id = await rowOfPart(deps, work, place, pending, { units, ...words })
    prepared.push({ id, pending, rows: [id] })
  }
  const inText = prepared.flatMap(one => (one.pending.found === null ? [] : [one.pending.found]))
  const undoings =
    verdict === 'accept'
      ? acceptFound(doc, suggesters, inText, { decision: decisionId, part, newElement: () => deps.ids.next<string>() })
      : inText.map(found => rejectFound(doc, suggesters, found, part))
  const items: DecidedItem[] = []
  let k = 0
  for (const one of prepared) {
    const undoing = one.pending.found === null ? null : (undoings[k++] ?? nothingToUndo)
    const before: ItemBefore = undoing === null ? await decideBeside(act, one.pending) : { kind: 'text', undoing }
    items.push({ ...one, outcome, chosen: true, units: undoing === null ? [] : unitsOf(undoing), before })
  }
  return items
}

function unitsOf({ units, pieces }: Undoing): readonly UnitRange[] {
  return [...units, ...pieces.map(piece => piece.range)]
}

/** A title or a link: accepted, the goal or the link says it from now on. */
async function decideBeside(act: Act, { said }: Pending): Promise<ItemBefore> {
  const { edit, place, verdict, actor, reason, deps } = act
  if (verdict === 'reject') return { kind: 'nothing' }
  const { work } = edit
  if (said.title !== null) {
    const was = await renameGoal(work, { ...eventPlace(place), title: said.title.to })
    return { kind: 'title', was: was ?? said.title.from, title: said.title.to }
  }
  if (said.link === null) return { kind: 'nothing' }
  const { linkId, remove, relation, how, was } = said.link
  const from = { state: 'agreed', ...was } as const
  const to = remove ? ({ state: 'declined', ...was } as const) : ({ state: 'agreed', relation, how } as const)
  const facts = { agendaId: place.agendaId, linkId, reason, by: actor.participantId, at: deps.clock.now() }
  const isChanged = await changeDecidedLink(work, { ...facts, from, to })
  refuseIf(isChanged ? null : 'link-not-agreed')
  return { kind: 'link', linkId, was: from, now: to }
}
