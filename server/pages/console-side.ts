/**
 * Beside the table of answers: its figures, what the next phase still needs, who has been heard and who has not, and
 * messages to participants. The checklist advises; what blocks is said by the guard of the move itself (`refusalToMove`).
 */
import { keepsApart } from '../../packages/domain/attribution.ts'
import { refusalToRemind } from '../../packages/domain/participant-message.ts'
import { stakeholderGroups, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { groupMark, whyWords } from '../../packages/messages/phase-words.ts'
import { say, sayNumber, type Locale, type MessageKey } from '../../packages/messages/say.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import { messageList } from './messages-page.ts'
import { checklistItems, guardWords, openBrackets, unheardOf } from './round-checklist.ts'
import { hidesInputs, toldWhoIsHeard, type ConsoleSideFacts } from './console-facts.ts'
import { groupBars, untoldWords } from './seat-bars.ts'

/** What a moderator does with the round beyond the head of the page, and why it cannot go on now. */
export type SideMoves = { readonly section: Html; readonly why: string | null }

/** The side column; `moves`: null for those who do not move the round. */
export function consoleSideHtml(facts: ConsoleSideFacts, moves: SideMoves | null): Html {
  const { locale, inputs, seat } = facts
  return html`<aside class="side" aria-label="${say(locale, 'console-side')}" id="console-side" data-live>
    <section>
      <dl class="figs">
        ${figure(locale, 'console-figure-brackets', `[${sayNumber(locale, openBrackets(facts))}]`)}
        ${!hidesInputs(facts) && figure(locale, 'console-figure-answers', sayNumber(locale, inputs.unanswered))}
        ${toldWhoIsHeard(facts) && figure(locale, 'console-figure-unheard', sayNumber(locale, unheardOf(facts).length))}
      </dl>
    </section>
    ${checklist(facts, moves?.why ?? guardWords(facts))} ${participation(facts)} ${moves?.section}
    ${refusalTo('message-participants', seat.standing) === null && messagesSection(facts)}
  </aside>`
}

function checklist(facts: ConsoleSideFacts, guard: string | null): Html | null {
  const { locale, round } = facts
  if (round.phase === 'closed' || round.state.kind === 'withdrawn') return null
  return html`<section aria-labelledby="console-before">
    <h2 class="h3" id="console-before">${say(locale, `console-before-${round.phase}`)}</h2>
    <ul class="todo">
      ${checklistItems(facts).map(
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
    ${guard !== null && html`<p class="small mid">${say(locale, round.phase === 'consensus' ? 'console-guard-close' : 'console-guard', { why: guard })}</p>`}
    <p class="small mid">${say(locale, 'console-advice')}</p>
  </section>`
}

function participation(facts: ConsoleSideFacts): Html {
  const { locale, table, heard, round, toRemind } = facts
  const unheard = unheardOf(facts)
  const isTold = toldWhoIsHeard(facts)
  // Of each group, those not heard first.
  const inOrder = stakeholderGroups.flatMap(group => {
    const seats = table.filter(one => one.group === group)
    return [...seats.filter(({ id }) => !heard.has(id)), ...seats.filter(({ id }) => heard.has(id))]
  })
  const bars = groupBars(locale, group => {
    const seats = table.filter(one => one.group === group)
    const voices = seats.filter(({ id }) => heard.has(id)).length
    if (seats.length === 0) return { value: 0, line: null, words: say(locale, 'agenda-heard-no-seat') }
    if (!isTold) return { value: 0, line: null, words: groupWords(facts, group) }
    const words = say(locale, 'agenda-heard-of', { heard: voices, seats: seats.length })
    return { value: voices / seats.length, line: 1, words }
  })
  return html`<section aria-labelledby="console-participation">
    <h2 class="h3" id="console-participation">${say(locale, 'console-participation')}</h2>
    ${bars} ${!isTold && html`<p class="small mid" id="console-untold">${untoldWords(locale, round)}</p>`}
    ${
      isTold &&
      table.length > 0 &&
      html`<details>
        <summary>
          ${say(locale, 'console-organisations', { heard: table.length - unheard.length, seats: table.length })}
        </summary>
        <ul class="small">
          ${inOrder.map(
            ({ id, name, group }) =>
              html`<li data-heard="${heard.has(id) ? 'yes' : 'no'}">
                ${groupMarkHtml(groupMark(locale, group), false)} <span dir="auto">${name}</span> ·
                <span class="mid">${say(locale, heard.has(id) ? 'heard-group' : 'heard-group-not-yet')}</span>
              </li>`,
          )}
        </ul>
      </details>`
    }
    ${toRemind.organisations > 0 && reminder(facts)}
  </section>`
}

/** In a round of groups, what the labels of its inputs say anyway; where they collapse, and while all is sealed, nothing. */
function groupWords({ locale, round, groupsHeard, groupLabels }: ConsoleSideFacts, group: StakeholderGroup): string {
  if (round.attribution === 'group' && groupsHeard.has(group)) return say(locale, 'heard-group')
  if (round.attribution === 'group' && groupLabels.has(group)) return say(locale, 'heard-group-not-yet')
  return say(locale, 'agenda-heard-untold')
}

/** States how many it reaches; while nobody can be reminded, why. It goes to all where nobody may know who is heard. [M3] */
function reminder({ locale, seat, round, toRemind, remindedAt, now }: ConsoleSideFacts): Html | null {
  if (refusalTo('message-participants', seat.standing) !== null) return null
  const { organisations: count, people } = toRemind
  const refusal = refusalToRemind(round.state, { unheard: count, people, remindedAt }, now)
  return html`<div class="remind">
    <button class="btn btn--s" type="button" data-act="${refusal === null && 'remind'}" disabled>
      ${icon('bell')}${say(locale, keepsApart(round) ? 'console-remind-all' : 'console-remind', { count })}
    </button>
    <p class="small mid">
      ${refusal === null ? say(locale, 'console-remind-reach', { count: people }) : whyWords(locale, refusal)}
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
