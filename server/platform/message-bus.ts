/**
 * What one part of the house tells the others after a commit: topic and event, delivered at most once, in order per
 * topic. The bus is a hint; the truth is in the database, so nothing may depend on an event arriving.
 * This one stays within the process; a broker joins when several nodes do.
 */
import type { Logger } from 'pino'

export type MessageBus = {
  /** Tells every subscriber of the topic; never throws for a subscriber's failure. */
  publish(topic: string, event: unknown): void
  /** Returns the function that ends the subscription. */
  subscribe(topic: string, listen: (event: unknown) => void): () => void
}

/** A bus within this process. Subscribers run at once, in the order in which they subscribed. */
export function buildMemoryBus(log: Pick<Logger, 'error'>): MessageBus {
  const listeners = new Map<string, Set<(event: unknown) => void>>()
  return {
    publish(topic, event) {
      for (const listen of [...(listeners.get(topic) ?? [])]) {
        try {
          listen(event)
        } catch (cause) {
          log.error({ err: cause, topic }, 'a subscriber of the bus failed')
        }
      }
    },
    subscribe(topic, listen) {
      const ofTopic = listeners.get(topic) ?? new Set()
      listeners.set(topic, ofTopic.add(listen))
      return () => ofTopic.delete(listen)
    },
  }
}
