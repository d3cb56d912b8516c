/** Finding the member that somebody means by @ and a few letters. Pure. */
import type { MentionedSeats } from './unsent-comments.ts'

/** A seat that can be mentioned. */
export type Mentionable = {
  readonly id: string
  readonly name: string
  /** '' for the secretariat and for observers from nowhere. */
  readonly organisation: string
  readonly code: string
  readonly group: string | null
}

const maxMatches = 8

/** The @ and the letters behind it that end at the caret; null where nobody is being mentioned. */
export function mentionBefore(text: string, caret: number): { readonly from: number; readonly text: string } | null {
  const found = /(?:^|[\s(])@([^@\n]{0,40})$/u.exec(text.slice(0, caret))
  if (found === null) return null
  const [, search = ''] = found
  return { from: caret - search.length - 1, text: search }
}

/** The members whose name, organisation or code has a word that begins so; at most eight, in the order given. */
export function matchingMembers(members: readonly Mentionable[], search: string): readonly Mentionable[] {
  const wanted = plain(search.trim())
  if (search.endsWith(' ') && wanted === '') return []
  return members
    .filter(({ name, organisation, code }) => {
      const words = plain(`${name} ${organisation} ${code}`)
      return words.startsWith(wanted) || words.includes(` ${wanted}`)
    })
    .slice(0, maxMatches)
}

/** Those mentions whose name still stands in the words. */
export function stillMentioned(mentions: MentionedSeats, text: string): MentionedSeats {
  return Object.fromEntries(Object.entries(mentions).filter(([, name]) => text.includes(`@${name}`)))
}

/** Letters without case and accents, so that ‘jose’ finds José. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
