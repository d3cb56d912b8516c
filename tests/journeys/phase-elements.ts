/**
 * What the pages of a round must show in each of its phases and where it rests: the band, the agenda (design 02), the
 * console with its rows and the dialog that closes a phase (05, 05b), the board with its side (06), one's own inputs.
 * Looked at over the sample rounds by tests/journeys/every-phase.browser.test.ts.
 */
import type { Page } from 'playwright-core'
import type { Phase } from '../../packages/domain/agenda.ts'
import {
  begins,
  button,
  groupsIn,
  heading,
  link,
  masthead,
  part,
  phone,
  place,
  text,
  wide,
  within,
  type NamedElement,
} from './named-elements.ts'

/** How a round stands that is looked at: the ends of the samples, and two of them at rest. */
export type Standing = 'consultation' | 'review' | 'consensus' | 'closed' | 'paused' | 'withdrawn'

export type PhaseDemands = {
  readonly round: Standing
  readonly title: string
  /** Who loaded the sample and moderates it, or one of its fictional delegates. */
  readonly as: 'loader' | 'delegate'
  readonly path: (agendaId: string) => string
  readonly open?: (page: Page) => Promise<void>
  readonly named: readonly NamedElement[]
}

const inBand = (element: NamedElement): NamedElement => within('#phase-band', element)

function band(phase: Phase, more: readonly NamedElement[]): readonly NamedElement[] {
  return [
    ...masthead,
    part('region', 'phase-band'),
    inBand(text(`phase-${phase}`)),
    inBand(text('phase-round', { number: 1 })),
    place('#phase-band .may'),
    wide(place('#phase-band .ruler')),
    place('.sample-mark'),
    ...more,
  ]
}

const due = [place('#phase-band [data-left]'), wide(place('#phase-band [data-closing]'))]
const note = place('#phase-band .phase-note')
const stopped = [inBand(text('phase-state-paused')), inBand(text('phase-due-paused')), note]
const gone = [inBand(text('phase-state-withdrawn')), note]
const bands: { readonly [standing in Standing]: readonly NamedElement[] } = {
  consultation: band('consultation', due),
  review: band('review', [place('#phase-band [data-left]')]),
  consensus: band('consensus', due),
  closed: band('closed', [note]),
  paused: band('consultation', stopped),
  withdrawn: band('consensus', gone),
}

const agenda = (round: Standing, side: readonly NamedElement[]): PhaseDemands => ({
  round,
  title: `${round} agenda`,
  as: 'loader',
  path: id => `/agendas/${id}`,
  named: [
    ...bands[round],
    place('h1'),
    wide(part('table', 'agenda-table')),
    wide(part('columnheader', 'agenda-column-state')),
    phone(place('.glist .goal')),
    heading('agenda-round'),
    place('#rounds .tl li.now b'),
    heading('agenda-heard'),
    ...groupsIn('.bal'),
    heading('agenda-latest'),
    place('#latest li'),
    ...side,
  ],
})
const inLine = (element: NamedElement): NamedElement => within('#rounds li.now', element)

const console = (round: Standing, more: readonly NamedElement[]): PhaseDemands => ({
  round,
  title: `${round} console`,
  as: 'loader',
  path: id => `/agendas/${id}/console`,
  named: [
    ...bands[round],
    heading('answers-title', { number: 1 }),
    part('list', 'console-timeline', { number: 1 }),
    place('#console-timeline li.now small'),
    heading('answers-heading'),
    link('table-open'),
    part('navigation', 'answers-views'),
    place('tr[data-input] .who'),
    place('tr[data-input] .q'),
    place('tr[data-input] .tag'),
    text('console-figure-brackets'),
    text('console-figure-answers'),
    heading('console-participation'),
    ...more,
  ],
})
const form = [place('answer-form [role="radio"]'), place('answer-form textarea')]
const moving = [button('console-message'), button('moves-retime'), heading('moves-title')]

const board = (round: Standing, more: readonly NamedElement[]): PhaseDemands => ({
  round,
  title: `${round} board`,
  as: 'delegate',
  // Of this goal something is said in every sample.
  path: id => `/agendas/${id}/consensus?goal=7`,
  named: [
    ...bands[round],
    heading('consensus-title'),
    place('.board table'),
    place('.board .sel-col .vert'),
    place('.board .ready .pos'),
    place('#consensus-clock h2'),
    place('#goal-title'),
    place('.consensus-side .stmt blockquote'),
    ...more,
  ],
})

const dialogs = (round: Standing, title: string, named: readonly NamedElement[]): PhaseDemands => ({
  round,
  title,
  as: 'loader',
  path: id => `/agendas/${id}/console`,
  open: async page => {
    await page.locator('#round-moves button[data-move="forward"]:not([disabled])').click()
    await page.locator('dialog.move-dialog[open]').waitFor()
  },
  named: [place('dialog[open] h2'), ...named, place('dialog[open] .btn--go'), button('moves-keep')],
})

const myInput = (round: Standing, more: readonly NamedElement[]): PhaseDemands => ({
  round,
  title: `${round} my-input`,
  as: 'delegate',
  path: id => `/my-input?agenda=${id}`,
  named: [
    ...bands[round],
    heading('my-input-title'),
    part('navigation', 'my-input-whose'),
    link('table-open'),
    place('.my-input-list .q'),
    ...more,
  ],
})

/** Before anything rests. */
export const phaseDemands: readonly PhaseDemands[] = [
  agenda('consultation', [place('#rounds li.now small')]),
  console('consultation', [...form, ...moving, heading('console-before-consultation')]),
  dialogs('consultation', 'consultation close dialog', [
    part('group', 'moves-when'),
    ...(['moves-at-end', 'moves-in-a-day', 'moves-now'] as const).map(key => within('dialog[open]', text(key))),
    // On a phone it scrolls behind the dialog's last line.
    wide(place('#move-message')),
    place('dialog[open] .callout'),
  ]),
  myInput('consultation', [text('my-input-waits')]),
  agenda('review', []),
  console('review', [...form, ...moving, heading('console-before-review'), place('tr[data-kind="accepted"]')]),
  myInput('review', [place('.my-input-list .tag'), begins('button', 'my-input-accept')]),
  agenda('consensus', [place('.ledger a.pbar')].map(wide)),
  console('consensus', [heading('console-before-consensus')]),
  board('consensus', [place('.count b'), place('#mine-title'), place('#position-form .chip')]),
  myInput('consensus', [place('.my-input-list .tag')]),
  agenda('closed', [place('.ledger a.pbar')].map(wide)),
  console('closed', [button('consensus-next')]),
  board('closed', [place('.consensus-side .callout--good')]),
]

/** When the sample in consultation is paused and the one in consensus withdrawn. */
export const restDemands: readonly PhaseDemands[] = [
  agenda('paused', [inLine(text('phase-state-paused')), inLine(text('phase-due-paused'))]),
  console('paused', [within('#console-timeline', text('phase-due-paused')), button('moves-resume')]),
  myInput('paused', []),
  agenda('withdrawn', [inLine(text('phase-state-withdrawn'))]),
  console('withdrawn', [within('#console-timeline', text('console-phase-never')), button('consensus-next')]),
  board('withdrawn', [within('#consensus-clock', text('phase-state-withdrawn'))]),
]
