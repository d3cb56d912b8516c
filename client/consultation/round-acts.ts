/**
 * What the dialogs of the console's moves send: each form's fields as the endpoint wants them, days and hours read in the
 * round's time zone. Which move a dialog is stands in its form's `data-move`.
 */
import {
  askToClose,
  askToReopen,
  beginNextRound,
  confirmAct,
  openCall,
  takeBackAct,
} from '../../packages/contract/consensus-endpoints.ts'
import { messageParticipants } from '../../packages/contract/message-endpoints.ts'
import {
  changeRoundSettings,
  confirmWithdrawal,
  extendPhase,
  moveRound,
  pauseRound,
  resumeRound,
  takeBackWithdrawal,
  withdrawRound,
} from '../../packages/contract/round-endpoints.ts'
import type { BodyOf } from '../../packages/contract/endpoint.ts'
import {
  attributions,
  decisionKinds,
  maxCallHours,
  maxContestDays,
  openPhases,
  type Attribution,
} from '../../packages/domain/consultation.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { wholeNumberIn } from '../../packages/messages/typed-number.ts'
import { instantOfLocalTime } from '../../packages/messages/zoned-time.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { isChanged } from '../platform/part-use.ts'
import { words } from '../platform/page-facts.ts'

/** Which round is meant, and in which time zone its ends are told. */
export type RoundOnPage = { readonly agendaId: string; readonly roundId: string; readonly zone: string }

/** What became of a move: a sentence, and the words of a message that was refused when the move was made already. */
export type MoveMade = { readonly sentence: string; readonly unsent: string | null }

/** Sends what this form says, and tells what became of it. Throws what an endpoint refuses. */
export async function sendMove(form: HTMLFormElement, round: RoundOnPage): Promise<MoveMade> {
  const { agendaId, roundId } = round
  const params = { agendaId, roundId }
  const reason = textIn(form, 'reason')
  switch (form.dataset['move']) {
    case 'forward':
      return goForward(form, round)
    case 'retime':
      await callEndpoint(extendPhase, { params, body: { closesAt: endIn(form, round) ?? '', reason } })
      break
    case 'pause':
      await callEndpoint(pauseRound, { params, body: { reason } })
      break
    case 'resume':
      await callEndpoint(resumeRound, { params, body: { reason } })
      break
    case 'back': {
      const goals = new FormData(form).getAll('goal').filter(value => typeof value === 'string')
      const body = { to: 'consultation', closesAt: endIn(form, round), reason, goals } as const
      await callEndpoint(moveRound, { params, body })
      break
    }
    case 'next':
      await callEndpoint(beginNextRound, {
        params: { agendaId },
        body: { reason, closesAt: endIn(form, round), ...attributionIn(form) },
      })
      break
    case 'reopen': {
      const goalId = textIn(form, 'goal')
      const { done } = await callEndpoint(askToReopen, { params: { goalId }, body: { reason } })
      return made(words(done ? 'consensus-reopened-now' : 'consensus-asked-now'))
    }
    case 'settings': {
      const body = changedSettings(form, round)
      if (Object.keys(body).length > 0) await callEndpoint(changeRoundSettings, { params, body })
      break
    }
    case 'withdraw':
      await callEndpoint(withdrawRound, { params, body: { reason } })
      break
    default:
      break
  }
  return made(words('moves-done'))
}

function made(sentence: string, unsent: string | null = null): MoveMade {
  return { sentence, unsent }
}

/** Confirms or takes back what waits; `act`: the value of the button that was pressed. */
export async function sendConfirmation(
  form: HTMLFormElement,
  { agendaId, roundId }: RoundOnPage,
  act: string,
): Promise<string> {
  const params = { confirmationId: form.dataset['confirmation'] ?? '' }
  const isTakenBack = act === 'take-back'
  if (form.dataset['do'] === 'withdrawal') {
    if (isTakenBack) await callEndpoint(takeBackWithdrawal, { params: { agendaId, roundId } })
    else await callEndpoint(confirmWithdrawal, { params })
  } else await callEndpoint(isTakenBack ? takeBackAct : confirmAct, { params })
  return words(isTakenBack ? 'consensus-taken-back-now' : 'moves-done')
}

/** Which step this is, is the phase for which the dialog was drawn: what changed meanwhile is refused by the server. */
async function goForward(form: HTMLFormElement, round: RoundOnPage): Promise<MoveMade> {
  const { agendaId, roundId } = round
  const params = { agendaId, roundId }
  const reason = textIn(form, 'reason')
  const closesAt = endIn(form, round)
  switch (form.dataset['phase']) {
    case 'setup':
      await callEndpoint(moveRound, { params, body: { to: 'drafting', closesAt } })
      break
    case 'drafting':
      await callEndpoint(moveRound, { params, body: { to: 'consultation', closesAt, reason } })
      break
    case 'consultation':
      return closeConsultation(form, round)
    case 'review':
      await callEndpoint(openCall, { params: { agendaId }, body: { closesAt: closesAt ?? '' } })
      break
    default: {
      const { done } = await callEndpoint(askToClose, { params: { agendaId }, body: { reason } })
      return made(words(done ? 'moves-done' : 'consensus-asked-now'))
    }
  }
  return made(words('moves-done'))
}

async function closeConsultation(form: HTMLFormElement, { agendaId, roundId }: RoundOnPage): Promise<MoveMade> {
  const params = { agendaId, roundId }
  const reason = textIn(form, 'reason')
  const chosen = form.querySelector<HTMLInputElement>('[name=when]:checked')
  if (chosen?.value === 'day') {
    await callEndpoint(extendPhase, { params, body: { closesAt: chosen.dataset['at'] ?? '', reason } })
  } else if (chosen?.value === 'now') {
    await callEndpoint(moveRound, { params, body: { to: 'review', reason } })
  }
  const done = words(chosen?.value === 'end' ? 'moves-stays' : 'moves-done')
  const said = textIn(form, 'message').trim()
  if (said === '') return made(done)
  const people = Number(form.querySelector<HTMLElement>('[name=message]')?.dataset['people'] ?? 0)
  try {
    const body = { groups: [...stakeholderGroups], organisations: [], words: said, people }
    await callEndpoint(messageParticipants, { params: { agendaId }, body })
    return made(done)
  } catch (fault) {
    return made(words('moves-message-not-sent', { why: sentenceOf(fault) }), said)
  }
}

function attributionIn(form: HTMLFormElement): { readonly attribution?: Attribution } {
  const attribution = attributions.find(one => one === textIn(form, 'attribution'))
  return attribution === undefined ? {} : { attribution }
}

/** Those that hold something else than the server wrote. Refuses a number that is none before anything is sent. */
function changedSettings(form: HTMLFormElement, { zone }: RoundOnPage): BodyOf<typeof changeRoundSettings> {
  const given = new FormData(form)
  const changed = (name: string): boolean => fieldsIn(form, name).some(isChanged)
  const number = (name: 'contestDays' | 'minimumCallHours') => (changed(name) ? { [name]: numberIn(form, name) } : {})
  const ticked = (name: string) => (changed(name) ? { [name]: given.has(name) } : {})
  const decisionKind = decisionKinds.find(one => one === textIn(form, 'decisionKind'))
  const requiredGroups = stakeholderGroups.filter(group => given.getAll('requiredGroups').includes(group))
  const ends = openPhases.flatMap(phase => {
    const end = instantOfLocalTime(textIn(form, `planned-${phase}`), zone)
    return end === null ? [] : [[phase, end.toISOString()] as const]
  })
  return {
    ...(changed('attribution') ? attributionIn(form) : {}),
    ...(changed('timeZone') ? { timeZone: textIn(form, 'timeZone').trim() } : {}),
    ...(changed('decisionKind') && decisionKind !== undefined ? { decisionKind } : {}),
    ...(changed('requiredGroups') ? { requiredGroups } : {}),
    ...number('contestDays'),
    ...number('minimumCallHours'),
    ...ticked('sealedPositions'),
    ...ticked('twoModerators'),
    ...(openPhases.some(phase => changed(`planned-${phase}`)) ? { plannedEnds: Object.fromEntries(ends) } : {}),
  }
}

function fieldsIn(form: HTMLFormElement, name: string): readonly Element[] {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
}

const notNumbers = {
  contestDays: { code: 'contest-days-not-valid', max: maxContestDays },
  minimumCallHours: { code: 'call-hours-not-valid', max: maxCallHours },
} as const

/** The whole number in a field; an empty one is none, not nought. */
function numberIn(form: HTMLFormElement, name: keyof typeof notNumbers): number {
  const number = wholeNumberIn(textIn(form, name))
  const { code, max } = notNumbers[name]
  if (number === null) throw new Refused(code, 422, words(code, { max }))
  return number
}

/** The end that a form says, ISO 8601; null where it says none. */
function endIn(form: HTMLFormElement, { zone }: RoundOnPage): string | null {
  return instantOfLocalTime(textIn(form, 'closes'), zone)?.toISOString() ?? null
}

function textIn(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}
