/**
 * Goals of a lossless file become goals of an agenda, with their texts, links and discussions, inside the unit of work
 * of a command: the operator's, which makes a new agenda of a file, and a moderator's, which adds to hers. People whom
 * the file names are quoted: they have no account, no seat and no say here.
 */
import type { GoalState } from '../../packages/domain/agenda.ts'
import type { LinkState } from '../../packages/domain/catalogue.ts'
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
  type ParticipantId,
  type RoundId,
  type SuggestionId,
  type ThemeId,
} from '../../packages/domain/ids.ts'
import type { FirstText } from '../../packages/document/first-text.ts'
import type { FileComment, FileGoal, FileThread } from '../../packages/exchange/lossless-file.ts'
import { createGoal } from '../agenda/agenda-effects.ts'
import { addLinks, type NewLink } from '../catalogue/catalogue-effects.ts'
import type { BroughtThread } from '../comment/comment-effects.ts'
import { createAnchoredText, createMarkedText, setAnchor } from '../drafting/drafting-effects.ts'
import type { Anchor } from '../drafting/drafting-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { bringUndecided, undecidedOf } from './bring-undecided.ts'

export type Bringing = {
  readonly clock: Clock
  readonly ids: Ids
  readonly work: Work
  readonly agendaId: AgendaId
  /** Organisations of this house for which the file's authors speak; an author of any other is quoted with hers. */
  readonly organisations: ReadonlyMap<string, OrganisationId>
  /** The uuid that an element of the file has here. */
  readonly elementOf: (uuid: string) => ElementId | null
  /** The state that a link of the file has here. */
  readonly linkState: (state: LinkState) => LinkState
  /** Who proposes what is proposed here; null for nobody. */
  readonly proposedBy: ParticipantId | null
  /** Organisations of this house that hold and back what the file says they do; others are quoted. */
  readonly voices: (by: FileComment['by']) => OrganisationId | null
  readonly withThreads: boolean
  /**
   * Earlier rounds of the file, by their numbers, as they are here: discussions keep round, number, and whether they came
   * late. Null where all come into the round that is now, numbered behind those that are here.
   */
  readonly rounds: ReadonlyMap<number, RoundId> | null
}

export type BroughtGoal = {
  readonly goalId: GoalId
  readonly number: number
  readonly threads: readonly BroughtThread[]
}

/** Makes one goal. Refuses what `createGoal` and `addLinks` refuse. Its discussions are answered, not written yet. */
export async function bringGoal(
  bringing: Bringing,
  goal: FileGoal,
  as: { readonly title: string; readonly themeId: ThemeId | null; readonly state: GoalState },
): Promise<BroughtGoal> {
  const { work, ids, clock, agendaId, elementOf } = bringing
  const goalId = ids.next<GoalId>()
  const documentId = ids.next<DocumentId>()
  const number = await createGoal(work, { agendaId, goalId, ...as, isExample: goal.isExample, at: clock.now() })
  const blocks = goal.blocks.map(({ id: _, ...block }) => ({
    ...block,
    element: block.element === '' ? '' : (elementOf(block.element) ?? ''),
  }))
  const inGoal = { agendaId, goalId, documentId }
  const undecided = undecidedOf(bringing, goal)
  const text =
    undecided.marked === null
      ? await createAnchoredText(work, { documentId, goalId, blocks: undecided.signed(blocks) })
      : await createMarkedText(work, { documentId, goalId, ...undecided.marked })
  await addLinks(bringing, work, { agendaId, links: linksOf(bringing, goalId, goal) })
  const suggestions = await bringUndecided(bringing, goal, undecided, { ...inGoal, title: as.title, text })
  const threads: BroughtThread[] = []
  if (bringing.withThreads) {
    const place = { goalId, documentId, goal, text, suggestions }
    for (const thread of goal.threads) threads.push(await bringThread(bringing, thread, place))
  }
  return { goalId, number, threads }
}

/** The links of a goal in the file, as they stand here. */
function linksOf(bringing: Bringing, goalId: GoalId, { links, references }: FileGoal): readonly NewLink[] {
  const common = ({ element, how, state }: FileGoal['links'][number] | FileGoal['references'][number]) => ({
    goalId,
    elementId: element === null ? null : bringing.elementOf(element),
    how,
    state: bringing.linkState(state),
    proposedBy: bringing.proposedBy,
  })
  return [
    ...links.map(link => ({
      ...common(link),
      indicator: link.indicator,
      reference: null,
      relation: link.relation,
    })),
    ...references.map(link => ({ ...common(link), indicator: null, reference: link.reference, relation: null })),
  ]
}

type Place = {
  readonly goalId: GoalId
  readonly documentId: DocumentId
  readonly goal: FileGoal
  readonly text: FirstText
  /** Those that came along, by their names in the file. */
  readonly suggestions: ReadonlyMap<string, SuggestionId>
}

/** Sets the anchor of a discussion, on words of a goal that was just made or on the agenda, and answers what it says. */
export async function bringThread(bringing: Bringing, thread: FileThread, place: Place | null): Promise<BroughtThread> {
  const { work, ids, clock, agendaId, organisations, rounds } = bringing
  const anchorId = ids.next<AnchorId>()
  const anchor = anchorOf(bringing, thread, place)
  const isOnGoal = anchor.kind !== 'agenda' && anchor.kind !== 'indicator'
  const goalId = isOnGoal ? (place?.goalId ?? null) : null
  const documentId = place?.documentId ?? null
  await setAnchor(work, { id: anchorId, agendaId, goalId, documentId, anchor, at: clock.now() })
  return {
    goalId,
    number: rounds === null ? null : thread.number,
    roundId: rounds?.get(thread.round ?? 0),
    isLate: rounds === null ? undefined : (thread.late ?? false),
    type: thread.type,
    anchorId,
    openedAt: new Date(thread.openedAt),
    resolvedAt: thread.resolvedAt === null ? null : new Date(thread.resolvedAt),
    resolver: thread.resolvedBy === null ? null : quoted(thread.resolvedBy),
    comments: thread.comments.map(({ by, at, text, mentions, editedAt, withdrawnAt }) => ({
      authorId: null,
      authorName: by.name,
      organisationId: organisations.get(by.organisation ?? '') ?? null,
      organisation: quoted(by).organisation,
      mentions,
      words: text,
      writtenAt: new Date(at),
      editedAt: editedAt === null ? null : new Date(editedAt),
      withdrawnAt: withdrawnAt === null ? null : new Date(withdrawnAt),
    })),
  }
}

function quoted({ name, organisation, code, group }: FileComment['by']): NonNullable<BroughtThread['resolver']> {
  return { name, organisation: organisation === null ? null : { name: organisation, code, group } }
}

function anchorOf(
  { elementOf }: Bringing,
  { about, of, passages, quote, before, after }: FileThread,
  place: Place | null,
): Anchor {
  const indicator = about === 'indicator' ? parseCatalogueId<IndicatorId>(of ?? '') : null
  if (indicator !== null) return { kind: 'indicator', indicator }
  if (place === null) return { kind: 'agenda' }
  const { goal, text, suggestions } = place
  const suggestion = about === 'suggestion' && of !== null ? suggestions.get(of) : undefined
  if (suggestion !== undefined) return { kind: 'suggestion', suggestion, quote }
  const pieces = passages.map(({ block, from, to }) => ({
    block: goal.blocks.findIndex(({ id }) => id === block),
    from,
    to,
  }))
  const block = text.blocks[pieces[0]?.block ?? 0] ?? text.blocks[0] ?? ''
  const element = about === 'element' && of !== null ? elementOf(of) : null
  if (element !== null) return { kind: 'element', element, quote, block }
  if (about !== 'passage') return { kind: 'goal' }
  return { kind: 'passage', passage: { ranges: text.rangesOf(pieces), quote, prefix: before, suffix: after }, block }
}

/** The uuid itself: for a file that becomes an agenda of its own. */
export function sameElement(uuid: string): ElementId | null {
  return parseId<ElementId>(uuid)
}

/** New uuids, the same for the same element: the file may have come from this very agenda. */
export function newElements(ids: Ids): (uuid: string) => ElementId {
  const known = new Map<string, ElementId>()
  return uuid => {
    const found = known.get(uuid) ?? ids.next<ElementId>()
    known.set(uuid, found)
    return found
  }
}
