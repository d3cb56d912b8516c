/** The open brackets of goals as people see them: where they stand, what each wording says, and who holds it. */
import type { Kysely, Selectable } from 'kysely'
import type { Agreement, AlternativeKind, BracketFacts, Holder } from '../../packages/domain/bracket.ts'
import type { AgendaId, BracketId, GoalId, OrganisationId } from '../../packages/domain/ids.ts'
import { bracketsIn } from '../../packages/document/bracket-edits.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { paragraphNumbers } from '../../packages/document/projections.ts'
import type { Rooms } from '../live/rooms.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { asQuoted, castOf, quotedVoices, type Somebody } from './cast-queries.ts'
import type { Place } from './pending-queries.ts'
import { readMarkedText, type MarkedText } from './text-queries.ts'

export type ShownBracket = {
  readonly id: BracketId
  readonly goalId: GoalId
  readonly goalNumber: number
  readonly goalTitle: string
  readonly bid: string
  readonly paragraph: string
  readonly reason: string
  readonly placedBy: Somebody
  readonly placedAt: Date
  readonly alternatives: readonly {
    readonly n: number
    readonly kind: AlternativeKind
    readonly words: string
    readonly addedBy: Somebody
    readonly holders: readonly { readonly by: Somebody; readonly since: Date }[]
    /** Whom the file from which the bracket came names as holders; they have no say here. */
    readonly quotedHolders: readonly { readonly by: Somebody; readonly since: Date }[]
  }[]
  readonly agreements: readonly { readonly by: Somebody; readonly n: number; readonly at: Date }[]
  readonly missing: number
}

/** The rows of one open bracket; `firstN`: the wording that the text knows as the first. */
export type StoredBracket = BracketFacts & {
  readonly id: BracketId
  readonly place: Place
  readonly nextN: number
  readonly firstN: number
}

/** The open brackets of a goal in the order of the page. Not inside a unit of work. */
export async function bracketsOfGoal(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  place: Place,
  reads: For,
): Promise<readonly ShownBracket[]> {
  const first = await openBrackets(db).where('goal_id', '=', place.goalId).limit(1).execute()
  return first.length === 0 ? [] : bracketsOfText(db, place, await readMarkedText(db, rooms, place.documentId), reads)
}

/** The same of a text that was read already. */
export async function bracketsOfText(
  db: Kysely<Tables>,
  place: Place,
  { doc, suggesters }: Pick<MarkedText, 'doc' | 'suggesters'>,
  reads: For,
): Promise<readonly ShownBracket[]> {
  const goal = await db.selectFrom('goal').select(['number', 'title']).where('id', '=', place.goalId).executeTakeFirst()
  const rows = await openBrackets(db).where('goal_id', '=', place.goalId).execute()
  if (goal === undefined || rows.length === 0) return []
  const blocks = layout(doc, baseText(suggesters))
  const numbers = paragraphNumbers(blocks, goal.number)
  const cast = await castOf(db, place.agendaId, reads)
  const ids = rows.map(row => row.id)
  const alternatives = await alternativesOf(db, ids)
  const holders = await holdersOf(db, ids)
  const agreements = await agreementsOf(db, ids)
  return bracketsIn(blocks).flatMap((found): readonly ShownBracket[] => {
    const row = rows.find(one => one.id === found.id)
    if (row === undefined) return []
    const agreed = agreements.filter(one => one.bracket_id === row.id)
    const held = holders.filter(one => one.bracket_id === row.id)
    return [
      {
        id: row.id,
        goalId: place.goalId,
        goalNumber: goal.number,
        goalTitle: goal.title,
        bid: found.bid,
        paragraph: numbers.get(found.bid) ?? '',
        reason: row.reason,
        placedBy: quotedOr(row.quoted_by, cast.as(row.placed_by, row.organisation_id)),
        placedAt: row.placed_at,
        alternatives: found.alternatives.flatMap(({ n: inText, words }, k) => {
          const n = k === 0 ? row.first_n : inText
          const known = alternatives.find(one => one.bracket_id === row.id && one.n === n)
          if (known === undefined) return []
          const by = held.filter(one => one.n === n)
          return [
            {
              ...{ n, kind: known.kind, words },
              addedBy: quotedOr(known.quoted_by, cast.as(known.added_by, known.organisation_id)),
              quotedHolders: quotedVoices(known.quoted_holders).map(({ by, at }) => ({ by, since: at })),
              holders: by.map(one => ({ by: cast.as(one.held_by, one.organisation_id), since: one.since })),
            },
          ]
        }),
        agreements: agreed.map(one => ({
          ...{ by: cast.as(one.participant_id, one.organisation_id), n: one.n, at: one.agreed_at },
        })),
        missing: missingOf(
          held.map(one => one.organisation_id),
          agreed.map(one => ({ organisation: one.organisation_id, n: one.n })),
        ),
      },
    ]
  })
}

/** The open brackets of an agenda by goal; goals that rest are left out. Not inside a unit of work. */
export async function bracketsOfAgenda(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  agendaId: AgendaId,
  reads: For,
): Promise<readonly ShownBracket[]> {
  const places = await db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .select(['goal.agenda_id as agendaId', 'goal.id as goalId', 'document.id as documentId'])
    .where('goal.agenda_id', '=', agendaId)
    .where('goal.state', 'not in', ['parked', 'dropped'])
    .where('goal.id', 'in', given =>
      given.selectFrom('bracket').select('goal_id').where('agenda_id', '=', agendaId).where('lifted_at', 'is', null),
    )
    .orderBy('goal.number')
    .limit(limits.agenda.maxGoals)
    .execute()
  const found: ShownBracket[] = []
  for (const place of places) found.push(...(await bracketsOfGoal(db, rooms, place, reads)))
  return found
}

/** How many brackets are open in each goal; goals with none are left out. */
export async function bracketCountsOfAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<ReadonlyMap<GoalId, number>> {
  const rows = await db
    .selectFrom('bracket')
    .select(['goal_id', given => given.fn.countAll<string>().as('count')])
    .where('agenda_id', '=', agendaId)
    .where('lifted_at', 'is', null)
    .groupBy('goal_id')
    .execute()
  return new Map(rows.map(row => [row.goal_id, Number(row.count)]))
}

/** In how many open brackets of each goal this organisation has not chosen a wording. */
export async function bracketsWaitingFor(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  organisationId: OrganisationId,
): Promise<ReadonlyMap<GoalId, number>> {
  const rows = await db
    .selectFrom('bracket')
    .select(['goal_id', given => given.fn.countAll<string>().as('count')])
    .where('agenda_id', '=', agendaId)
    .where('lifted_at', 'is', null)
    .where('id', 'not in', given =>
      given
        .selectFrom('bracket_holder')
        .select('bracket_id')
        .where('organisation_id', '=', organisationId)
        .where('released_at', 'is', null),
    )
    .groupBy('goal_id')
    .execute()
  return new Map(rows.map(row => [row.goal_id, Number(row.count)]))
}

/** Which goal a bracket is in, open or not; null when there is no such bracket. */
export async function goalOfBracket(db: Kysely<Tables>, id: BracketId): Promise<GoalId | null> {
  const row = await db.selectFrom('bracket').select('goal_id').where('id', '=', id).executeTakeFirst()
  return row?.goal_id ?? null
}

/** The rows of a bracket; null when it is lifted or not known. */
export async function openBracket(db: Kysely<Tables>, id: BracketId): Promise<StoredBracket | null> {
  const row = await openBrackets(db).where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  const holders = await holdersOf(db, [id])
  const agreements = await agreementsOf(db, [id])
  return {
    id,
    place: { agendaId: row.agenda_id, goalId: row.goal_id, documentId: row.document_id },
    nextN: row.next_n,
    firstN: row.first_n,
    alternatives: await alternativesOf(db, [id]),
    holders: holders.map((one): Holder => ({ organisation: one.organisation_id, n: one.n })),
    agreements: agreements.map((one): Agreement => ({ organisation: one.organisation_id, n: one.n })),
  }
}

/** Open brackets, oldest first. */
function openBrackets(db: Kysely<Tables>) {
  return db
    .selectFrom('bracket')
    .selectAll()
    .where('lifted_at', 'is', null)
    .orderBy('placed_at')
    .orderBy('id')
    .limit(limits.suggestion.maxBrackets)
}

function quotedOr(quoted: unknown, known: Somebody): Somebody {
  return quoted === null ? known : asQuoted(quoted)
}

type Of<Name extends keyof Tables> = readonly Selectable<Tables[Name]>[]

function alternativesOf(db: Kysely<Tables>, ids: readonly BracketId[]): Promise<Of<'bracket_alternative'>> {
  return db
    .selectFrom('bracket_alternative')
    .selectAll()
    .where('bracket_id', 'in', ids)
    .where('removed_at', 'is', null)
    .orderBy('bracket_id')
    .orderBy('n')
    .execute()
}

function holdersOf(db: Kysely<Tables>, ids: readonly BracketId[]): Promise<Of<'bracket_holder'>> {
  return db
    .selectFrom('bracket_holder')
    .selectAll()
    .where('bracket_id', 'in', ids)
    .where('released_at', 'is', null)
    .orderBy('since')
    .orderBy('id')
    .execute()
}

function agreementsOf(db: Kysely<Tables>, ids: readonly BracketId[]): Promise<Of<'bracket_agreement'>> {
  return db
    .selectFrom('bracket_agreement')
    .selectAll()
    .where('bracket_id', 'in', ids)
    .orderBy('agreed_at')
    .orderBy('organisation_id')
    .execute()
}

/** Holders who have not agreed to the wording to which most agree. */
function missingOf(holders: readonly string[], agreements: readonly { organisation: string; n: number }[]): number {
  const counts = new Map<number, number>()
  for (const { organisation, n } of agreements)
    if (holders.includes(organisation)) counts.set(n, (counts.get(n) ?? 0) + 1)
  return holders.length - Math.max(0, ...counts.values())
}
