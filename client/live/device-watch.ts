/**
 * Whether what was just written is on the device already: y-indexeddb writes each change in a transaction of its own
 * and tells nobody when it is done, and a page that is left takes unfinished transactions with it. So "kept on this
 * device" is said only after a later transaction of the same store has completed: they take turns. And a window whose
 * text begins anew empties the store that all windows share: changes alone could not be read any more without what they
 * follow on, so the others write down their whole text again.
 */
import { storeState, type IndexeddbPersistence } from 'y-indexeddb'
import { textIsKept } from './device-store.ts'

export class DeviceWatch {
  /** Whether changes are on their way to the device. */
  isBehind = false
  private readonly persistence: IndexeddbPersistence | null
  private readonly onChange: () => void
  private readonly onFailure: () => void
  private changes = 0
  /** The newest row that was seen of the store; 0 before any was. */
  private newest = 0

  /** `onChange` is called when the device has caught up, `onFailure` when it stopped keeping. */
  constructor(persistence: IndexeddbPersistence | null, onChange: () => void, onFailure: () => void) {
    this.persistence = persistence
    this.onChange = onChange
    this.onFailure = onFailure
    persistence?.whenSynced.then(() => this.look(persistence)).catch(onFailure)
  }

  /** Notes that the document was changed here, after the persistence heard of it. */
  changed(): void {
    this.changes += 1
    if (this.isBehind || this.persistence === null) return
    this.isBehind = true
    this.catchUp(this.persistence).catch(() => {
      this.isBehind = false
      this.onFailure()
    })
  }

  private async catchUp(persistence: IndexeddbPersistence): Promise<void> {
    await persistence.whenSynced
    for (let seen = -1; seen !== this.changes;) {
      seen = this.changes
      if (!(await this.look(persistence))) continue
      await storeState(persistence)
      this.newest = 0
      seen = -1
    }
    this.isBehind = false
    this.onChange()
  }

  /** Resolves when all that was written before is there, with whether what had been seen before is gone. */
  private async look({ db }: IndexeddbPersistence): Promise<boolean> {
    if (db === null) throw new Error('the device has closed its store')
    const { newest, isEmptied } = await textIsKept(db, this.newest)
    this.newest = newest
    return isEmptied
  }
}
