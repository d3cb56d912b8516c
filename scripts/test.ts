/**
 * `npm test`: runs every world of tests that this machine has, one after the other, and installs nothing. Worlds that
 * are missing are listed with the reason and what would bring them. The last line has the totals of all worlds.
 * Arguments go to vitest, such as a path: `npm test -- packages/document`. With `--nightly` (`npm run nightly`) pages are
 * asked in more forms than a change needs.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumPath, officeTools, redisServerPath } from '../tests/support/machine-worlds.ts'
import { buildClientIfStale } from '../server/client-build.ts'
import { hasPostgresql, startPostgresql } from '../tests/support/postgresql-instance.ts'
import { makeHouseTemplate } from '../tests/support/served-house.ts'
import { root, runTool, toolPath } from './run-tool.ts'

type World = {
  /** The project of vitest.config.ts. */
  readonly name: string
  readonly title: string
  /** Why this machine cannot run it, and what would help; null if it can. */
  readonly missing: string | null
  /** Brings up what the tests of this world need, and says how to end it. */
  readonly open?: () => Promise<Instance>
}
type Instance = { readonly env: Readonly<Record<string, string>>; close(): Promise<void> }
type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number }

const vitest = { library: 'vitest', command: 'vitest' }
const isNightly = process.argv.includes('--nightly')
const filters = process.argv.slice(2).filter(argument => argument !== '--nightly')
const reports = mkdtempSync(join(tmpdir(), 'acquis-test-'))

const worlds: readonly World[] = [
  { name: 'unit', title: 'nothing but code', missing: null },
  { name: 'property', title: 'random histories', missing: null },
  { name: 'pg', title: 'a real PostgreSQL', missing: missingPostgresql(), open: openPostgresql },
  { name: 'redis', title: 'a real Redis', missing: missingRedis() },
  { name: 'office', title: 'LibreOffice and the tools of PDF', missing: missingOffice() },
  { name: 'browser', title: 'a real browser', missing: missingBrowser(), open: buildPages },
  { name: 'round', title: 'a whole round in a real browser', missing: missingBrowser(), open: buildPages },
]

let houseTemplate: Promise<Readonly<Record<string, string>>> | null = null
const totals: Totals[] = []
const skippedWorlds: string[] = []
const emptyWorlds: string[] = []
try {
  for (const world of worlds) {
    const total = await (world.missing === null ? run(world) : skip(world, world.missing))
    if (total.passed + total.failed + total.skipped === 0) emptyWorlds.push(world.name)
    totals.push(total)
  }
} finally {
  rmSync(reports, { recursive: true, force: true })
}

if (skippedWorlds.length > 0) console.log(`\nSkipped on this machine:\n${skippedWorlds.join('\n')}`)
if (emptyWorlds.length > 0) {
  console.log(`\nWithout a test${filters.length > 0 ? ' that was asked for' : ' so far'}: ${emptyWorlds.join(', ')}`)
}
if (skippedWorlds.length === 0) console.log('\nEvery world that has tests was run.')
const sum = (key: keyof Totals): number => totals.reduce((total, world) => total + world[key], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1

async function run(world: World): Promise<Totals> {
  console.log(`\n=== ${world.name}: ${world.title}`)
  const instance = await world.open?.()
  const report = join(reports, `${world.name}.json`)
  const args = ['run', '--project', world.name, '--passWithNoTests', '--reporter', 'default', '--reporter', 'json']
  const child = spawn(process.execPath, [toolPath(vitest), ...args, `--outputFile.json=${report}`, ...filters], {
    cwd: root,
    env: { ...process.env, ...instance?.env, ...(isNightly ? { ACQUIS_NIGHTLY: '1' } : {}) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  let exitCode: number
  try {
    exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', code => resolve(code ?? 1))
    })
  } finally {
    await instance?.close()
  }
  return readTotals(report, exitCode)
}

/** A file that fails before its first test, or an error outside of any, counts as one failure: never as none. */
function readTotals(report: string, exitCode: number): Totals {
  const counted = parseReport(report)
  return { ...counted, failed: exitCode === 0 ? counted.failed : Math.max(1, counted.failed) }
}

function parseReport(report: string): Totals {
  let text: string
  try {
    text = readFileSync(report, 'utf8')
  } catch {
    return { passed: 0, failed: 0, skipped: 0 } // nothing ran: the exit code tells whether that was right
  }
  const read = JSON.parse(text) as {
    readonly numPassedTests: number
    readonly numFailedTests: number
    readonly numPendingTests: number
    readonly numTodoTests?: number
    readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
  }
  const lostFiles = read.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: read.numPassedTests,
    failed: read.numFailedTests + lostFiles.length,
    skipped: read.numPendingTests + (read.numTodoTests ?? 0),
  }
}

/** Counts the tests of a world that cannot run here, so that the totals hide nothing. */
async function skip(world: World, reason: string): Promise<Totals> {
  const listed = await runTool({ ...vitest, args: ['list', '--project', world.name, '--json', ...filters] })
  const skipped = countListed(listed.output)
  skippedWorlds.push(`  ${world.name} (${world.title}; ${skipped} tests): ${reason}`)
  return { passed: 0, failed: 0, skipped }
}

function countListed(output: string): number {
  const start = output.indexOf('[')
  if (start < 0) return 0
  const listed: unknown = JSON.parse(output.slice(start))
  return Array.isArray(listed) ? listed.length : 0
}

function missingPostgresql(): string | null {
  if (hasPostgresql()) return null
  return 'no PostgreSQL here. Install it (Debian: postgresql), or set TEST_DATABASE_URL.'
}

/** One server for all files of the world; each file makes its own databases in it. */
async function openPostgresql(): Promise<Instance> {
  const instance = await startPostgresql()
  return { env: { TEST_DATABASE_URL: instance.url }, close: () => instance.stop() }
}

function missingRedis(): string | null {
  if (isSet('TEST_REDIS_URL') || redisServerPath() !== null) return null
  return 'no Redis or Valkey here. Install one (Debian: redis-server), or set TEST_REDIS_URL.'
}

function missingOffice(): string | null {
  if (officeTools() !== null) return null
  return 'no LibreOffice, pdftotext or pdfinfo here. Install them (Debian: libreoffice-writer poppler-utils).'
}

/** The pages are built and a house has been started once, so that no journey waits for either. */
async function buildPages(): Promise<Instance> {
  const build = await buildClientIfStale(join(root, 'client/dist'))
  await build?.done
  houseTemplate ??= makeHouseTemplate(join(reports, 'house'))
  return { env: await houseTemplate, close: () => Promise.resolve() }
}

function missingBrowser(): string | null {
  if (chromiumPath() !== null) return null
  return 'no Chromium here. Install it (Debian: chromium), or set CHROMIUM_PATH.'
}

function isSet(name: string): boolean {
  return (process.env[name] ?? '') !== ''
}
