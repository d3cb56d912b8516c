/** The door of the operator's commands: how large a command may be, how long it may take to come, and who hangs up. */
import { createConnection } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openCommandSocket, sendCommand, type CommandLimits, type CommandSocket } from './command-socket.ts'
import type { CommandAnswer, CommandRequest } from './operator-commands.ts'
import { limits } from './platform/limits.ts'

const open: CommandSocket[] = []
afterEach(async () => {
  for (const socket of open.splice(0)) await socket.close()
})

/** Answers each command with the length of its file, after so long. */
async function aSocket(commandLimits?: CommandLimits, answerMs = 0): Promise<CommandSocket> {
  const socket = await openCommandSocket(async ({ fileText }): Promise<CommandAnswer> => {
    await new Promise(resolve => setTimeout(resolve, answerMs))
    return { exitCode: 0, text: String(fileText?.length) }
  }, commandLimits)
  open.push(socket)
  return socket
}

function commandOf(bytes: number): CommandRequest {
  const frame = JSON.stringify({ words: ['agenda', 'import'], fileText: '' }).length
  return { words: ['agenda', 'import'], fileText: 'x'.repeat(bytes - frame) }
}

test('a command at the limit is carried out; one byte more is hung up on, and the server lives on', async () => {
  const { maxCommandBytes } = limits.operator
  const { path } = await aSocket()
  expect(await sendCommand(path, commandOf(maxCommandBytes))).toMatchObject({ exitCode: 0 })
  const unbound = { maxCommandBytes: maxCommandBytes + 1 }
  await expect(sendCommand(path, commandOf(maxCommandBytes + 1), unbound)).rejects.toThrow(/no answer|EPIPE|ECONNRESET/)
  expect(await sendCommand(path, commandOf(100))).toMatchObject({ exitCode: 0 })
})

test('whoever sends a larger one is told what to do', async () => {
  const { path } = await aSocket()
  await expect(sendCommand(path, commandOf(1_000_001), { maxCommandBytes: 1_000_000 })).rejects.toThrow(
    /too large for a server that runs.*Stop the server/,
  )
})

test('a command may carry the largest file that is imported', () => {
  expect(limits.operator.maxCommandBytes).toBeGreaterThan(limits.agenda.maxFileBytes)
})

test('bytes that are no command are hung up on, and so is a sender who leaves; the server lives on', async () => {
  const { path } = await aSocket()
  const leaving = createConnection({ path })
  leaving.write('{"words": [')
  await new Promise(resolve => setTimeout(resolve, 50))
  leaving.destroy()
  const broken = createConnection({ path, allowHalfOpen: true })
  broken.end('no JSON')
  await new Promise(resolve => broken.once('close', resolve))
  expect(await sendCommand(path, commandOf(100))).toMatchObject({ exitCode: 0 })
})

test('a sender who falls silent in the middle of a command is hung up on after the time, and not before', async () => {
  const maxWaitMs = 400
  const { path } = await aSocket({ ...limits.operator, maxWaitMs })
  const since = performance.now()
  const silent = createConnection({ path })
  silent.write('{"words": [')
  await new Promise(resolve => silent.once('close', resolve))
  expect(performance.now() - since).toBeGreaterThan(maxWaitMs - 20)
  expect(performance.now() - since).toBeLessThan(10_000)
})

test('a command that takes longer than that to carry out is answered', async () => {
  const { path } = await aSocket({ ...limits.operator, maxWaitMs: 100 }, 500)
  expect(await sendCommand(path, commandOf(100))).toMatchObject({ exitCode: 0 })
})
