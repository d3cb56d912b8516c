/** The rules of an account's name, and of what is left of one that was erased. Address and password: participant.ts. */
import type { RefusalCode } from './errors.ts'

export const maxDisplayNameLength = 200

/** Why this cannot be the name that others see; null if it can. Any script, on one line. */
export function refusalOfDisplayName(name: string): RefusalCode | null {
  const isOneLine = !/[\u0000-\u001f\u007f\u2028\u2029]/.test(name)
  return name.trim().length > 0 && name.length <= maxDisplayNameLength && isOneLine ? null : 'name-not-valid'
}
