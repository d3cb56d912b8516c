/**
 * The page of an invitation: the agenda on the sheet, and beside it who invites whom to which seat, until when, and
 * what to do. Opening it accepts nothing. What can be done depends on who looks (Situation).
 */
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { maxDisplayNameLength } from '../../packages/domain/account.ts'
import { minPasswordLength } from '../../packages/domain/participant.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { type Locale, type MessageFacts, type MessageKey, say, sayDate } from '../../packages/messages/say.ts'
import type { Invitation } from '../agenda/invitation-queries.ts'
import { accountOfPassword, newPasswordField } from '../auth/gate-fields.ts'
import { gate, gateLeaf } from '../auth/gate-markup.ts'
import { signInForm, signInPath, type SignInFacts } from '../auth/sign-in-markup.ts'
import { personName } from '../../packages/messages/person-words.ts'
import { html, type Html, icon } from '../platform/html-page.ts'
import type { Query } from '../platform/language-choice.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'

/** Who looks at it. */
export type Situation =
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'another'; readonly name: string }
  /** Nobody is signed in, and the address has an account. */
  | { readonly kind: 'known' }
  /** Nobody is signed in, and the address has none; `byMail`: the link proves the mailbox. */
  | { readonly kind: 'new'; readonly byMail: boolean }

export type InvitationPageFacts = {
  readonly locale: Locale
  readonly invitation: Invitation
  readonly situation: Situation
  /** The link's secret; null on the page that somebody signed in opens from her list. */
  readonly token: string | null
  readonly mail: SignInFacts['mail']
  readonly linkValidMinutes: number
  readonly table: TableFacts
}

/** What the sheet tells of the agenda. */
export type TableFacts = {
  readonly phase: string
  readonly note: string
  readonly organisations: number
  readonly groups: readonly { readonly group: Parameters<typeof groupMark>[1]; readonly count: number }[]
}

/** The page of an invitation that can be taken. */
export function invitationBody(facts: InvitationPageFacts): Html {
  const { locale, invitation, situation, token } = facts
  const query: Query = token === null ? {} : { token }
  return gate(locale, query, formOf(facts, situation), leafOf(locale, invitation, facts.table))
}

/** The page of one that cannot: why, and what is next. */
export function invitationFailedBody(locale: Locale, code: RefusalCode, query: Query, isSignedIn: boolean): Html {
  return gate(
    locale,
    query,
    html`<div class="stackv">
      <h1 class="title">${say(locale, 'joining-failed')}</h1>
      <p class="mid gate-lede">${say(locale, code)}</p>
      <p class="btns">
        ${isSignedIn ? html`<a class="btn btn--go" href="/">${say(locale, 'missing-home')}</a>` : html`<a class="btn btn--go" href="/sign-in">${say(locale, 'sign-in-go')}</a>`}
      </p>
    </div>`,
  )
}

function formOf(facts: InvitationPageFacts, situation: Situation): Html {
  switch (situation.kind) {
    case 'own':
      return ownForm(facts, situation.name)
    case 'another':
      return anotherForm(facts, situation.name)
    case 'known':
      return knownForm(facts)
    case 'new':
      return newForm(facts, situation.byMail)
  }
}

function ownForm(facts: InvitationPageFacts, name: string): Html {
  const { locale } = facts
  return answering(
    facts,
    html`${heading(facts)} ${offer(facts)}
      <p class="small mid">${say(locale, 'joining-understood-own', { name })}</p>
      ${refusal}
      <button class="way way--go" type="button" data-act="accept" disabled>
        ${icon('check')}<b>${say(locale, 'joining-accept')}</b><small>${say(locale, 'joining-accept-hint')}</small>
      </button>
      ${noScripts(locale)} ${declining(locale)}`,
  )
}

function anotherForm(facts: InvitationPageFacts, name: string): Html {
  const { locale, invitation } = facts
  return answering(
    facts,
    html`${heading(facts)} ${offer(facts)}
      <div class="callout callout--warn">
        ${icon('warn')}
        <div>
          <p class="strong">${say(locale, 'joining-another-title')}</p>
          <p>${say(locale, 'joining-another', { name, email: invitation.email })}</p>
        </div>
      </div>
      ${refusal}
      <button class="way way--go" type="button" data-act="sign-out" disabled>
        ${icon('arrow', true)}<b>${say(locale, 'joining-sign-out')}</b
        ><small>${say(locale, 'joining-sign-out-hint')}</small>
      </button>
      <p class="small"><a href="/">${say(locale, 'joining-stay')}</a></p>
      ${noScripts(locale)}`,
  )
}

function knownForm(facts: InvitationPageFacts): Html {
  const { locale, invitation, token, mail, linkValidMinutes } = facts
  const own = `/invitations/${invitation.id}`
  return signInForm({
    locale,
    mail,
    linkValidMinutes,
    next: token === null ? own : `/invitation?token=${token}`,
    linkNext: own,
    email: invitation.email,
    heading: html`${heading(facts)} ${offer(facts)}
      <p class="mid">${say(locale, 'joining-known')}</p>`,
    footer: html`<p class="small mid">${say(locale, 'joining-wrong-person')}</p>`,
  })
}

function newForm(facts: InvitationPageFacts, byMail: boolean): Html {
  const { locale, invitation, mail } = facts
  const words = (key: MessageKey, more: MessageFacts = {}): string => say(locale, key, more)
  const second = byMail
    ? html`<button class="way" type="button" data-act="join" disabled>
        ${icon('mail')}<b>${words('joining-without')}</b><small>${words('joining-without-hint')}</small>
      </button>`
    : html`<button class="way" type="button" data-act="mail" disabled>
        ${icon('mail')}<b>${words('joining-mail')}</b><small>${words('joining-mail-hint')}</small>
      </button>`
  return answering(
    facts,
    html`<div class="stackv" data-state="form">
        ${heading(facts)} ${offer(facts)}
        <form class="stackv gate-fields" method="post" novalidate>
          ${accountOfPassword(invitation.email)}
          <div class="field">
            <label for="name">${words('joining-name')}</label
            ><input
              class="input"
              id="name"
              name="name"
              autocomplete="name"
              maxlength="${maxDisplayNameLength}"
              required
              dir="auto"
              aria-describedby="name-hint refusal"
            />
            <p class="hint" id="name-hint">${words('joining-name-hint')}</p>
          </div>
          ${newPasswordField({
            label: words('joining-password'),
            hint: words('joining-password-hint', { min: minPasswordLength }),
            required: false,
          })}
          <div class="opt">
            <input type="checkbox" id="understood" name="understood" aria-describedby="understood-hint refusal" />
            <label for="understood">${words('joining-understood')}</label>
            <small id="understood-hint">${words('joining-understood-hint')}</small>
          </div>
          ${refusal}
          <button class="way way--go" type="submit" disabled>
            ${icon('key')}<b>${words('joining-with-password')}</b><small>${words('joining-with-password-hint')}</small>
          </button>
          ${(byMail || mail.kind !== 'none') && second}
        </form>
        ${noScripts(locale)} ${declining(locale)}
      </div>
      <div class="stackv" data-state="sent" hidden>
        <h1 class="title" tabindex="-1">${words('sign-in-sent-title')}</h1>
        <p class="mid gate-lede">${words('joining-mailed', { email: invitation.email })}</p>
        ${mail.kind === 'mailbox' && html`<p><a class="btn btn--go" href="${mail.path}">${icon('mail')}${words('sign-in-sent-mailbox')}</a></p>`}
      </div>`,
  )
}

/** Around the controls that answer: what they need to know, and what is shown once it was declined. */
function answering({ locale, invitation, token }: InvitationPageFacts, content: Html): Html {
  return html`<invitation-answer
    class="stackv"
    ${token === null ? html`invitation="${invitation.id}"` : html`token="${token}"`}
    agenda="${invitation.agenda.id}"
  >
    ${content}
    <div class="stackv" data-state="declined" hidden>
      <h1 class="title" tabindex="-1">${say(locale, 'joining-declined')}</h1>
      <p class="mid gate-lede">${say(locale, 'joining-declined-text')}</p>
    </div>
  </invitation-answer>`
}

function heading({ locale, invitation }: InvitationPageFacts): Html {
  const { inviter, agenda } = invitation
  const name = inviter === null ? say(locale, 'shell-secretariat') : personName(locale, inviter.name)
  return html`<div>
    <h1 class="title">${say(locale, 'sign-in-title')}</h1>
    <p class="mid gate-lede">${say(locale, 'joining-lede', { name, agenda: agenda.title })}</p>
  </div>`
}

function offer({ locale, invitation }: InvitationPageFacts): Html {
  const { organisation, role, email, expiresAt } = invitation
  const group = organisation?.group ?? null
  const speaksFor =
    organisation === null
      ? say(locale, role === 'moderator' ? 'shell-secretariat' : 'joining-speaks-for-nobody')
      : organisation.name
  const until = sayDate(locale, expiresAt, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return html`<dl class="dlist gate-offer">
    <dt>${say(locale, 'shell-account-organisation')}</dt>
    <dd>
      <span class="who">${groupMarkHtml(groupMark(locale, group), true)}<bdi>${speaksFor}</bdi></span>
      ${organisation !== null && html`<span class="mid">${say(locale, `group-${organisation.group}`)}</span>`}
    </dd>
    <dt>${say(locale, 'shell-account-role')}</dt>
    <dd>${say(locale, `role-${role}`)}</dd>
    <dt>${say(locale, 'joining-you-may')}</dt>
    <dd>${say(locale, `joining-may-${role}`)}</dd>
    <dt>${say(locale, 'joining-sent-to')}</dt>
    <dd><bdi>${email}</bdi></dd>
    <dt>${say(locale, 'joining-valid-until')}</dt>
    <dd><time datetime="${expiresAt.toISOString()}">${until}</time></dd>
  </dl>`
}

function leafOf(locale: Locale, { agenda }: Invitation, table: TableFacts): Html {
  return gateLeaf({
    kind: table.phase,
    title: agenda.title,
    text: table.note === '' ? null : html`<p class="serif gate-text" dir="auto">${table.note}</p>`,
    table: say(locale, 'joining-table', { count: table.organisations }),
    groups: table.groups.map(({ group, count }) => {
      const mark = groupMark(locale, group)
      return html`${groupMarkHtml(mark, false)}${say(locale, 'joining-table-group', { count, group: mark.name })}`
    }),
  })
}

const refusal = html`<div class="gate-refusal" id="refusal" role="alert"></div>`

function declining(locale: Locale): Html {
  return html`<p class="small mid">
    ${say(locale, 'joining-wrong-person')}
    <button class="link" type="button" data-act="decline" disabled>${say(locale, 'joining-decline')}</button>
  </p>`
}

function noScripts(locale: Locale): Html {
  return html`<noscript><p class="callout callout--warn">${say(locale, 'sign-in-needs-scripts')}</p></noscript>`
}

/** Where somebody who is not signed in comes back to her invitation. */
export function signInToInvitation(invitationId: string): string {
  return signInPath(`/invitations/${invitationId}`)
}
