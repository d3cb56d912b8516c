/** What somebody is called: the name that was stored, or the words for somebody whose account was erased. */
import { formerParticipantName } from '../domain/account.ts'
import { collapsedCode } from '../domain/attribution.ts'
import { isStakeholderGroup } from '../domain/participant.ts'
import { say, type Locale } from './say.ts'

/** For whom somebody acts, as far as a round shows it; `name`: left out where no person is ever shown. */
export type ShownSeat = {
  readonly organisation: string | null
  readonly code?: string | null
  /** A stakeholder group; any string, since it may have come over a wire. */
  readonly group?: string | null
  readonly name?: string | null
}

/** Whether a round shows nothing of somebody but that she takes part: what stands in the place of her group's code. [A5] */
export function isCollapsed({ organisation, code, group = null }: ShownSeat): boolean {
  return organisation === null && group === null && code === collapsedCode
}

/** For whom somebody acts: the organisation; the group alone, or a participant, where the round shows no more. */
export function seatName(locale: Locale, seat: ShownSeat): string {
  if (seat.organisation !== null) return seat.organisation
  if (seat.group != null && isStakeholderGroup(seat.group)) return say(locale, `group-${seat.group}`)
  return say(locale, isCollapsed(seat) ? 'shell-participant' : 'shell-secretariat')
}

/** Whether a round shows for whom somebody acts, and not who she is. */
export function isNameHidden(seat: ShownSeat & { readonly name: string | null }): boolean {
  return seat.name === null && (seat.organisation !== null || seat.group != null || isCollapsed(seat))
}

/** Somebody in a sentence: her name, or as much as a round shows of her. */
export function nameShown(locale: Locale, seat: ShownSeat & { readonly name: string | null }): string {
  if (seat.name !== null) return personName(locale, seat.name)
  return isNameHidden(seat) ? seatName(locale, seat) : say(locale, 'comment-someone')
}

/** The name to show in this language. */
export function personName(locale: Locale, stored: string): string {
  return stored === formerParticipantName ? say(locale, 'former-participant') : stored
}

/** Words that people wrote, with the mentions of somebody whose account was erased in this language. */
export function mentionedWords(locale: Locale, text: string): string {
  return text.replaceAll(`@${formerParticipantName}`, () => `@${say(locale, 'former-participant')}`)
}
