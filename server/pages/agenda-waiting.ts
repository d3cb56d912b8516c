/** What waits for one reader in an agenda, as lines that lead there. Read from every slice that can wait for somebody. */
import { threadPath } from '../../packages/domain/comment.ts'
import type { GoalId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { say, sayList, type Locale, sayNumber } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { LinkLine } from '../catalogue/link-queries.ts'
import type { WaitingThread } from '../comment/comment-queries.ts'
import type { WaitingLine } from './agenda-page.ts'

export type WaitingFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly links: readonly LinkLine[]
  /** Where somebody mentions the reader, or answered her, since she last spoke. */
  readonly threads: readonly WaitingThread[]
  /** Brackets in which the reader's organisation has not chosen, by goal. */
  readonly brackets: ReadonlyMap<GoalId, number>
}

/** The lines, what others wait for first; none where nothing waits. */
export function waitingLines(facts: WaitingFacts): readonly WaitingLine[] {
  return [
    ...threadLines(facts, 'mention'),
    ...threadLines(facts, 'reply'),
    ...bracketLines(facts),
    ...linkLines(facts),
    ...proposalLines(facts),
  ]
}

function threadLines({ locale, agenda, threads }: WaitingFacts, why: WaitingThread['why']): readonly WaitingLine[] {
  const waiting = threads.filter(thread => thread.why === why)
  // They come with the newest first; the one that has waited longest is answered first.
  const longest = waiting.at(-1)
  if (longest === undefined) return []
  const goals = agenda.goals.filter(goal => waiting.some(thread => thread.goalId === goal.id))
  const key = why === 'mention' ? 'agenda-waiting-mentions' : 'agenda-waiting-replies'
  return [
    {
      href: threadPath(longest),
      title: say(locale, key, { count: waiting.length }),
      note:
        goals.length > 0
          ? goalsNote(locale, goals)
          : say(locale, longest.indicatorId === null ? 'agenda-waiting-agenda' : 'agenda-waiting-indicator'),
    },
  ]
}

/** Brackets where others wait for the choice of the reader's organisation, for who may choose. */
function bracketLines({ locale, agenda, seat, brackets }: WaitingFacts): readonly WaitingLine[] {
  if (refusalTo('hold-bracket', seat.standing) !== null) return []
  const goals = goalNumbers(agenda, [...brackets.keys()])
  const [first] = goals
  if (first === undefined) return []
  const count = goals.reduce((sum, { id }) => sum + (brackets.get(id) ?? 0), 0)
  return [
    {
      href: `/agendas/${agenda.id}/brackets`,
      title: say(locale, 'bracket-waiting', { count }),
      note: goalsNote(locale, goals),
    },
  ]
}

/** Proposed links that say how, for who may decide them; one's own wait for others. */
function linkLines({ locale, agenda, seat, links }: WaitingFacts): readonly WaitingLine[] {
  if (refusalTo('decide-link', seat.standing) !== null) return []
  const waiting = links.filter(
    ({ state, relation, how, indicatorId, proposedBy }) =>
      state === 'proposed' &&
      indicatorId !== null &&
      relation !== null &&
      how !== '' &&
      proposedBy?.id !== seat.participantId,
  )
  const goals = goalNumbers(
    agenda,
    waiting.map(link => link.goalId),
  )
  const [first] = goals
  if (first === undefined) return []
  return [
    {
      href: `/goals/${first.id}`,
      title: say(locale, 'agenda-waiting-links', { count: waiting.length }),
      note: goalsNote(locale, goals),
    },
  ]
}

function proposalLines({ locale, agenda, seat }: WaitingFacts): readonly WaitingLine[] {
  if (refusalTo('moderate-goal', seat.standing) !== null) return []
  const goals = agenda.goals.filter(goal => goal.state === 'proposed')
  const [first] = goals
  if (first === undefined) return []
  return [
    {
      href: `#goal-${first.number}`,
      title: say(locale, 'agenda-waiting-proposals', { count: goals.length }),
      note: goalsNote(locale, goals),
    },
  ]
}

type Numbered = { readonly id: GoalId; readonly number: number }

/** The goals of an agenda that are among these, by number; those that rest wait for nobody. */
function goalNumbers(agenda: AgendaPage, ids: readonly GoalId[]): readonly Numbered[] {
  const wanted = new Set(ids)
  return agenda.goals.filter(goal => wanted.has(goal.id) && goal.state !== 'dropped' && goal.state !== 'parked')
}

function goalsNote(locale: Locale, goals: readonly Numbered[]): string {
  const numbers = goals.map(({ number }) => sayNumber(locale, number))
  return say(locale, 'agenda-waiting-goals', {
    count: goals.length,
    goals: sayList(locale, numbers),
  })
}
