/**
 * What a live text says of itself to its surroundings, why it may end, and what a close of its connection means.
 * Pure; the window that lives it is in live-text.ts.
 */
import { closeCodes, type AccessMessage } from '../../packages/contract/live-protocol.ts'
import { refusalCodes, type RefusalCode } from '../../packages/domain/errors.ts'
import type { DeviceStore, KeptPassage } from './device-store.ts'

/** What the page may say of somebody's own words. */
export type SaveState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'saved'; readonly at: Date | null }
  | { readonly kind: 'sending'; readonly count: number }
  /** Not connected, and the device has not confirmed yet that it keeps them. */
  | { readonly kind: 'keeping'; readonly count: number }
  /** Not connected. `onDevice`: whether a reload would find them again. */
  | { readonly kind: 'kept'; readonly count: number; readonly onDevice: boolean }
  | { readonly kind: 'not-saved'; readonly count: number; readonly code: RefusalCode }

/** Where the connection stands. */
export type Connection = 'opening' | 'online' | 'offline' | 'signed-out'

/** What the surroundings show of a live text. */
export type LiveState = {
  readonly connection: Connection
  /** Since when nothing of the others arrives; null while connected. */
  readonly offlineSince: Date | null
  readonly save: SaveState
  readonly access: AccessMessage
  /** Whether the local document holds the text, from this device or from the server. */
  readonly hasText: boolean
}

/** Why a live text cannot go on as it is. `words`: what the server does not have; on the device already if `draft`. */
export type LiveEnd =
  | { readonly kind: 'renew'; readonly code: RefusalCode; readonly words: readonly KeptPassage[] }
  | { readonly kind: 'no-access'; readonly code: RefusalCode; readonly words: readonly KeptPassage[] }
  /** Yjs met its own client id in another window: only a new page load heals that. */
  | { readonly kind: 'reload-page' }

/** What asking over HTTP found, when the live door did not open. */
export type DoorAnswer = 'open' | 'signed-out' | 'no-access' | 'other-document' | 'unreachable'

/** What a live text needs of its surroundings. */
export type LiveTextOptions = {
  readonly participantId: string
  /** `<uuid>.<epoch>`. */
  readonly address: string
  readonly access: AccessMessage
  /** Null where the browser keeps nothing. */
  readonly device: DeviceStore | null
  readonly now: () => Date
  /** Keeps unsent words on the device; called before the local document is let go. */
  keepWords(words: readonly KeptPassage[], code: RefusalCode): Promise<void>
  /** Why the live door may have refused: a browser cannot see the answer to an upgrade. */
  askAtDoor(): Promise<DoorAnswer>
  onState(state: LiveState): void
  onEnd(end: LiveEnd): void
}

/** Codes of ours say so themselves; everything else is an accident, after which one comes back. */
export function mayReconnect(code: number): boolean {
  return Object.values(closeCodes).find(close => close.code === code)?.retry ?? true
}

/** The server names the refusal as the reason of the close. */
export function refusalOfClose(event: CloseEvent): RefusalCode {
  const named = refusalCodes.find(code => code === event.reason)
  if (named !== undefined) return named
  if (event.code === closeCodes.tooLarge.code) return 'frame-too-large'
  return event.code === closeCodes.badFrame.code ? 'update-not-readable' : 'not-found'
}
