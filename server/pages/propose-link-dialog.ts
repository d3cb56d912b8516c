/** The form that proposes a link from a goal to one indicator; client/catalogue/live-indicator.ts opens and sends it. */
import { maxSentenceLength, relations } from '../../packages/domain/catalogue.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage } from '../agenda/agenda-queries.ts'
import type { IndicatorInFull } from '../catalogue/catalogue-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { relationMarkHtml } from './relation-mark-html.ts'

/** Closed until it is opened; the goals that rest are left out, as nothing can be linked to them. */
export function proposeLinkDialog({
  locale,
  agenda,
  indicator,
}: {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly indicator: IndicatorInFull
}): Html {
  const goals = agenda.goals.filter(({ state }) => state !== 'dropped' && state !== 'parked')
  return html`<dialog class="dlg" id="propose-link" aria-labelledby="propose-link-title">
    <header>
      <h2 id="propose-link-title">${say(locale, 'indicator-propose-title', { code: indicator.code })}</h2>
    </header>
    <form class="in" method="dialog" novalidate>
      <div class="field">
        <label for="propose-link-goal">${say(locale, 'indicator-propose-goal')}</label>
        <select class="input" id="propose-link-goal" name="goal" aria-describedby="propose-link-hint">
          ${goals.map(goal => html`<option value="${goal.id}">${say(locale, 'agenda-gap-goal', { number: goal.number, title: goal.title })}</option>`)}
        </select>
        <p class="hint" id="propose-link-hint">${say(locale, 'indicator-propose-hint')}</p>
      </div>
      <fieldset class="field">
        <legend>${say(locale, 'links-relation')}</legend>
        ${relations.map(
          (relation, i) =>
            html`<div class="opt">
              <input
                type="radio"
                name="relation"
                value="${relation}"
                id="propose-link-${relation}"
                aria-describedby="propose-link-${relation}-hint"
                ${i === 0 && html`checked`}
              />
              <label for="propose-link-${relation}"
                >${relationMarkHtml(locale, relation, 'agreed', false)} ${say(locale, `relation-${relation}`)}</label
              >
              <small id="propose-link-${relation}-hint">${say(locale, `links-relation-${relation}-hint`)}</small>
            </div>`,
        )}
      </fieldset>
      <div class="field">
        <label for="propose-link-how">${say(locale, 'links-how')}</label>
        <textarea
          class="input"
          id="propose-link-how"
          name="how"
          rows="3"
          maxlength="${maxSentenceLength}"
          dir="auto"
        ></textarea>
      </div>
      <p class="problem" role="alert"></p>
      <div class="btns">
        <button class="btn btn--go" type="submit">${say(locale, 'links-propose')}</button>
        <button class="btn btn--plain" type="button" data-act="close">${say(locale, 'workspace-cancel')}</button>
      </div>
    </form>
  </dialog>`
}
