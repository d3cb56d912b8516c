/**
 * The socket under the provider: counts the update frames that really leave, and holds back updates until the state
 * was sent on this connection (the state carries them). Presence and questions pass.
 */
import { messageKind, syncKind } from '../../packages/contract/live-protocol.ts'
import type { SaveLedger } from './save-ledger.ts'

/** A WebSocket class that reports to this ledger. `onFrame` hears the number of each update frame as it leaves. */
export function countedSocket(ledger: SaveLedger, onFrame: (frame: number, kind: 'state' | 'update') => void) {
  return class CountedSocket extends WebSocket {
    override send(message: string | Blob | BufferSource): void {
      const kind = updateKindOf(message)
      if (kind === 'update' && !ledger.maySendUpdates) return
      if (this.readyState !== WebSocket.OPEN) return
      super.send(message)
      if (kind !== null) onFrame(ledger.sent(kind), kind)
    }
  }
}

/** Message kind and sync kind are varuints below 128: one byte each. */
function updateKindOf(message: unknown): 'state' | 'update' | null {
  if (!(message instanceof Uint8Array) || message[0] !== messageKind.sync) return null
  if (message[1] === syncKind.step2) return 'state'
  return message[1] === syncKind.update ? 'update' : null
}
