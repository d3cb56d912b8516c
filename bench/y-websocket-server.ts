/** The peer: y-websocket's own server (@y/websocket-server, the last release for yjs 13), in memory as it comes. */
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
// @ts-expect-error the package types its own build only
import { setupWSConnection } from '@y/websocket-server/utils'

const server = createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', setupWSConnection)

server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`ready ${typeof address === 'object' && address !== null ? address.port : ''}\n`)
})
