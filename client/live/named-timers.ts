/** Timers by name: setting one again replaces it. Closed with whoever owns them. */
export class NamedTimers {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()

  /** Runs `act` after `ms`, unless this name is set again or stopped before. */
  later(name: string, ms: number, act: () => void): void {
    this.stop(name)
    this.timers.set(
      name,
      setTimeout(() => {
        this.timers.delete(name)
        act()
      }, ms),
    )
  }

  isWaiting(name: string): boolean {
    return this.timers.has(name)
  }

  stop(name: string): void {
    clearTimeout(this.timers.get(name))
    this.timers.delete(name)
  }

  stopAll(): void {
    for (const name of this.timers.keys()) this.stop(name)
  }
}
