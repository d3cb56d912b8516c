/**
 * Who suggests in a text, as the server told this window before the first words under each id, and as this device
 * remembers it: without it what is only suggested would read as the text. Told of changes through `onChange`.
 * Source: live rules L10, L21.
 */
import * as Y from 'yjs'
import type { PresenceUser, RegistryEntry } from '../../packages/contract/live-protocol.ts'
import type { Suggesters, UnitRange } from '../../packages/document/suggestion-store.ts'

/** The registry of one window. Its maps are made anew with each change and never changed. */
export class TextRegistry {
  private entries: ReadonlyMap<number, RegistryEntry> = new Map()
  private listeners: readonly (() => void)[] = []
  private byId: Suggesters = new Map()
  private people: ReadonlyMap<string, PresenceUser> = new Map()
  private ownAlias: string | null = null
  private readonly ownId: number

  /** `ownId`: the suggesting id of this window. Until the server says whose it is, it stands under a name of its own. */
  constructor(ownId: number) {
    this.ownId = ownId
    this.draw()
  }

  /** Client ids that suggest, with the alias of whose they are: for the readings of a text. */
  get suggesters(): Suggesters {
    return this.byId
  }

  /** The name under which this person's records stand; null before the server or this device said it. */
  get alias(): string | null {
    return this.ownAlias
  }

  /** Under which name and id this window suggests; null before it knows its name: no record could be written. */
  get own(): { readonly alias: string; readonly suggestId: number } | null {
    return this.ownAlias === null ? null : { alias: this.ownAlias, suggestId: this.ownId }
  }

  /** What others may see of who suggests under an alias; null where nobody is known any more. */
  authorOf(alias: string): PresenceUser | null {
    return this.people.get(alias) ?? null
  }

  /** Whether the server said that this id suggests. */
  knows(clientId: number): boolean {
    return this.entries.get(clientId)?.mode === 'suggest'
  }

  /** Calls back after each change; answers how to stop that. */
  onChange(listener: () => void): () => void {
    this.listeners = [...this.listeners, listener]
    return () => void (this.listeners = this.listeners.filter(each => each !== listener))
  }

  /** What the device remembers of earlier windows. Answers whether anything was news. */
  restore(entries: readonly RegistryEntry[], alias: string | null): void {
    this.ownAlias ??= alias
    this.take(entries)
  }

  /** Message 6. An entry about this window's own id says its alias. */
  take(entries: readonly RegistryEntry[]): void {
    this.entries = new Map([...this.entries, ...entries.map(entry => [entry.clientId, entry] as const)])
    this.ownAlias = this.entries.get(this.ownId)?.alias ?? this.ownAlias
    this.draw()
    for (const listener of this.listeners) listener()
  }

  /** What a later window on this device has to know. */
  kept(): readonly RegistryEntry[] {
    return [...this.entries.values()].filter(entry => entry.mode === 'suggest')
  }

  /** What is deleted in a document of this person's own suggestions, decided ones included. */
  ownDeletionsIn(doc: Y.Doc): readonly UnitRange[] {
    const deletes = [...Y.createDeleteSetFromStructStore(doc.store).clients]
    return deletes.flatMap(([client, items]) =>
      this.ownAlias === null || this.byId.get(client) !== this.ownAlias
        ? []
        : items.map(({ clock, len }) => ({ client, clock, length: len })),
    )
  }

  private draw(): void {
    const suggesting = this.kept()
    const own = [this.ownId, this.ownAlias ?? '-'] as const
    this.byId = new Map([own, ...suggesting.map(({ clientId, alias }) => [clientId, alias] as const)])
    this.people = new Map(suggesting.flatMap(({ alias, author }) => (author === undefined ? [] : [[alias, author]])))
  }
}
