/** What a message is, and what a language other than English holds. English is the source of the keys. */
import type { english } from './en/all.ts'

export type MessageKey = keyof typeof english
/** A message is a sentence with `{name}` places, or one sentence per plural category of the fact `count`. */
export type Message = string | ({ readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string })
export type Catalogue = { readonly [key in MessageKey]: Message }
/** The sentences of another language; what it lacks is said in English. tests/house/messages.test.ts wants all. */
export type Translation = { readonly [key in MessageKey]?: Message }
