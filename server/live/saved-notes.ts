/**
 * What one connection is told of its own update frames: how many are durable, and whether the database takes words at
 * present. Counts only; the connection sends. Source: live rules L7, L8.
 */
/** The account of one connection. */
export class SavedNotes {
  private savedFrames = 0
  private isOwed = false
  private isToldNotSaved = false

  /** Update frames up to this number are durable, or were refused by message 7. */
  get saved(): number {
    return this.savedFrames
  }

  /** Counts a frame as durable; its author is owed to be told. */
  note(frame: number): void {
    this.savedFrames = Math.max(this.savedFrames, frame)
    this.isOwed = true
  }

  /** The number to tell, if it is owed, else null; taking it settles the debt. */
  take(): number | null {
    if (!this.isOwed) return null
    this.isOwed = false
    return this.savedFrames
  }

  /** Whether it is news that words are not saved at present. */
  beginTrouble(): boolean {
    const isNews = !this.isToldNotSaved
    this.isToldNotSaved = true
    return isNews
  }

  /** Ends the trouble: saved is told again, even when its number stands. Says whether there was any. */
  endTrouble(): boolean {
    const wasToldNotSaved = this.isToldNotSaved
    this.isToldNotSaved = false
    if (wasToldNotSaved) this.isOwed = true
    return wasToldNotSaved
  }
}
