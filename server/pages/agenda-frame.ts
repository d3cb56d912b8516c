/**
 * What stands above every page of an agenda: the way to its content, masthead with the places of the agenda, and the
 * band that says phase, deadline and what the reader may do now.
 */
import type { AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo, type Standing } from '../../packages/domain/permission.ts'
import { dueWords, groupMark, phaseStep, whyWords } from '../../packages/messages/phase-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaStanding, RoundState } from '../agenda/agenda-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { masthead, phaseBand, type MastheadFacts } from '../platform/page-frame.ts'

/** The places of an agenda that the masthead leads to, in its order. */
const places = [
  { place: 'agenda', path: '', key: 'shell-nav-agenda' },
  { place: 'indicators', path: '/indicators', key: 'shell-nav-indicators' },
  { place: 'consensus', path: '/consensus', key: 'shell-nav-consensus' },
  { place: 'members', path: '/members', key: 'shell-nav-members' },
  // For those who may read it.
  { place: 'record', path: '/record', key: 'record-nav' },
  { place: 'console', path: '/console', key: 'answers-nav' },
] as const
export type AgendaPlace = (typeof places)[number]['place']

export type AgendaFrameFacts = {
  readonly locale: Locale
  readonly seat: AgendaStanding
  readonly agendaId: AgendaId
  /** Null before the first round: no band. */
  readonly round: RoundState | null
  readonly now: Date
  /** Where the reader is; `isPage: false` on a page below that place. */
  readonly place: AgendaPlace
  readonly isPage?: boolean | undefined
  /** What the reader may do on this page, and why not more; what she may do in the agenda unless given. */
  readonly may?: { readonly may: string; readonly why: string | null } | undefined
  /** How many brackets are open in the agenda; the band says so where it is known and not 0. */
  readonly openBrackets?: number | undefined
}

/** Skip link to `#main`, masthead and phase band of a page that is one of the agenda's places. */
export function agendaFrame(facts: AgendaFrameFacts): Html {
  const { locale, seat, agendaId, round, now, place } = facts
  const may = facts.may ?? mayInAgenda(locale, seat.standing)
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, ...seatWords(locale, seat), places: agendaPlaces(locale, agendaId, seat.standing, { place, isPage: facts.isPage ?? true }) })}
    ${round !== null && phaseBand({ ...roundWords(locale, round, may, now), beside: openBracketsLink(facts) })}`
}

/** To the list of the open brackets; nothing where none is open. */
function openBracketsLink({ locale, agendaId, openBrackets = 0 }: AgendaFrameFacts): Html | undefined {
  if (openBrackets === 0) return undefined
  return html`<a class="st st--open" href="${agendaPath(agendaId)}/brackets"
    >${icon('bracket')}${say(locale, 'bracket-open-count', { count: openBrackets })}</a
  >`
}

/** Where an agenda's page is. */
export function agendaPath(agendaId: string): string {
  return `/agendas/${agendaId}`
}

/** The places of an agenda as the masthead lists them; `isPage: false` on a page below the place that it names. */
export function agendaPlaces(
  locale: Locale,
  agendaId: string,
  standing: Standing,
  current: { readonly place: AgendaPlace; readonly isPage: boolean },
): MastheadFacts['places'] {
  const open = places.filter(({ place }) => place !== 'record' || refusalTo('read-record', standing) === null)
  return open.map(({ place, path, key }) => ({
    href: `${agendaPath(agendaId)}${path}`,
    label: say(locale, key),
    current: place !== current.place ? null : current.isPage ? 'page' : 'true',
  }))
}

/** Whom somebody speaks for, as the masthead shows it. */
export function seatWords(
  locale: Locale,
  { displayName, delegation, standing }: Pick<AgendaStanding, 'displayName' | 'delegation' | 'standing'>,
): Pick<MastheadFacts, 'displayName' | 'seat'> {
  return {
    displayName,
    seat: {
      organisation: delegation.organisation ?? say(locale, 'shell-secretariat'),
      role: say(locale, `role-${standing.role}`),
      mark: groupMark(locale, delegation.group),
    },
  }
}

function mayInAgenda(locale: Locale, standing: Standing): { readonly may: string; readonly why: string | null } {
  const refusal = refusalTo('edit-text', standing)
  return refusal === null
    ? { may: say(locale, 'phase-may-agenda-write'), why: null }
    : { may: say(locale, 'phase-may-agenda-read'), why: whyWords(locale, refusal) }
}

function roundWords(
  locale: Locale,
  round: RoundState,
  may: { readonly may: string; readonly why: string | null },
  now: Date,
): Parameters<typeof phaseBand>[0] {
  return {
    locale,
    name: say(locale, `phase-${round.phase}`),
    round: say(locale, 'phase-round', { number: round.number }),
    ...phaseStep(locale, round.phase),
    ...may,
    ...dueWords(locale, round.closesAt, now),
  }
}
