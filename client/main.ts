/**
 * The client's start: the page that the server rendered names itself in `<body data-page>`; only that page's code is
 * loaded. Every page works as plain HTML first and is brought to life here.
 */
import { loadCatalogue } from './platform/page-catalogue.ts'
import { pageLocale } from './platform/page-facts.ts'
import { startShell } from './shell/start-shell.ts'

type PageStart = () => void | Promise<void>

/** One line per page; the key is what the server writes into `data-page`. */
const pages: { readonly [page: string]: () => Promise<{ readonly start: PageStart }> } = {
  agenda: () => import('./agenda/live-agenda.ts'),
  convene: () => import('./agenda/convene-form.ts'),
  setup: () => import('./agenda/setup-steps.ts'),
  goal: () => import('./workspace/goal-workspace.ts'),
  history: () => import('./drafting/live-history.ts'),
  indicator: () => import('./catalogue/live-indicator.ts'),
  'sign-in': () => import('./participant/sign-in-page.ts'),
  inbox: () => import('./notification/live-inbox.ts'),
  account: async () => {
    await import('./notification/notice-settings.ts')
    return import('./participant/account-page.ts')
  },
  consensus: () => import('./consensus/live-consensus.ts'),
  'my-input': () => import('./consultation/live-my-input.ts'),
  withdrawals: () => import('./consultation/confirm-withdrawals.ts'),
  console: () => import('./consultation/live-console.ts'),
  brackets: () => import('./agenda/live-brackets.ts'),
  record: () => import('./record/copy-hash.ts'),
  members: () => import('./agenda/members-page.ts'),
  invitation: () => import('./participant/invitation-page.ts'),
  import: () => import('./exchange/start-import.ts'),
}

const page = pages[document.body.dataset['page'] ?? '']
await loadCatalogue(pageLocale())
startShell()
if (document.querySelector('[data-export]') !== null) {
  const { startExport } = await import('./exchange/start-export.ts')
  startExport()
}
if (document.querySelector('a[data-file]') !== null) {
  const { startFileLinks } = await import('./platform/file-links.ts')
  startFileLinks()
}
if (document.querySelector('discussion-panel[data-agenda]') !== null) {
  const { startDiscussion } = await import('./comment/start-discussion.ts')
  startDiscussion()
}
if (document.querySelector('[data-sample]') !== null) {
  const { startSample } = await import('./sample/start-sample.ts')
  startSample()
}
if (page !== undefined) {
  const { start } = await page()
  await start()
}
