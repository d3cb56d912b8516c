/** The rules of an account's name, and of what is left of one that was erased. Address and password: participant.ts. */
import type { RefusalCode } from './errors.ts'

export const maxDisplayNameLength = 200

/**
 * What is stored instead of the name of an account that was erased: no name, so that none can be shown. Said in the
 * reader's language by `personName` of packages/messages.
 */
export const formerParticipantName = 'A former participant'

/** Why this cannot be the name that others see; null if it can. Any script, on one line. */
export function refusalOfDisplayName(name: string): RefusalCode | null {
  const isOneLine = !/[\u0000-\u001f\u007f\u2028\u2029]/.test(name)
  return name.trim().length > 0 && name.length <= maxDisplayNameLength && isOneLine ? null : 'name-not-valid'
}
