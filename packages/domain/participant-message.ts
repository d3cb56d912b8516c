/**
 * What moderators say to chosen groups or organisations, and the reminder to organisations that have not been heard.
 * Who may at all: 'message-participants'. Rules M1 to M4: docs/consultation-rules.md.
 */
import type { RefusalCode } from './errors.ts'
import { dayMs, type Round } from './consultation.ts'
import type { OrganisationId } from './ids.ts'
import type { StakeholderGroup } from './participant.ts'

/** A message of the moderators' own words, or a reminder to organisations without an input. */
export const messageKinds = ['message', 'reminder'] as const
export type MessageKind = (typeof messageKinds)[number]

/** Of a message, in UTF-16 units. */
export const maxMessageLength = 4_000

/** To whom a message goes: everybody of these groups and of these organisations, each once. */
export type Audience = {
  readonly groups: readonly StakeholderGroup[]
  readonly organisations: readonly OrganisationId[]
}

/** Whether an organisation is meant. [M1] */
export function isAddressed(
  { groups, organisations }: Audience,
  organisation: { readonly id: OrganisationId; readonly group: StakeholderGroup },
): boolean {
  return groups.includes(organisation.group) || organisations.includes(organisation.id)
}

/** How many a message reaches. */
export type Reach = { readonly organisations: number; readonly people: number }

/**
 * Why this message cannot be sent; null if it can. `words` are trimmed; `expected`: how many people its author was told
 * it reaches. [M2]
 */
export function refusalToMessage(words: string, reach: Reach, expected: number): RefusalCode | null {
  if (words === '') return 'message-needs-words'
  if (reach.people === 0) return 'message-reaches-nobody'
  return reach.people === expected ? null : 'recipients-changed-meanwhile'
}

/** How long after one reminder the next one may go out. */
export const reminderEveryMs = dayMs

/** Why nobody can be reminded now; null if somebody can. [M3] [M4] */
export function refusalToRemind(
  round: Round,
  {
    unheard,
    people,
    remindedAt,
  }: { readonly unheard: number; readonly people: number; readonly remindedAt: Date | null },
  at: Date,
): RefusalCode | null {
  if (round.kind === 'closed') return 'round-is-closed'
  if (round.kind === 'withdrawn') return 'round-is-withdrawn'
  if (round.kind === 'paused') return 'round-is-paused'
  if (round.phase !== 'drafting' && round.phase !== 'consultation') return 'nobody-gives-input-now'
  if (unheard === 0) return 'everybody-is-heard'
  if (people === 0) return 'message-reaches-nobody'
  const isTooSoon = remindedAt !== null && at.getTime() - remindedAt.getTime() < reminderEveryMs
  return isTooSoon ? 'reminded-already' : null
}
