/**
 * What a participant's device keeps beside the texts themselves (which y-indexeddb keeps): which changes were not yet
 * saved, what the server is known to have, and words that could not be sent. One database per participant, so that
 * signing out removes it whole. Where the browser keeps nothing (a private window), `openDeviceStore` answers null.
 */
import type { RegistryEntry } from '../../packages/contract/live-protocol.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'

export type KeptPassage = { readonly text: string; readonly before: string; readonly after: string }
/** Words that could not be sent. `createdAt`: ISO 8601. */
export type KeptDraft = {
  readonly id: string
  readonly goalId: string
  readonly words: readonly KeptPassage[]
  readonly reason: RefusalCode
  readonly createdAt: string
}

type UnsavedRow = { readonly address: string; readonly window: string; readonly burst: number }
/** Who suggests in a text as the server told it; `unclaimed`: own suggesting ids that the server did not answer for. */
export type KeptRegistry = {
  readonly alias: string | null
  readonly entries: readonly RegistryEntry[]
  readonly unclaimed: readonly number[]
}
type KnownRow = {
  readonly address: string
  readonly stateVector: Uint8Array
  readonly savedAt: number | null
  /** Not there in rows of before there were suggestions. */
  readonly registry?: KeptRegistry
}

/** A text as somebody saw it when she left its page. `suggesters`: client ids and aliases as they were known. */
export type SeenText = {
  readonly at: number
  readonly state: Uint8Array
  readonly suggesters: readonly (readonly [number, string])[]
}
/** `before`: what was seen at the visit before, so that a reload is not taken for a visit. */
type VisitRow = SeenText & { readonly goalId: string; readonly before: SeenText | null }

const stores = { unsaved: 'unsaved', known: 'known', drafts: 'drafts', visits: 'visits' } as const

/** The name of the database in which a text is kept for a participant. */
export function textStoreName(participantId: string, address: string): string {
  return `acquis/${participantId}/${address}`
}

function deviceStoreName(participantId: string): string {
  return `acquis/${participantId}`
}

/** Opens the store; null where the browser keeps nothing. */
export async function openDeviceStore(participantId: string): Promise<DeviceStore | null> {
  if (!('indexedDB' in globalThis)) return null
  try {
    const open = indexedDB.open(deviceStoreName(participantId), 2)
    open.addEventListener('upgradeneeded', ({ oldVersion }) => {
      open.result.createObjectStore(stores.visits, { keyPath: 'goalId' })
      if (oldVersion >= 1) return
      const unsaved = open.result.createObjectStore(stores.unsaved, { autoIncrement: true })
      unsaved.createIndex('address', 'address')
      open.result.createObjectStore(stores.known, { keyPath: 'address' })
      open.result.createObjectStore(stores.drafts, { keyPath: 'id' }).createIndex('goalId', 'goalId')
    })
    return new DeviceStore(await resultOf(open))
  } catch {
    return null // a private window, a full disk, or storage switched off: everything else still works
  }
}

/** One participant's store on this device. Every act resolves when it is done there, and rejects when it could not be. */
export class DeviceStore {
  private readonly database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.database = database
    // Signing out in another window removes the database: do not stand in its way.
    database.addEventListener('versionchange', () => database.close())
  }

  /** Notes a change that is not known to be saved. `window`: this page load; `burst`: its number there. */
  async noteUnsaved(row: UnsavedRow): Promise<void> {
    await this.write(stores.unsaved, store => store.add(row), 'relaxed')
  }

  /** How many changes of this text are not known to be saved, and the newest row, for `forgetUnsaved`. */
  async unsavedOf(address: string): Promise<{ readonly changes: number; readonly upTo: number }> {
    const { keys, rows } = await this.read(stores.unsaved, async store => {
      const index = store.index('address')
      const keys = await resultOf(index.getAllKeys(address))
      return { keys, rows: (await resultOf(index.getAll(address))) as UnsavedRow[] }
    })
    const changes = new Set(rows.map(row => `${row.window} ${row.burst}`)).size
    return { changes, upTo: keys.reduce<number>((max, key) => (typeof key === 'number' && key > max ? key : max), 0) }
  }

  /** What this person saw of a goal's text when she left it last; null when she never did, on this device. */
  async visitOf(goalId: string): Promise<VisitRow | null> {
    const row = await this.read(stores.visits, store => resultOf(store.get(goalId)))
    return (row as VisitRow | undefined) ?? null
  }

  /** Notes what somebody sees as she leaves. */
  async noteVisit(row: VisitRow): Promise<void> {
    await this.write(stores.visits, store => store.put(row), 'relaxed')
  }

  /** How many changes of any text are not known to be saved. */
  async unsavedChanges(): Promise<number> {
    const rows = (await this.read(stores.unsaved, store => resultOf(store.getAll()))) as UnsavedRow[]
    return new Set(rows.map(row => `${row.address} ${row.window} ${row.burst}`)).size
  }

  /** Forgets rows of this text that are saved: all up to `upTo`, or those of one window but for some changes. */
  async forgetUnsaved(
    address: string,
    which: { readonly upTo: number } | { readonly window: string; readonly butFor: ReadonlySet<number> },
  ): Promise<void> {
    await this.write(stores.unsaved, async store => {
      const index = store.index('address')
      const keys = await resultOf(index.getAllKeys(address))
      const rows = (await resultOf(index.getAll(address))) as UnsavedRow[]
      for (const [i, key] of keys.entries()) {
        const row = rows[i]
        const isMeant =
          'upTo' in which
            ? typeof key === 'number' && key <= which.upTo
            : row?.window === which.window && !which.butFor.has(row.burst)
        if (isMeant) store.delete(key)
      }
    })
  }

  /** Notes what is known of a text; what other windows noted of its registry stays. */
  async noteKnown(row: KnownRow): Promise<void> {
    await this.write(
      stores.known,
      async store => {
        const before = (await resultOf(store.get(row.address))) as KnownRow | undefined
        store.put({ ...row, registry: registryTogether(before?.registry, row.registry) })
      },
      'relaxed',
    )
  }

  async knownOf(address: string): Promise<KnownRow | null> {
    const row = await this.read(stores.known, store => resultOf(store.get(address)))
    return (row as KnownRow | undefined) ?? null
  }

  /** Keeps words; resolves when they are on the device. */
  async keepDraft(draft: KeptDraft): Promise<void> {
    await this.write(stores.drafts, store => store.put(draft))
  }

  async dropDraft(id: string): Promise<void> {
    await this.write(stores.drafts, store => store.delete(id))
  }

  async draftsOf(goalId: string): Promise<readonly KeptDraft[]> {
    const drafts = await this.read(stores.drafts, store => resultOf(store.index('goalId').getAll(goalId)))
    return drafts as KeptDraft[]
  }

  async draftCount(): Promise<number> {
    return this.read(stores.drafts, store => resultOf(store.count()))
  }

  /** Empties what is kept of one text here; words that were not saved must have been kept as drafts before. */
  async forgetText(participantId: string, address: string): Promise<void> {
    await this.forgetUnsaved(address, { upTo: Number.MAX_SAFE_INTEGER })
    await this.write(stores.known, store => store.delete(address))
    await emptyTextStore(textStoreName(participantId, address))
  }

  close(): void {
    this.database.close()
  }

  private async read<T>(name: string, act: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    return act(this.database.transaction(name, 'readonly').objectStore(name))
  }

  /** Resolves when the transaction has completed, not merely when its requests succeeded. */
  private async write(
    name: string,
    act: (store: IDBObjectStore) => unknown,
    durability: IDBTransactionDurability = 'strict',
  ): Promise<void> {
    const transaction = this.database.transaction(name, 'readwrite', { durability })
    const done = completed(transaction)
    await act(transaction.objectStore(name))
    await done
  }
}

/**
 * Removes all that this device keeps of a participant. Other windows must have closed their texts before: a database
 * in use is removed only when its last user lets go.
 */
export async function forgetParticipant(participantId: string): Promise<void> {
  if (!('indexedDB' in globalThis)) return
  const prefix = deviceStoreName(participantId)
  const known = 'databases' in indexedDB ? await indexedDB.databases() : [{ name: prefix }]
  const names = known.flatMap(({ name }) => (name === undefined ? [] : [name]))
  await Promise.all(names.filter(name => name === prefix || name.startsWith(`${prefix}/`)).map(deleted))
}

/** What y-indexeddb keeps of a text, by whichever window it was written. */
export async function updatesKept(name: string): Promise<readonly Uint8Array[]> {
  const database = await resultOf(indexedDB.open(name))
  try {
    if (!database.objectStoreNames.contains('updates')) return []
    const store = database.transaction('updates', 'readonly').objectStore('updates')
    return (await resultOf(store.getAll())) as Uint8Array[]
  } finally {
    database.close()
  }
}

/**
 * Empties y-indexeddb's store of updates. Emptied, not deleted: another window of the same person may have the text
 * open, and a database deleted under it would break that window's saving.
 */
async function emptyTextStore(name: string): Promise<void> {
  const database = await resultOf(indexedDB.open(name))
  try {
    if (!database.objectStoreNames.contains('updates')) return
    const transaction = database.transaction('updates', 'readwrite')
    transaction.objectStore('updates').clear()
    await completed(transaction)
  } finally {
    database.close()
  }
}

/**
 * Resolves when all that was written to a text's store before this call is there: with the number of the newest row,
 * and whether the rows up to `seen` are gone. They go too when they are merged into a newer one.
 */
export async function textIsKept(
  database: IDBDatabase,
  seen: number,
): Promise<{ readonly newest: number; readonly isEmptied: boolean }> {
  const transaction = database.transaction('updates', 'readonly')
  // Without a request of its own a transaction need not wait for its turn.
  const asked = transaction.objectStore('updates').getAllKeys()
  await completed(transaction)
  const rows = asked.result.filter(key => typeof key === 'number')
  return { newest: Math.max(0, ...rows), isEmptied: seen > 0 && rows.every(row => row > seen) }
}

function registryTogether(before: KeptRegistry | undefined, now: KeptRegistry | undefined): KeptRegistry {
  const entries = new Map([...(before?.entries ?? []), ...(now?.entries ?? [])].map(entry => [entry.clientId, entry]))
  const unclaimed = new Set([...(before?.unclaimed ?? []), ...(now?.unclaimed ?? [])])
  return {
    alias: now?.alias ?? before?.alias ?? null,
    entries: [...entries.values()],
    unclaimed: [...unclaimed].filter(id => !entries.has(id)),
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error('the device store failed', { cause: request.error })))
  })
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('the device store failed', { cause: transaction.error }))
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', fail)
    transaction.addEventListener('error', fail)
  })
}

function deleted(name: string): Promise<void> {
  return new Promise(resolve => {
    const request = indexedDB.deleteDatabase(name)
    for (const event of ['success', 'error', 'blocked']) request.addEventListener(event, () => resolve())
  })
}
