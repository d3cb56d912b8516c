/** What a newcomer is served straight from the store, and when the document has to be built for it. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { limits } from '../platform/limits.ts'
import { framesFromStore } from './stored-document.ts'
import type { StoredRows } from './update-log.ts'

const { maxMergedRows } = limits.live

function aLog(rows: number, snapshot: Buffer | null = null): StoredRows {
  const doc = new Y.Doc()
  const tail: Buffer[] = []
  doc.on('update', (update: Uint8Array) => tail.push(Buffer.from(update)))
  for (let row = 0; row < rows; row += 1) insertText(openText(doc), row, 'x', {})
  return {
    epoch: 1,
    fence: 1,
    snapshot,
    stateVector: snapshot === null ? null : Buffer.from([0]),
    tail,
    readersIds: [],
  }
}

test('[L5, L18] so many rows are merged for a newcomer; with one more the document is built', () => {
  expect(framesFromStore(aLog(maxMergedRows), maxMergedRows)).toHaveLength(2)
  expect(framesFromStore(aLog(maxMergedRows + 1), maxMergedRows)).toBeNull()
})

test('[L5, L18] behind a snapshot rows are sent as they are, however many', () => {
  const frames = framesFromStore(aLog(maxMergedRows + 1, Buffer.from([0, 0])), maxMergedRows)
  expect(frames).toHaveLength(2 + maxMergedRows + 1)
})
