/**
 * How a command reaches the server that holds the embedded data folder: a socket of its own in the temporary folder,
 * which only the server's user can open; its path is in the lock. One request as JSON, closed by its sender; one
 * answer as JSON, closed by the server.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { randomUUID } from 'node:crypto'
import { say } from '../packages/messages/say.ts'
import type { CommandAnswer, CommandRequest } from './operator-commands.ts'
import { limits } from './platform/limits.ts'

export type CommandSocket = { readonly path: string; close(): Promise<void> }

/** What one command may be; a test may lower it. */
export type CommandLimits = { readonly maxCommandBytes: number; readonly maxWaitMs: number }

/** Listens for commands. answer: must not throw. */
export async function openCommandSocket(
  answer: (request: CommandRequest) => Promise<CommandAnswer>,
  commandLimits: CommandLimits = limits.operator,
): Promise<CommandSocket> {
  // Windows knows named pipes instead of socket files; there the pipe's own access rules hold.
  const isPipe = process.platform === 'win32'
  // A short path: the system allows about a hundred characters. The folder is closed to others from its making on.
  const path = isPipe
    ? `\\\\.\\pipe\\acquis-${randomUUID()}`
    : join(await mkdtemp(join(tmpdir(), 'acquis-')), 'commands')
  const server = createServer({ allowHalfOpen: true }, socket => void serve(socket, answer, commandLimits))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  if (!isPipe) await chmod(path, 0o600)
  server.unref()
  return {
    path,
    close: async () => {
      await new Promise(resolve => server.close(resolve))
      if (!isPipe) await rm(dirname(path), { recursive: true, force: true })
    },
  }
}

/** Sends a command to a running server. Throws when nobody listens there, and for one that the server would not read. */
export async function sendCommand(
  path: string,
  request: CommandRequest,
  { maxCommandBytes }: Pick<CommandLimits, 'maxCommandBytes'> = limits.operator,
): Promise<CommandAnswer> {
  const words = Buffer.from(JSON.stringify(request), 'utf8')
  if (words.length > maxCommandBytes) {
    const maxMegabytes = Math.floor(maxCommandBytes / 1024 / 1024)
    throw new Error(say('en', 'command-too-large', { maxMegabytes }))
  }
  const socket = createConnection({ path, allowHalfOpen: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  socket.end(words)
  const answer = parseAnswer(await readText(socket))
  if (answer === null) throw new Error('the server gave no answer')
  return answer
}

async function serve(
  socket: Socket,
  answer: (request: CommandRequest) => Promise<CommandAnswer>,
  { maxCommandBytes, maxWaitMs }: CommandLimits,
): Promise<void> {
  // A sender that is gone is closed by then; without a listener it would end the process.
  socket.on('error', () => undefined)
  try {
    socket.setTimeout(maxWaitMs, () => socket.destroy())
    const request = parseRequest(await readAll(socket, maxCommandBytes))
    // The sender waits in silence while its command runs.
    socket.setTimeout(0)
    if (request === null) socket.destroy()
    else socket.end(JSON.stringify(await answer(request)))
  } catch {
    // Too large (our own sender says so before), no JSON, or cut off: hanging up is the answer, and the sender says that there was none.
    socket.destroy()
  }
}

async function readAll(socket: Socket, maxCommandBytes: number): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length
    if (size > maxCommandBytes) throw new Error('the command is too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parseRequest(json: string): CommandRequest | null {
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null || !('words' in value) || !('fileText' in value)) return null
  const { words, fileText } = value
  if (!Array.isArray(words) || !words.every(word => typeof word === 'string')) return null
  return fileText === null || typeof fileText === 'string' ? { words, fileText } : null
}

function parseAnswer(json: string): CommandAnswer | null {
  if (json === '') return null
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null || !('exitCode' in value) || !('text' in value)) return null
  const { exitCode, text } = value
  if (typeof exitCode !== 'number' || typeof text !== 'string') return null
  return 'file' in value && typeof value.file === 'string' ? { exitCode, text, file: value.file } : { exitCode, text }
}
