/**
 * What may be read of a text's versions: the list, one of them, what differs between two moments with who changed it,
 * and who wrote what the text says. People appear as the organisations they sit for, never as heads.
 */
import { type Kysely } from 'kysely'
import { sayingsIn, type ReadText } from '../../packages/document/base-units.ts'
import { authorshipOf, type AuthoredBlock } from '../../packages/document/authorship.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { redlineByWords } from '../../packages/document/redline-by-words.ts'
import { attributed, type ChangedBy } from '../../packages/document/redline-wording.ts'
import { redline, type Redline } from '../../packages/document/redline.ts'
import { decisionsIn, type Suggesters } from '../../packages/document/suggestion-store.ts'
import { textOfVersion } from '../../packages/document/version-state.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId, DocumentId, VersionId } from '../../packages/domain/ids.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import type { Moment, VersionCause } from '../../packages/domain/version.ts'
import type { For } from '../attribution/attribution-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { acceptedHands, handsOf, type AcceptancesOf, type Hands } from './hand-queries.ts'

export type VersionLine = {
  readonly id: VersionId
  readonly number: number
  readonly label: string
  readonly cause: VersionCause
  /** By cause: which version was restored, which phase began. */
  readonly facts: { readonly [name: string]: unknown }
  readonly createdAt: Date
  /** For whom; null for the house itself. */
  readonly by: Delegation | null
  readonly hash: string
  readonly words: number
}

/** A version with its text. `seq`: the last row of the log that is in it. */
export type KeptText = VersionLine & { readonly epoch: number; readonly seq: string; readonly text: ReadText }

export type HistoryDeps = { readonly db: Kysely<Tables>; readonly rooms: Pick<Rooms, 'readText'> }
/** For comparing, with what decisions accepted. */
export type ComparingDeps = HistoryDeps & { readonly acceptancesOf: AcceptancesOf }
export type HistoryPlace = {
  readonly documentId: DocumentId
  readonly epoch: number
  readonly agenda: { readonly id: AgendaId }
}

/** A redline with the two moments that it compares, and the delegations that it names by their place here. */
export type ComparedTexts = {
  readonly from: Moment
  readonly to: Moment
  readonly redline: Redline
  readonly hands: readonly Delegation[]
}

/** The versions of a text, newest first, at most limits.version.maxPerText. */
export async function versionsOf(
  db: Kysely<Tables>,
  { documentId, agenda }: HistoryPlace,
): Promise<readonly VersionLine[]> {
  const rows = await lines(db, agenda.id)
    .where('document_version.document_id', '=', documentId)
    .orderBy('document_version.number', 'desc')
    .limit(limits.version.maxPerText)
    .execute()
  return rows.map(lineOf)
}

/** One version with its text; null when there is none of this number. */
export async function keptText(
  db: Kysely<Tables>,
  { documentId, agenda }: HistoryPlace,
  number: number,
): Promise<KeptText | null> {
  const row = await lines(db, agenda.id)
    .select(['document_version.state', 'document_version.suggesters', 'document_version.epoch', 'document_version.seq'])
    .where('document_version.document_id', '=', documentId)
    .where('document_version.number', '=', number)
    .executeTakeFirst()
  if (row === undefined) return null
  const text = textOfVersion(row.state, suggestersOfJson(row.suggesters))
  return { ...lineOf(row), epoch: row.epoch, seq: row.seq, text }
}

/** The last row of a document's log; '0' for an empty one. True as long as its row is locked. */
export async function lastRowOf(db: Kysely<Tables>, documentId: DocumentId): Promise<string> {
  const [newest] = await db
    .selectFrom('document_update')
    .select('seq')
    .where('document_id', '=', documentId)
    .unionAll(db.selectFrom('document_update_archive').select('seq').where('document_id', '=', documentId))
    .orderBy('seq', 'desc')
    .limit(1)
    .execute()
  return newest?.seq ?? '0'
}

/** The newest version of a text: its number, and SHA-256 of what it says. */
export async function newestVersion(
  db: Kysely<Tables>,
  documentId: DocumentId,
): Promise<{ readonly number: number; readonly hash: Buffer } | undefined> {
  return db
    .selectFrom('document_version')
    .select(['number', 'hash'])
    .where('document_id', '=', documentId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * What differs between two moments, the earlier one first whatever the order asked. Refuses: 'not-found' for a version
 * that there is not.
 */
export async function compareMoments(
  deps: ComparingDeps,
  place: HistoryPlace,
  asked: { readonly from: Moment; readonly to: Moment },
  reads: For,
): Promise<ComparedTexts> {
  const [from, to] = inOrder(asked.from, asked.to)
  const [before, after] = [await momentText(deps, place, from), await momentText(deps, place, to)]
  if (before.epoch !== after.epoch) {
    const [one, other] = [before, after].map(({ text }) => layout(text.doc, baseText(text.suggesters)))
    const told = redlineByWords(one ?? [], other ?? [])
    return { from, to, redline: told, hands: [] }
  }
  const exact = redline(before.text, after.text)
  const hands = await handsOf(deps.db, place, { after: before.seq, upTo: after.seq }, reads)
  const acceptances = await deps.acceptancesOf(
    deps.db,
    { documentId: place.documentId, agendaId: place.agenda.id },
    reads,
  )
  const decisions = decisionsIn(after.text.doc)
  const accepted = acceptedHands(hands, acceptances, ({ client, clock }) => {
    const entry = decisions.get(client)?.find(({ from: first, to: end }) => first <= clock && clock < end)
    return entry?.decision ?? null
  })
  const changedBy = (both: ReturnType<typeof accepted.takenBy>, hand: () => number | null): ChangedBy | null => {
    if (both !== null) return { by: String(both.suggested), acceptedBy: String(both.accepted) }
    const direct = hand()
    return direct === null ? null : { by: String(direct) }
  }
  const saying = sayingsIn(after.text.doc)
  const told = attributed(
    exact,
    (change, unit) =>
      change === 'inserted'
        ? changedBy(accepted.takenBy(unit), () => hands.writerOf(unit))
        : changedBy(accepted.struckBy(unit), () => hands.removerOf(unit)),
    (bid, name) => {
      const unit = saying(bid, name)
      return unit === null ? null : changedBy(accepted.saidBy(unit), () => hands.writerOf(unit))
    },
  )
  return { from, to, redline: told, hands: accepted.delegations }
}

/** Who wrote what a text says now. */
export type Authorship = { readonly blocks: readonly AuthoredBlock[]; readonly hands: Hands }

/** The base text with the hands that wrote it. */
export async function readAuthorshipOf(deps: HistoryDeps, place: HistoryPlace, reads: For): Promise<Authorship> {
  const { text } = await momentText(deps, place, 'now')
  return { blocks: authorshipOf(text), hands: await handsOf(deps.db, place, null, reads) }
}

type MomentText = { readonly text: ReadText; readonly epoch: number; readonly seq: string | null }

async function momentText({ db, rooms }: HistoryDeps, place: HistoryPlace, moment: Moment): Promise<MomentText> {
  if (moment !== 'now') {
    const kept = await keptText(db, place, moment)
    if (kept === null) throw new DomainError('not-found')
    return kept
  }
  const text = await rooms.readText(place.documentId)
  return { text, epoch: place.epoch, seq: null }
}

function inOrder(one: Moment, other: Moment): readonly [Moment, Moment] {
  if (one === 'now') return [other, one]
  return other === 'now' || one <= other ? [one, other] : [other, one]
}

function lines(db: Kysely<Tables>, agendaId: AgendaId) {
  return db
    .selectFrom('document_version')
    .leftJoin('member', join =>
      join.onRef('member.participant_id', '=', 'document_version.created_by').on('member.agenda_id', '=', agendaId),
    )
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['document_version.id', 'document_version.number', 'document_version.label', 'document_version.cause'])
    .select(['document_version.facts', 'document_version.created_at', 'document_version.created_by'])
    .select(['document_version.hash', 'document_version.plain_text'])
    .select(['organisation.name as organisation', 'organisation.code', 'organisation.stakeholder_group'])
}

type LineRow = Awaited<ReturnType<ReturnType<typeof lines>['execute']>>[number]

function lineOf(row: LineRow): VersionLine {
  const { facts } = row
  return {
    id: row.id,
    number: row.number,
    label: row.label,
    cause: row.cause,
    facts: typeof facts === 'object' && facts !== null ? { ...facts } : {},
    createdAt: row.created_at,
    by:
      row.created_by === null ? null : { organisation: row.organisation, code: row.code, group: row.stakeholder_group },
    hash: row.hash.toString('hex'),
    words: row.plain_text.split(/\s+/u).filter(word => word !== '').length,
  }
}

/** Reads what drafting-effects wrote: `[[client id, alias]…]`. */
function suggestersOfJson(json: unknown): Suggesters {
  // The cast: jsonb that only drafting-effects writes.
  return new Map(json as readonly (readonly [number, string])[])
}
