/**
 * The service worker from the page's side: starting it, telling it to keep this page and its files, and to forget.
 * Where there is none (an old browser, a private window, plain http), everything works online as before.
 */
import { personHeaders } from './page-person.ts'
import type { WorkerMessage } from './worker-message.ts'

const workerPath = '/service-worker.js'

/** Starts the worker and keeps this page on the device for its reader. Failing is no reason to disturb anybody. */
export async function keepPageOnDevice(participantId: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register(trustedWorkerPath())
    const registration = await navigator.serviceWorker.ready
    const files = performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)
    const page = location.pathname
    await tell(registration.active, {
      kind: 'keep-page',
      participantId,
      page,
      files: [...new Set(files)],
      headers: personHeaders(),
    })
  } catch (fault) {
    reportQuietly('the page could not be kept on this device', fault)
  }
}

/** Forgets every kept page of this browser, but for those of one person; resolves when they are gone. */
export async function forgetKeptPages(butFor: string | null = null): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration()
  await tell(registration?.active ?? null, { kind: 'forget-pages', butFor })
}

/** For the developer's console: nothing a reader could act on. */
function reportQuietly(what: string, fault: unknown): void {
  // oxlint-disable-next-line no-console -- the browser's console is the only place for it
  console.info(what, fault)
}

function tell(worker: ServiceWorker | null, message: WorkerMessage): Promise<void> {
  if (worker === null) return Promise.resolve()
  return new Promise(resolve => {
    const channel = new MessageChannel()
    channel.port1.addEventListener('message', () => resolve(), { once: true })
    channel.port1.start()
    worker.postMessage(message, [channel.port2])
    setTimeout(resolve, 5000)
  })
}

type ScriptPolicy = { createScriptURL(url: string): unknown }
type PolicyFactory = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy
}

/** The worker's address in the form that Trusted Types ask for; any other address is refused. */
function trustedWorkerPath(): string {
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes
  if (factory === undefined) return workerPath
  const policy = factory.createPolicy('acquis-service-worker', {
    createScriptURL: url => {
      if (url !== workerPath) throw new TypeError('only the service worker may be started')
      return url
    },
  })
  return policy.createScriptURL(workerPath) as string
}
