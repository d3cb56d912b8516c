/** Numbers as people type them: in the digits of their language, as pages show them. Pure. */

/** Arabic-Indic digits and their eastern forms, each from 0 to 9. */
const zeros = [0x0660, 0x06f0] as const

/** A whole number in any of the digits in which pages show numbers; null for what is none. */
export function wholeNumberIn(typed: string): number | null {
  const latin = Array.from(typed.trim(), latinDigit).join('')
  return /^[0-9]{1,15}$/.test(latin) ? Number(latin) : null
}

function latinDigit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  const zero = zeros.find(first => code >= first && code <= first + 9)
  return zero === undefined ? sign : String(code - zero)
}
