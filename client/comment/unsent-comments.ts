/**
 * What somebody has begun to write and not sent, on her device: it survives a reload and a failed send. One small
 * database per participant beside those of client/live, so that signing out removes it with them. Where the browser
 * keeps nothing, words live as long as the page.
 */
import { unsentComments } from '../live/unsent-work.ts'
import type { AboutPart, Thread } from './thread-store.ts'

/** Seats by id with the names that stand in the words. */
export type MentionedSeats = Readonly<Record<string, string>>
export type UnsentComment = {
  /** The ids under which it will be sent, so that sending it twice says it once. */
  readonly id: string
  readonly commentId: string
  readonly type: Thread['type']
  readonly words: string
  readonly mentions: MentionedSeats
  readonly about: AboutPart | null
  /** The words that it is about, as they were selected. */
  readonly quote: string
}

export class UnsentComments {
  private readonly database: Promise<IDBDatabase | null>
  private readonly memory = new Map<string, UnsentComment>()

  constructor(participantId: string) {
    this.database = openDatabase(unsentComments.database(participantId))
  }

  /** What was begun under this key (a thread, a comment, or the subject of a new thread); null for nothing. */
  async of(key: string): Promise<UnsentComment | null> {
    const known = this.memory.get(key)
    const database = await this.database
    if (known !== undefined || database === null) return known ?? null
    const kept = await requestOf<unknown>(database, 'readonly', store => store.get(key))
    // The cast: only `keep` writes here.
    return (kept as UnsentComment | undefined) ?? null
  }

  keep(key: string, comment: UnsentComment): void {
    this.memory.set(key, comment)
    void this.write(store => store.put(comment, key))
  }

  forget(key: string): void {
    this.memory.delete(key)
    void this.write(store => store.delete(key))
  }

  private async write(act: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    const database = await this.database
    if (database !== null) await requestOf(database, 'readwrite', act)
  }
}

async function openDatabase(name: string): Promise<IDBDatabase | null> {
  if (!('indexedDB' in globalThis)) return null
  return new Promise(resolve => {
    const open = indexedDB.open(name, 1)
    open.addEventListener('upgradeneeded', () => open.result.createObjectStore(storeName))
    open.addEventListener('success', () => {
      const database = open.result
      // Signing out in another window removes the database: do not stand in its way.
      database.addEventListener('versionchange', () => database.close())
      resolve(database)
    })
    open.addEventListener('error', () => resolve(null))
    open.addEventListener('blocked', () => resolve(null))
  })
}

const storeName = unsentComments.store

/** Null where the device failed: what is written stays in this page. */
function requestOf<T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  return new Promise(resolve => {
    try {
      const request = act(database.transaction(storeName, mode).objectStore(storeName))
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => resolve(null))
    } catch {
      resolve(null) // the database was closed by a sign-out elsewhere
    }
  })
}
