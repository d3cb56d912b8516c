/**
 * Every language's catalogue, for the server, the terminal and tests. The built client has another file in this one's
 * place (client/platform/page-catalogue.ts), which loads the language of the page alone.
 */
import { arabic } from './ar/all.ts'
import { english } from './en/all.ts'
import { french } from './fr/all.ts'
import type { Catalogue } from './message.ts'
import { pseudoOf } from './pseudo.ts'

const source: Catalogue = english

export const catalogues = {
  en: source,
  fr: { ...source, ...french },
  ar: { ...source, ...arabic },
  'en-XA': pseudoOf(source),
} satisfies { readonly [locale: string]: Catalogue }
