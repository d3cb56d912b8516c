/** An embed as one canonical string, so that equal embeds are equal strings; read back only if it is one. */
import { isEmbed, type Embed } from './text-model.ts'

/** Canonical JSON of an embed: its keys in one order. */
export function embedJson(embed: Embed): string {
  if ('ref' in embed) return JSON.stringify({ ref: embed.ref })
  if ('mention' in embed) return JSON.stringify({ mention: embed.mention })
  return JSON.stringify(embed.n === undefined ? { b: embed.b, i: embed.i } : { b: embed.b, i: embed.i, n: embed.n })
}

/** The embed that a string says; null for anything else, such as a pasted span of somebody else's. */
export function parseEmbed(json: unknown): Embed | null {
  if (typeof json !== 'string') return null
  try {
    const value: unknown = JSON.parse(json)
    return isEmbed(value) ? value : null
  } catch {
    return null // not JSON
  }
}
