/** Runs Acquis on a terminal: starts it, stops it when asked to, and says both. */
import { say } from '../packages/messages/say.ts'
import { describeProblems, isInvalid, parseConfig, readEnvironment } from './config.ts'
import { limits } from './platform/limits.ts'
import { CannotStart, start, type Running } from './start.ts'

let stopWish: NodeJS.Signals | null = null
let running: Running | null = null

/** Resolves when Acquis answers; the process ends when it is asked to stop, or when the start cannot go on. */
export async function run(): Promise<void> {
  const config = parseConfig(readEnvironment())
  if (isInvalid(config)) leave(1, describeProblems(config))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => onWish(signal))
  try {
    running = await start(config, tell, () => process.uptime())
    if (stopWish !== null) await stop(running)
  } catch (cause) {
    if (!(cause instanceof CannotStart)) throw cause
    leave(1, cause.message)
  }
}

function tell(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

function leave(code: number, sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}

/** The first wish stops cleanly, once the start is through; the second one at once. */
function onWish(signal: NodeJS.Signals): void {
  if (stopWish !== null) process.exit(1)
  stopWish = signal
  if (running !== null) void stop(running)
}

async function stop(toStop: Running): Promise<void> {
  tell(`\n${say('en', 'stop-stopping')}`)
  const giveUp = setTimeout(
    () => leave(1, say('en', 'stop-gave-up', { seconds: limits.stop.giveUpMs / 1000 })),
    limits.stop.giveUpMs,
  )
  await toStop.stop()
  clearTimeout(giveUp)
  tell(say('en', 'stop-stopped'))
  process.exit(0)
}
