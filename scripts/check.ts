/**
 * `npm run check`: format, lint with types, the four type programs, the import walls, unused code. One line a step,
 * then what the failed steps said. Tests are not run here: `npm test`.
 */
import { availableParallelism } from 'node:os'
import { type Outcome, runTool, type Tool } from './run-tool.ts'

type Step = Tool & {
  readonly title: string
  /** Says why a step failed although its tool is content, or null; and what to add to its line. */
  readonly judge?: (outcome: Outcome) => {
    readonly failure: string | null
    readonly note: string
    readonly said?: string
  }
}

/** A checker that read nothing has found nothing: the house has far more files than this. */
const fewestModules = 120

const ringOfFolders = '1-no-ring-of-folders'
const cruise = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json']

const steps: readonly Step[] = [
  typeProgram('server'),
  typeProgram('tests'),
  typeProgram('client'),
  typeProgram('packages'),
  { title: 'format', library: 'prettier', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  {
    title: 'lint',
    library: 'oxlint',
    command: 'oxlint',
    args: ['--type-aware', '--deny-warnings', '--format', 'unix'],
  },
  {
    title: 'walls',
    library: 'dependency-cruiser',
    command: 'depcruise',
    args: [...cruise, 'packages', 'server', 'client', 'migrations', 'tests', 'scripts'],
    judge: outcome => judgeWalls(outcome, rule => rule !== ringOfFolders),
  },
  {
    // Tests look behind every wall, so the graph of folders is drawn without them.
    title: 'walls: folders',
    library: 'dependency-cruiser',
    command: 'depcruise',
    args: [...cruise, '--exclude', '\\.test\\.ts$|^tests/|^client/dist', 'packages', 'server', 'client', 'migrations'],
    judge: outcome => judgeWalls(outcome, rule => rule === ringOfFolders),
  },
  { title: 'unused', library: 'knip', command: 'knip', args: ['--no-progress', '--no-config-hints'] },
]

/** A second run reads only what changed since the first; what it remembers is thrown away with node_modules. */
function typeProgram(folder: string): Step {
  const memory = ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/types-${folder}.json`]
  return { title: `types: ${folder}`, library: 'typescript', command: 'tsc', args: ['-p', folder, ...memory] }
}

const failures: { readonly title: string; readonly said: string }[] = []
const waiting = [...steps]
const startedAt = performance.now()

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))

for (const failure of failures) console.log(`\n--- ${failure.title}\n${failure.said}`)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
console.log(
  failures.length === 0
    ? `\ncheck: all ${steps.length} steps are green (${seconds} s)`
    : `\ncheck: ${failures.length} of ${steps.length} steps failed: ${failures.map(step => step.title).join(', ')} (${seconds} s)`,
)
process.exitCode = failures.length === 0 ? 0 : 1

async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await take(step)
}

async function take(step: Step): Promise<void> {
  const outcome = await runTool(step)
  const verdict = step.judge?.(outcome) ?? {
    failure: outcome.exitCode === 0 ? null : `${step.command} ended with ${outcome.exitCode}`,
    note: '',
  }
  const mark = verdict.failure === null ? 'ok    ' : 'FAILED'
  const note = verdict.note === '' ? '' : `  ${verdict.note}`
  console.log(`${mark}  ${step.title.padEnd(16)} ${(outcome.ms / 1000).toFixed(1).padStart(6)} s${note}`)
  if (verdict.failure !== null) {
    const said = verdict.said ?? `${outcome.output}${outcome.errors}`
    failures.push({ title: step.title, said: `${said.trim()}\n${verdict.failure}` })
  }
}

type CruiseReport = {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string; readonly severity: string }
      readonly from: string
      readonly to: string
      readonly comment?: string
      readonly cycle?: readonly { readonly name: string }[]
    }[]
  }
}

/** Counts what the import checker read: with a TypeScript that it cannot load, it reads nothing and is content. */
function judgeWalls(
  outcome: Outcome,
  counts: (rule: string) => boolean,
): { failure: string | null; note: string; said: string } {
  let report: CruiseReport
  try {
    report = JSON.parse(outcome.output) as CruiseReport
  } catch (cause) {
    return { failure: `the import checker gave no report: ${String(cause)}`, note: '', said: outcome.errors }
  }
  const read = report.modules.filter(({ source }) => /^(packages|server|client|migrations)\//.test(source)).length
  const violations = report.summary.violations.filter(({ rule }) => counts(rule.name))
  const said = violations.map(({ rule, from, to, cycle }) => {
    const way = cycle === undefined || cycle.length === 0 ? to : cycle.map(({ name }) => name).join(' → ')
    return `${rule.name}: ${from} → ${way}`
  })
  let failure: string | null = null
  if (violations.length > 0) failure = `${violations.length} imports break a wall (CONTRIBUTING.md §1)`
  else if (read < fewestModules) failure = `only ${read} modules were read, fewer than ${fewestModules}`
  return { failure, note: `${read} modules of the product read`, said: said.join('\n') }
}
