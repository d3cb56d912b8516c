/**
 * What the next phase of a round still needs, phase by phase, each with the way to where it is done. The list advises;
 * what blocks is said by the guard of the move itself (`refusalToMove`).
 */
import { isResting } from '../../packages/domain/agenda.ts'
import { refusalToMove } from '../../packages/domain/consultation.ts'
import { factsOfOpenInputs } from '../../packages/domain/open-inputs.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { momentWords } from '../../packages/messages/moment-words.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say } from '../../packages/messages/say.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import { hidesInputs, toldWhoIsHeard, type ConsoleSideFacts } from './console-facts.ts'

export type ChecklistItem = { readonly isDone: boolean; readonly words: string; readonly href: string | null }

/** The items of the present phase; none for a round that is over. */
export function checklistItems(facts: ConsoleSideFacts): readonly ChecklistItem[] {
  const { round, inputs } = facts
  // What nobody is told is not counted: participation says why. [A4] [A5]
  const answers = hidesInputs(facts) ? [] : [counted(facts, 'answers', inputs.unanswered, 'console?view=open')]
  const heard = toldWhoIsHeard(facts) ? [heardItem(facts), groupsItem(facts)] : []
  const brackets = counted(facts, 'brackets', openBrackets(facts), 'brackets')
  switch (round.phase) {
    case 'setup':
      return setupItems(facts)
    case 'drafting':
      return [endItem(facts), proposedItem(facts), ...heard, brackets]
    case 'consultation':
      return [endItem(facts), ...heard, ...answers, brackets]
    case 'review': {
      const contests = counted(facts, 'contests', inputs.unansweredContests, 'console?view=contested')
      return [...answers, contests, windowItem(facts), cleanItem(facts), brackets]
    }
    case 'consensus':
      return callItems(facts)
    default:
      return []
  }
}

/** What the guard of the call says that it lacks, for those who do not move the round; null if nothing. */
export function guardWords(facts: ConsoleSideFacts): string | null {
  const { locale, round, inputs, now } = facts
  if (round.phase !== 'review') return null
  const refusal = refusalToMove(round.state, { to: 'consensus', inputs, cleanGoals: cleanGoals(facts) }, now)
  return refusal === null ? null : whyWords(locale, refusal, factsOfOpenInputs(refusal, inputs))
}

/** The organisations at the table that have no input yet. */
export function unheardOf({ table, heard }: ConsoleSideFacts): readonly SeatedOrganisation[] {
  return table.filter(({ id }) => !heard.has(id))
}

/** How many brackets are open in the agenda. */
export function openBrackets({ brackets }: ConsoleSideFacts): number {
  return [...brackets.values()].reduce((sum, count) => sum + count, 0)
}

type Counted = 'heard' | 'groups' | 'answers' | 'brackets' | 'contests' | 'proposed'

function counted({ locale, agenda }: ConsoleSideFacts, name: Counted, count: number, href: string): ChecklistItem {
  return {
    isDone: count === 0,
    words: count === 0 ? say(locale, `console-${name}-done`) : say(locale, `console-${name}`, { count }),
    href: href.startsWith('#') ? href : `/agendas/${agenda.id}/${href}`,
  }
}

/** The steps of setting the table; the way to them is for those who set it. */
function setupItems({ locale, agenda, seat, set }: ConsoleSideFacts): readonly ChecklistItem[] {
  const setsTable = refusalTo('manage-agenda', seat.standing) === null
  const step = (isDone: boolean, words: string, path: string): ChecklistItem => ({
    isDone,
    words,
    href: setsTable ? `/agendas/${agenda.id}/${path}` : null,
  })
  const { goals, frameworks, rules, penHolders } = set
  return [
    step(
      goals > 0,
      goals > 0 ? say(locale, 'console-goals-done', { count: goals }) : say(locale, 'drafting-needs-goal'),
      'setup#step-text',
    ),
    step(
      penHolders > 0,
      penHolders > 0 ? say(locale, 'console-pen-done', { count: penHolders }) : say(locale, 'drafting-needs-pen'),
      'members',
    ),
    step(
      frameworks > 0,
      frameworks > 0
        ? say(locale, 'console-indicators-done', { count: frameworks })
        : say(locale, 'drafting-needs-indicators'),
      'setup#step-indicators',
    ),
    step(
      rules.trim() !== '',
      say(locale, rules.trim() === '' ? 'drafting-needs-rules' : 'console-rules-done'),
      'setup#step-rules',
    ),
  ]
}

/** An end is set by the button in the head. */
function endItem({ locale, round }: ConsoleSideFacts): ChecklistItem {
  const { closesAt, timeZone } = round
  if (round.pausedAt !== null) return { isDone: false, words: say(locale, 'phase-due-paused'), href: '#round-moves' }
  if (closesAt === null) return { isDone: false, words: say(locale, 'console-end-none'), href: '#round-moves' }
  const when = momentWords(locale, closesAt, timeZone)
  return { isDone: true, words: say(locale, 'console-phase-ends', { when }), href: null }
}

function proposedItem(facts: ConsoleSideFacts): ChecklistItem {
  return counted(facts, 'proposed', facts.agenda.goals.filter(({ state }) => state === 'proposed').length, '')
}

function heardItem(facts: ConsoleSideFacts): ChecklistItem {
  return counted(facts, 'heard', unheardOf(facts).length, '#console-participation')
}

/** Of groups with a seat: those of which nobody has spoken. */
function groupsItem(facts: ConsoleSideFacts): ChecklistItem {
  const { table, heard } = facts
  const silent = stakeholderGroups.filter(group => {
    const seats = table.filter(one => one.group === group)
    return seats.length > 0 && seats.every(({ id }) => !heard.has(id))
  })
  return counted(facts, 'groups', silent.length, '#console-participation')
}

function windowItem({ locale, round, inputs, now }: ConsoleSideFacts): ChecklistItem {
  const ends = inputs.contestClosesAt
  if (ends === null || ends <= now) return { isDone: true, words: say(locale, 'console-window-done'), href: null }
  const when = momentWords(locale, ends, round.timeZone)
  return { isDone: false, words: say(locale, 'console-window', { when }), href: null }
}

function cleanItem(facts: ConsoleSideFacts): ChecklistItem {
  const { locale, agenda } = facts
  const count = cleanGoals(facts)
  const words = count === 0 ? say(locale, 'no-clean-goal') : say(locale, 'console-clean-done', { count })
  return { isDone: count > 0, words, href: `/agendas/${agenda.id}/consensus` }
}

/** Each goal that cannot be adopted yet, with why; and the board. */
function callItems({ locale, agenda, adoptable }: ConsoleSideFacts): readonly ChecklistItem[] {
  const board = `/agendas/${agenda.id}/consensus`
  const blocked = adoptable.flatMap(({ call, refusal }) =>
    refusal === null
      ? []
      : [
          {
            isDone: false,
            words: say(locale, 'console-goal-waits', { number: call.goalNumber, why: whyWords(locale, refusal) }),
            href: `${board}?goal=${call.goalNumber}`,
          },
        ],
  )
  if (blocked.length > 0) return blocked
  return [{ isDone: true, words: say(locale, 'console-adoptable-done', { count: adoptable.length }), href: board }]
}

function cleanGoals({ agenda, brackets }: ConsoleSideFacts): number {
  return agenda.goals.filter(({ id, state }) => !isResting(state) && state !== 'proposed' && !brackets.has(id)).length
}
