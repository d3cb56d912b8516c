/** The thread in which files are made and read: its bounds, and that others are served whatever a task does. */
import { afterEach, expect, test } from 'vitest'
import { aBlock, aFile, aGoal, everyPartFile } from '../../packages/exchange/testing/sample-file.ts'
import { limits } from '../platform/limits.ts'
import { buildExportJobs, type ExportJob } from './export-jobs.ts'
import type { ReadTask, WriteTask } from './exchange-worker.ts'
import { buildWorkbench, Cancelled, type Workbench } from './workbench.ts'

const benches: Workbench[] = []
function aBench(bounds: Partial<typeof limits.exchange> = {}): Workbench {
  const bench = buildWorkbench({ ...limits.exchange, ...bounds })
  benches.push(bench)
  return bench
}
afterEach(async () => {
  await Promise.all(benches.splice(0).map(bench => bench.close()))
})

const { signal: never } = new AbortController()
const small: WriteTask = {
  kind: 'write',
  file: aFile([aGoal([aBlock('paragraph', 'Words')])]),
  marks: {},
  wish: { format: 'html', text: { kind: 'clean' }, comments: false, annexes: [], paper: 'a4' },
  locale: 'en',
}
const large: WriteTask = {
  ...small,
  wish: { ...small.wish, format: 'docx' },
  file: aFile(Array.from({ length: 40 }, () => aGoal(everyPartFile().goals[0]?.blocks ?? []))),
}
const markdown = (text: string): ReadTask => ({ kind: 'read', bytes: Buffer.from(text), fallbackTitle: 'A file' })

test('limits.exchange.maxWorkMs: a task within it is done; one beyond it is ended, and the next one is served', async () => {
  expect((await aBench().write(large, { signal: never })).bytes.length).toBeGreaterThan(10_000)
  const hurried = aBench({ maxWorkMs: 1 as 30_000 })
  await expect(hurried.write(large, { signal: never })).rejects.toMatchObject({ code: 'export-took-too-long' })
  await expect(hurried.read(markdown('Words'), { signal: never })).rejects.toMatchObject({
    code: 'import-took-too-long',
  })
})

test('limits.exchange.maxWorkMegabytes: a task that needs more is refused, and the next one is served', async () => {
  const poor = aBench({ maxWorkMegabytes: 72 as 512 })
  const huge = {
    ...large,
    file: aFile(Array.from({ length: 500 }, () => aGoal(everyPartFile().goals[0]?.blocks ?? []))),
  }
  await expect(poor.write(huge, { signal: never })).rejects.toMatchObject({ code: 'export-too-large' })
  expect((await poor.write(small, { signal: never })).bytes.length).toBeGreaterThan(500)
})

test('limits.exchange.maxWaiting: as many wait as it says; one more is refused', async () => {
  const bench = aBench({ maxWaiting: 2 as 20 })
  const first = bench.write(small, { signal: never })
  const waiting = [bench.write(small, { signal: never }), bench.write(small, { signal: never })]
  await expect(bench.write(small, { signal: never })).rejects.toMatchObject({ code: 'export-queue-full' })
  await expect(bench.read(markdown('x'), { signal: never })).rejects.toMatchObject({ code: 'server-busy' })
  await Promise.all([first, ...waiting])
})

test('a task that is not wanted any more ends at once, waiting or under way; the next one is served', async () => {
  const bench = aBench()
  const [running, waiting] = [new AbortController(), new AbortController()]
  const first = bench.write(large, { signal: running.signal, onStep: () => running.abort() })
  const second = bench.write(small, { signal: waiting.signal })
  waiting.abort()
  await expect(second).rejects.toBeInstanceOf(Cancelled)
  await expect(first).rejects.toBeInstanceOf(Cancelled)
  expect((await bench.read(markdown('# A title\n\nWords'), { signal: never })).goals.one[0]?.title).toBe('A title')
})

test('what a file says is read as words only: a refusal leaves the thread for the next one', async () => {
  const bench = aBench()
  await expect(bench.read(markdown(''), { signal: never })).rejects.toMatchObject({ code: 'import-file-empty' })
  const { goals } = await bench.read(markdown('<script>alert(1)</script>\n\n<b>bold</b>'), { signal: never })
  expect(goals.one[0]?.blocks.map(({ runs }) => runs)).toEqual([
    [{ text: '<script>alert(1)</script>', marks: {} }],
    [{ text: '<b>bold</b>', marks: {} }],
  ])
})

test('a PDF is made and checked in the thread', async () => {
  const steps: string[] = []
  const wish = { ...small.wish, format: 'pdf' as const }
  const following = { signal: never, onStep: (step: string) => void steps.push(step) }
  const { bytes, isUniversal } = await aBench().write({ ...small, wish, file: everyPartFile() }, following)
  expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-')
  expect(isUniversal).toBe(true)
  expect(steps).toEqual(['writing', 'checking'])
})

function aJob(owner: string, id: string, at: number): ExportJob {
  return {
    id: id as ExportJob['id'],
    owner: owner as ExportJob['owner'],
    agendaId: 'agenda' as ExportJob['agendaId'],
    goalId: null,
    format: 'json',
    startedAt: new Date(at),
    abort: new AbortController(),
    state: 'done',
    progress: { done: 0, of: 1 },
    fileName: 'a.json',
    bytes: null,
    isUniversal: true,
    refusal: null,
  }
}

test('limits.exchange.maxJobsPerParticipant: the oldest finished file makes room; without one, no more is taken', () => {
  const jobs = buildExportJobs({ now: () => new Date(0) }, limits.exchange)
  const { maxJobsPerParticipant } = limits.exchange
  for (let i = 0; i < maxJobsPerParticipant; i += 1) jobs.add(aJob('one', `job-${i}`, 0))
  expect(jobs.of('job-0', aJob('one', 'x', 0).owner).id).toBe('job-0')
  jobs.add(aJob('one', 'job-new', 0))
  expect(() => jobs.of('job-0', aJob('one', 'x', 0).owner)).toThrow('export-is-gone')
  for (let i = 0; i < maxJobsPerParticipant; i += 1) jobs.add({ ...aJob('two', `two-${i}`, 0), state: 'writing' })
  expect(() => jobs.add(aJob('two', 'two-more', 0))).toThrow('export-queue-full')
  jobs.add(aJob('three', 'three', 0))
})

test('limits.exchange.keptMs and maxKeptBytes: a file is kept so long and no longer, and the oldest make room', () => {
  const { keptMs, maxKeptBytes } = limits.exchange
  let now = 0
  const jobs = buildExportJobs({ now: () => new Date(now) }, limits.exchange)
  const [first, second] = [aJob('one', 'first', 0), aJob('one', 'second', 0)]
  jobs.add(first)
  jobs.add(second)
  jobs.keep(first, { byteLength: maxKeptBytes - 1 } as Uint8Array)
  jobs.keep(second, { byteLength: 1 } as Uint8Array)
  expect(jobs.of('first', first.owner).bytes).not.toBeNull()
  jobs.keep(second, { byteLength: 2 } as Uint8Array)
  expect(() => jobs.of('first', first.owner)).toThrow('export-is-gone')
  expect(() => jobs.keep(second, { byteLength: maxKeptBytes + 1 } as Uint8Array)).toThrow('export-too-large')
  now = keptMs
  expect(jobs.of('second', second.owner).id).toBe('second')
  expect(() => jobs.of('second', aJob('two', 'x', 0).owner)).toThrow('export-is-gone')
  now = keptMs + 1
  expect(() => jobs.of('second', second.owner)).toThrow('export-is-gone')
})
