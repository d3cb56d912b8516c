/** JSON that two programs write alike, byte by byte (RFC 8785), so that its hash means the facts and not their layout. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/**
 * The one text of this value: no spaces, names in the order of their UTF-16 units, numbers and strings as ECMAScript
 * writes them. Throws for what JSON cannot say: not-a-number, infinity, half of a surrogate pair. Source: RFC 8785 §3.2.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no JSON number`)
  if (typeof value === 'string') return stringOf(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${stringOf(name)}:${canonicalJson(member)}`).join(',')}}`
}

/** The value that the text of a JSON document holds. Throws for what is no JSON. */
export function parseJson(text: string): JsonValue {
  const value: unknown = JSON.parse(text)
  return value as JsonValue
}

function stringOf(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new Error('half of a surrogate pair is no JSON string')
  return JSON.stringify(text)
}

/** `Array.isArray` forgets that a read-only array is one. */
function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}
