/**
 * What a moderator does with a round on its console: every move, in each phase, by the rules that the server asks again;
 * what cannot be done now is grey and says why. The dialogs in which a move is made are in move-dialogs.ts.
 */
import { isResting, type SetTable } from '../../packages/domain/agenda.ts'
import {
  consultationDays,
  dayMs,
  refusalToMove,
  refusalToPause,
  refusalToResume,
  isEndOfCallFinal,
  refusalToRetime,
  refusalToWithdraw,
  type Move,
} from '../../packages/domain/consultation.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { factsOfOpenInputs, type OpenInputs } from '../../packages/domain/open-inputs.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaStanding, GoalLine } from '../agenda/agenda-queries.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { OpenConfirmation } from '../consensus/adoption-queries.ts'
import type { Adoptable } from '../consensus/consensus-queries.ts'
import type { AskedWithdrawal, RoundNow } from '../consultation/consultation-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import type { Carried } from './consensus-acts.ts'
import type { SideMoves } from './console-side.ts'

export type RoundMovesFacts = {
  readonly locale: Locale
  readonly now: Date
  readonly reader: ParticipantId
  readonly isAdministrator: boolean
  readonly seat: AgendaStanding
  readonly round: RoundNow
  readonly goals: readonly GoalLine[]
  /** What has been put on the table: asked before drafting opens. */
  readonly table: Omit<SetTable, 'phase'>
  readonly organisations: readonly SeatedOrganisation[]
  /** Of them, those of which the reader knows no input in this round. */
  readonly unheard: readonly SeatedOrganisation[]
  readonly inputs: OpenInputs
  readonly openBrackets: number
  /** Those that are not decided yet. */
  readonly openSuggestions: number
  /** How many people with a seat a message to everybody reaches, and how many have a seat. */
  readonly recipients: number
  readonly seated: number
  /** In review: which goals the call takes, which it carries. */
  readonly opening: { readonly clean: readonly GoalLine[]; readonly carried: readonly Carried[] } | null
  /** In consensus: what closing would adopt, and what stands in the way. */
  readonly adoptable: readonly Adoptable[]
  /** Whether one moderator may act alone, with a reason. */
  readonly alone: boolean
  readonly waiting: readonly OpenConfirmation[]
  readonly withdrawal: AskedWithdrawal | null
  /** Whether anybody gave an input in this round. */
  readonly hasInputs: boolean
}

/** What a moderator can wish of a round. `forward`: into the phase that follows. */
export const roundMoves = [
  'forward',
  'retime',
  'pause',
  'resume',
  'back',
  'next',
  'reopen',
  'settings',
  'withdraw',
] as const
export type RoundMove = (typeof roundMoves)[number]

/** Why this move cannot be made now; null if it can. What a dialog asks for (an end, a reason) is taken as given. */
export function refusalOfMove(move: RoundMove, facts: RoundMovesFacts): RefusalCode | null {
  const { round, now, goals, waiting, withdrawal } = facts
  const { state } = round
  const later = new Date(now.getTime() + consultationDays * dayMs)
  switch (move) {
    case 'forward':
      return refusalToGoOn(facts, later)
    case 'retime':
      return refusalToRetime(state, {
        closesAt: round.closesAt === null ? later : dayAfter(round.closesAt, now),
        reason: given,
        at: now,
        isFinal: isEndOfCallFinal(round.settings),
      })
    case 'pause':
      return refusalToPause(state, given)
    case 'resume':
      return refusalToResume(state, given)
    case 'back':
      return round.phase === 'review'
        ? refusalToMove(state, { to: 'consultation', by: 'moderator', closesAt: later, reason: given }, now)
        : (restOf(round) ?? 'phase-does-not-follow')
    case 'next':
      if (state.kind === 'closed' || state.kind === 'withdrawn') return null
      if (round.phase !== 'review') return 'round-is-not-over'
      return refusalToMove(state, { to: 'closed', call: null, reason: given }, now)
    case 'reopen': {
      const agreed = goals.filter(goal => goal.state === 'agreed')
      if (agreed.length === 0) return 'goal-not-agreed'
      return agreed.every(goal => waiting.some(one => one.goalId === goal.id)) ? 'confirmation-asked-already' : null
    }
    case 'settings':
      return state.kind === 'closed' || state.kind === 'withdrawn' ? restOf(round) : null
    case 'withdraw':
      return withdrawal === null ? refusalToWithdraw(state, given) : 'withdrawal-asked-already'
    default:
      return move satisfies never
  }
}

/** What a move is called on its button and above its dialog. */
export function moveName({ locale, round, alone }: RoundMovesFacts, move: RoundMove): string {
  if (move === 'next') return say(locale, 'consensus-next')
  if (move === 'reopen') return say(locale, 'consensus-reopen')
  if (move !== 'forward') return say(locale, `moves-${move}`)
  if (round.phase === 'closed') return say(locale, 'consensus-next')
  if (round.phase === 'consensus') return say(locale, alone ? 'consensus-close-go' : 'consensus-close-ask')
  return say(locale, `moves-forward-${round.phase}`)
}

/** The two moves of the day, for the head of the page: the end of the phase, and what follows it. */
export function headMoves(facts: RoundMovesFacts): Html {
  const isOver = facts.round.state.kind === 'closed' || facts.round.state.kind === 'withdrawn'
  const first: RoundMove = isOver ? 'next' : 'forward'
  return html`${isOver ? null : moveButton(facts, 'retime')} ${moveButton(facts, first)}`
}

/** Why the moves of the head are grey; nothing where none is. */
export function headReasons(facts: RoundMovesFacts): Html | null {
  const isOver = facts.round.state.kind === 'closed' || facts.round.state.kind === 'withdrawn'
  const moves: readonly RoundMove[] = isOver ? ['next'] : ['retime', 'forward']
  const grey = moves.filter(move => refusalOfMove(move, facts) !== null)
  if (grey.length === 0) return null
  const { locale } = facts
  return html`<ul class="plain small mid move-reasons">
    ${grey.map(
      move =>
        html`<li id="why-${move}">
          ${say(locale, 'moves-why', { move: moveName(facts, move), why: reasonWords(facts, move) })}
        </li>`,
    )}
  </ul>`
}

/** Beside the table: all other moves, and why the next phase cannot begin now. */
export function sideMoves(facts: RoundMovesFacts): SideMoves {
  const why = reasonWords(facts, 'forward')
  return { section: otherMoves(facts), why: why === '' || facts.round.phase === 'closed' ? null : why }
}

/** The section of all other moves, each with what it does or why it cannot be made. */
function otherMoves(facts: RoundMovesFacts): Html {
  const { locale, round } = facts
  const isOver = round.state.kind === 'closed' || round.state.kind === 'withdrawn'
  const pausing: RoundMove = round.state.kind === 'paused' ? 'resume' : 'pause'
  const moves: readonly RoundMove[] = [
    'settings',
    pausing,
    'back',
    ...(isOver ? [] : ['next' as const]),
    'reopen',
    'withdraw',
  ]
  return html`<section aria-labelledby="moves-title">
    <h2 class="h3" id="moves-title">${say(locale, 'moves-title')}</h2>
    <ul class="plain moves">
      ${moves.map(move => {
        const isGrey = refusalOfMove(move, facts) !== null
        return html`<li>
          ${moveButton(facts, move)}
          ${isGrey && html`<span class="small mid" id="why-${move}">${reasonWords(facts, move)}</span>`}
        </li>`
      })}
    </ul>
  </section>`
}

/** A refusal as a sentence with its numbers; empty where the move can be made. */
function reasonWords(facts: RoundMovesFacts, move: RoundMove): string {
  const { locale, round, inputs } = facts
  const refusal = refusalOfMove(move, facts)
  if (refusal === null) return ''
  if (move === 'back' && refusal === 'phase-does-not-follow') return say(locale, 'moves-back-from-review')
  const blocked = facts.adoptable.find(one => one.refusal === refusal)
  const number = blocked?.call.goalNumber ?? 0
  const why = whyWords(locale, refusal, {
    ...factsOfOpenInputs(refusal, inputs),
    hours: round.settings.minimumCallHours,
    number,
  })
  // Of one goal of several: which one.
  return move === 'forward' && blocked !== undefined ? say(locale, 'console-goal-waits', { number, why }) : why
}

function moveButton(facts: RoundMovesFacts, move: RoundMove): Html {
  const isGrey = refusalOfMove(move, facts) !== null
  const isMain =
    move === 'forward' || (move === 'next' && (facts.round.phase === 'closed' || facts.round.withdrawnAt !== null))
  const classes = isMain ? 'btn btn--go' : move === 'withdraw' ? 'btn btn--danger' : 'btn'
  return html`<button
    class="${classes}"
    type="button"
    id="move-${move}-button"
    data-act="${!isGrey && 'open-move'}"
    data-move="${move}"
    aria-describedby="${isGrey && `why-${move}`}"
    disabled
  >
    ${isMain && icon('lock')}${moveName(facts, move)}
  </button>`
}

function refusalToGoOn(facts: RoundMovesFacts, later: Date): RefusalCode | null {
  const { round, now, table, inputs, opening, adoptable, waiting } = facts
  const move = moveOn()
  if (move === null) return 'round-is-closed'
  const refusal = refusalToMove(round.state, move, now)
  if (refusal !== null || round.phase !== 'consensus') return refusal
  if (waiting.some(one => one.kind === 'close-round')) return 'confirmation-asked-already'
  return adoptable.find(one => one.refusal !== null)?.refusal ?? null

  function moveOn(): Move | null {
    switch (round.phase) {
      case 'setup':
        return { to: 'drafting', table }
      case 'drafting':
        return { to: 'consultation', by: 'moderator', closesAt: later, reason: given }
      case 'consultation':
        return { to: 'review', by: 'moderator', reason: given }
      case 'review':
        return { to: 'consensus', inputs, cleanGoals: opening?.clean.length ?? 0 }
      case 'consensus': {
        const openedAt = adoptable[0]?.call.openedAt ?? round.phaseEnteredAt
        const call = { openedAt, minimumCallHours: round.settings.minimumCallHours, undecided: 0 }
        return { to: 'closed', call, reason: given }
      }
      case 'closed':
        return null
      default:
        return round.phase satisfies never
    }
  }
}

function restOf({ state }: RoundNow): RefusalCode | null {
  if (state.kind === 'closed') return 'round-is-closed'
  if (state.kind === 'withdrawn') return 'round-is-withdrawn'
  return state.kind === 'paused' ? 'round-is-paused' : null
}

/** Stands for the reason that the dialog asks for. */
const given = '…'

/** An end that is another one than the present and lies ahead. */
function dayAfter(closesAt: Date, now: Date): Date {
  return new Date(Math.max(closesAt.getTime(), now.getTime()) + dayMs)
}

/** How many goals are worked on. */
export function activeGoals({ goals }: Pick<RoundMovesFacts, 'goals'>): number {
  return goals.filter(goal => !isResting(goal.state)).length
}
