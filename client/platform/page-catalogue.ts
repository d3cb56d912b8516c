/**
 * Stands in for packages/messages/catalogues.ts in the built client (client/vite.config.ts): only the language of the
 * page is loaded, before anything that speaks. Its file is kept on the device with the page.
 */
import type { Locale } from '../../packages/messages/say.ts'
import type { Catalogue } from '../../packages/messages/message.ts'

/** The catalogues that are loaded: the page's. */
export const catalogues: { [locale in Locale]?: Catalogue } = {}

/** Loads the sentences of this language. Nothing can be said before. */
export async function loadCatalogue(locale: Locale): Promise<void> {
  catalogues[locale] = await loads[locale]()
}

const english = async (): Promise<Catalogue> => (await import('../../packages/messages/en/all.ts')).english

/** The build fills what a language lacks with English, so that every catalogue is whole. */
const loads: { readonly [locale in Locale]: () => Promise<Catalogue> } = {
  en: english,
  fr: async () => (await import('../../packages/messages/fr/all.ts')).french as Catalogue,
  ar: async () => (await import('../../packages/messages/ar/all.ts')).arabic as Catalogue,
  'en-XA': async () => {
    const [source, { pseudoOf }] = await Promise.all([english(), import('../../packages/messages/pseudo.ts')])
    return pseudoOf(source)
  },
}
