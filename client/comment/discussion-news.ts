/** What the panel of discussions and the page around it tell each other. */
import type { Lines } from '../ui/card-rail.ts'
import type { AboutPart, AboutText, Thread } from './thread-store.ts'

/** What the panel needs of the text beside it. */
export type TextBeside = {
  readonly lines: NonNullable<Lines>
  /** The selected words; null for none. */
  selected(): { readonly about: AboutText; readonly quote: string } | null
  /** Resolves when what was written into the text is saved, or after a while all the same. */
  whenSaved(): Promise<void>
}

/** `seen`: it is shown as well as said, for nothing else on the page says it. */
export type Announcement = { readonly sentence: string; readonly seen: boolean }

/** `shown`: to be marked; `all`: to be placed; `about`: what a new thread will stand on. */
export type DiscussionMarks = {
  readonly shown: readonly Thread[]
  readonly all: readonly Thread[]
  readonly about: AboutPart | null
}
