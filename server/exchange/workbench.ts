/**
 * One thread that makes or reads files, one after the other, begun when the first task comes. A task that takes too
 * long, needs too much memory or is not wanted any more ends the thread; the next task gets a new one. So does a task
 * that makes the thread crash. Knows nothing of agendas and people.
 */
import { Worker } from 'node:worker_threads'
import { DomainError, type RefusalCode } from '../../packages/domain/errors.ts'
import type { ReadTask, TableTask, Task, Understood, WorkerAnswer, WriteTask, Written } from './exchange-worker.ts'

export type WorkbenchLimits = {
  readonly maxWorkMs: number
  readonly maxWorkMegabytes: number
  readonly maxWaiting: number
}
export type Following = {
  readonly signal: AbortSignal
  /** Called when a task begins to be worked on, and when what it made is being checked. */
  readonly onStep?: ((step: 'writing' | 'checking') => void) | undefined
}
export type Workbench = {
  /** Refuses: 'export-queue-full', 'export-took-too-long', 'export-too-large', and what the work refuses. */
  write(task: WriteTask | TableTask, following: Following): Promise<Written>
  /** Refuses: 'server-busy', 'import-took-too-long', 'import-unpacks-too-large', and what the work refuses. */
  read(task: ReadTask, following: Following): Promise<Understood>
  close(): Promise<void>
}

/** Thrown to whoever waits for a task that its owner does not want any more. */
export class Cancelled extends Error {}

type Job = {
  readonly task: Task
  readonly following: Following
  readonly resolve: (result: Written | Understood) => void
  readonly reject: (cause: Error) => void
}

/** A workbench of its own thread. `close` ends it. */
export function buildWorkbench(limits: WorkbenchLimits): Workbench {
  const waiting: Job[] = []
  let worker: Worker | null = null
  let isBusy = false
  let isClosed = false

  const add = (task: Task, following: Following): Promise<Written | Understood> =>
    new Promise((resolve, reject) => {
      if (isClosed || waiting.length >= limits.maxWaiting) {
        reject(new DomainError(task.kind === 'read' ? 'server-busy' : 'export-queue-full'))
        return
      }
      if (following.signal.aborted) {
        reject(new Cancelled())
        return
      }
      const job = { task, following, resolve, reject }
      waiting.push(job)
      following.signal.addEventListener('abort', () => {
        const index = waiting.indexOf(job)
        if (index < 0) return
        waiting.splice(index, 1)
        reject(new Cancelled())
      })
      next()
    })

  const next = (): void => {
    if (isBusy) return
    const job = waiting.shift()
    if (job === undefined) return
    isBusy = true
    job.following.onStep?.('writing')
    worker ??= startWorker(limits)
    work(worker, job, limits)
      .then(job.resolve, job.reject)
      .finally(() => {
        isBusy = false
        next()
      })
  }

  /** Ends the thread where it cannot go on, so that the next task gets a new one. */
  const end = async (): Promise<void> => {
    const ending = worker
    worker = null
    await ending?.terminate()
  }

  const work = async (
    busy: Worker,
    { task, following }: Job,
    bounds: WorkbenchLimits,
  ): Promise<Written | Understood> => {
    try {
      return await answerOf(busy, task, following, bounds)
    } catch (cause) {
      if (!(cause instanceof DomainError) || endsTheThread(cause.code)) await end()
      throw cause
    }
  }

  return {
    write: async (task, following) => {
      const result = await add(task, following)
      if ('bytes' in result) return result
      throw new Error('the worker read instead of writing')
    },
    read: async (task, following) => {
      const result = await add(task, following)
      if ('goals' in result) return result
      throw new Error('the worker wrote instead of reading')
    },
    close: async () => {
      isClosed = true
      for (const job of waiting.splice(0)) job.reject(new Cancelled())
      await end()
    },
  }
}

function startWorker({ maxWorkMegabytes }: WorkbenchLimits): Worker {
  const worker = new Worker(new URL('./exchange-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: maxWorkMegabytes, maxYoungGenerationSizeMb: 64 },
    // Nothing of the server's environment is of use to it.
    env: {},
  })
  worker.unref()
  return worker
}

function endsTheThread(code: RefusalCode): boolean {
  return ['export-took-too-long', 'export-too-large', 'import-took-too-long', 'import-unpacks-too-large'].includes(code)
}

/** One task on the thread: its answer, or why there is none. */
function answerOf(
  worker: Worker,
  task: Task,
  { signal, onStep }: Following,
  { maxWorkMs }: WorkbenchLimits,
): Promise<Written | Understood> {
  const isWriting = task.kind !== 'read'
  if (signal.aborted) return Promise.reject(new Cancelled())
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
    }
    const fail = (cause: Error): void => {
      settle()
      reject(cause)
    }
    const timer = setTimeout(() => {
      const code = isWriting ? 'export-took-too-long' : 'import-took-too-long'
      fail(new DomainError(code, { seconds: Math.round(maxWorkMs / 1000) }))
    }, maxWorkMs)
    const onAbort = (): void => fail(new Cancelled())
    const onMessage = (answer: WorkerAnswer): void => {
      if (answer.kind === 'checking') onStep?.('checking')
      else if (answer.kind === 'done') {
        settle()
        resolve(answer.result)
      } else fail(answer.kind === 'refused' ? new DomainError(answer.code, answer.facts) : new Error(answer.reason))
    }
    const onError = (cause: unknown): void => {
      const isMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (isMemory) fail(new DomainError(isWriting ? 'export-too-large' : 'import-unpacks-too-large'))
      else fail(new Error('the worker failed', { cause }))
    }
    const onExit = (): void => fail(new Error('the worker ended'))
    signal.addEventListener('abort', onAbort)
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(task)
  })
}
