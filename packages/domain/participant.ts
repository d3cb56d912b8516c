/**
 * Who takes part: stakeholder groups, roles, organisations, and the rules of an account's name and address.
 * Source: docs/glossary.md.
 */
import type { RefusalCode } from './errors.ts'

export const stakeholderGroups = [
  'government',
  'business',
  'civil_society',
  'technical_community',
  'academia',
  'international_organisation',
] as const
export type StakeholderGroup = (typeof stakeholderGroups)[number]

export const roles = ['moderator', 'drafter', 'delegate', 'contributor', 'observer', 'auditor'] as const
export type Role = (typeof roles)[number]

/** Whether somebody in this role gives inputs in some phase, for the organisation that she speaks for. */
export function givesInputs(role: Role | null): boolean {
  return role === 'delegate' || role === 'contributor' || role === 'drafter'
}

/** How a person appears to others: `group: null` and `code: null` for the secretariat, which is never counted. */
export type Delegation = {
  readonly organisation: string | null
  readonly code: string | null
  readonly group: StakeholderGroup | null
}

/** Whether a word that comes from outside names one of the stakeholder groups. */
export function isStakeholderGroup(text: string): text is StakeholderGroup {
  return (stakeholderGroups as readonly string[]).includes(text)
}

/** Whether a word that comes from outside names one of the roles in an agenda. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

/** The stored form of an e-mail address: NFKC, lower case, trimmed. */
export function normaliseEmail(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** Why this (normalised) address cannot be an account's; null if it can. At most 254 characters. */
export function refusalOfEmail(email: string): RefusalCode | null {
  return email.length <= 254 && /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(email) ? null : 'email-not-valid'
}

export const minPasswordLength = 12
export const maxPasswordLength = 256

/** Why this cannot be a password; null if it can. No composition rules: length is what helps. */
export function refusalOfPassword(password: string): RefusalCode | null {
  if (password.length < minPasswordLength) return 'password-too-short'
  if (password.length > maxPasswordLength) return 'password-too-long'
  return null
}
