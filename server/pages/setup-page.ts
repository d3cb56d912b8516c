/**
 * The page `/agendas/:id/setup`, for moderators: setting the table of an agenda, step by step, and opening drafting.
 * Says what is done and what is missing by the same rule that opens drafting. client/agenda sends the forms.
 */
import {
  isResting,
  maxNoteLength,
  maxRulesLength,
  maxTitleLength,
  refusalToOpenDrafting,
} from '../../packages/domain/agenda.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { say, sayList, type Locale, sayNumber } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { FrameworkLine } from '../catalogue/catalogue-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import type { Sample } from '../sample/sample-queries.ts'
import { sampleCard } from './sample-card.ts'
import { isOpenToAll, publicPath } from './public-agenda-page.ts'
import { agendaFrame, agendaPath } from './agenda-frame.ts'
import { languageField, penOption } from './convene-page.ts'
import { groupBars } from './seat-bars.ts'

export type SetupPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly table: readonly SeatedOrganisation[]
  readonly penHolders: number
  /** Those that the agenda uses, and all there are. */
  readonly chosen: readonly FrameworkLine[]
  readonly frameworks: readonly FrameworkLine[]
  /** Goals of the starter catalogue; null when they are in the agenda already. */
  readonly starterGoals: number | null
  readonly samples: readonly Sample[]
}

type Step = {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly isDone: boolean
  /** Beside the step: its one act. */
  readonly act: Html | null
  /** Below it. */
  readonly body: Html | null
}

/** The body of the page. */
export function renderSetupPage(facts: SetupPageFacts): Html {
  const { locale, agenda, seat, now } = facts
  const isOpen = seat.standing.phase !== 'setup'
  const steps = [nameStep(facts), textStep(facts), seatStep(facts), indicatorStep(facts), rulesStep(facts)]
  const current = isOpen ? -1 : steps.findIndex(step => !step.isDone)
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'agenda', isPage: false })}
    <main class="wrap setup-page" id="main" tabindex="-1">
      <h1 class="title">${say(locale, isOpen ? 'setup-title-open' : 'setup-title')}</h1>
      <p class="lede">${say(locale, isOpen ? 'setup-lede-open' : 'setup-lede')}</p>
      <p class="problem" role="alert" id="setup-problem"></p>
      <div class="split setup-split">
        <ol class="setup" id="setup-steps" data-live>
          ${steps.map((step, i) => stepHtml(locale, step, i + 1, i === current))} ${openStep(facts, isOpen)}
        </ol>
        <div class="stackv">
          <aside class="sheet pad" aria-labelledby="table-title" id="setup-table" data-live>${tablePanel(facts)}</aside>
          ${sampleCard(locale, facts.samples)}
        </div>
      </div>
    </main>`
}

function stepHtml(
  locale: Locale,
  { id, title, note, isDone, act, body }: Step,
  number: number,
  isCurrent: boolean,
): Html {
  const state = isCurrent ? 'now' : isDone ? 'done' : ''
  return html`<li class="${state}" id="step-${id}" ${isCurrent && html`aria-current="step"`}>
    <span class="n">${isDone && !isCurrent ? icon('check') : sayNumber(locale, number)}</span>
    <div>
      <h2 class="h2">${title}</h2>
      <p class="mid" dir="auto">${note}</p>
      ${body}
    </div>
    ${act ?? html`<span></span>`}
  </li>`
}

function nameStep({ locale, agenda }: SetupPageFacts): Step {
  const { title, note, language, pen, isPublic } = agenda
  const body = html`<details class="setup-form">
      <summary class="btn btn--s">${say(locale, 'setup-change')}</summary>
      <form data-form="change-agenda" novalidate>
        <div class="field">
          <label for="setup-title">${say(locale, 'convene-name')}</label>
          <input
            class="input"
            id="setup-title"
            name="title"
            value="${title}"
            maxlength="${maxTitleLength}"
            autocomplete="off"
            dir="auto"
          />
        </div>
        <div class="field">
          <label for="setup-note">${say(locale, 'convene-note')}</label>
          <textarea class="input" id="setup-note" name="note" rows="3" maxlength="${maxNoteLength}" dir="auto">
${note}</textarea>
        </div>
        ${languageField(locale, 'setup-language', language)}
        <fieldset class="field">
          <legend>${say(locale, 'convene-pen')}</legend>
          ${penOption(locale, 'delegations', pen === 'delegations')}
          ${penOption(locale, 'drafters', pen === 'drafters')}
        </fieldset>
        <div class="opt">
          <input type="checkbox" name="public" id="setup-public" value="yes" ${isPublic && html`checked`} />
          <label for="setup-public">${say(locale, 'setup-public')}</label>
        </div>
        ${saveButton(locale)}
      </form>
    </details>
    ${isPublic && publicLine(locale, agenda)}`
  return { id: 'name', title: say(locale, 'setup-name'), note: title, isDone: true, act: null, body }
}

/** Where anybody reads it, once it is open. */
function publicLine(locale: Locale, agenda: AgendaPage): Html {
  const page = html`<a href="${publicPath(agenda.id)}">${say(locale, 'agenda-public-page')}</a>`
  return html`<p class="small">${isOpenToAll(agenda) ? page : say(locale, 'setup-public-later')}</p>`
}

function textStep({ locale, agenda, starterGoals }: SetupPageFacts): Step {
  const goals = agenda.goals.filter(goal => !isResting(goal.state)).length
  const isSetup = agenda.round?.phase === 'setup'
  const note = goals === 0 ? say(locale, 'setup-text-none') : say(locale, 'agenda-goal-count', { count: goals })
  const body = html`<div class="pick">
    ${
      starterGoals !== null &&
      isSetup &&
      wayButton(
        'starter',
        'file',
        say(locale, 'setup-text-starter'),
        say(locale, 'setup-text-starter-note', { count: starterGoals }),
      )
    }
    <a class="way" href="${agendaPath(agenda.id)}/import">
      ${icon('download')}<b>${say(locale, 'setup-text-import')}</b
      ><small>${say(locale, 'setup-text-import-note')}</small>
    </a>
    ${wayButton('empty', 'plus', say(locale, 'setup-text-empty'), say(locale, 'setup-text-empty-note'))}
  </div>`
  return { id: 'text', title: say(locale, 'setup-text'), note, isDone: goals > 0, act: null, body }
}

function wayButton(way: string, symbol: string, title: string, note: string): Html {
  return html`<button class="way" type="button" data-act="bring-${way}" disabled>
    ${icon(symbol)}<b>${title}</b><small>${note}</small>
  </button>`
}

function seatStep({ locale, agenda, table, penHolders }: SetupPageFacts): Step {
  const note =
    penHolders === 0 ? say(locale, 'setup-seats-none') : say(locale, 'setup-seats-there', { count: table.length })
  const act = html`<a class="btn btn--s" href="${agendaPath(agenda.id)}/members">${say(locale, 'setup-seats-go')}</a>`
  return { id: 'seats', title: say(locale, 'setup-seats'), note, isDone: penHolders > 0, act, body: null }
}

function indicatorStep({ locale, chosen, frameworks }: SetupPageFacts): Step {
  const titles = sayList(
    locale,
    chosen.map(({ facts }) => facts.short_title),
  )
  const note =
    chosen.length === 0
      ? say(locale, 'setup-indicators-none')
      : say(locale, 'setup-indicators-there', { count: chosen.length, titles })
  const body = html`<details class="setup-form">
    <summary class="btn btn--s">${say(locale, chosen.length === 0 ? 'setup-choose' : 'setup-change')}</summary>
    <form data-form="choose-frameworks" novalidate>
      <fieldset class="field">
        <legend class="vh">${say(locale, 'setup-indicators')}</legend>
        ${frameworks.map(
          ({ id, facts, indicators }) =>
            html`<div class="opt">
              <input
                type="checkbox"
                name="framework"
                id="framework-${id}"
                value="${id}"
                ${chosen.some(one => one.id === id) && html`checked`}
              />
              <label for="framework-${id}">${facts.title}</label>
              <small>${say(locale, 'setup-indicators-size', { count: indicators.length })}</small>
            </div>`,
        )}
      </fieldset>
      ${saveButton(locale)}
    </form>
  </details>`
  return { id: 'indicators', title: say(locale, 'setup-indicators'), note, isDone: chosen.length > 0, act: null, body }
}

function rulesStep({ locale, agenda: { rules } }: SetupPageFacts): Step {
  const body = html`<details class="setup-form">
    <summary class="btn btn--s">${say(locale, rules === '' ? 'setup-write' : 'setup-change')}</summary>
    <form data-form="change-rules" novalidate>
      <div class="field">
        <label for="setup-rules">${say(locale, 'setup-rules-label')}</label>
        <textarea class="input" id="setup-rules" name="rules" rows="8" maxlength="${maxRulesLength}" dir="auto">
${rules}</textarea>
      </div>
      <p class="btns">
        ${rules === '' && html`<button class="btn" type="button" data-act="usual-rules">${say(locale, 'setup-rules-suggested')}</button>`}
        <button class="btn" type="submit">${say(locale, 'goal-form-save')}</button>
      </p>
    </form>
  </details>`
  const note = rules === '' ? say(locale, 'setup-rules-none') : (rules.split('\n')[0] ?? '')
  return { id: 'rules', title: say(locale, 'setup-rules'), note, isDone: rules !== '', act: null, body }
}

function openStep({ locale, agenda, chosen, penHolders }: SetupPageFacts, isOpen: boolean): Html {
  if (isOpen) {
    const note = html`<a href="${agendaPath(agenda.id)}">${say(locale, 'setup-table-agenda')}</a>`
    return html`<li class="done" id="step-open">
      <span class="n">${icon('check')}</span>
      <div>
        <h2 class="h2">${say(locale, 'setup-opened')}</h2>
        <p class="mid">${note}</p>
      </div>
      <span></span>
    </li>`
  }
  const refusal = refusalToOpenDrafting({
    phase: 'setup',
    goals: agenda.goals.filter(goal => !isResting(goal.state)).length,
    penHolders,
    frameworks: chosen.length,
    rules: agenda.rules,
  })
  return html`<li class="${refusal === null && 'now'}" id="step-open">
    <span class="n">${sayNumber(locale, 6)}</span>
    <div>
      <h2 class="h2">${say(locale, 'setup-open')}</h2>
      <p class="mid" id="open-why">${refusal === null ? say(locale, 'setup-open-note') : say(locale, refusal)}</p>
    </div>
    <button
      class="btn btn--go"
      type="button"
      data-act="${refusal === null && 'open-drafting'}"
      data-round="${agenda.round?.id ?? ''}"
      aria-describedby="open-why"
      disabled
    >
      ${say(locale, 'setup-open')}
    </button>
  </li>`
}

function tablePanel({ locale, table, agenda }: SetupPageFacts): Html {
  const bars = groupBars(locale, group => {
    const seats = table.filter(one => one.group === group).length
    return {
      value: seats / Math.max(1, table.length),
      line: 1 / stakeholderGroups.length,
      words: sayNumber(locale, seats),
    }
  })
  return html`<h2 class="h3" id="table-title">${say(locale, 'setup-table')}</h2>
    ${bars}
    <p class="small mid">${say(locale, 'setup-table-note')}</p>
    <hr class="rule" />
    <p class="small"><a href="${agendaPath(agenda.id)}">${say(locale, 'setup-table-agenda')}</a></p>`
}

function saveButton(locale: Locale): Html {
  return html`<p class="btns"><button class="btn" type="submit">${say(locale, 'goal-form-save')}</button></p>`
}
