/** The websocket library as the live door uses it: its socket with our close code, and what it hands over as bytes. */
import WebSocket, { type RawData } from 'ws'
import { closeCodes } from '../../packages/contract/live-protocol.ts'

/** The library closes what is too large with 1009, on which clients come back and send it again; ours says 4413. */
export class LiveSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === 1009) super.close(closeCodes.tooLarge.code, 'frame-too-large')
    else super.close(code, reason)
  }
}

/** A message as one piece. */
export function bytesIn(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
