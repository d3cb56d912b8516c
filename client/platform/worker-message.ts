/** What a page tells the service worker (client/service-worker.ts). */
export type WorkerMessage =
  | {
      readonly kind: 'keep-page'
      readonly participantId: string
      readonly page: string
      readonly files: readonly string[]
    }
  | { readonly kind: 'forget-pages'; readonly butFor: string | null }
