import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { pino } from 'pino'
import { openMigratedMemory } from '../../tests/support/test-house.ts'
import { waitBeforeRetryMs } from './job-claims.ts'
import { randomIds } from './ids.ts'
import { startJobWorker, type JobHandlers, type Jobs } from './job-worker.ts'
import { cancelJobs, databaseNow, scheduleJob } from './jobs.ts'
import { limits } from './limits.ts'
import { buildMemoryBus } from './message-bus.ts'
import { buildUnitOfWork, systemActor } from './unit-of-work.ts'

const database = await openMigratedMemory()
const log = pino({ level: 'silent' })
const bus = buildMemoryBus(log)
const unitOfWork = buildUnitOfWork({ database, clock: { now: () => new Date() }, bus, ids: randomIds })
const { db } = database

const start = new Date('2026-11-26T12:00:00Z')
let present = start
const forward = (ms: number): void => void (present = new Date(present.getTime() + ms))

beforeEach(async () => {
  present = start
  await db.deleteFrom('job').execute()
})
afterAll(() => database.close())

function aWorker(handlers: JobHandlers, looksByItself = false): Jobs {
  return startJobWorker({
    database,
    unitOfWork,
    bus,
    log,
    handlers,
    databaseNow: () => Promise.resolve(present),
    ids: randomIds,
    looksByItself,
  })
}

async function plan(dedupeKey: string, inMs = 0, kind = 'note', payload = {}): Promise<void> {
  const runAt = new Date(start.getTime() + inMs)
  await unitOfWork(systemActor, work => scheduleJob(work, { kind, dedupeKey, payload, runAt }))
}
const jobOf = (dedupeKey: string) =>
  db.selectFrom('job').selectAll().where('dedupe_key', '=', dedupeKey).executeTakeFirstOrThrow()

/** Notes the keys of what it does. */
function noting(): { readonly done: string[]; readonly handlers: JobHandlers } {
  const done: string[] = []
  return {
    done,
    handlers: {
      note: {
        lane: 'inside',
        run: (_work, job) => {
          done.push(job.dedupeKey)
          return Promise.resolve()
        },
      },
    },
  }
}

describe('planning', () => {
  test('a job is done when it is due by the time of the database, and not before', async () => {
    const { done, handlers } = noting()
    const jobs = aWorker(handlers)
    await plan('later', 60_000)
    await jobs.runDue()
    expect(done).toEqual([])
    forward(60_000)
    await jobs.runDue()
    await jobs.runDue()
    expect(done).toEqual(['later'])
  })

  test('an act that fails plans nothing', async () => {
    const failing = unitOfWork(systemActor, async work => {
      await scheduleJob(work, { kind: 'note', dedupeKey: 'never', payload: {}, runAt: start })
      throw new Error('after all not')
    })
    await expect(failing).rejects.toThrow('after all not')
    expect(await db.selectFrom('job').selectAll().execute()).toEqual([])
  })

  test('a key is planned once, whoever asks, and done once', async () => {
    const { done, handlers } = noting()
    await plan('once')
    await plan('once', 60_000)
    await aWorker(handlers).runDue()
    await plan('once')
    await aWorker(handlers).runDue()
    expect(done).toEqual(['once'])
  })

  test('what is cancelled, by key or by prefix, is not done; planned anew, it is', async () => {
    const { done, handlers } = noting()
    for (const key of ['round:1:close', 'round:1:remind', 'round:10:close', 'round_1:close']) await plan(key)
    await unitOfWork(systemActor, work => cancelJobs(work, { prefix: 'round:1:' }))
    await unitOfWork(systemActor, work => cancelJobs(work, { dedupeKey: 'round_1:close' }))
    await plan('round:1:remind', 1_000)
    await aWorker(handlers).runDue()
    expect(done).toEqual(['round:10:close'])
    forward(1_000)
    await aWorker(handlers).runDue()
    expect(done).toEqual(['round:10:close', 'round:1:remind'])
  })

  test('what was done stays done when it is cancelled later', async () => {
    const { handlers } = noting()
    await plan('past')
    await aWorker(handlers).runDue()
    await unitOfWork(systemActor, work => cancelJobs(work, { dedupeKey: 'past' }))
    expect(await jobOf('past')).toMatchObject({ done_at: start, cancelled_at: null })
  })

  test('those longest due come first', async () => {
    const { done, handlers } = noting()
    await plan('second', -1_000)
    await plan('third', 0)
    await plan('first', -2_000)
    await aWorker(handlers).runDue()
    expect(done).toEqual(['first', 'second', 'third'])
  })

  test('a kind that this process does not know is left to others', async () => {
    await plan('of a later release', 0, 'unknown')
    await aWorker(noting().handlers).runDue()
    expect(await jobOf('of a later release')).toMatchObject({ attempts: 0, done_at: null, failed_at: null })
  })
})

describe('doing', () => {
  test('inside: the work and the mark are one transaction, with the time of the database and what was planned', async () => {
    await plan('inside', 0, 'add', { label: 'x' })
    const jobs = aWorker({
      add: {
        lane: 'inside',
        run: async (work, job, now) => {
          expect([job.payload, job.attempts, job.runAt, now]).toEqual([{ label: 'x' }, 0, start, start])
          await scheduleJob(work, { kind: 'note', dedupeKey: 'follows', payload: {}, runAt: now })
          if (present === start) throw new Error('not yet')
        },
      },
    })
    await jobs.runDue()
    expect(await db.selectFrom('job').select('dedupe_key').execute()).toEqual([{ dedupe_key: 'inside' }])
    expect(await jobOf('inside')).toMatchObject({ attempts: 1, last_error: 'not yet', done_at: null })
  })

  test('one that fails is tried again after 2, 4, 8 … seconds and given up after the last attempt', async () => {
    await plan('hopeless', 0, 'fail')
    let attempts = 0
    const jobs = aWorker({
      fail: {
        lane: 'inside',
        run: () => {
          attempts += 1
          throw new Error('x'.repeat(limits.jobs.maxErrorLength + 1))
        },
      },
    })
    for (let attempt = 1; attempt <= limits.jobs.maxAttempts; attempt += 1) {
      await jobs.runDue()
      expect(attempts).toBe(attempt)
      forward(waitBeforeRetryMs(attempt) - 1)
      await jobs.runDue()
      expect(attempts).toBe(attempt)
      forward(1)
    }
    await jobs.runDue()
    const given = await jobOf('hopeless')
    expect(attempts).toBe(limits.jobs.maxAttempts)
    expect(given.failed_at).not.toBeNull()
    expect(given.last_error).toHaveLength(limits.jobs.maxErrorLength)
    expect(jobs.figures().failures.get('fail')).toBe(limits.jobs.maxAttempts - 1)
    expect(jobs.figures().givenUp.get('fail')).toBe(1)
  })

  test('the wait doubles up to limits.jobs.maxRetryMs', () => {
    expect([1, 2, 3].map(waitBeforeRetryMs)).toEqual([2_000, 4_000, 8_000])
    expect([11, 12, 40].map(waitBeforeRetryMs)).toEqual([2_048_000, ...Array(2).fill(limits.jobs.maxRetryMs)])
  })

  test('outside: nobody else takes it within limits.jobs.leaseMs, and whoever dies leaves it to the next', async () => {
    await plan('mail', 0, 'send')
    let sent = 0
    let die: () => void = () => undefined
    const dying = aWorker({ send: { lane: 'outside', run: () => new Promise(resolve => void (die = resolve)) } })
    const other = aWorker({ send: { lane: 'outside', run: () => Promise.resolve(void (sent += 1)) } })
    const hanging = dying.runDue()
    await expect.poll(async () => (await jobOf('mail')).attempts).toBe(1)
    forward(limits.jobs.leaseMs - 1)
    await other.runDue()
    expect(sent).toBe(0)
    forward(1)
    await other.runDue()
    expect(sent).toBe(1)
    die()
    await hanging
    expect(await jobOf('mail')).toMatchObject({ attempts: 2, failed_at: null })
  })

  test('outside: one whose last attempt never came back is given up', async () => {
    await plan('lost', 0, 'send')
    await db.updateTable('job').set({ attempts: limits.jobs.maxAttempts, locked_until: start }).execute()
    await aWorker({ send: { lane: 'outside', run: () => Promise.reject(new Error('never called')) } }).runDue()
    expect(await jobOf('lost')).toMatchObject({ failed_at: start, last_error: 'the last attempt did not come back' })
  })

  test('staged: of two attempts at once, the steps before are made twice and the claim inside is given to one', async () => {
    await plan('close', 0, 'close')
    const steps: string[] = []
    const closing = (name: string): JobHandlers => ({
      close: {
        lane: 'staged',
        run: async (_job, claimInside) => {
          steps.push(`${name} froze`)
          if (name === 'slow') await slowOnesTurn
          await unitOfWork(systemActor, async work => {
            const now = await claimInside(work)
            steps.push(`${name} ${now === null ? 'was late' : 'closed'}`)
          })
        },
      },
    })
    let go: () => void = () => undefined
    const slowOnesTurn = new Promise<void>(resolve => void (go = resolve))
    const slow = aWorker(closing('slow')).runDue()
    await expect.poll(() => steps).toEqual(['slow froze'])
    forward(limits.jobs.leaseMs)
    await aWorker(closing('quick')).runDue()
    go()
    await slow
    expect(steps).toEqual(['slow froze', 'quick froze', 'quick closed', 'slow was late'])
  })

  test('staged: a cancelled one is not claimed, and one whose transaction fails is tried again', async () => {
    const claims: (Date | null)[] = []
    const jobs = aWorker({
      close: {
        lane: 'staged',
        run: async (job, claimInside) => {
          if (job.dedupeKey === 'cancelled')
            await unitOfWork(systemActor, work => cancelJobs(work, { dedupeKey: 'cancelled' }))
          await unitOfWork(systemActor, async work => {
            claims.push(await claimInside(work))
            if (job.dedupeKey === 'fails') throw new Error('not now')
          })
        },
      },
    })
    await plan('cancelled', 0, 'close')
    await plan('fails', 0, 'close')
    await jobs.runDue()
    expect(claims).toEqual([null, start])
    expect(await jobOf('cancelled')).toMatchObject({ done_at: null })
    expect(await jobOf('fails')).toMatchObject({ done_at: null, attempts: 1, last_error: 'not now' })
  })
})

describe('the worker', () => {
  test('begins at once when the act that planned has committed', async () => {
    const { done, handlers } = noting()
    const jobs = aWorker(handlers, true)
    await jobs.runDue()
    await plan('now')
    // Neither a look by itself nor `runDue` of this test: the ring.
    await expect.poll(() => done, { timeout: 5_000, interval: 5 }).toEqual(['now'])
    await jobs.close()
  })

  test('takes up nothing after it was closed, and closing waits for what is under way', async () => {
    const done: string[] = []
    let finish: () => void = () => undefined
    const jobs = aWorker({
      note: {
        lane: 'outside',
        run: async job => {
          await new Promise<void>(resolve => void (finish = resolve))
          done.push(job.dedupeKey)
        },
      },
    })
    await plan('first', -1)
    await plan('second')
    const running = jobs.runDue()
    await expect.poll(async () => (await jobOf('first')).attempts).toBe(1)
    const closing = jobs.close()
    finish()
    await Promise.all([closing, running])
    expect(done).toEqual(['first'])
    expect(await jobOf('second')).toMatchObject({ attempts: 0 })
  })

  test('the database tells its own time', async () => {
    expect(Math.abs((await databaseNow(db)).getTime() - Date.now())).toBeLessThan(86_400_000)
  })
})
