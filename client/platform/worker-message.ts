/** What a page tells the service worker (client/service-worker.ts). */
export type WorkerMessage =
  | {
      readonly kind: 'keep-page'
      readonly participantId: string
      readonly page: string
      readonly files: readonly string[]
      /** What the page's own requests say of whose page it is; the worker is one file and imports nothing. */
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'forget-pages'; readonly butFor: string | null }
