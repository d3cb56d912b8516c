/**
 * The page of one's own account as HTML: name, address, where one is signed in, password, and ending it. Acting needs
 * scripts (client/participant); without them the page says who is signed in.
 */
import { maxDisplayNameLength } from '../../packages/domain/account.ts'
import { type Locale, type MessageKey, say } from '../../packages/messages/say.ts'
import { emailField } from '../auth/gate-fields.ts'
import { gate } from '../auth/gate-markup.ts'
import { html, type Html, icon } from '../platform/html-page.ts'
import { languageForm } from '../platform/language-choice.ts'
import { masthead } from '../platform/page-frame.ts'

export type AccountFacts = {
  readonly locale: Locale
  readonly name: string
  readonly email: string
  readonly hasPassword: boolean
  readonly canMail: boolean
}

/** The body of `/account`. */
export function accountBody(facts: AccountFacts): Html {
  const { locale, name, email } = facts
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  return html`<a class="skip" href="#main">${words('skip-to-content')}</a>
    ${masthead({ locale, displayName: name, seat: null, places: [] })}
    <main class="wrap account stackv" id="main" tabindex="-1">
      <div>
        <h1 class="title">${words('account-page-title')}</h1>
        <p class="mid">${words('account-as', { name, email })}</p>
      </div>
      <section class="stackv account-part" aria-labelledby="name-title">
        <h2 class="h2" id="name-title">${words('account-name')}</h2>
        <name-form class="stackv">
          <form class="stackv" novalidate>
            <div class="field">
              <label for="name">${words('joining-name')}</label
              ><input
                class="input"
                id="name"
                name="name"
                value="${name}"
                autocomplete="name"
                maxlength="${maxDisplayNameLength}"
                required
                dir="auto"
                aria-describedby="name-hint name-said"
              />
              <p class="hint" id="name-hint">${words('account-name-hint')}</p>
            </div>
            <div id="name-said" role="alert"></div>
            <p class="btns">
              <button class="btn" type="submit" disabled>${words('account-name-save')}</button>
            </p>
          </form>
        </name-form>
      </section>
      <section class="stackv account-part" id="language" aria-labelledby="language-title">
        <h2 class="h2" id="language-title">${words('shell-language')}</h2>
        ${languageForm(locale, 'language-hint')}
        <p class="hint" id="language-hint">${words('account-language-hint')}</p>
      </section>
      <section class="stackv account-part" aria-labelledby="email-title">
        <h2 class="h2" id="email-title">${words('account-email')}</h2>
        ${facts.canMail ? emailForm(facts) : html`<p class="mid">${words('account-email-no-mail')}</p>`}
      </section>
      <section class="stackv account-part account-password" id="password" aria-labelledby="password-title">
        <h2 class="h2" id="password-title">${words('account-password')}</h2>
        <password-form email="${email}"><p class="mid">${words('account-loading')}</p></password-form>
      </section>
      <section class="stackv" id="sessions">
        <h2 class="h2" id="sessions-title">${words('account-sessions')}</h2>
        <p class="mid small">${words('account-sessions-hint')}</p>
        <session-list><p class="mid">${words('account-loading')}</p></session-list>
      </section>
      <section class="stackv" id="notices" aria-labelledby="notices-title">
        <h2 class="h2" id="notices-title">${words('notice-settings-title')}</h2>
        <notice-settings><p class="mid">${words('account-loading')}</p></notice-settings>
      </section>
      <section class="stackv account-part" aria-labelledby="erase-title">
        <h2 class="h2" id="erase-title">${words('account-erase')}</h2>
        <p class="mid">${words('account-erase-text')}</p>
        <account-erasure ${facts.hasPassword && html`with-password`}>
          <p>
            <button class="btn btn--danger" type="button" data-act="ask" disabled>${words('account-erase-ask')}</button>
          </p>
        </account-erasure>
      </section>
      <noscript><p class="callout callout--warn">${words('sign-in-needs-scripts')}</p></noscript>
    </main>`
}

function emailForm({ locale, email, hasPassword }: AccountFacts): Html {
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  return html`<email-form class="stackv">
    <form class="stackv" novalidate>
      <p class="mid">${words('account-email-now')} <bdi class="strong">${email}</bdi></p>
      ${emailField({
        id: 'new-email',
        label: words('account-email-new'),
        autocomplete: 'email',
        describedBy: 'email-said',
        hint: words('account-email-hint'),
      })}
      ${hasPassword && proofField(locale, 'email-proof')}
      <div id="email-said" role="alert"></div>
      <p class="btns"><button class="btn" type="submit" disabled>${words('account-email-send')}</button></p>
    </form>
  </email-form>`
}

function proofField(locale: Locale, id: string): Html {
  return html`<div class="field">
    <label for="${id}">${say(locale, 'account-current-password')}</label
    ><input
      class="input"
      id="${id}"
      name="current"
      type="password"
      autocomplete="current-password"
      maxlength="256"
      dir="ltr"
      aria-describedby="${id}-hint email-said"
    />
    <p class="hint" id="${id}-hint">${say(locale, 'account-current-password-hint', { minutes: freshLinkMinutes })}</p>
  </div>`
}

/** limits.signIn.freshLinkMs in minutes; the client's forms say the same. */
const freshLinkMinutes = 15

/** What the link in a new mailbox opens. */
export function emailConfirmBody(facts: {
  readonly locale: Locale
  readonly token: string
  readonly email: string
}): Html {
  const { locale, token, email } = facts
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  return gate(
    locale,
    { token },
    html`<email-confirm token="${token}" class="stackv">
      <div data-state="form" class="stackv">
        <div>
          <h1 class="title">${words('email-confirm-title')}</h1>
          <p class="mid gate-lede">${words('email-confirm-text', { email })}</p>
        </div>
        <div>
          <div class="gate-refusal" id="refusal" role="alert"></div>
          <button class="way way--go" type="button" data-act="confirm" aria-describedby="refusal" disabled>
            ${icon('check')}<b>${words('email-confirm-go')}</b><small>${words('sign-in-confirm-go-hint')}</small>
          </button>
        </div>
        <noscript><p class="callout callout--warn">${words('sign-in-needs-scripts')}</p></noscript>
      </div>
      <div data-state="done" class="stackv" hidden>
        <h1 class="title" tabindex="-1">${words('email-confirm-done')}</h1>
        <p class="mid gate-lede">${words('email-confirm-done-text', { email })}</p>
        <p><a class="btn btn--go" href="/account">${words('shell-account')}</a></p>
      </div>
    </email-confirm>`,
  )
}

/** A link to a new mailbox that does not work any more. */
export function emailConfirmFailedBody(locale: Locale, sentence: string): Html {
  return gate(
    locale,
    {},
    html`<div class="stackv">
      <h1 class="title">${say(locale, 'reset-failed')}</h1>
      <p class="mid gate-lede">${sentence}</p>
      <p><a class="btn btn--go" href="/account">${say(locale, 'shell-account')}</a></p>
    </div>`,
  )
}
