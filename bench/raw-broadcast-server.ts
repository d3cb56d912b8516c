/** The floor: a WebSocket server that sends every frame to everybody else in the room; no CRDT, no storage, no checks. */
import { createServer } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'

const rooms = new Map<string, Set<WebSocket>>()
const server = createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false })

sockets.on('connection', (socket, request) => {
  const name = request.url ?? '/'
  const room = rooms.get(name) ?? new Set<WebSocket>()
  rooms.set(name, room.add(socket))
  socket.on('error', () => socket.terminate())
  socket.on('close', () => room.delete(socket))
  socket.on('message', (data: Buffer) => {
    // A step 1 is answered with an empty step 2, so that the same load can run against this server.
    if (data[0] === 0 && data[1] === 0) return socket.send(Buffer.from([0, 1, 2, 0, 0]))
    for (const other of room) if (other !== socket) other.send(data)
  })
})

server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`ready ${typeof address === 'object' && address !== null ? address.port : ''}\n`)
})
