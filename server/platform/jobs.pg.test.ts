/** What only several connections can show: workers beside each other, each of two processes' shape, that crash. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { startPostgresql, type PostgresqlInstance } from '../../tests/support/postgresql-instance.ts'
import { openDatabase, type Database } from './database.ts'
import { randomIds } from './ids.ts'
import { startJobWorker, type JobHandlers, type Jobs } from './job-worker.ts'
import { cancelJobs, databaseNow, scheduleJob } from './jobs.ts'
import { buildMemoryBus } from './message-bus.ts'
import { migrateToLatest } from './migrate.ts'
import { buildUnitOfWork, systemActor, type UnitOfWork } from './unit-of-work.ts'

type Node = { readonly database: Database; readonly unitOfWork: UnitOfWork }

let instance: PostgresqlInstance
let url: string
let nodes: readonly Node[]
const log = pino({ level: 'silent' })
const bus = buildMemoryBus(log)

beforeAll(async () => {
  instance = await startPostgresql()
  url = await instance.createDatabase()
  nodes = await Promise.all([aNode(), aNode()])
  const [first] = nodes
  if (first !== undefined) await migrateToLatest(first.database)
})
beforeEach(() => first().database.db.deleteFrom('job').execute())
afterAll(async () => {
  await Promise.all(nodes.map(node => node.database.close()))
  await instance.stop()
})

async function aNode(): Promise<Node> {
  const database = await openDatabase({ kind: 'postgresql', url })
  return { database, unitOfWork: buildUnitOfWork({ database, clock: { now: () => new Date() }, bus, ids: randomIds }) }
}

function first(): Node {
  const [node] = nodes
  if (node === undefined) throw new Error('no node')
  return node
}

function aWorker(node: Node, handlers: JobHandlers): Jobs {
  return startJobWorker({ ...node, bus, log, handlers, databaseNow, ids: randomIds, looksByItself: false })
}

async function planMany(count: number, kind: string): Promise<void> {
  await first().unitOfWork(systemActor, async work => {
    const runAt = await databaseNow(work.db)
    for (let n = 0; n < count; n += 1)
      await scheduleJob(work, { kind, dedupeKey: `${kind}:${n}`, payload: { n }, runAt })
  })
}

/** Runs both workers until nothing is open; retries are due at once. */
async function runUntilDone(workers: readonly Jobs[]): Promise<void> {
  const { db } = first().database
  for (;;) {
    await Promise.all(workers.map(worker => worker.runDue()))
    const open = db.updateTable('job').set({ locked_until: null, attempts: 0 }).where('done_at', 'is', null)
    if ((await open.returning('id').execute()).length === 0) return
  }
}

/** A journal row is the work: there must be one of each job. */
async function countsOfWork(kind: string): Promise<readonly number[]> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from journal where facts ->> 'language' like ${`${kind}:%`} group by facts ->> 'language'
  `.execute(first().database.db)
  return rows.map(row => Number(row.count))
}

const someone = '00000000-0000-4000-8000-000000000001' as never

test('200 jobs inside are each done once by two workers that crash now and then', async () => {
  await planMany(200, 'inside')
  let crashes = 0
  const handlers: JobHandlers = {
    inside: {
      lane: 'inside',
      run: (work, job) => {
        work.record({ name: 'language-chosen', participantId: someone, language: job.dedupeKey })
        if (Number(job.payload['n']) % 7 === 0 && job.attempts === 0 && crashes < 30) {
          crashes += 1
          throw new Error('crashed after the work and before the commit')
        }
        return Promise.resolve()
      },
    },
  }
  await runUntilDone(nodes.map(node => aWorker(node, handlers)))
  expect(crashes).toBeGreaterThan(10)
  expect(await countsOfWork('inside')).toEqual(Array(200).fill(1))
})

test('a connection that is cut between the claim and the commit leaves the job to the other worker, once', async () => {
  await planMany(5, 'cut')
  let cuts = 0
  const cutting: JobHandlers = {
    cut: {
      lane: 'inside',
      run: async (work, job) => {
        work.record({ name: 'language-chosen', participantId: someone, language: job.dedupeKey })
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(work.db)
        if (cuts >= 3) return
        cuts += 1
        await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(first().database.db)
      },
    },
  }
  await runUntilDone(nodes.map(node => aWorker(node, cutting)))
  expect(cuts).toBe(3)
  expect(await countsOfWork('cut')).toEqual(Array(5).fill(1))
})

test('100 staged jobs whose steps before are made again and again are each claimed inside once', async () => {
  await planMany(100, 'staged')
  const stagedOn = (node: Node): JobHandlers => ({
    staged: {
      lane: 'staged',
      run: async (job, claimInside) => {
        await node.unitOfWork(systemActor, async work => {
          if ((await claimInside(work)) === null) return
          work.record({ name: 'language-chosen', participantId: someone, language: job.dedupeKey })
        })
        if (Number(job.payload['n']) % 5 === 0) throw new Error('crashed after the commit')
      },
    },
  })
  await runUntilDone(nodes.map(node => aWorker(node, stagedOn(node))))
  expect(await countsOfWork('staged')).toEqual(Array(100).fill(1))
})

test('cancelling does not wait for a job that is being done and holds what the canceller wants', async () => {
  await planMany(1, 'held')
  const [, second] = nodes
  if (second === undefined) throw new Error('one node')
  let cancelled = false
  const worker = aWorker(first(), {
    held: {
      lane: 'inside',
      run: async () => {
        await second.unitOfWork(systemActor, work => cancelJobs(work, { prefix: 'held:' }))
        cancelled = true
      },
    },
  })
  await worker.runDue()
  expect(cancelled).toBe(true)
  expect(await first().database.db.selectFrom('job').select('cancelled_at').execute()).toEqual([{ cancelled_at: null }])
})
