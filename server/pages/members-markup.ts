/**
 * The page of an agenda's members as HTML: organisations in the order of their groups, each with its people and their
 * roles; seats per group; and for moderators what waits for an answer. Complete for reading without scripts; the
 * buttons wait for client/agenda/members-page.
 */
import { countries } from '../../packages/domain/country.ts'
import { stakeholderGroups, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { personName } from '../../packages/messages/person-words.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import {
  type Locale,
  type MessageFacts,
  type MessageKey,
  say,
  sayCountry,
  sayDate,
  sayNumber,
} from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { Invitation } from '../agenda/invitation-queries.ts'
import type { OrganisationLine, SeatLine } from '../agenda/member-queries.ts'
import { html, type Html, icon } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import { agendaFrame } from './agenda-frame.ts'

export type MembersPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly organisations: readonly OrganisationLine[]
  readonly seats: readonly SeatLine[]
  /** What waits for an answer; null for a reader who may not know. */
  readonly invitations: readonly Invitation[] | null
  /** What was declined of late; empty for a reader who may not know. */
  readonly declined: readonly Invitation[]
}

/** The body of `/agendas/:id/members`. */
export function renderMembersPage(facts: MembersPageFacts): Html {
  const { locale, agenda, seat, now, organisations, seats, invitations } = facts
  const words = (key: MessageKey, more: MessageFacts = {}): string => say(locale, key, more)
  const moderators = seats.filter(({ role }) => role === 'moderator')
  const others = seats.filter(({ role, organisationId }) => role !== 'moderator' && organisationId === null)
  const seated = sorted(organisations)
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'members' })}
    <main class="wrap members stackv" id="main" tabindex="-1">
      <div class="head">
        <div>
          <h1 class="title">${words('members-title')}</h1>
          <p class="mid">
            ${words('members-count-organisations', { count: organisations.length })}
            ${words('members-count-people', { count: seats.length })}
          </p>
        </div>
        ${
          invitations !== null &&
          html`<p class="btns">
            <button class="btn btn--go" type="button" data-act="invite" disabled>
              ${icon('mail')}${words('members-invite')}
            </button>
          </p>`
        }
      </div>
      <div class="members-said" role="status"></div>
      <div class="split">
        <div class="stackv">
          ${seated.map(organisation => organisationSheet(facts, organisation))}
          ${organisations.length === 0 && html`<p class="sheet pad mid">${words('members-no-organisations')}</p>`}
          <section class="sheet pad stackv" aria-labelledby="secretariat-title">
            <h2 class="h2 who" id="secretariat-title">
              ${groupMarkHtml(groupMark(locale, null), false)}${words('shell-secretariat')}
            </h2>
            <p class="mid small">${words('members-secretariat-hint')}</p>
            ${people(facts, moderators)}
          </section>
          ${
            others.length > 0 &&
            html`<section class="sheet pad stackv" aria-labelledby="others-title">
              <h2 class="h2" id="others-title">${words('members-others')}</h2>
              ${people(facts, others)}
            </section>`
          }
          ${invitations !== null && invitationSheet(facts, invitations)}
        </div>
        <aside class="side sheet pad" aria-labelledby="balance-title">
          <h2 class="h3" id="balance-title">${words('members-balance')}</h2>
          <ul class="seat-groups">
            ${stakeholderGroups.map(group => groupLine(locale, group, organisations))}
          </ul>
          <p class="small mid">${words('members-balance-hint')}</p>
        </aside>
      </div>
    </main>`
}

/** What the page's code needs for its dialogs; nothing that the page itself does not show to this reader. */
export function membersState({ organisations, seats, seat, invitations, locale }: MembersPageFacts) {
  return {
    own: seat.memberId,
    isModerator: invitations !== null,
    organisations: sorted(organisations).map(({ id, name, group, code, country }) => ({
      id,
      name,
      group,
      code,
      country,
    })),
    seats: seats.map(({ id, name, role, organisationId }) => ({
      id,
      name: personName(locale, name),
      role,
      organisationId,
    })),
    countries:
      invitations === null
        ? []
        : countries
            .map(code => ({ code, name: sayCountry(locale, code) }))
            .toSorted((a, b) => a.name.localeCompare(b.name, locale)),
  }
}

function organisationSheet(facts: MembersPageFacts, organisation: OrganisationLine): Html {
  const { locale, seats, invitations } = facts
  const { id, name, group, code, country } = organisation
  const own = seats.filter(({ organisationId, role }) => organisationId === id && role !== 'moderator')
  const waiting = (invitations ?? []).filter(invitation => invitation.organisation?.id === id).length
  return html`<section class="sheet pad stackv" aria-labelledby="organisation-${id}">
    <div class="members-head">
      <h2 class="h2 who" id="organisation-${id}">
        ${groupMarkHtml(groupMark(locale, group), true)}<bdi dir="auto">${name}</bdi>
        <span class="tag"><bdi class="code">${code}</bdi></span>
      </h2>
      <p class="mid small">
        ${say(locale, `group-${group}`)} ·
        ${country === null ? say(locale, 'members-no-country') : sayCountry(locale, country)}
      </p>
      ${
        invitations !== null &&
        html`<button
          class="btn btn--s"
          type="button"
          data-act="organisation"
          data-id="${id}"
          aria-label="${say(locale, 'members-change-of', { name })}"
          disabled
        >
          ${say(locale, 'members-change')}
        </button>`
      }
    </div>
    ${own.length === 0 ? html`<p class="mid small">${say(locale, 'members-nobody-yet', { count: waiting })}</p>` : people(facts, own)}
  </section>`
}

function people({ locale, seat, invitations }: MembersPageFacts, seats: readonly SeatLine[]): Html {
  return html`<ul class="people">
    ${seats.map(({ id, name: stored, role }) => {
      const name = personName(locale, stored)
      const isOwn = id === seat.memberId
      return html`<li data-seat="${id}">
        <span class="name"
          ><bdi dir="auto">${name}</bdi>${isOwn && html` <span class="tag">${say(locale, 'members-you')}</span>`}</span
        >
        <span class="mid small">${say(locale, `role-${role}`)}</span>
        <span class="btns">
          ${
            invitations !== null &&
            html`<button
              class="btn btn--s"
              type="button"
              data-act="seat"
              data-id="${id}"
              aria-label="${say(locale, 'members-change-of', { name })}"
              disabled
            >
              ${say(locale, 'members-change')}
            </button>`
          }
          ${
            isOwn
              ? html`<button class="btn btn--s" type="button" data-act="leave" data-id="${id}" disabled>
                  ${say(locale, 'members-leave')}
                </button>`
              : invitations !== null &&
                html`<button
                  class="btn btn--s"
                  type="button"
                  data-act="remove"
                  data-id="${id}"
                  aria-label="${say(locale, 'members-remove-of', { name })}"
                  disabled
                >
                  ${say(locale, 'members-remove')}
                </button>`
          }
        </span>
      </li>`
    })}
  </ul>`
}

function day(locale: Locale, instant: Date): Html {
  return html`<time datetime="${instant.toISOString()}"
    >${sayDate(locale, instant, { day: 'numeric', month: 'short', timeZone: 'UTC' })}</time
  >`
}

/** To whom, and which seat. */
function offer(locale: Locale, { email, role, organisation }: Invitation): Html {
  const seat = say(locale, role === 'moderator' ? 'shell-secretariat' : 'joining-speaks-for-nobody')
  return html`<span class="name"
    ><bdi>${email}</bdi>
    <small class="mid"
      >${say(locale, `role-${role}`)} ·
      ${organisation === null ? seat : html`<bdi dir="auto">${organisation.name}</bdi>`}</small
    ></span
  >`
}

function declinedList({ locale, declined }: MembersPageFacts): Html | false {
  if (declined.length === 0) return false
  return html`<h3 class="h3" id="declined-title">${say(locale, 'members-declined')}</h3>
    <ul class="people" aria-labelledby="declined-title">
      ${declined.map(
        invitation =>
          html`<li>
            ${offer(locale, invitation)}
            <span class="mid small"> ${invitation.declinedAt !== null && day(locale, invitation.declinedAt)} </span>
          </li>`,
      )}
    </ul>`
}

function invitationSheet(facts: MembersPageFacts, invitations: readonly Invitation[]): Html {
  const { locale, now } = facts
  return html`<section class="sheet pad stackv" aria-labelledby="waiting-title">
    <h2 class="h2" id="waiting-title">${say(locale, 'members-waiting')}</h2>
    ${
      invitations.length === 0
        ? html`<p class="mid">${say(locale, 'members-waiting-none')}</p>`
        : html`<ul class="people">
            ${invitations.map(invitation => {
              const { id, email, expiresAt } = invitation
              const isOld = expiresAt.getTime() <= now.getTime()
              return html`<li>
                ${offer(locale, invitation)}
                <span class="mid small">
                  ${isOld ? html`<span class="st st--bad">${icon('warn')}${say(locale, 'members-too-old')}</span>` : html`${say(locale, 'members-until')} ${day(locale, expiresAt)}`}
                </span>
                <span class="btns">
                  <button
                    class="btn btn--s"
                    type="button"
                    data-act="renew"
                    data-id="${id}"
                    data-name="${email}"
                    aria-label="${say(locale, 'members-renew-of', { email })}"
                    disabled
                  >
                    ${say(locale, 'members-renew')}
                  </button>
                  <button
                    class="btn btn--s"
                    type="button"
                    data-act="revoke"
                    data-id="${id}"
                    data-name="${email}"
                    aria-label="${say(locale, 'members-revoke-of', { email })}"
                    disabled
                  >
                    ${say(locale, 'members-revoke')}
                  </button>
                </span>
              </li>`
            })}
          </ul>`
    }
    ${declinedList(facts)}
  </section>`
}

function groupLine(locale: Locale, group: StakeholderGroup, organisations: readonly OrganisationLine[]): Html {
  const mark = groupMark(locale, group)
  const count = organisations.filter(one => one.group === group).length
  return html`<li>
    ${groupMarkHtml(mark, false)}<span>${mark.name}</span><b class="num">${sayNumber(locale, count)}</b>
  </li>`
}

/** Groups in the order of the rules of procedure, within each by name. */
function sorted(organisations: readonly OrganisationLine[]): readonly OrganisationLine[] {
  const place = ({ group }: OrganisationLine): number => stakeholderGroups.indexOf(group)
  return organisations.toSorted((a, b) => (a.group === b.group ? a.name.localeCompare(b.name) : place(a) - place(b)))
}
