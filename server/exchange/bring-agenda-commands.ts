/**
 * A lossless file becomes a new agenda, all or nothing: texts, links, discussions on their words. What is new: the ids
 * of agenda, themes, goals, blocks, threads and comments, and the instants of founding. What does not come along: seats
 * (organisations are only found again where discussions name them), the end of the round, who closed a discussion, who
 * was mentioned, and earlier versions of comments. See docs/lossless-file.md.
 */
import { DomainError } from '../../packages/domain/errors.ts'
import {
  parseCatalogueId,
  parseId,
  type AgendaId,
  type AnchorId,
  type DocumentId,
  type ElementId,
  type GoalId,
  type IndicatorId,
  type OrganisationId,
  type RoundId,
  type ThemeId,
} from '../../packages/domain/ids.ts'
import type { FirstText } from '../../packages/document/first-text.ts'
import type { FileGoal, FileThread, LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { createGoal, createTheme, foundAgenda } from '../agenda/agenda-effects.ts'
import { addLinks, type NewLink } from '../catalogue/catalogue-effects.ts'
import { importThreads, type BroughtThread } from '../comment/comment-effects.ts'
import { createAnchoredText, setAnchor } from '../drafting/drafting-effects.ts'
import type { Anchor } from '../drafting/drafting-queries.ts'
import { findOrFoundOrganisation } from '../participant/participant-effects.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Actor, UnitOfWork, Work } from '../platform/unit-of-work.ts'

export type BringDeps = { readonly clock: Clock; readonly ids: Ids; readonly unitOfWork: UnitOfWork }
export type BroughtAgenda = { readonly agendaId: AgendaId; readonly title: string; readonly goals: number }

type Bringing = BringDeps & {
  readonly work: Work
  readonly agendaId: AgendaId
  readonly organisations: ReadonlyMap<string, OrganisationId>
}

/**
 * Makes the agenda. For the house and administrators; others get 'not-found'. Refuses: 'title-not-valid',
 * 'indicator-not-known', 'reference-not-known'.
 */
export async function bringAgenda(deps: BringDeps, actor: Actor, file: LosslessFile): Promise<BroughtAgenda> {
  if (actor.kind === 'participant' && !actor.isAdministrator) throw new DomainError('not-found')
  const { agenda, goals } = file
  const agendaId = deps.ids.next<AgendaId>()
  const roundId = deps.ids.next<RoundId>()
  return deps.unitOfWork(actor, async work => {
    const { title, note, language, pen, isExample, round } = agenda
    await foundAgenda(work, {
      agendaId,
      roundId,
      title,
      note,
      language,
      pen,
      phase: round?.phase ?? 'setup',
      round: round?.number,
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
    const bringing = { ...deps, work, agendaId, organisations: await organisationsOf(deps, work, file) }
    const threads: BroughtThread[] = []
    for (const goal of goals) threads.push(...(await bringGoal(bringing, goal, themes)))
    for (const thread of agenda.threads) threads.push(await bringThread(bringing, thread, null))
    await importThreads(deps, work, { agendaId, roundId, threads })
    work.record({ name: 'file-imported', agendaId, kind: 'lossless-file', goals: goals.length })
    return { agendaId, title, goals: goals.length }
  })
}

/** The organisations of the file as they are known here; one that is known otherwise here is left out. */
async function organisationsOf(
  { ids, clock }: BringDeps,
  work: Work,
  { organisations, agenda, goals }: LosslessFile,
): Promise<ReadonlyMap<string, OrganisationId>> {
  const authors = [...agenda.threads, ...goals.flatMap(goal => goal.threads)]
    .flatMap(thread => thread.comments)
    .flatMap(({ by: { organisation: name, code, group } }) =>
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
      // Refused before anything was written: its discussions keep their words, without the organisation.
      if (!(cause instanceof DomainError)) throw cause
    }
  }
  return found
}

async function bringGoal(
  bringing: Bringing,
  goal: FileGoal,
  themes: ReadonlyMap<string, ThemeId>,
): Promise<readonly BroughtThread[]> {
  const { work, ids, clock, agendaId } = bringing
  const goalId = ids.next<GoalId>()
  const documentId = ids.next<DocumentId>()
  const { title, state, isExample } = goal
  const themeId = goal.theme === null ? null : (themes.get(goal.theme) ?? null)
  await createGoal(work, { agendaId, goalId, themeId, title, state, isExample, at: clock.now() })
  const blocks = goal.blocks.map(({ id: _, ...block }) => block)
  const text = await createAnchoredText(work, { documentId, goalId, blocks })
  await addLinks(bringing, work, { agendaId, links: linksOf(goalId, goal) })
  const threads: BroughtThread[] = []
  for (const thread of goal.threads)
    threads.push(await bringThread(bringing, thread, { goalId, documentId, goal, text }))
  return threads
}

function linksOf(goalId: GoalId, { links, references }: FileGoal): readonly NewLink[] {
  return [
    ...links.map(({ indicator, relation, how, state, element }) => ({
      goalId,
      elementId: elementOf(element),
      indicator,
      reference: null,
      relation,
      how,
      state,
    })),
    ...references.map(({ reference, how, state, element }) => ({
      goalId,
      elementId: elementOf(element),
      indicator: null,
      reference,
      relation: null,
      how,
      state,
    })),
  ]
}

type Place = {
  readonly goalId: GoalId
  readonly documentId: DocumentId
  readonly goal: FileGoal
  readonly text: FirstText
}

async function bringThread(bringing: Bringing, thread: FileThread, place: Place | null): Promise<BroughtThread> {
  const { work, ids, clock, agendaId, organisations } = bringing
  const anchorId = ids.next<AnchorId>()
  const anchor = anchorOf(thread, place)
  const isOnGoal = anchor.kind !== 'agenda' && anchor.kind !== 'indicator'
  const goalId = isOnGoal ? (place?.goalId ?? null) : null
  const documentId = place?.documentId ?? null
  await setAnchor(work, { id: anchorId, agendaId, goalId, documentId, anchor, at: clock.now() })
  return {
    goalId,
    number: thread.number,
    type: thread.type,
    anchorId,
    openedAt: new Date(thread.openedAt),
    resolvedAt: thread.resolvedAt === null ? null : new Date(thread.resolvedAt),
    comments: thread.comments.map(({ by, at, text, editedAt, withdrawnAt }) => ({
      authorId: null,
      authorName: by.name,
      organisationId: organisations.get(by.organisation ?? '') ?? null,
      words: text,
      writtenAt: new Date(at),
      editedAt: editedAt === null ? null : new Date(editedAt),
      withdrawnAt: withdrawnAt === null ? null : new Date(withdrawnAt),
    })),
  }
}

function anchorOf({ about, of, passages, quote, before, after }: FileThread, place: Place | null): Anchor {
  const indicator = about === 'indicator' ? parseCatalogueId<IndicatorId>(of ?? '') : null
  if (indicator !== null) return { kind: 'indicator', indicator }
  if (place === null) return { kind: 'agenda' }
  const { goal, text } = place
  const pieces = passages.map(({ block, from, to }) => ({
    block: goal.blocks.findIndex(({ id }) => id === block),
    from,
    to,
  }))
  const block = text.blocks[pieces[0]?.block ?? 0] ?? text.blocks[0] ?? ''
  const element = about === 'element' ? elementOf(of) : null
  if (element !== null) return { kind: 'element', element, quote, block }
  if (about !== 'passage') return { kind: 'goal' }
  return { kind: 'passage', passage: { ranges: text.rangesOf(pieces), quote, prefix: before, suffix: after }, block }
}

function elementOf(text: string | null): ElementId | null {
  return text === null ? null : parseId<ElementId>(text)
}
