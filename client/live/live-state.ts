/**
 * What a live text says of itself to its surroundings, why it may end, and what a close of its connection means.
 * Pure; the window that lives it is in live-text.ts.
 */
import { closeCodes, type AccessMessage } from '../../packages/contract/live-protocol.ts'
import { refusalCodes, type RefusalCode } from '../../packages/domain/errors.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { TextMode } from '../../packages/domain/permission.ts'
import type { DeviceStore, KeptPassage } from './device-store.ts'
import type { SaveLedger } from './save-ledger.ts'

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
  /** How this window writes now: what it chose, as far as it is allowed. */
  readonly mode: TextMode
  /** Whether the local document holds the text, from this device or from the server. */
  readonly hasText: boolean
}

/**
 * Why a live text cannot go on as it is. `words`: what the server does not have, kept on the device already. `deleted`:
 * with 'resync', the units under this person's own suggesting ids that were deleted here; those that live in the text
 * that is loaded anew had been accepted, and may be offered as a suggested deletion.
 */
export type LiveEnd =
  | {
      readonly kind: 'renew'
      readonly code: RefusalCode
      readonly words: readonly KeptPassage[]
      readonly deleted: readonly UnitRange[]
    }
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
  /** Some words went with what they were typed into; they are kept, and the text goes on. */
  onReturned(words: readonly KeptPassage[], code: RefusalCode): void
  /** A random client id of 32 bits. */
  drawId(): number
  /** Why the live door may have refused: a browser cannot see the answer to an upgrade. */
  askAtDoor(): Promise<DoorAnswer>
  onState(state: LiveState): void
  onEnd(end: LiveEnd): void
}

/** Codes of ours say so themselves; everything else is an accident, after which one comes back. */
export function mayReconnect(code: number): boolean {
  return Object.values(closeCodes).find(close => close.code === code)?.retry ?? true
}

/**
 * What a close of ours means for a text; null for an accident. Another person's session says no more than that this
 * one's is not there: whoever asks over HTTP learns which.
 */
export function meaningOfClose(code: number): 'signed-out' | 'no-access' | 'renew' | null {
  switch (code) {
    case closeCodes.signedOut.code:
    case closeCodes.anotherPerson.code:
      return 'signed-out'
    case closeCodes.noAccess.code:
    case closeCodes.unknown.code:
      return 'no-access'
    case closeCodes.reload.code:
    case closeCodes.tooLarge.code:
    case closeCodes.badFrame.code:
      return 'renew'
    default:
      return null
  }
}

/** The server names the refusal as the reason of the close. */
export function refusalOfClose(event: CloseEvent): RefusalCode {
  const named = refusalCodes.find(code => code === event.reason)
  if (named !== undefined) return named
  if (event.code === closeCodes.tooLarge.code) return 'frame-too-large'
  return event.code === closeCodes.badFrame.code ? 'update-not-readable' : 'not-found'
}

/** What a save state follows from. */
export type SaveFacts = {
  readonly connection: Connection
  readonly ledger: Pick<SaveLedger, 'changes' | 'isSaved'>
  readonly notSaved: RefusalCode | null
  readonly savedAt: Date | null
  readonly isDeviceBehind: boolean
  readonly keepsOnDevice: boolean
}

/** What may be said of somebody's own words, never more than is known. */
export function saveStateOf(facts: SaveFacts): SaveState {
  const { connection, ledger, notSaved } = facts
  const count = ledger.changes
  if (notSaved !== null) return { kind: 'not-saved', count, code: notSaved }
  if (connection !== 'online') {
    if (connection === 'opening' && count === 0) return { kind: 'opening' }
    if (count > 0 && facts.isDeviceBehind) return { kind: 'keeping', count }
    return { kind: 'kept', count, onDevice: facts.keepsOnDevice }
  }
  if (ledger.isSaved) return { kind: 'saved', at: facts.savedAt }
  return count === 0 ? { kind: 'opening' } : { kind: 'sending', count }
}

/** Words that came back with message 7, a line for each place. */
export function returnedWords(words: string | undefined): readonly KeptPassage[] {
  const lines = (words ?? '').split('\n').filter(line => line.trim() !== '')
  return lines.map(text => ({ text, before: '', after: '' }))
}
