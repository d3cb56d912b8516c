/** What only this device has of a participant's work: counted before it is removed, so that it never goes silently. */
import { openDeviceStore } from './device-store.ts'

/** Changes of texts, kept words, and comments that were begun. */
export type UnsentWork = { readonly changes: number; readonly drafts: number; readonly comments: number }

/** Where comments that were begun are kept: one database for a participant, one store of rows with `words`. */
export const unsentComments = {
  database: (participantId: string): string => `acquis/${participantId}/comments`,
  store: 'unsent',
} as const

const looks = 20
const moment = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 100))

/** What would be lost if this device forgot the participant; null when nothing would. */
export async function unsentWorkOf(participantId: string): Promise<UnsentWork | null> {
  const comments = await begunComments(unsentComments.database(participantId))
  const device = await openDeviceStore(participantId)
  try {
    // What was saved a moment ago is noted on the device a moment later: nobody is asked about that.
    for (let look = 1; look < looks && ((await device?.unsavedChanges()) ?? 0) > 0; look += 1) await moment()
    const changes = (await device?.unsavedChanges()) ?? 0
    const drafts = (await device?.draftCount()) ?? 0
    return changes + drafts + comments === 0 ? null : { changes, drafts, comments }
  } finally {
    device?.close()
  }
}

/** Comments with words in them. A device that fails has none that could be told. */
function begunComments(name: string): Promise<number> {
  if (!('indexedDB' in globalThis)) return Promise.resolve(0)
  return new Promise(resolve => {
    const open = indexedDB.open(name)
    // Nothing was ever begun here: no database is made by asking.
    open.addEventListener('upgradeneeded', () => open.transaction?.abort())
    open.addEventListener('error', () => resolve(0))
    open.addEventListener('success', () => {
      const database = open.result
      const rows = database.transaction(unsentComments.store, 'readonly').objectStore(unsentComments.store).getAll()
      const end = (count: number): void => {
        database.close()
        resolve(count)
      }
      rows.addEventListener('error', () => end(0))
      rows.addEventListener('success', () => end(rows.result.filter(hasWords).length))
    })
  })
}

function hasWords(row: unknown): boolean {
  return (
    typeof row === 'object' &&
    row !== null &&
    'words' in row &&
    typeof row.words === 'string' &&
    row.words.trim() !== ''
  )
}
