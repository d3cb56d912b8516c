/**
 * What other slices may change of a text inside their own unit of work: giving a new goal its text, setting an anchor,
 * keeping versions. The first marker is seeded here, once, in the transaction that creates the goal; no client ever
 * seeds. A version is written once; the table refuses every change of it.
 */
import { createHash, randomInt } from 'node:crypto'
import { DomainError } from '../../packages/domain/errors.ts'
import type {
  AgendaId,
  AnchorId,
  DocumentId,
  DraftId,
  GoalId,
  ParticipantId,
  VersionId,
} from '../../packages/domain/ids.ts'
import type { VersionCause } from '../../packages/domain/version.ts'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { followInPlace, followMoved, indexAnchors, settledRanges } from '../../packages/document/anchors.ts'
import type { ReadText } from '../../packages/document/base-units.ts'
import { firstMarkedText, type FirstMarkedText, type NewSuggestion } from '../../packages/document/first-marked-text.ts'
import { firstText, type FirstText } from '../../packages/document/first-text.ts'
import type { MarkedBlock } from '../../packages/document/marked-blocks.ts'
import { placesInText } from '../../packages/document/unit-places.ts'
import type { MovedRange, NewBlock } from '../../packages/document/server-edits.ts'
import { versionState, type VersionState } from '../../packages/document/version-state.ts'
import { holdText, lockedTexts } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { columnsOf, rangesAsJson } from './anchor-columns.ts'
import { anchorOf, documentsOfAgenda, followAllMoves, type Anchor, type DraftPassage } from './drafting-queries.ts'
import { lastRowOf, newestVersion } from './version-queries.ts'

export type KeepingDeps = { readonly clock: Clock; readonly ids: Ids }
export type VersionToKeep = {
  readonly text: ReadText
  readonly goalId: GoalId
  readonly agendaId: AgendaId
  readonly documentId: DocumentId
  readonly epoch: number
  readonly label: string
  readonly cause: VersionCause
  readonly facts: VersionFacts
  readonly by: ParticipantId | null
}
/** What a label alone does not say, by cause. */
export type VersionFacts = { readonly [name: string]: string | number }
/** A passage of a draft, by its place in it. */
export type PassageOfDraft = {
  readonly draftId: DraftId
  readonly passage: number
  readonly documentId: DocumentId
  readonly participantId: ParticipantId
}
/** `hash`: SHA-256 of what it says, in hexadecimal. */
export type KeptVersion = {
  readonly id: VersionId
  readonly goalId: GoalId
  readonly documentId: DocumentId
  readonly number: number
  readonly hash: string
}

/**
 * Creates a goal's text with its first blocks (at least one) as one row of the log, under a server client id of its own.
 * Never loads, never merges: the document must be new.
 */
export async function createText(
  work: Work,
  facts: { readonly documentId: DocumentId; readonly goalId: GoalId; readonly blocks: readonly NewBlock[] },
): Promise<void> {
  await createAnchoredText(work, facts)
}

/**
 * The same for a goal that comes with discussions on its words; the answer says where its units are, so that anchors
 * can be set in the same unit of work.
 */
export async function createAnchoredText(
  work: Work,
  facts: { readonly documentId: DocumentId; readonly goalId: GoalId; readonly blocks: readonly NewBlock[] },
): Promise<FirstText> {
  const clientId = randomInt(1, 2 ** 32)
  const text = firstText(clientId, facts.blocks)
  await writeFirstRow(work, facts, text, new Map([[clientId, 'server']]))
  return text
}

/**
 * The same for a goal that comes with suggestions in its words. Their authors are nobody's accounts: each has a client
 * id that suggests, under an alias of this text, and no window ever writes under it.
 */
export async function createMarkedText(
  work: Work,
  facts: {
    readonly documentId: DocumentId
    readonly goalId: GoalId
    readonly blocks: readonly Omit<MarkedBlock, 'bid'>[]
    readonly suggestions: readonly Omit<NewSuggestion, 'client'>[]
  },
): Promise<FirstMarkedText> {
  const clients = new Map<string, number>()
  const free = (): number => {
    const client = randomInt(1, 2 ** 32)
    return [...clients.values()].includes(client) ? free() : client
  }
  for (const alias of ['server', ...facts.suggestions.map(one => one.alias)])
    if (!clients.has(alias)) clients.set(alias, free())
  const clientOf = (alias: string): number => clients.get(alias) ?? 0
  const suggestions = facts.suggestions.map(one => ({ ...one, client: clientOf(one.alias) }))
  const text = firstMarkedText(clientOf('server'), facts.blocks, suggestions)
  await writeFirstRow(work, facts, text, new Map([...clients].map(([alias, client]) => [client, alias])))
  return text
}

/** `aliases`: by client id; all but the server's suggest. */
async function writeFirstRow(
  work: Work,
  { documentId, goalId }: { readonly documentId: DocumentId; readonly goalId: GoalId },
  text: FirstText,
  aliases: ReadonlyMap<number, string>,
): Promise<void> {
  const data = Buffer.from(text.update)
  await work.db.insertInto('document').values({ id: documentId, goal_id: goalId }).execute()
  const claims = [...aliases].map(([clientId, alias]) => ({
    ...{ document_id: documentId, client_id: clientId, participant_id: null, alias },
    mode: alias === 'server' ? ('server' as const) : ('suggest' as const),
  }))
  await work.db.insertInto('document_client').values(claims).execute()
  await work.db
    .insertInto('document_update')
    .values({
      document_id: documentId,
      data,
      participant_id: null,
      session_id: null,
      hash: createHash('sha256').update(data).digest(),
    })
    .execute()
}

/**
 * Raises the fence of a goal's text: words that were let in under the access of before are refused by the log and go
 * back to their author. Waits for a server edit of this text that is under way.
 */
export async function fenceText(work: Work, { goalId }: { readonly goalId: GoalId }): Promise<void> {
  await work.db
    .updateTable('document')
    .set(given => ({ fence: given('fence', '+', 1) }))
    .where('goal_id', '=', goalId)
    .execute()
}
/**
 * Sets an anchor. A passage must have been read from the durable text, which is what makes its quote true; what a server
 * edit has put under other ids since then is followed, and one that comes later waits and finds the anchor.
 */
export async function setAnchor(
  work: Work,
  facts: {
    readonly id: AnchorId
    readonly agendaId: AgendaId
    readonly goalId: GoalId | null
    readonly documentId: DocumentId | null
    readonly anchor: Anchor
    readonly at: Date
  },
): Promise<void> {
  const { id, agendaId, at } = facts
  const anchor = await followed(work, facts.documentId, facts.anchor)
  const isOnText = anchor.kind === 'passage' || anchor.kind === 'element'
  await work.db
    .insertInto('anchor')
    .values({
      id,
      agenda_id: agendaId,
      goal_id: isOnText || anchor.kind === 'goal' || anchor.kind === 'suggestion' ? facts.goalId : null,
      document_id: isOnText ? facts.documentId : null,
      kind: anchor.kind,
      ...columnsOf(anchor),
      created_at: at,
    })
    .execute()
}

/** Puts an anchor elsewhere; its id, and so its discussion, stay. Follows as `setAnchor`. */
export async function moveAnchor(
  work: Work,
  facts: {
    readonly id: AnchorId
    readonly goalId: GoalId
    readonly documentId: DocumentId
    readonly anchor: Extract<Anchor, { readonly kind: 'passage' | 'element' }>
  },
): Promise<void> {
  const { id, goalId, documentId } = facts
  const anchor = await followed(work, documentId, facts.anchor)
  await work.db
    .updateTable('anchor')
    .set({ kind: anchor.kind, goal_id: goalId, document_id: documentId, ...columnsOf(anchor) })
    .where('id', '=', id)
    .execute()
}

/** Lets the passages of a text follow units that a restore brought back to where they were. Their quotes stay. */
export async function followRestoredUnits(
  work: Work,
  documentId: DocumentId,
  moved: readonly MovedRange[],
): Promise<void> {
  for (const { id, passage } of await passagesOn(work, documentId)) {
    const ranges = followInPlace(passage.ranges, moved)
    if (ranges !== passage.ranges) await writeRanges(work, id, ranges)
  }
}

/**
 * Lets the passages of a text follow the units that an edit puts under other ids; the answer of `edit` says which. Their
 * quotes stay what was said then. `doc`: the text, before the edit and after it.
 */
export async function followEdit<T extends { readonly moved: readonly MovedRange[] }>(
  work: Work,
  documentId: DocumentId,
  doc: Parameters<typeof indexAnchors>[0],
  edit: () => T,
): Promise<T> {
  const before = indexAnchors(doc)
  const passages = (await passagesOn(work, documentId)).map(({ id, passage }) => ({
    id,
    ranges: settledRanges(doc, before, passage),
  }))
  const answer = edit()
  const after = placesInText(doc)
  for (const { id, ranges } of passages) {
    const followed = followMoved(ranges, answer.moved, after)
    if (followed !== ranges) await writeRanges(work, id, followed)
  }
  return answer
}

/**
 * Keeps a text as a version. `text` is the durable one, read under the document's lock, which the caller holds to the
 * end of her transaction (`rooms.edit`). Refuses: 'too-many-versions'.
 */
export async function keepVersionOf(deps: KeepingDeps, work: Work, kept: VersionToKeep): Promise<KeptVersion> {
  const number = ((await newestVersion(work.db, kept.documentId))?.number ?? 0) + 1
  const max = limits.version.maxPerText
  if (number > max) throw new DomainError('too-many-versions', { max })
  return writeVersion(deps, work, kept, number)
}

/**
 * Keeps a version of every goal's text of an agenda, resting goals too, from the log, under the documents' locks, which
 * are held to the end of the caller's transaction. In the order of the goals' numbers. A phase is never held up by how
 * many versions people have kept. Words still under way in a room are not in it: close its gate and let it flush first.
 */
export async function keepVersions(
  deps: KeepingDeps,
  work: Work,
  round: {
    readonly agendaId: AgendaId
    readonly cause: 'phase'
    /** At most maxVersionLabelLength. With '' the history says that the phase changed. */
    readonly label: string
    readonly facts: VersionFacts
    readonly by: ParticipantId | null
  },
): Promise<readonly KeptVersion[]> {
  const documentIds = await documentsOfAgenda(work.db, round.agendaId, null)
  const goals = await goalsOfDocuments(work, documentIds)
  const kept: KeptVersion[] = []
  for await (const { documentId, epoch, ...text } of lockedTexts(work, documentIds)) {
    const goalId = goals.get(documentId)
    if (goalId === undefined) throw new Error(`document ${documentId} has lost its goal`)
    const number = ((await newestVersion(work.db, documentId))?.number ?? 0) + 1
    kept.push(await writeVersion(deps, work, { ...round, goalId, documentId, epoch, text }, number))
  }
  return kept
}

/** Whether the newest version says what this text says. */
export async function isKeptAlready(work: Work, documentId: DocumentId, text: ReadText): Promise<boolean> {
  const newest = await newestVersion(work.db, documentId)
  return newest !== undefined && newest.hash.equals(hashOf(versionState(text)))
}

async function passagesOn(work: Work, documentId: DocumentId) {
  const rows = await work.db
    .selectFrom('anchor')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('kind', '=', 'passage')
    .orderBy('id')
    .execute()
  return rows.flatMap(row => {
    const anchor = anchorOf(row)
    return anchor.kind === 'passage' ? [{ id: row.id, passage: anchor.passage }] : []
  })
}

async function writeRanges(work: Work, id: AnchorId, ranges: readonly PassageRange[]): Promise<void> {
  await work.db
    .updateTable('anchor')
    .set({ ranges: rangesAsJson(ranges) })
    .where('id', '=', id)
    .execute()
}

/** Holds the document's row to the end of the transaction, as a server edit does: they take turns. */
async function followed<A extends Anchor>(work: Work, documentId: DocumentId | null, anchor: A): Promise<A> {
  if (anchor.kind !== 'passage' || documentId === null) return anchor
  await holdText(work, documentId)
  const ranges = await followAllMoves(work.db, documentId, anchor.passage.ranges)
  return { ...anchor, passage: { ...anchor.passage, ranges } }
}

/**
 * Takes a passage out of its author's draft and answers what it said; waits for whoever takes it at the same time. The
 * row stays, empty: a device that sends the draft again brings nothing back.
 * Refuses: 'not-found' for anybody else's, 'draft-is-used' for a passage that was taken before.
 */
export async function takePassage(work: Work, taken: PassageOfDraft): Promise<DraftPassage> {
  const row = await work.db
    .selectFrom('draft')
    .select('words')
    .where('id', '=', taken.draftId)
    .where('participant_id', '=', taken.participantId)
    .where('document_id', '=', taken.documentId)
    .forUpdate()
    .executeTakeFirst()
  // The cast: jsonb that only keepDraft and this function write.
  const words = row === undefined ? [] : (row.words as readonly DraftPassage[])
  const passage = words[taken.passage]
  if (passage === undefined) throw new DomainError('not-found')
  if (passage.text === '') throw new DomainError('draft-is-used')
  const left = words.map((one, k) => (k === taken.passage ? { text: '', before: '', after: '' } : one))
  await work.db
    .updateTable('draft')
    .set({ words: JSON.stringify(left) })
    .where('id', '=', taken.draftId)
    .execute()
  return passage
}

/** Deletes the drafts that somebody kept and her visits: her account is erased, and nobody else may read them. */
export async function forgetDraftsAndVisits(work: Work, participantId: ParticipantId): Promise<void> {
  await work.db.deleteFrom('text_visit').where('participant_id', '=', participantId).execute()
  await work.db.deleteFrom('draft').where('participant_id', '=', participantId).execute()
}

async function goalsOfDocuments({ db }: Work, documentIds: readonly DocumentId[]) {
  if (documentIds.length === 0) return new Map<DocumentId, GoalId>()
  const rows = await db
    .selectFrom('document')
    .select(['id', 'goal_id'])
    .where('id', 'in', documentIds)
    .orderBy('id')
    .execute()
  return new Map(rows.map(row => [row.id, row.goal_id]))
}

async function writeVersion(
  { clock, ids }: KeepingDeps,
  work: Work,
  kept: VersionToKeep,
  number: number,
): Promise<KeptVersion> {
  const { text, goalId, agendaId, documentId, label, cause } = kept
  const said = versionState(text)
  const hash = hashOf(said)
  const id = ids.next<VersionId>()
  await work.db
    .insertInto('document_version')
    .values({
      id,
      document_id: documentId,
      number,
      epoch: kept.epoch,
      seq: await lastRowOf(work.db, documentId),
      label,
      cause,
      facts: JSON.stringify(kept.facts),
      state: Buffer.from(said.state),
      suggesters: JSON.stringify([...text.suggesters]),
      plain_text: said.plainText,
      hash,
      created_by: kept.by,
      created_at: clock.now(),
    })
    .execute()
  const kind = { name: 'version-kept', cause } as const
  work.record({ ...kind, agendaId, goalId, versionId: id, number, label, hash: hash.toString('hex') })
  return { id, goalId, documentId, number, hash: hash.toString('hex') }
}

function hashOf({ canonical }: Pick<VersionState, 'canonical'>): Buffer {
  return createHash('sha256').update(canonical, 'utf8').digest()
}
