/**
 * What is undecided in a goal: the suggestions of its text with the rows they have, and those that stand beside the
 * text. A row belongs to a found suggestion of the same author that has its record or one of its units. [S2]
 */
import type { Kysely, Selectable } from 'kysely'
import type {
  DocumentId,
  GoalId,
  AgendaId,
  LinkId,
  OrganisationId,
  ParticipantId,
  SuggestionId,
} from '../../packages/domain/ids.ts'
import type { Relation } from '../../packages/domain/catalogue.ts'
import type { SuggestionKind, SuggestionState } from '../../packages/domain/suggestion.ts'
import { suggestionsIn, type FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import { recordNamed } from '../../packages/document/suggestion-decisions.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { parseBlockId } from '../../packages/document/tokens.ts'
import { meet } from '../../packages/document/unit-ranges.ts'
import type { Tables } from '../platform/tables.ts'
import type { Cast, Somebody } from './cast-queries.ts'
import type { MarkedText } from './text-queries.ts'

/** Where a suggestion is. */
export type Place = { readonly agendaId: AgendaId; readonly goalId: GoalId; readonly documentId: DocumentId }

export type LinkWish = {
  readonly linkId: LinkId
  readonly remove: boolean
  readonly relation: Relation | null
  readonly how: string
  readonly was: { readonly relation: Relation | null; readonly how: string }
}
/** What a suggestion says, as it was last seen. */
export type Said = {
  readonly insertedWords: string
  readonly struckWords: string
  readonly attribute: FoundSuggestion['attribute']
  readonly title: { readonly from: string; readonly to: string } | null
  readonly link: LinkWish | null
}
export const nothingSaid: Said = { insertedWords: '', struckWords: '', attribute: null, title: null, link: null }

export type StoredSuggestion = {
  readonly id: SuggestionId
  readonly agendaId: AgendaId
  readonly goalId: GoalId
  readonly linkId: LinkId | null
  readonly kind: SuggestionKind
  readonly alias: string | null
  readonly author: ParticipantId | null
  readonly organisation: OrganisationId | null
  readonly recordKey: string | null
  readonly ranges: readonly UnitRange[]
  readonly said: Said
  readonly reason: string
  readonly reasonAt: Date | null
  readonly state: SuggestionState
  readonly firstSeenAt: Date
  readonly closedAt: Date | null
}

/** An undecided suggestion. `rows`: oldest first, several where suggested words grew together; none before the first. */
export type Pending = {
  readonly name: string
  readonly kind: SuggestionKind
  readonly alias: string | null
  readonly by: Somebody
  readonly found: FoundSuggestion | null
  readonly rows: readonly StoredSuggestion[]
  readonly said: Said
  readonly contested: readonly string[]
}

export type PendingList = {
  readonly all: readonly Pending[]
  /** Rows whose words or record their author took away. */
  readonly lost: readonly StoredSuggestion[]
}

/** All that is undecided, the text in the order of the page, then title and links. */
export async function pendingIn(
  db: Kysely<Tables>,
  { goalId }: Place,
  { doc, suggesters, aliases }: MarkedText,
  cast: Cast,
): Promise<PendingList> {
  const rows = await storedSuggestions(db).where('goal_id', '=', goalId).where('state', '=', 'pending').execute()
  const stored = rows.map(storedOf)
  const taken = new Set<StoredSuggestion>()
  const inText = suggestionsIn(doc, suggesters).map((found): Pending => {
    const own = stored.filter(row => row.alias === found.alias && isOf(row, found) && !taken.has(row))
    for (const row of own) taken.add(row)
    const author = aliases.get(found.alias) ?? null
    const { name, kind, alias, insertedWords, struckWords, attribute, contested } = found
    const by = cast.quoted(goalId, alias) ?? cast.as(author, own[0]?.organisation ?? cast.seat(author))
    return {
      name,
      kind,
      alias,
      by,
      found,
      rows: own,
      contested,
      said: { ...nothingSaid, insertedWords, struckWords, attribute },
    }
  })
  const beside = stored.filter(row => row.kind === 'title' || row.kind === 'link')
  const others = beside.map((row): Pending => {
    const { id, kind, said } = row
    const rivals = beside.filter(
      other =>
        (other.author !== row.author || other.alias !== row.alias) &&
        other.kind === kind &&
        other.linkId === row.linkId,
    )
    const by = cast.quoted(goalId, row.alias) ?? cast.as(row.author, row.organisation)
    return {
      name: id,
      kind,
      alias: row.alias,
      by,
      found: null,
      rows: [row],
      contested: rivals.map(one => one.id),
      said,
    }
  })
  const lost = stored.filter(
    row =>
      row.alias !== null &&
      !beside.includes(row) &&
      !taken.has(row) &&
      (row.recordKey === null || recordNamed(doc, row.recordKey) === null),
  )
  return { all: [...inText, ...others], lost }
}

/** The suggestion that this name speaks of: an id, the key of a record, or any unit of its words. */
export function pendingNamed(all: readonly Pending[], name: string): Pending | null {
  const unit = unitNamed(name)
  const isNamed = ({ name: own, rows, found }: Pending): boolean =>
    own === name ||
    rows.some(row => row.id === name) ||
    found?.record?.key === name ||
    (unit !== null && found !== null && meet(found.inserted, [unit]))
  return all.find(isNamed) ?? null
}

/** Rows that this name speaks of, decided and withdrawn ones too, the latest first. */
export async function rowsNamed(
  db: Kysely<Tables>,
  { goalId }: Place,
  name: string,
): Promise<readonly StoredSuggestion[]> {
  const rows = await storedSuggestions(db).where('goal_id', '=', goalId).execute()
  const unit = unitNamed(name)
  return rows
    .map(storedOf)
    .filter(row => row.id === name || row.recordKey === name || (unit !== null && meet(row.ranges, [unit])))
    .sort((a, b) => (b.closedAt?.getTime() ?? 0) - (a.closedAt?.getTime() ?? 0))
}

/** One suggestion that has a row; null when there is none of this id. */
export async function suggestionById(db: Kysely<Tables>, id: SuggestionId): Promise<StoredSuggestion | null> {
  const row = await storedSuggestions(db).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : storedOf(row)
}

/** The rows of suggestions, oldest first. */
export function storedSuggestions(db: Kysely<Tables>) {
  return db.selectFrom('suggestion').selectAll().orderBy('first_seen_at').orderBy('id')
}

/** A row as the slice knows it. The casts are of jsonb that only this slice writes. */
export function storedOf(row: Selectable<Tables['suggestion']>): StoredSuggestion {
  return {
    id: row.id,
    agendaId: row.agenda_id,
    goalId: row.goal_id,
    linkId: row.link_id,
    kind: row.kind,
    alias: row.alias,
    author: row.author_id,
    organisation: row.organisation_id,
    recordKey: row.record_key,
    ranges: rangesOf(row.ranges),
    said: row.words as Said,
    reason: row.reason,
    reasonAt: row.reason_at,
    state: row.state,
    firstSeenAt: row.first_seen_at,
    closedAt: row.closed_at,
  }
}

/** Ranges as they are stored. */
export function rangesJson(ranges: readonly UnitRange[]): string {
  return JSON.stringify(ranges.map(({ client, clock, length }) => [client, clock, length]))
}

/** The reverse of `rangesJson`. */
export function rangesOf(json: unknown): readonly UnitRange[] {
  return (json as readonly (readonly [number, number, number])[]).map(([client, clock, length]) => {
    return { client, clock, length }
  })
}

function isOf(row: StoredSuggestion, found: FoundSuggestion): boolean {
  if (row.recordKey !== null && row.recordKey === found.record?.key) return true
  return row.ranges.length > 0 && meet(row.ranges, found.inserted)
}

function unitNamed(name: string): UnitRange | null {
  const id = parseBlockId(name)
  return id === null ? null : { ...id, length: 1 }
}
