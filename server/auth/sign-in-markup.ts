/**
 * The pages of signing in as HTML: the form, the sheet beside it, the page that an e-mailed link opens, and what is
 * said when a link no longer works. They stand as they are; client/participant brings the controls to life. Buttons
 * wait for that, so that a password typed early can never be sent by the browser's own form.
 */
import { type Locale, type MessageKey, say } from '../../packages/messages/say.ts'
import { html, type Html, icon } from '../platform/html-page.ts'
import { emailField } from './gate-fields.ts'
import { gate } from './gate-markup.ts'

export type SignInFacts = {
  readonly locale: Locale
  readonly next: string
  readonly linkValidMinutes: number
  /** How links reach people: by mail, into the mailbox page at this path, or not at all. */
  readonly mail:
    { readonly kind: 'smtp' } | { readonly kind: 'mailbox'; readonly path: string } | { readonly kind: 'none' }
}

/** The page where one signs in. */
export function signInBody(facts: SignInFacts): Html {
  const { locale } = facts
  const heading = html`<div>
    <h1 class="title">${say(locale, 'sign-in-title')}</h1>
    <p class="mid gate-lede">${say(locale, 'sign-in-lede')}</p>
  </div>`
  const footer = html`<p class="small mid">${say(locale, 'sign-in-no-account')}</p>`
  return gate(locale, { next: facts.next }, signInForm({ ...facts, heading, footer }))
}

/**
 * The form with which one signs in, whatever stands above and below it. `email`: whose account, where only one will do.
 * `linkNext`: where a link that is mailed leads, if not to `next`: it is stored, so it must hold no secret.
 */
export function signInForm(
  facts: SignInFacts & {
    readonly heading: Html
    readonly footer: Html
    readonly email?: string | undefined
    readonly linkNext?: string | undefined
  },
): Html {
  const { locale, email } = facts
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  const byLink = facts.mail.kind !== 'none'
  return html`<sign-in-form next="${facts.next}" ${facts.linkNext !== undefined && html`link-next="${facts.linkNext}"`}>
    <div class="stackv" data-state="form">
      ${facts.heading}
      <form class="stackv gate-fields" method="post" novalidate>
        ${emailField({ id: 'email', label: words('sign-in-email'), autocomplete: 'username', describedBy: 'refusal', value: email })}
        <div class="field">
          <label for="password">${words('sign-in-password')}</label
          ><input
            class="input"
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            maxlength="256"
            dir="ltr"
            aria-describedby="refusal"
          />
        </div>
        <div>
          <div class="gate-refusal" id="refusal" role="alert"></div>
          <button class="way way--go" type="submit" disabled>
            ${icon('key')}<b>${words('sign-in-go')}</b><small>${words('sign-in-go-hint')}</small>
          </button>
        </div>
        ${byLink && html`<button class="way" type="button" data-act="link" disabled>${icon('mail')}<b>${words('sign-in-link')}</b><small>${words('sign-in-link-hint', { minutes: facts.linkValidMinutes })}</small></button>`}
      </form>
      <noscript><p class="callout callout--warn">${words('sign-in-needs-scripts')}</p></noscript>
      ${byLink && html`<p class="small"><a href="/sign-in/reset">${words('sign-in-forgot')}</a></p>`} ${facts.footer}
    </div>
    ${byLink && sentState(facts)}
  </sign-in-form>`
}

export type LinkFacts = SignInFacts & {
  readonly token: string
  readonly name: string
  readonly email: string
  /** Who is signed in in this browser now, when that is somebody else. */
  readonly replaces: string | null
}

/** The page that a link opens: says whom it signs in, and waits for the button. */
export function linkBody(facts: LinkFacts): Html {
  const { locale, name, email } = facts
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  return gate(
    locale,
    { token: facts.token },
    html`<link-confirm token="${facts.token}" class="stackv">
      <div>
        <h1 class="title">${words('sign-in-confirm-title', { name })}</h1>
        <p class="mid gate-lede">${words('sign-in-confirm-text', { email })}</p>
      </div>
      ${facts.replaces !== null && html`<p class="callout callout--warn">${words('sign-in-confirm-replaces', { name: facts.replaces })}</p>`}
      <div>
        <div class="gate-refusal" id="refusal" role="alert"></div>
        <button class="way way--go" type="button" data-act="confirm" aria-describedby="refusal" disabled>
          ${icon('key')}<b>${words('sign-in-confirm-go')}</b><small>${words('sign-in-confirm-go-hint')}</small>
        </button>
      </div>
      <noscript><p class="callout callout--warn">${words('sign-in-needs-scripts')}</p></noscript>
      <p class="small mid">${words('sign-in-confirm-not-me')}</p>
    </link-confirm>`,
  )
}

export type LinkFailure = 'unknown' | 'expired' | 'used' | 'closed'

/** The page of a link that does not work any more. `email`: whose it was, where that is known. */
export function linkFailedBody(
  facts: SignInFacts & { readonly failure: LinkFailure; readonly email: string | null },
): Html {
  const { locale, failure, email } = facts
  const words = (key: MessageKey, more = {}): string => say(locale, key, more)
  const canSendNew = facts.mail.kind !== 'none' && email !== null && failure !== 'closed'
  return gate(
    locale,
    { next: facts.next },
    html`<sign-in-form next="${facts.next}">
      <div class="stackv" data-state="form">
        <h1 class="title">${words(`sign-in-failed-${failure}`)}</h1>
        <p class="mid gate-lede">${failureNext(facts)}</p>
        <div>
          <div class="gate-refusal" id="refusal" role="alert"></div>
          <p class="btns">
            ${canSendNew && html`<button class="btn btn--go" type="button" data-act="link" data-email="${email}" aria-describedby="refusal" disabled>${icon('mail')}${words('sign-in-send-new')}</button>`}
            <a class="btn" href="${signInPath(facts.next)}">${words('sign-in-other-way')}</a>
          </p>
        </div>
      </div>
      ${canSendNew && sentState(facts)}
    </sign-in-form>`,
  )
}

/** The address of the sign-in page that leads on to `next` afterwards. */
export function signInPath(next: string): string {
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`
}

function failureNext(facts: SignInFacts & { readonly failure: LinkFailure; readonly email: string | null }): string {
  const { locale, failure, email, linkValidMinutes: minutes } = facts
  if (failure === 'closed') return say(locale, 'sign-in-failed-closed-next')
  if (failure === 'unknown' || email === null) return say(locale, 'sign-in-failed-unknown-next')
  if (facts.mail.kind === 'none') return say(locale, 'sign-in-failed-operator-next')
  return say(locale, 'sign-in-failed-next', { minutes, email })
}

/** Shown instead of the form once a link was asked for; the address is filled in by the page's code. */
function sentState({ locale, linkValidMinutes: minutes, mail }: SignInFacts): Html {
  return html`<div class="stackv" data-state="sent" hidden>
    <h1 class="title" tabindex="-1">${say(locale, 'sign-in-sent-title')}</h1>
    <p class="mid gate-lede">${aroundEmail(say(locale, 'sign-in-sent-text', { minutes }))}</p>
    <p class="btns">
      ${mail.kind === 'mailbox' && html`<a class="btn btn--go" href="${mail.path}">${icon('mail')}${say(locale, 'sign-in-sent-mailbox')}</a>`}
      <a class="btn btn--plain" href="/sign-in" data-act="back">${say(locale, 'sign-in-sent-back')}</a>
    </p>
  </div>`
}

/** A sentence with the place of the address left open, isolated from the direction of the words around it. */
function aroundEmail(sentence: string): Html {
  const [before = '', after = ''] = sentence.split('{email}')
  return html`${before}<bdi class="strong" data-email></bdi>${after}`
}
