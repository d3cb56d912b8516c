/**
 * What each page of the house must show, by name: the parts that the design or the product page demands there. Found as
 * a reader finds them, by role and by the words of the reader's language. A page of pages-of-the-house.ts without its
 * line here fails tests/journeys/every-page.browser.test.ts.
 */
import type { Locator, Page } from 'playwright-core'
import { say, type Locale, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'

/** Who looks at which page, in which form. */
export type Sight = { readonly page: Page; readonly locale: Locale; readonly isPhone: boolean }

export type NamedElement = {
  readonly name: string
  readonly find: (sight: Sight) => Locator
  /** Where there is room for it, or only where there is not; everywhere if left out. */
  readonly on?: 'wide' | 'phone'
}

export type Demands = {
  /** Page and state as in pages-of-the-house.ts, joined by a space. */
  readonly title: string
  readonly named: readonly NamedElement[]
  /** Stand in one row, from where a line begins. Of the wide page, unless there is only one form of it. */
  readonly row: readonly [NamedElement, NamedElement]
}

type Role = Parameters<Page['getByRole']>[0]

/** Only where there is room. */
export const wide = (element: NamedElement): NamedElement => ({ ...element, on: 'wide' })
/** Only where there is no room for its wide form. */
export const phone = (element: NamedElement): NamedElement => ({ ...element, on: 'phone' })
/** By role and by the words of a message. */
export const part = (role: Role, key: MessageKey, facts: MessageFacts = {}): NamedElement => ({
  name: `${role} ${key}`,
  find: ({ page, locale }) =>
    page
      .getByRole(role, { name: say(locale, key, facts), exact: true })
      .locator('visible=true')
      .first(),
})
/** Only inside this part of the page. */
export const within = (selector: string, { name, find, ...rest }: NamedElement): NamedElement => ({
  ...rest,
  name: `${selector} ${name}`,
  find: sight => sight.page.locator(selector).locator(find(sight)).first(),
})
/** By role and by the words with which its name begins. */
export const begins = (role: Role, key: MessageKey): NamedElement => ({
  name: `${role} ${key} …`,
  find: ({ page, locale }) =>
    page
      .getByRole(role, { name: new RegExp(`^${escaped(say(locale, key))}`) })
      .locator('visible=true')
      .first(),
})
/** By its label. */
const field = (key: MessageKey, facts: MessageFacts = {}): NamedElement => ({
  name: `field ${key}`,
  find: ({ page, locale }) =>
    page
      .getByLabel(say(locale, key, facts), { exact: true })
      .locator('visible=true')
      .first(),
})
/** By the words of a message, wherever they stand. */
export const text = (key: MessageKey, facts: MessageFacts = {}): NamedElement => ({
  name: `text ${key}`,
  find: ({ page, locale }) =>
    page
      .getByText(say(locale, key, facts))
      .locator('visible=true')
      .first(),
})
/** By a selector: for what has no name. */
export const place = (selector: string): NamedElement => ({
  name: selector,
  find: ({ page }) => page.locator(selector).locator('visible=true').first(),
})
/** A heading of these words. */
export const heading = (key: MessageKey, facts: MessageFacts = {}): NamedElement => part('heading', key, facts)
/** A button of these words. */
export const button = (key: MessageKey, facts: MessageFacts = {}): NamedElement => part('button', key, facts)
/** A link of these words. */
export const link = (key: MessageKey, facts: MessageFacts = {}): NamedElement => part('link', key, facts)

const title = place('h1')
const brand = place('.brand')
const account = place('.me')
/** On every page of somebody who is signed in. */
export const masthead: readonly NamedElement[] = [brand, place('.language'), place('#inbox-bell'), account]
const band: readonly NamedElement[] = [
  ...masthead,
  wide(link('shell-nav-agenda')),
  wide(link('shell-nav-indicators')),
  wide(link('shell-nav-members')),
  part('region', 'phase-band'),
  text('phase-drafting'),
  text('phase-you-may'),
]
const signedIn = { row: [brand, account] } as const
const languages = part('navigation', 'shell-language')
const gate: readonly NamedElement[] = [
  brand,
  languages,
  title,
  wide(place('.gate-leaf')),
  wide(text('sign-in-leaf-footer')),
]
const atTheDoor = { row: [brand, languages] } as const
const discussion: readonly NamedElement[] = [heading('discussion-title'), button('discussion-start')]
const groups = [
  'government',
  'business',
  'civil_society',
  'technical_community',
  'academia',
  'international_organisation',
] as const
/** All stakeholder groups by name, inside this part of the page. */
export const groupsIn = (selector: string): readonly NamedElement[] =>
  groups.map(group => within(selector, text(`group-${group}`)))
const dialog = (key: MessageKey, facts: MessageFacts = {}): NamedElement => part('dialog', key, facts)
const head = place('dialog[open] h2')
const go = place('dialog[open] .btn--go')

const history: readonly NamedElement[] = [
  ...band,
  part('navigation', 'history-crumbs'),
  title,
  part('navigation', 'history-layout'),
  part('navigation', 'history-versions'),
  place('#redline'),
]

export const demands: readonly Demands[] = [
  {
    title: 'sign-in',
    named: [
      ...gate,
      heading('sign-in-title'),
      field('sign-in-email'),
      field('sign-in-password'),
      begins('button', 'sign-in-go'),
      begins('button', 'sign-in-link'),
      link('sign-in-forgot'),
      text('sign-in-no-account'),
      wide(text('gate-leaf-title')),
      ...groupsIn('.gate-groups').map(wide),
    ],
    ...atTheDoor,
  },
  {
    title: 'sign-in confirm',
    named: [...gate, begins('button', 'sign-in-confirm-go'), text('sign-in-confirm-not-me')],
    ...atTheDoor,
  },
  {
    title: 'sign-in failed',
    named: [...gate, heading('sign-in-failed-unknown'), text('sign-in-failed-unknown-next'), link('sign-in-other-way')],
    ...atTheDoor,
  },
  {
    title: 'sign-in reset',
    named: [
      ...gate,
      heading('reset-title'),
      field('sign-in-email'),
      begins('button', 'reset-send'),
      link('reset-back'),
    ],
    ...atTheDoor,
  },
  { title: 'sign-in reset failed', named: [...gate, heading('reset-failed'), link('reset-again')], ...atTheDoor },
  {
    title: 'mailbox',
    named: [
      heading('mailbox-title'),
      text('mailbox-intro'),
      text('mailbox-to'),
      text('mailbox-at'),
      place('.mail-body'),
    ],
    row: [place('article dt'), place('article dd')],
  },
  {
    title: 'api-docs',
    named: [title, place('main p'), part('columnheader', 'api-docs-method'), part('columnheader', 'api-docs-address')],
    row: [part('columnheader', 'api-docs-method'), part('columnheader', 'api-docs-address')],
  },
  {
    title: 'agenda',
    named: [
      ...band,
      title,
      button('export-open'),
      link('agenda-set-up'),
      button('agenda-themes'),
      button('agenda-add'),
      text('agenda-example'),
      place('.need a'),
      wide(part('table', 'agenda-table')),
      wide(part('columnheader', 'agenda-column-goal')),
      wide(part('columnheader', 'agenda-column-state')),
      wide(part('columnheader', 'agenda-column-comments')),
      wide(part('rowheader', 'agenda-totals')),
      phone(place('.glist .goal')),
      phone(part('navigation', 'agenda-views')),
      phone(heading('agenda-coverage-of', { framework: 'NCSI 3.0' })),
      text('goal-state-under-negotiation'),
      within('.plegend', text('relation-fulfils')),
      within('.plegend', text('relation-contributes')),
      within('.plegend', text('relation-enables')),
      within('.plegend', text('relation-legend-proposed')),
      within('.plegend', text('relation-legend-gap')),
      heading('agenda-gaps'),
      button('agenda-propose-here'),
      heading('agenda-round'),
      place('#rounds .tl li.now'),
      within('#rounds .tl', text('phase-closed')),
      heading('agenda-heard'),
      ...groupsIn('.bal'),
      heading('agenda-latest'),
      heading('agenda-rules'),
      ...discussion,
    ].map(element =>
      element.name === 'button agenda-propose-here' ? place('.gaps button[data-act="propose-goal"]') : element,
    ),
    ...signedIn,
  },
  {
    title: 'agenda propose dialog',
    named: [
      dialog('agenda-propose'),
      head,
      field('goal-form-title'),
      field('goal-form-theme'),
      field('goal-form-indicator'),
      go,
      within('dialog[open]', button('workspace-cancel')),
    ],
    row: [go, within('dialog[open]', button('workspace-cancel'))],
  },
  {
    title: 'agenda list',
    named: [...masthead, heading('agenda-list-title'), link('convene-title'), place('.agendas h2 a')],
    ...signedIn,
  },
  {
    title: 'convene',
    named: [
      ...masthead,
      heading('convene-title'),
      field('convene-name'),
      field('convene-note'),
      field('convene-language'),
      part('group', 'convene-pen'),
      part('group', 'convene-organisation'),
      button('convene-go'),
    ],
    ...signedIn,
  },
  {
    title: 'setup',
    named: [
      ...band,
      heading('setup-title-open'),
      ...(['setup-name', 'setup-text', 'setup-seats', 'setup-indicators', 'setup-rules', 'setup-opened'] as const).map(
        key => heading(key),
      ),
      begins('link', 'setup-text-import'),
      begins('button', 'setup-text-empty'),
      link('setup-seats-go'),
      heading('setup-table'),
      ...groupsIn('.bal'),
    ],
    ...signedIn,
  },
  {
    title: 'import',
    named: [
      ...band,
      heading('import-title'),
      text('import-intro'),
      text('import-file'),
      text('import-file-hint', { megabytes: 10 }),
    ],
    ...signedIn,
  },
  {
    title: 'import understood',
    named: [
      ...band,
      heading('import-understood'),
      part('group', 'import-as'),
      field('import-goal-title', { number: 1 }),
      place('.import-text .para'),
      heading('import-lost'),
      begins('button', 'import-again'),
      place('import-file .btn--go'),
    ],
    ...signedIn,
  },
  { title: 'inbox empty', named: [...masthead, heading('inbox-title'), text('inbox-empty-title')], ...signedIn },
  {
    title: 'mute ask',
    named: [heading('mute-ask-title'), button('mute-go'), link('mute-account')],
    row: [title, title],
  },
  {
    title: 'inbox',
    named: [
      ...masthead,
      heading('inbox-title'),
      text('inbox-lede'),
      button('inbox-read-all'),
      part('navigation', 'inbox-filter'),
      ...(
        [
          'inbox-filter-all',
          'notice-kind-mention',
          'notice-kind-reply',
          'notice-kind-invitation',
          'notice-kind-link-decision',
        ] as const
      ).map(key => link(key)),
      place('.notice.is-unread .notice-what'),
      place('.notice-words'),
      place('.notice-at'),
    ],
    ...signedIn,
  },
  { title: 'mute unknown', named: [title, text('mute-unknown')], row: [title, title] },
  {
    title: 'goal',
    named: [
      ...band,
      title,
      place('.chap'),
      place('.st-line'),
      button('export-open'),
      part('toolbar', 'workspace-tools'),
      place('save-state, .save'),
      place('.ProseMirror [data-bid]'),
      place('.ProseMirror [data-kind="policy"], [data-kind="policy"]'),
      wide(part('navigation', 'workspace-outline')),
      wide(part('complementary', 'workspace-margin')),
      wide(place('#tab-discussion')),
      wide(place('#tab-links')),
      wide(place('#tab-people')),
      wide(button('discussion-start-goal')),
      wide(place('thread-card')),
      phone(part('navigation', 'workspace-views')),
      phone(place('.tabbar [data-view="discussion"]')),
      phone(button('workspace-view-more')),
    ],
    ...signedIn,
  },
  {
    title: 'goal read',
    named: [
      ...band,
      title,
      place('.ProseMirror [data-bid]'),
      button('export-open'),
      wide(part('navigation', 'workspace-outline')),
      wide(part('complementary', 'workspace-margin')),
      phone(part('navigation', 'workspace-views')),
    ],
    ...signedIn,
  },
  ...(['suggestions', 'brackets', 'links', 'people'] as const).map((view): Demands => ({
    title: `goal ${view}`,
    named: [...band, title, wide(place('.ProseMirror [data-bid]')), place(`#${view}`)],
    ...signedIn,
  })),
  {
    title: 'goal export progress',
    named: [dialog('export-title'), place('export-dialog progress'), place('export-dialog [role="status"]')],
    row: [place('export-dialog progress'), place('export-dialog progress')],
  },
  {
    title: 'goal export dialog',
    named: [
      dialog('export-title'),
      place('export-dialog h2'),
      part('group', 'export-what'),
      part('group', 'export-format'),
      part('group', 'export-text'),
      // On a phone it scrolls behind the dialog's last line.
      { ...part('group', 'export-annexes'), on: 'wide' },
      part('region', 'export-preview'),
      field('export-language'),
      field('export-paper'),
      place('export-dialog .btn--go'),
    ],
    row: [part('group', 'export-what'), part('region', 'export-preview')],
  },
  { title: 'brackets', named: [brand, account, heading('bracket-list-title')], ...signedIn },
  { title: 'history', named: [...history, button('history-keep')], ...signedIn },
  {
    title: 'history compared',
    named: [...history, heading('history-legend'), button('history-compare')],
    ...signedIn,
  },
  { title: 'history authors', named: [...history, heading('history-written-by')], ...signedIn },
  {
    title: 'indicator index',
    named: [
      ...band,
      heading('indicators-title'),
      text('indicators-lede'),
      link('indicators-choose'),
      place('.mark-legend'),
      place('.indicator-table'),
      place('.indicator-table a'),
      heading('indicators-acquis'),
    ],
    ...signedIn,
  },
  {
    title: 'indicator',
    named: [
      ...band,
      part('navigation', 'indicator-crumbs'),
      title,
      part('navigation', 'indicator-neighbours'),
      heading('indicator-measured'),
      place('#measures li'),
      heading('indicator-why'),
      place('#rationale'),
      heading('indicator-evidence'),
      place('#evidence li'),
      heading('indicator-advance'),
      button('links-propose'),
      place('.advance-table tbody tr'),
      place('#indicator-links .mark-legend'),
      heading('indicator-kept'),
      link('indicator-source'),
      ...discussion,
    ],
    ...signedIn,
  },
  {
    title: 'indicator propose dialog',
    named: [
      place('#propose-link'),
      head,
      field('indicator-propose-goal'),
      part('group', 'links-relation'),
      field('links-how'),
      go,
    ],
    row: [go, within('dialog[open]', button('workspace-cancel'))],
  },
  {
    title: 'indicator title only',
    named: [
      ...band,
      title,
      heading('indicator-measured'),
      text('indicator-title-only'),
      text('indicator-gap'),
      heading('indicator-advance'),
      heading('indicator-kept'),
      ...discussion,
    ],
    ...signedIn,
  },
  {
    title: 'members',
    named: [
      ...band,
      heading('members-title'),
      button('members-invite'),
      place('.members-head h2'),
      place('.people .name'),
      heading('shell-secretariat'),
      heading('members-waiting'),
      heading('members-balance'),
      ...groupsIn('.seat-groups'),
    ],
    ...signedIn,
  },
  {
    title: 'console',
    named: [
      ...band,
      heading('answers-heading'),
      link('table-open'),
      link('table-open-csv'),
      part('navigation', 'answers-views'),
      field('answers-goal'),
      field('answers-group'),
      text('console-figure-brackets'),
      text('console-figure-answers'),
      text('console-figure-unheard'),
      button('console-message'),
      button('moves-retime'),
      button('moves-forward-drafting'),
      part('list', 'console-timeline', { number: 1 }),
      heading('console-before-drafting'),
      heading('console-participation'),
      heading('moves-title'),
      button('moves-settings'),
      button('moves-pause'),
      button('moves-back'),
      text('moves-back-from-review'),
      button('consensus-next'),
      button('moves-withdraw'),
    ],
    ...signedIn,
  },
  { title: 'consensus', named: [...band, heading('consensus-title'), text('consensus-none')], ...signedIn },
  {
    title: 'my-input',
    named: [
      heading('my-input-title'),
      part('navigation', 'my-input-whose'),
      link('my-input-own'),
      link('my-input-organisation'),
      text('my-input-none'),
    ],
    ...signedIn,
  },
  {
    title: 'public',
    named: [brand, languages, title, heading('public-goals'), heading('public-part'), heading('public-coverage')],
    ...atTheDoor,
  },
  { title: 'messages', named: [...band, heading('messages-title')], ...signedIn },
  {
    title: 'record',
    named: [
      ...band,
      heading('record-title'),
      part('form', 'record-filters'),
      ...(['kind', 'who', 'goal', 'round', 'from', 'to'] as const).map(name => field(`record-filter-${name}`)),
      button('record-filter-show'),
      wide(part('columnheader', 'record-chain')),
      place('.record-table code'),
      text('record-copy-short'),
    ],
    ...signedIn,
  },
  {
    title: 'members invite dialog',
    named: [
      dialog('members-invite-title'),
      head,
      field('members-invite-emails'),
      field('members-role'),
      field('members-organisation'),
      go,
    ],
    row: [go, within('dialog[open]', button('members-cancel'))],
  },
  {
    title: 'members read',
    named: [
      ...band,
      heading('members-title'),
      place('.people .name'),
      heading('shell-secretariat'),
      heading('members-balance'),
    ],
    ...signedIn,
  },
  {
    title: 'invitation',
    named: [
      ...gate.filter(({ name }) => name !== 'text sign-in-leaf-footer'),
      text('shell-account-organisation'),
      text('shell-account-role'),
      text('joining-you-may'),
      text('joining-sent-to'),
      text('joining-valid-until'),
      field('joining-name'),
      field('joining-password'),
      text('joining-understood'),
      begins('button', 'joining-with-password'),
      begins('button', 'joining-mail'),
      begins('button', 'joining-decline'),
    ],
    ...atTheDoor,
  },
  { title: 'invitation failed', named: [...gate, heading('joining-failed'), link('sign-in-go')], ...atTheDoor },
  {
    title: 'account',
    named: [
      ...masthead,
      heading('account-page-title'),
      field('joining-name'),
      button('account-name-save'),
      heading('account-email'),
      heading('account-password'),
      heading('account-sessions'),
      button('account-sign-out'),
      heading('notice-settings-title'),
      text('notice-kind-mention'),
      heading('account-erase'),
      button('account-erase-ask'),
    ],
    ...signedIn,
  },
  {
    title: 'account address confirm',
    named: [...gate, heading('email-confirm-title'), begins('button', 'email-confirm-go')],
    ...atTheDoor,
  },
  { title: 'account address failed', named: [...gate, title], ...atTheDoor },
  {
    title: 'missing',
    named: [heading('missing-title'), text('missing-text'), link('missing-home')],
    row: [title, title],
  },
  // Last: whoever looks is the administrator from here on.
  { title: 'withdrawals', named: [...masthead, heading('withdrawals-title'), text('withdrawals-none')], ...signedIn },
]

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
