/** The pages of a forgotten password: asking for the link, and the one that the link opens. */
import { minPasswordLength } from '../../packages/domain/participant.ts'
import { type Locale, type MessageKey, say } from '../../packages/messages/say.ts'
import { html, type Html, icon } from '../platform/html-page.ts'
import { accountOfPassword, emailField, newPasswordField } from './gate-fields.ts'
import { gate } from './gate-markup.ts'
import type { SignInFacts } from './sign-in-markup.ts'

/** Where one asks for the link. */
export function resetRequestBody(facts: {
  readonly locale: Locale
  readonly mail: SignInFacts['mail']
  readonly validMinutes: number
}): Html {
  const { locale, mail, validMinutes: minutes } = facts
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  if (mail.kind === 'none') {
    return gate(
      locale,
      {},
      html`<div class="stackv">
        <h1 class="title">${words('reset-title')}</h1>
        <p class="mid gate-lede">${words('mail-not-set-up')}</p>
        <p><a class="btn" href="/sign-in">${words('reset-back')}</a></p>
      </div>`,
    )
  }
  return gate(
    locale,
    {},
    html`<reset-request>
      <div class="stackv" data-state="form">
        <div>
          <h1 class="title">${words('reset-title')}</h1>
          <p class="mid gate-lede">${words('reset-lede', { minutes })}</p>
        </div>
        <form class="stackv gate-fields" method="post" novalidate>
          ${emailField({ id: 'email', label: words('sign-in-email'), autocomplete: 'username', describedBy: 'refusal' })}
          <div>
            <div class="gate-refusal" id="refusal" role="alert"></div>
            <button class="way way--go" type="submit" disabled>
              ${icon('mail')}<b>${words('reset-send')}</b><small>${words('reset-send-hint')}</small>
            </button>
          </div>
        </form>
        <noscript><p class="callout callout--warn">${words('sign-in-needs-scripts')}</p></noscript>
        <p class="small"><a href="/sign-in">${words('reset-back')}</a></p>
      </div>
      <div class="stackv" data-state="sent" hidden>
        <h1 class="title" tabindex="-1">${words('sign-in-sent-title')}</h1>
        <p class="mid gate-lede">${words('reset-sent', { minutes })}</p>
        <p class="btns">
          ${mail.kind === 'mailbox' && html`<a class="btn btn--go" href="${mail.path}">${icon('mail')}${words('sign-in-sent-mailbox')}</a>`}
          <a class="btn btn--plain" href="/sign-in">${words('reset-back')}</a>
        </p>
      </div>
    </reset-request>`,
  )
}

/** What the link opens: the new password. */
export function resetBody(facts: { readonly locale: Locale; readonly token: string; readonly email: string }): Html {
  const { locale, token, email } = facts
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  return gate(
    locale,
    { token },
    html`<reset-confirm token="${token}" class="stackv">
      <div>
        <h1 class="title">${words('reset-set-title')}</h1>
        <p class="mid gate-lede">${words('reset-set-lede', { email })}</p>
      </div>
      <form class="stackv gate-fields" method="post" novalidate>
        ${accountOfPassword(email)}
        ${newPasswordField({
          label: words('account-new-password'),
          hint: words('account-password-hint', { min: minPasswordLength }),
          required: true,
        })}
        <div>
          <div class="gate-refusal" id="refusal" role="alert"></div>
          <button class="way way--go" type="submit" disabled>
            ${icon('key')}<b>${words('reset-set-go')}</b><small>${words('reset-set-go-hint')}</small>
          </button>
        </div>
      </form>
      <noscript><p class="callout callout--warn">${words('sign-in-needs-scripts')}</p></noscript>
    </reset-confirm>`,
  )
}

/** A link that does not work any more. */
export function resetFailedBody(facts: { readonly locale: Locale; readonly sentence: string }): Html {
  const { locale, sentence } = facts
  return gate(
    locale,
    {},
    html`<div class="stackv">
      <h1 class="title">${say(locale, 'reset-failed')}</h1>
      <p class="mid gate-lede">${sentence}</p>
      <p class="btns">
        <a class="btn btn--go" href="/sign-in/reset">${say(locale, 'reset-again')}</a>
        <a class="btn" href="/sign-in">${say(locale, 'sign-in-other-way')}</a>
      </p>
    </div>`,
  )
}
