/** Where mails go: to a mail server, or into the mailbox page of this computer. */
import { createTransport } from 'nodemailer'
import { limits } from '../platform/limits.ts'
import type { ClaimedMail } from './notification-commands.ts'

/** A failure to send; `isFinal` when trying again cannot help (the receiving server knows no such address). */
export type MailFailure = { readonly reason: string; readonly isFinal: boolean }

export type MailTransport = {
  readonly kind: 'smtp' | 'mailbox'
  /** Sends one mail; answers the failure, or null once the mail server has taken it. */
  send(mail: ClaimedMail): Promise<MailFailure | null>
  close(): void
}

/**
 * Sends over SMTP. `from`: the sender; its host names our Message-IDs. `smtpUrl`: with user and password, a secret.
 * `waits`: how long for a connection and its greeting, and for each answer after them.
 */
export function buildSmtpTransport(
  facts: { readonly smtpUrl: string; readonly from: string },
  waits: { readonly connectMs: number; readonly silenceMs: number } = limits.mail,
): MailTransport {
  const { connectMs, silenceMs } = waits
  const transport = createTransport({
    url: facts.smtpUrl,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    // Mail bodies are ours and plain; nothing may pull in a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    kind: 'smtp',
    async send(mail) {
      try {
        await transport.sendMail({
          from: { name: 'Acquis', address: facts.from },
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.body,
          ...(mail.html === null ? {} : { html: mail.html }),
          date: mail.writtenAt,
          messageId: messageIdOf(mail.id, facts.from),
          headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(mail.muteUrl) },
        })
        return null
      } catch (cause) {
        return failureOf(cause)
      }
    },
    close: () => transport.close(),
  }
}

/** Keeps every mail in the outbox, where the mailbox page reads it. */
export function buildMailboxTransport(): MailTransport {
  return { kind: 'mailbox', send: () => Promise.resolve(null), close: () => undefined }
}

/** What makes a mail program offer a button that stops such mails. Source: RFC 2369, RFC 8058. */
function unsubscribeHeaders(muteUrl: string | null): { readonly [name: string]: string } {
  if (muteUrl === null) return {}
  return { 'List-Unsubscribe': `<${muteUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** The same for every attempt at one mail, so that a receiver shows a repeat once. */
function messageIdOf(mailId: string, from: string): string {
  return `<${mailId}@${from.slice(from.lastIndexOf('@') + 1)}>`
}

function failureOf(cause: unknown): MailFailure {
  const reason = cause instanceof Error ? cause.message : String(cause)
  if (typeof cause !== 'object' || cause === null) return { reason, isFinal: false }
  const code = 'code' in cause ? cause.code : undefined
  const responseCode = 'responseCode' in cause ? cause.responseCode : undefined
  return { reason, isFinal: code === 'EENVELOPE' && typeof responseCode === 'number' && responseCode >= 500 }
}
