/**
 * The operator's commands (`npm run acquis -- …`): on PostgreSQL directly; on the embedded database directly when
 * nobody holds its folder, else through the server that does.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { say } from '../packages/messages/say.ts'
import { parseCommandLine, UsageError } from './command-line.ts'
import { sendCommand } from './command-socket.ts'
import { describeProblems, isInvalid, parseConfig, readEnvironment, type Config } from './config.ts'
import type { CommandAnswer, CommandRequest } from './operator-commands.ts'
import { limits } from './platform/limits.ts'
import { FolderHeld, livingHolder, takeLock, type Lock } from './platform/lock.ts'

const { exitCode, text } = await answerTo(process.argv.slice(2))
const stream = exitCode === 0 ? process.stdout : process.stderr
stream.write(`${text}\n`, () => void process.exit(exitCode))

async function answerTo(words: readonly string[]): Promise<CommandAnswer> {
  try {
    const command = parseCommandLine(words)
    const fileText = 'file' in command ? await readOperatorsFile(command.file) : null
    const config = parseConfig(readEnvironment())
    if (isInvalid(config)) return { exitCode: 1, text: describeProblems(config) }
    return await handOver(await carryOut(config, { words, fileText }), 'out' in command ? command.out : null)
  } catch (cause) {
    if (cause instanceof UsageError) return { exitCode: 2, text: cause.message }
    return { exitCode: 1, text: say('en', 'command-fault', { reason: reasonOf(cause) }) }
  }
}

/** Writes the file of an answer where it was wanted. */
async function handOver(answer: CommandAnswer, out: string | null): Promise<CommandAnswer> {
  if (answer.file === undefined || out === null) return answer
  try {
    await writeFile(out, Buffer.from(answer.file, 'base64'))
    return { exitCode: answer.exitCode, text: answer.text }
  } catch (cause) {
    return { exitCode: 1, text: say('en', 'command-out-failed', { file: out, reason: reasonOf(cause) }) }
  }
}

async function readOperatorsFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(say('en', 'command-file-unreadable', { file, reason: reasonOf(cause) }))
  }
}

async function carryOut(config: Config, request: CommandRequest): Promise<CommandAnswer> {
  if (config.database.kind === 'postgresql') return carryOutHere(config, request)
  const { folder } = config.database
  const deadline = Date.now() + limits.operator.maxWaitMs
  for (;;) {
    const lock = await lockOrNull(folder)
    if (lock !== null) return carryOutUnder(lock, config, request)
    const holder = await livingHolder(folder)
    if (holder !== null && holder.socket !== null) return sendCommand(holder.socket, request)
    // A server that is starting, or another command: both are soon further.
    if (Date.now() > deadline) throw new Error(say('en', 'command-server-gone', { pid: String(holder?.pid ?? '?') }))
    await wait(200)
  }
}

async function lockOrNull(folder: string): Promise<Lock | null> {
  try {
    return await takeLock(folder, new Date())
  } catch (cause) {
    if (cause instanceof FolderHeld && !cause.isElsewhere) return null
    throw cause
  }
}

async function carryOutUnder(lock: Lock, config: Config, request: CommandRequest): Promise<CommandAnswer> {
  try {
    return await carryOutHere(config, request)
  } finally {
    await lock.release()
  }
}

async function carryOutHere(config: Config, request: CommandRequest): Promise<CommandAnswer> {
  // Loaded only here: a command that a server carries out needs none of the house.
  const { layFoundation } = await import('./app.ts')
  const { answerCommand } = await import('./operator-commands.ts')
  const foundation = await layFoundation(config)
  try {
    return await answerCommand(foundation, request)
  } finally {
    await foundation.database.close()
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
