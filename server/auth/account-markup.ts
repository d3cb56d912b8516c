/** The page of one's own sign-ins as HTML: the frame and the words; client/participant draws the list and the form. */
import { type Locale, say } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { masthead } from '../platform/page-frame.ts'

export type AccountFacts = { readonly locale: Locale; readonly name: string; readonly email: string }

/** The page's body. Without scripts it says who is signed in; acting needs them. */
export function accountBody({ locale, name, email }: AccountFacts): Html {
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, displayName: name, seat: null, places: [] })}
    <main class="wrap account stackv" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'account-title')}</h1>
      <p class="mid">${say(locale, 'account-as', { name, email })}</p>
      <section class="stackv">
        <h2 class="h2" id="sessions-title">${say(locale, 'account-sessions')}</h2>
        <p class="mid small">${say(locale, 'account-sessions-hint')}</p>
        <session-list><p class="mid">${say(locale, 'account-loading')}</p></session-list>
      </section>
      <section class="stackv account-password" aria-labelledby="password-title">
        <h2 class="h2" id="password-title">${say(locale, 'account-password')}</h2>
        <password-form email="${email}"><p class="mid">${say(locale, 'account-loading')}</p></password-form>
      </section>
      <section class="stackv" id="notices" aria-labelledby="notices-title">
        <h2 class="h2" id="notices-title">${say(locale, 'notice-settings-title')}</h2>
        <notice-settings><p class="mid">${say(locale, 'account-loading')}</p></notice-settings>
      </section>
      <noscript><p class="callout callout--warn">${say(locale, 'sign-in-needs-scripts')}</p></noscript>
    </main>`
}
