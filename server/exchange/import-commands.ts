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
import { isElementKind } from '../../packages/document/text-model.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { createGoal } from '../agenda/agenda-effects.ts'
import { latestRoundOf, organisationsOf, standingInAgenda, type AgendaStanding } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { importThreads, type BroughtThread } from '../comment/comment-effects.ts'
import { createText } from '../drafting/drafting-effects.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { bringGoal, bringThread, newElements, type Bringing } from './bring-goals.ts'
import type { ReadTask, Understood } from './exchange-worker.ts'
import { Cancelled, type Workbench } from './workbench.ts'

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
  /** What was made of it, or is being made; null before. */
  made: Promise<readonly ImportedGoal[]> | null
}
/** What was understood of files that wait for their confirmation: one of each person, the last. */
export type Imports = Map<ParticipantId, KeptImport>

/**
 * Reads a file and keeps what was understood. Refuses: 'not-found', what the standing refuses, 'import-for-moderators',
 * 'server-busy' (also where others' files keep the worker for too long), and what the worker refuses (import-…).
 */
export async function readImportedFile(
  deps: ImportDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<KeptImport> {
  const { standing } = await seatToImport(deps, actor, agendaId)
  const task = { kind: 'read', bytes: file.bytes, fallbackTitle: titleOf(file.name) } as const
  const understood = await readInTime(deps.workbench, task)
  if (understood.kind === 'lossless-file') refuseIf(standing.role === 'moderator' ? null : 'import-for-moderators')
  const readAt = deps.clock.now()
  const kept = {
    ...understood,
    id: deps.ids.next<ImportId>(),
    owner: actor.participantId,
    agendaId,
    readAt,
    made: null,
  }
  for (const old of deps.imports.values()) if (isOver(old, readAt)) deps.imports.delete(old.owner)
  deps.imports.set(actor.participantId, kept)
  return kept
}

export type ConfirmedImport = {
  readonly division: ImportDivision
  /** One for each goal, in order; null leaves that goal out. */
  readonly titles: readonly (string | null)[]
  readonly themeId: ThemeId | null
  /** Whether the discussions of a lossless file come along. */
  readonly discussions: boolean
}
export type ImportedGoal = {
  readonly id: GoalId
  readonly number: number
  readonly title: string
  readonly state: GoalState
}

/**
 * Makes the goals, all or none; confirmed again while it is kept, it answers what was made and makes nothing. Of a
 * lossless file links come along, and discussions unless they are left out. Refuses: 'not-found', what the standing
 * refuses, 'import-is-gone', 'import-for-moderators', 'malformed-request' (other titles than goals), 'title-not-valid',
 * 'theme-not-known', 'too-many-goals', 'indicator-not-known', 'reference-not-known', 'too-many-threads',
 * 'too-many-replies'.
 */
export async function confirmImportedFile(
  deps: ImportDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  importId: string,
  confirmed: ConfirmedImport,
): Promise<readonly ImportedGoal[]> {
  const { standing } = await seatToImport(deps, actor, agendaId)
  const kept = deps.imports.get(actor.participantId)
  if (kept === undefined || kept.id !== importId || kept.agendaId !== agendaId || isOver(kept, deps.clock.now())) {
    throw new DomainError('import-is-gone')
  }
  if (kept.file !== null) refuseIf(standing.role === 'moderator' ? null : 'import-for-moderators')
  // Two presses, at the same instant or one after the other, make the goals once.
  if (kept.made !== null) return kept.made
  const understood = kept.goals[confirmed.division]
  const titles = understood.map((_, i) => confirmed.titles[i]?.trim() ?? null)
  refuseIf(
    confirmed.titles.length !== understood.length || titles.every(one => one === null) ? 'malformed-request' : null,
  )
  for (const title of titles) refuseIf(title === null ? null : refusalOfTitle(title))
  const making = deps.unitOfWork(actor, work => makeGoals(deps, work, { actor, standing, kept, titles, confirmed }))
  kept.made = making
  try {
    return await making
  } catch (cause) {
    kept.made = null
    throw cause
  }
}

type Making = {
  readonly actor: ParticipantActor
  readonly standing: AgendaStanding['standing']
  readonly kept: KeptImport
  readonly titles: readonly (string | null)[]
  readonly confirmed: ConfirmedImport
}

async function makeGoals(
  deps: ImportDeps,
  work: Work,
  { actor, standing, kept, titles, confirmed }: Making,
): Promise<readonly ImportedGoal[]> {
  const { agendaId, file, kind } = kept
  const { themeId, division } = confirmed
  const state = stateOfNewGoal(standing.role)
  const made: ImportedGoal[] = []
  const threads: BroughtThread[] = []
  const seated = new Map((await organisationsOf(work.db, agendaId)).map(one => [one.name, one]))
  const bringing: Bringing = {
    ...deps,
    work,
    agendaId,
    // Nobody is made to speak here by a file: its authors are quoted with their organisations.
    organisations: new Map(),
    // A bracket stays open for those who hold it, so whoever sits here holds and backs what the file says.
    voices: ({ organisation, code, group }) => {
      const known = seated.get(organisation ?? '')
      return known !== undefined && known.code === code && known.group === group ? known.id : null
    },
    elementOf: newElements(deps.ids),
    linkState: was => (was === 'agreed' && refusalTo('decide-link', standing) !== null ? 'proposed' : was),
    proposedBy: actor.participantId,
    withThreads: confirmed.discussions,
    rounds: null,
  }
  for (const [i, goal] of kept.goals[division].entries()) {
    const title = titles[i] ?? null
    if (title === null) continue
    const whole = file?.goals[i]
    if (whole !== undefined) {
      const brought = await bringGoal(bringing, whole, { title, themeId, state })
      made.push({ id: brought.goalId, number: brought.number, title, state })
      threads.push(...brought.threads)
      continue
    }
    const goalId = deps.ids.next<GoalId>()
    const number = await createGoal(work, { agendaId, goalId, themeId, title, state, at: deps.clock.now() })
    const blocks = goal.blocks.map(block => ({
      ...block,
      element: isElementKind(block.kind) ? deps.ids.next<ElementId>() : '',
    }))
    await createText(work, { documentId: deps.ids.next<DocumentId>(), goalId, blocks })
    made.push({ id: goalId, number, title, state })
  }
  if (file !== null && confirmed.discussions) {
    for (const thread of file.agenda.threads) threads.push(await bringThread(bringing, thread, null))
    await writeThreads(deps, work, agendaId, threads)
  }
  work.record({ name: 'file-imported', agendaId, kind, goals: made.length })
  return made
}

/** In the order of their numbers in the file, behind those of the round. */
async function writeThreads(
  deps: ImportDeps,
  work: Work,
  agendaId: AgendaId,
  threads: readonly BroughtThread[],
): Promise<void> {
  const roundId = await latestRoundOf(work.db, agendaId)
  if (roundId === null) throw new DomainError('not-found')
  const inOrder = threads.toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
  await importThreads(deps, work, { agendaId, roundId, threads: inOrder })
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

/** Waits for the worker as long as two files may take. */
async function readInTime(workbench: Pick<Workbench, 'read'>, task: ReadTask): Promise<Understood> {
  try {
    return await workbench.read(task, { signal: AbortSignal.timeout(2 * limits.exchange.maxWorkMs) })
  } catch (cause) {
    if (cause instanceof Cancelled) throw new DomainError('server-busy')
    throw cause
  }
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
