/**
 * Compaction: the first rows of a long log become part of the snapshot and move to the archive. Exact by construction:
 * from rows alone (never a room's memory), under the document's lock, moving exactly the rows that were merged, and
 * only when the state, loaded cold, reads as the log does when it is replayed. Source: live rules L16, L17.
 */
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { layout } from '../../packages/document/layout.ts'
import { isWaitingForMore } from '../../packages/document/item-store.ts'
import { tokens } from '../../packages/document/tokens.ts'
import { roots } from '../../packages/document/text-model.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import type { Database } from '../platform/database.ts'
import type { LiveLog } from './live-figures.ts'
import { newDoc } from './stored-document.ts'
import { type NumberedRow, moveToArchive, readForCompaction, tryLockDocument } from './update-log.ts'

/** `busy`: somebody else holds the document; `unsound`: the rows do not prove whole, and everything stayed as it was. */
export type CompactionOutcome =
  { readonly kind: 'compacted'; readonly rows: number } | { readonly kind: 'nothing' | 'busy' | 'unsound' }

export type CompactionDeps = {
  readonly database: Database
  readonly log: LiveLog
  readonly maxCompactedRows: number
}

/** Compacts at most `maxCompactedRows` rows of one document in one transaction. */
export async function compactDocument(deps: CompactionDeps, documentId: DocumentId): Promise<CompactionOutcome> {
  return deps.database.db.transaction().execute(async transaction => {
    if (!(await tryLockDocument(transaction, documentId))) return { kind: 'busy' }
    const { snapshot, rows } = await readForCompaction(transaction, documentId, deps.maxCompactedRows)
    if (rows.length === 0) return { kind: 'nothing' }
    const damaged = rows.find(row => !isWhole(row))
    const merged = damaged === undefined ? mergeSoundly(snapshot, rows) : null
    if (merged === null) {
      deps.log.error(
        { documentId, damagedSeq: damaged?.seq ?? null },
        'a log was not compacted: it does not prove whole',
      )
      return { kind: 'unsound' }
    }
    const moved = await moveToArchive(transaction, documentId, { seqs: rows.map(row => row.seq), ...merged })
    if (moved !== rows.length) throw new Error(`compaction moved ${moved} of ${rows.length} rows; undone`)
    return { kind: 'compacted', rows: moved }
  })
}

/** Whether a row's bytes are those that were written. */
function isWhole(row: NumberedRow): boolean {
  return createHash('sha256').update(row.data).digest().equals(row.hash)
}

/** The state of snapshot and rows, or null when a cold reload of it would read otherwise than the replayed log. */
function mergeSoundly(
  snapshot: Buffer | null,
  rows: readonly NumberedRow[],
): { readonly state: Uint8Array; readonly stateVector: Uint8Array } | null {
  const replayed = newDoc()
  const reloaded = newDoc()
  try {
    if (snapshot !== null) Y.applyUpdate(replayed, snapshot)
    for (const row of rows) Y.applyUpdate(replayed, row.data)
    if (isWaitingForMore(replayed)) return null
    const state = Y.encodeStateAsUpdate(replayed)
    Y.applyUpdate(reloaded, state)
    if (isWaitingForMore(reloaded) || readingOf(reloaded) !== readingOf(replayed)) return null
    return { state, stateVector: Y.encodeStateVector(replayed) }
  } finally {
    replayed.destroy()
    reloaded.destroy()
  }
}

/** Everything that a reader can tell of a document: blocks in display order, every unit's id, the registers. */
export function readingOf(doc: Y.Doc): string {
  const registers = [roots.suggestions, roots.accepted, roots.order].map(name => doc.getMap(name).toJSON())
  const vector = Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc)))
  return JSON.stringify([layout(doc), unitRanges(doc), registers, vector])
}

/** The ids of all visible units in their order, neighbours joined: Yjs may cut the same run differently. */
function unitRanges(doc: Y.Doc): readonly string[] {
  const ranges: { client: number; from: number; to: number }[] = []
  for (const token of tokens(doc)) {
    const length = token.kind === 'text' ? token.text.length : 1
    const { client, clock } = token.id
    const last = ranges.at(-1)
    if (last?.client === client && last.to === clock) last.to += length
    else ranges.push({ client, from: clock, to: clock + length })
  }
  return ranges.map(({ client, from, to }) => `${client}:${from}-${to}`)
}
