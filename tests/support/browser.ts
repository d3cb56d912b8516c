/**
 * A real Chromium and the people who look through it. Each visitor is a private window of their own (a context) with
 * recorders: breaches of the content security policy and of Trusted Types, requests to any other origin, and errors
 * that nobody caught. A journey ends by asking that all three lists are empty.
 */
import { type Browser, type BrowserContext, chromium, type Page, selectors } from 'playwright-core'
import { chromiumPath } from './machine-worlds.ts'

export type Complaints = {
  /** Breaches of the content security policy or of Trusted Types. */
  readonly policy: string[]
  /** Requests and sockets to another origin than the house's. */
  readonly foreign: string[]
  /** Errors that no code caught. */
  readonly faults: string[]
}

export type Visitor = {
  readonly name: string
  readonly context: BrowserContext
  readonly page: Page
  readonly complaints: Complaints
  /** Cuts the network: open sockets fall silent, `navigator.onLine` says so. */
  readonly goOffline: () => Promise<void>
  readonly goOnline: () => Promise<void>
  readonly leave: () => Promise<void>
}

export type Window = {
  readonly colorScheme?: 'light' | 'dark' | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly isPhone?: boolean | undefined
  readonly locale?: string | undefined
  /** IANA; UTC, as the rounds are, unless given. */
  readonly timeZone?: string | undefined
  /** What the browser allows the page without asking, such as reading the clipboard. */
  readonly permissions?: readonly string[] | undefined
  /** Scripts that are in the page before its own; not subject to its policy. */
  readonly scripts?: readonly string[] | undefined
}

/** Once in a process, however many browsers it opens. */
let registered: Promise<void> | null = null

/** The last list of features counts: what playwright-core does without, as of its pinned version. */
const withoutByPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]
/** Pages of the address bar, which every window would load into a process of its own. */
const drawnForNobody = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']

/** Starts the machine's Chromium, silent towards the network but for the pages it is given. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === null) throw new Error('no Chromium on this machine: set CHROMIUM_PATH')
  registered ??= selectors.register('block-with', blocksByWords, { contentScript: true })
  await registered
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      `--disable-features=${[...withoutByPlaywright, ...drawnForNobody].join(',')}`,
      '--force-color-profile=srgb',
    ],
  })
}

/**
 * A selector `block-with="words"`: the blocks of a text that hold these words, in any case, whoever's caret stands
 * between them. Runs in the page.
 */
function blocksByWords(): object {
  const wordsOf = (element: Element): string => {
    const copy = element.cloneNode(true) as Element
    for (const caret of copy.querySelectorAll('.caret')) caret.remove()
    return plain(copy.textContent)
  }
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').toLowerCase()
  const queryAll = (root: Element, quoted: string): readonly Element[] => {
    const wanted = plain(JSON.parse(quoted) as string)
    return [...root.querySelectorAll('[data-bid]')].filter(block => wordsOf(block).includes(wanted))
  }
  return { queryAll, query: (root: Element, quoted: string) => queryAll(root, quoted)[0] }
}

/** Opens a private window for one person; `origin` is the only place it may talk to. */
export async function welcome(browser: Browser, origin: string, name: string, window: Window = {}): Promise<Visitor> {
  const complaints: Complaints = { policy: [], foreign: [], faults: [] }
  const context = await browser.newContext({
    viewport: { width: window.width ?? 1440, height: window.height ?? 900 },
    colorScheme: window.colorScheme ?? 'light',
    locale: window.locale ?? 'en-GB',
    timezoneId: window.timeZone ?? 'UTC',
    reducedMotion: 'reduce',
    ...(window.permissions === undefined ? {} : { permissions: [...window.permissions] }),
    ...(window.isPhone === true ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : {}),
  })
  context.setDefaultTimeout(20_000)
  await record(context, origin, complaints)
  for (const script of window.scripts ?? []) await context.addInitScript({ content: script })
  const page = await context.newPage()
  return {
    name,
    context,
    page,
    complaints,
    goOffline: () => context.setOffline(true),
    goOnline: () => context.setOffline(false),
    leave: () => context.close(),
  }
}

async function record(context: BrowserContext, origin: string, complaints: Complaints): Promise<void> {
  await context.exposeBinding('acquisRecordPolicyBreach', (_source, breach: string) => complaints.policy.push(breach))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const report = (globalThis as { acquisRecordPolicyBreach?: (breach: string) => void }).acquisRecordPolicyBreach
      report?.(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sample} at ${event.sourceFile}:${event.lineNumber}`,
      )
    })
  })
  const judge = (url: string): void => {
    if (!isOwn(url, origin)) complaints.foreign.push(url)
  }
  context.on('request', request => judge(request.url()))
  context.on('weberror', error => complaints.faults.push(error.error().stack ?? String(error.error())))
  context.on('page', page => {
    page.on('websocket', socket => judge(socket.url()))
    page.on('console', message => {
      const text = message.text()
      if (/Content Security Policy|Trusted(HTML|Script|ScriptURL|Types?)\b/.test(text)) complaints.policy.push(text)
      else if (message.type() === 'error' && !isNetworkNews(text)) complaints.faults.push(text)
    })
  })
}

/** What the browser itself says of a network that is gone, or of an answer that refuses: expected in these journeys. */
function isNetworkNews(text: string): boolean {
  return /^Failed to load resource|^WebSocket connection to .* failed|net::ERR_|when fetching the script\.$/.test(text)
}

function isOwn(address: string, origin: string): boolean {
  const url = new URL(address)
  if (['data:', 'blob:', 'about:', 'chrome-error:'].includes(url.protocol)) return true
  const own = new URL(origin)
  return url.host === own.host && ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)
}
