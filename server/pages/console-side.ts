/**
 * Beside the table of answers: its figures, what the next phase still needs, who has been heard and who has not, and
 * messages to participants. The checklist advises; what blocks is said by the guard of the move itself (`refusalToMove`).
 */
import { isResting } from '../../packages/domain/agenda.ts'
import { refusalToMove } from '../../packages/domain/consultation.ts'
import type { OpenInputs } from '../../packages/domain/open-inputs.ts'
import type { GoalId, OrganisationId } from '../../packages/domain/ids.ts'
import { refusalToRemind } from '../../packages/domain/participant-message.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { momentWords } from '../../packages/messages/moment-words.ts'
import { groupMark, whyWords } from '../../packages/messages/phase-words.ts'
import { say, sayNumber, type Locale, type MessageKey } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { RoundNow } from '../consultation/consultation-queries.ts'
import type { MessageLine } from '../consultation/message-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import { messageList } from './messages-page.ts'
import { groupBars } from './seat-bars.ts'

export type ConsoleSideFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly round: RoundNow
  readonly now: Date
  readonly inputs: OpenInputs
  readonly brackets: ReadonlyMap<GoalId, number>
  readonly table: readonly SeatedOrganisation[]
  readonly heard: ReadonlySet<OrganisationId>
  /** How many people a reminder reaches, and when the last one went out. */
  readonly toRemind: number
  readonly remindedAt: Date | null
  readonly messages: readonly MessageLine[]
}

/** The side column; `moves`: what a moderator does with the round, beyond the head of the page. */
export function consoleSideHtml(facts: ConsoleSideFacts, moves: Html | null): Html {
  const { locale, inputs, seat } = facts
  return html`<aside class="side" aria-label="${say(locale, 'console-side')}" id="console-side" data-live>
    <section>
      <dl class="figs">
        ${figure(locale, 'console-figure-brackets', `[${sayNumber(locale, openBrackets(facts))}]`)}
        ${figure(locale, 'console-figure-answers', sayNumber(locale, inputs.unanswered))}
        ${figure(locale, 'console-figure-unheard', sayNumber(locale, unheardOf(facts).length))}
      </dl>
    </section>
    ${checklist(facts)} ${participation(facts)} ${moves}
    ${refusalTo('message-participants', seat.standing) === null && messagesSection(facts)}
  </aside>`
}

type Item = { readonly isDone: boolean; readonly words: string; readonly href: string | null }

function checklist(facts: ConsoleSideFacts): Html | null {
  const { locale, round } = facts
  if (round.phase === 'closed' || round.state.kind === 'withdrawn') return null
  const guard = guardWords(facts)
  return html`<section aria-labelledby="console-before">
    <h2 class="h3" id="console-before">${say(locale, `console-before-${round.phase}`)}</h2>
    <ul class="todo">
      ${itemsOf(facts).map(
        ({ isDone, words, href }) =>
          html`<li class="${isDone ? 'ok' : 'wt'}">
            ${icon(isDone ? 'check' : 'clock')}<span
              ><span class="vh">${say(locale, isDone ? 'console-done' : 'console-waits')}</span> ${
                href === null || isDone ? words : html`<a href="${href}">${words}</a>`
              }</span
            >
          </li>`,
      )}
    </ul>
    ${guard !== null && html`<p class="small mid">${say(locale, 'console-guard', { why: guard })}</p>`}
    <p class="small mid">${say(locale, 'console-advice')}</p>
  </section>`
}

/** What the guard of the next move says that it lacks; null if nothing, or for moves that other pages make. */
function guardWords({ locale, round, inputs, agenda, brackets, now }: ConsoleSideFacts): string | null {
  if (round.phase !== 'review') return null
  const cleanGoals = agenda.goals.filter(({ id, state }) => !isResting(state) && !brackets.has(id)).length
  const refusal = refusalToMove(round.state, { to: 'consensus', inputs, cleanGoals }, now)
  return refusal === null ? null : say(locale, refusal, { count: inputs.unanswered })
}

function itemsOf(facts: ConsoleSideFacts): readonly Item[] {
  const { locale, agenda, round, inputs, now } = facts
  const path = `/agendas/${agenda.id}`
  const counted = (name: 'heard' | 'answers' | 'brackets' | 'contests', count: number, href: string): Item => ({
    isDone: count === 0,
    words: count === 0 ? say(locale, `console-${name}-done`) : say(locale, `console-${name}`, { count }),
    href,
  })
  const heard = counted('heard', unheardOf(facts).length, '#console-participation')
  const answers = counted('answers', inputs.unanswered, `${path}/console?view=open`)
  const brackets = counted('brackets', openBrackets(facts), `${path}/brackets`)
  switch (round.phase) {
    case 'setup':
      return [{ isDone: false, words: say(locale, 'console-setup'), href: `${path}/setup` }]
    case 'drafting':
      return [endItem(facts), heard]
    case 'consultation':
      return [endItem(facts), heard, answers, brackets]
    case 'review': {
      const ends = inputs.contestClosesAt
      const isOver = ends === null || ends <= now
      const when = ends === null ? '' : momentWords(locale, ends, round.timeZone)
      const window = isOver ? say(locale, 'console-window-done') : say(locale, 'console-window', { when })
      return [
        answers,
        counted('contests', inputs.unansweredContests, `${path}/console?view=contested`),
        { isDone: isOver, words: window, href: null },
        brackets,
      ]
    }
    default:
      return [{ isDone: false, words: say(locale, 'console-board'), href: `${path}/consensus` }]
  }
}

function endItem({ locale, round }: ConsoleSideFacts): Item {
  const { closesAt, timeZone } = round
  return closesAt === null
    ? { isDone: false, words: say(locale, 'console-end-none'), href: null }
    : {
        isDone: true,
        words: say(locale, 'console-phase-ends', { when: momentWords(locale, closesAt, timeZone) }),
        href: null,
      }
}

function participation(facts: ConsoleSideFacts): Html {
  const { locale, table, heard } = facts
  const unheard = unheardOf(facts)
  const bars = groupBars(locale, group => {
    const seats = table.filter(one => one.group === group)
    const voices = seats.filter(({ id }) => heard.has(id)).length
    if (seats.length === 0) return { value: 0, line: null, words: say(locale, 'agenda-heard-no-seat') }
    const words = say(locale, 'agenda-heard-of', { heard: voices, seats: seats.length })
    return { value: voices / seats.length, line: 1, words }
  })
  return html`<section aria-labelledby="console-participation">
    <h2 class="h3" id="console-participation">${say(locale, 'console-participation')}</h2>
    ${bars}
    ${
      unheard.length > 0 &&
      namesUnheard(facts) &&
      html`<details>
          <summary>${say(locale, 'console-heard', { count: unheard.length })}</summary>
          <ul class="small">
            ${unheard.map(
              ({ name, group }) =>
                html`<li>${groupMarkHtml(groupMark(locale, group), false)} <span dir="auto">${name}</span></li>`,
            )}
          </ul>
        </details>
        ${reminder(facts, unheard.length)}`
    }
  </section>`
}

/** Where organisations are not named, who has been heard is said to those who may remind them alone. */
function namesUnheard({ round, seat }: ConsoleSideFacts): boolean {
  const isNamed = round.attribution === 'attributed' || round.attribution === 'organisation'
  return isNamed || refusalTo('message-participants', seat.standing) === null
}

/** States how many it reaches; while nobody can be reminded, why. */
function reminder({ locale, seat, round, toRemind, remindedAt, now }: ConsoleSideFacts, unheard: number): Html | null {
  if (refusalTo('message-participants', seat.standing) !== null) return null
  const refusal = refusalToRemind(round.state, { unheard, people: toRemind, remindedAt }, now)
  return html`<div class="remind">
    <button class="btn btn--s" type="button" data-act="${refusal === null && 'remind'}" disabled>
      ${icon('bell')}${say(locale, 'console-remind', { count: unheard })}
    </button>
    <p class="small mid">
      ${refusal === null ? say(locale, 'console-remind-reach', { count: toRemind }) : whyWords(locale, refusal)}
    </p>
    <p class="problem" role="alert"></p>
  </div>`
}

function messagesSection({ locale, agenda, messages, table }: ConsoleSideFacts): Html {
  return html`<section aria-labelledby="console-messages">
    <h2 class="h3" id="console-messages">${say(locale, 'messages-title')}</h2>
    ${messageList({ locale, messages: messages.slice(0, 3), organisations: table })}
    ${messages.length > 3 && html`<p><a href="/agendas/${agenda.id}/messages">${say(locale, 'messages-all')}</a></p>`}
  </section>`
}

/** The dialog in which a message is written: to whom, the words, how many it reaches. Closed until client code opens it. */
export function messageDialog({ locale, table }: Pick<ConsoleSideFacts, 'locale' | 'table'>): Html {
  return html`<dialog class="dlg" id="message-dialog" aria-labelledby="message-dialog-title">
    <header>
      <h2 id="message-dialog-title">${say(locale, 'console-message')}</h2>
    </header>
    <form class="in" method="dialog" novalidate>
      <fieldset class="field">
        <legend>${say(locale, 'console-message-groups')}</legend>
        ${stakeholderGroups
          .filter(group => table.some(one => one.group === group))
          .map(group => choice('group', group, groupMark(locale, group).name))}
      </fieldset>
      <fieldset class="field">
        <legend>${say(locale, 'console-message-organisations')}</legend>
        ${table.map(({ id, name }) => choice('organisation', id, name))}
      </fieldset>
      <div class="field">
        <label for="message-words">${say(locale, 'console-message-words')}</label>
        <textarea class="input" id="message-words" name="words" rows="4" dir="auto"></textarea>
      </div>
      <p role="status" id="message-reach">${say(locale, 'console-message-none')}</p>
      <p class="hint">${say(locale, 'console-recorded')}</p>
      <p class="problem" role="alert"></p>
      <div class="btns">
        <button class="btn" type="button" data-act="close">${say(locale, 'workspace-cancel')}</button>
        <button class="btn btn--go" type="submit">${say(locale, 'console-message-send')}</button>
      </div>
    </form>
  </dialog>`
}

function choice(name: string, value: string, words: string): Html {
  return html`<div class="opt">
    <input type="checkbox" name="${name}" value="${value}" id="message-${value}" />
    <label for="message-${value}" dir="auto">${words}</label>
  </div>`
}

function figure(locale: Locale, key: MessageKey, value: string): Html {
  return html`<div>
    <dt>${say(locale, key)}</dt>
    <dd>${value}</dd>
  </div>`
}

function unheardOf({ table, heard }: ConsoleSideFacts): readonly SeatedOrganisation[] {
  return table.filter(({ id }) => !heard.has(id))
}

function openBrackets({ brackets }: ConsoleSideFacts): number {
  return [...brackets.values()].reduce((sum, count) => sum + count, 0)
}
