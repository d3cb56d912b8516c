/**
 * Bringing a file in: it is read in the worker and kept as what was understood, for the one who chose it and for a
 * short time; the confirmation makes goals of it, all or none.
 */
import { stateOfNewGoal, refusalOfTitle, type GoalState } from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { ImportDivision } from '../../packages/domain/exchange.ts'
import type {
  AgendaId,
  DocumentId,
  ElementId,
  GoalId,
  ImportId,
  ParticipantId,
  ThemeId,
} from '../../packages/domain/ids.ts'
import type { UnderstoodGoal } from '../../packages/exchange/understood-file.ts'
import { createGoal } from '../agenda/agenda-effects.ts'
import { standingInAgenda, type AgendaStanding } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { createText } from '../drafting/drafting-effects.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, UnitOfWork } from '../platform/unit-of-work.ts'
import type { Understood } from './exchange-worker.ts'
import type { Workbench } from './workbench.ts'

export type ImportDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly unitOfWork: UnitOfWork
  readonly workbench: Workbench
  readonly imports: Imports
}

export type KeptImport = Understood & {
  readonly id: ImportId
  readonly owner: ParticipantId
  readonly agendaId: AgendaId
  readonly readAt: Date
}
/** What was understood of files that wait for their confirmation: one of each person, the last. */
export type Imports = Map<ParticipantId, KeptImport>

/**
 * Reads a file and keeps what was understood. Refuses: 'not-found', what the standing refuses, 'import-for-moderators',
 * and what the worker refuses (import-…).
 */
export async function readImportedFile(
  deps: ImportDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<KeptImport> {
  const { standing } = await seatToImport(deps, actor, agendaId)
  const task = { kind: 'read', bytes: file.bytes, fallbackTitle: titleOf(file.name) } as const
  const understood = await deps.workbench.read(task, { signal: AbortSignal.timeout(2 * limits.exchange.maxWorkMs) })
  if (understood.kind === 'lossless-file') refuseIf(standing.role === 'moderator' ? null : 'import-for-moderators')
  const readAt = deps.clock.now()
  const kept = { ...understood, id: deps.ids.next<ImportId>(), owner: actor.participantId, agendaId, readAt }
  for (const old of deps.imports.values()) if (isOver(old, readAt)) deps.imports.delete(old.owner)
  deps.imports.set(actor.participantId, kept)
  return kept
}

export type ConfirmedImport = {
  readonly division: ImportDivision
  /** One for each goal, in order; null leaves that goal out. */
  readonly titles: readonly (string | null)[]
  readonly themeId: ThemeId | null
}
export type ImportedGoal = {
  readonly id: GoalId
  readonly number: number
  readonly title: string
  readonly state: GoalState
}

/**
 * Makes the goals. Refuses: 'not-found', what the standing refuses, 'import-is-gone', 'malformed-request' (other titles
 * than goals), 'title-not-valid', 'theme-not-known', 'too-many-goals'.
 */
export async function confirmImportedFile(
  deps: ImportDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  importId: string,
  { division, titles, themeId }: ConfirmedImport,
): Promise<readonly ImportedGoal[]> {
  const { standing } = await seatToImport(deps, actor, agendaId)
  const kept = deps.imports.get(actor.participantId)
  if (kept === undefined || kept.id !== importId || kept.agendaId !== agendaId || isOver(kept, deps.clock.now())) {
    throw new DomainError('import-is-gone')
  }
  const understood = kept.goals[division]
  const chosen = understood.flatMap((goal, i) => {
    const title = titles[i] ?? null
    return title === null ? [] : [{ ...goal, title: title.trim() }]
  })
  refuseIf(titles.length !== understood.length || chosen.length === 0 ? 'malformed-request' : null)
  for (const { title } of chosen) refuseIf(refusalOfTitle(title))
  const state = stateOfNewGoal(standing.role)
  // Taken before it is used: two confirmations at the same instant make the goals once.
  deps.imports.delete(actor.participantId)
  try {
    return await deps.unitOfWork(actor, async work => {
      const made: ImportedGoal[] = []
      for (const goal of chosen) {
        const goalId = deps.ids.next<GoalId>()
        const { title } = goal
        const number = await createGoal(work, { agendaId, goalId, themeId, title, state, at: deps.clock.now() })
        const documentId = deps.ids.next<DocumentId>()
        await createText(work, { documentId, goalId, blocks: blocksOf(goal, deps.ids) })
        made.push({ id: goalId, number, title, state })
      }
      work.record({ name: 'file-imported', agendaId, kind: kept.kind, goals: made.length })
      return made
    })
  } catch (cause) {
    if (!deps.imports.has(actor.participantId)) deps.imports.set(actor.participantId, kept)
    throw cause
  }
}

/** Elements of an lossless file get new ids here: the file may have come from this very agenda. */
function blocksOf(goal: UnderstoodGoal, ids: Ids): UnderstoodGoal['blocks'] {
  return goal.blocks.map(block => (block.element === '' ? block : { ...block, element: ids.next<ElementId>() }))
}

/** The seat of somebody who may bring files in. Refuses: 'not-found', and what the standing refuses. */
export async function seatToImport(
  { database }: Pick<ImportDeps, 'database'>,
  actor: ParticipantActor,
  agendaId: AgendaId,
): Promise<AgendaStanding> {
  const seat = await standingInAgenda(database.db, agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('create-goal', seat.standing)
  return seat
}

function isOver({ readAt }: KeptImport, now: Date): boolean {
  return readAt.getTime() + limits.exchange.keptMs < now.getTime()
}

/** The file's name without its ending. */
function titleOf(name: string): string {
  const stem = name
    .replace(/^.*[\\/]/, '')
    .replace(/\.[^.]{1,8}$/, '')
    .replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ')
    .trim()
  return stem === '' ? name.slice(0, 100) : stem
}
