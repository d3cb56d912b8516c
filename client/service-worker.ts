/**
 * The service worker: keeps the built files and the last HTML of visited pages on the device, so that a reload while
 * offline opens the workspace. Pages come from the network whenever it answers; answers of the API are never kept.
 * Pages belong to one participant; another one, or signing out, forgets them: which cookie a kept page would be shown
 * to cannot be seen here, so those of others go before anybody has signed in for good. Talks with
 * client/platform/device-cache.ts.
 */
import type { WorkerMessage } from './platform/worker-message.ts'

type Extendable = Event & { waitUntil(promise: Promise<unknown>): void }
type FetchLike = Extendable & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type MessageLike = Extendable & { readonly data: unknown; readonly ports: readonly MessagePort[] }
type WorkerScope = {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: string, listener: (event: never) => void): void
}

const scope = globalThis as unknown as WorkerScope
const filesCache = 'acquis-files'
const pagesPrefix = 'acquis-pages-'
const maxFiles = 120
const maxPages = 40
/** A network that does not answer a page within this time counts as none, when the page is on the device. */
const pageTimeoutMs = 8000
/** 'signed-in-as-another', which no page answers for any other reason. */
const refusedAsAnother = 409

scope.addEventListener('install', (event: Extendable) => {
  event.waitUntil(scope.skipWaiting())
})

scope.addEventListener('activate', (event: Extendable) => {
  event.waitUntil(scope.clients.claim())
})

scope.addEventListener('fetch', (event: FetchLike) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== scope.location.origin) return
  if (isBuiltFile(url.pathname)) event.respondWith(builtFile(event.request))
  else if (event.request.mode === 'navigate') event.respondWith(pageFromNetworkFirst(event.request))
})

scope.addEventListener('message', (event: MessageLike) => {
  const message = event.data as WorkerMessage
  const done = message.kind === 'keep-page' ? keepPage(message) : forgetPages(message.butFor)
  event.waitUntil(done.then(() => event.ports[0]?.postMessage('done')))
})

function isBuiltFile(path: string): boolean {
  return path.startsWith('/assets/') || path.startsWith('/fonts/') || path === '/icons.svg' || path === '/mark.svg'
}

/** Hashed files never change; the few others are renewed behind the reader's back. */
async function builtFile(request: Request): Promise<Response> {
  const cache = await caches.open(filesCache)
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept !== undefined) {
    if (!new URL(request.url).pathname.startsWith('/assets/')) void renew(cache, request)
    return kept
  }
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

async function renew(cache: Cache, request: Request): Promise<void> {
  try {
    const answer = await fetch(request, { cache: 'no-cache' })
    if (answer.ok) await cache.put(request, answer)
  } catch {
    // Offline: what is kept stays.
  }
}

/** The network's page; the kept one when there is no network, or only a proxy that found no server behind it. */
async function pageFromNetworkFirst(request: Request): Promise<Response> {
  const kept = await keptPage(request)
  try {
    const answer = await (kept === undefined ? fetch(request) : withinTime(fetch(request), pageTimeoutMs))
    return answer.status >= 502 && answer.status <= 504 && kept !== undefined ? kept : answer
  } catch (fault) {
    if (kept !== undefined) return kept
    throw fault
  }
}

async function keptPage(request: Request): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    if (!name.startsWith(pagesPrefix)) continue
    const page = await (await caches.open(name)).match(request, { ignoreSearch: true, ignoreVary: true })
    if (page !== undefined) return page
  }
  return undefined
}

/**
 * Fetches the page once more, as its person's, and keeps it with the files that it uses; pages of anybody else are
 * forgotten. A redirect (to signing in) or a refusal is not kept, and what was kept of that page goes. When somebody
 * else has signed in meanwhile, all that was kept of this person goes instead.
 */
async function keepPage(message: Extract<WorkerMessage, { kind: 'keep-page' }>): Promise<void> {
  const own = pagesPrefix + message.participantId
  const pages = await caches.open(own)
  const headers = { ...message.headers, accept: 'text/html' }
  const answer = await fetch(message.page, { headers })
  if (answer.status === refusedAsAnother) {
    await caches.delete(own)
    return
  }
  await forgetPages(message.participantId)
  await pages.delete(message.page)
  if (!answer.ok || answer.redirected) return
  await pages.put(message.page, answer)
  await keepNewest(pages, maxPages)
  const files = await caches.open(filesCache)
  for (const file of message.files) {
    if (isBuiltFile(new URL(file, scope.location.origin).pathname) && (await files.match(file)) === undefined)
      await files.add(file)
  }
  await keepNewest(files, maxFiles)
}

async function forgetPages(butFor: string | null): Promise<void> {
  const own = butFor === null ? null : pagesPrefix + butFor
  for (const name of await caches.keys()) if (name.startsWith(pagesPrefix) && name !== own) await caches.delete(name)
}

/** Entries come in the order in which they were put; the oldest go. */
async function keepNewest(cache: Cache, max: number): Promise<void> {
  const kept = await cache.keys()
  for (const request of kept.slice(0, Math.max(0, kept.length - max))) await cache.delete(request)
}

async function withinTime(answer: Promise<Response>, timeoutMs: number): Promise<Response> {
  return Promise.race([
    answer,
    new Promise<Response>((_resolve, reject) => {
      setTimeout(() => reject(new Error('the network did not answer in time')), timeoutMs)
    }),
  ])
}
