/**
 * Freezing all texts of an agenda around an act that changes what may be written in them: close the gates and let what
 * had passed them reach the log; one transaction that raises every fence and acts; ask everybody's access again; open
 * the gates, behind which new words waited. A gate that could not be emptied in time does not hold the act up: what
 * comes late meets the raised fence. Source: live rule L6, consultation rule C15.
 */
import type { Logger } from 'pino'
import type { AgendaId, DocumentId } from '../../packages/domain/ids.ts'
import { holdAgenda } from '../agenda/agenda-effects.ts'
import { lockTexts, type Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'
import type { Actor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { documentsOfAgenda } from './drafting-queries.ts'

export type FreezeDeps = {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly rooms: Pick<Rooms, 'freeze' | 'thaw' | 'readmitDocument'>
  readonly log: Pick<Logger, 'warn' | 'error'>
}

/** The steps of an act behind closed gates; told in consultation-effects.ts (`FreezeTexts`). */
type FrozenSteps<Prepared, Answer> = {
  readonly prepare: () => Promise<Prepared>
  readonly act: (work: Work, prepared: Prepared) => Promise<Answer>
}

/** Builds the way to act while the texts of an agenda are frozen. Acts of one agenda take turns in this process. */
export function buildFreezeTexts(deps: FreezeDeps) {
  const { database, unitOfWork, rooms, log } = deps
  const turns = new Map<AgendaId, Promise<unknown>>()

  return async <Prepared, Answer>(
    agendaId: AgendaId,
    actor: Actor,
    { prepare, act }: FrozenSteps<Prepared, Answer>,
  ): Promise<Answer> => {
    const before = turns.get(agendaId) ?? Promise.resolve()
    const mine = before.then(async () => {
      const documentIds = await documentsOfAgenda(database.db, agendaId, null)
      try {
        await closeGates(documentIds)
        const prepared = await prepare()
        const answer = await unitOfWork(actor, async work => {
          // A goal that is made meanwhile waits, and is made under what is allowed afterwards.
          await holdAgenda(work, agendaId)
          const all = await documentsOfAgenda(work.db, agendaId, null)
          await lockTexts(work, all)
          await fenceTexts(work, all)
          return act(work, prepared)
        })
        await askAgain(documentIds)
        return answer
      } finally {
        rooms.thaw(documentIds)
      }
    })
    const ended = mine.catch(() => undefined)
    turns.set(agendaId, ended)
    try {
      return await mine
    } finally {
      if (turns.get(agendaId) === ended) turns.delete(agendaId)
    }
  }

  async function closeGates(documentIds: readonly DocumentId[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>(resolve => {
      timer = setTimeout(() => resolve('late'), limits.round.maxFreezeMs)
    })
    const outcome = await Promise.race([rooms.freeze(documentIds), late])
    clearTimeout(timer)
    if (outcome === 'late') log.warn({ documents: documentIds.length }, 'texts were frozen with words on their way')
  }

  /** What was done stands whether or not everybody could be asked: the fence holds, and access is asked again later. */
  async function askAgain(documentIds: readonly DocumentId[]): Promise<void> {
    try {
      await Promise.all(documentIds.map(documentId => rooms.readmitDocument(documentId)))
    } catch (cause) {
      log.error({ err: cause }, 'access could not be asked again after a freeze')
    }
  }
}

async function fenceTexts(work: Work, documentIds: readonly DocumentId[]): Promise<void> {
  if (documentIds.length === 0) return
  await work.db
    .updateTable('document')
    .set(given => ({ fence: given('fence', '+', 1) }))
    .where('id', 'in', documentIds)
    .execute()
}
