/**
 * A mail server as a process of its own: takes every mail on PORT (any free one for 0), says `ready PORT`, and prints
 * each mail as one line of JSON: to whom, and the message as it came, in base64.
 */
import { SMTPServer } from 'smtp-server'

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, session, taken) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      process.stdout.write(`${JSON.stringify({ to, raw: Buffer.concat(parts).toString('base64') })}\n`)
      taken(null)
    })
  },
})
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.server.address()
  process.stdout.write(`ready ${typeof address === 'object' && address !== null ? address.port : ''}\n`)
})
