/** The page `/agendas/new`: convening an agenda on behalf of one's organisation. client/agenda sends the form. */
import { maxNoteLength, maxTitleLength } from '../../packages/domain/agenda.ts'
import { maxOrganisationNameLength } from '../../packages/domain/member.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { say, sayLanguage, type Locale } from '../../packages/messages/say.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { Sample } from '../sample/sample-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { sampleCard } from './sample-card.ts'
import { masthead } from '../platform/page-frame.ts'

/** Languages that are offered by name; any other can be typed as its code. */
const offeredLanguages = ['en', 'fr', 'ar', 'es', 'pt', 'ru', 'zh'] as const

export type ConvenePageFacts = {
  readonly locale: Locale
  readonly displayName: string
  /** Organisations that the reader speaks for elsewhere. */
  readonly organisations: readonly SeatedOrganisation[]
  readonly samples: readonly Sample[]
}

/** The body of the page. */
export function renderConvenePage({ locale, displayName, organisations, samples }: ConvenePageFacts): Html {
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, displayName, seat: null, places: [{ href: '/agendas', label: say(locale, 'convene-agendas'), current: null }] })}
    <main class="wrap convene" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'convene-title')}</h1>
      <p class="lede">${say(locale, 'convene-lede')}</p>
      <form class="sheet pad convene-form" id="convene-form" novalidate>
        <div class="field">
          <label for="convene-name">${say(locale, 'convene-name')}</label>
          <input
            class="input"
            id="convene-name"
            name="title"
            maxlength="${maxTitleLength}"
            autocomplete="off"
            dir="auto"
            required
          />
        </div>
        <div class="field">
          <label for="convene-note">${say(locale, 'convene-note')}</label>
          <textarea
            class="input"
            id="convene-note"
            name="note"
            rows="3"
            maxlength="${maxNoteLength}"
            dir="auto"
            aria-describedby="convene-note-hint"
          ></textarea>
          <p class="hint" id="convene-note-hint">${say(locale, 'convene-note-hint')}</p>
        </div>
        ${languageField(locale, 'convene-language', locale.split('-')[0] ?? 'en')}
        <fieldset class="field">
          <legend>${say(locale, 'convene-pen')}</legend>
          ${penOption(locale, 'delegations', true)} ${penOption(locale, 'drafters', false)}
        </fieldset>
        <fieldset class="field" aria-describedby="convene-organisation-hint">
          <legend>${say(locale, 'convene-organisation')}</legend>
          ${organisations.map(
            ({ id, name }, i) =>
              html`<div class="opt">
                <input
                  type="radio"
                  name="organisation"
                  id="organisation-${id}"
                  value="${name}"
                  ${i === 0 && html`checked`}
                />
                <label for="organisation-${id}" dir="auto">${name}</label>
              </div>`,
          )}
          ${
            organisations.length > 0 &&
            html`<div class="opt">
              <input type="radio" name="organisation" id="organisation-other" value="" />
              <label for="organisation-other">${say(locale, 'convene-organisation-other')}</label>
            </div>`
          }
          <div class="organisation-fields" data-other-organisation ${organisations.length > 0 && html`hidden`}>
            ${organisationFields(locale)}
          </div>
          <p class="hint" id="convene-organisation-hint">${say(locale, 'convene-organisation-hint')}</p>
        </fieldset>
        <p class="problem" role="alert"></p>
        <p class="btns"><button class="btn btn--go" type="submit" disabled>${say(locale, 'convene-go')}</button></p>
      </form>
      ${sampleCard(locale, samples)}
    </main>`
}

/** A choice of languages by their names, each also in itself. */
export function languageField(locale: Locale, id: string, chosen: string): Html {
  const offered = [...new Set([...offeredLanguages, chosen])]
  return html`<div class="field">
    <label for="${id}">${say(locale, 'convene-language')}</label>
    <select class="input" id="${id}" name="language">
      ${offered.map(
        code =>
          html`<option value="${code}" ${code === chosen && html`selected`}>${sayLanguage(locale, code)}</option>`,
      )}
    </select>
  </div>`
}

/** One of the two answers to who holds the pen. */
export function penOption(locale: Locale, pen: 'delegations' | 'drafters', isChosen: boolean): Html {
  return html`<div class="opt">
    <input type="radio" name="pen" id="pen-${pen}" value="${pen}" ${isChosen && html`checked`} />
    <label for="pen-${pen}">${say(locale, `convene-pen-${pen}`)}</label>
  </div>`
}

function organisationFields(locale: Locale): Html {
  return html`<div class="field">
      <label for="organisation-name">${say(locale, 'convene-organisation-name')}</label>
      <input
        class="input"
        id="organisation-name"
        name="organisation-name"
        maxlength="${maxOrganisationNameLength}"
        autocomplete="organization"
        dir="auto"
      />
    </div>
    <div class="field">
      <label for="organisation-group">${say(locale, 'convene-organisation-group')}</label>
      <select class="input" id="organisation-group" name="group">
        ${stakeholderGroups.map(group => html`<option value="${group}">${say(locale, `group-${group}`)}</option>`)}
      </select>
    </div>
    <div class="field">
      <label for="organisation-code">${say(locale, 'convene-organisation-code')}</label>
      <input
        class="input"
        id="organisation-code"
        name="code"
        maxlength="4"
        autocomplete="off"
        autocapitalize="characters"
        dir="ltr"
      />
    </div>
    <div class="field">
      <label for="organisation-country">${say(locale, 'convene-organisation-country')}</label>
      <input
        class="input"
        id="organisation-country"
        name="country"
        maxlength="2"
        autocomplete="off"
        autocapitalize="characters"
        dir="ltr"
      />
    </div>`
}
