/**
 * The dialogs of the agenda's page: proposing a goal, changing one, the themes. Closed until client/agenda opens them;
 * what the reader may not do now is shown disabled, with the reason.
 */
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { maxReasonLength, maxTitleLength } from '../../packages/domain/agenda.ts'
import { refusalTo, type Action, type Standing } from '../../packages/domain/permission.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { say, type Locale, type MessageKey } from '../../packages/messages/say.ts'
import type { AgendaPage } from '../agenda/agenda-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import type { Matrix } from './coverage-matrix.ts'
import { relationMarkHtml } from './relation-mark-html.ts'

export type DialogFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly standing: Standing
  readonly matrix: Matrix
}

/** All dialogs that this reader can come to need. */
export function agendaDialogsHtml(facts: DialogFacts): Html {
  const { standing } = facts
  return html`<div id="agenda-dialogs" data-live>
    ${refusalTo('create-goal', standing) === null && proposeDialog(facts)}
    ${mayChangeGoals(standing) && goalDialog(facts)}
    ${refusalTo('manage-agenda', standing) === null && themeDialog(facts)}
  </div>`
}

/** Whether there is anything that this reader may do with a goal on the agenda's page. */
export function mayChangeGoals(standing: Standing): boolean {
  const acts: readonly Action[] = ['shape-goal', 'order-goals', 'moderate-goal']
  return acts.some(action => refusalTo(action, standing) === null)
}

function proposeDialog({ locale, agenda, standing, matrix }: DialogFacts): Html {
  const title = say(locale, standing.role === 'moderator' ? 'agenda-add' : 'agenda-propose')
  return html`<dialog class="dlg" id="propose-dialog" aria-labelledby="propose-title">
    <header>
      <h2 id="propose-title">${title}</h2>
      ${closeButton(locale)}
    </header>
    <form class="in" method="dialog" novalidate>
      ${titleField(locale, 'propose-goal-title')} ${themeField(locale, agenda, 'propose-goal-theme')}
      <div class="field">
        <label for="propose-indicator">${say(locale, 'goal-form-indicator')}</label>
        <select class="input" id="propose-indicator" name="indicator">
          <option value="">${say(locale, 'goal-form-no-indicator')}</option>
          ${matrix.frameworks.map(
            ({ facts, indicators }) =>
              html`<optgroup label="${facts.short_title}">
                ${indicators
                  .filter(indicator => !indicator.isWithdrawn)
                  .map(({ id, code, title: name }) => html`<option value="${id}">${code} ${name}</option>`)}
              </optgroup>`,
          )}
        </select>
      </div>
      <div data-needs-indicator hidden>
        <fieldset class="field">
          <legend>${say(locale, 'goal-form-relation')}</legend>
          ${(['fulfils', 'contributes', 'enables'] as const).map(
            (relation, i) =>
              html`<div class="opt">
                <input
                  type="radio"
                  name="relation"
                  value="${relation}"
                  id="propose-${relation}"
                  ${i === 0 && html`checked`}
                />
                <label for="propose-${relation}"
                  >${relationMarkHtml(locale, relation, 'agreed', false)} ${say(locale, `relation-${relation}`)}</label
                >
              </div>`,
          )}
        </fieldset>
        <div class="field">
          <label for="propose-how">${say(locale, 'goal-form-how')}</label>
          <textarea
            class="input"
            id="propose-how"
            name="how"
            rows="2"
            dir="auto"
            aria-describedby="propose-how-hint"
          ></textarea>
          <p class="hint" id="propose-how-hint">${say(locale, 'goal-form-how-hint')}</p>
        </div>
      </div>
      <p class="hint">${say(locale, 'goal-form-create-hint')}</p>
      ${problem()}
      <div class="btns">
        <button class="btn btn--go" type="submit">${title}</button>
        <button class="btn btn--plain" type="button" data-act="close">${say(locale, 'workspace-cancel')}</button>
      </div>
    </form>
  </dialog>`
}

function goalDialog({ locale, agenda, standing }: DialogFacts): Html {
  const section = (form: string, action: Action, heading: MessageKey, body: Html, states: string): Html => {
    const refusal = refusalTo(action, standing)
    return html`<form class="dlg-part" method="dialog" novalidate data-form="${form}" data-states="${states}">
      <fieldset ${refusal !== null && html`disabled`}>
        <legend class="h3">${say(locale, heading)}</legend>
        ${body} ${why(locale, refusal)}
      </fieldset>
      ${problem()}
    </form>`
  }
  const active = 'proposed under-negotiation clean reopened agreed agreed-ad-referendum'
  const restable = 'proposed under-negotiation clean reopened parked'
  return html`<dialog class="dlg" id="goal-dialog" aria-labelledby="goal-dialog-title">
    <header>
      <h2 id="goal-dialog-title" dir="auto"></h2>
      ${closeButton(locale)}
    </header>
    <div class="in">
      ${section(
        'take-up',
        'moderate-goal',
        'goal-form-take-up-section',
        html`<p class="hint">${say(locale, 'goal-form-take-up-hint')}</p>
          <p class="btns"><button class="btn" type="submit">${say(locale, 'goal-form-take-up')}</button></p>`,
        'proposed',
      )}
      ${section(
        'shape',
        'shape-goal',
        'goal-form-name-section',
        html`${titleField(locale, 'goal-title')} ${themeField(locale, agenda, 'goal-theme')}
          <p class="btns"><button class="btn" type="submit">${say(locale, 'goal-form-save')}</button></p>`,
        active,
      )}
      ${section(
        'move',
        'order-goals',
        'goal-form-place-section',
        html`<div class="field">
            <label for="goal-before">${say(locale, 'goal-form-place')}</label>
            <select class="input" id="goal-before" name="before" aria-describedby="goal-place-hint">
              ${agenda.goals.map(
                ({ id, number, title }) =>
                  html`<option value="${id}">${say(locale, 'goal-form-place-before', { number, title })}</option>`,
              )}
              <option value="">${say(locale, 'goal-form-place-end')}</option>
            </select>
            <p class="hint" id="goal-place-hint">${say(locale, 'goal-form-place-hint')}</p>
          </div>
          <p class="btns"><button class="btn" type="submit">${say(locale, 'goal-form-move')}</button></p>`,
        'any',
      )}
      ${section(
        'rest',
        'moderate-goal',
        'goal-form-rest-section',
        html`${reasonField(locale, 'goal-rest-reason')}
          <p class="btns">
            <button
              class="btn"
              type="submit"
              name="to"
              value="parked"
              data-states="proposed under-negotiation clean reopened"
            >
              ${say(locale, 'goal-form-park')}
            </button>
            <button class="btn btn--danger" type="submit" name="to" value="dropped">
              ${say(locale, 'goal-form-drop')}
            </button>
          </p>`,
        restable,
      )}
      ${section(
        'restore',
        'moderate-goal',
        'goal-form-restore',
        html`${reasonField(locale, 'goal-restore-reason')}
          <p class="btns"><button class="btn" type="submit">${say(locale, 'goal-form-restore')}</button></p>`,
        'parked dropped',
      )}
    </div>
  </dialog>`
}

function themeDialog({ locale, agenda: { themes } }: DialogFacts): Html {
  return html`<dialog class="dlg" id="theme-dialog" aria-labelledby="theme-dialog-title">
    <header>
      <h2 id="theme-dialog-title">${say(locale, 'theme-form-title')}</h2>
      ${closeButton(locale)}
    </header>
    <div class="in">
      <ol class="theme-list">
        ${themes.map(
          ({ id, label }, i) =>
            html`<li>
              <form class="theme-line" method="dialog" novalidate data-form="rename-theme" data-theme="${id}">
                <input
                  class="input"
                  name="label"
                  value="${label}"
                  aria-label="${say(locale, 'theme-form-label')}"
                  autocomplete="off"
                  dir="auto"
                />
                <button
                  class="btn btn--s btn--icon"
                  type="submit"
                  aria-label="${say(locale, 'theme-form-rename', { label })}"
                >
                  ${icon('check')}
                </button>
                <button
                  class="btn btn--s btn--icon"
                  type="button"
                  data-act="raise-theme"
                  data-before="${themes[i - 1]?.id}"
                  aria-label="${say(locale, 'theme-form-up', { label })}"
                  ${i === 0 && html`disabled`}
                >
                  ${icon('up')}
                </button>
                <button
                  class="btn btn--s btn--icon"
                  type="button"
                  data-act="remove-theme"
                  aria-label="${say(locale, 'theme-form-remove', { label })}"
                >
                  ${icon('x')}
                </button>
              </form>
            </li>`,
        )}
      </ol>
      <form class="theme-line" method="dialog" novalidate data-form="add-theme">
        <input
          class="input"
          name="label"
          aria-label="${say(locale, 'theme-form-new')}"
          placeholder="${say(locale, 'theme-form-new')}"
          autocomplete="off"
          dir="auto"
        />
        <button class="btn" type="submit">${say(locale, 'theme-form-add')}</button>
      </form>
      <p class="hint">${say(locale, 'theme-form-hint')}</p>
      ${problem()}
    </div>
  </dialog>`
}

function titleField(locale: Locale, id: string): Html {
  return html`<div class="field">
    <label for="${id}">${say(locale, 'goal-form-title')}</label>
    <input class="input" id="${id}" name="title" autocomplete="off" dir="auto" maxlength="${maxTitleLength}" required />
  </div>`
}

function themeField(locale: Locale, { themes }: AgendaPage, id: string): Html {
  return html`<div class="field">
    <label for="${id}">${say(locale, 'goal-form-theme')}</label>
    <select class="input" id="${id}" name="theme">
      ${themes.map(theme => html`<option value="${theme.id}">${theme.label}</option>`)}
      <option value="">${say(locale, 'goal-form-no-theme')}</option>
    </select>
  </div>`
}

function reasonField(locale: Locale, id: string): Html {
  return html`<div class="field">
    <label for="${id}">${say(locale, 'goal-form-reason')}</label>
    <textarea
      class="input"
      id="${id}"
      name="reason"
      rows="2"
      maxlength="${maxReasonLength}"
      dir="auto"
      aria-describedby="${id}-hint"
    ></textarea>
    <p class="hint" id="${id}-hint">${say(locale, 'goal-form-reason-hint')}</p>
  </div>`
}

function closeButton(locale: Locale): Html {
  return html`<button
    class="btn btn--plain btn--icon"
    type="button"
    data-act="close"
    aria-label="${say(locale, 'goal-form-close')}"
  >
    ${icon('x')}
  </button>`
}

function why(locale: Locale, refusal: RefusalCode | null): Html | null {
  return refusal === null ? null : html`<p class="hint">${whyWords(locale, refusal)}</p>`
}

function problem(): Html {
  return html`<p class="problem" role="alert"></p>`
}
