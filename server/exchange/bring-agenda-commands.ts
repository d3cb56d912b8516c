/**
 * A lossless file becomes a new agenda, all or nothing: texts, links, discussions on their words. What is new: the ids
 * of agenda, themes, goals, blocks, threads and comments, and the instants of founding. What does not come along: seats
 * (organisations are only found again where discussions name them), the end of the round, and earlier versions of
 * comments. See docs/lossless-file.md.
 */
import { tidyTitle } from '../../packages/domain/agenda.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId, OrganisationId, RoundId, ThemeId } from '../../packages/domain/ids.ts'
import type { FileGoal, LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { createTheme, foundAgenda } from '../agenda/agenda-effects.ts'
import { importThreads, type BroughtThread } from '../comment/comment-effects.ts'
import { findOrFoundOrganisation } from '../participant/participant-effects.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Actor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { bringGoal, bringThread, sameElement, type Bringing } from './bring-goals.ts'

export type BringDeps = { readonly clock: Clock; readonly ids: Ids; readonly unitOfWork: UnitOfWork }
export type BroughtAgenda = { readonly agendaId: AgendaId; readonly title: string; readonly goals: number }

/**
 * Makes the agenda. For the house and administrators; others get 'not-found'. Refuses: 'title-not-valid',
 * 'indicator-not-known', 'reference-not-known'.
 */
export async function bringAgenda(deps: BringDeps, actor: Actor, file: LosslessFile): Promise<BroughtAgenda> {
  if (actor.kind === 'participant' && !actor.isAdministrator) throw new DomainError('not-found')
  const { agenda, goals } = file
  const title = tidyTitle(agenda.title)
  const agendaId = deps.ids.next<AgendaId>()
  const roundId = deps.ids.next<RoundId>()
  const rounds = earlierRounds(deps.ids, file)
  return deps.unitOfWork(actor, async work => {
    const { note, language, pen, isExample, round } = agenda
    await foundAgenda(work, {
      agendaId,
      roundId,
      title,
      note,
      language,
      pen,
      phase: round?.phase ?? 'setup',
      round: round?.number,
      earlierRounds: rounds,
      isExample,
      convener: null,
      at: deps.clock.now(),
    })
    const themes = new Map<string, ThemeId>()
    for (const { id, label } of agenda.themes) {
      const themeId = deps.ids.next<ThemeId>()
      await createTheme(work, { agendaId, themeId, label })
      themes.set(id, themeId)
    }
    const organisations = await organisationsOf(deps, work, file)
    const bringing: Bringing = {
      ...deps,
      work,
      agendaId,
      organisations,
      voices: by => organisations.get(by.organisation ?? '') ?? null,
      elementOf: sameElement,
      linkState: state => state,
      proposedBy: null,
      withThreads: true,
      rounds,
    }
    const threads: BroughtThread[] = []
    for (const goal of goals) {
      const themeId = goal.theme === null ? null : (themes.get(goal.theme) ?? null)
      threads.push(...(await bringGoal(bringing, goal, { title: goal.title, themeId, state: goal.state })).threads)
    }
    for (const thread of agenda.threads) threads.push(await bringThread(bringing, thread, null))
    await importThreads(deps, work, { agendaId, roundId, threads })
    work.record({ name: 'file-imported', agendaId, kind: 'lossless-file', goals: goals.length })
    return { agendaId, title, goals: goals.length }
  })
}

/** The rounds before the agenda's in which something was said, by their numbers. */
function earlierRounds(ids: Ids, { agenda, goals }: LosslessFile): ReadonlyMap<number, RoundId> {
  const now = agenda.round?.number ?? 1
  const threads = [...agenda.threads, ...goals.flatMap(goal => goal.threads)]
  const numbers = new Set(threads.map(({ round = now }) => round).filter(number => number !== now))
  return new Map([...numbers].toSorted((a, b) => a - b).map(number => [number, ids.next<RoundId>()]))
}

/** The organisations of the file as they are known here; one that is known otherwise here is quoted. */
async function organisationsOf(
  { ids, clock }: BringDeps,
  work: Work,
  { organisations, agenda, goals }: LosslessFile,
): Promise<ReadonlyMap<string, OrganisationId>> {
  const comments = [...agenda.threads, ...goals.flatMap(goal => goal.threads)].flatMap(thread => thread.comments)
  const authors = [...comments, ...goals.flatMap(voicesOf)].flatMap(({ by: { organisation: name, code, group } }) =>
    name === null ? [] : [{ name, code, group, country: null }],
  )
  const found = new Map<string, OrganisationId>()
  for (const wish of [...organisations, ...authors]) {
    if (found.has(wish.name)) continue
    try {
      const newId = ids.next<OrganisationId>()
      const { organisationId } = await findOrFoundOrganisation(work, { wish, newId, at: clock.now() })
      found.set(wish.name, organisationId)
    } catch (cause) {
      // Refused before anything was written: its authors are quoted with it as the file names it.
      if (!(cause instanceof DomainError)) throw cause
    }
  }
  return found
}

/** Who suggests, backs, places, adds and holds in a goal. */
function voicesOf({ suggestions = [], brackets = [] }: FileGoal) {
  const alternatives = brackets.flatMap(bracket => bracket.alternatives)
  return [
    ...suggestions.flatMap(one => [one, ...one.backing]),
    ...brackets,
    ...alternatives.flatMap(one => [one, ...one.holders]),
  ]
}
