/**
 * `npm run bench`: the live engine beside its peers, in one run on one machine, so that ratios mean something.
 * `--only live|keystroke|pages|files|reach|redline|record|round-scale`, `--seconds N` (default 6), `--quick` (pages and
 * keystroke small: whether the bench works, no figure). The run fails where a promise is not kept. Results go to the terminal and to bench/results/latest.json.
 * Peers: a raw broadcast (the floor: no CRDT, no storage) and y-websocket's own server (in memory, nothing durable).
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { measureFiles, type FileMeasured } from './files.ts'
import { measureKeystroke, promisedTimes } from './keystroke.ts'
import { measurePages, promisedLargePageMs, type PagesMeasured } from './pages.ts'
import { measureReach, promisedMs, type ReachMeasured } from './reach.ts'
import { measureRecord } from './record-cost.ts'
import { measureRedline } from './redline-cost.ts'
import {
  measureRoundScale,
  promisedFrameMs,
  promisedPageMs,
  promisedTableMs,
  type RoundScaleMeasured,
} from './round-scale.ts'
import { type LoadPlan, type LoadResult, runLoad } from './load.ts'

type Workload = Pick<LoadPlan, 'rooms' | 'socketsPerRoom' | 'writersPerRoom' | 'writesPerSecond'> & {
  readonly name: string
}
type Server = {
  readonly name: string
  readonly entry: string
  readonly saves: boolean
  readonly env?: { readonly [name: string]: string }
}
type Measured = LoadResult & {
  readonly workload: string
  readonly server: string
  readonly cpuMicrosecondsPerDelivery: number
}

const here = import.meta.dirname
const options = readOptions(process.argv.slice(2))

const workloads: readonly Workload[] = [
  { name: '1 x 100', rooms: 1, socketsPerRoom: 100, writersPerRoom: 100, writesPerSecond: 2 },
  { name: '200 x 5', rooms: 200, socketsPerRoom: 5, writersPerRoom: 5, writesPerSecond: 1 },
]
const servers: readonly Server[] = [
  { name: 'raw broadcast', entry: 'raw-broadcast-server.ts', saves: false },
  { name: 'y-websocket', entry: 'y-websocket-server.ts', saves: false },
  { name: 'Acquis (PostgreSQL)', entry: 'acquis-server.ts', saves: true, env: { BENCH_ENGINE: 'postgresql' } },
  { name: 'Acquis (embedded)', entry: 'acquis-server.ts', saves: true, env: { BENCH_ENGINE: 'embedded' } },
]

const measured: Measured[] = []
if (options.only === null || options.only === 'live') {
  for (const workload of workloads) {
    for (const server of servers) measured.push(await measure(workload, server))
    printWorkload(workload.name)
  }
}
const keystroke = options.only === null || options.only === 'keystroke' ? await measureKeystroke(options.isQuick) : null
if (keystroke !== null) {
  process.stdout.write(`\nA keystroke in a text of ${keystroke.words.toLocaleString('en')} words, in Chromium\n`)
  const { acquis, threads, discussed, contest, contested, plain, remote } = keystroke
  for (const [name, cost] of Object.entries({
    Acquis: acquis,
    [`Acquis, ${threads} threads`]: discussed,
    [`suggesting, ${contest.suggestions} suggestions, ${contest.brackets} brackets, ${threads} threads`]: contested,
    'bare ProseMirror, no Yjs': plain,
    'a remote letter': remote,
  })) {
    process.stdout.write(`  ${name.padEnd(64)}script p50 ${cost.p50.toFixed(2)} ms, p95 ${cost.p95.toFixed(2)} ms\n`)
  }
  process.stdout.write(`  Acquis against bare ProseMirror: ${(acquis.p50 / plain.p50).toFixed(2)} x\n`)
  const times = discussed.p50 / acquis.p50
  const isSlow = times > promisedTimes
  process.stdout.write(
    `  ${threads} threads against none: ${times.toFixed(2)} x, promised ${promisedTimes} x${isSlow ? '  late' : ''}\n`,
  )
  if (isSlow) process.exitCode = 1
}
const pages = options.only === null || options.only === 'pages' ? await measurePages(options.isQuick) : null
if (pages !== null) printPages(pages)
const files = options.only === null || options.only === 'files' ? await measureFiles() : null
if (files !== null) printFiles(files)
const reach = options.only === null || options.only === 'reach' ? await measureReach() : null
if (reach !== null) printReach(reach)
if (options.only === null || options.only === 'redline') measureRedline()
const record = options.only === null || options.only === 'record' ? await measureRecord() : null
if (record !== null) {
  process.stdout.write(
    `\nA record of ${record.entries.toLocaleString('en')} entries on PostgreSQL: chained in ${record.chainSeconds.toFixed(1)} s, ` +
      `verified in ${record.verifySeconds.toFixed(1)} s, at most ${record.peakMegabytes.toFixed(0)} MB\n`,
  )
}
const roundScale = options.only === null || options.only === 'round-scale' ? await measureRoundScale() : null
if (roundScale !== null) printRoundScale(roundScale)
mkdirSync(`${here}/results`, { recursive: true })
writeFileSync(
  `${here}/results/latest.json`,
  JSON.stringify(
    {
      at: new Date().toISOString(),
      cores: cpus().length,
      measured,
      keystroke,
      pages,
      files,
      reach,
      record,
      roundScale,
    },
    null,
    2,
  ),
)

async function measure(workload: Workload, server: Server): Promise<Measured> {
  process.stdout.write(`${workload.name}, ${server.name} …\n`)
  const child = spawn(process.execPath, [`${here}/${server.entry}`], {
    env: {
      ...process.env,
      ...server.env,
      PORT: '0',
      BENCH_ROOMS: String(workload.rooms),
      BENCH_SOCKETS: String(workload.socketsPerRoom),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const ready = await readyLine(child.stdout)
    const doors = ready.doors
    let before = 0
    const result = await runLoad({
      ...workload,
      seconds: options.seconds,
      saves: server.saves,
      onBegin: () => (before = cpuMs(child.pid)),
      door: (room, socket) =>
        doors === null
          ? { url: `ws://127.0.0.1:${ready.port}/room-${room}`, cookie: undefined, origin: undefined }
          : {
              url: `ws://127.0.0.1:${ready.port}/collab/${doors.documents[room] ?? ''}?acquis=1&schema=1`,
              cookie: doors.cookies[room * workload.socketsPerRoom + socket],
              origin: doors.origin,
            },
    })
    const cpuMicroseconds = (cpuMs(child.pid) - before) * 1_000
    return {
      ...result,
      workload: workload.name,
      server: server.name,
      cpuMicrosecondsPerDelivery: cpuMicroseconds / result.deliveries,
    }
  } finally {
    child.stdin.end()
    const forced = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await new Promise(resolve => child.once('exit', resolve))
    clearTimeout(forced)
  }
}

type Ready = {
  readonly port: number
  readonly doors: { readonly documents: string[]; readonly cookies: string[]; readonly origin: string } | null
}

/** A server under test says `ready PORT` or `ready PORT {json}` once it listens. */
async function readyLine(out: NodeJS.ReadableStream): Promise<Ready> {
  let text = ''
  for await (const chunk of out) {
    text += String(chunk)
    const match = /^ready (\d+)(?: (.*))?\n/m.exec(text)
    if (match === null) continue
    out.resume()
    return { port: Number(match[1]), doors: match[2] === undefined ? null : (JSON.parse(match[2]) as Ready['doors']) }
  }
  throw new Error(`the server under test ended before it was ready: ${text}`)
}

/** CPU used so far by a process, user and system, from /proc; 0 where there is none. */
function cpuMs(pid: number | undefined): number {
  try {
    const fields =
      process.getBuiltinModule('node:fs').readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

function printWorkload(name: string): void {
  const rows = measured.filter(row => row.workload === name)
  const floor = rows[0]
  if (floor === undefined) return
  process.stdout.write(
    `\n${name} (sockets in a room), ${floor.written} updates, ${floor.expectedDeliveries} deliveries expected\n`,
  )
  process.stdout.write(
    `${'server'.padEnd(22)}${'to others p50'.padStart(14)}${'p95'.padStart(8)}${'p99'.padStart(8)}${'x floor'.padStart(9)}` +
      `${'saved p50'.padStart(11)}${'p99'.padStart(8)}${'lost'.padStart(7)}${'µs CPU/delivery'.padStart(17)}\n`,
  )
  for (const row of rows) {
    const saved = row.savedMs === null ? ['never', ''] : [row.savedMs.p50.toFixed(2), row.savedMs.p99.toFixed(1)]
    process.stdout.write(
      row.server.padEnd(22) +
        row.toOthersMs.p50.toFixed(2).padStart(14) +
        row.toOthersMs.p95.toFixed(1).padStart(8) +
        row.toOthersMs.p99.toFixed(1).padStart(8) +
        (row.toOthersMs.p50 / floor.toOthersMs.p50).toFixed(2).padStart(9) +
        (saved[0] ?? '').padStart(11) +
        (saved[1] ?? '').padStart(8) +
        String(row.expectedDeliveries - row.deliveries).padStart(7) +
        row.cpuMicrosecondsPerDelivery.toFixed(1).padStart(17) +
        '\n',
    )
  }
}

function printFiles(files: readonly FileMeasured[]): void {
  process.stdout.write('\nFiles, written and checked\n')
  for (const { of, format, kilobytes, firstMs, nextMs } of files) {
    process.stdout.write(
      `  ${of.padEnd(20)}${format.padEnd(10)}${String(kilobytes).padStart(6)} KB, first ${firstMs.toFixed(0)} ms, next ${nextMs.toFixed(0)} ms\n`,
    )
  }
}

/** Also fails the run when a page takes longer than promised at p95. */
function printPages({ size, pages: times }: PagesMeasured): void {
  const { goals, organisations, threads } = size
  process.stdout.write(
    `\nPages of an agenda with ${goals} goals, ${organisations} organisations and ${threads} threads, PostgreSQL\n` +
      `${'page'.padEnd(26)}${'KB'.padStart(6)}${'p50 ms'.padStart(9)}${'p95'.padStart(8)}${'p95, four at once'.padStart(20)}\n`,
  )
  for (const { page, kilobytes, p50, p95, crowdedP95 } of times) {
    const numbers = [String(kilobytes).padStart(6), p50.toFixed(1).padStart(9), p95.toFixed(1).padStart(8)]
    const isLate = p95 > promisedLargePageMs
    const line = `${page.padEnd(26)}${numbers.join('')}${crowdedP95.toFixed(1).padStart(20)}`
    process.stdout.write(`${line}${isLate ? '  late' : ''}\n`)
    if (isLate) process.exitCode = 1
  }
}

/** Also fails the run when what was promised within a second is not there at p95. */
function printReach({ people, threads, rows }: ReachMeasured): void {
  process.stdout.write(
    `\nUntil the others have it: ${people} people online, ${threads} threads in the goal, PostgreSQL\n` +
      `${'from the start of the request to'.padEnd(72)}${'count'.padStart(7)}${'p50 ms'.padStart(9)}${'p95'.padStart(8)}${'max'.padStart(8)}\n`,
  )
  for (const { what, count, p50, p95, max, isPromised } of rows) {
    const numbers = [p50.toFixed(0).padStart(9), p95.toFixed(0).padStart(8), max.toFixed(0).padStart(8)]
    const isLate = isPromised && p95 > promisedMs
    process.stdout.write(`${what.padEnd(72)}${String(count).padStart(7)}${numbers.join('')}${isLate ? '  late' : ''}\n`)
    if (isLate) process.exitCode = 1
  }
}

/** Also fails the run when a page takes longer than promised at p95, or is not scrolled smoothly. */
function printRoundScale({ size, rows, scrolled, tables }: RoundScaleMeasured): void {
  const { goals, organisations, inputs, answers, contests, positions } = size
  process.stdout.write(
    `\nA round with ${goals} goals, ${organisations} organisations, ${inputs} inputs, ${answers} answers, ` +
      `${contests} replies to them and ${positions} positions, PostgreSQL\n` +
      `${'page'.padEnd(40)}${'KB'.padStart(6)}${'p50 ms'.padStart(9)}${'p95'.padStart(8)}${'p95, four at once'.padStart(20)}\n`,
  )
  for (const { page, as, kilobytes, p50, p95, crowdedP95 } of rows) {
    const numbers = [String(kilobytes).padStart(6), p50.toFixed(0).padStart(9), p95.toFixed(0).padStart(8)]
    const isLate = p95 > promisedPageMs
    const line = `${`${page}, ${as}`.padEnd(40)}${numbers.join('')}${crowdedP95.toFixed(0).padStart(20)}`
    process.stdout.write(`${line}${isLate ? '  late' : ''}\n`)
    if (isLate) process.exitCode = 1
  }
  for (const { format, kilobytes, ms } of tables) {
    const isLate = ms > promisedTableMs
    process.stdout.write(
      `the table of inputs as ${format}: ${kilobytes} KB in ${ms.toFixed(0)} ms${isLate ? '  late' : ''}\n`,
    )
    if (isLate) process.exitCode = 1
  }
  for (const one of scrolled) {
    process.stdout.write(
      `scrolling the ${one.page}: ${one.rows} rows, ${one.elements} elements, ${one.frames} frames, ` +
        `p50 ${one.frameP50.toFixed(1)} ms, p95 ${one.frameP95.toFixed(1)} ms, max ${one.frameMax.toFixed(1)} ms, ` +
        `${one.longTasks} long tasks; ${one.longTasksOfLoading} while it was loaded` +
        `${one.keysP95 === null ? '' : `; by keyboard p95 ${one.keysP95.toFixed(1)} ms`}` +
        `${isJerky(one) ? '  jerky' : ''}\n`,
    )
    if (isJerky(one)) process.exitCode = 1
  }
}

/** Scrolling drops frames: the promise is sixty a second at p95, and no more than one task that is long. */
function isJerky({ frameP95, longTasks }: RoundScaleMeasured['scrolled'][number]): boolean {
  return frameP95 > promisedFrameMs || longTasks > 1
}

function readOptions(words: readonly string[]): { only: string | null; seconds: number; isQuick: boolean } {
  const after = (name: string) => (words.includes(name) ? (words[words.indexOf(name) + 1] ?? null) : null)
  return { only: after('--only'), seconds: Number(after('--seconds') ?? 6), isQuick: words.includes('--quick') }
}
