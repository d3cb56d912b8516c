/** The pages of a round: its console, one's own inputs, messages, the consensus call, withdrawals that wait. */
import type { FastifyInstance } from 'fastify'
import { consensusPageRoutes, type ConsensusPagesDeps } from './consensus-page-routes.ts'
import { consolePageRoutes, type ConsolePageDeps } from './console-page-routes.ts'
import { messagesPageRoutes } from './messages-page-routes.ts'
import { myInputPageRoutes } from './my-input-page-routes.ts'
import { withdrawalsPageRoutes } from './withdrawals-page-routes.ts'

/** Serves them all. */
export function roundPageRoutes(app: FastifyInstance, deps: ConsolePageDeps & ConsensusPagesDeps): void {
  consensusPageRoutes(app, deps)
  consolePageRoutes(app, deps)
  messagesPageRoutes(app, deps)
  myInputPageRoutes(app, deps)
  withdrawalsPageRoutes(app, deps)
}
