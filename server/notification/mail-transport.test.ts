/** A mail server that keeps us waiting: so long for its greeting, so long for each answer, and no longer. */
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { limits } from '../platform/limits.ts'
import { buildSmtpTransport, type MailFailure } from './mail-transport.ts'

const mail = {
  ...{
    id: '1',
    to: 'delegate@ministry.example',
    subject: 's',
    body: 'b',
    attempts: 1,
    html: null,
    muteUrl: null,
    noticeId: null,
    digestId: null,
  },
  writtenAt: new Date('2027-03-01T08:00:00Z'),
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server that says its greeting after so long, and from then on answers each line after so long. */
async function aSlowServer(greetingMs: number, answerMs: number): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const say = (words: string, afterMs: number): void => {
      if (Number.isFinite(afterMs)) setTimeout(() => socket.writable && socket.write(`${words}\r\n`), afterMs)
    }
    say('220 house.example', greetingMs)
    let isMail = false
    socket.on('data', part => {
      const line = part.toString()
      if (isMail && !line.endsWith('\r\n.\r\n')) return
      say(line.startsWith('DATA') ? '354 go on' : '250 house.example', answerMs)
      isMail = line.startsWith('DATA')
    })
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** What came of sending to such a server, and after how long. */
async function sendTo(
  port: number,
  waits: { readonly connectMs: number; readonly silenceMs: number },
): Promise<{ readonly failure: MailFailure | null; readonly ms: number }> {
  const transport = buildSmtpTransport({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'acquis@house.example' }, waits)
  closing.push(() => transport.close())
  const since = performance.now()
  const failure = await transport.send(mail)
  return { failure, ms: performance.now() - since }
}

test('one that greets and answers in time takes the mail', async () => {
  const port = await aSlowServer(100, 20)
  expect((await sendTo(port, { connectMs: 5_000, silenceMs: 5_000 })).failure).toBeNull()
})

test('one that does not greet in time is given up for now', async () => {
  const connectMs = 400
  const { failure, ms } = await sendTo(await aSlowServer(Infinity, 0), { connectMs, silenceMs: 60_000 })
  expect(failure).toMatchObject({ isFinal: false })
  expect(ms).toBeGreaterThan(connectMs - 20)
  expect(ms).toBeLessThan(10_000)
})

test('one that greets and then falls silent is given up for now', async () => {
  const silenceMs = 400
  const { failure, ms } = await sendTo(await aSlowServer(0, Infinity), { connectMs: 60_000, silenceMs })
  expect(failure).toMatchObject({ isFinal: false })
  expect(ms).toBeGreaterThan(silenceMs - 20)
  expect(ms).toBeLessThan(10_000)
})

test('a mail is leased for longer than looking up, connecting, greeting and one silence together', () => {
  const { leaseMs, connectMs, silenceMs } = limits.mail
  expect(leaseMs).toBeGreaterThan(3 * connectMs + silenceMs)
})
