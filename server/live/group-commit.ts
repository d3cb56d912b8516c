/**
 * Group commit: one writer per process, one statement at a time, no timer. While one batch commits the next one
 * collects, so an idle house commits single rows at once and a loaded one dozens together. A failing commit is kept
 * and tried again with growing pauses; a row that the database itself cannot take is singled out and refused.
 * Source: live rules L1, L7, L8.
 */
import type { LogConnection } from '../platform/database.ts'
import { type LogRow, appendRows } from './update-log.ts'

export type CommitLimits = {
  readonly maxBatchRows: number
  readonly maxBatchBytes: number
  readonly maxUnsavedBytes: number
  readonly slowCommitMs: number
  readonly maxCommitMs: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
}

/** Where the rows of one room come from and their fate is told to, always in the order in which they were pushed. */
export type CommitSink = {
  committed(rows: readonly LogRow[]): void
  /** These rows, and all of this sink that were still waiting, are not in the log. */
  refused(rows: readonly LogRow[]): void
}

export type GroupCommitDeps = {
  readonly limits: CommitLimits
  readonly openConnection: () => Promise<LogConnection>
  /** Told when commits begin to fail or to be slow, and when they go through again. */
  readonly onTrouble: (isTroubled: boolean, cause: unknown) => void
}

export type CommitFigures = { batches: number; rows: number; failures: number; commitMs: number; maxCommitMs: number }

type Waiting = { readonly sink: CommitSink; readonly row: LogRow }

export class GroupCommit {
  readonly figures: CommitFigures = { batches: 0, rows: 0, failures: 0, commitMs: 0, maxCommitMs: 0 }
  private readonly deps: GroupCommitDeps
  private queue: Waiting[] = []
  private connection: LogConnection | null = null
  private isBusy = false
  private isArmed = false
  private isTroubled = false
  private unsavedBytes = 0
  private idleWaiters: (() => void)[] = []
  private stop = new AbortController()

  constructor(deps: GroupCommitDeps) {
    this.deps = deps
  }

  /** Whether new writes must be turned away: the rows that wait have reached their bound. */
  get isFull(): boolean {
    return this.unsavedBytes >= this.deps.limits.maxUnsavedBytes
  }

  /** Whether commits fail or hang at present. */
  get isStuck(): boolean {
    return this.isTroubled
  }

  get waitingBytes(): number {
    return this.unsavedBytes
  }

  push(sink: CommitSink, row: LogRow): void {
    this.queue.push({ sink, row })
    this.unsavedBytes += row.data.length
    if (this.isBusy || this.isArmed) return
    // One turn of the loop: frames that arrived together commit together.
    this.isArmed = true
    setImmediate(() => {
      this.isArmed = false
      this.startNext()
    })
  }

  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void> {
    if (!this.isBusy && this.queue.length === 0) return Promise.resolve()
    return new Promise(resolve => this.idleWaiters.push(resolve))
  }

  /** Gives up what could not be committed within `withinMs` and lets the connection go. */
  async close(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const timeUp = new Promise<void>(resolve => (timer = setTimeout(resolve, withinMs)))
    await Promise.race([this.idle(), timeUp])
    clearTimeout(timer)
    this.stop.abort()
    await this.connection?.close()
  }

  private startNext(): void {
    if (this.isBusy || this.stop.signal.aborted) return
    const batch = this.takeBatch()
    if (batch.length === 0) {
      const waiters = this.idleWaiters
      this.idleWaiters = []
      for (const resolve of waiters) resolve()
      return
    }
    this.isBusy = true
    void this.commit(batch)
  }

  private takeBatch(): Waiting[] {
    const { maxBatchRows, maxBatchBytes } = this.deps.limits
    let count = 0
    let bytes = 0
    for (const { row } of this.queue) {
      if (count >= maxBatchRows || (count > 0 && bytes + row.data.length > maxBatchBytes)) break
      bytes += row.data.length
      count += 1
    }
    return this.queue.splice(0, count)
  }

  /** Never rejects: what fails is tried again until it succeeds or the house closes. */
  private async commit(batch: Waiting[]): Promise<void> {
    const taken = await this.appendUntilAnswered(batch.map(waiting => waiting.row))
    this.isBusy = false
    if (taken === null) return
    const fates = this.sortBySink(batch, taken)
    for (const waiting of batch) this.unsavedBytes -= waiting.row.data.length
    for (const [sink, fate] of fates) if (fate.refused.length > 0) this.withdraw(sink)
    // The next commit is on its way while the rooms fan this one out.
    if (this.queue.length > 0) this.startNext()
    for (const [sink, { committed, refused }] of fates) {
      if (committed.length > 0) sink.committed(committed)
      if (refused.length > 0) sink.refused(refused)
    }
    if (!this.isBusy) this.startNext()
  }

  /** The places that went in; null when the house closed before the database answered. */
  private async appendUntilAnswered(rows: readonly LogRow[]): Promise<ReadonlySet<number> | null> {
    let pauseMs = this.deps.limits.firstRetryMs
    for (;;) {
      try {
        const taken = await this.appendOnce(rows)
        this.setTroubled(false, null)
        return new Set(taken)
      } catch (cause) {
        if (this.stop.signal.aborted) return null
        this.figures.failures += 1
        if (isFaultOfRows(cause)) return this.appendApart(rows)
        this.setTroubled(true, cause)
        await this.dropConnection()
        await pause(pauseMs, this.stop.signal)
        if (this.stop.signal.aborted) return null
        pauseMs = Math.min(pauseMs * 2, this.deps.limits.maxRetryMs)
      }
    }
  }

  /** Halves a batch until the row that the database cannot take stands alone; that one is refused. */
  private async appendApart(rows: readonly LogRow[]): Promise<ReadonlySet<number> | null> {
    if (rows.length === 1) return new Set()
    const middle = Math.floor(rows.length / 2)
    const first = await this.appendUntilAnswered(rows.slice(0, middle))
    if (first === null) return null
    const lost = new Set(rows.slice(0, middle).flatMap((row, place) => (first.has(place) ? [] : [row.documentId])))
    const rest = rows.flatMap((row, place) => (place >= middle && !lost.has(row.documentId) ? [{ row, place }] : []))
    const second = rest.length === 0 ? new Set<number>() : await this.appendUntilAnswered(rest.map(({ row }) => row))
    if (second === null) return null
    return new Set([...first, ...rest.flatMap(({ place }, index) => (second.has(index) ? [place] : []))])
  }

  private async appendOnce(rows: readonly LogRow[]): Promise<readonly number[]> {
    const { slowCommitMs, maxCommitMs } = this.deps.limits
    const startedAt = performance.now()
    const slow = setTimeout(() => this.setTroubled(true, new Error('the commit is slow')), slowCommitMs)
    let overdue: NodeJS.Timeout | undefined
    try {
      this.connection ??= await this.deps.openConnection()
      const answer = appendRows(this.connection, rows)
      const giveUp = new Promise<never>((_resolve, reject) => {
        overdue = setTimeout(() => reject(new Error('the commit was not answered')), maxCommitMs)
      })
      const taken = await Promise.race([answer, giveUp])
      const tookMs = performance.now() - startedAt
      this.figures.batches += 1
      this.figures.rows += rows.length
      this.figures.commitMs += tookMs
      this.figures.maxCommitMs = Math.max(this.figures.maxCommitMs, tookMs)
      return taken
    } finally {
      clearTimeout(slow)
      clearTimeout(overdue)
    }
  }

  private sortBySink(
    batch: readonly Waiting[],
    taken: ReadonlySet<number>,
  ): Map<CommitSink, { committed: LogRow[]; refused: LogRow[] }> {
    const fates = new Map<CommitSink, { committed: LogRow[]; refused: LogRow[] }>()
    batch.forEach(({ sink, row }, place) => {
      const fate = fates.get(sink) ?? { committed: [], refused: [] }
      fates.set(sink, fate)
      ;(taken.has(place) ? fate.committed : fate.refused).push(row)
    })
    return fates
  }

  private withdraw(sink: CommitSink): void {
    const kept: Waiting[] = []
    for (const waiting of this.queue) {
      if (waiting.sink === sink) this.unsavedBytes -= waiting.row.data.length
      else kept.push(waiting)
    }
    this.queue = kept
  }

  private setTroubled(isTroubled: boolean, cause: unknown): void {
    if (this.isTroubled === isTroubled) return
    this.isTroubled = isTroubled
    this.deps.onTrouble(isTroubled, cause)
  }

  private async dropConnection(): Promise<void> {
    const broken = this.connection
    this.connection = null
    // A connection that failed may fail to close as well; there is nothing left to be done with it.
    await Promise.race([broken?.close().catch(() => undefined), pause(1_000, this.stop.signal)])
  }
}

/** Classes 22 (data) and 23 (constraints) come from a row and come again; everything else may pass by itself. */
function isFaultOfRows(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false
  return typeof cause.code === 'string' && /^2[23]/.test(cause.code)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
