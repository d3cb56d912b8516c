/** What the panel of discussions tells the page around it. */
import type { AboutText, Thread } from './thread-store.ts'

/** `seen`: it is shown as well as said, for nothing else on the page says it. */
export type Announcement = { readonly sentence: string; readonly seen: boolean }

/** `shown`: to be marked; `all`: to be placed; `about`: the words of a new thread. */
export type DiscussionMarks = {
  readonly shown: readonly Thread[]
  readonly all: readonly Thread[]
  readonly about: AboutText | null
}
