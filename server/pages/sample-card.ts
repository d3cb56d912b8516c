/**
 * The panel from which a sample round is loaded, opened and removed; on the pages where somebody begins. Brought to life
 * by client/sample.
 */
import { sampleEnds, type SampleSeat } from '../../packages/domain/sample.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import type { Sample } from '../sample/sample-queries.ts'
import { agendaPath } from './agenda-frame.ts'

/** The panel with the reader's samples. */
export function sampleCard(locale: Locale, samples: readonly Sample[]): Html {
  return html`<section class="sheet pad sample-card stackv" aria-labelledby="sample-title" data-sample>
    <h2 class="h3" id="sample-title">${say(locale, 'sample-title')}</h2>
    <p class="mid small">${say(locale, 'sample-note')}</p>
    <div id="sample-list" data-live>
      ${
        samples.length > 0 &&
        html`<ul class="samples">
          ${samples.map(sample => sampleLine(locale, sample))}
        </ul>`
      }
    </div>
    <form class="sample-form" data-form="load-sample" novalidate>
      <label for="sample-end">${say(locale, 'sample-end')}</label>
      <select class="input" id="sample-end" name="upTo">
        ${sampleEnds.map(end => html`<option value="${end}" ${end === 'review' && html`selected`}>${say(locale, `sample-end-${end}`)}</option>`)}
      </select>
      <button class="btn" type="submit" disabled>${say(locale, 'sample-load')}</button>
    </form>
    <p class="problem" role="alert"></p>
    <p class="vh" role="status" id="sample-said"></p>
  </section>`
}

function sampleLine(locale: Locale, { id, agendaId, upTo, state, done, steps, seat }: Sample): Html {
  const name = say(locale, `sample-end-${upTo}`)
  const head =
    state === 'ready' && agendaId !== null
      ? html`<a href="${agendaPath(agendaId)}">${say(locale, 'sample-open', { end: name })}</a>`
      : html`<span>${say(locale, state === 'loading' ? 'sample-loading' : 'sample-failed', { end: name })}</span>`
  return html`<li data-sample-id="${id}" data-state="${state}">
    ${head}
    ${
      state === 'loading'
        ? html`<progress
            max="${steps}"
            value="${done}"
            aria-label="${say(locale, 'sample-loading', { end: name })}"
          ></progress>`
        : html`${state === 'ready' && seat !== null && seatButton(locale, seat, name)}
            <button
              class="btn btn--s"
              type="button"
              data-act="remove-sample"
              aria-label="${say(locale, 'sample-remove')}: ${name}"
              disabled
            >
              ${say(locale, 'sample-remove')}
            </button>`
    }
  </li>`
}

/** To sit down on the other side of the table. */
function seatButton(locale: Locale, seat: SampleSeat, name: string): Html {
  const other: SampleSeat = seat === 'moderator' ? 'delegate' : 'moderator'
  const words = say(locale, `sample-sit-${other}`)
  return html`<button
    class="btn btn--s"
    type="button"
    data-act="sample-seat"
    data-seat="${other}"
    aria-label="${words}: ${name}"
    disabled
  >
    ${words}
  </button>`
}
