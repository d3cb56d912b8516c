/**
 * What moderators do on the page of a call: open it, with the numbers said before; ask to close it, confirm what another
 * one asked for, begin the next round, reopen a goal. Forms wait disabled for the page's code.
 */
import { refusalToMove } from '../../packages/domain/consultation.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { GoalId, ParticipantId } from '../../packages/domain/ids.ts'
import { factsOfOpenInputs, type OpenInputs } from '../../packages/domain/open-inputs.ts'
import type { OpenMatters } from '../../packages/domain/suggestion.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say, sayList, type Locale, type MessageFacts } from '../../packages/messages/say.ts'
import type { GoalLine } from '../agenda/agenda-queries.ts'
import type { OpenConfirmation } from '../consensus/adoption-queries.ts'
import type { Adoptable } from '../consensus/consensus-queries.ts'
import type { RoundNow } from '../consultation/consultation-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { attributionField } from './attribution-field.ts'

/** A goal that is not called, and what is open in it; null for one that is still proposed. */
export type Carried = { readonly goal: GoalLine; readonly open: OpenMatters | null }

export type ConsensusActsFacts = {
  readonly locale: Locale
  readonly now: Date
  readonly reader: ParticipantId
  readonly round: RoundNow
  readonly goals: readonly GoalLine[]
  /** Whether one moderator may act alone, with a reason. */
  readonly alone: boolean
  readonly waiting: readonly OpenConfirmation[]
  /** In review: what opening the call would do. */
  readonly opening: {
    readonly clean: readonly GoalLine[]
    readonly carried: readonly Carried[]
    readonly inputs: OpenInputs
  } | null
  /** In consensus: what closing it would adopt, and what stands in the way. */
  readonly adoptable: readonly Adoptable[]
}

/** The section; nothing where a moderator has nothing to do for consensus. */
export function consensusActs(facts: ConsensusActsFacts): Html | null {
  const parts = [waitingPart(facts), openingPart(facts), closingPart(facts), nextPart(facts), reopenPart(facts)]
  const shown = parts.filter(part => part !== null)
  if (shown.length === 0) return null
  return html`<section class="moderate stackv" aria-labelledby="moderate-title">
    <h2 class="h3" id="moderate-title">${say(facts.locale, 'consensus-moderate')}</h2>
    ${shown}
  </section>`
}

/** What moderators do with one goal of an open call: send it back. */
export function sendBackForm(locale: Locale, call: { readonly goalId: GoalId; readonly goalNumber: number }): Html {
  return html`<details id="send-back">
    <summary>${say(locale, 'consensus-send-back', { number: call.goalNumber })}</summary>
    <form class="stackv" method="dialog" data-do="send-back" data-goal="${call.goalId}">
      <p class="mid">${say(locale, 'consensus-send-back-note')}</p>
      ${reasonField(locale, true)}
      <p class="problem" role="alert"></p>
      <button class="btn btn--s" type="submit" data-act="send-back" disabled>
        ${say(locale, 'consensus-send-back', { number: call.goalNumber })}
      </button>
    </form>
  </details>`
}

/** Puts the wording of an objection into the text. */
export function applyForm(locale: Locale, position: { readonly id: string; readonly goalId: GoalId }): Html {
  return html`<form
    class="stackv"
    method="dialog"
    data-do="apply"
    data-goal="${position.goalId}"
    data-position="${position.id}"
  >
    <p class="small mid">${say(locale, 'consensus-apply-note')}</p>
    <p class="problem" role="alert"></p>
    <div class="btns">
      <button class="btn btn--s" type="submit" data-act="apply" disabled>${say(locale, 'consensus-apply')}</button>
    </div>
  </form>`
}

/** What waits for a second moderator, each with its confirmation; null for nothing. */
export function waitingPart(facts: Pick<ConsensusActsFacts, 'locale' | 'waiting' | 'reader' | 'goals'>): Html | null {
  const { locale, waiting, reader, goals } = facts
  if (waiting.length === 0) return null
  return html`${waiting.map(one => {
    const isOwn = one.askedBy === reader
    const number = goals.find(goal => goal.id === one.goalId)?.number ?? 0
    const name = one.askedByName
    return html`<div class="callout">
      ${icon('clock')}
      <div class="stackv">
        <p class="strong">
          ${one.kind === 'reopen-goal' ? say(locale, 'consensus-waits-reopen', { name, number }) : say(locale, 'consensus-waits-close', { name })}
        </p>
        ${one.reason !== '' && html`<p dir="auto">${one.reason}</p>`}
        ${isOwn && html`<p class="mid">${say(locale, 'consensus-waits-own')}</p>`}
        <form class="btns" method="dialog" data-do="confirm" data-confirmation="${one.id}">
          ${
            !isOwn &&
            html`<button class="btn btn--go" type="submit" value="confirm" data-act="confirm" disabled>
              ${say(locale, 'consensus-confirm')}
            </button>`
          }
          <button class="btn" type="submit" value="take-back" data-act="take-back" disabled>
            ${say(locale, 'consensus-take-back')}
          </button>
          <p class="problem" role="alert"></p>
        </form>
      </div>
    </div>`
  })}`
}

function openingPart({ locale, opening, round, now }: ConsensusActsFacts): Html | null {
  if (opening === null) return null
  const { clean, carried, inputs } = opening
  const refusal = refusalToMove(round.state, { to: 'consensus', inputs, cleanGoals: clean.length }, now)
  const count = clean.length
  return html`<p>${say(locale, 'consensus-open-numbers', { count, goals: count + carried.length })}</p>
    ${
      carried.length > 0 &&
      html`<h3 class="lbl small">${say(locale, 'consensus-carried')}</h3>
        <ul class="plain">
          ${carried.map(
            ({ goal, open }) =>
              html`<li>
                <a href="/goals/${goal.id}"
                  >${say(locale, 'consensus-goal', { number: goal.number, title: goal.title })}</a
                >
                <span class="small mid">${openWords(locale, open)}</span>
              </li>`,
          )}
        </ul>`
    }
    ${
      refusal !== null
        ? why(locale, refusal, factsOfOpenInputs(refusal, inputs))
        : html`<form class="stackv" method="dialog" data-do="open" data-keeps>
            <label class="field"
              ><span>${say(locale, 'consensus-open-until')}</span>
              <input
                class="input"
                type="datetime-local"
                name="closes"
                required
                value="${new Date(now.getTime() + usualCallMs).toISOString().slice(0, 16)}"
              />
            </label>
            <p class="problem" role="alert"></p>
            <div class="btns">
              <button class="btn btn--go" type="submit" data-act="open" disabled>
                ${say(locale, 'consensus-open-go')}
              </button>
            </div>
          </form>`
    }`
}

function closingPart(facts: ConsensusActsFacts): Html | null {
  const { locale, round, adoptable, alone, waiting } = facts
  if (round.state.kind !== 'running' || round.phase !== 'consensus') return null
  if (waiting.some(one => one.kind === 'close-round')) return null
  const blocked = adoptable.flatMap(({ call, refusal }) => (refusal === null ? [] : [{ call, refusal }]))
  return html`<p>
      ${say(locale, 'consensus-close-numbers', { count: adoptable.length - blocked.length, goals: adoptable.length })}
    </p>
    ${
      blocked.length > 0 &&
      html`<ul class="plain">
        ${[...new Set(blocked.map(one => one.refusal))].map(
          refusal =>
            html`<li>
              ${whyWords(locale, refusal)}
              ${blocked
                .filter(one => one.refusal === refusal)
                .map(
                  ({ call }) =>
                    html`<a class="nowrap" href="?goal=${call.goalNumber}" title="${call.goalTitle}"
                      >${say(locale, 'consensus-goal-number', { number: call.goalNumber })}</a
                    > `,
                )}
            </li>`,
        )}
      </ul>`
    }
    ${
      blocked.length === 0 &&
      html`<form class="stackv" method="dialog" data-do="close" data-keeps>
        ${reasonField(locale, alone)}
        <p class="small mid">${say(locale, alone ? 'consensus-close-alone' : 'consensus-close-two')}</p>
        <p class="problem" role="alert"></p>
        <div class="btns">
          <button class="btn btn--go" type="submit" data-act="close" disabled>
            ${say(locale, alone ? 'consensus-close-go' : 'consensus-close-ask')}
          </button>
        </div>
      </form>`
    }`
}

function nextPart({ locale, round }: ConsensusActsFacts): Html | null {
  const isOver = round.state.kind === 'closed' || round.state.kind === 'withdrawn'
  if (!isOver && !(round.state.kind === 'running' && round.phase === 'review')) return null
  return html`<details id="begin-next">
    <summary>${say(locale, 'consensus-next')}</summary>
    <form class="stackv" method="dialog" data-do="next">
      <p class="mid">${say(locale, 'consensus-next-note')}</p>
      ${attributionField(locale, round.attribution, 'moves-next-attribution')} ${reasonField(locale, !isOver)}
      <p class="problem" role="alert"></p>
      <div class="btns">
        <button class="btn" type="submit" data-act="next" disabled>${say(locale, 'consensus-next')}</button>
      </div>
    </form>
  </details>`
}

function reopenPart({ locale, goals, waiting, alone }: ConsensusActsFacts): Html | null {
  const agreed = goals.filter(goal => goal.state === 'agreed' && !waiting.some(one => one.goalId === goal.id))
  if (agreed.length === 0) return null
  return html`<details id="reopen-goal">
    <summary>${say(locale, 'consensus-reopen')}</summary>
    <form class="stackv" method="dialog" data-do="reopen">
      <label class="field"
        ><span>${say(locale, 'consensus-reopen-which')}</span>
        <select class="input" name="goal">
          ${agreed.map(goal => html`<option value="${goal.id}">${say(locale, 'consensus-goal', { number: goal.number, title: goal.title })}</option>`)}
        </select>
      </label>
      ${reasonField(locale, true)}
      <p class="small mid">${say(locale, alone ? 'consensus-reopen-note' : 'consensus-close-two')}</p>
      <p class="problem" role="alert"></p>
      <div class="btns">
        <button class="btn" type="submit" data-act="reopen" disabled>${say(locale, 'consensus-reopen')}</button>
      </div>
    </form>
  </details>`
}

function reasonField(locale: Locale, isRequired: boolean): Html {
  return html`<label class="field"
    ><span>${say(locale, isRequired ? 'consensus-reason' : 'consensus-reason-if')}</span>
    <textarea class="input" name="reason" rows="2" dir="auto" ${isRequired && html`required`}></textarea>
  </label>`
}

function why(locale: Locale, refusal: RefusalCode, facts: MessageFacts): Html {
  return html`<p class="callout callout--warn">${icon('warn')}<span>${whyWords(locale, refusal, facts)}</span></p>`
}

function openWords(locale: Locale, open: OpenMatters | null): string {
  if (open === null) return say(locale, 'consensus-carried-proposed')
  const { brackets, suggestions, objections } = open
  return sayList(locale, [
    ...(brackets > 0 ? [say(locale, 'consensus-carried-brackets', { count: brackets })] : []),
    ...(suggestions > 0 ? [say(locale, 'consensus-carried-suggestions', { count: suggestions })] : []),
    ...(objections > 0 ? [say(locale, 'consensus-carried-objections', { count: objections })] : []),
  ])
}

/** Five days: offered, and changed as one likes. */
const usualCallMs = 5 * 86_400_000
