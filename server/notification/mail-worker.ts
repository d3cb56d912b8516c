/**
 * Sends what waits in the outbox, one mail after the other: at once when the bus rings, and by looking now and then,
 * because a ring may be lost and a retry has its time. Several processes may each run one.
 */
import type { Logger } from 'pino'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { MailTransport } from './mail-transport.ts'
import { claimMail, noteMailFailed, noteMailSent, writtenMail, type OutboxDeps } from './notification-commands.ts'
import { mailWaiting } from './mail-and-inbox.ts'

export type MailWorker = {
  /** Sends everything that is due now; resolves when nothing more is. */
  drain(): Promise<void>
  /** Stops looking, and resolves once the mail under way is sent or noted as failed. */
  close(): Promise<void>
}

export type MailWorkerDeps = OutboxDeps & {
  readonly bus: MessageBus
  readonly transport: MailTransport
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** Starts sending. */
export function startMailWorker(deps: MailWorkerDeps): MailWorker {
  let closed = false
  let underWay: Promise<void> | null = null
  let rungMeanwhile = false

  const drain = (): Promise<void> => {
    rungMeanwhile = underWay !== null
    underWay ??= sendAll().finally(() => (underWay = null))
    return underWay
  }
  const sendAll = async (): Promise<void> => {
    do {
      rungMeanwhile = false
      while (!closed && (await sendNext(deps))) continue
    } while (!closed && rungMeanwhile)
  }
  const look = (): void => {
    drain().catch((cause: unknown) => deps.log.error({ err: cause }, 'the outbox could not be read'))
  }

  const timer = setInterval(look, limits.mail.pollMs)
  timer.unref()
  const endSubscription = deps.bus.subscribe(mailWaiting, look)
  look()
  return {
    drain,
    async close() {
      closed = true
      clearInterval(timer)
      endSubscription()
      await underWay?.catch(() => undefined)
      deps.transport.close()
    },
  }
}

/** Sends one mail; false when none was due. */
async function sendNext(deps: MailWorkerDeps): Promise<boolean> {
  const claimed = await claimMail(deps)
  if (claimed === null) return false
  const mail = await writtenMail(deps, claimed)
  if (mail === null) return true
  const failure = await deps.transport.send(mail)
  if (failure === null) {
    await noteMailSent(deps, mail, deps.transport.kind === 'mailbox')
    return true
  }
  const outcome = await noteMailFailed(deps, mail, failure)
  deps.log[outcome === 'given-up' ? 'error' : 'warn'](
    { mailId: mail.id, attempts: mail.attempts, reason: failure.reason },
    outcome === 'given-up' ? 'a mail could not be sent and was given up' : 'a mail could not be sent yet',
  )
  return true
}
