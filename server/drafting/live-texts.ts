/**
 * The live engine as drafting runs it: who may come in is asked of the agenda, and what changes access elsewhere
 * (a session that ended, a role that changed) reaches open texts at once.
 */
import { randomInt } from 'node:crypto'
import type { Logger } from 'pino'
import type { AgendaId, GoalId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { SessionDeps } from '../auth/session.ts'
import { buildRooms, type Admit, type Rooms } from '../live/rooms.ts'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AccessChanged } from '../agenda/agenda-effects.ts'
import { documentsOfAgenda } from './drafting-queries.ts'
import { authorsOfText } from './seen-queries.ts'
import { buildAdmit } from './text-admission.ts'

export type LiveTextsDeps = SessionDeps & {
  readonly unitOfWork: UnitOfWork
  readonly bus: MessageBus
  readonly log: Logger
}

/** Builds the engine and listens to what changes access. The caller closes the rooms. */
export function buildLiveTexts(deps: LiveTextsDeps): { readonly rooms: Rooms; readonly admit: Admit } {
  const { database, unitOfWork, clock, log, bus } = deps
  const admit = buildAdmit(deps)
  const drawClientId = (): number => randomInt(1, 2 ** 32 - 1)
  const rooms = buildRooms({
    ...{ database, unitOfWork, clock, log, admit, drawClientId },
    limits: limits.live,
    serverClientId: drawClientId(),
    authorsOf: authorsOfText,
    // An alias says nothing of its owner: it is drawn once per participant and document.
    drawAlias: () => deps.ids.token().slice(0, 12),
  })
  const askAgain = (label: string, asked: Promise<void>): void => {
    asked.catch((cause: unknown) => log.error({ err: cause }, label))
  }
  // A revoked session raises the access version of the whole person, so all of its connections ask again.
  bus.subscribe('session-revoked', event => {
    // The cast: the topic carries what auth/session publishes under it.
    const { sessionId, participantId } = event as { sessionId: SessionId; participantId: ParticipantId }
    askAgain('closing an ended session', rooms.readmitSession(sessionId))
    askAgain('asking access again after a session ended', rooms.readmitParticipant(participantId))
  })
  bus.subscribe('access-changed', event => {
    // The cast: the topic carries what agenda-effects publishes under it.
    const { agendaId, participantId, goalId } = event as AccessChanged
    if (participantId !== undefined) askAgain('asking access again', rooms.readmitParticipant(participantId))
    else askAgain('asking access again', readmitTexts(agendaId, goalId ?? null))
  })

  /** Everybody in one goal's text, or in all texts of the agenda. */
  async function readmitTexts(agendaId: AgendaId, goalId: GoalId | null): Promise<void> {
    const documents = await documentsOfAgenda(database.db, agendaId, goalId)
    await Promise.all(documents.map(documentId => rooms.readmitDocument(documentId)))
  }

  return { rooms, admit }
}
