/**
 * What a file can show of a goal beside its base text: suggestions or a difference as tracked changes, whose they are,
 * and who holds which wording of a bracket. Plain data, taken where the texts are read and printed elsewhere.
 */
import type { Relation } from '../domain/catalogue.ts'
import type { TrackedRow } from '../document/tracked-text.ts'
import type { StakeholderGroup } from '../domain/participant.ts'
import { seatName } from '../messages/person-words.ts'
import type { Locale } from '../messages/say.ts'

/** Somebody behind a change, as a file names her: the organisation; the secretariat has none. */
export type MarkAuthor = {
  readonly organisation: string | null
  readonly code: string | null
  readonly group?: StakeholderGroup | null | undefined
}

/** The wordings of a bracket in the order of the text. */
export type MarkedBracket = {
  readonly id: string
  readonly wordings: readonly {
    readonly kind: 'words' | 'none' | 'placeholder'
    readonly holders: readonly MarkAuthor[]
  }[]
}

/** Another title that somebody suggests. */
export type MarkedTitle = { readonly to: string; readonly by: MarkAuthor; readonly at: string | null }

/** Another relation or sentence of an agreed link, or that it goes. `entry`, `element`: which link of the goal. */
export type MarkedLink = {
  readonly entry: string
  readonly element: string | null
  readonly remove: boolean
  readonly relation: Relation | null
  readonly how: string
  readonly by: MarkAuthor
}

export type GoalMarks = {
  readonly titles?: readonly MarkedTitle[] | undefined
  readonly links?: readonly MarkedLink[] | undefined
  /** Null where the form of the file shows no changes. */
  readonly rows: readonly TrackedRow[] | null
  /** By the names that the rows give. */
  readonly hands: { readonly [name: string]: MarkAuthor }
  /** When the changes were read as they stand here. */
  readonly changedAt: string
  readonly brackets: readonly MarkedBracket[]
}

/** By the id of the goal. */
export type AgendaMarks = { readonly [goalId: string]: GoalMarks }

/** The short name of somebody, for labels. */
export function shortAuthor(author: MarkAuthor, locale: Locale): string {
  return author.code !== null && author.code !== '' ? author.code : longAuthor(author, locale)
}

/** The whole name of somebody, as Word shows the author of a change. */
export function longAuthor({ organisation, code, group = null }: MarkAuthor, locale: Locale): string {
  return seatName(locale, { organisation, code, group })
}
