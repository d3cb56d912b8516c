/** The parts that stand beneath every slice, without doors. */
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Database } from './platform/database.ts'
import type { Clock } from './platform/clock.ts'
import type { DatabaseNow } from './platform/jobs.ts'
import type { Ids } from './platform/ids.ts'
import type { MessageBus } from './platform/message-bus.ts'
import type { UnitOfWork } from './platform/unit-of-work.ts'

export type Foundation = {
  readonly config: Config
  readonly database: Database
  readonly clock: Clock
  /** By which deadlines count. */
  readonly databaseNow: DatabaseNow
  readonly ids: Ids
  readonly log: Logger
  readonly bus: MessageBus
  readonly unitOfWork: UnitOfWork
  /** Where links in mails lead; null while this server sends no mail. */
  readonly mailOrigin: string | null
}
