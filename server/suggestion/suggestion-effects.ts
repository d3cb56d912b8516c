/**
 * Rows of suggestions inside a caller's unit of work: made when somebody explains, backs, discusses or decides a
 * suggestion, and grown with its words. The caller holds the text's lock (a server edit), so that two at once make
 * one row. Never authorises. [S2]
 */
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AlternativeKind } from '../../packages/domain/bracket.ts'
import type { BracketId, OrganisationId, ParticipantId, SuggestionId } from '../../packages/domain/ids.ts'
import type { SuggestionKind } from '../../packages/domain/suggestion.ts'
import type { FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { castOf, type QuotedSomebody } from './cast-queries.ts'
import {
  nothingSaid,
  pendingIn,
  pendingNamed,
  rangesJson,
  rowsNamed,
  type LinkWish,
  type Pending,
  type Place,
  type StoredSuggestion,
} from './pending-queries.ts'
import type { MarkedText, TextEdit } from './text-queries.ts'

/** An organisation that a file names: one of this house, or quoted. */
export type BroughtVoice = {
  readonly organisation: OrganisationId | null
  readonly by: QuotedSomebody
  readonly at: Date
}
/** A suggestion of a file. `found`: as it stands in the text; one that stands beside it says a title or a link. */
export type BroughtSuggestion = {
  readonly alias: string
  readonly organisation: OrganisationId | null
  readonly found: FoundSuggestion | null
  readonly title: { readonly from: string; readonly to: string } | null
  readonly link: LinkWish | null
  readonly firstSeenAt: Date
  readonly reason: string
  readonly backing: readonly BroughtVoice[]
}
/** An open bracket of a file, whose signs are in the text already. */
export type BroughtBracket = {
  readonly id: BracketId
  readonly reason: string
  readonly placed: BroughtVoice
  readonly alternatives: readonly {
    readonly n: number
    readonly kind: AlternativeKind
    readonly words: string
    readonly added: BroughtVoice
    readonly holders: readonly BroughtVoice[]
  }[]
}

export type SuggestionParts = { readonly clock: Clock; readonly ids: Ids }

/**
 * The row of the undecided suggestion of this name, made if there is none, and what it says.
 * Refuses: 'suggestion-already-decided', 'suggestion-is-gone'.
 */
export async function ensureSuggestion(
  parts: SuggestionParts,
  edit: TextEdit,
  place: Place,
  name: string,
): Promise<{ readonly id: SuggestionId; readonly pending: Pending }> {
  const { work } = edit
  const { all, lost } = await pendingIn(work.db, place, edit, await castOf(work.db, place.agendaId, 'house'))
  await closeLost(parts, work, lost)
  const pending = pendingNamed(all, name)
  if (pending === null) throw await refusalOfGone(work, place, name)
  return { id: await rowOf(parts, work, place, pending), pending }
}

/**
 * The rows of everything undecided in a goal, made where there was none, in the order of the page: what a round counts as
 * its inputs. `rows`: all that the same words have. The caller holds the text's row. [S2]
 */
export async function rowsOfPending(
  parts: SuggestionParts,
  work: Work,
  place: Place,
  text: MarkedText,
): Promise<
  readonly {
    readonly id: SuggestionId
    readonly rows: readonly SuggestionId[]
    readonly authorId: ParticipantId | null
    readonly organisationId: OrganisationId | null
  }[]
> {
  const { all, lost } = await pendingIn(work.db, place, text, await castOf(work.db, place.agendaId, 'house'))
  await closeLost(parts, work, lost)
  const found = []
  for (const pending of all) {
    const id = await rowOf(parts, work, place, pending)
    const rows = [id, ...pending.rows.map(row => row.id)]
    found.push({ id, rows, authorId: pending.by.id, organisationId: pending.by.organisationId })
  }
  return found
}

/** `ensureSuggestion` for a discussion about it: with what it says, to be quoted. Refuses as `ensureSuggestion`. */
export async function suggestionForThread(
  parts: SuggestionParts,
  edit: TextEdit,
  place: Place,
  name: string,
): Promise<{ readonly id: SuggestionId; readonly quote: string }> {
  const { id, pending } = await ensureSuggestion(parts, edit, place, name)
  const { insertedWords, struckWords, title, link } = pending.said
  const quote = title?.to ?? link?.how ?? (insertedWords === '' ? struckWords : insertedWords)
  return { id, quote: quote.slice(0, limits.comment.maxPassageLength) }
}

/** The id of a suggestion's row, made or grown as the text has it now. */
export async function rowOf(
  { clock, ids }: SuggestionParts,
  work: Work,
  place: Place,
  { kind, alias, by, found, rows, said }: Pending,
): Promise<SuggestionId> {
  const [row] = rows
  const ranges = found === null ? '[]' : rangesJson(found.inserted)
  const now = { kind, record_key: found?.record?.key ?? null, ranges, words: JSON.stringify(said) }
  if (row !== undefined) {
    if (found !== null) await work.db.updateTable('suggestion').set(now).where('id', '=', row.id).execute()
    return row.id
  }
  const id = ids.next<SuggestionId>()
  await work.db
    .insertInto('suggestion')
    .values({
      ...now,
      id,
      agenda_id: place.agendaId,
      goal_id: place.goalId,
      document_id: place.documentId,
      link_id: null,
      alias,
      author_id: by.id,
      organisation_id: by.organisationId,
      first_seen_at: clock.now(),
    })
    .execute()
  return id
}

/** A row of its own for a part of a suggestion that is decided; the rest keeps its row. */
export async function rowOfPart(
  parts: SuggestionParts,
  work: Work,
  place: Place,
  whole: Pending,
  part: { readonly units: readonly UnitRange[]; readonly insertedWords: string; readonly struckWords: string },
): Promise<SuggestionId> {
  const { insertedWords, struckWords } = part
  const said = { ...whole.said, insertedWords, struckWords }
  const id = await rowOf(parts, work, place, { ...whole, rows: [], said })
  const [row] = whole.rows
  await work.db
    .updateTable('suggestion')
    .set({ ranges: rangesJson(part.units), reason: row?.reason ?? '', reason_at: row?.reasonAt ?? null })
    .where('id', '=', id)
    .execute()
  return id
}

/** Their authors took these back, in the text. */
export async function closeLost(
  { clock }: SuggestionParts,
  work: Work,
  lost: readonly StoredSuggestion[],
): Promise<void> {
  if (lost.length === 0) return
  await work.db
    .updateTable('suggestion')
    .set({ state: 'withdrawn', closed_at: clock.now() })
    .where(
      'id',
      'in',
      lost.map(row => row.id),
    )
    .where('state', '=', 'pending')
    .execute()
}

/** Why a suggestion of this name cannot be decided or spoken of any more: who decided it and when, or that it is gone. */
export async function refusalOfGone(work: Work, place: Place, name: string): Promise<DomainError> {
  const [row] = await rowsNamed(work.db, place, name)
  if (row === undefined || row.state === 'withdrawn' || row.state === 'pending')
    return new DomainError('suggestion-is-gone')
  const decided = await work.db
    .selectFrom('decision_item')
    .innerJoin('decision', 'decision.id', 'decision_item.decision_id')
    .select(['decision.decided_by', 'decision.decided_at'])
    .where('decision_item.suggestion_id', '=', row.id)
    .where('decision.reverted_at', 'is', null)
    .orderBy('decision.decided_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (decided === undefined) return new DomainError('suggestion-is-gone')
  return new DomainError('suggestion-already-decided', await whoAndWhen(work, place, decided))
}

/** The facts of a refusal that names somebody's act. */
export async function whoAndWhen(
  work: Work,
  { agendaId }: Pick<Place, 'agendaId'>,
  act: { readonly decided_by: ParticipantId | null; readonly decided_at: Date },
): Promise<{ readonly who: string; readonly when: string }> {
  const cast = await castOf(work.db, agendaId, 'anybody')
  const { name, organisation } = cast.as(act.decided_by, cast.seat(act.decided_by))
  return { who: name ?? organisation ?? '…', when: act.decided_at.toISOString() }
}

/**
 * Rows for suggestions that came with a goal's first text: their authors are quoted and nobody of this house is asked.
 * `authors`: by the alias under which they suggest. Refuses: 'too-many-pending'.
 */
export async function bringSuggestions(
  { ids }: SuggestionParts,
  work: Work,
  place: Place,
  facts: {
    readonly authors: ReadonlyMap<string, QuotedSomebody>
    readonly suggestions: readonly BroughtSuggestion[]
  },
): Promise<readonly SuggestionId[]> {
  const { goalId: goal_id, agendaId: agenda_id, documentId: document_id } = place
  const { maxPending: max } = limits.suggestion
  refuseIf(facts.suggestions.filter(({ found }) => found === null).length > max ? 'too-many-pending' : null, { max })
  for (const [alias, person] of facts.authors) {
    await work.db
      .insertInto('quoted_author')
      .values({ goal_id, alias, person: JSON.stringify(person) })
      .execute()
  }
  const made: SuggestionId[] = []
  for (const { alias, organisation, found, title, link, firstSeenAt, reason, backing } of facts.suggestions) {
    const id = ids.next<SuggestionId>()
    made.push(id)
    const kind: SuggestionKind = found?.kind ?? (link === null ? 'title' : 'link')
    const said =
      found === null
        ? { title, link }
        : { insertedWords: found.insertedWords, struckWords: found.struckWords, attribute: found.attribute }
    await work.db
      .insertInto('suggestion')
      .values({
        ...{ id, agenda_id, goal_id, kind, alias, reason, first_seen_at: firstSeenAt },
        document_id: found === null ? null : document_id,
        link_id: link?.linkId ?? null,
        author_id: null,
        organisation_id: organisation,
        record_key: found?.record?.key ?? null,
        ranges: rangesJson(found?.inserted ?? []),
        words: JSON.stringify({ ...nothingSaid, ...said }),
        reason_at: reason === '' ? null : firstSeenAt,
        quoted_backing: quotedJson(backing),
      })
      .execute()
    if (reason !== '') {
      const first = { suggestion_id: id, version: 1, reason, written_at: firstSeenAt }
      await work.db.insertInto('suggestion_reason').values(first).execute()
    }
    for (const [organisationId, at] of knownVoices(backing)) {
      await work.db
        .insertInto('suggestion_backing')
        .values({ suggestion_id: id, organisation_id: organisationId, participant_id: null, backed_at: at })
        .execute()
    }
  }
  return made
}

/** Rows for brackets whose signs came with a goal's first text. Refuses: 'too-many-brackets', 'too-many-alternatives'. */
export async function bringBrackets(
  { ids }: SuggestionParts,
  work: Work,
  place: Place,
  brackets: readonly BroughtBracket[],
): Promise<void> {
  const { maxBrackets, maxAlternatives } = limits.suggestion
  refuseIf(brackets.length > maxBrackets ? 'too-many-brackets' : null, { max: maxBrackets })
  for (const { id, reason, placed, alternatives } of brackets) {
    refuseIf(alternatives.length > maxAlternatives ? 'too-many-alternatives' : null, { max: maxAlternatives })
    await work.db
      .insertInto('bracket')
      .values({
        ...{ id, agenda_id: place.agendaId, goal_id: place.goalId, document_id: place.documentId, reason },
        ...{ placed_by: null, organisation_id: placed.organisation, quoted_by: quotedOf(placed), placed_at: placed.at },
        next_n: 1 + Math.max(...alternatives.map(one => one.n)),
        first_n: alternatives[0]?.n ?? 0,
        lifted_by: null,
        kept: null,
      })
      .execute()
    // An organisation holds one wording at most: the first that the file gives it.
    const holding = new Set<OrganisationId>()
    for (const { n, kind, words, added, holders } of alternatives) {
      await work.db
        .insertInto('bracket_alternative')
        .values({
          ...{ bracket_id: id, n, kind, words, added_by: null, added_at: added.at },
          ...{ organisation_id: added.organisation, quoted_by: quotedOf(added), quoted_holders: quotedJson(holders) },
        })
        .execute()
      for (const [organisationId, at] of knownVoices(holders)) {
        if (holding.has(organisationId)) continue
        holding.add(organisationId)
        const holder = { id: ids.next<string>(), bracket_id: id, n, organisation_id: organisationId }
        await work.db
          .insertInto('bracket_holder')
          .values({ ...holder, held_by: null, since: at })
          .execute()
      }
    }
  }
}

function quotedOf({ organisation, by }: BroughtVoice): string | null {
  return organisation === null ? JSON.stringify(by) : null
}

function quotedJson(voices: readonly BroughtVoice[]): string {
  const quoted = voices.filter(({ organisation }) => organisation === null)
  return JSON.stringify(quoted.map(({ by, at }) => ({ by, at: at.toISOString() })))
}

/** Each organisation of this house once. */
function knownVoices(voices: readonly BroughtVoice[]): ReadonlyMap<OrganisationId, Date> {
  return new Map(voices.flatMap(({ organisation, at }) => (organisation === null ? [] : [[organisation, at] as const])))
}
