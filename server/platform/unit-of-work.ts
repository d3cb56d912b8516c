/**
 * One business act, whole or not at all: rows and journal in one transaction, and what follows from it only after
 * the commit. On the embedded database there is one connection: inside an act use `work.db`, never another.
 */
import type { Transaction } from 'kysely'
import type { JournalEvent } from '../../packages/domain/events.ts'
import type { ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { Locale } from '../../packages/messages/say.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Ids } from './ids.ts'
import { appendToJournal, type JournalEntry } from './journal.ts'
import type { MessageBus } from './message-bus.ts'
import type { Tables } from './tables.ts'

/** Somebody with an account who is signed in. `sessionId` is null only for programs with a bearer token. */
export type ParticipantActor = {
  readonly kind: 'participant'
  readonly participantId: ParticipantId
  readonly sessionId: SessionId | null
  readonly displayName: string
  readonly locale: Locale
  readonly isAdministrator: boolean
}
/** Who acts: a participant, or the house itself (start, commands of the operator, clocks). */
export type Actor = ParticipantActor | { readonly kind: 'system' }
export const systemActor: Actor = { kind: 'system' }

export type Work = {
  readonly db: Transaction<Tables>
  /** Notes an event; it is written with the rows, in the same transaction. */
  record(event: JournalEvent): void
  /** Runs once the transaction has committed, in the order of the calls; never runs otherwise. */
  afterCommit(act: () => void): void
  /** Tells the bus once the transaction has committed. */
  tell(topic: string, event: unknown): void
}

/** Runs an act in one transaction and returns its answer once it is durable. An error undoes everything. */
export type UnitOfWork = <T>(actor: Actor, act: (work: Work) => Promise<T>) => Promise<T>

export type UnitOfWorkDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly bus: MessageBus
  readonly ids: Pick<Ids, 'token'>
}

/** Builds the one way to write. After each commit the bus carries a `JournalEntry` under the topic `journal`. */
export function buildUnitOfWork({ database, clock, bus, ids }: UnitOfWorkDeps): UnitOfWork {
  return async (actor, act) => {
    const events: JournalEvent[] = []
    const afterwards: (() => void)[] = []
    const signer = signerOf(actor)
    const { answer, at } = await database.db.transaction().execute(async transaction => {
      const inside = await act({
        db: transaction,
        record: event => void events.push(event),
        afterCommit: follow => void afterwards.push(follow),
        tell: (topic, told) => void afterwards.push(() => bus.publish(topic, told)),
      })
      const now = clock.now()
      await appendToJournal(transaction, signer, now, events, ids)
      return { answer: inside, at: now }
    })
    for (const follow of afterwards) follow()
    const entry: JournalEntry = { at, participantId: signer.participantId, events }
    if (events.length > 0) bus.publish('journal', entry)
    return answer
  }
}

function signerOf(actor: Actor): { participantId: ParticipantId | null; sessionId: SessionId | null } {
  return actor.kind === 'participant' ? actor : { participantId: null, sessionId: null }
}
