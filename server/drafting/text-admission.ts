/**
 * Who may come through the live door of a text, and as what. The engine asks again whenever access may have changed;
 * what a standing allows is packages/domain/permission.ts.
 */
import { keepsApart } from '../../packages/domain/attribution.ts'
import { textAccess } from '../../packages/domain/permission.ts'
import { reasonOfAbsence, standingInGoal } from '../agenda/agenda-queries.ts'
import type { Admit } from '../live/rooms.ts'
import { actorOfSession, type SessionDeps } from '../auth/session.ts'
import { documentById } from './drafting-queries.ts'
import { seenAs } from './seen-queries.ts'

/** Builds the question the live engine asks at the door and whenever access may have changed. */
export function buildAdmit(deps: SessionDeps): Admit {
  const { db } = deps.database
  return async ({ documentId, epoch, participantId, sessionId }) => {
    if ((await actorOfSession(deps, sessionId)) === null) return { refused: 'not-signed-in' }
    const document = await documentById(db, documentId)
    if (document === null) return { refused: 'not-found' }
    const found = await standingInGoal(db, document.goalId, participantId)
    if (found === null) return { refused: await reasonOfAbsence(db, document.goalId, participantId) }
    const access = textAccess(found.standing)
    if (access === null) return { refused: 'not-found' }
    if (document.epoch !== epoch) return { refused: 'document-other-epoch' }
    return {
      documentId,
      epoch,
      fence: document.fence,
      accessVersion: found.accessVersion,
      memberId: found.memberId,
      participantId,
      sessionId,
      ...access,
      presence: await seenAs(db, found),
      hidesPresence: keepsApart(found.standing),
    }
  }
}
