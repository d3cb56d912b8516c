/**
 * What stands above every page of an agenda: the way to its content, masthead with the places of the agenda, and the
 * band that says phase, deadline and what the reader may do now.
 */
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { givesInputs } from '../../packages/domain/participant.ts'
import { refusalTo, type Action, type Standing } from '../../packages/domain/permission.ts'
import {
  bandDueWords,
  bandNote,
  bandStateOf,
  isSoon,
  restWord,
  tenthsOver,
} from '../../packages/messages/band-words.ts'
import { groupMark, phaseStep, whyWords } from '../../packages/messages/phase-words.ts'
import { say, type Locale, type MessageKey } from '../../packages/messages/say.ts'
import type { AgendaStanding } from '../agenda/agenda-queries.ts'
import type { RoundState } from '../agenda/round-state-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { masthead, phaseBand, type MastheadFacts } from '../platform/page-frame.ts'

/** The places of an agenda that the masthead leads to, in its order. */
const places = [
  { place: 'agenda', path: '', key: 'shell-nav-agenda' },
  { place: 'indicators', path: '/indicators', key: 'shell-nav-indicators' },
  { place: 'consensus', path: '/consensus', key: 'shell-nav-consensus' },
  // For those who speak for an organisation.
  { place: 'my-input', path: '', key: 'my-input-title' },
  { place: 'members', path: '/members', key: 'shell-nav-members' },
  // For those who may read it.
  { place: 'record', path: '/record', key: 'record-nav' },
  { place: 'console', path: '/console', key: 'answers-nav' },
] as const
export type AgendaPlace = (typeof places)[number]['place']

/** What a reader may do, and why not more. */
export type MayWords = { readonly may: string; readonly why: string | null }

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
  readonly may?: MayWords | undefined
  /** How many brackets are open in the agenda; the band says so where it is known and not 0. */
  readonly openBrackets?: number | undefined
}

/** Skip link to `#main`, masthead and phase band of a page that is one of the agenda's places. */
export function agendaFrame(facts: AgendaFrameFacts): Html {
  const { locale, seat, agendaId, round, now, place } = facts
  const may = facts.may ?? mayInAgenda(locale, seat.standing)
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    ${masthead({ locale, ...seatWords(locale, seat), places: agendaPlaces(locale, agendaId, seat.standing, { place, isPage: facts.isPage ?? true }) })}
    ${seat.isSample && sampleMark(locale)}
    ${round !== null && roundBand(locale, { agendaId, round, may, now, source: null, beside: openBracketsLink(facts) })}`
}

/** On every page of a sample round. */
export function sampleMark(locale: Locale): Html {
  return html`<aside class="sample-mark" aria-label="${say(locale, 'sample-mark')}">
    ${icon('info')}<b>${say(locale, 'sample-mark')}</b> ${say(locale, 'sample-mark-note')}
  </aside>`
}

/** To the list of the open brackets; nothing where none is open. */
function openBracketsLink({ locale, agendaId, openBrackets = 0 }: AgendaFrameFacts): Html | undefined {
  if (openBrackets === 0) return undefined
  return html`<a class="st st--open" href="${agendaPath(agendaId)}/brackets"
    >${icon('bracket')}${say(locale, 'bracket-open-count', { count: openBrackets })}</a
  >`
}

/** Where one reads what one has given, and what came of it; `?agenda=` is that of one agenda. */
export const myInputPath = '/my-input'

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
  const isOpen = (place: AgendaPlace): boolean => {
    if (place === 'record') return refusalTo('read-record', standing) === null
    return place !== 'my-input' || givesInputs(standing.role)
  }
  return places
    .filter(({ place }) => isOpen(place))
    .map(({ place, path, key }) => ({
      href: place === 'my-input' ? `${myInputPath}?agenda=${agendaId}` : `${agendaPath(agendaId)}${path}`,
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

/** What somebody may do in the agenda now, the most of it first, and why she may not write where that is not said. */
function mayInAgenda(locale: Locale, standing: Standing): MayWords {
  const may = (action: Action): boolean => refusalTo(action, standing) === null
  const said = (key: MessageKey, why: RefusalCode | null = null): MayWords => ({
    may: say(locale, key),
    why: why === null ? null : whyWords(locale, why),
  })
  const refusal = refusalTo('edit-text', standing)
  const pen = refusal === 'pen-is-with-drafters' ? refusal : null
  if (refusal === null) return said('phase-may-agenda-write')
  if (may('suggest-text'))
    return said(may('hold-bracket') ? 'phase-may-agenda-suggest-and-bracket' : 'phase-may-agenda-suggest', pen)
  if (may('open-thread')) return said('phase-may-agenda-comment', refusalTo('suggest-text', standing))
  if (may('take-position')) return said('phase-may-agenda-position')
  if (may('contest-disposition')) return said('phase-may-agenda-contest')
  if (may('reply-to-thread')) return said('phase-may-agenda-reply')
  if (may('move-round') && standing.withdrawn !== true) return said('phase-may-agenda-run')
  // A rest outweighs what the phase would say.
  const rest = standing.withdrawn === true ? 'round-is-withdrawn' : standing.paused ? 'round-is-paused' : null
  return said('phase-may-agenda-read', refusal === 'not-allowed-for-role' ? refusal : (rest ?? refusal))
}

/** What the band of a round says, for a reader who may do this. `source`: as `PhaseBandFacts` has it. */
export function roundBand(
  locale: Locale,
  facts: {
    readonly agendaId: string
    readonly round: RoundState
    readonly may: MayWords
    readonly now: Date
    readonly source: string | null
    readonly beside?: Html | undefined
  },
): Html {
  const { agendaId, may, now, source, beside } = facts
  const { band } = facts.round
  const state = bandStateOf(band)
  const { closesAt, timeZone, since, phase, number } = band
  return phaseBand({
    ...{ locale, agendaId, source, closesAt, timeZone, since, now, state, beside },
    name: say(locale, `phase-${phase}`),
    round: say(locale, 'phase-round', { number }),
    stateWords: restWord(locale, band),
    note: bandNote(locale, band),
    tenths: state === 'running' ? tenthsOver(band, now) : null,
    soon: state === 'running' && isSoon(closesAt, now),
    ...phaseStep(locale, phase),
    ...may,
    ...bandDueWords(locale, band, now),
  })
}
