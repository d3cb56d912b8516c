/**
 * The dialogs in which a moderator moves a round. Each states its numbers before the act: what is frozen, what is open
 * still, whose rights change, who is told, what does not come back. Closed until client/consultation opens them; days and
 * hours in them are of the round's time zone.
 */
import { maxReasonLength } from '../../packages/domain/agenda.ts'
import { dayMs, endOfConsultation, hourMs } from '../../packages/domain/consultation.ts'
import { localTime } from '../../packages/messages/zoned-time.ts'
import { momentWords, zoneWords } from '../../packages/messages/moment-words.ts'
import { say, sayList } from '../../packages/messages/say.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { attributionField } from './attribution-field.ts'
import { hidesInputs, toldWhoIsHeard } from './console-facts.ts'
import { activeGoals, moveName, refusalOfMove, type RoundMove, type RoundMovesFacts } from './round-moves.ts'
import { settingsFields } from './round-settings.ts'

/** The dialogs of all moves that can be made now. */
export function moveDialogs(facts: RoundMovesFacts): Html {
  const may = (move: RoundMove): boolean => refusalOfMove(move, facts) === null
  return html`${may('forward') && dialog(facts, 'forward', forwardBody(facts))}
  ${may('retime') && dialog(facts, 'retime', retimeBody(facts))}
  ${
    may('pause') &&
    dialog(
      facts,
      'pause',
      html`<p>${say(facts.locale, 'moves-pause-lede')}</p>
        ${reason(facts, 'needed')}`,
    )
  }
  ${
    may('resume') &&
    dialog(
      facts,
      'resume',
      html`<p>${say(facts.locale, 'moves-resume-lede')}</p>
        ${reason(facts, 'needed')}`,
    )
  }
  ${may('back') && dialog(facts, 'back', backBody(facts))} ${may('next') && dialog(facts, 'next', nextBody(facts))}
  ${may('reopen') && dialog(facts, 'reopen', reopenBody(facts))}
  ${may('settings') && dialog(facts, 'settings', settingsFields(facts))}
  ${
    may('withdraw') &&
    dialog(
      facts,
      'withdraw',
      html`<p>${say(facts.locale, 'moves-withdraw-lede')}</p>
        ${numbers([...stillOpen(facts), told(facts)])} ${reason(facts, 'needed')}`,
    )
  }`
}

function dialog(facts: RoundMovesFacts, move: RoundMove, body: Html): Html {
  const { locale, round } = facts
  const name = moveName(facts, move)
  const goes = move === 'settings' ? say(locale, 'goal-form-save') : name
  return html`<dialog class="dlg move-dialog" id="move-${move}" aria-labelledby="move-${move}-title">
    <header>
      <h2 id="move-${move}-title">${name}</h2>
      <button
        class="btn btn--plain btn--icon"
        type="button"
        data-act="close-move"
        aria-label="${say(locale, 'goal-form-close')}"
      >
        ${icon('x')}
      </button>
    </header>
    <form class="in" method="dialog" novalidate data-move="${move}" data-phase="${round.phase}">
      ${body}
      <p class="problem" role="alert"></p>
      <footer class="btns">
        <span class="grow small mid">${say(locale, 'moves-recorded')}</span>
        <button class="btn" type="button" data-act="close-move">${say(locale, 'moves-keep')}</button>
        <button class="btn ${move === 'withdraw' ? 'btn--danger' : 'btn--go'}" type="submit">${goes}</button>
      </footer>
    </form>
  </dialog>`
}

function forwardBody(facts: RoundMovesFacts): Html {
  const { locale, round, now, table, organisations } = facts
  const frozen = say(locale, 'moves-frozen', { count: activeGoals(facts) })
  const seats = say(locale, 'moves-organisations', { count: organisations.length })
  switch (round.phase) {
    case 'setup':
      return html`<p>${say(locale, 'moves-lede-setup')}</p>
        ${numbers([say(locale, 'moves-goals-open', { count: table.goals }), seats, told(facts)])}
        ${closes(facts, { planned: plannedEnd(facts, 'drafting'), isNeeded: false })}`
    case 'drafting':
      return html`<p>${say(locale, 'moves-lede-drafting')}</p>
        ${numbers([frozen, seats, told(facts)])} ${openCallout(facts)}
        ${closes(facts, { planned: endOfConsultation(round.settings, now), isNeeded: true })} ${reason(facts, 'short')}`
    case 'consultation':
      return closeConsultation(facts, [frozen, seats, told(facts)])
    case 'review':
      return html`<p>${say(locale, 'moves-lede-review')}</p>
        ${numbers([
          say(locale, 'moves-called', { count: facts.opening?.clean.length ?? 0 }),
          say(locale, 'moves-carried', { count: facts.opening?.carried.length ?? 0 }),
          frozen,
          told(facts),
        ])}
        ${openCallout(facts)}
        ${closes(facts, { planned: plannedEnd(facts, 'consensus') ?? new Date(now.getTime() + usualCallMs), isNeeded: true })}`
    default:
      return html`<p>${say(locale, 'moves-lede-consensus')}</p>
        ${numbers([say(locale, 'moves-adopted', { count: facts.adoptable.length }), frozen, told(facts)])}
        <p class="small mid">${say(locale, facts.alone ? 'consensus-close-alone' : 'consensus-close-two')}</p>
        ${reason(facts, facts.alone ? 'needed' : 'short-call')}`
  }
}

/** With the message to participants and the three times at which it can be closed. */
function closeConsultation(facts: RoundMovesFacts, changed: readonly string[]): Html {
  const { locale, round, now, organisations } = facts
  const { closesAt, timeZone } = round
  const isAhead = closesAt !== null && closesAt > now
  const inADay = new Date(now.getTime() + dayMs)
  const hasADay = closesAt === null || closesAt.getTime() - now.getTime() > dayMs + hourMs
  return html`<p>
      ${say(locale, 'moves-lede-consultation', { count: organisations.length })}
      ${closesAt !== null && say(locale, 'moves-deadline', { when: momentWords(locale, closesAt, timeZone) })}
    </p>
    ${openCallout(facts)} ${numbers(changed)}
    <fieldset class="field">
      <legend>${say(locale, 'moves-when')}</legend>
      ${
        isAhead &&
        whenOption('end', {
          isChosen: true,
          name: say(locale, 'moves-at-end'),
          note: say(locale, 'moves-at-end-note', { when: momentWords(locale, closesAt, timeZone) }),
        })
      }
      ${
        hasADay &&
        whenOption('day', {
          isChosen: false,
          at: inADay,
          name: say(locale, 'moves-in-a-day'),
          note: say(locale, 'moves-in-a-day-note', { when: momentWords(locale, inADay, timeZone) }),
        })
      }
      ${whenOption('now', {
        isChosen: !isAhead,
        name: say(locale, 'moves-now'),
        note: say(locale, isAhead ? 'moves-now-early' : 'moves-now-note'),
      })}
    </fieldset>
    ${reason(facts, 'early')}
    <div class="field">
      <label for="move-message">${say(locale, 'moves-message')}</label>
      <textarea
        class="input"
        id="move-message"
        name="message"
        rows="3"
        dir="auto"
        data-people="${facts.recipients}"
        aria-describedby="move-message-hint"
      ></textarea>
      <p class="hint" id="move-message-hint">${say(locale, 'moves-message-hint', { count: facts.recipients })}</p>
    </div>`
}

function whenOption(
  value: 'end' | 'day' | 'now',
  {
    isChosen,
    name,
    note,
    at,
  }: { readonly isChosen: boolean; readonly name: string; readonly note: string; readonly at?: Date },
): Html {
  return html`<div class="opt">
    <input
      type="radio"
      name="when"
      value="${value}"
      id="when-${value}"
      data-at="${at?.toISOString()}"
      ${isChosen && html`checked`}
    />
    <label for="when-${value}">${name}</label><small>${note}</small>
  </div>`
}

function retimeBody(facts: RoundMovesFacts): Html {
  const { locale, round } = facts
  const { closesAt, timeZone } = round
  return html`<p>
      ${closesAt === null ? say(locale, 'console-end-none') : say(locale, 'console-phase-ends', { when: momentWords(locale, closesAt, timeZone) })}
    </p>
    ${numbers([told(facts)])} ${closes(facts, { planned: closesAt, isNeeded: true })} ${reason(facts, 'shorter')}`
}

function backBody(facts: RoundMovesFacts): Html {
  const { locale, round, now, goals } = facts
  const planned = endOfConsultation({ ...round.settings, plannedEnds: {} }, now)
  return html`<p>${say(locale, 'moves-back-lede')}</p>
    ${numbers([say(locale, 'moves-frozen', { count: activeGoals(facts) }), told(facts)])} ${openCallout(facts)}
    <fieldset class="field">
      <legend>${say(locale, 'moves-goals')}</legend>
      ${goals
        .filter(goal => goal.state !== 'parked' && goal.state !== 'dropped' && goal.state !== 'agreed')
        .map(
          goal =>
            html`<div class="opt">
              <input type="checkbox" name="goal" value="${goal.id}" id="back-${goal.id}" checked />
              <label for="back-${goal.id}"
                >${say(locale, 'consensus-goal', { number: goal.number, title: goal.title })}</label
              >
            </div>`,
        )}
    </fieldset>
    ${closes(facts, { planned, isNeeded: true })} ${reason(facts, 'needed')}`
}

function nextBody(facts: RoundMovesFacts): Html {
  const { locale, round, goals } = facts
  const agreed = goals.filter(goal => goal.state === 'agreed').length
  const isReview = round.phase === 'review' && round.state.kind === 'running'
  return html`<p>${say(locale, 'consensus-next-note')}</p>
    ${numbers([
      say(locale, 'moves-goals-open', { count: activeGoals(facts) - agreed }),
      say(locale, 'moves-goals-agreed', { count: agreed }),
      told(facts),
    ])}
    ${isReview && openCallout(facts)} ${attributionField(locale, round.attribution, 'moves-next-attribution')}
    ${closes(facts, { planned: null, isNeeded: false })} ${reason(facts, isReview ? 'needed' : 'free')}`
}

function reopenBody(facts: RoundMovesFacts): Html {
  const { locale, goals, waiting, alone } = facts
  const agreed = goals.filter(goal => goal.state === 'agreed' && !waiting.some(one => one.goalId === goal.id))
  return html`<p>${say(locale, alone ? 'consensus-reopen-note' : 'consensus-close-two')}</p>
    <div class="field">
      <label for="reopen-goal">${say(locale, 'consensus-reopen-which')}</label>
      <select class="input" id="reopen-goal" name="goal">
        ${agreed.map(goal => html`<option value="${goal.id}">${say(locale, 'consensus-goal', { number: goal.number, title: goal.title })}</option>`)}
      </select>
    </div>
    ${reason(facts, 'needed')}`
}

/** What is open still, in a frame that warns; what is not there is not said. Who writes now, client/consultation counts. */
function openCallout(facts: RoundMovesFacts): Html {
  const { locale } = facts
  const open = stillOpen(facts)
  if (open.length === 0)
    return html`<p class="callout">${icon('check')}<span>${say(locale, 'moves-nothing-open')}</span></p>
      <p class="callout callout--warn" data-writers hidden></p>`
  return html`<div class="callout callout--warn">
    ${icon('warn')}
    <div>
      <p class="strong">${say(locale, 'moves-still-open')}</p>
      <ul class="bullets">
        ${open.map(line => html`<li>${line}</li>`)}
        <li data-writers hidden></li>
      </ul>
    </div>
  </div>`
}

function stillOpen(facts: RoundMovesFacts): readonly string[] {
  const { locale, round, inputs, unheard, openBrackets, openSuggestions } = facts
  const isHeard = (round.phase === 'consultation' || round.phase === 'drafting') && toldWhoIsHeard(facts)
  const names = sayList(
    locale,
    unheard.slice(0, maxNamed).map(({ name }) => name),
  )
  return [
    ...(hidesInputs(facts) ? [say(locale, 'heard-untold-sealed')] : []),
    ...(inputs.unanswered > 0 && !hidesInputs(facts)
      ? [
          say(locale, round.phase === 'consultation' ? 'moves-open-answers' : 'console-answers', {
            count: inputs.unanswered,
          }),
        ]
      : []),
    ...(openSuggestions > 0 ? [say(locale, 'moves-open-suggestions', { count: openSuggestions })] : []),
    ...(openBrackets > 0 ? [say(locale, 'console-brackets', { count: openBrackets })] : []),
    ...(isHeard && unheard.length > 0 ? [say(locale, 'moves-open-unheard', { count: unheard.length, names })] : []),
  ]
}

function numbers(lines: readonly string[]): Html {
  return html`<ul class="bullets">
    ${lines.map(line => html`<li>${line}</li>`)}
  </ul>`
}

function told({ locale, seated }: RoundMovesFacts): string {
  return say(locale, 'moves-told', { count: seated })
}

/** The end of the phase that begins, or the new end of the present one. */
function closes(
  { locale, round }: RoundMovesFacts,
  { planned, isNeeded }: { readonly planned: Date | null; readonly isNeeded: boolean },
): Html {
  const { timeZone } = round
  return html`<label class="field"
    ><span>${say(locale, 'moves-until', { zone: zoneWords(timeZone) })}</span>
    <input
      class="input"
      type="datetime-local"
      name="closes"
      value="${planned === null ? '' : localTime(planned, timeZone)}"
      ${isNeeded && html`required`}
    />
    <small class="hint" data-yours></small>
    ${!isNeeded && html`<small class="hint">${say(locale, 'moves-until-none')}</small>`}
  </label>`
}

type ReasonKind = 'needed' | 'short' | 'early' | 'shorter' | 'short-call' | 'free'

function reason({ locale }: RoundMovesFacts, kind: ReasonKind): Html {
  return html`<label class="field"
    ><span>${say(locale, kind === 'needed' ? 'consensus-reason' : 'consensus-reason-if')}</span>
    <textarea class="input" name="reason" rows="2" dir="auto" maxlength="${maxReasonLength}"></textarea>
    ${kind !== 'needed' && kind !== 'free' && html`<small class="hint">${say(locale, `moves-reason-${kind}`)}</small>`}
  </label>`
}

function plannedEnd({ round, now }: RoundMovesFacts, phase: 'drafting' | 'consensus'): Date | null {
  const planned = round.settings.plannedEnds[phase]
  const end = planned === undefined ? null : new Date(planned)
  return end !== null && end > now ? end : null
}

/** Five days: offered, and changed as one likes. */
const usualCallMs = 5 * dayMs
/** More names than these are a number. */
const maxNamed = 5
