/** Words that a fictional person suggests in a text, as her editor would have sent them; and where words stand. */
import { randomUUID } from 'node:crypto'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import { strikeJson, writeRecord } from '../../packages/document/suggestion-decisions.ts'
import { recordKey } from '../../packages/document/suggestion-store.ts'
import { insertText, itemIdAt, marksAt, openText, withClient } from '../../packages/document/tokens.ts'
import { tidied } from '../../packages/document/unit-ranges.ts'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Rooms } from '../live/rooms.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import type { Stretch } from './sample-player.ts'
import { aliasOfClient } from './sample-queries.ts'

type Doc = Awaited<ReturnType<Rooms['readDocument']>>

/** Where these words stand in the text of a document. Throws where they do not. */
export async function stretchOf(
  rooms: Pick<Rooms, 'readDocument'>,
  documentId: DocumentId,
  words: string,
): Promise<Stretch> {
  const doc = await rooms.readDocument(documentId)
  const from = placeOf(doc, words)
  return { first: idAt(doc, from), last: idAt(doc, from + words.length - 1) }
}

/** Strikes words and writes others behind them as one person's pending suggestion; answers its name. */
export async function suggestWords(
  rooms: Pick<Rooms, 'edit'>,
  documentId: DocumentId,
  by: ParticipantId,
  { strike, insert }: { readonly strike: string; readonly insert: string },
): Promise<string> {
  return rooms.edit(documentId, systemActor, async edit => {
    const { doc } = edit
    const from = placeOf(doc, strike)
    const units = Array.from({ length: strike.length }, (_, i) => {
      const [client, clock] = idAt(doc, from + i)
      return { client, clock, length: 1 }
    })
    const client = await edit.suggestingIdOf(by)
    const key = recordKey(await aliasOfClient(edit.work.db, documentId, client), randomUUID())
    const at = from + strike.length
    withClient(doc, client, () =>
      doc.transact(() => {
        writeRecord(doc, key, strikeJson(doc, tidied(units)))
        insertText(openText(doc), at, insert, marksAt(openText(doc), at))
      }),
    )
    return key
  })
}

function placeOf(doc: Doc, words: string): number {
  const block = layout(doc).find(one => blockText(one).includes(words))
  if (block === undefined) throw new Error(`the text of the sample does not say: ${words}`)
  return block.y + 1 + blockText(block).indexOf(words)
}

function idAt(doc: Doc, at: number): readonly [number, number] {
  const id = itemIdAt(openText(doc), at)
  if (id === null) throw new Error('nothing stands there')
  return [id.client, id.clock]
}
