/**
 * What a form of a file shows beside the base text: what is suggested, or what changed between two moments, whose it is,
 * and who holds which wording of a bracket. Reads; decides nothing.
 */
import type { ReadText } from '../../packages/document/base-units.ts'
import { atWholeWords } from '../../packages/document/redline-wording.ts'
import {
  passageInBase,
  stretchPlaces,
  trackedSuggestions,
  unitsOfPassage,
  withPassages,
} from '../../packages/document/tracked-suggestions.ts'
import { trackedText } from '../../packages/document/tracked-text.ts'
import type { TextForm } from '../../packages/domain/exchange.ts'
import type { AgendaId, DocumentId, GoalId } from '../../packages/domain/ids.ts'
import type { GoalMarks, MarkAuthor, MarkedBracket } from '../../packages/exchange/goal-marks.ts'
import type { FileThread } from '../../packages/exchange/lossless-file.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { linksOfGoal } from '../catalogue/catalogue-queries.ts'
import { aliasesIn, delegationsOfAliases, differenceOfText, instantsOfClients } from '../drafting/drafting-queries.ts'
import { acceptancesOf } from '../suggestion/acceptance-queries.ts'
import { heldWordingsOf, quotedAuthorsOf, suggestionsInText } from '../suggestion/suggestion-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'

export type MarkDeps = { readonly database: Database; readonly rooms: Pick<Rooms, 'readText'> }

export type MarkedGoal = {
  readonly agendaId: AgendaId
  readonly goalId: GoalId
  readonly documentId: DocumentId
  readonly text: ReadText
  /** With passages of the whole text. */
  readonly threads: readonly FileThread[]
  readonly takenAt: string
  readonly reads: For
}

/** What this form shows of a goal; null where it shows the base text alone. Refuses: 'not-found' for no such version. */
export async function takeMarks(deps: MarkDeps, goal: MarkedGoal, form: TextForm): Promise<GoalMarks | null> {
  switch (form.kind) {
    case 'clean':
      return null
    case 'bracketed':
      return { rows: null, hands: {}, changedAt: goal.takenAt, brackets: await bracketsOf(deps, goal) }
    case 'marked-up':
      return suggested(deps, goal)
    case 'compared':
      return compared(deps, goal, form)
  }
}

async function suggested({ database }: MarkDeps, goal: MarkedGoal): Promise<GoalMarks> {
  const { text, threads, agendaId, goalId, documentId, takenAt, reads } = goal
  const aliases = await aliasesIn(database.db, documentId)
  const shown = await suggestionsInText(database.db, { agendaId, goalId, documentId }, { ...text, aliases }, reads)
  const links = await linksOfGoal(database.db, goalId, reads)
  const instantOf = await instantsOfClients(database.db, documentId, new Set(text.suggesters.keys()))
  const places = stretchPlaces(text)
  const passages = threads.map(({ id, passages: pieces }) => ({
    name: id,
    units: pieces.flatMap(({ block, from, to }) => unitsOfPassage(places, { bid: block, from, to })),
  }))
  const delegations = await delegationsOfAliases(database.db, { agendaId, documentId }, reads)
  const hands = [...delegations, ...(await quotedAuthorsOf(database.db, goalId))]
  return {
    rows: withPassages(trackedSuggestions(text, instantOf), passages),
    hands: Object.fromEntries(hands.map(([alias, hand]) => [alias, markAuthor(hand)])),
    changedAt: takenAt,
    brackets: [],
    titles: shown.flatMap(({ said: { title }, by, firstSeenAt: at }) =>
      title === null ? [] : [{ to: title.to, by: markAuthor(by), at: at?.toISOString() ?? null }],
    ),
    links: shown.flatMap(({ said, by }) => {
      const link = links.find(one => one.id === said.link?.linkId)
      const entry = link?.indicatorId ?? link?.referenceId
      if (said.link === null || link === undefined || entry === null || entry === undefined) return []
      const { remove, relation, how } = said.link
      return [{ entry, element: link.elementId, remove, relation, how, by: markAuthor(by) }]
    }),
  }
}

function markAuthor({ organisation, code, group }: MarkAuthor): MarkAuthor {
  return { organisation, code, group }
}

async function compared(
  { database: { db }, rooms }: MarkDeps,
  { agendaId, documentId, takenAt, reads }: MarkedGoal,
  { from, to }: Extract<TextForm, { readonly kind: 'compared' }>,
): Promise<GoalMarks> {
  const told = await differenceOfText({ db, rooms, acceptancesOf }, documentId, agendaId, { from, to }, reads)
  const hands = told.hands.map((hand, k): [string, MarkAuthor] => [String(k), markAuthor(hand)])
  return {
    rows: trackedText(atWholeWords(told.redline)),
    hands: Object.fromEntries(hands),
    changedAt: told.laterAt?.toISOString() ?? takenAt,
    brackets: [],
  }
}

/** Who holds the wordings of a goal's brackets. */
async function bracketsOf({ database, rooms }: MarkDeps, goal: MarkedGoal): Promise<readonly MarkedBracket[]> {
  const { agendaId, goalId, documentId, reads } = goal
  const brackets = await heldWordingsOf(database.db, rooms, { agendaId, goalId, documentId }, reads)
  return brackets.map(({ id, alternatives }) => ({
    id,
    wordings: alternatives.map(({ kind, holders }) => ({
      kind,
      holders: holders.map(({ by }) => markAuthor(by)),
    })),
  }))
}

/** Threads with the places of their words in the base text; words that are only suggested have none there. */
export function inBaseText(threads: readonly FileThread[], text: ReadText): FileThread[] {
  const places = stretchPlaces(text)
  return threads.map(thread => ({
    ...thread,
    passages: thread.passages.flatMap(({ block, from, to }) =>
      passageInBase(places, { bid: block, from, to }).map(piece => ({
        block: piece.bid,
        from: piece.from,
        to: piece.to,
      })),
    ),
  }))
}
