/**
 * Choosing the language of the pages: a menu in the masthead for people who are signed in (a form, client/shell sends
 * it without leaving the page), a row of links on the pages of signing in. Both work without scripts. Each language is
 * named in itself.
 */
import { languageNames, offeredLanguages } from '../../packages/messages/languages.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html, icon } from './html-page.ts'

/** What stays in the address when another language is chosen. */
export type Query = { readonly [name: string]: string }

/** The globe with the page's language, and the menu that it opens. */
export function languageMenu(locale: Locale): Html {
  return html`<button class="btn btn--plain btn--s language" type="button" popovertarget="language-menu">
      ${icon('globe')}<span>${languageNames[locale]}</span
      ><span class="vh">${say(locale, 'shell-language-change')}</span>
    </button>
    <form
      class="menu"
      id="language-menu"
      popover
      method="post"
      action="/language"
      aria-label="${say(locale, 'shell-language')}"
    >
      ${offeredLanguages.map(
        offered =>
          html`<button
            class="menu-item"
            name="language"
            value="${offered}"
            lang="${offered}"
            ${offered === locale && html`aria-current="true"`}
          >
            ${languageNames[offered]}
          </button>`,
      )}
      <p class="small menu-refusal" role="alert"></p>
    </form>`
}

/** The same choice on a page of its own, one button for each language. `hintId`: what says what it changes. */
export function languageForm(locale: Locale, hintId: string): Html {
  return html`<form class="btns" method="post" action="/language" aria-describedby="${hintId}">
    ${offeredLanguages.map(
      offered =>
        html`<button
          class="btn"
          name="language"
          value="${offered}"
          lang="${offered}"
          aria-pressed="${offered === locale ? 'true' : 'false'}"
        >
          ${languageNames[offered]}
        </button>`,
    )}
  </form>`
}

/** The languages side by side; each link opens the same page in its language. */
export function languageLinks(locale: Locale, query: Query): Html {
  return html`<nav class="langs" aria-label="${say(locale, 'shell-language')}">
    ${offeredLanguages.map(
      offered =>
        html`<a
          href="?${new URLSearchParams({ ...query, language: offered }).toString()}"
          lang="${offered}"
          hreflang="${offered}"
          ${offered === locale && html`aria-current="true"`}
          >${languageNames[offered]}</a
        >`,
    )}
  </nav>`
}
