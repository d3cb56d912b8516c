/**
 * Every page of the house, one line each: for journeys that look at all of them. A page that client/main.ts or the
 * server knows and that is not here fails tests/journeys/pseudo-locale.browser.test.ts. States that a change seldom
 * touches are looked at by `npm run nightly` alone.
 */
import type { Page } from 'playwright-core'
import type { ServedHouse } from '../support/served-house.ts'
import { emailOf, nameOf, type Person } from './workspace-steps.ts'

export type PageOfTheHouse = {
  /** What the server writes into `<body data-page>`. */
  readonly page: string
  /** Which of several pages or states under that name. */
  readonly state?: string
  /** Who looks; null for somebody who is not signed in. */
  readonly as: Person | null
  /** Its address; from an address that the reader has already opened where it has an id in it. */
  readonly path: (world: PagesWorld) => string | Promise<string>
  /** What is opened on it before it is looked at. */
  readonly open?: (page: Page) => Promise<void>
  readonly isNightly?: true
}

/** Where the ids of the demonstration agenda come from. */
export type PagesWorld = {
  readonly house: ServedHouse
  readonly agendaId: string
  readonly goalId: string
  readonly indicatorId: string
}

const nowhere = '00000000-0000-4000-8000-000000000000'

/** Every page and state; `pagesOfTheHouse` are those that are looked at now. */
export const allPagesOfTheHouse: readonly PageOfTheHouse[] = [
  { page: 'sign-in', as: null, path: () => '/sign-in' },
  { page: 'sign-in', state: 'confirm', as: null, path: ({ house }) => linkPath(house) },
  { page: 'sign-in', state: 'failed', as: null, path: () => '/sign-in/link?token=unknown' },
  { page: 'sign-in', state: 'reset', as: null, path: () => '/sign-in/reset' },
  { page: 'sign-in', state: 'reset failed', as: null, path: () => '/sign-in/reset?token=unknown' },
  { page: 'mailbox', as: null, path: () => '/dev/mailbox' },
  { page: 'api-docs', as: null, path: () => '/api/docs' },
  { page: 'agenda', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}` },
  {
    page: 'agenda',
    state: 'propose dialog',
    as: 'government',
    path: ({ agendaId }) => `/agendas/${agendaId}`,
    open: opens('[data-act="propose-goal"]'),
  },
  { page: 'agenda', state: 'list', as: 'moderator', path: () => '/agendas' },
  { page: 'public', as: null, path: ({ agendaId }) => `/public/${agendaId}` },
  { page: 'brackets', as: 'government', path: ({ agendaId }) => `/agendas/${agendaId}/brackets` },
  { page: 'console', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}/console` },
  { page: 'consensus', as: 'government', path: ({ agendaId }) => `/agendas/${agendaId}/consensus` },
  { page: 'my-input', as: 'government', path: () => '/my-input' },
  { page: 'messages', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}/messages` },
  { page: 'convene', as: 'government', path: () => '/agendas/new' },
  { page: 'setup', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}/setup` },
  { page: 'import', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}/import` },
  {
    page: 'import',
    state: 'understood',
    as: 'moderator',
    path: ({ agendaId }) => `/agendas/${agendaId}/import`,
    open: understood,
    isNightly: true,
  },
  { page: 'inbox', as: 'government', path: () => '/inbox' },
  { page: 'inbox', state: 'empty', as: 'observer', path: () => '/inbox', isNightly: true },
  {
    page: 'mute',
    state: 'ask',
    as: null,
    path: ({ house }) => mailedPath(house, '/notices/mute?token='),
    isNightly: true,
  },
  { page: 'mute', state: 'unknown', as: null, path: () => '/notices/mute?token=unknown' },
  { page: 'goal', as: 'government', path: ({ goalId }) => `/goals/${goalId}`, open: untilLive },
  { page: 'goal', state: 'read', as: 'observer', path: ({ goalId }) => `/goals/${goalId}`, open: untilLive },
  ...(['suggestions', 'brackets', 'links', 'people'] as const).map((view): PageOfTheHouse => ({
    page: 'goal',
    state: view,
    as: 'government',
    path: ({ goalId }) => `/goals/${goalId}`,
    open: margin(view),
    isNightly: true,
  })),
  { page: 'history', as: 'moderator', path: ({ goalId }) => `/goals/${goalId}/history` },
  {
    page: 'history',
    state: 'compared',
    as: 'moderator',
    path: ({ goalId }) => `/goals/${goalId}/history`,
    open: compared,
  },
  { page: 'history', state: 'authors', as: 'observer', path: ({ goalId }) => `/goals/${goalId}/history?view=authors` },
  {
    page: 'goal',
    state: 'export dialog',
    as: 'government',
    path: ({ goalId }) => `/goals/${goalId}`,
    open: async page => {
      await untilLive(page)
      await opens('[data-export]')(page)
      await page.locator('export-dialog .pv p').nth(3).waitFor()
    },
  },
  {
    page: 'goal',
    state: 'export progress',
    as: 'government',
    path: ({ goalId }) => `/goals/${goalId}`,
    open: exporting,
    isNightly: true,
  },
  { page: 'indicator', state: 'index', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}/indicators` },
  { page: 'indicator', as: 'government', path: ({ agendaId }) => `/agendas/${agendaId}/indicators/ncsi3-2.1` },
  {
    page: 'indicator',
    state: 'propose dialog',
    as: 'government',
    path: ({ agendaId }) => `/agendas/${agendaId}/indicators/ncsi3-2.1`,
    open: opens('[data-act="propose-link"]'),
  },
  {
    page: 'indicator',
    state: 'title only',
    as: 'government',
    path: ({ agendaId, indicatorId }) => `/agendas/${agendaId}/indicators/${indicatorId}`,
  },
  { page: 'members', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}/members` },
  {
    page: 'members',
    state: 'invite dialog',
    as: 'moderator',
    path: ({ agendaId }) => `/agendas/${agendaId}/members`,
    open: opens('[data-act="invite"]'),
  },
  { page: 'members', state: 'read', as: 'observer', path: ({ agendaId }) => `/agendas/${agendaId}/members` },
  { page: 'record', as: 'moderator', path: ({ agendaId }) => `/agendas/${agendaId}/record` },
  { page: 'invitation', as: null, path: invitationPath },
  { page: 'invitation', state: 'failed', as: null, path: () => '/invitation?token=unknown' },
  { page: 'account', as: 'government', path: () => '/account' },
  {
    page: 'account',
    state: 'address confirm',
    as: 'government',
    path: () => '/account',
    open: addressToConfirm,
    isNightly: true,
  },
  { page: 'account', state: 'address failed', as: null, path: () => '/account/email?token=unknown' },
  { page: 'missing', as: 'government', path: () => `/goals/${nowhere}` },
  // Last: whoever looks is the administrator from here on.
  { page: 'withdrawals', as: null, path: administratorPath, open: throughTheDoor('/withdrawals') },
]

export const pagesOfTheHouse: readonly PageOfTheHouse[] = allPagesOfTheHouse.filter(
  ({ isNightly }) => isNightly !== true || process.env['ACQUIS_NIGHTLY'] === '1',
)

/** The first of these buttons, once its code and the page's letters have come (until then it moves), and its dialog. */
function opens(button: string): (page: Page) => Promise<void> {
  return async page => {
    await page.evaluate(() => document.fonts.ready.then(() => null))
    await page.locator(`${button}:not([disabled]):visible`).first().click()
    await page.locator('dialog[open]').waitFor()
  }
}

async function linkPath(house: ServedHouse): Promise<string> {
  return (await house.signInLink(emailOf('business'))).slice(house.origin.length)
}

async function administratorPath({ house }: PagesWorld): Promise<string> {
  const email = 'root@house.example'
  await house.command('user', 'add', '--email', email, '--name', 'Ada Root', '--admin').catch(() => null)
  return (await house.signInLink(email)).slice(house.origin.length)
}

/** Confirms the one-time link that the page shows, and goes on to this address. */
function throughTheDoor(path: string): (page: Page) => Promise<void> {
  return async page => {
    await page.locator('button[data-act="confirm"]:not([disabled])').click()
    await page.waitForURL(url => !url.pathname.includes('sign-in'))
    await page.goto(new URL(path, page.url()).href)
    await page.locator('h1').waitFor()
  }
}

async function invitationPath({ house, agendaId }: PagesWorld): Promise<string> {
  const said = await house.command(
    ...['invite', '--agenda', agendaId, '--email', 'guest@example.org', '--role', 'observer'],
    ...['--organisation', 'Ινστιτούτο', '--group', 'academia', '--code', 'GUE'],
  )
  return /https?:\/\/\S+/.exec(said)?.[0].slice(house.origin.length) ?? ''
}

async function untilLive(page: Page): Promise<void> {
  await page.locator('.ProseMirror').first().waitFor()
}

/** A view of the margin: a tab beside the text, or on a phone one of those behind the bar. */
function margin(view: 'suggestions' | 'brackets' | 'links' | 'people'): (page: Page) => Promise<void> {
  return async page => {
    await untilLive(page)
    const inBar = page.locator(`.tabbar [data-view="${view}"]`)
    if (await page.locator('.tabbar').isVisible()) {
      if (!(await inBar.isVisible())) await page.locator('.tabbar [popovertarget]').click()
      await inBar.click()
    } else await page.locator(`#tab-${view}`).click()
    await page.locator(`#${view}`).waitFor()
  }
}

/** A Markdown file of two goals, with a picture that no text can hold. */
async function understood(page: Page): Promise<void> {
  const buffer = Buffer.from(
    '# Harbours\n\nShips report.\n\n![A map](map.png)\n\n# Hospitals\n\n- Calls are answered\n',
  )
  await page
    .locator('#import-file:not([disabled])')
    .setInputFiles({ name: 'two.md', mimeType: 'text/markdown', buffer })
  await page.locator('.import-goal').first().waitFor()
}

/** A file that takes long: the second of fourteen texts is read. */
async function exporting(page: Page): Promise<void> {
  const state = { state: 'reading', progress: { done: 1, of: 14 }, fileName: 'a.docx', bytes: 0 }
  await page.route('**/api/exports/*', route => route.fulfill({ json: { ...state, isUniversal: true, refusal: null } }))
  await untilLive(page)
  await opens('[data-export]')(page)
  await page.locator('export-dialog .pv p').nth(3).waitFor()
  await page.locator('export-dialog .btn--go').click()
  await page.locator('export-dialog progress').waitFor()
}

/** The link that somebody gets at an address that she wants to be hers. */
async function addressToConfirm(page: Page): Promise<void> {
  const { origin } = new URL(page.url())
  const status = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ email: 'another@digital.aldermark.example' })
    return (await fetch('/api/account/email', { method: 'POST', headers, body })).status
  })
  if (status >= 300) throw new Error(`the address was not taken: ${status}`)
  await page.goto(`${origin}${await mailedPath({ origin }, '/account/email?token=')}`)
}

/** The newest link of this kind in the mailbox of this computer. */
async function mailedPath({ origin }: Pick<ServedHouse, 'origin'>, path: string): Promise<string> {
  const mailbox = await (await fetch(`${origin}/dev/mailbox`)).text()
  const found = mailbox.slice(mailbox.indexOf(path)).match(/^[\w/?=-]+/)?.[0]
  if (!mailbox.includes(path) || found === undefined) throw new Error(`nobody was sent a link to ${path}`)
  return found
}

/** Keeps a version and looks at it beside the text as it is. */
async function compared(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { pathname } = location
    await fetch(`/api${pathname.replace('/history', '')}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'As it was' }),
    })
  })
  await page.reload()
}

/** The demonstration agenda as a moderator who stands on its page finds it; with a discussion and an unread notice. */
export async function worldOnPage(page: Page, house: ServedHouse): Promise<PagesWorld> {
  const idIn = async (kind: string): Promise<string> => {
    const href = await page.locator(`a[href^="/${kind}/"]`).first().getAttribute('href')
    return href?.split('/')[2] ?? ''
  }
  const [agendaId, goalId] = [await idIn('agendas'), await idIn('goals')]
  await page.goto(`${house.origin}/agendas/${agendaId}/indicators`)
  const indicator = await page.locator(`main a[href^="/agendas/${agendaId}/indicators/"]`).first().getAttribute('href')
  const published = await page.evaluate(async path => {
    const headers = { 'content-type': 'application/json' }
    return (await fetch(path, { method: 'PATCH', headers, body: '{"isPublic":true}' })).ok
  }, `/api/agendas/${agendaId}`)
  if (!published) throw new Error('the agenda could not be made public')
  await mentionGovernment(page, { agendaId, goalId, name: nameOf(house, 'government') })
  return { house, agendaId, goalId, indicatorId: indicator?.split('/')[4] ?? '' }
}

/** So that there is a discussion in the margin, something to answer, and an unread notice. */
async function mentionGovernment(
  page: Page,
  facts: { readonly agendaId: string; readonly goalId: string; readonly name: string },
): Promise<void> {
  const status = await page.evaluate(async ({ agendaId, goalId, name }) => {
    const { members } = (await (await fetch(`/api/agendas/${agendaId}/members`)).json()) as {
      readonly members: readonly { readonly id: string; readonly name: string }[]
    }
    const answer = await fetch(`/api/goals/${goalId}/threads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: crypto.randomUUID(),
        commentId: crypto.randomUUID(),
        type: 'question',
        about: { kind: 'goal' },
        words: `@${name} could your ministry live with a yearly report here?`,
        mentions: members.filter(member => member.name === name).map(({ id }) => id),
      }),
    })
    return answer.status
  }, facts)
  if (status >= 300) throw new Error(`nobody could be mentioned: ${status}`)
}

/** Page and state in one. */
export function titleOf({ page, state }: PageOfTheHouse): string {
  return [page, state ?? ''].join(' ').trim()
}
