/**
 * What one window writes down on the device beside the text itself, so that the next page load counts right and reads
 * suggestions as such: changes that are not known to be saved, what the server has, and who suggests. Whether the
 * device still keeps is told through `onFailure`; the writing goes on without it.
 */
import * as Y from 'yjs'
import type { UnsentPassage } from '../../packages/document/unsent-words.ts'
import { textStoreName, updatesKept, type DeviceStore } from './device-store.ts'
import type { KnownState } from './known-state.ts'
import type { SaveLedger } from './save-ledger.ts'
import type { TextRegistry } from './text-registry.ts'
import type { WritingIds } from './writing-ids.ts'

export type DeviceBooksFacts = {
  /** Null where the browser keeps nothing. */
  readonly device: DeviceStore | null
  readonly address: string
  /** This page load. */
  readonly window: string
  readonly known: KnownState
  readonly ledger: SaveLedger
  readonly registry: TextRegistry
  readonly ids: WritingIds
  readonly onFailure: () => void
}

/** The books of one window on one text. */
export class DeviceBooks {
  private readonly facts: DeviceBooksFacts
  private restoredUpTo = 0
  private notedBurst = 0
  private unclaimed: readonly number[] = []

  constructor(facts: DeviceBooksFacts) {
    this.facts = facts
  }

  /** Suggesting ids of windows that are gone, for which the server has not answered: their words are still here. */
  get idsToClaim(): readonly number[] {
    return this.unclaimed.filter(id => !this.facts.registry.knows(id))
  }

  /** Reads what was known; answers when everything had last been saved. */
  async restoreKnown(): Promise<Date | null> {
    const { device, address, known, registry } = this.facts
    const row = (await device?.knownOf(address)) ?? null
    if (row === null) return null
    known.has(row.stateVector)
    registry.restore(row.registry?.entries ?? [], row.registry?.alias ?? null)
    this.unclaimed = row.registry?.unclaimed ?? []
    return row.savedAt === null ? null : new Date(row.savedAt)
  }

  /** Reads what was not saved yet. */
  async restoreUnsaved(): Promise<void> {
    const { device, address, ledger } = this.facts
    if (device === null) return
    const { changes, upTo } = await device.unsavedOf(address)
    this.restoredUpTo = upTo
    ledger.restore(changes)
  }

  /** Notes a change of this burst as not saved. */
  changed(burst: number, savedAt: Date | null): void {
    if (burst === this.notedBurst) return
    this.notedBurst = burst
    const { device, address, window, ids, registry } = this.facts
    this.guard(device?.noteUnsaved({ address, window, burst }))
    // Another window may have to say whose these words are.
    if (ids.mode === 'suggest' && !registry.knows(ids.suggest)) this.noteKnown(savedAt)
  }

  /** Writes down what is saved. */
  settle(savedAt: Date | null): void {
    const { device, address, window, ledger } = this.facts
    if (device === null) return
    this.noteKnown(savedAt)
    const butFor = ledger.unsavedBursts
    if (!butFor.has(this.notedBurst)) this.notedBurst = 0
    this.guard(device.forgetUnsaved(address, { window, butFor }))
    if (!ledger.isSaved) return
    if (this.restoredUpTo > 0) this.guard(device.forgetUnsaved(address, { upTo: this.restoredUpTo }))
    this.restoredUpTo = 0
  }

  /**
   * The text ends here: keeps the words that the server is not known to have, then forgets what the device has of the
   * text. Answers the words: those of this window, and those of other windows that only the device has. Words that could
   * not be kept stay in the device's text, where it has them.
   */
  async keepUnsent(
    doc: Y.Doc,
    participantId: string,
    keep: (words: readonly UnsentPassage[]) => Promise<void>,
  ): Promise<readonly UnsentPassage[]> {
    const { device, address, known } = this.facts
    const whole = new Y.Doc({ gc: false })
    Y.applyUpdate(whole, Y.encodeStateAsUpdate(doc))
    const isRead =
      device === null || (await this.isDone(this.addKept(device, textStoreName(participantId, address), whole)))
    const words = known.unsentWordsOf(whole)
    whole.destroy()
    const areKept = words.length === 0 || (await this.isDone(keep(words)))
    if (isRead && areKept && device !== null) await this.isDone(device.forgetText(participantId, address))
    return words
  }

  /** Adds what other windows wrote to the device's text and told the server, or could not tell it. */
  private async addKept(device: DeviceStore, name: string, whole: Y.Doc): Promise<void> {
    const { address, known } = this.facts
    const row = await device.knownOf(address)
    if (row !== null) known.has(row.stateVector)
    for (const update of await updatesKept(name)) Y.applyUpdate(whole, update)
  }

  /** A device that stops keeping (a full disk) does not stop the writing, but is no longer said to keep it. */
  guard(act: Promise<void> | undefined): void {
    act?.catch(this.facts.onFailure)
  }

  /** The same for what is waited for: whether the device did it. */
  async isDone(act: Promise<void>): Promise<boolean> {
    try {
      await act
      return true
    } catch {
      this.facts.onFailure()
      return false
    }
  }

  private noteKnown(savedAt: Date | null): void {
    const { device, address, known, registry, ids } = this.facts
    const unclaimed = ids.hasSuggested ? [...this.unclaimed, ids.suggest] : this.unclaimed
    this.guard(
      device?.noteKnown({
        address,
        stateVector: known.encode(),
        savedAt: savedAt?.getTime() ?? null,
        registry: { alias: registry.alias, entries: registry.kept(), unclaimed },
      }),
    )
  }
}
