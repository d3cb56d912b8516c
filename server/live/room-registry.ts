/**
 * Which client ids of a text its readers have to know and were told: those of the server and those that suggest, as
 * soon as there is a word under them, and every id before the first word under it that is sent. A claim alone is told
 * to nobody else: most windows only read. Source: live rule L10.
 */
import { encodeRegistry, type RegistryEntry } from '../../packages/contract/live-protocol.ts'
import { frameMessage } from './wire-frames.ts'

/** What the readers of one room were told of its client ids, and still have to be told. */
export class RoomRegistry {
  private readonly readersIds = new Map<number, RegistryEntry>()
  private readonly told = new Set<number>()
  private news: RegistryEntry[] = []
  private whole: Buffer | null = null

  /** What the store says of the ids with words in the text; ids that were not known here are news. */
  learn(entries: readonly RegistryEntry[], clients: ReadonlySet<number>): void {
    for (const entry of entries) if (clients.has(entry.clientId)) this.tell(entry)
    for (const client of clients) this.told.add(client)
  }

  /** The same before anybody was told anything: nothing is news then. */
  begin(entries: readonly RegistryEntry[], clients: ReadonlySet<number>): void {
    this.learn(entries, clients)
    this.news = []
  }

  /** Words under these ids are on their way. */
  need(clients: Iterable<number>, entryOf: (clientId: number) => RegistryEntry | null): void {
    for (const client of clients) {
      if (this.told.has(client)) continue
      this.told.add(client)
      const entry = entryOf(client)
      if (entry !== null) this.tell(entry)
    }
  }

  /** What others may see of somebody has changed: entries under this alias are told again. */
  renew(alias: string, author: RegistryEntry['author']): void {
    for (const entry of this.readersIds.values()) {
      if (entry.alias === alias && author !== undefined) this.tell({ ...entry, author }, true)
    }
  }

  /** What was not told yet, as one frame; null when there is nothing. */
  takeNews(): Buffer | null {
    if (this.news.length === 0) return null
    const frame = frameMessage(encodeRegistry(this.news))
    this.news = []
    this.whole = null
    return frame
  }

  /** All that a joiner has to know, as one frame; null when there is nothing. */
  wholeFrame(): Buffer | null {
    const directNews = this.news.filter(entry => entry.mode === 'direct')
    if (this.readersIds.size + directNews.length === 0) return null
    this.whole ??= frameMessage(encodeRegistry([...this.readersIds.values(), ...directNews]))
    return this.whole
  }

  private tell(entry: RegistryEntry, isAgain = false): void {
    if (this.readersIds.has(entry.clientId) && !isAgain) return
    if (entry.mode !== 'direct') this.readersIds.set(entry.clientId, entry)
    this.news.push(entry)
    this.whole = null
  }
}
