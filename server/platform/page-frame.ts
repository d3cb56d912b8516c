/**
 * What stands around every page for people who are signed in: masthead with account menu, and the band that says
 * phase, deadline and what is allowed. Takes words and numbers; what they mean is the caller's. The account menu
 * opens without scripts; client/shell brings theme and sign-out to life.
 */
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, type Html, icon } from './html-page.ts'
import { languageMenu } from './language-choice.ts'

/** A stakeholder group's mark, as packages/messages/phase-words gives it. */
export type Mark = { readonly shape: string; readonly initial: string; readonly name: string }

export type MastheadFacts = {
  readonly locale: Locale
  readonly displayName: string
  /** Whom this person speaks for here, and as what; null outside of any agenda. */
  readonly seat: { readonly organisation: string; readonly role: string; readonly mark: Mark } | null
  /** Where the masthead leads; `page` is the page itself, `true` a place above it. */
  readonly places: readonly {
    readonly href: string
    readonly label: string
    readonly current: 'page' | 'true' | null
  }[]
}

/** Brand, navigation to the pages that exist, and the account menu. */
export function masthead(facts: MastheadFacts): Html {
  const { locale, places } = facts
  return html`<header class="mast">
    ${brand(locale)}
    ${
      places.length > 0 &&
      html`<nav aria-label="${say(locale, 'shell-nav')}">
        <ul>
          ${places.map(
            ({ href, label, current }) =>
              html`<li><a href="${href}" ${current !== null && html`aria-current="${current}"`}>${label}</a></li>`,
          )}
        </ul>
      </nav>`
    }
    <div class="grow"></div>
    ${languageMenu(locale)} ${bell(locale)} ${accountMenu(facts)}
  </header>`
}

/** The name of the house, which leads to its first page. */
export function brand(locale: Locale): Html {
  return html`<a class="brand" href="/"
    >${brandMark}<span>Acquis</span><span class="vh">${say(locale, 'shell-brand-home')}</span></a
  >`
}

export type PhaseBandFacts = {
  readonly locale: Locale
  /** Of the agenda, for the page's code. */
  readonly agendaId: string
  /** Where the band alone is read again; null where the page's code reads the whole page. */
  readonly source: string | null
  readonly name: string
  readonly round: string
  readonly step: number
  readonly steps: number
  readonly label: string
  /** Of what is over of this phase, in tenths; null where its end is not known. */
  readonly tenths: number | null
  readonly state: 'running' | 'paused' | 'withdrawn' | 'closed'
  readonly stateWords: string | null
  /** Why it rests, or how its end was moved. */
  readonly note: string | null
  readonly may: string
  readonly why: string | null
  /** Null where nothing is counted down. */
  readonly left: string | null
  readonly closes: string | null
  readonly soon: boolean
  readonly closesAt: Date | null
  readonly timeZone: string
  readonly since: Date
  readonly now: Date
  /** What else of the phase the reader should see at a glance. */
  readonly beside?: Html | undefined
}

/** Phase, ruler, "You may now", deadline; client/shell/live-band.ts counts down in it. */
export function phaseBand(facts: PhaseBandFacts): Html {
  const { locale, step, steps, state } = facts
  const now = `now ${facts.tenths === null ? '' : `p-${facts.tenths}`}`.trim()
  return html`<section
    class="phase phase--${state}"
    id="phase-band"
    data-live
    data-agenda="${facts.agendaId}"
    data-source="${facts.source ?? ''}"
    data-phase="${facts.name}"
    data-state="${state}"
    data-zone="${facts.timeZone}"
    data-since="${facts.since.toISOString()}"
    data-closes="${state === 'running' ? (facts.closesAt?.toISOString() ?? '') : ''}"
    data-now="${facts.now.toISOString()}"
    aria-label="${say(locale, 'phase-band')}"
  >
    <div class="name">
      <b>${facts.name}</b><span class="mid">${facts.round}</span>
      ${facts.stateWords !== null && html`<span class="st">${icon(state === 'paused' ? 'clock' : 'x')}${facts.stateWords}</span>`}
    </div>
    <span class="ruler" role="img" aria-label="${facts.label}"
      >${Array.from({ length: steps }, (_, i) => html`<i class="${i + 1 < step ? 'done' : i + 1 === step ? now : 'next'}"></i>`)}</span
    >
    <p class="may">
      <b>${say(locale, 'phase-you-may')}</b> <span data-may>${facts.may}</span>
      <span data-why>${facts.why}</span>
    </p>
    ${facts.beside}
    ${
      facts.left !== null &&
      html`<p class="due">
        <b class="${facts.soon ? 'soon' : facts.closes === null ? 'unset' : 'set'}" data-left>${facts.left}</b>
        ${facts.closes !== null && html`<span class="mid only-l" data-closing>${facts.closes}</span>`}
        ${facts.closes !== null && html`<span class="mid only-l" data-here hidden></span>`}
      </p>`
    }
    ${facts.note !== null && html`<p class="phase-note">${icon('info')}<span>${facts.note}</span></p>`}
  </section>`
}

/** The mark of a group: shape and initial; its name for those who do not see it, unless it stands beside it. */
export function groupMarkHtml(mark: Mark, named: boolean): Html {
  return named
    ? html`<span class="grp grp--${mark.shape}" role="img" aria-label="${mark.name}">${mark.initial}</span>`
    : html`<span class="grp grp--${mark.shape}" aria-hidden="true">${mark.initial}</span>`
}

/** A pair of brackets with the gap closed. */
const brandMark = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" aria-hidden="true">
  <path d="M8.5 3H4v18h4.5M15.5 3H20v18h-4.5"></path>
  <path d="M8.5 12h7" stroke-width="3"></path>
</svg>`

/** The way to the inbox; client/shell fills in how many notices are unread, and says it. */
function bell(locale: Locale): Html {
  return html`<a class="bell" id="inbox-bell" href="/inbox"
      >${icon('bell')}<span class="vh" data-bell-name>${say(locale, 'inbox-bell')}</span
      ><b class="bell-count" data-bell-count aria-hidden="true" hidden></b></a
    ><span class="vh" id="inbox-bell-status" role="status"></span>`
}

const themes = ['system', 'light', 'dark'] as const

function accountMenu({ locale, displayName, seat, places }: MastheadFacts): Html {
  return html`<button class="me" type="button" popovertarget="account-menu" aria-haspopup="dialog">
      ${seat === null ? icon('user') : groupMarkHtml(seat.mark, false)}
      <span
        ><b>${seat?.organisation ?? displayName}</b>
        <small
          >${seat === null ? say(locale, 'shell-account') : seat.mark.name === seat.organisation ? seat.role : `${seat.role} · ${seat.mark.name}`}</small
        ></span
      >
    </button>
    <div
      class="menu"
      id="account-menu"
      popover
      role="dialog"
      aria-label="${say(locale, 'shell-account')}"
      data-locale="${locale}"
    >
      <p class="menu-name">${displayName}</p>
      ${
        // A phone's masthead has no room for them.
        places.length > 0 &&
        html`<ul class="only-s">
            ${places.map(
              ({ href, label, current }) =>
                html`<li>
                  <a class="menu-item" href="${href}" ${current !== null && html`aria-current="${current}"`}
                    >${label}</a
                  >
                </li>`,
            )}
          </ul>
          <hr class="rule only-s" />`
      }
      ${
        seat !== null &&
        html`<dl class="dlist small">
          <dt>${say(locale, 'shell-account-organisation')}</dt>
          <dd>${seat.organisation}</dd>
          <dt>${say(locale, 'shell-account-role')}</dt>
          <dd>${seat.role}</dd>
        </dl>`
      }
      <hr class="rule" />
      <fieldset class="menu-theme" hidden>
        <legend class="small quiet">${say(locale, 'shell-theme')}</legend>
        <span class="seg"
          >${themes.map(
            theme =>
              html`<button type="button" data-theme-choice="${theme}" aria-pressed="false">
                ${say(locale, `shell-theme-${theme}`)}
              </button>`,
          )}</span
        >
      </fieldset>
      <a class="menu-item" href="/agendas">${icon('list')}${say(locale, 'convene-agendas')}</a>
      <a class="menu-item ${places.some(({ href }) => href.startsWith('/my-input')) && 'only-l'}" href="/my-input"
        >${icon('comment')}${say(locale, 'my-input-title')}</a
      >
      <a class="menu-item" href="/account">${icon('user')}${say(locale, 'shell-account-page')}</a>
      <button class="menu-item" type="button" data-act="sign-out" disabled>
        ${icon('arrow', true)}${say(locale, 'shell-sign-out')}
      </button>
      <p class="small menu-refusal" role="alert"></p>
    </div>`
}
