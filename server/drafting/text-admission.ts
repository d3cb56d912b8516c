/**
 * Who may come through the live door of a text, and as what: role, phase and pen turned into the mode that the live
 * engine serves. The engine asks again whenever access may have changed.
 */
import type { Phase } from '../../packages/domain/agenda.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { refusalTo, textMode, type Standing } from '../../packages/domain/permission.ts'
import { standingInGoal } from '../agenda/agenda-queries.ts'
import type { Admit } from '../live/rooms.ts'
import { actorOfSession, type SessionDeps } from '../auth/session.ts'
import { aliasOf, documentById } from './drafting-queries.ts'

/** What somebody may do with a text on the live door today, and why not more. */
export type TextAccess = {
  readonly mode: 'read' | 'direct'
  readonly phase: Phase
  readonly reason: RefusalCode | null
}

/** The access of a standing; null when it may not even read. Suggesting is served as reading until it is built. */
export function textAccess(standing: Standing): TextAccess | null {
  const mode = textMode(standing)
  switch (mode) {
    case null:
      return null
    case 'direct':
      return { mode, phase: standing.phase, reason: null }
    case 'suggest':
      return { mode: 'read', phase: standing.phase, reason: 'suggesting-not-yet-available' }
    case 'read':
      return { mode, phase: standing.phase, reason: refusalTo('edit-text', standing) }
  }
}

/** Builds the question the live engine asks at the door and whenever access may have changed. */
export function buildAdmit(deps: SessionDeps): Admit {
  const { db } = deps.database
  return async ({ documentId, epoch, participantId, sessionId }) => {
    if ((await actorOfSession(deps, sessionId)) === null) return { refused: 'not-signed-in' }
    const document = await documentById(db, documentId)
    if (document === null) return { refused: 'not-found' }
    const found = await standingInGoal(db, document.goalId, participantId)
    if (found === null) return { refused: 'not-found' }
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
      presence: { name: found.displayName, ...found.delegation },
      alias: (await aliasOf(db, documentId, participantId)) ?? newAlias(deps),
    }
  }
}

/** An alias says nothing of its owner: it is drawn once per participant and document. */
function newAlias({ ids }: SessionDeps): string {
  return ids.token().slice(0, 12)
}
