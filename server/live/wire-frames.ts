/**
 * WebSocket frames written by hand, so that several messages leave in one write to the socket.
 * Server frames carry no mask; every message is one whole binary frame. Mixing these with the library's own frames is
 * sound while compression is off. Buffers are never taken from Node's pool: what waits for a slow socket would pin
 * 64 KB each.
 */

/** One binary frame around a message. */
export function frameMessage(message: Uint8Array): Buffer {
  const head = headLength(message.length)
  const frame = Buffer.allocUnsafeSlow(head + message.length)
  writeHead(frame, message.length)
  frame.set(message, head)
  return frame
}

/** One frame of the sync protocol and, inside it, the very bytes of its payload, which may be kept. */
export function frameSync(kind: number, payload: Uint8Array): { readonly frame: Buffer; readonly payload: Uint8Array } {
  const inner = 2 + varUintLength(payload.length)
  const head = headLength(inner + payload.length)
  const frame = Buffer.allocUnsafeSlow(head + inner + payload.length)
  writeHead(frame, inner + payload.length)
  frame[head] = 0
  frame[head + 1] = kind
  writeVarUintAt(frame, head + 2, payload.length)
  frame.set(payload, head + inner)
  return { frame, payload: frame.subarray(head + inner) }
}

/** One frame around a message that is a kind and a number. */
export function frameNumber(kind: number, value: number): Buffer {
  const length = 1 + varUintLength(value)
  const frame = Buffer.allocUnsafeSlow(2 + length)
  writeHead(frame, length)
  frame[2] = kind
  writeVarUintAt(frame, 3, value)
  return frame
}

/** Several frames as one piece for one write. */
export function joinFrames(frames: readonly Buffer[]): Buffer {
  const only = frames[0]
  if (only !== undefined && frames.length === 1) return only
  let length = 0
  for (const frame of frames) length += frame.length
  const whole = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const frame of frames) {
    whole.set(frame, at)
    at += frame.length
  }
  return whole
}

function headLength(length: number): number {
  if (length < 126) return 2
  return length < 65_536 ? 4 : 10
}

function writeHead(frame: Buffer, length: number): void {
  // 0x82: final fragment, binary.
  frame[0] = 0x82
  if (length < 126) frame[1] = length
  else if (length < 65_536) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeUInt32BE(0, 2)
    frame.writeUInt32BE(length, 6)
  }
}

function varUintLength(value: number): number {
  let length = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length += 1
  return length
}

function writeVarUintAt(frame: Buffer, at: number, value: number): void {
  let rest = value
  let place = at
  while (rest > 127) {
    frame[place] = 128 | (rest & 127)
    rest = Math.floor(rest / 128)
    place += 1
  }
  frame[place] = rest
}
