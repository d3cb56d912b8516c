/** What the parts of notification share: what is told on the bus, and what is left of a mail. */
import type { ParticipantId } from '../../packages/domain/ids.ts'

/** Rung on the bus when a mail waits; carries nothing, for the outbox is the truth. */
export const mailWaiting = 'mail-waiting'

/** Told on the bus when somebody's inbox is another than before; the inbox itself is the truth. */
export const inboxChanged = 'inbox-changed'
export type InboxChanged = { readonly participantId: ParticipantId }

/** What is left of a mail that has gone, or never will: no address and no words. */
export const emptyMail = { to_address: '', subject: '', body: '', mute_url: null } as const
