/**
 * A seat in an agenda: which role speaks for an organisation and which belongs to none. The secretariat (moderators)
 * is never counted and takes no seat; observers and auditors may come from an organisation or from none.
 */
import { isCountry } from './country.ts'
import type { RefusalCode } from './errors.ts'
import type { Role, StakeholderGroup } from './participant.ts'

/** An organisation as somebody names it: `group` and `code` are needed when it is new here. */
export type OrganisationWish = {
  readonly name: string
  readonly group: StakeholderGroup | null
  /** 2 to 4 capital letters or digits. */
  readonly code: string | null
  readonly country: string | null
}

export const maxOrganisationNameLength = 200
const codePattern = /^[A-Z0-9]{2,4}$/

/** Why nobody can have this role with, or without, an organisation; null if somebody can. */
export function refusalToSeat(role: Role, hasOrganisation: boolean): RefusalCode | null {
  if (role === 'moderator') return hasOrganisation ? 'secretariat-has-no-organisation' : null
  if (role === 'observer' || role === 'auditor') return null
  return hasOrganisation ? null : 'member-needs-organisation'
}

/** Why this seat cannot be given up or become another role; null if it can. An agenda is never without a moderator. */
export function refusalToLeaveModeration(role: Role, moderators: number): RefusalCode | null {
  return role === 'moderator' && moderators <= 1 ? 'last-moderator-stays' : null
}

/** Why an organisation cannot be described like this; null if it can. */
export function refusalOfOrganisation(wish: OrganisationWish): RefusalCode | null {
  const refusal = refusalOfOrganisationName(wish.name)
  if (refusal !== null) return refusal
  if (wish.group === null || wish.code === null || !isOrganisationCode(wish.code)) return 'organisation-needs-group'
  return wish.country !== null && !isCountry(wish.country) ? 'country-not-known' : null
}

/** Why no organisation can be called this; null if one can. */
export function refusalOfOrganisationName(text: string): RefusalCode | null {
  const name = text.trim()
  return name === '' || name.length > maxOrganisationNameLength ? 'organisation-name-not-valid' : null
}

/** Whether this can be an organisation's code. */
export function isOrganisationCode(text: string): boolean {
  return codePattern.test(text)
}
