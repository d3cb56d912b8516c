/**
 * `npm run fuzz -- --seeds 1000 [--seed N] [--steps 40] [--campaign C]`: many seeded histories of a text, in each
 * campaign. Prints progress, and at the first failures the seed that replays them; ends with status 1 if there were any,
 * or if the control, which must fail, did not.
 */
import { parseArgs } from 'node:util'
import { campaigns as all } from './campaigns.ts'
import { type FuzzReport, runFuzz } from './text-fuzz.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '40' },
    campaign: { type: 'string' },
  },
})
const steps = Number(values.steps)
const first = Number(values.seed ?? values.from)
const count = values.seed === undefined ? Number(values.seeds) : 1
const total = { updates: 0, decisions: 0, brackets: 0, strays: 0, moves: 0, joins: 0, undone: 0, renewed: 0 }
const anchored = { anchors: 0, whole: 0, inPart: 0, detached: 0, strayed: 0 }
const strikes = { struckAgain: 0, unstruck: 0 }
const campaigns = values.campaign === undefined ? all : all.filter(one => one === values.campaign)
const failures: string[] = []
const startedAt = performance.now()

console.log(`fuzz: seeds ${first} to ${first + count - 1}, ${steps} steps, three people, ${campaigns.join(', ')}`)
for (const campaign of campaigns) {
  for (let seed = first; seed < first + count && failures.length < 5; seed++) {
    try {
      add(runFuzz(seed, steps, campaign))
    } catch (fault) {
      const words =
        fault instanceof Error ? (values.seed === undefined ? fault.message : (fault.stack ?? '')) : String(fault)
      failures.push(words)
      console.error(`FAILED ${words}\n  replay: npm run fuzz -- --seed ${seed} --steps ${steps} --campaign ${campaign}`)
      if (values.seed !== undefined && fault instanceof Error) console.error(fault.cause)
    }
    if ((seed - first + 1) % 100 === 0) console.log(`  ${campaign}: ${seed - first + 1} of ${count}`)
  }
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
console.log(
  `fuzz: ${failures.length} failures; ${total.updates} updates through the gate, ${total.moves} moves, ` +
    `${total.joins} joins across a moved border, ${total.decisions} decisions, ${total.brackets} acts on brackets, ` +
    `${total.strays} stray words caught, ${total.undone} undone, ${total.renewed} renewed; ` +
    `${anchored.anchors} anchors, in the end ${anchored.whole} whole, ${anchored.inPart} in part, ` +
    `${anchored.detached} detached, ${anchored.strayed} letters astray; ${strikes.struckAgain} letters struck again, ` +
    `${strikes.unstruck} struck no more; ${seconds} s`,
)
// The control must fail: who runs a campaign alone asks for it by name.
let noticed = 0
const isControlled = values.campaign === undefined || values.campaign === 'control'
if (isControlled) {
  for (let seed = first; seed < first + count; seed++) noticed += isNoticed(seed) ? 1 : 0
  console.log(`fuzz: control, nothing stripped: ${noticed} of ${count} histories change the base text, as they must`)
}
process.exitCode = failures.length === 0 && (!isControlled || noticed > 0) ? 0 : 1

function isNoticed(seed: number): boolean {
  try {
    runFuzz(seed, steps, 'control')
    return false
  } catch (fault) {
    if (fault instanceof Error && fault.message.includes('who only suggests changed the base text')) return true
    throw fault
  }
}

function add(report: FuzzReport): void {
  total.updates += report.updates
  total.decisions += report.decisions
  total.brackets += report.brackets
  total.strays += report.strays
  total.moves += report.moves
  total.joins += report.joins
  total.undone += report.undone
  total.renewed += report.renewed
  anchored.anchors += report.anchors
  anchored.whole += report.whole
  anchored.inPart += report.inPart
  anchored.detached += report.detached
  anchored.strayed += report.strayed
  strikes.struckAgain += report.struckAgain
  strikes.unstruck += report.unstruck
}
